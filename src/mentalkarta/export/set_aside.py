"""The drawings that were set aside, each as a Feature that can be corrected and fed in again."""

import json
from typing import NoReturn

from mentalkarta.messages import phrase
from mentalkarta.model import Lang, MentalMap, Verdict


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
