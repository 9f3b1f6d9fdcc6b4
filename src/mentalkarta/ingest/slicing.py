"""The text of features exactly as it stands in a file, so that one set aside can be corrected and fed in again."""

import json
from collections.abc import Callable

from mentalkarta.ingest.document import Stretch, split_lines
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.strict_json import cut_spans, scan_nesting

_SPACE = " \t\r\n"


def slice_stretch(data: bytes, stretch: Stretch, limits: Limits) -> list[str]:
    """Return the text of each feature exactly as it stands in the file (brackets nested too deep excepted).

    Slower than parsing, so for stretches with something set aside only.
    """
    text = stretch.take_text(data)
    if stretch.form == "lines":
        return [line.decode("utf-8").strip(_SPACE) for line in split_lines(text)]
    shallow = cut_spans(text, scan_nesting(text, stretch.limit_depth(limits)).too_deep).decode("utf-8")
    return _slice_text(shallow) if stretch.form == "text" else _slice_items(shallow)


def _slice_text(text: str) -> list[str]:
    """Slice a GeoJSON text into its features."""
    spans = span_features(text)
    # A bare feature may have members of any name, "features" among them.
    return [text.strip(_SPACE)] if spans is None else [text[start:end] for start, end in spans]


def span_features(text: str) -> list[tuple[int, int]] | None:
    """Find where each feature of a GeoJSON text begins and ends; None when it is no collection of features."""
    place = _skip_space(text, _skip_space(text, 0) + 1)
    kind: object = None
    spans: list[tuple[int, int]] = []
    while text[place] != "}":
        key, place = _scan(text, place)
        place = _skip_space(text, _skip_space(text, place) + 1)
        if key == "features" and text[place] == "[":
            spans, place = _span_items(text, place)
        else:
            value, place = _scan(text, place)
            kind = value if key == "type" else kind
        place = _skip_separator(text, place)
    return spans if kind == "FeatureCollection" else None


_scan: Callable[[str, int], tuple[object, int]] = json.JSONDecoder(parse_int=str).raw_decode
"""Parse the value that begins at a place; also return where it ends."""


def _slice_items(text: str) -> list[str]:
    """Return the text of each item of an array."""
    return [text[start:end] for start, end in _span_items(text, 0)[0]]


def _span_items(text: str, place: int) -> tuple[list[tuple[int, int]], int]:
    """Find where each item of the array that begins here begins and ends, and where the array ends."""
    spans = []
    place = _skip_space(text, place + 1)
    while text[place] != "]":
        _, end = _scan(text, place)
        spans.append((place, end))
        place = _skip_separator(text, end)
    return spans, place + 1


def _skip_space(text: str, place: int) -> int:
    """Return the place of the next letter that is no white space."""
    while text[place] in _SPACE:
        place += 1
    return place


def _skip_separator(text: str, place: int) -> int:
    """Return the place after white space, a comma if there is one, and white space."""
    place = _skip_space(text, place)
    return _skip_space(text, place + 1) if text[place] == "," else place
