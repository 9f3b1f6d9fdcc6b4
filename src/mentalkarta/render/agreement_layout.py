"""The layout of the agreement sheet: the map of zones at the left, the chart of all places at the right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from mentalkarta.render.certainty_chart import Group, count_room, divide_groups, fit_groups, list_groups
from mentalkarta.render.header import HEADER_MM
from mentalkarta.render.legend_row import Item, Row, measure_rows
from mentalkarta.render.legend_section import draw_sample
from mentalkarta.render.page import Box
from mentalkarta.render.paper import PAPERS, lay_plain, list_orientations
from mentalkarta.render.view import choose_view
from mentalkarta.render.zone_map import list_zone_layers

if TYPE_CHECKING:
    from mentalkarta.model import FrequencyClass, Lang, Layer, MentalMap
    from mentalkarta.render.page import Canvas, Page
    from mentalkarta.render.view import View

MAP_SHARE, GAP_MM = 0.64, 10.0
"""The map's share of the width, and the room between map and chart."""
ALONE_COLUMNS = 3
"""Columns of the chart where there is no map."""
CHART_HEAD_MM, NOTE_MM, LEGEND_GAP_MM = 12.0, 7.0, 2.0
WEB_ASPECT = 0.72
SAMPLE_MM = 11.0


@dataclass(frozen=True, slots=True)
class AgreementLayout:
    """All parts of the sheet; without zones `frame` is None and the chart has the sheet for itself."""

    page: Page
    zones: tuple[Layer, ...]
    frame: Box | None
    view: View | None
    legend: tuple[Row, ...]
    chart: Box
    columns: tuple[tuple[Box, tuple[Group, ...]], ...]
    dropped: tuple[str, ...]


def lay_agreement(mental_map: MentalMap) -> AgreementLayout:
    """Lay out the sheet."""
    wide, high = list_orientations(PAPERS[mental_map.workshop.size])[0]
    page = lay_plain(mental_map.workshop.size, (wide, high or WEB_ASPECT * wide))
    room = replace(page.frame, y1=page.frame.y1 - HEADER_MM)
    zones = tuple(list_zone_layers(mental_map))
    groups = list_groups(mental_map)
    if not zones:
        return AgreementLayout(page, (), None, None, (), room, *_lay_chart(groups, room, ALONE_COLUMNS))
    split = room.x0 + MAP_SHARE * room.width
    legend = _list_legend(zones[0], mental_map.workshop.lang, split - room.x0)
    frame = Box(room.x0, room.y0 + measure_rows(legend) + LEGEND_GAP_MM, split, room.y1)
    view = choose_view(mental_map.extent, frame, factor=page.factor)
    chart = replace(room, x0=split + GAP_MM)
    return AgreementLayout(page, zones, frame, view, legend, chart, *_lay_chart(groups, chart, 1))


def _lay_chart(
    groups: list[Group], box: Box, columns: int
) -> tuple[tuple[tuple[Box, tuple[Group, ...]], ...], tuple[str, ...]]:
    """Lay out the chart in columns; return them, and the names that have no room."""
    room = replace(box, y0=box.y0 + NOTE_MM, y1=box.y1 - CHART_HEAD_MM)
    rows = count_room(room.height)
    divided = divide_groups(groups, columns)
    kept = [fit_groups(part, rows) for part in divided]
    wide = (box.width - (columns - 1) * GAP_MM) / columns
    placed = []
    for number, part in enumerate(kept):
        x = box.x0 + number * (wide + GAP_MM)
        placed.append((Box(x, room.y0, x + wide, room.y1), tuple(part)))
    return tuple(placed), tuple(name for part in kept for group in part for name in group.left_out)


def _list_legend(layer: Layer, lang: Lang, width_mm: float) -> tuple[Row, ...]:
    """List the zones in rows as wide as the map."""
    items = [Item(SAMPLE_MM, partial(_draw_zone, each), each.label.get(lang)) for each in layer.element.classes]
    rows: list[Row] = [()]
    x = 0.0
    for item in items:
        if rows[-1] and x + item.width > width_mm:
            rows.append(())
            x = 0.0
        rows[-1] += (item,)
        x += item.width + 5.0
    return tuple(rows)


def _draw_zone(zone: FrequencyClass, canvas: Canvas, at: tuple[float, float]) -> None:
    """Draw the sample of a zone from the left end of its row's middle."""
    box = Box(at[0], at[1] - 2.0, at[0] + SAMPLE_MM, at[1] + 2.0)
    draw_sample(canvas, zone.symbol, box, f"legend:{zone.key}")
