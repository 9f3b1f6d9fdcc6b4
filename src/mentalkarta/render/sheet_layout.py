"""The layout of the main sheet: which way the paper lies, how large the map is, where title, panel and scale stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.composition import INSET_MM, Composition, compose, find_spare_box
from mentalkarta.render.furniture import measure_scale, measure_title
from mentalkarta.render.legend_strip import measure_aside, measure_below
from mentalkarta.render.locator import measure_locator
from mentalkarta.render.panel import TOPS, WIDTH_MM, Panel, plan_panel
from mentalkarta.render.paper import FOOT_MM, MARGIN_MM, PAPERS, lay_below, lay_beside, list_orientations
from mentalkarta.render.places import arrange_marks, find_marks, part_lines
from mentalkarta.render.view import View, choose_view, measure_fit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.model import MentalMap
    from mentalkarta.render.page import Box, Page

PANEL_HIGHEST_SHARE = 0.66
"""How much of the map's height the panel may take."""
LEAST_ROOM_MM = 40.0
"""A map needs at least so much of its frame."""
TURN_GAIN = 1.2
"""How many times as large the map must become for the paper to be turned upright."""
TOP_COSTS = {3: 1.0, 2: 1.04, 1: 1.15, 0: 1.35}
"""How many times as small the map may become for the panel to name so many places of each element."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything on the main sheet goes."""

    page: Page
    view: View
    panel: Panel
    composition: Composition
    locator: Box | None = None

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Boxes of all that lies on the map."""
        return (*self.composition.boxes, *([self.locator] if self.locator else []))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A view and a panel that might do, and what they cost: the smaller the map, the more."""

    view: View
    panel: Panel
    cost: float


def choose_page(mental_map: MentalMap) -> Page:
    """Choose the page of the workshop's size: upright only where that makes the map a good deal larger."""
    pages = [_lay_page(mental_map, sides) for sides in list_orientations(PAPERS[mental_map.workshop.size])]
    fits = [measure_fit(mental_map.extent, page.frame) for page in pages]
    best = fits.index(min(fits))
    return pages[best] if TURN_GAIN * fits[best] < fits[0] else pages[0]


def _lay_page(mental_map: MentalMap, sides: tuple[float, float | None]) -> Page:
    """Lay out a page of these sides (mm on A3), with room for the map's legend."""
    size = mental_map.workshop.size
    if PAPERS[size].legend == "beside":
        high = (sides[1] or sides[0]) - MARGIN_MM - FOOT_MM
        return lay_beside(size, sides, measure_aside(mental_map, high))
    x0, y0, x1, y1 = mental_map.extent
    return lay_below(size, sides, measure_below(mental_map, sides[0] - 2 * MARGIN_MM), (x1 - x0) / (y1 - y0))


def lay_sheet(mental_map: MentalMap) -> Layout:
    """Lay out the main sheet: the largest map on which neither title nor panel nor scale hides a symbol.

    A map too full for its panel is drawn smaller, or its panel says less, whichever costs less.
    """
    page = choose_page(mental_map)
    drafts = sorted(_list_drafts(mental_map, page), key=lambda draft: draft.cost)
    tried: list[tuple[int, Layout]] = []
    for draft in drafts:
        layout, hidden = _compose_draft(draft, mental_map, page)
        if not hidden:
            return layout
        tried.append((hidden, layout))
    return min(tried, key=lambda pair: pair[0])[1]


def _list_drafts(mental_map: MentalMap, page: Page) -> Iterator[_Draft]:
    """List views and panels that might do: the map all over its frame, or beside what stands on it."""
    for top in TOPS:
        panel = plan_panel(mental_map, top)
        if top and panel.height > PANEL_HIGHEST_SHARE * page.frame.height:
            continue
        for room in _list_rooms(page.frame, measure_title(mental_map)[1], panel.height):
            beside_mm = WIDTH_MM if room == page.frame else 0.0
            view = choose_view(mental_map.extent, page.frame, room=room, beside_mm=beside_mm, factor=page.factor)
            yield _Draft(view, panel, view.denominator * TOP_COSTS[top])


def _list_rooms(frame: Box, title_mm: float, panel_mm: float) -> list[Box]:
    """List the parts of a frame that the study area could keep to: all, clear of the panel, of the title, of both."""
    across, down, panel = WIDTH_MM + 2 * INSET_MM, title_mm + 2 * INSET_MM, panel_mm + 2 * INSET_MM
    beside = (frame, replace(frame, x1=frame.x1 - across), replace(frame, x0=frame.x0 + across))
    below = (replace(frame, y1=frame.y1 - panel), replace(frame, y1=frame.y1 - down, y0=frame.y0 + panel))
    rooms = [*beside, *(replace(room, y1=room.y1 - down) for room in beside), *below]
    return [room for room in rooms if min(room.width, room.height) >= LEAST_ROOM_MM]


def _compose_draft(draft: _Draft, mental_map: MentalMap, page: Page) -> tuple[Layout, int]:
    """Find where the parts stand on a draft, and how many symbols they hide there."""
    marks = arrange_marks(part_lines(find_marks(mental_map.layers, draft.view)), page.frame)
    sizes = {
        "title": measure_title(mental_map),
        "panel": (WIDTH_MM, draft.panel.height),
        "scale": measure_scale(draft.view),
    }
    composition = compose(page.frame, marks, _find_area(mental_map, draft.view), sizes)
    size = measure_locator(mental_map)
    locator = find_spare_box(page.frame, marks, size, composition.boxes) if size else None
    return Layout(page, draft.view, draft.panel, composition, locator), composition.count_hidden(marks)


def _find_area(mental_map: MentalMap, view: View) -> BaseGeometry | None:
    """Find the study area on the paper, None where no base layer says what it is."""
    areas = [shape for layer in mental_map.base if layer.role == "area" for shape in layer.frame.geometry]
    return view.clip_to_frame(shapely.union_all(areas)) if areas else None
