"""The sheet of groups: a map of each, one scale and the same classes, and how far the groups differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mentalkarta.groups import LEAST_PEOPLE, Comparison
from mentalkarta.picture import Sheet
from mentalkarta.render.composition import find_scale_spot
from mentalkarta.render.dumbbells import GROUP_MARKERS, draw_chart
from mentalkarta.render.furniture import draw_credits, draw_frame, draw_scale, measure_scale
from mentalkarta.render.group_findings import list_notes, write_groups_subtitle, write_groups_title
from mentalkarta.render.groups_layout import LEGEND_HEAD_MM, lay_groups
from mentalkarta.render.header import draw_header
from mentalkarta.render.legend_row import draw_legend_rows
from mentalkarta.render.map_plan import draw_map, list_dropped, name_map, plan_map
from mentalkarta.render.naming import SMALLEST_PT, Lettering, grant_wishes, list_requests
from mentalkarta.render.page import FURNITURE_ORDER, MUTED, Box, open_page, own_settings
from mentalkarta.render.symbols import draw_fill, draw_marker
from mentalkarta.render.text import TextStyle, fit_style, measure_text, shorten_text, wrap_text, write_text
from mentalkarta.render.words import say

if TYPE_CHECKING:
    from mentalkarta.model import MentalMap
    from mentalkarta.render.groups_layout import GroupCell, GroupsLayout
    from mentalkarta.render.page import Canvas
    from mentalkarta.render.view import View

BAND_NAME = TextStyle(12.5, "bold", color="#FFFFFF")
BAND_PEOPLE = TextStyle(9.4, color="#FFFFFF")
FEW = TextStyle(12.5, "semibold", color=MUTED)
LEGEND_HEAD = TextStyle(8.2, "bold")
QUESTION = TextStyle(11.0, "bold")
NOTE = TextStyle(7.4, color=MUTED)
NOTE_STEP_MM, KEY_GAP_MM = 3.4, 8.0
NO_MAP = "#8C8577"
"""Colour of the band of a group without a map."""


def compose_groups(mental_map: MentalMap) -> Sheet:
    """Draw the sheet of groups and tell which names found no place on its maps or in its charts."""
    comparison = mental_map.comparison or Comparison()
    with own_settings():
        layout = lay_groups(mental_map, comparison)
        figure, canvas = open_page(layout.page)
        words = write_groups_title(mental_map, comparison), write_groups_subtitle(mental_map, comparison)
        draw_header(canvas, layout.page, mental_map, *words)
        drawn = [_draw_cell(canvas, cell, layout, mental_map) for cell in layout.cells]
        _draw_legend(canvas, layout)
        _draw_notes(canvas, layout, mental_map, comparison)
        for chart, box in layout.charts:
            draw_chart(canvas, chart, box, mental_map.workshop.lang, apart=say("apart", mental_map.workshop.lang))
        draw_credits(canvas, mental_map, layout.page)
    dropped = dict.fromkeys([*(name for names, _ in drawn for name in names), *layout.dropped])
    unused = [name for name in drawn[0][1] if all(name in idle for _, idle in drawn)] if drawn else []
    return Sheet("groups", figure, layout.page.dpi, tuple(dropped), tuple(unused))


def _draw_cell(
    canvas: Canvas, cell: GroupCell, layout: GroupsLayout, mental_map: MentalMap
) -> tuple[tuple[str, ...], list[str]]:
    """Draw a group's band and map; return the names without room, and the wishes for names that are not there."""
    lang, frame = mental_map.workshop.lang, cell.frame
    _draw_band(canvas, cell, mental_map)
    if cell.number is None:
        words = say("too_few", lang, least=LEAST_PEOPLE)
        style = fit_style(words, FEW, frame.width - 8.0, SMALLEST_PT)
        at = ((frame.x0 + frame.x1) / 2, (frame.y0 + frame.y1) / 2)
        write_text(canvas, at, words, style, align="center", order=FURNITURE_ORDER, label="too few")
        draw_frame(canvas, frame)
        return (), list(mental_map.workshop.labels)
    plan = plan_map(mental_map, cell.layers, layout.view)
    first = cell.number == 0
    view = replace(layout.view, factor=layout.page.factor, frame=frame)
    wide, high = measure_scale(view)
    size = (wide / layout.factor, high / layout.factor)
    scale_box = find_scale_spot(layout.view.frame, plan.marks, plan.area, size)[0] if first else None
    named = [mark for mark in plan.marks if mark.element.kind != "line"]  # the maps are too small for roads' names
    wanted = list_requests(named, Lettering(layout.view.frame, lang, SMALLEST_PT / layout.factor))
    hidden = {name: wish for name, wish in mental_map.workshop.labels.items() if wish.hide}
    requests, unused = grant_wishes(wanted, hidden)
    labels = name_map(plan, requests, (scale_box,) if scale_box else ())
    draw_map(canvas.inset((frame.x0, frame.y0), layout.factor), plan, labels)
    draw_frame(canvas, frame)
    if scale_box:
        _draw_scale(canvas, scale_box, view, layout, mental_map)
    return list_dropped(labels, replace(plan, marks=tuple(named))), unused


def _draw_scale(canvas: Canvas, box: Box, view: View, layout: GroupsLayout, mental_map: MentalMap) -> None:
    """Draw the scale in its box (mm on the map), as large as on the main sheet."""
    wide, high = measure_scale(view)
    x, y = view.frame.x0 + layout.factor * box.x0, view.frame.y0 + layout.factor * box.y0
    draw_scale(canvas, view, Box(x, y, x + wide, y + high), layout.page, mental_map.workshop.lang)


def _draw_band(canvas: Canvas, cell: GroupCell, mental_map: MentalMap) -> None:
    """Draw the band above a map: the group at the left, its people at the right."""
    band, lang = cell.band, mental_map.workshop.lang
    color = NO_MAP if cell.number is None else GROUP_MARKERS[cell.number].fill
    draw_fill(canvas, band.to_polygon(), color, order=FURNITURE_ORDER - 1, label="band")
    key = "group_person" if cell.group.people == 1 else "group_people"
    people = say(key, lang, people=cell.group.people)
    wide = measure_text(people, BAND_PEOPLE).width
    at = (band.x1 - 3.0, band.y0 + 3.2)
    write_text(canvas, at, people, BAND_PEOPLE, align="right", order=FURNITURE_ORDER, label="band")
    room = band.width - wide - 12.0
    name = cell.group.name[:1].upper() + cell.group.name[1:]
    style = fit_style(name, BAND_NAME, room, SMALLEST_PT)
    at = (band.x0 + 3.0, band.y0 + 2.9)
    write_text(canvas, at, shorten_text(name, style, room), style, order=FURNITURE_ORDER, label="band")


def _draw_legend(canvas: Canvas, layout: GroupsLayout) -> None:
    """Draw the legend below the maps, an element beside the other."""
    for column in layout.legend:
        x, top = column.at
        write_text(canvas, (x, top - 3.0), column.head, LEGEND_HEAD, order=FURNITURE_ORDER, label="legend head")
        draw_legend_rows(canvas, column.rows, (x, top - LEGEND_HEAD_MM))


def _draw_notes(canvas: Canvas, layout: GroupsLayout, mental_map: MentalMap, comparison: Comparison) -> None:
    """Say what can be said of differences, first of all the smallest that these numbers could show."""
    lang, box = mental_map.workshop.lang, layout.notes
    y = box.y1 - 4.2
    write_text(canvas, (box.x0, y), say("how_differ", lang), QUESTION, order=FURNITURE_ORDER, label="question")
    _draw_key(canvas, comparison, (box.x1, y))
    for row in wrap_text(" ".join(list_notes(mental_map, comparison)), NOTE, box.width, lines=3):
        y -= NOTE_STEP_MM
        write_text(canvas, (box.x0, y), row, NOTE, order=FURNITURE_ORDER, label="note")


def _draw_key(canvas: Canvas, comparison: Comparison, corner: tuple[float, float]) -> None:
    """Draw the groups' marks with their names, up to the right end of a line."""
    x, y = corner
    for number, group in reversed(list(enumerate(comparison.mapped))):
        words = shorten_text(group.name[:1].upper() + group.name[1:], NOTE, 45.0)
        write_text(canvas, (x, y), words, NOTE, align="right", order=FURNITURE_ORDER, label="key")
        x -= measure_text(words, NOTE).width + 2.8
        draw_marker(canvas, GROUP_MARKERS[number], (x, y + 0.95), order=FURNITURE_ORDER, label="key")
        x -= KEY_GAP_MM
