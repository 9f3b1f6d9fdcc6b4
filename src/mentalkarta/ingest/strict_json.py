"""JSON the strict way, fast where it can be: no NaN, no Infinity, no equal keys, no nesting without end.

A fault inside the text does not stop the parse: it stands in the result as a `Fault`, so that it costs the feature
it lies in and no other. Only text that is no JSON at all is refused whole.
"""

import gc
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from mentalkarta.ingest.verdicts import SetAsideError, quote

try:
    import orjson
except ImportError:  # the extra `fast` is not installed: the standard library serves, with the same result
    orjson = None  # type: ignore[assignment]  # there is no type for a module that may be absent

_TOO_DEEP = "nested too deep"
_TOO_DEEP_TEXT = b'{"%b":0,"%b":0}' % (_TOO_DEEP.encode(), _TOO_DEEP.encode())
"""Stands in the text for what lies too deep: equal keys are a fault already, so that nobody gains by writing it."""

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_SPACED_COLON = re.compile(rb'"[ \t\r\n]+:')
_SPACE, _QUOTATION, _COLON = b' ":'
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

    value: Any  # JSON may hold anything
    faulty: bool


class Tree(NamedTuple):
    """What parsed values hold: keys in all, and how many brackets lie within each other."""

    keys: int
    depth: int


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


def parse_strictly(data: bytes, depth: int) -> Parsed:
    """Parse JSON text.

    Parameters
    ----------
    data
        UTF-8, checked, without byte order mark.
    depth
        Most brackets within brackets.

    Returns
    -------
    Parsed
        Objects as dict, arrays as list; a `Fault` for each object with equal keys, NaN, Infinity, or bracket too deep.

    Raises
    ------
    SetAsideError
        The text is cut off, or no JSON.
    """
    nesting = scan_nesting(data, depth)
    if nesting.left_open > 0:
        raise SetAsideError("input-truncated")
    shallow = cut_spans(data, nesting.too_deep)
    try:
        values = parse_fast([shallow])
        if values is None or measure_tree(values).keys != count_written_keys(shallow):
            return _parse_exactly(shallow)
        return Parsed(values[0], faulty=False)
    except json.JSONDecodeError as error:
        line, column = _locate(error, data, nesting)
        raise SetAsideError("input-not-json", line=line, column=column) from error


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


def _locate(error: json.JSONDecodeError, data: bytes, nesting: Nesting) -> tuple[int, int]:
    """Find line and column of an error, from 1, in the text before spans were cut out of it."""
    place = len(error.doc[: error.pos].encode())
    for first, last in nesting.too_deep:
        if place > first:
            place += last + 1 - first - len(_TOO_DEEP_TEXT)
    start = data.rfind(b"\n", 0, place) + 1
    return data.count(b"\n", 0, place) + 1, len(data[start:place].decode()) + 1


def parse_fast(texts: Sequence[bytes]) -> list[Any] | None:  # JSON may hold anything
    """Parse texts with orjson; None where it is not installed, or refuses one of them.

    orjson keeps the last of two equal keys in silence, and goes deeper than is allowed: what it returns holds only when
    it has as many keys as `count_written_keys` finds in the texts, and its brackets are not too deep (`measure_tree`).
    """
    if orjson is None:
        return None
    try:
        return list(map(orjson.loads, texts))
    except orjson.JSONDecodeError:
        return None


def count_written_keys(data: bytes) -> int:
    """Count the keys in JSON text: colons after a quote, also those within text; -1 where space stands before one.

    A key given twice is counted twice, so that no fewer keys in the parsed value proves that all differ.
    """
    letters = np.frombuffer(data, dtype=np.uint8)
    before = letters[np.flatnonzero(letters == _COLON) - 1]
    if (before <= _SPACE).any() and _SPACED_COLON.search(data):
        return -1
    return int(np.count_nonzero(before == _QUOTATION))


def measure_tree(values: Iterable[object]) -> Tree:
    """Count the keys and the brackets within brackets of parsed values."""
    keys = depth = 0
    objects, lists = _sort_brackets(values)
    while objects or lists:
        depth += 1
        keys += sum(map(len, objects))
        inner = chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists))
        objects, lists = _sort_brackets(inner)
    return Tree(keys, depth)


def _sort_brackets(values: Iterable[object]) -> tuple[list[Any], list[Any]]:  # JSON may hold anything
    """Sort objects and lists from among values."""
    seen = list(values)
    kinds = set(map(type, seen))
    objects = [value for value in seen if type(value) is dict] if dict in kinds else []
    lists = [value for value in seen if type(value) is list] if list in kinds else []
    return objects, lists


def _parse_exactly(data: bytes) -> Parsed:
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
        if keys == [_TOO_DEEP, _TOO_DEEP]:
            return record("json-too-deep", "")
        return record("json-equal-keys", quote(next(key for key in keys if keys.count(key) > 1)))

    value = json.loads(
        data,
        object_pairs_hook=build_object,
        parse_constant=lambda constant: record("json-not-finite", constant),
        parse_int=_read_whole_number,
    )
    return Parsed(value, bool(faults))


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
        if isinstance(item, dict):
            heap += reversed(item.values())
        elif isinstance(item, list):
            heap += reversed(item)
    return None
