"""The invented people: who they are and who draws what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentalkarta.model import Lang
from mentalkarta.simulate.plane import Points
from mentalkarta.simulate.truths import Ground, Truth

GENDERS = {"sv": ("kvinna", "man"), "en": ("woman", "man")}
AGES = {"sv": ("yngre", "medelålders", "äldre"), "en": ("younger", "middle-aged", "older")}
AGE_SHARES = (0.37, 0.28, 0.35)
HOME_SHARES = (0.5, 0.3, 0.2)

SILENT_SHARE = 0.03
"""People who are asked but draw nothing at all."""

BLANK_SHARE = 0.06
"""People who draw, but nothing of one element (drawn anew for each element)."""

KNOWING_SD = 0.8
"""Standard deviation of the personal factor: some know much, some little (log odds)."""

HOME_PULL = 1.5
"""How much better known what lies at home is than what lies far away (log odds)."""


@dataclass(frozen=True, slots=True)
class Person:
    """One invented participant."""

    key: str
    gender: str
    age: str
    home: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """All people asked, in order; `silent` draw nothing; `knowing` is the personal factor (log odds)."""

    people: tuple[Person, ...]
    silent: NDArray[np.bool_]
    knowing: NDArray[np.float64]


def invent_people(rng: np.random.Generator, count: int, homes: Sequence[str], lang: Lang) -> Crowd:
    """Invent people: half women half men, three age groups, up to three areas where they live.

    Parameters
    ----------
    rng
        Source of randomness.
    count
        How many are asked.
    homes
        Names of the areas, most people first.
    lang
        Language of the words for gender and age.
    """
    genders = _deal(rng, count, GENDERS[lang], (0.5, 0.5))
    ages = _deal(rng, count, AGES[lang], AGE_SHARES)
    places = _deal(rng, count, homes, HOME_SHARES[: len(homes)])
    digits = max(3, len(str(count)))
    people = tuple(
        Person(f"p{number:0{digits}d}", gender, age, home)
        for number, (gender, age, home) in enumerate(zip(genders, ages, places, strict=True), start=1)
    )
    return Crowd(people, _pick(rng, count, SILENT_SHARE), rng.normal(0.0, KNOWING_SD, count))


def choose_drawers(rng: np.random.Generator, crowd: Crowd, ground: Ground) -> list[NDArray[np.int64]]:
    """Choose who draws each truth.

    Returns
    -------
    list of ndarray
        For each truth the positions of its drawers in `crowd.people`, ascending. Their number is the popularity times
        the people asked, rounded up or down at random, unless more were wanted than draw this element at all.

    Notes
    -----
    The chance of a person follows a logistic model (popularity, personal factor, nearness of home) scaled so that the
    chances sum to the number wanted; systematic sampling in random order then keeps each chance and fixes the sum.
    """
    count = len(crowd.people)
    elements = dict.fromkeys(truth.element for truth in ground.truths)
    drawing = {element: ~crowd.silent & ~_pick(rng, count, BLANK_SHARE) for element in elements}
    reach_m = _find_reach(ground.truths)
    homes = np.array([ground.homes[person.home] for person in crowd.people])
    drawers = []
    for truth in ground.truths:
        distance_m = np.hypot(*(homes - truth.centre).T)
        pull = crowd.knowing + HOME_PULL * np.exp(-distance_m / reach_m)
        chances = _scale_chances(np.where(drawing[truth.element], pull, -np.inf), truth.popularity * count)
        drawers.append(_sample(rng, chances))
    return drawers


def _deal(rng: np.random.Generator, count: int, words: Sequence[str], shares: Sequence[float]) -> list[str]:
    """Deal words to people in these proportions, as exactly as whole people allow, in random order."""
    bounds = np.cumsum(shares) / np.sum(shares)
    hands = np.searchsorted(bounds, (np.arange(count) + 0.5) / count)
    return [words[hand] for hand in rng.permutation(hands).tolist()]


def _pick(rng: np.random.Generator, count: int, share: float) -> NDArray[np.bool_]:
    """Pick a share of the people, rounded down."""
    picked = np.zeros(count, dtype=bool)
    picked[rng.permutation(count)[: int(share * count)]] = True
    return picked


def _find_reach(truths: Sequence[Truth]) -> float:
    """Return the distance over which home counts: a quarter of the diagonal around all truths, metres."""
    points: Points = np.concatenate([truth.points for truth in truths])
    return max(1.0, float(np.hypot(*np.ptp(points, axis=0))) / 4)


def _scale_chances(pull: NDArray[np.float64], wanted: float) -> NDArray[np.float64]:
    """Shift the log odds by bisection until the chances sum to the number wanted (or to all who can)."""
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        if _logistic(pull + middle).sum() < wanted:
            low = middle
        else:
            high = middle
    return _logistic(pull + high)


def _logistic(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log odds into chances; minus infinity is 0."""
    chances: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(odds, -700.0, 700.0)))
    return np.where(np.isneginf(odds), 0.0, chances)


def _sample(rng: np.random.Generator, chances: NDArray[np.float64]) -> NDArray[np.int64]:
    """Draw people by systematic sampling in random order: each with its chance, the number as near as can be."""
    order = rng.permutation(len(chances))
    # the sum is a whole number up to rounding when the wanted one is: keep such dust from costing a person
    steps = np.floor(np.round(np.cumsum(chances[order]), 9) + rng.random())
    chosen = order[np.diff(steps, prepend=0.0) > 0]
    drawers: NDArray[np.int64] = np.sort(chosen)
    return drawers
