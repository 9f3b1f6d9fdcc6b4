"""The sheet of small maps: one map per element and one of all, in one scale, a finding in words over each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mentalkarta.picture import Sheet
from mentalkarta.render.composition import find_scale_spot
from mentalkarta.render.elements_layout import LEGEND_GAP_MM, Cell, Grid, lay_elements
from mentalkarta.render.findings import write_elements_subtitle, write_elements_title, write_finding
from mentalkarta.render.furniture import draw_credits, draw_frame, draw_scale, measure_scale
from mentalkarta.render.header import draw_header
from mentalkarta.render.legend_layout import is_shown
from mentalkarta.render.legend_row import draw_legend_rows
from mentalkarta.render.map_plan import MapPlan, draw_map, list_dropped, name_map, plan_map
from mentalkarta.render.naming import SMALLEST_PT, Lettering, grant_wishes, list_requests
from mentalkarta.render.naming_base import list_place_requests
from mentalkarta.render.page import FURNITURE_ORDER, MUTED, Box, open_page, own_settings
from mentalkarta.render.text import TextStyle, fit_style, shorten_text, write_text
from mentalkarta.render.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.model import Lang, Layer, MentalMap
    from mentalkarta.render.labels import Request
    from mentalkarta.render.page import Canvas
    from mentalkarta.render.view import View

CELL_TITLE = TextStyle(12.5, "bold")
FINDING = TextStyle(8.4, color=MUTED)
NOTE = TextStyle(7.0, color=MUTED)
LEAST_NOTE_PT = 6.6
CELL_TITLE_UP, FINDING_UP, NOTE_DOWN = 7.6, 2.2, 4.0
"""How far above or below a small map the baselines of its title, its finding and the note stand."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all small maps of a sheet share; the scale stands on one of them, in a box there (mm on a small map)."""

    grid: Grid
    mental_map: MentalMap
    scale_cell: Cell
    scale_box: Box

    @property
    def lang(self) -> Lang:
        """Language of the sheet."""
        return self.mental_map.workshop.lang


def compose_elements(mental_map: MentalMap) -> Sheet:
    """Draw the sheet of small maps and tell which names found no place on its maps."""
    with own_settings():
        grid = lay_elements(mental_map)
        plans = [plan_map(mental_map, _list_layers(cell, mental_map), grid.view) for cell in grid.cells]
        scene = _Scene(grid, mental_map, *_find_scale(grid, plans))
        figure, canvas = open_page(grid.page)
        _draw_header(canvas, scene)
        drawn = [_draw_cell(canvas, cell, plan, scene) for cell, plan in zip(grid.cells, plans, strict=True)]
        _draw_scale(canvas, scene)
        draw_credits(canvas, mental_map, grid.page)
    dropped = dict.fromkeys(name for names, _ in drawn for name in names)
    unused = [name for name in drawn[0][1] if all(name in idle for _, idle in drawn)]
    return Sheet("elements", figure, grid.page.dpi, tuple(dropped), tuple(unused))


def _list_layers(cell: Cell, mental_map: MentalMap) -> tuple[Layer, ...]:
    """List the layers of a small map."""
    return mental_map.layers if cell.layer is None else (cell.layer,)


def _find_scale(grid: Grid, plans: Sequence[MapPlan]) -> tuple[Cell, Box]:
    """Find the map on which a scale hides least, the last one where it makes no difference, and its box there."""
    wide, high = measure_scale(_view_page(grid))
    size = (wide / grid.factor, high / grid.factor)
    spots = [find_scale_spot(grid.view.frame, plan.marks, plan.area, size) for plan in plans]
    best = min(reversed(range(len(plans))), key=lambda number: spots[number][1])
    return grid.cells[best], spots[best][0]


def _view_page(grid: Grid) -> View:
    """Return the view as the page has it, where a scale is as large as on the main sheet."""
    return replace(grid.view, factor=grid.page.factor, frame=grid.cells[0].frame)


def _draw_header(canvas: Canvas, scene: _Scene) -> None:
    """Say what the sheet is."""
    mental_map = scene.mental_map
    absent = [layer.element.label.get(scene.lang) for layer in mental_map.layers if not is_shown(layer)]
    shown = sum(cell.layer is not None for cell in scene.grid.cells)
    words = write_elements_title(mental_map, shown), write_elements_subtitle(mental_map, absent)
    draw_header(canvas, scene.grid.page, mental_map, *words)


def _draw_cell(canvas: Canvas, cell: Cell, plan: MapPlan, scene: _Scene) -> tuple[tuple[str, ...], list[str]]:
    """Draw one small map with title, finding, frame and legend.

    Return the names that found no place on it, and the wishes for names that are not on it.
    """
    grid, wishes = scene.grid, scene.mental_map.workshop.labels
    hidden = {name: wish for name, wish in wishes.items() if wish.hide}
    requests, unused = grant_wishes(_list_names(cell, plan, scene), hidden)
    labels = name_map(plan, requests, (scene.scale_box,) if cell is scene.scale_cell else ())
    draw_map(canvas.inset((cell.frame.x0, cell.frame.y0), grid.factor), plan, labels)
    draw_frame(canvas, cell.frame)
    _draw_cell_title(canvas, cell, scene.mental_map)
    draw_legend_rows(canvas, cell.legend, (cell.frame.x0, cell.frame.y0 - LEGEND_GAP_MM))
    return list_dropped(labels, plan), unused


def _list_names(cell: Cell, plan: MapPlan, scene: _Scene) -> list[Request]:
    """List the names of a small map; lines are told by the background's places too, all together have none."""
    if cell.layer is None:
        return []
    smallest_pt = SMALLEST_PT / scene.grid.factor
    requests = list_requests(plan.marks, Lettering(plan.view.frame, scene.lang, smallest_pt))
    if cell.layer.element.kind == "line":
        requests += list_place_requests(plan.base, plan.marks, smallest_pt)
    return requests


def _draw_cell_title(canvas: Canvas, cell: Cell, mental_map: MentalMap) -> None:
    """Set a small map's title and its finding above its frame."""
    lang, frame = mental_map.workshop.lang, cell.frame
    if cell.layer is None:
        has_places = any(is_shown(layer) for layer in mental_map.layers)
        title, finding = say("together", lang), say("together_note" if has_places else "finding_none", lang)
    else:
        title, finding = cell.layer.element.label.get(lang), write_finding(cell.layer, mental_map)
    for words, style, up, label in (
        (title, CELL_TITLE, CELL_TITLE_UP, "cell title"),
        (finding, FINDING, FINDING_UP, "finding"),
    ):
        fitted = fit_style(words, style, frame.width, LEAST_NOTE_PT)
        shown = shorten_text(words, fitted, frame.width)
        write_text(canvas, (frame.x0, frame.y1 + up), shown, fitted, order=FURNITURE_ORDER, label=label)


def _draw_scale(canvas: Canvas, scene: _Scene) -> None:
    """Draw the scale where it stands, and say below the last map that all are of one scale."""
    grid, frame, box = scene.grid, scene.scale_cell.frame, scene.scale_box
    wide, high = measure_scale(_view_page(grid))
    x, y = frame.x0 + grid.factor * box.x0, frame.y0 + grid.factor * box.y0
    draw_scale(canvas, _view_page(grid), Box(x, y, x + wide, y + high), grid.page, scene.lang)
    if len(grid.cells) > 1:
        last = grid.cells[-1].frame
        at = (last.x0, last.y0 - NOTE_DOWN)
        write_text(canvas, at, say("same_scale", scene.lang), NOTE, order=FURNITURE_ORDER, label="same scale")
