"""Faults of settings: gathered one by one, said all at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from mentalkarta.messages import phrase


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a setting: a code of `mentalkarta.messages` and what its sentence names."""

    code: str
    values: Mapping[str, object]


class Faults(tuple[Fault, ...]):
    """Faults to be said in one breath: `format(faults, "sv")` says them in Swedish, `str(faults)` in English."""

    __slots__ = ()

    def __format__(self, lang: str) -> str:
        return "; ".join(phrase(fault.code, lang, fault.values) for fault in self)

    def __str__(self) -> str:
        return format(self, "en")


def name_fault(code: str, **values: object) -> Fault:
    """Make a fault from its code and the values of its sentence."""
    return Fault(code, values)


def show(value: object, length: int = 60) -> str:
    """Write a refused value for a sentence: printable, at most `length` characters."""
    try:
        text = str(value)
    except ValueError:  # Python refuses to write whole numbers of thousands of digits
        return "…"
    printable = "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
    return printable if len(printable) <= length else f"{printable[: length - 1]}…"
