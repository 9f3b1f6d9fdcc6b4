"""The files of an invented workshop, as bytes: workshop.toml, drawings/, truth.geojson."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from mentalkarta.model import Lang
from mentalkarta.simulate.people import AGES
from mentalkarta.simulate.session import Feature, Session
from mentalkarta.simulate.truths import Ground, write_truths

SITTINGS = 10
SITTING_PEOPLE = 1000
"""Most people in one file, so that a large workshop still makes files of a few megabytes."""

SCALES = (1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 250_000, 500_000)
"""Scales of paper maps."""

PEN_ERROR_M = 0.003
"""A pen on paper is good for 3 mm."""

FILE_NAME = {"sv": "tillfalle", "en": "sitting"}

WAYS = {
    "sv": {
        "open_ring": "med en ring som inte sluter sig",
        "no_participant": "utan deltagare",
        "unknown_element": "med ett okänt element",
        "bow_tie": "där gränsen korsar sig själv",
        "no_geometry": "utan geometri",
    },
    "en": {
        "open_ring": "with an open ring",
        "no_participant": "without a participant",
        "unknown_element": "of an unknown element",
        "bow_tie": "whose border crosses itself",
        "no_geometry": "without a geometry",
    },
}

TEMPLATE = {
    "sv": """\
# En påhittad workshop: antal personer {people}, frö {seed}. Ingen människa har svarat.
# Vad de ritade runt, och hur många som ritade det, står i truth.geojson.
# {broken}

title = "Påhittad workshop"
subtitle = "Alla svar är påhittade"
asked = {people}
invented = true
lang = "sv"
legend = "kramfors"
drawn_at = {scale}
group = "age"
groups = {groups}
drawings = ["drawings"]
""",
    "en": """\
# An invented workshop: number of people {people}, seed {seed}. No human being has answered.
# What they drew around, and how many drew it, stands in truth.geojson.
# {broken}

title = "Invented workshop"
subtitle = "All answers are invented"
asked = {people}
invented = true
lang = "en"
legend = "kramfors"
drawn_at = {scale}
group = "age"
groups = {groups}
drawings = ["drawings"]
""",
}


def write_workshop(ground: Ground, session: Session, *, seed: int, lang: Lang) -> dict[str, bytes]:
    """Write an invented workshop.

    Returns
    -------
    dict
        Relative file name -> bytes; a file of drawings for each sitting, the people in order.
    """
    people = len(session.sheets)
    text = TEMPLATE[lang].format(
        people=people,
        seed=seed,
        broken=describe_broken(session.broken, lang),
        groups=_dump(AGES[lang]),
        scale=find_scale(ground),
    )
    files = {"workshop.toml": text.encode()}
    for number, sheets in enumerate(_seat(session.sheets), start=1):
        features = [feature for sheet in sheets for feature in sheet]
        files[f"drawings/{FILE_NAME[lang]}-{number:02d}.geojson"] = dump_features(features)
    homes = {name: ground.plane.to_degrees(place[np.newaxis, :])[0].tolist() for name, place in ground.homes.items()}
    files["truth.geojson"] = dump_features(write_truths(ground, session.participants), homes=homes)
    return files


def describe_broken(broken: Mapping[str, int], lang: Lang) -> str:
    """Say in one sentence how many drawings are broken, and how."""
    if not broken:
        return "Ingen teckning är trasig." if lang == "sv" else "No drawing is broken."
    parts = ", ".join(f"{count} {WAYS[lang][way]}" for way, count in broken.items())
    start = "Trasiga med flit, som alltid i verkligheten:" if lang == "sv" else "Broken on purpose, as always in life:"
    return f"{start} {parts}."


def find_scale(ground: Ground) -> int:
    """Choose the paper map on which the pen's error comes nearest to the scatter of the points and lines."""
    spreads_m = [truth.spread_m for truth in ground.truths if truth.kind != "area"]
    if not spreads_m:
        spreads_m = [truth.spread_m / 5 for truth in ground.truths]
    wanted = float(np.median(spreads_m)) / PEN_ERROR_M
    return min(SCALES, key=lambda scale: abs(np.log(scale / wanted)))


def dump_features(features: Iterable[Mapping[str, object]], **members: object) -> bytes:
    """Write a FeatureCollection, one feature a line, with the other members before the features."""
    head = "".join(f',\n"{key}": {_dump(value)}' for key, value in members.items())
    lines = ",\n".join(_dump(feature) for feature in features)
    return f'{{"type": "FeatureCollection"{head},\n"features": [\n{lines}\n]}}\n'.encode()


def _dump(value: object) -> str:
    """Write compact JSON that keeps å ä ö."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _seat(sheets: Sequence[tuple[Feature, ...]]) -> list[Sequence[tuple[Feature, ...]]]:
    """Split the people into sittings of nearly equal size: ten, fewer for few people, more for very many."""
    people = len(sheets)
    count = max(1, min(SITTINGS, people // 5), -(-people // SITTING_PEOPLE))
    bounds = [people * number // count for number in range(count + 1)]
    return [sheets[start:end] for start, end in pairwise(bounds)]
