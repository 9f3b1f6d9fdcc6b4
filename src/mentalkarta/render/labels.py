"""Placing names: by priority, nowhere on a symbol or another name; the same every time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.render.blocks import draw_block
from mentalkarta.render.candidates import outline_options
from mentalkarta.render.page import INK, LABEL_ORDER, Canvas
from mentalkarta.render.symbols import draw_stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.render.candidates import Option
    from mentalkarta.render.page import Box

ROUNDS = 3
AIR_MM = 0.25
"""Air kept between a name and whatever it may not touch."""
BESIDE_MM, ABOVE_MM, ABOVE_LINES_MM = 0.9, 0.1, 1.2
"""Air kept between two names: side by side they would read as one; so would rows of names that stand for lines."""
LEADER_MM, LEADER_CASING_MM = 0.22, 0.8
AMBIGUOUS_MM, AMBIGUOUS_COST = 0.6, 7.0
"""A name that is not so much nearer to its own symbol than to another's, and what it costs at most."""
MOST_MOVED, OPTIONS_TRIED, DROPPED_COST = 2, 80, 1000.0
"""How many names may move for another, how many of its options are tried, what it costs to leave a name out."""


@dataclass(frozen=True, slots=True)
class Request:
    """A name that wants a place: what it is ("layer:place"), the words, where it could stand, the middle of its place.

    `symbol` is the outline of what it names where that is a point or a line, `dot_mm` the radius of the dot of a place
    of the background, which is drawn only when its name is. A name that `is_strict` never lies over a line's symbol,
    not even at a cost; one that `is_fixed` stands where it is wanted, whatever lies there.
    """

    key: str
    name: str
    options: tuple[Option, ...]
    anchor: tuple[float, float]
    symbol: BaseGeometry | None = None
    dot_mm: float = 0.0
    is_strict: bool = False
    is_fixed: bool = False

    @property
    def is_base(self) -> bool:
        """Whether it is a name of the background."""
        return self.key.startswith("base-")


@dataclass(frozen=True, slots=True)
class Crossing:
    """Lines or surfaces that a name may lie over, at a cost per millimetre or square millimetre."""

    shape: BaseGeometry
    cost: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is there before the names.

    The frame; shapes no name may touch; what costs; outlines of point symbols and of lines, near which a name seems to
    be theirs. Strict names, those of lines, may not touch lines either.
    """

    frame: Box
    obstacles: tuple[BaseGeometry, ...]
    crossings: tuple[Crossing, ...] = ()
    symbols: tuple[BaseGeometry, ...] = ()
    strokes: tuple[BaseGeometry, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """Names placed, in order of priority, and those that found no place."""

    placed: tuple[tuple[Request, Option], ...]
    dropped: tuple[Request, ...]

    def find_room(self) -> BaseGeometry:
        """Return the room the names take, so that hatching makes way."""
        return shapely.union_all([option.outline().buffer(0.5, join_style="mitre") for _, option in self.placed])


@dataclass(frozen=True, slots=True)
class _Choice:
    """A request's free options, cheapest first.

    Beside them, one a row: what they cost, their outlines, the air they claim around these, their leader lines, and the
    bounds of all.
    """

    request: Request
    options: tuple[Option, ...]
    costs: NDArray[np.float64]
    outlines: NDArray[np.object_]
    claims: NDArray[np.object_]
    leaders: NDArray[np.object_]
    bounds: NDArray[np.float64]


def place_labels(requests: Sequence[Request], surroundings: Surroundings) -> Labels:
    """Find a place for every name, the first requests choosing first.

    A name takes its cheapest free option; in the rounds that follow each tries again, now that all others stand. At
    last names move aside for those that found none, or stand much worse than they could.
    """
    trees = (shapely.STRtree(surroundings.obstacles), shapely.STRtree(surroundings.strokes))
    choices = [_weigh_options(request, surroundings, trees) for request in requests]
    taken: dict[int, int] = {}
    for _ in range(ROUNDS):
        before = dict(taken)
        for number in range(len(choices)):
            taken.pop(number, None)
            taken |= _choose(number, choices, taken)
        if taken == before:
            break
    for number in range(len(choices)):
        taken = _make_room(number, choices, taken)
    placed = [(choices[number].request, choices[number].options[taken[number]]) for number in sorted(taken)]
    dropped = [choice.request for number, choice in enumerate(choices) if number not in taken]
    return Labels(tuple(placed), tuple(dropped))


# --- what an option costs ---------------------------------------------------------------------------------------


def _weigh_options(
    request: Request, surroundings: Surroundings, trees: tuple[shapely.STRtree, shapely.STRtree]
) -> _Choice:
    """Keep the options that touch no obstacle and lie in the frame, cheapest first, all costs counted."""
    outlines = outline_options(request.options)
    leaders = np.array([option.leader for option in request.options], dtype=object)
    if request.dot_mm and len(outlines):
        outlines = shapely.union(outlines, shapely.Point(request.anchor).buffer(request.dot_mm))
    kept = np.flatnonzero(_find_free(request, outlines, leaders, surroundings.frame, trees))
    cost = np.array([request.options[index].cost for index in kept])
    cost += _count_crossings(outlines[kept], surroundings.crossings)
    rivals = surroundings.strokes if request.is_strict else surroundings.symbols
    cost += _count_ambiguity(outlines[kept], request.symbol, rivals)
    cheapest = np.argsort(cost, kind="stable")
    kept = kept[cheapest]
    options = tuple(request.options[index] for index in kept)
    claims = outline_options(options, BESIDE_MM, ABOVE_LINES_MM if request.is_strict else ABOVE_MM)
    lowest, highest = np.fmin, np.fmax  # a leader that is not there has no bounds: NaN, which these pass over
    around, along = shapely.bounds(claims).reshape(-1, 4), shapely.bounds(leaders[kept]).reshape(-1, 4)
    bounds = np.hstack([lowest(around[:, :2], along[:, :2]), highest(around[:, 2:], along[:, 2:])])
    return _Choice(request, options, cost[cheapest], outlines[kept], claims, leaders[kept], bounds)


def _find_free(
    request: Request,
    outlines: NDArray[np.object_],
    leaders: NDArray[np.object_],
    frame: Box,
    trees: tuple[shapely.STRtree, shapely.STRtree],
) -> NDArray[np.bool_]:
    """Find the options within the frame that touch no obstacle, their leader lines neither."""
    if request.is_fixed:
        return np.ones(len(outlines), dtype=bool)
    obstacles, strokes = trees
    free: NDArray[np.bool_] = shapely.within(outlines, frame.shrink(1.0).to_polygon())
    free[np.unique(obstacles.query(outlines, predicate="dwithin", distance=AIR_MM)[0])] = False
    if request.is_strict:
        free[np.unique(strokes.query(outlines, predicate="dwithin", distance=AIR_MM)[0])] = False
    with_leader = np.flatnonzero(~shapely.is_missing(leaders))
    blocked = obstacles.query(leaders[with_leader], predicate="intersects")[0]
    free[with_leader[np.unique(blocked)]] = False
    return free


def _count_crossings(outlines: NDArray[np.object_], crossings: Iterable[Crossing]) -> NDArray[np.float64]:
    """Cost of the lines and surfaces that each outline lies over."""
    cost = np.zeros(len(outlines))
    if len(outlines) == 0:
        return cost
    x0, y0, x1, y1 = shapely.total_bounds(outlines)
    for crossing in crossings:
        near = shapely.clip_by_rect(crossing.shape, x0, y0, x1, y1)
        if not near.is_empty:
            covered = shapely.intersection(outlines, near)
            cost += crossing.cost * (shapely.area(covered) if near.area > 0 else shapely.length(covered))
    return cost


def _count_ambiguity(
    outlines: NDArray[np.object_], own: BaseGeometry | None, symbols: Sequence[BaseGeometry]
) -> NDArray[np.float64]:
    """Cost of standing as near to another's symbol as to one's own."""
    others = np.array([symbol for symbol in symbols if symbol != own], dtype=object)
    if own is None or len(others) == 0 or len(outlines) == 0:
        return np.zeros(len(outlines))
    clear = shapely.distance(outlines, own) + AMBIGUOUS_MM
    nearest = shapely.distance(outlines[:, None], others[None, :]).min(axis=1)
    cost: NDArray[np.float64] = AMBIGUOUS_COST * np.clip(1 - nearest / clear, 0.0, 1.0)
    return cost


# --- who stands where -------------------------------------------------------------------------------------------


def _choose(number: int, choices: Sequence[_Choice], taken: Mapping[int, int]) -> dict[int, int]:
    """Return a name's cheapest option that touches no name placed, as {number: option}; {} when there is none."""
    free = np.flatnonzero(~_find_conflicts(choices[number], choices, taken, len(choices[number].options)).any(axis=1))
    return {number: int(free[0])} if len(free) else {}


def _find_conflicts(
    choice: _Choice, choices: Sequence[_Choice], taken: Mapping[int, int], count: int
) -> NDArray[np.bool_]:
    """Tell which names placed (columns, in the order of `taken`) each of a name's first options (rows) touches."""
    touching = np.zeros((count, len(taken)), dtype=bool)
    if not touching.size:
        return touching
    own, others = choice.bounds[:count, None], np.array([choices[n].bounds[option] for n, option in taken.items()])
    near = (own[..., :2] <= others[:, 2:]).all(axis=2) & (others[:, :2] <= own[..., 2:]).all(axis=2)
    rows, columns = np.nonzero(near)
    places = [(choices[n], option) for n, option in taken.items()]
    claims, outlines, leaders = (
        np.array([getattr(places[column][0], part)[places[column][1]] for column in columns], dtype=object)
        for part in ("claims", "outlines", "leaders")
    )
    touching[rows, columns] = (
        shapely.intersects(choice.outlines[rows], claims)
        | shapely.intersects(choice.claims[rows], outlines)
        | shapely.intersects(choice.outlines[rows], leaders)
        | shapely.intersects(choice.leaders[rows], outlines)
        | shapely.intersects(choice.leaders[rows], leaders)
    )
    return touching


def _make_room(number: int, choices: Sequence[_Choice], taken: dict[int, int]) -> dict[int, int]:
    """Return the places with a name in a better one, for which up to two others move; the same when that gains nothing.

    What is weighed is the sum of all costs, a name left out costing more than any place.
    """
    choice = choices[number]
    rest = {other: place for other, place in taken.items() if other != number}
    others, best, least = list(rest), taken, _add_costs(choices, taken)
    conflicts = _find_conflicts(choice, choices, rest, min(taken.get(number, OPTIONS_TRIED), len(choice.options)))
    for option in np.flatnonzero(conflicts.sum(axis=1) <= MOST_MOVED):
        moved = [others[column] for column in np.flatnonzero(conflicts[option])]
        trial = {other: place for other, place in rest.items() if other not in moved} | {number: int(option)}
        for other in moved:
            trial |= _choose(other, choices, trial)
        cost = _add_costs(choices, trial)
        if cost < least:
            best, least = trial, cost
    return best


def _add_costs(choices: Sequence[_Choice], taken: Mapping[int, int]) -> float:
    """Add up what the places taken cost, and the names without one: the first twice as much as the last."""
    placed = math.fsum(choices[number].costs[option] for number, option in taken.items())
    dropped = math.fsum(2 - number / len(choices) for number in range(len(choices)) if number not in taken)
    return round(placed + DROPPED_COST * dropped, 6)


def draw_labels(canvas: Canvas, labels: Labels) -> None:
    """Set the names and draw their leader lines."""
    for request, option in labels.placed:
        if option.leader is not None:
            draw_stroke(canvas, option.leader, "#FFFFFF", LEADER_CASING_MM, order=LABEL_ORDER - 1.2, label="casing")
            draw_stroke(canvas, option.leader, INK, LEADER_MM, order=LABEL_ORDER - 1, label="leader")
        draw_block(
            canvas,
            option.block,
            option.corner,
            align=option.align,
            angle_deg=option.angle_deg,
            order=LABEL_ORDER,
            label=f"name:{request.key}",
        )
