"""The drawings that were set aside, each as a Feature that can be corrected and fed in again."""

import json
from collections.abc import Iterator
from typing import NoReturn

import shapely

from mentalkarta.messages import phrase
from mentalkarta.model import Lang, MentalMap, Verdict

_FARTHEST = 1e9
"""No coordinate of any system is larger."""


def write_set_aside(mental_map: MentalMap) -> bytes:
    """Write one line per drawing set aside; whole files that could not be read are told of in the internal receipt.

    Each line is a GeoJSON Feature: the original with the member `set_aside` added (`code`, `reason` in the map's
    language, `file`, `position`). Text that could not be read as a Feature stands in the member `original` of an empty
    one.
    """
    lang = mental_map.workshop.lang
    return "".join(f"{_write_line(verdict, lang)}\n" for verdict in list_lost(mental_map)).encode()


def list_lost(mental_map: MentalMap) -> list[Verdict]:
    """List the drawings set aside."""
    verdicts = mental_map.drawings.verdicts
    return [verdict for verdict in verdicts if verdict.status == "set_aside" and verdict.position is not None]


def trace_drawing(original: str, *, degrees: bool) -> shapely.Geometry | None:
    """Draw what was read of a drawing set aside: its lines and rings, else its points; None without usable coordinates.

    Shapes need not be sound here: a ring that does not close is a line. With `degrees` nothing beyond ±180, ±90 counts.
    """
    try:
        geometry = _read_feature(original).get("geometry")
    except (ValueError, RecursionError):
        return None
    runs = [run for run in _list_runs(geometry) if not degrees or all(abs(x) <= 180 and abs(y) <= 90 for x, y in run)]
    lines = [run for run in runs if len(run) > 1]
    if lines:
        return shapely.MultiLineString(lines)
    points = [run[0] for run in runs]
    return shapely.centroid(shapely.MultiPoint(points)) if points else None


def _list_runs(geometry: object) -> Iterator[list[tuple[float, float]]]:
    """List the runs of positions in a geometry, whatever its type says: a point is a run of one."""
    if not isinstance(geometry, dict):
        return
    parts = geometry.get("geometries")
    heap = [geometry.get("coordinates")]
    while heap:
        item = heap.pop()
        positions = [_read_position(each) for each in item] if isinstance(item, list) else []
        alone = _read_position(item)
        whole = [position for position in positions if position is not None]
        if alone is not None:
            yield [alone]
        elif whole:
            yield from [[each] for each in whole] if geometry.get("type") == "MultiPoint" else [whole]
        elif isinstance(item, list):
            heap += reversed(item)
    for part in parts if isinstance(parts, list) else ():
        yield from _list_runs(part)


def _read_position(item: object) -> tuple[float, float] | None:
    """Read two finite numbers of a place on earth; None for anything else."""
    if not isinstance(item, list) or len(item) < 2:
        return None
    x, y = item[:2]
    for value in (x, y):
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _FARTHEST:
            return None
    return float(x), float(y)


def _write_line(verdict: Verdict, lang: Lang) -> str:
    """Write one verdict with its drawing."""
    why = {
        "code": verdict.code,
        "reason": phrase(verdict.code, lang, verdict.values),
        "file": verdict.file,
        "position": verdict.position,
    }
    try:
        return _dump({**_read_feature(verdict.original), "set_aside": why})
    except (ValueError, RecursionError):
        empty: dict[str, object] = {"type": "Feature", "properties": {}, "geometry": None}
        return _dump({**empty, "original": verdict.original, "set_aside": why})


def _dump(feature: dict[str, object]) -> str:
    """Write a Feature on one line; escaped to ASCII where it holds half a character or another kind of line end."""
    line = json.dumps(feature, ensure_ascii=False, allow_nan=False)
    plain = line.encode("utf-8", "replace").decode() == line and len(line.splitlines()) == 1
    return line if plain else json.dumps(feature, allow_nan=False)


def _read_feature(original: str) -> dict[str, object]:
    """Read a Feature strictly: ValueError for anything that writing it again would change."""
    feature = json.loads(original, object_pairs_hook=_refuse_equal_keys, parse_constant=_refuse_constant)
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError("not a Feature")
    return feature


def _refuse_equal_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of pairs whose keys all differ."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("equal keys")
    return dict(pairs)


def _refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and the infinities."""
    raise ValueError(name)
