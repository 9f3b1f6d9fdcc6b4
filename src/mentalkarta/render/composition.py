"""Where title, panel and scale stand: in the emptiest corners of the map."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.page import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.render.places import Mark

INSET_MM, TITLE_INSET_MM = 4.0, 6.0
CORNERS = ("upper left", "upper right", "lower right", "lower left")
HABITS = {
    "title": {"upper left": 0.0, "upper right": 2.0, "lower left": 4.0, "lower right": 5.0},
    "panel": {"upper right": 0.0, "upper left": 1.0, "lower left": 1.0, "lower right": 1.0},
    "scale": {"lower right": 0.0, "lower left": 0.5, "upper right": 6.0, "upper left": 6.0},
}
"""What each part costs in each corner by custom alone."""


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


def compose(
    frame: Box, marks: Sequence[Mark], area: BaseGeometry | None, sizes: dict[str, tuple[float, float]]
) -> Composition:
    """Choose the corners that hide least: symbols weigh most, then lines and areas, then the study area.

    `sizes` are width and height (mm) of "title", "panel" and "scale". The parts never overlap one another where any
    arrangement allows it.
    """
    boxes = {
        (part, corner): place_in_corner(frame, size, corner, TITLE_INSET_MM if part == "title" else INSET_MM)
        for part, size in sizes.items()
        for corner in CORNERS
    }
    cost = {key: HABITS[key[0]][key[1]] + weigh_box(box, marks, area) for key, box in boxes.items()}
    arrangements = list(product(CORNERS, repeat=3))
    best = min(arrangements, key=lambda corners: _weigh_arrangement(corners, boxes, cost))
    return Composition(*(boxes[part, corner] for part, corner in zip(("title", "panel", "scale"), best, strict=True)))


def _weigh_arrangement(
    corners: tuple[str, ...], boxes: dict[tuple[str, str], Box], cost: dict[tuple[str, str], float]
) -> float:
    """Weigh one arrangement: the cost of each part, and of parts that overlap."""
    keys = list(zip(("title", "panel", "scale"), corners, strict=True))
    shapes = [boxes[key].shrink(-1.5).to_polygon() for key in keys]
    overlap = sum(shapes[i].intersection(shapes[j]).area for i in range(3) for j in range(i))
    return sum(cost[key] for key in keys) + 100.0 * overlap


def place_in_corner(frame: Box, size: tuple[float, float], corner: str, inset_mm: float) -> Box:
    """Return the box of a size in a corner of the frame."""
    width, height = size
    x0 = frame.x0 + inset_mm if corner.endswith("left") else frame.x1 - inset_mm - width
    y0 = frame.y0 + inset_mm if corner.startswith("lower") else frame.y1 - inset_mm - height
    return Box(x0, y0, x0 + width, y0 + height)


def weigh_box(box: Box, marks: Sequence[Mark], area: BaseGeometry | None) -> float:
    """Weigh what a box would hide."""
    shape = box.to_polygon()
    cost = 0.0
    for mark in marks:
        if mark.radius_mm:
            cost += 40.0 * (shapely.Point(mark.at).distance(shape) < mark.radius_mm + 2.0)
        elif mark.element.kind == "line":
            cost += 1.0 * mark.geometry.intersection(shape).length
        else:
            cost += (
                0.004 * mark.geometry.intersection(shape).area + 0.3 * mark.geometry.boundary.intersection(shape).length
            )
    if area is not None:
        cost += 0.004 * area.intersection(shape).area
    return cost
