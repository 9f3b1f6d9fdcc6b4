"""Where title, panel and scale stand: where the map is emptiest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.render.page import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.render.places import Mark

Spot = tuple[float, float, float]
"""Where a part may stand: shares of the free room from the left and from the foot, and what the habit costs."""

INSET_MM, TITLE_INSET_MM = 4.0, 6.0
SLIDE = (0.0, 0.25, 0.5, 0.75, 1.0)
TITLE_SPOTS: tuple[Spot, ...] = tuple((x, y, 8 * x + 20 * (1 - y)) for y in (1.0, 0.0) for x in SLIDE)
PANEL_SPOTS: tuple[Spot, ...] = tuple(
    (x, y, 2 * (1 - x) + 6 * min(y, 1 - y) + 2 * (1 - y)) for x in (1.0, 0.0) for y in SLIDE
)
SCALE_SPOTS: tuple[Spot, ...] = tuple((x, y, 4 * min(x, 1 - x) + (1 - x) + 12 * y) for y in (0.0, 1.0) for x in SLIDE)
LOCATOR_SPOTS: tuple[Spot, ...] = ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 1.0, 0.0))
HIDDEN_LINE, HIDDEN_AREA = 0.05, 0.05
"""The part of a line or an area that may lie under other parts of the sheet."""
SYMBOL_COST, LINE_COST, OUTLINE_COST, TINT_COST, AREA_COST = 60.0, 2.0, 0.5, 0.006, 0.0015
"""What a part costs for each symbol it hides, each mm of line and outline, each mm2 of district and study area."""


@dataclass(frozen=True, slots=True)
class Composition:
    """Boxes of the parts that lie on the map, in millimetres."""

    title: Box
    panel: Box
    scale: Box

    @property
    def boxes(self) -> tuple[Box, Box, Box]:
        """All boxes."""
        return self.title, self.panel, self.scale

    def count_hidden(self, marks: Sequence[Mark]) -> int:
        """Count the point symbols that the parts lie on, and the lines and areas of which they hide a good deal."""
        return sum(count_hidden(box, marks) for box in self.boxes)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A box a part could have, and what it costs there."""

    box: Box
    cost: float


def compose(
    frame: Box, marks: Sequence[Mark], area: BaseGeometry | None, sizes: dict[str, tuple[float, float]]
) -> Composition:
    """Choose the places along the frame that hide least, and that do not hide one another.

    `sizes` are width and height (mm) of "title", "panel" and "scale"; `area` is the study area.
    """
    parts = (("title", TITLE_SPOTS, TITLE_INSET_MM), ("panel", PANEL_SPOTS, INSET_MM), ("scale", SCALE_SPOTS, INSET_MM))
    choices = [
        [_weigh_spot(frame.shrink(inset), sizes[part], spot, marks, area) for spot in spots]
        for part, spots, inset in parts
    ]
    best = min(product(*choices), key=_weigh_arrangement)
    return Composition(*(choice.box for choice in best))


def find_scale_spot(
    frame: Box, marks: Sequence[Mark], area: BaseGeometry | None, size: tuple[float, float]
) -> tuple[Box, float]:
    """Find where a scale of this size (mm) hides least on a map, and what it costs there."""
    choices = [_weigh_spot(frame.shrink(INSET_MM), size, spot, marks, area) for spot in SCALE_SPOTS]
    best = min(choices, key=lambda choice: choice.cost)
    return best.box, best.cost


def find_spare_box(frame: Box, marks: Sequence[Mark], size: tuple[float, float], taken: Sequence[Box]) -> Box | None:
    """Find a corner for what is not needed, a locator: None where it would hide anything or stand in the way."""
    for spot in LOCATOR_SPOTS:
        box = _weigh_spot(frame.shrink(INSET_MM), size, spot, (), None).box
        hides = any(mark.geometry.intersects(box.to_polygon()) for mark in marks)
        if not hides and not count_hidden(box, marks) and not any(measure_overlap(box, other) for other in taken):
            return box
    return None


def _weigh_arrangement(chosen: Sequence[_Choice]) -> float:
    """Weigh one arrangement: the cost of each part, and of parts that overlap."""
    overlap = sum(measure_overlap(chosen[i].box, chosen[j].box) for i in range(3) for j in range(i))
    return sum(choice.cost for choice in chosen) + 100.0 * overlap


def measure_overlap(one: Box, other: Box) -> float:
    """Return the area (mm2) that two boxes share, 3 mm of air around one of them included."""
    width = min(one.x1, other.x1 + 3.0) - max(one.x0, other.x0 - 3.0)
    height = min(one.y1, other.y1 + 3.0) - max(one.y0, other.y0 - 3.0)
    return max(0.0, width) * max(0.0, height)


def _weigh_spot(
    room: Box, size: tuple[float, float], spot: Spot, marks: Sequence[Mark], area: BaseGeometry | None
) -> _Choice:
    """Return the box of a size in a spot, and its cost."""
    x = room.x0 + spot[0] * (room.width - size[0])
    y = room.y0 + spot[1] * (room.height - size[1])
    box = Box(x, y, x + size[0], y + size[1])
    return _Choice(box, spot[2] + weigh_box(box, marks, area))


def weigh_box(box: Box, marks: Sequence[Mark], area: BaseGeometry | None) -> float:
    """Weigh what a box would hide."""
    shape = box.to_polygon()
    cost = SYMBOL_COST * _count_points(box, marks)
    for mark in marks:
        if mark.element.kind == "line":
            cost += LINE_COST * mark.geometry.intersection(shape).length
        elif mark.element.kind == "area":
            cost += TINT_COST * mark.geometry.intersection(shape).area
            cost += OUTLINE_COST * mark.geometry.boundary.intersection(shape).length
    if area is not None:
        cost += AREA_COST * area.intersection(shape).area
    return cost


def count_hidden(box: Box, marks: Sequence[Mark]) -> int:
    """Count the point symbols that a box hides or nearly touches, and the lines and areas it hides a good part of."""
    shape = box.to_polygon()
    hidden = 0
    for mark in marks:
        if mark.element.kind == "line":
            hidden += mark.geometry.intersection(shape).length > HIDDEN_LINE * mark.geometry.length
        elif mark.element.kind == "area":
            hidden += mark.geometry.intersection(shape).area > HIDDEN_AREA * mark.geometry.area
    return hidden + _count_points(box, marks)


def _count_points(box: Box, marks: Sequence[Mark]) -> int:
    """Count the point symbols that a box hides or nearly touches."""
    points = [mark for mark in marks if mark.radius_mm]
    if not points:
        return 0
    away = shapely.distance(shapely.points([mark.at for mark in points]), box.to_polygon())
    return int((away < np.array([mark.radius_mm + 1.0 for mark in points])).sum())
