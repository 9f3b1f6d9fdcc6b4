"""From the bytes of a file to its features, still unjudged."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.strict_json import Fault, Parsed, cut_spans, parse_strictly, scan_nesting
from mentalkarta.ingest.verdicts import Finding, SetAsideError, note, quote

GEOMETRY_TYPES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Document:
    """The features of a file as parsed, whether faults lie in them, the `crs` member, and notes on the whole file."""

    features: list[object]
    faulty: bool
    crs: object = None
    notes: tuple[Finding, ...] = ()


def open_document(data: bytes, limits: Limits, *, by_line: bool) -> Document:
    """Parse a file and find its features.

    Parameters
    ----------
    data
        UTF-8 without byte order mark.
    limits
        `depth` and `features` are used.
    by_line
        One feature a line (.geojsonl), else one JSON text.

    Raises
    ------
    SetAsideError
        There are no features to be found: no JSON, another format, no list of features.
    """
    document = _open_lines(data, limits) if by_line else _open_text(parse_strictly(data, limits))
    if len(document.features) > limits.features:
        raise SetAsideError("input-too-many-features", count=len(document.features), limit=limits.features)
    return document


def _open_lines(data: bytes, limits: Limits) -> Document:
    """Parse each line on its own: a broken line costs itself alone."""
    features: list[object] = []
    faulty = False
    for line in _split_lines(data):
        try:
            parsed = parse_strictly(line, limits)
        except SetAsideError:
            parsed = Parsed(Fault("line-not-json"), faulty=True)
        features.append(parsed.value)
        faulty = faulty or parsed.faulty
    return Document(features, faulty)


def _split_lines(data: bytes) -> list[bytes]:
    """Split into the lines that hold anything."""
    return [line for line in data.split(b"\n") if line.strip()]


def _open_text(parsed: Parsed) -> Document:
    """Find the features of a whole text."""
    collection = parsed.value
    if isinstance(collection, Fault):
        raise SetAsideError("input-equal-keys", key=collection.detail)
    if isinstance(collection, list):
        raise SetAsideError("input-list")
    if not isinstance(collection, dict):
        raise SetAsideError("input-not-object")
    kind = collection.get("type")
    if kind == "Feature":
        return Document([collection], parsed.faulty, collection.get("crs"), (note("input-bare-feature"),))
    if kind != "FeatureCollection":
        raise _name_format(collection)
    return Document(_take_features(collection), parsed.faulty, collection.get("crs"))


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


def slice_features(data: bytes, limits: Limits, *, by_line: bool) -> list[str]:
    """Return the text of each feature exactly as it stands in the file (brackets nested too deep excepted).

    Takes what `open_document` took. Slower than parsing, so for files with something set aside only.
    """
    if by_line:
        return [line.decode("utf-8").strip(_SPACE) for line in _split_lines(data)]
    text = cut_spans(data, scan_nesting(data, limits.depth).too_deep).decode("utf-8")
    scan = json.JSONDecoder(parse_int=str).raw_decode
    place = _skip_space(text, _skip_space(text, 0) + 1)
    kind: object = None
    items: list[str] = []
    while text[place] != "}":
        key, place = scan(text, place)
        place = _skip_space(text, _skip_space(text, place) + 1)
        if key == "features" and text[place] == "[":
            items, place = _slice_items(text, place, scan)
        else:
            value, place = scan(text, place)
            kind = value if key == "type" else kind
        place = _skip_separator(text, place)
    # A bare feature may have members of any name, "features" among them.
    return items if kind == "FeatureCollection" else [text.strip(_SPACE)]


def _slice_items(text: str, place: int, scan: Callable[[str, int], tuple[object, int]]) -> tuple[list[str], int]:
    """Return the text of each item of the array that begins here, and where the array ends."""
    items = []
    place = _skip_space(text, place + 1)
    while text[place] != "]":
        _, end = scan(text, place)
        items.append(text[place:end])
        place = _skip_separator(text, end)
    return items, place + 1


def _skip_space(text: str, place: int) -> int:
    """Return the place of the next letter that is no white space."""
    while text[place] in _SPACE:
        place += 1
    return place


def _skip_separator(text: str, place: int) -> int:
    """Return the place after white space, a comma if there is one, and white space."""
    place = _skip_space(text, place)
    return _skip_space(text, place + 1) if text[place] == "," else place
