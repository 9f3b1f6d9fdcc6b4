"""The layout of the sheet of groups: their maps side by side in one scale, one legend, charts of how they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from mentalkarta.render.dumbbells import Chart, list_dumbbells, measure_chart
from mentalkarta.render.header import HEADER_MM
from mentalkarta.render.legend_layout import is_pie, is_shown
from mentalkarta.render.legend_row import Row, list_legend_rows, measure_rows
from mentalkarta.render.page import Box
from mentalkarta.render.paper import FOOT_MM, MARGIN_MM, PAPERS, lay_plain, list_orientations
from mentalkarta.render.view import choose_view
from mentalkarta.render.words import list_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.groups import Comparison, GroupMap
    from mentalkarta.model import Lang, Layer, MentalMap
    from mentalkarta.render.page import Page
    from mentalkarta.render.view import View

SIZES = {1: 1.0, 2: 0.75, 3: 0.62, 4: 0.55}
"""Size of everything on the maps, in sizes on A3, by how many stand side by side."""
GAP_MM, BAND_MM = 6.0, 9.0
"""Between two maps, and the band with the group's name above each."""
LEGEND_GAP_MM, LEGEND_HEAD_MM, COLUMN_GAP_MM = 2.0, 4.6, 5.0
NOTES_MM = 15.0
"""Height of what is said above the charts."""
CHART_COLUMNS, CHART_GAP_MM = 3, 10.0
CHARTS_SHARE = 0.46
"""The most of the height below the head that charts, and what is said above them, take."""
LEAST_ROWS, MOST_ROWS = 3, 14
TALLEST = 0.85
"""How high a map is at most, in widths."""
WEB_ASPECT = 1.2


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A group on the sheet: its number among those with maps (None: it has none), layers, band and frame."""

    group: GroupMap
    number: int | None
    layers: tuple[Layer, ...]
    band: Box
    frame: Box


@dataclass(frozen=True, slots=True)
class LegendColumn:
    """One element's part of the legend: its words and rows, and where they begin."""

    head: str
    rows: tuple[Row, ...]
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class GroupsLayout:
    """All parts of the sheet; `notes` is the box of what is said above the charts, `view` begins at (0, 0)."""

    page: Page
    cells: tuple[GroupCell, ...]
    view: View
    factor: float
    legend: tuple[LegendColumn, ...]
    notes: Box
    charts: tuple[tuple[Chart, Box], ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heights:
    """Heights (mm) of the maps, the legend, and rows of the charts that have room."""

    map_mm: float
    legend_mm: float
    rows: int


def lay_groups(mental_map: MentalMap, comparison: Comparison) -> GroupsLayout:
    """Lay out the maps of the groups, their legend, and the charts with as many places as have room."""
    sides = list_orientations(PAPERS[mental_map.workshop.size])[0]
    count = max(1, len(comparison.groups))
    wide = (sides[0] - 2 * MARGIN_MM - (count - 1) * GAP_MM) / count
    factor = SIZES[count]
    layers = list_group_layers(mental_map, comparison)
    shown = _list_legend_layers(mental_map, comparison)
    legends = _list_legends(shown, mental_map.workshop.lang, sides[0] - 2 * MARGIN_MM, factor)
    charts = list_charts(mental_map, comparison)
    heights = _share_height(mental_map, sides[1], wide, legends, charts)
    page = lay_plain(mental_map.workshop.size, (sides[0], _measure_page(sides[1], heights, charts)))
    top = page.frame.y1 - HEADER_MM - BAND_MM
    cells = []
    for place, group in enumerate(comparison.groups):
        x = page.frame.x0 + place * (wide + GAP_MM)
        frame = Box(x, top - heights.map_mm, x + wide, top)
        number = comparison.mapped.index(group) if group in comparison.mapped else None
        cells.append(GroupCell(group, number, layers[place], replace(frame, y0=top, y1=top + BAND_MM), frame))
    small = Box(0.0, 0.0, wide / factor, heights.map_mm / factor)
    below = top - heights.map_mm - LEGEND_GAP_MM
    notes = Box(page.frame.x0, below - heights.legend_mm - NOTES_MM, page.frame.x1, below - heights.legend_mm)
    placed = _place_charts(charts, replace(notes, y0=page.frame.y0, y1=notes.y0), heights.rows)
    return GroupsLayout(
        page,
        tuple(cells),
        choose_view(mental_map.extent, small, factor=factor * page.factor),
        factor,
        tuple(replace(each, at=(each.at[0] + page.frame.x0, below)) for each in legends),
        notes,
        placed,
        tuple(row.name for chart in charts for row in chart.rows[heights.rows :]),
    )


def list_group_layers(mental_map: MentalMap, comparison: Comparison) -> list[tuple[Layer, ...]]:
    """List the layers of each group's map; none where it has no map."""
    return [
        tuple(
            replace(layer, places=places, limits=limits)
            for layer, places, limits in zip(mental_map.layers, group.places, group.limits, strict=True)
        )
        if group.places
        else ()
        for group in comparison.groups
    ]


def list_charts(mental_map: MentalMap, comparison: Comparison) -> list[Chart]:
    """List the charts: one for each element that is points, one for all the others; at most three."""
    if len(comparison.mapped) < 2:
        return []
    elements = [layer.element for layer in mental_map.layers]
    points = [[element] for element in elements if element.kind == "point"]
    points.sort(key=lambda some: not is_pie(some[0]))
    others = [element for element in elements if element.kind != "point"]
    parts = [*points, others] if others else points
    if len(parts) > CHART_COLUMNS:
        parts = [*parts[: CHART_COLUMNS - 1], [each for some in parts[CHART_COLUMNS - 1 :] for each in some]]
    charts = []
    for some in parts:
        rows = list_dumbbells(comparison, [element.layer for element in some])
        named = [place.layer for place in comparison.places if place.name]
        words = [element.label.get(mental_map.workshop.lang) for element in some if element.layer in named]
        if rows:
            charts.append(Chart(list_words(words, mental_map.workshop.lang), tuple(rows)))
    return charts


def _list_legend_layers(mental_map: MentalMap, comparison: Comparison) -> list[Layer]:
    """List the layers that a map shows something of, with all that the groups have of them."""
    mapped = [group.places for group in comparison.mapped]
    return [
        replace(layer, places=pd.concat([layer.places, *(places[number] for places in mapped)]))
        for number, layer in enumerate(mental_map.layers)
        if is_shown(layer)
    ]


def _list_legends(shown: Sequence[Layer], lang: Lang, width_mm: float, factor: float) -> list[LegendColumn]:
    """List the legend's columns side by side, each as wide as its share; `at` counts from its left end."""
    if not shown:
        return []
    room = width_mm - COLUMN_GAP_MM * (len(shown) - 1)
    total = sum(layer.element.column_share for layer in shown)
    columns, x = [], 0.0
    for layer in shown:
        wide = room * layer.element.column_share / total
        rows = list_legend_rows(layer, lang, wide, factor)
        columns.append(LegendColumn(layer.element.label.get(lang), rows, (x, 0.0)))
        x += wide + COLUMN_GAP_MM
    return columns


def _share_height(
    mental_map: MentalMap, high: float | None, wide: float, legends: Sequence[LegendColumn], charts: Sequence[Chart]
) -> _Heights:
    """Share the height between maps and charts: charts as many rows as have room, maps no higher than they need."""
    x0, y0, x1, y1 = mental_map.extent
    legend_mm = max((LEGEND_HEAD_MM + measure_rows(each.rows) for each in legends), default=0.0)
    longest = min(MOST_ROWS, max((len(chart.rows) for chart in charts), default=0))
    wanted = min(wide * TALLEST, max(wide / 2, 1.08 * wide * (y1 - y0) / (x1 - x0)))
    if high is None:
        return _Heights(wanted, legend_mm, longest)
    room = high - MARGIN_MM - FOOT_MM - HEADER_MM - BAND_MM - LEGEND_GAP_MM - legend_mm - NOTES_MM
    fixed = measure_chart(0) if charts else 0.0
    spare = max(CHARTS_SHARE * room, room - wanted) - fixed
    rows = max(0, min(longest, int(spare / (measure_chart(1) - measure_chart(0)))))
    charts_mm = measure_chart(rows) if charts else 0.0
    return _Heights(room - charts_mm if charts else min(room, wanted), legend_mm, rows)


def _measure_page(high: float | None, heights: _Heights, charts: Sequence[Chart]) -> float:
    """Measure the height of the page where it is as high as what it holds."""
    if high is not None:
        return high
    below = measure_chart(heights.rows) if charts else 0.0
    return (
        MARGIN_MM
        + HEADER_MM
        + BAND_MM
        + heights.map_mm
        + LEGEND_GAP_MM
        + heights.legend_mm
        + NOTES_MM
        + below
        + FOOT_MM
    )


def _place_charts(charts: Sequence[Chart], room: Box, rows: int) -> tuple[tuple[Chart, Box], ...]:
    """Place the charts side by side at the top of a box, each with its first rows."""
    if not charts or not rows:
        return ()
    wide = (room.width - CHART_GAP_MM * (CHART_COLUMNS - 1)) / CHART_COLUMNS
    placed = []
    for number, chart in enumerate(charts):
        x = room.x0 + number * (wide + CHART_GAP_MM)
        placed.append((replace(chart, rows=chart.rows[:rows]), Box(x, room.y0, x + wide, room.y1)))
    return tuple(placed)
