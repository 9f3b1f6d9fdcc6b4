"""From the bytes of a file to its features, still unjudged.

A collection is cut into stretches of a few megabytes, so that a large file never stands in memory as one tree. The cuts
are guessed, and the parser proves them: where the text before a comma and the text after it are each a list of values,
their whole is the list of both. Where a guess fails, the file is parsed whole.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.strict_json import (
    Fault,
    Parsed,
    count_written_keys,
    parse_fast,
    parse_strictly,
)
from mentalkarta.ingest.verdicts import Finding, SetAsideError, note, quote

GEOMETRY_TYPES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
STRETCH_BYTES = 2**20
"""Least length of a stretch but the last: long enough for whole arrays, short enough for memory to be used again."""

_SPACE = b" \t\r\n"
_TAIL_BYTES = 2**16
"""Bytes at the end of a file among which the list of features is looked for to close."""

_OPENING = re.compile(rb'"features"[ \t\r\n]*:[ \t\r\n]*\[')
_FIRST_KEY = re.compile(rb'[ \t\r\n]*\{[ \t\r\n]*("[^"\\]{0,60}")')


class MiscutError(Exception):
    """A stretch is no list of values: a cut went through one, or the file is broken."""


class Stretch(NamedTuple):
    """Bytes of a file that hold whole features: items of a list, one feature a line, or a GeoJSON text."""

    start: int
    stop: int
    form: Literal["items", "lines", "text"]

    @property
    def depth(self) -> int:
        """Return how many brackets of the file lie around each feature."""
        return 2 if self.form == "items" else 0

    def limit_depth(self, limits: Limits) -> int:
        """Return how deep the brackets of its text may go: that of items lacks the file's outermost pair."""
        return limits.depth - 1 if self.form == "items" else limits.depth

    def take_text(self, data: bytes) -> bytes:
        """Take the text of the stretch: items as a list of their own."""
        text = data[self.start : self.stop]
        return b"[%b]" % text if self.form == "items" else text


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, where its features lie in it, its `crs` member, and notes on the whole file.

    `parsed` holds the list of features where the file had to be parsed whole.
    """

    data: bytes
    stretches: tuple[Stretch, ...]
    crs: object = None
    notes: tuple[Finding, ...] = ()
    parsed: Parsed | None = None


def open_document(data: bytes, limits: Limits, *, by_line: bool) -> Document:
    """Find the features of a file.

    Parameters
    ----------
    data
        UTF-8 without byte order mark.
    limits
        `depth` is used.
    by_line
        One feature a line (.geojsonl), else one JSON text.

    Returns
    -------
    Document
        Of a text that cannot be cut, what `open_whole` makes of it.

    Raises
    ------
    SetAsideError
        As `open_whole`.
    """
    if by_line:
        return Document(data, tuple(_cut_lines(data)))
    return _cut_collection(data, limits) or open_whole(data, limits)


def open_whole(data: bytes, limits: Limits) -> Document:
    """Parse a whole text and find its features.

    Raises
    ------
    SetAsideError
        There are no features to be found: no JSON, another format, no list of features.
    """
    parsed = parse_strictly(data, limits.depth)
    collection = _take_object(parsed)
    notes = () if collection.get("type") == "FeatureCollection" else (note("input-bare-feature"),)
    features = [collection] if notes else _take_features(collection)
    whole = (Stretch(0, len(data), "text"),)
    return Document(data, whole, collection.get("crs"), notes, Parsed(features, parsed.faulty))


def _take_object(parsed: Parsed) -> Mapping[str, object]:
    """Take the FeatureCollection or Feature that a text is."""
    collection = parsed.value
    if isinstance(collection, Fault):
        raise SetAsideError("input-equal-keys", key=collection.detail)
    if isinstance(collection, list):
        raise SetAsideError("input-list")
    if not isinstance(collection, dict):
        raise SetAsideError("input-not-object")
    if collection.get("type") not in ("Feature", "FeatureCollection"):
        raise _name_format(collection)
    return collection


def _name_format(collection: Mapping[str, object]) -> SetAsideError:
    """Say what a JSON object is that is no collection of features."""
    kind = collection.get("type")
    if isinstance(kind, str) and kind in GEOMETRY_TYPES:
        return SetAsideError("input-bare-geometry", type=kind)
    if kind == "Topology":
        return SetAsideError("input-topojson")
    if "spatialReference" in collection or "geometryType" in collection:
        return SetAsideError("input-esri-json")
    return SetAsideError("input-not-geojson", type=quote(kind) if isinstance(kind, str) else "–")


def _take_features(collection: Mapping[str, object]) -> list[object]:
    """Take the list of features of a collection."""
    if "features" not in collection:
        raise SetAsideError("input-no-features")
    features = collection["features"]
    if not isinstance(features, list):
        raise SetAsideError("input-features-not-list")
    return features


# --- cutting --------------------------------------------------------------------------------------------------------


def _cut_lines(data: bytes) -> Iterator[Stretch]:
    """Cut after the end of a line."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + STRETCH_BYTES)
        stop = end if end >= 0 else len(data)
        yield Stretch(start, stop, "lines")
        start = stop + 1


def _cut_collection(data: bytes, limits: Limits) -> Document | None:
    """Cut a FeatureCollection between its features; None where it does not look like one."""
    opening = _OPENING.search(data)
    start = opening.end() if opening is not None else len(data)
    stop = _find_closing(data, start)
    if stop < 0:
        return None
    try:
        # That this closes the text proves the list to be a member of the outermost object, the last one so far.
        head = parse_strictly(data[:start] + b"]}", limits.depth).value
        shell = _take_object(parse_strictly(data[:start] + data[stop:], limits.depth))
    except SetAsideError:
        return None
    if not isinstance(head, dict) or list(head)[-1] != "features" or shell["type"] != "FeatureCollection":
        return None
    return Document(data, tuple(_cut_items(data, start, stop)), shell.get("crs"))


def _find_closing(data: bytes, start: int) -> int:
    """Find the last bracket near the end that closes a list of objects, -1 where there is none."""
    least = max(start, len(data) - _TAIL_BYTES)
    place = data.rfind(b"]", least)
    while place >= 0 and not data[max(start, place - 100) : place].rstrip(_SPACE).endswith(b"}"):
        place = data.rfind(b"]", least, place)
    return place


def _cut_items(data: bytes, start: int, stop: int) -> Iterator[Stretch]:
    """Cut between features, all of which are taken to begin with the same key as the first."""
    first = _FIRST_KEY.match(data, start, stop)
    key = re.escape(first[1]) if first is not None else b'"type"'
    between = re.compile(rb"\}[ \t\r\n]*,[ \t\r\n]*\{[ \t\r\n]*" + key)
    while start < stop:
        found = between.search(data, start + STRETCH_BYTES, stop)
        end = data.index(b",", found.start()) if found is not None else stop
        yield Stretch(start, end, "items")
        start = end + 1


# --- stretches ------------------------------------------------------------------------------------------------------


def parse_stretch_fast(document: Document, stretch: Stretch) -> tuple[list[object], int] | None:
    """Parse a stretch as `parse_fast` does, also count the keys in it, which proves it right; None where it cannot."""
    if document.parsed is not None:
        return None
    text = stretch.take_text(document.data)
    values = parse_fast(split_lines(text) if stretch.form == "lines" else [text])
    if values is None:
        return None
    return values if stretch.form == "lines" else values[0], count_written_keys(text)


def parse_stretch(document: Document, stretch: Stretch, limits: Limits) -> Parsed:
    """Parse the features of a stretch strictly; a broken line costs itself alone.

    Raises
    ------
    MiscutError
        The stretch is no list of values.
    """
    if document.parsed is not None:
        return document.parsed
    if stretch.form == "lines":
        return _parse_lines(split_lines(stretch.take_text(document.data)), limits)
    try:
        return parse_strictly(stretch.take_text(document.data), stretch.limit_depth(limits))
    except SetAsideError as error:
        raise MiscutError from error


def split_lines(text: bytes) -> list[bytes]:
    """Split text into the lines that hold anything."""
    return [line for line in text.split(b"\n") if line.strip()]


def _parse_lines(lines: Sequence[bytes], limits: Limits) -> Parsed:
    """Parse lines one by one."""
    features: list[object] = []
    faulty = False
    for line in lines:
        try:
            parsed = parse_strictly(line, limits.depth)
        except SetAsideError:
            parsed = Parsed(Fault("line-not-json"), faulty=True)
        features.append(parsed.value)
        faulty = faulty or parsed.faulty
    return Parsed(features, faulty)
