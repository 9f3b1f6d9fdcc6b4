"""Placing names: by priority, nowhere on a symbol or another name, in three rounds; the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.render.blocks import draw_block
from mentalkarta.render.page import LABEL_ORDER, MUTED, Canvas
from mentalkarta.render.symbols import draw_stroke

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.render.candidates import Option
    from mentalkarta.render.page import Box

ROUNDS = 3
AIR_MM = 0.25
"""Air kept between a name and whatever it may not touch."""
LEADER_MM = 0.22


@dataclass(frozen=True, slots=True)
class Request:
    """A name that wants a place: what it is (`key`), the words, and where it could stand.

    `at` is the dot of a place of the background, which is drawn only when its name is.
    """

    key: str
    name: str
    options: tuple[Option, ...]
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """Lines or surfaces that a name may lie over, at a cost per millimetre or square millimetre."""

    shape: BaseGeometry
    cost: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is there before the names: the frame, shapes no name may touch, lines that cost."""

    frame: Box
    obstacles: tuple[BaseGeometry, ...]
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """Names placed, in order of priority, and those that found no place."""

    placed: tuple[tuple[Request, Option], ...]
    dropped: tuple[Request, ...]

    def find_room(self) -> BaseGeometry:
        """Return the room the names take, so that hatching makes way."""
        return shapely.union_all([option.outline().buffer(0.5, join_style="mitre") for _, option in self.placed])

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the names that found a place."""
        return frozenset(request.key for request, _ in self.placed)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A request's free options, cheapest first: outlines (n,) and leader lines (n,) beside them."""

    request: Request
    options: tuple[Option, ...]
    outlines: NDArray[np.object_]
    leaders: NDArray[np.object_]


def place_labels(requests: Sequence[Request], surroundings: Surroundings) -> Labels:
    """Find a place for every name, the first requests choosing first.

    A name takes its cheapest free option; in the rounds that follow each tries again, now that all others stand.
    """
    obstacles = np.array([shape for shape in surroundings.obstacles if not shape.is_empty], dtype=object)
    tree = shapely.STRtree(obstacles)
    choices = [_weigh_options(request, surroundings, tree) for request in requests]
    taken: dict[int, int] = {}
    for _ in range(ROUNDS):
        before = dict(taken)
        for number, choice in enumerate(choices):
            taken.pop(number, None)
            best = _find_best(choice, [(choices[other], option) for other, option in taken.items()])
            if best is not None:
                taken[number] = best
        if taken == before:
            break
    placed = [(choices[number].request, choices[number].options[taken[number]]) for number in sorted(taken)]
    dropped = [choice.request for number, choice in enumerate(choices) if number not in taken]
    return Labels(tuple(placed), tuple(dropped))


def _weigh_options(request: Request, surroundings: Surroundings, tree: shapely.STRtree) -> _Choice:
    """Keep the options that touch no obstacle and lie in the frame, cheapest first, crossings counted."""
    outlines = np.array([option.outline() for option in request.options], dtype=object)
    leaders = np.array([option.leader for option in request.options], dtype=object)
    if len(outlines) == 0:
        return _Choice(request, (), outlines, leaders)
    free = shapely.within(outlines, surroundings.frame.shrink(1.0).to_polygon())
    free[np.unique(tree.query(outlines, predicate="dwithin", distance=AIR_MM)[0])] = False
    with_leader = np.flatnonzero(~shapely.is_missing(leaders))
    blocked = tree.query(leaders[with_leader], predicate="intersects")[0]
    free[with_leader[np.unique(blocked)]] = False
    kept = np.flatnonzero(free)
    cost = np.array([request.options[index].cost for index in kept]) + _count_crossings(outlines[kept], surroundings)
    kept = kept[np.argsort(cost, kind="stable")]
    return _Choice(request, tuple(request.options[index] for index in kept), outlines[kept], leaders[kept])


def _count_crossings(outlines: NDArray[np.object_], surroundings: Surroundings) -> NDArray[np.float64]:
    """Cost of the lines that each outline lies over."""
    cost = np.zeros(len(outlines))
    if len(outlines) == 0:
        return cost
    x0, y0, x1, y1 = shapely.total_bounds(outlines)
    for crossing in surroundings.crossings:
        near = shapely.clip_by_rect(crossing.shape, x0, y0, x1, y1)
        if near.is_empty:
            continue
        covered = shapely.intersection(outlines, near)
        flat = near.area > 0
        cost += crossing.cost * (shapely.area(covered) if flat else shapely.length(covered))
    return cost


def _find_best(choice: _Choice, others: list[tuple[_Choice, int]]) -> int | None:
    """Return the first of the options that touches no other name or leader line, None when there is none."""
    if not choice.options:
        return None
    shapes = np.array([other.outlines[option] for other, option in others], dtype=object)
    lines = [other.leaders[option] for other, option in others if other.leaders[option] is not None]
    taken = np.concatenate([shapes, np.array(lines, dtype=object)]) if lines else shapes
    area = shapely.box(*shapely.total_bounds(choice.outlines)).buffer(AIR_MM)
    near = taken[shapely.intersects(taken, area)] if len(taken) else taken
    for number, outline in enumerate(choice.outlines):
        leader = choice.leaders[number]
        if shapely.dwithin(near, outline, AIR_MM).any():
            continue
        if leader is not None and shapely.intersects(taken, leader).any():
            continue
        return number
    return None


def draw_labels(canvas: Canvas, labels: Labels) -> None:
    """Set the names and draw their leader lines."""
    for request, option in labels.placed:
        if option.leader is not None:
            draw_stroke(canvas, option.leader, MUTED, LEADER_MM, order=LABEL_ORDER - 1, label="leader")
        draw_block(
            canvas,
            option.block,
            option.corner,
            align=option.align,
            angle_deg=option.angle_deg,
            order=LABEL_ORDER,
            label=f"name:{request.key}",
        )
