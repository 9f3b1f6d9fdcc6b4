"""Teckenförklaring: one column an element, its symbols drawn as on the map, their words and limits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely

from mentalkarta.base_style import AREA, BORDER, ROLE_WORDS
from mentalkarta.render.basemap import draw_border, draw_rail, draw_road, draw_water_patch
from mentalkarta.render.page import FURNITURE_ORDER, HAIR, INK, MUTED, POINTS_PER_MM, Box, Canvas
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
    from mentalkarta.model import BaseRole, Category, Element, FrequencyClass, Lang, Layer, MentalMap
    from mentalkarta.symbol import Symbol

HEAD = TextStyle(12.0, "bold")
COLUMN_HEAD = TextStyle(10.5, "bold")
CLASS = TextStyle(9.2)
LIMITS = TextStyle(7.0, color=MUTED)
NOTE = TextStyle(7.0, color=MUTED)
KEY_HEAD = TextStyle(7.0, "semibold", color=MUTED)
SMALLEST_PT = 6.6

RULE_DOWN, HEAD_DOWN, NOTE_DOWN, ROWS_DOWN = 6.4, 11.2, 14.8, 21.2
"""Distances from the top of the strip, mm: the rule, baselines of column heads and notes, middle of the first row."""
ROW_MM, ROW_LEAST_MM = 6.6, 2.6
SAMPLE_MM = {"point": 8.4, "line": 13.0, "area": 11.0}
"""Width of a column's samples by kind of element."""
GUTTER_MM, SLICE_MM = 4.0, 5.2
KEY_ROLES: tuple[BaseRole, ...] = ("area", "border", "road", "rail", "water")
"""Roles of the background that stand in its key, in the key's order."""
WATER_ROLES = ("land", "water", "river")
"""Roles that bring water to the map: around land there is sea."""
CLASS_SIZES_PT = ((9.2, 7.0), (8.8, 6.8), (8.4, 6.6))
"""Sizes of class words and limits that are tried until both fit in a row."""
WORDS_GAP_MM = 2.0
CIRCLE_SHARES = (0.75, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its layer, its box, the language."""

    layer: Layer
    box: Box
    lang: Lang

    @property
    def element(self) -> Element:
        """The column's element."""
        return self.layer.element


def draw_strip(canvas: Canvas, mental_map: MentalMap, strip: Box) -> None:
    """Draw the whole legend in its strip."""
    _draw_head(canvas, mental_map, strip)
    _draw_base_key(canvas, mental_map, strip)
    rule = shapely.LineString([(strip.x0, strip.y1 - RULE_DOWN), (strip.x1, strip.y1 - RULE_DOWN)])
    draw_stroke(canvas, rule, INK, 0.35, order=FURNITURE_ORDER, label="rule")
    shares = [layer.element.column_share for layer in mental_map.layers]
    x = strip.x0
    for number, (layer, share) in enumerate(zip(mental_map.layers, shares, strict=True)):
        width = strip.width * share / sum(shares)
        if number:
            divider = shapely.LineString(
                [(x - GUTTER_MM + 1, strip.y0 + 1), (x - GUTTER_MM + 1, strip.y1 - RULE_DOWN - 2)]
            )
            draw_stroke(canvas, divider, HAIR, 0.2, order=FURNITURE_ORDER, label="divider")
        box = Box(x, strip.y0, x + width - (GUTTER_MM if number < len(shares) - 1 else 0.0), strip.y1)
        _draw_column(canvas, _Column(layer, box, mental_map.workshop.lang))
        x += width


def _draw_head(canvas: Canvas, mental_map: MentalMap, strip: Box) -> None:
    """Set the legend's title and the note on shares and what is not shown."""
    lang = mental_map.workshop.lang
    title = mental_map.legend.title.get(lang)
    baseline = strip.y1 - 4.4
    write_text(canvas, (strip.x0, baseline), title, HEAD, order=FURNITURE_ORDER, label="legend title")
    note = say(f"strip_note_{mental_map.workshop.classes}", lang, asked=mental_map.asked.people)
    note = f"{note} {describe_lowest(mental_map)}"
    x = strip.x0 + measure_text(title, HEAD).width + 6.0
    write_text(canvas, (x, baseline), note, NOTE, order=FURNITURE_ORDER, label="legend note")


def describe_lowest(mental_map: MentalMap) -> str:
    """Say below which share nothing is shown: "Under 12,5 % visas inte."."""
    lang = mental_map.workshop.lang
    limits = {element.classes[-1].min_share for element in mental_map.legend.elements}
    if len(limits) > 1 or mental_map.workshop.classes == "natural":
        return say("below_each", lang)
    return say("below", lang, limit=format_share(limits.pop(), lang, 1))


def _draw_base_key(canvas: Canvas, mental_map: MentalMap, strip: Box) -> None:
    """Draw the key of the background at the right of the head, from the right, for the roles there are."""
    lang = mental_map.workshop.lang
    present = {"water" if layer.role in WATER_ROLES else layer.role for layer in mental_map.base}
    roles: list[BaseRole] = [role for role in KEY_ROLES if role in present]
    x, baseline = strip.x1, strip.y1 - 4.4
    for role in reversed(roles):
        words = ROLE_WORDS[role].get(lang)
        x -= measure_text(words, NOTE).width
        write_text(canvas, (x, baseline), words, NOTE, order=FURNITURE_ORDER, label="base key")
        x -= 10.0
        _draw_base_sample(canvas, role, Box(x, baseline - 0.6, x + 8.5, baseline + 2.0))
        x -= 4.5
    if roles:
        words = say("background", lang)
        write_text(canvas, (x, baseline), words, KEY_HEAD, align="right", order=FURNITURE_ORDER, label="base key")


def _draw_base_sample(canvas: Canvas, role: BaseRole, box: Box) -> None:
    """Draw a sample of the background."""
    middle = (box.y0 + box.y1) / 2
    line = shapely.LineString([(box.x0, middle), (box.x1, middle)])
    if role == "water":
        draw_water_patch(canvas, box.to_polygon(), order=FURNITURE_ORDER)
    elif role == "road":
        draw_road(canvas, line, order=FURNITURE_ORDER)
    elif role == "rail":
        draw_rail(canvas, line, order=FURNITURE_ORDER)
    else:
        draw_border(canvas, line, AREA if role == "area" else BORDER, order=FURNITURE_ORDER)


def _draw_column(canvas: Canvas, column: _Column) -> None:
    """Draw one column: head, note, rows; a line in words when the map shows nothing of it."""
    box, element, lang = column.box, column.element, column.lang
    for words, style, down in (
        (element.label.get(lang), COLUMN_HEAD, HEAD_DOWN),
        (element.note.get(lang), NOTE, NOTE_DOWN),
    ):
        fitted = fit_style(words, style, box.width, SMALLEST_PT)
        shown = shorten_text(words, fitted, box.width)
        write_text(canvas, (box.x0, box.y1 - down), shown, fitted, order=FURNITURE_ORDER, label="column head")
    empty = not (column.layer.places["class"] != "").any()
    if any(isinstance(frequency.symbol, Pie) for frequency in element.classes):
        rows = _draw_categories(canvas, column)
        _draw_circles(canvas, column)
    else:
        rows = len(element.classes)
        step = find_step(box, rows + empty)
        for number, frequency in enumerate(element.classes):
            _draw_class(canvas, column, frequency, box.y1 - ROWS_DOWN - number * step)
    if empty:
        style = TextStyle(7.0, italic=True, color=MUTED)
        y = box.y1 - ROWS_DOWN - rows * find_step(box, rows + 1) - 0.8
        write_text(canvas, (box.x0, y), say("empty_column", lang), style, order=FURNITURE_ORDER, label="empty column")


def find_step(box: Box, rows: int) -> float:
    """Return the distance of rows so that all fit above the foot of a column."""
    room = box.height - ROWS_DOWN - 3.2
    return max(ROW_LEAST_MM, min(ROW_MM, room / max(1, rows - 1)))


def find_class_styles(layer: Layer, lang: Lang, room: float) -> tuple[TextStyle, TextStyle] | None:
    """Return the largest styles in which every class's words and limits stand side by side, None when none do."""
    for words_pt, limits_pt in CLASS_SIZES_PT:
        words, limits = replace(CLASS, size_pt=words_pt), replace(LIMITS, size_pt=limits_pt)
        widths = [
            measure_text(frequency.label.get(lang), words).width
            + measure_text(describe_limits(layer.element, frequency, layer.limits, lang), limits).width
            for frequency in layer.element.classes
        ]
        if max(widths) + WORDS_GAP_MM <= room:
            return words, limits
    return None


def _draw_class(canvas: Canvas, column: _Column, frequency: FrequencyClass, middle: float) -> None:
    """Draw a class: symbol, words, limits in small grey beside them (below when there is no room)."""
    element, sample = column.element, SAMPLE_MM[column.element.kind]
    x = column.box.x0
    box = Box(x, middle - 2.1, x + sample, middle + 2.1)
    draw_sample(canvas, frequency.symbol, box, f"legend:{element.key}:{frequency.key}")
    words = frequency.label.get(column.lang)
    limits = describe_limits(element, frequency, column.layer.limits, column.lang)
    x += sample + 2.5
    room = column.box.x1 - x
    styles = find_class_styles(column.layer, column.lang, room)
    if styles is not None:
        style, small = styles
        y = middle - 1.15
        at = (x + measure_text(words, style).width + WORDS_GAP_MM, y)
    else:
        style, small = fit_style(words, replace(CLASS, size_pt=8.4), room, SMALLEST_PT), LIMITS
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


def _draw_categories(canvas: Canvas, column: _Column) -> int:
    """Draw the colours of the slices; `unspecified` only where some place has it. Return the number of rows."""
    element, box = column.element, column.box
    shown: list[Category] = [*element.categories]
    extra = element.unspecified
    if extra is not None and extra.key in column.layer.places and column.layer.places[extra.key].fillna(0).sum() > 0:
        shown.append(extra)
    step = find_step(box, len(shown))
    pie = next(frequency.symbol for frequency in element.classes if isinstance(frequency.symbol, Pie))
    for number, category in enumerate(shown):
        middle = box.y1 - ROWS_DOWN - number * step
        _draw_slice_sample(canvas, pie, (box.x0 + 0.8, middle), min(SLICE_MM, step), category.color)
        at = (box.x0 + 10.0, middle - 0.355 * fit_rows(CLASS, step).size_mm)
        room = box.width - 10.0 - 34.0
        words = category.label.get(column.lang)
        style = fit_style(words, fit_rows(CLASS, step), room, SMALLEST_PT)
        write_text(canvas, at, shorten_text(words, style, room), style, order=FURNITURE_ORDER, label="class words")
    return len(shown)


def fit_rows(style: TextStyle, step_mm: float) -> TextStyle:
    """Return the style made small enough for rows at a distance, never under the smallest size."""
    return replace(style, size_pt=max(SMALLEST_PT, min(style.size_pt, 0.9 * step_mm * POINTS_PER_MM)))


def _draw_slice_sample(canvas: Canvas, pie: Pie, middle: tuple[float, float], radius: float, color: str) -> None:
    """Draw one slice of a pie with its ring, its height about the middle of a row."""
    span = (10.0, 78.0)
    tip = (middle[0], middle[1] - 0.385 * radius)
    rim = [point_at(tip, radius, angle) for angle in range(10, 79, 4)]
    outline = shapely.Polygon([tip, *rim])
    draw_slice(canvas, tip, radius, span, color, order=FURNITURE_ORDER, label="legend:slice")
    draw_stroke(canvas, outline, pie.ring, pie.ring_mm * 0.8, order=FURNITURE_ORDER, label="legend:slice")


def _draw_circles(canvas: Canvas, column: _Column) -> None:
    """Draw the nested circles that measure the pies, each with its share."""
    pie = next(frequency.symbol for frequency in column.element.classes if isinstance(frequency.symbol, Pie))
    box, lang = column.box, column.lang
    largest = pie_radius(pie, CIRCLE_SHARES[0])
    x, foot = min(box.x1 - 12.0 - largest, box.x0 + 0.68 * box.width), box.y1 - ROWS_DOWN - 3 * ROW_MM - 1.0
    for share in CIRCLE_SHARES:
        radius = pie_radius(pie, share)
        draw_ring(canvas, pie, (x, foot + radius), radius, order=FURNITURE_ORDER, label=f"legend:circle {share}")
        top = foot + 2 * radius
        lead = shapely.LineString([(x, top), (x + largest + 2.2, top)])
        draw_stroke(canvas, lead, MUTED, 0.18, order=FURNITURE_ORDER, label="legend:lead")
        at = (x + largest + 2.8, top - 0.85)
        write_text(canvas, at, format_share(share, lang), LIMITS, order=FURNITURE_ORDER, label="circle share")
    words = say("share_of_people", lang)
    at = (x - largest, foot + 2 * largest + 2.2)
    write_text(canvas, at, words, LIMITS, order=FURNITURE_ORDER, label="circle head")
