"""One element's section of the legend: its symbols drawn as on the map, their words and limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.legend_layout import (
    CIRCLES_MM,
    CLASS,
    LIMITS,
    ROW_MM,
    SAMPLE_GAP_MM,
    SAMPLE_MM,
    SLICE_WIDE_MM,
    TWO_ROWS_PT,
    WORDS_GAP_MM,
    Section,
    find_class_styles,
    find_pie,
    find_step,
    is_pie,
    is_shown,
    list_slices,
)
from mentalkarta.render.page import FURNITURE_ORDER, MUTED, POINTS_PER_MM, Box, Canvas
from mentalkarta.render.symbols import (
    draw_area,
    draw_line,
    draw_marker,
    draw_pie,
    draw_ring,
    draw_slice,
    draw_stroke,
    pie_radius,
    point_at,
)
from mentalkarta.render.text import TextStyle, fit_style, measure_text, shorten_text, write_text
from mentalkarta.render.words import say
from mentalkarta.symbol import Area, Line, Marker, Pie
from mentalkarta.wording import describe_limits, format_share

if TYPE_CHECKING:
    from mentalkarta.model import Element, FrequencyClass, Layer
    from mentalkarta.symbol import Symbol

COLUMN_HEAD = TextStyle(10.5, "bold")
NOTE = TextStyle(7.0, color=MUTED)
EMPTY = TextStyle(7.0, italic=True, color=MUTED)
SMALLEST_PT = 6.6

COLUMN_HEAD_DOWN, NOTE_DOWN = 4.8, 8.4
"""From the top of a section to the baselines of its head and its note."""
NOTE_GAP_MM = 2.5
SLICE_MM = 5.2
SAMPLE_UP_MM = 2.3
CIRCLE_SHARES = (0.75, 0.5, 0.25)


def draw_section(canvas: Canvas, section: Section, layer: Layer) -> None:
    """Draw a layer's section: head, note, rows; a line in words when the map shows nothing of it."""
    element, empty = layer.element, not is_shown(layer)
    _draw_head(canvas, section, element)
    if is_pie(element):
        rows = _draw_categories(canvas, section, layer)
        _draw_circles(canvas, section, find_pie(element))
    else:
        rows = len(element.classes)
        step = find_step(section, rows + empty)
        for number, frequency in enumerate(element.classes):
            _draw_class(canvas, section, layer, (frequency, section.box.y1 - section.rows_down - number * step))
    if empty:
        y = section.box.y1 - section.rows_down - rows * find_step(section, rows + 1) - 0.8
        words = say("empty_column", section.lang)
        write_text(canvas, (section.box.x0, y), words, EMPTY, order=FURNITURE_ORDER, label="empty column")


def _draw_head(canvas: Canvas, section: Section, element: Element) -> None:
    """Set an element's name and the note below it, or beside it where rows are short."""
    box, words, note = section.box, element.label.get(section.lang), element.note.get(section.lang)
    x, y = box.x0, box.y1 - COLUMN_HEAD_DOWN
    style = fit_style(words, COLUMN_HEAD, box.width, SMALLEST_PT)
    shown = shorten_text(words, style, box.width)
    write_text(canvas, (x, y), shown, style, order=FURNITURE_ORDER, label="column head")
    if section.note_beside:
        x += measure_text(shown, style).width + NOTE_GAP_MM
    else:
        y = box.y1 - NOTE_DOWN
    small = fit_style(note, NOTE, box.x1 - x, SMALLEST_PT)
    short = shorten_text(note, small, box.x1 - x)
    write_text(canvas, (x, y), short, small, order=FURNITURE_ORDER, label="column head")


def _draw_class(canvas: Canvas, section: Section, layer: Layer, row: tuple[FrequencyClass, float]) -> None:
    """Draw a class in its row (its middle, mm): symbol, words, limits beside them in small grey, or below them."""
    (frequency, middle), element = row, layer.element
    sample = SAMPLE_MM[element.kind]
    box = Box(section.box.x0, middle - SAMPLE_UP_MM, section.box.x0 + sample, middle + SAMPLE_UP_MM)
    draw_sample(canvas, frequency.symbol, box, f"legend:{element.key}:{frequency.key}")
    words = frequency.label.get(section.lang)
    limits = describe_limits(element, frequency, layer.limits, section.lang)
    x = box.x1 + SAMPLE_GAP_MM
    room = section.box.x1 - x
    styles = find_class_styles(layer, section.lang, room)
    if styles is not None:
        style, small = styles
        y = middle - 1.15
        at = (x + measure_text(words, style).width + WORDS_GAP_MM, y)
    else:
        style, small = fit_style(words, replace(CLASS, size_pt=TWO_ROWS_PT), room, SMALLEST_PT), LIMITS
        y, at = middle + 0.25, (x, middle - 2.55)
    write_text(canvas, (x, y), words, style, order=FURNITURE_ORDER, label="class words")
    write_text(canvas, at, limits, small, order=FURNITURE_ORDER, label="class limits")


def draw_sample(canvas: Canvas, symbol: Symbol, box: Box, label: str) -> None:
    """Draw a symbol in a box of the legend with the very functions of the map."""
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    match symbol:
        case Marker():
            draw_marker(canvas, symbol, (box.x0 + 4.0, middle[1]), order=FURNITURE_ORDER, label=label)
        case Line():
            line = shapely.LineString([(box.x0, middle[1]), (box.x1, middle[1])])
            draw_line(canvas, symbol, line, order=FURNITURE_ORDER, label=label)
        case Area():
            sample = Box(box.x0 + 0.4, box.y0, box.x1, box.y1).to_polygon()
            draw_area(canvas, symbol, sample, order=FURNITURE_ORDER, label=label)
        case Pie():
            draw_pie(canvas, symbol, middle, 0.1, ((1.0, symbol.ring),), order=FURNITURE_ORDER, label=label)


def _draw_categories(canvas: Canvas, section: Section, layer: Layer) -> int:
    """Draw the colours of the slices that the map shows; return the number of rows."""
    box, shown = section.box, list_slices(layer)
    step = find_step(section, len(shown) + (not is_shown(layer)))
    room = box.width - SLICE_WIDE_MM - CIRCLES_MM
    for number, category in enumerate(shown):
        middle = box.y1 - section.rows_down - number * step
        draw_slice_sample(
            canvas, find_pie(layer.element), (box.x0 + 0.8, middle), (min(SLICE_MM, step), category.color)
        )
        words = category.label.get(section.lang)
        style = fit_style(words, fit_rows(CLASS, step), room, SMALLEST_PT)
        at = (box.x0 + SLICE_WIDE_MM, middle - 0.355 * fit_rows(CLASS, step).size_mm)
        write_text(canvas, at, shorten_text(words, style, room), style, order=FURNITURE_ORDER, label="class words")
    return len(shown)


def fit_rows(style: TextStyle, step_mm: float) -> TextStyle:
    """Return the style made small enough for rows at a distance, never under the smallest size."""
    return replace(style, size_pt=max(SMALLEST_PT, min(style.size_pt, 0.9 * step_mm * POINTS_PER_MM)))


def draw_slice_sample(canvas: Canvas, pie: Pie, middle: tuple[float, float], look: tuple[float, str]) -> None:
    """Draw one slice of a pie, of a radius (mm) and colour, with its ring, its height about the middle of a row."""
    span, (radius, color) = (10.0, 78.0), look
    tip = (middle[0], middle[1] - 0.385 * radius)
    rim = [point_at(tip, radius, angle) for angle in range(10, 79, 4)]
    outline = shapely.Polygon([tip, *rim])
    draw_slice(canvas, tip, radius, span, color, order=FURNITURE_ORDER, label="legend:slice")
    draw_stroke(canvas, outline, pie.ring, pie.ring_mm * 0.8, order=FURNITURE_ORDER, label="legend:slice")


def _draw_circles(canvas: Canvas, section: Section, pie: Pie) -> None:
    """Draw the nested circles that measure the pies, each with its share."""
    box, lang = section.box, section.lang
    largest = pie_radius(pie, CIRCLE_SHARES[0])
    x = min(box.x1 - 12.0 - largest, box.x0 + 0.68 * box.width)
    foot = max(box.y1 - section.rows_down - 3 * ROW_MM - 1.0, box.y0 + 0.5)
    for share in CIRCLE_SHARES:
        radius = pie_radius(pie, share)
        draw_ring(canvas, pie, (x, foot + radius), radius, order=FURNITURE_ORDER, label=f"legend:circle {share}")
        top = foot + 2 * radius
        lead = shapely.LineString([(x, top), (x + largest + 2.2, top)])
        draw_stroke(canvas, lead, MUTED, 0.18, order=FURNITURE_ORDER, label="legend:lead")
        at = (x + largest + 2.8, top - 0.85)
        write_text(canvas, at, format_share(share, lang), LIMITS, order=FURNITURE_ORDER, label="circle share")
    at = (x - largest, foot + 2 * largest + 2.2)
    write_text(canvas, at, say("share_of_people", lang), LIMITS, order=FURNITURE_ORDER, label="circle head")
