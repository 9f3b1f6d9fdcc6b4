"""Read tables of settings strictly: every fault is named with its place, and all are gathered before anyone stops.

A getter that refuses a value returns a stand-in ("", 0, NaN, the first choice) so that reading can go on to the next
fault. Stand-ins never leave: the reader asks `gather` and stops when it returns anything.
"""

from __future__ import annotations

import difflib
import math
import re
import stat
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mentalkarta.errors import UsageError
from mentalkarta.faults import Fault, Faults, name_fault, show

SIZE_LIMIT = 1_000_000
"""Bytes of the largest settings file that is read; a legend of five elements takes about 8 000."""

NAME_LENGTH = 30
"""Characters of the longest key or layer name: they become file, table and column names."""

NEAR = 0.65
"""Likeness (0-1, difflib) from which an unknown key counts as misspelt: "kay" is "key", "credits" is not "crs"."""

_NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{NAME_LENGTH - 1}}}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_UNPRINTABLE = frozenset(("Cc", "Cs", "Zl", "Zp"))  # control, lone surrogate, line breaks: no sink takes them

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers that may stand: from `low` (itself left out when `above`) to `high`."""

    low: float
    high: float
    above: bool = False

    def holds(self, value: float) -> bool:
        """Tell whether a number lies in the span; NaN never does."""
        return (self.low < value if self.above else self.low <= value) and value <= self.high

    def describe(self, key: str) -> str:
        """Write the span as an inequality, which reads the same in every language."""
        return f"{self.low} {'<' if self.above else '≤'} {key} ≤ {self.high}"


def path_exists(path: Path) -> bool:
    """Tell whether there is anything at a path; False, never an error, for paths no system could hold."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def read_toml(file: Path, code: str) -> dict[str, object]:
    """Read a TOML file of settings: a regular file, at most `SIZE_LIMIT` bytes, UTF-8 (one BOM is forgiven).

    Raises
    ------
    UsageError
        With the code given, when the file cannot be read as TOML.
    """
    try:
        return tomllib.loads(_read_bytes(file).decode("utf-8-sig"))
    except _UnreadableError as error:
        fault = error.fault
    except OSError as error:
        fault = name_fault("file-unreadable", detail=error.strerror)
    except UnicodeDecodeError as error:
        fault = name_fault("file-not-utf8", position=error.start)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, numbers and nesting beyond measure
        fault = name_fault("file-not-toml", detail=show(error, 120))
    raise UsageError(code, file=str(file), count=1, faults=Faults((fault,)))


class Table:
    """One table of settings: getters that check, and the faults they found.

    Parameters
    ----------
    values
        The table as parsed.
    place
        What stands before the table's keys in sentences, as "element 2 (path) / "; "" at the top.

    Notes
    -----
    Each key a getter was asked for is known; `gather` names all others. A key without a default must be given.
    """

    def __init__(self, values: Mapping[str, object], place: str = "") -> None:
        self._values = values
        self._place = place
        self._known: dict[str, None] = {}
        self._refused: dict[str, list[Fault]] = {}
        self._children: list[Table] = []

    def has(self, key: str) -> bool:
        """Tell whether a key is given, and make it known."""
        self._known[key] = None
        return key in self._values

    def list_keys(self) -> tuple[str, ...]:
        """List the keys that are given; makes none of them known."""
        return tuple(self._values)

    def find_first(self, keys: Iterable[str]) -> str:
        """Return the first of the keys that is given, or ""; makes none of them known."""
        return next((key for key in keys if key in self._values), "")

    def refuse(self, code: str, key: str, **values: object) -> None:
        """Put down a fault of a key; its full place is the sentence's `key`."""
        self._refused.setdefault(key, []).append(name_fault(code, key=f"{self._place}{show(key)}", **values))

    def is_refused(self, key: str) -> bool:
        """Tell whether a fault of this key was put down."""
        return key in self._refused

    def leave_out(self) -> None:
        """Count every key as known: the table was refused as a whole, its parts are not worth a sentence each."""
        self._known = dict.fromkeys(self._values)

    def gather(self) -> tuple[Fault, ...]:
        """Return every fault of this table and the tables in it, unknown keys first."""
        unknown = (self._describe_unknown(key) for key in self._values if key not in self._known)
        own = (fault for faults in self._refused.values() for fault in faults)
        deeper = (fault for child in self._children for fault in child.gather())
        return (*unknown, *own, *deeper)

    # --- single values ------------------------------------------------------------------------------------------

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text, NFC and trimmed; it may be empty only where the default is ""."""
        value = self._take(key, required=default is None)
        if value is None:
            return default or ""
        return self._clean(key, value, may_be_empty=default == "")

    def path(self, key: str) -> str:
        """Return the text of a path as it is written: a file system may tell composed letters from others."""
        value = self._take(key, required=True)
        return "" if value is None else self._check_text(key, value)

    def name(self, key: str) -> str:
        """Return a name of our alphabet: a-z, 0-9 and _, a letter first, at most `NAME_LENGTH` characters."""
        text = self.text(key)
        if text and not _NAME.fullmatch(text):
            self.refuse("value-not-name", key, value=show(text), length=NAME_LENGTH)
            return ""
        return text

    def color(self, key: str, default: str | None = None) -> str:
        """Return a colour as #RRGGBB in capitals."""
        text = self.text(key, default)
        if text and not _COLOR.fullmatch(text):
            self.refuse("value-not-color", key, value=show(text))
        return text.upper()

    def choice(self, key: str, options: tuple[Word, ...], default: Word | None = None) -> Word:
        """Return one of the options, the first of them when the value was refused."""
        text = self.text(key, default)
        for option in options:
            if text == option:
                return option
        if not self.is_refused(key):
            self.refuse("value-not-choice", key, value=show(text), known=", ".join(options))
        return options[0]

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Return true or false."""
        value = self._take(key, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.refuse("value-not-flag", key, value=show(value))
        return value is True

    def number(self, key: str, span: Span, default: float | None = None) -> float:
        """Return a number within the span; NaN, which is neither above nor below anything, when it was refused."""
        value = self._take(key, required=default is None)
        if value is None:
            return math.nan if default is None else default
        return self._measure(key, value, span)

    def whole(self, key: str, span: Span) -> int:
        """Return a whole number within the span; 0 when it was refused."""
        value = self._take(key, required=True)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse("value-not-whole", key, value=show(value))
            return 0
        if not span.holds(value):
            self.refuse("value-outside", key, value=show(value), span=span.describe(key))
            return 0
        return value

    # --- lists and tables ---------------------------------------------------------------------------------------

    def texts(self, key: str, *, commas: bool = False) -> tuple[str, ...]:
        """Return a list of texts, none of them empty; with `commas` one text may list them."""
        lone = self._values.get(key)
        items = lone.split(",") if commas and self.has(key) and isinstance(lone, str) else self._list(key)
        return tuple(self._clean(key, item) for item in items)

    def paths(self, key: str) -> tuple[str, ...]:
        """Return a list of paths as they are written."""
        return tuple(self._check_text(key, item) for item in self._list(key))

    def numbers(self, key: str, span: Span, default: tuple[float, ...] | None = None) -> tuple[float, ...]:
        """Return a list of numbers, each within the span."""
        if default is not None and not self.has(key):
            return default
        return tuple(self._measure(key, item, span) for item in self._list(key))

    def table(self, key: str) -> Table:
        """Return a table; where it is absent or no table, an empty one whose faults nobody gathers."""
        value = self._take(key, required=True)
        if isinstance(value, Mapping):
            return self._adopt(value, f"{key} / ")
        if value is not None:
            self.refuse("value-not-table", key, value=show(value))
        return Table({})

    def tables(self, key: str, spell_out: Callable[[str], Mapping[str, object]] | None = None) -> tuple[Table, ...]:
        """Return a list of tables; with `spell_out` an item, or the whole list, may be a text that it makes a table."""
        lone = self._values.get(key)
        items = [lone] if spell_out is not None and isinstance(lone, str) else self._list(key)
        found = []
        for number, item in enumerate(items, start=1):
            values = spell_out(item) if spell_out is not None and isinstance(item, str) else item
            if isinstance(values, Mapping):
                found.append(self._adopt(values, f"{key} {number}{_name_in_brackets(values)} / "))
            else:
                self.refuse("value-not-table", f"{key} {number}", value=show(item))
        return tuple(found)

    def some_tables(
        self, key: str, spell_out: Callable[[str], Mapping[str, object]] | None = None
    ) -> tuple[Table, ...]:
        """Return a list of one table or more, see `tables`."""
        found = self.tables(key, spell_out)
        if not found and not self.is_refused(key):
            self.refuse("value-empty", key)
        return found

    # --- helpers ------------------------------------------------------------------------------------------------

    def _take(self, key: str, *, required: bool) -> object | None:
        """Return a key's value, or None, with a fault when it had to be given (TOML has no value of nothing)."""
        if self.has(key):
            return self._values[key]
        if required:
            self.refuse("key-missing", key)
        return None

    def _clean(self, key: str, value: object, *, may_be_empty: bool = False) -> str:
        """Normalise a text to NFC, trimmed, or refuse it and return ""."""
        text = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value
        return self._check_text(key, text, may_be_empty=may_be_empty)

    def _check_text(self, key: str, value: object, *, may_be_empty: bool = False) -> str:
        """Return a text, or refuse it and return ""."""
        if not isinstance(value, str):
            self.refuse("value-not-text", key, value=show(value))
            return ""
        if any(unicodedata.category(sign) in _UNPRINTABLE for sign in value):
            self.refuse("value-unprintable", key, value=show(value))
            return ""
        if not value and not may_be_empty:
            self.refuse("value-empty", key)
        return value

    def _measure(self, key: str, value: object, span: Span) -> float:
        """Check a number, or refuse it and return NaN."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse("value-not-number", key, value=show(value))
            return math.nan
        if not span.holds(value):
            self.refuse("value-outside", key, value=show(value), span=span.describe(key))
            return math.nan
        return float(value)

    def _list(self, key: str) -> list[object]:
        """Return the items of a list, or refuse the value and return none."""
        value = self._take(key, required=True)
        if isinstance(value, list):
            return value
        if value is not None:
            self.refuse("value-not-list", key, value=show(value))
        return []

    def _adopt(self, values: Mapping[str, object], place: str) -> Table:
        """Make a table within this one; its faults are gathered with ours."""
        child = Table(values, f"{self._place}{place}")
        self._children.append(child)
        return child

    def _describe_unknown(self, key: str) -> Fault:
        """Name a key nobody asked for, with the known key it resembles."""
        place = f"{self._place}{show(key)}"
        near = difflib.get_close_matches(key, self._known, n=1, cutoff=NEAR)
        if near:
            return name_fault("key-unknown-near", key=place, near=near[0])
        return name_fault("key-unknown", key=place, known=", ".join(self._known))


class _UnreadableError(Exception):
    """A file that is refused before it is parsed."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.code)


def _read_bytes(file: Path) -> bytes:
    """Read a small regular file; never opens a pipe or a device, which could wait for ever."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise _UnreadableError(name_fault("file-not-regular"))
    with file.open("rb") as stream:
        content = stream.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        raise _UnreadableError(name_fault("file-too-large", limit=SIZE_LIMIT))
    return content


def _name_in_brackets(values: Mapping[str, object]) -> str:
    """Write a table's own key as " (key)", so that a sentence says which of many tables it means."""
    key = values.get("key")
    return f" ({show(key)})" if isinstance(key, str) else ""
