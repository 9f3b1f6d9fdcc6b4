"""The main sheet: what is drawn, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.basemap import BaseMap, draw_base, prepare_base
from mentalkarta.render.composition import INSET_MM, Composition, compose
from mentalkarta.render.furniture import (
    draw_credits,
    draw_frame,
    draw_scale,
    draw_title,
    measure_scale,
    measure_title,
)
from mentalkarta.render.labels import Crossing, Labels, Surroundings, draw_labels, place_labels
from mentalkarta.render.legend_strip import draw_strip
from mentalkarta.render.naming import draw_dots, list_requests, list_unset
from mentalkarta.render.page import A3_LANDSCAPE, Box, Page, open_page, own_settings
from mentalkarta.render.panel import WIDTH_MM, Panel, draw_panel, plan_panel
from mentalkarta.render.places import (
    Mark,
    arrange_marks,
    draw_marks,
    find_marks,
    outline_marks,
    outline_stroke,
    part_lines,
)
from mentalkarta.render.view import View, choose_view

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mentalkarta.model import MentalMap

PANEL_HIGHEST_SHARE = 0.66
"""How much of the map's height the panel may take."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet drawn, and the names that found no place on it, by priority."""

    figure: Figure
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything decided before the first stroke."""

    page: Page
    view: View
    base: BaseMap
    marks: tuple[Mark, ...]
    panel: Panel
    composition: Composition


def draw_sheet(mental_map: MentalMap) -> Figure:
    """Draw the main sheet of a mental map, A3 landscape.

    Parameters
    ----------
    mental_map
        The finished map; its `layers`, `base`, `groups`, `asked`, `legend`, `extent` and `workshop` are shown.

    Returns
    -------
    matplotlib.figure.Figure
        420 x 297 mm with one axes of 1 unit = 1 mm. It is neither saved nor shown, and pyplot is not touched. Save it
        at its own size (no `bbox_inches="tight"`).
    """
    return compose_sheet(mental_map).figure


def compose_sheet(mental_map: MentalMap) -> Sheet:
    """Draw the main sheet and tell which names found no place on it.

    Parameters
    ----------
    mental_map
        The finished map.

    Returns
    -------
    Sheet
        The figure of `draw_sheet`, and the names left out: no free place, or no font with their letters.
    """
    with own_settings():
        plan = _plan_sheet(mental_map)
        labels = _place_names(plan, mental_map)
        figure = _draw(plan, labels, mental_map)
    dropped = [request.name for request in labels.dropped if not request.key.startswith("base-")]
    return Sheet(figure, (*dropped, *list_unset(plan.marks)))


def _plan_sheet(mental_map: MentalMap) -> _Plan:
    """Decide scale, positions of symbols, and corners.

    A map so full that title or panel hide a symbol is drawn smaller, beside the panel and below the title.
    """
    page = A3_LANDSCAPE
    panel = plan_panel(mental_map, page.frame.height * PANEL_HIGHEST_SHARE)
    sizes = {"title": measure_title(mental_map), "panel": (WIDTH_MM, panel.height)}
    plan = _compose_map(mental_map, page, panel, sizes, page.frame)
    if not plan.composition.hides_any(plan.marks):
        return plan
    frame, around = page.frame, 4 * INSET_MM
    room = Box(frame.x0, frame.y0, frame.x1 - WIDTH_MM - around, frame.y1 - sizes["title"][1] - around)
    return _compose_map(mental_map, page, panel, sizes, room)


def _compose_map(
    mental_map: MentalMap, page: Page, panel: Panel, sizes: dict[str, tuple[float, float]], room: Box
) -> _Plan:
    """Plan the sheet with the study area in a part of the frame."""
    view = choose_view(mental_map.extent, page.frame, room=room, beside_mm=WIDTH_MM if room == page.frame else 0.0)
    base = prepare_base(mental_map.base, view)
    marks = arrange_marks(part_lines(find_marks(mental_map, view)), page.frame)
    area = shapely.union_all([feature.shape for feature in base.get("area")]) if base.get("area") else None
    composition = compose(page.frame, marks, area, sizes | {"scale": measure_scale(view)})
    return _Plan(page, view, base, marks, panel, composition)


def _place_names(plan: _Plan, mental_map: MentalMap) -> Labels:
    """Place every name around what is already decided."""
    requests = list_requests(plan.marks, plan.base, plan.page.frame, mental_map.workshop.lang)
    furniture = tuple(box.shrink(-1.0).to_polygon() for box in plan.composition.boxes)
    obstacles = (*furniture, *outline_marks(plan.marks))
    return place_labels(requests, Surroundings(plan.page.frame, obstacles, _find_crossings(plan)))


def _find_crossings(plan: _Plan) -> tuple[Crossing, ...]:
    """Find the lines that names should rather not lie over."""
    lines = [stroke for mark in plan.marks for stroke in outline_stroke(mark)]
    outlines = [mark.geometry.boundary for mark in plan.marks if mark.element.kind == "area"]
    shores = [surface.boundary for surface in (plan.base.land, plan.base.water) if surface is not None]
    quiet = [feature.shape for role in ("road", "rail", "river") for feature in plan.base.get(role)]
    found = ((lines, 2.0), (outlines, 0.45), (shores, 0.06), (quiet, 0.12))
    return tuple(Crossing(shapely.union_all(group), cost) for group, cost in found if group)


def _draw(plan: _Plan, labels: Labels, mental_map: MentalMap) -> Figure:
    """Draw everything, from the ground up."""
    figure, canvas = open_page(plan.page)
    on_map = canvas.within(plan.page.frame)
    lang = mental_map.workshop.lang
    draw_base(on_map, plan.base, plan.view)
    draw_marks(on_map, plan.marks, ground=plan.base.find_ground(plan.view), clear=labels.find_room())
    draw_dots(on_map, labels)
    draw_labels(on_map, labels)
    draw_title(canvas, mental_map, plan.composition.title)
    draw_panel(canvas, plan.panel, plan.composition.panel)
    draw_scale(canvas, plan.view, plan.composition.scale, plan.page, lang)
    draw_frame(canvas, plan.page)
    draw_strip(canvas, mental_map, plan.page.strip)
    draw_credits(canvas, mental_map, plan.page)
    return figure
