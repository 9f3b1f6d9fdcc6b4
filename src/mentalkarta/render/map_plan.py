"""A map in its frame: decided first (scale, symbols), then named, then drawn; the same for every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.backdrop import Backdrop, draw_backdrops, prepare_backdrops
from mentalkarta.render.basemap import BaseMap, draw_base, prepare_base
from mentalkarta.render.labels import Crossing, Labels, Surroundings, draw_labels, place_labels
from mentalkarta.render.naming import list_unset
from mentalkarta.render.naming_base import draw_dots
from mentalkarta.render.places import (
    Mark,
    arrange_marks,
    draw_marks,
    find_marks,
    outline_marks,
    outline_stroke,
    part_lines,
)
from mentalkarta.render.shapes import list_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.model import Layer, MentalMap
    from mentalkarta.render.labels import Request
    from mentalkarta.render.page import Box, Canvas
    from mentalkarta.render.view import View

LINE_COST, OUTLINE_COST, SHORE_COST, QUIET_COST, BORDER_COST = 4.0, 0.45, 0.06, 0.12, 0.2
"""What a name costs for each mm2 of a line's symbol, and each mm of outline, shore and base line, that it lies over."""


@dataclass(frozen=True, slots=True)
class MapPlan:
    """A map decided before the first stroke: its scale, its background, and where its symbols stand."""

    view: View
    base: BaseMap
    backdrops: tuple[Backdrop, ...]
    marks: tuple[Mark, ...]

    @property
    def area(self) -> BaseGeometry | None:
        """The study area on the paper, None where no base layer says what it is."""
        features = self.base.get("area")
        return shapely.union_all([feature.shape for feature in features]) if features else None


def plan_map(mental_map: MentalMap, layers: Sequence[Layer], view: View) -> MapPlan:
    """Plan a map of some layers in a view: background cut to its frame, symbols moved apart."""
    base = prepare_base(mental_map.base, view)
    backdrops = prepare_backdrops(mental_map.backgrounds, view)
    return MapPlan(view, base, backdrops, arrange_marks(part_lines(find_marks(layers, view)), view.frame))


def name_map(plan: MapPlan, requests: Sequence[Request], furniture: Sequence[Box] = ()) -> Labels:
    """Place names around the symbols of a map and what else stands on it."""
    boxes = tuple(box.shrink(-1.0).to_polygon() for box in furniture)
    symbols = outline_marks(plan.marks)
    strokes = tuple(stroke for mark in plan.marks for stroke in outline_stroke(mark))
    crossings = _find_crossings(plan, strokes)
    surroundings = Surroundings(plan.view.frame, (*boxes, *symbols), crossings, symbols, strokes)
    return place_labels(requests, surroundings)


def _find_crossings(plan: MapPlan, lines: Sequence[BaseGeometry]) -> tuple[Crossing, ...]:
    """Find the lines that names should rather not lie over."""
    outlines = [mark.geometry.boundary for mark in plan.marks if mark.element.kind == "area"]
    shores = [surface.boundary for surface in (plan.base.land, plan.base.water) if surface is not None]
    quiet = [feature.shape for role in ("road", "rail", "river") for feature in plan.base.get(role)]
    borders = [line for role in ("border", "area") for f in plan.base.get(role) for line in list_lines(f.shape)]
    found = (
        (lines, LINE_COST),
        (outlines, OUTLINE_COST),
        (shores, SHORE_COST),
        (quiet, QUIET_COST),
        (borders, BORDER_COST),
    )
    return tuple(Crossing(shapely.union_all(group), cost) for group, cost in found if group)


def list_dropped(labels: Labels, plan: MapPlan) -> tuple[str, ...]:
    """List the names of places that are not on a map: without room, by priority, then those that no font can write."""
    return (*(request.name for request in labels.dropped if not request.is_base), *list_unset(plan.marks))


def draw_map(canvas: Canvas, plan: MapPlan, labels: Labels) -> None:
    """Draw a map within its frame, from the ground up."""
    on_map = canvas.within(plan.view.frame)
    draw_base(on_map, plan.base, plan.view)
    draw_backdrops(on_map, plan.backdrops)
    draw_marks(on_map, plan.marks, ground=plan.base.find_ground(plan.view), clear=labels.find_room())
    draw_dots(on_map, labels)
    draw_labels(on_map, labels)
