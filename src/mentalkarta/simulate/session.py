"""The workshop as it happened: who drew what, the strays, the repeats and the broken drawings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from mentalkarta.model import Lang
from mentalkarta.simulate.drawing import describe_truth, draw_truth
from mentalkarta.simulate.people import Crowd, Person, choose_drawers
from mentalkarta.simulate.plane import Points
from mentalkarta.simulate.truths import Ground, Truth, make_feature

REPEAT_SHARE = 0.02
"""Drawings that their person draws a second time."""

STRAY_SHARE = 0.03
"""Drawings added that lie anywhere and mean nothing that was planted."""

STRAY_SIZE = 0.3
"""Size of a stray line or area beside that of a planted one."""

BROKEN_SHARE = 0.003
"""Broken drawings added, beside the share of whole ones."""

BROKEN_FROM = 50
"""People from which on each way to be broken occurs at least once."""

UNKNOWN_ELEMENT = {"sv": "stämning", "en": "mood"}

Feature = dict[str, object]


@dataclass(frozen=True, slots=True)
class Session:
    """Everything drawn.

    Attributes
    ----------
    sheets
        The GeoJSON features of each person, in the order of the people.
    participants
        People who drew each truth, in the order of the truths.
    broken
        Broken drawings by the way in which they are broken.
    """

    sheets: tuple[tuple[Feature, ...], ...]
    participants: tuple[int, ...]
    broken: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hand:
    """A person about to draw a truth, found by their places in crowd and ground."""

    person: int
    truth: int


def hold_session(rng: np.random.Generator, crowd: Crowd, ground: Ground, lang: Lang) -> Session:
    """Let people draw the truths they know, then add strays and broken drawings of the same people.

    What is added never stands for a truth, so the planted counts hold whatever a reader does with it.
    """
    drawers = choose_drawers(rng, crowd, ground)
    hands = [Hand(person, truth) for truth, people in enumerate(drawers) for person in people.tolist()]
    sheets: list[list[Feature]] = [[] for _ in crowd.people]
    for hand in sorted(hands, key=lambda hand: (hand.person, hand.truth)):
        for _ in range(2 if rng.random() < REPEAT_SHARE else 1):
            sheets[hand.person].append(_draw(rng, crowd, ground, hand))
    drawn = sum(len(sheet) for sheet in sheets)
    for hand in _choose_hands(rng, hands, round(STRAY_SHARE * drawn)):
        sheets[hand.person].append(_draw_stray(rng, crowd, ground, hand))
    broken = _break_some(rng, crowd, ground, hands, drawn)
    for person, _, feature in broken:
        sheets[person].append(_translate(feature, lang))
    ways = [way for _, way, _ in broken]
    return Session(
        tuple(tuple(sheet) for sheet in sheets),
        tuple(len(people) for people in drawers),
        {way: ways.count(way) for way in dict.fromkeys(ways)},
    )


def _choose_hands(rng: np.random.Generator, hands: list[Hand], count: int) -> list[Hand]:
    """Choose people and truths among what was drawn; none when nothing was."""
    return [hands[place] for place in rng.integers(len(hands), size=count).tolist()] if hands else []


def _draw(rng: np.random.Generator, crowd: Crowd, ground: Ground, hand: Hand) -> Feature:
    """Draw a truth."""
    truth = ground.truths[hand.truth]
    words = describe_truth(rng, truth)
    properties = _sign(crowd.people[hand.person], truth, words)
    return make_feature(properties, truth.kind, ground.plane.to_degrees(draw_truth(rng, truth)))


def _draw_stray(rng: np.random.Generator, crowd: Crowd, ground: Ground, hand: Hand) -> Feature:
    """Draw something of the truth's element that only this person means, without a name."""
    truth = ground.truths[hand.truth]
    properties = _sign(crowd.people[hand.person], truth, {})
    return make_feature(properties, truth.kind, ground.plane.to_degrees(_place_stray(rng, ground, truth)))


def _place_stray(rng: np.random.Generator, ground: Ground, truth: Truth) -> Points:
    """Draw a truth small and move it to a random place among the truths."""
    drawn = draw_truth(rng, truth)
    everywhere = np.concatenate([other.points for other in ground.truths])
    place = rng.uniform(everywhere.min(axis=0), everywhere.max(axis=0) + 1.0)
    moved: Points = place + STRAY_SIZE * (drawn - drawn.mean(axis=0))
    return moved


def _sign(person: Person, truth: Truth, words: Mapping[str, object]) -> dict[str, object]:
    """Write the properties of a drawing: who, what, what they say, their groups."""
    return {
        "participant": person.key,
        "element": truth.element,
        **words,
        "gender": person.gender,
        "age": person.age,
        "home": person.home,
    }


# --- broken drawings --------------------------------------------------------------------------------------------


def _break_some(
    rng: np.random.Generator, crowd: Crowd, ground: Ground, hands: list[Hand], drawn: int
) -> list[tuple[int, str, Feature]]:
    """Make broken drawings, each way in turn: (person, way, feature)."""
    areas = [hand for hand in hands if ground.truths[hand.truth].kind == "area"]
    ways = [way for way in _WAYS if areas or way not in _NEEDS_AREA]
    least = len(ways) if len(crowd.people) >= BROKEN_FROM else 0
    broken = []
    for number, hand in enumerate(_choose_hands(rng, hands, max(least, round(BROKEN_SHARE * drawn)))):
        way = ways[number % len(ways)]
        if way in _NEEDS_AREA:
            (hand,) = _choose_hands(rng, areas, 1)
        feature = _draw_stray(rng, crowd, ground, hand)
        broken.append((hand.person, way, _WAYS[way](feature)))
    return broken


def _open_ring(feature: Feature) -> Feature:
    """Leave the outline open."""
    return {**feature, "geometry": {"type": "Polygon", "coordinates": [_read_ring(feature)[:-1]]}}


def _cross_ring(feature: Feature) -> Feature:
    """Draw the outline as a bow-tie."""
    west, south, east, north = shapely.LineString(_read_ring(feature)).bounds
    bow_tie = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    return {**feature, "geometry": {"type": "Polygon", "coordinates": [bow_tie]}}


def _read_ring(feature: Feature) -> list[list[float]]:
    """Return the outline of an area."""
    geometry = feature["geometry"]
    assert isinstance(geometry, dict)  # noqa: S101 - made by make_feature
    ring: list[list[float]] = geometry["coordinates"][0]
    return ring


def _drop_participant(feature: Feature) -> Feature:
    """Forget who drew it."""
    return {**feature, "properties": _change(feature, participant=None)}


def _forget_element(feature: Feature) -> Feature:
    """Call it something that no legend knows."""
    return {**feature, "properties": _change(feature, element="unknown")}


def _drop_geometry(feature: Feature) -> Feature:
    """Say something without drawing it."""
    return {**feature, "geometry": None}


def _change(feature: Feature, **changes: str | None) -> dict[str, object]:
    """Return the properties with some changed, or left out where None."""
    properties = feature["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - made by make_feature
    changed = {**properties, **changes}
    return {key: value for key, value in changed.items() if value is not None}


def _translate(feature: Feature, lang: Lang) -> Feature:
    """Put the unknown element in words."""
    properties = feature["properties"]
    if isinstance(properties, dict) and properties.get("element") == "unknown":
        return {**feature, "properties": _change(feature, element=UNKNOWN_ELEMENT[lang])}
    return feature


_WAYS: Mapping[str, Callable[[Feature], Feature]] = {
    "open_ring": _open_ring,
    "no_participant": _drop_participant,
    "unknown_element": _forget_element,
    "bow_tie": _cross_ring,
    "no_geometry": _drop_geometry,
}
"""Ways to be broken: a reader can mend the first and perhaps the fourth, and sets the others aside."""

_NEEDS_AREA = ("open_ring", "bow_tie")
