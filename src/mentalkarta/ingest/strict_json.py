"""JSON the strict way, fast where it can be: no NaN, no Infinity, no equal keys, no nesting without end.

A fault inside the text does not stop the parse: it stands in the result as a `Fault`, so that it costs the feature
it lies in and no other. Only text that is no JSON at all is refused whole.
"""

import gc
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.verdicts import SetAsideError, quote

try:
    import orjson
except ImportError:  # the extra `fast` is not installed: the standard library serves, with the same result
    orjson = None  # type: ignore[assignment]  # there is no type for a module that may be absent

_TOO_DEEP = "\0nested too deep"
_TOO_DEEP_TEXT = b'"\\u0000nested too deep"'
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_SPACED_COLON = re.compile(rb'"[ \t\r\n]+:')
_QUOTE, _OPEN, _CLOSE = 1, 2, 3
_MARKS = np.zeros(256, dtype=np.uint8)
_MARKS[[*b'"']] = _QUOTE
_MARKS[[*b"[{"]] = _OPEN
_MARKS[[*b"]}"]] = _CLOSE
_MARKS.setflags(write=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Stands in the parsed value where the text broke a rule; `detail` is the key or the number in question."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text: its value, and whether there are faults in it."""

    value: object
    faulty: bool


@dataclass(frozen=True, slots=True)
class Nesting:
    """How brackets lie within brackets: how many stay open at the end, and the spans that lie too deep."""

    left_open: int
    too_deep: tuple[tuple[int, int], ...]


@contextmanager
def pause_collector() -> Iterator[None]:
    """Keep the garbage collector from walking a growing tree again and again, which takes most of a parse."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def parse_strictly(data: bytes, limits: Limits) -> Parsed:
    """Parse JSON text.

    Parameters
    ----------
    data
        UTF-8, checked, without byte order mark.
    limits
        `depth` is used.

    Returns
    -------
    Parsed
        Objects as dict, arrays as list; a `Fault` for each object with equal keys, NaN, Infinity, or bracket too deep.

    Raises
    ------
    SetAsideError
        The text is cut off, or no JSON.
    """
    nesting = scan_nesting(data, limits.depth)
    if nesting.left_open > 0:
        raise SetAsideError("input-truncated")
    shallow = cut_spans(data, nesting.too_deep)
    try:
        value = _parse_fast(shallow)
        if value is None:
            return _parse_exactly(shallow, faulty=bool(nesting.too_deep))
        return Parsed(value, faulty=bool(nesting.too_deep))
    except json.JSONDecodeError as error:
        raise SetAsideError("input-not-json", line=error.lineno, column=error.colno) from error


def scan_nesting(data: bytes, depth: int) -> Nesting:
    """Find brackets nested deeper than `depth`, outside of strings, before any parser meets them."""
    # Outside of strings a backslash is no JSON anyway; within, two letters of no meaning keep all offsets.
    plain = _ESCAPE.sub(b"__", data) if b"\\" in data else data
    marks = _MARKS[np.frombuffer(plain, dtype=np.uint8)]
    places = np.flatnonzero(marks)
    kinds = marks[places]
    quoted = np.cumsum(kinds == _QUOTE) % 2 == 1
    steps = np.where(quoted, 0, (kinds == _OPEN).astype(np.int64) - (kinds == _CLOSE))
    depths = np.cumsum(steps)
    starts = places[(steps == 1) & (depths == depth + 1)]
    ends = places[(steps == -1) & (depths == depth)]
    left_open = int(depths[-1]) + int(quoted[-1]) if len(depths) else 0
    return Nesting(left_open, tuple(zip(starts.tolist(), ends.tolist(), strict=False)))


def cut_spans(data: bytes, spans: tuple[tuple[int, int], ...]) -> bytes:
    """Put a mark in place of each span (first and last byte)."""
    kept = []
    after = 0
    for first, last in spans:
        kept += [data[after:first], _TOO_DEEP_TEXT]
        after = last + 1
    return b"".join((*kept, data[after:])) if spans else data


def _parse_fast(data: bytes) -> object | None:
    """Parse with orjson; None where only the exact way can tell (not installed, refused, or equal keys possible)."""
    if orjson is None or _SPACED_COLON.search(data):
        return None
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    # orjson keeps the last of two equal keys in silence; then there are more colons after a quote than keys. Text
    # that holds such a colon only costs a second, exact parse.
    return value if count_keys(value) == data.count(b'":') else None


def count_keys(value: object) -> int:
    """Count the keys in a parsed value; coordinates, where no key belongs, are not looked into."""
    count = 0
    heap = [value] if type(value) in (dict, list) else []
    while heap:
        item = heap.pop()
        if type(item) is dict:
            count += len(item)
            heap += [inner for key, inner in item.items() if type(inner) in (dict, list) and key != "coordinates"]
            coordinates = item.get("coordinates")
            if type(coordinates) is dict:
                heap.append(coordinates)
        else:
            heap += [inner for inner in item if type(inner) in (dict, list)]  # type: ignore[attr-defined]  # a list
    return count


def _parse_exactly(data: bytes, *, faulty: bool) -> Parsed:
    """Parse with the standard library, every rule in the hooks."""
    faults: list[Fault] = []

    def record(code: str, detail: str) -> Fault:
        faults.append(Fault(code, detail))
        return faults[-1]

    def build_object(pairs: list[tuple[str, object]]) -> object:
        built = dict(pairs)
        if len(built) == len(pairs):
            return built
        keys = [key for key, _ in pairs]
        return record("json-equal-keys", quote(next(key for key in keys if keys.count(key) > 1)))

    value = json.loads(
        data,
        object_pairs_hook=build_object,
        parse_constant=lambda constant: record("json-not-finite", constant),
        parse_int=_read_whole_number,
    )
    return Parsed(value, faulty or bool(faults))


def _read_whole_number(text: str) -> int | float:
    """Read an integer; beyond 64 bits as a float, as orjson does (and digits without end take quadratic time)."""
    if len(text) > 20:
        return float(text)
    number = int(text)
    return number if -(2**63) <= number < 2**64 else float(text)


def find_fault(value: object) -> Fault | None:
    """Return the first fault within a parsed value, in the order of the text."""
    heap = [value]
    while heap:
        item = heap.pop()
        if isinstance(item, Fault):
            return item
        if item == _TOO_DEEP:
            return Fault("json-too-deep")
        if isinstance(item, dict):
            heap += reversed(item.values())
        elif isinstance(item, list):
            heap += reversed(item)
    return None
