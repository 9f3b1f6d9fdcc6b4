"""The shape of one coded sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A coded sentence: what is wrong, where, and what to do, in two languages.

    `sv` and `en` are `str.format` templates. `example` is a short input that leads here (for `docs/errors.md`).
    """

    code: str
    sv: str
    en: str
    example: str = ""
