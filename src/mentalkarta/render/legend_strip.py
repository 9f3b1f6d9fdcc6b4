"""Teckenförklaring: the legend as a whole, its head, its sections below the map or beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.base_key import draw_key_block, draw_key_row, list_roles, measure_block, measure_key
from mentalkarta.render.legend_layout import (
    BESIDE_MM,
    GUTTER_MM,
    Section,
    arrange_below,
    arrange_beside,
    list_absent,
    measure_beside,
    measure_tiers,
)
from mentalkarta.render.legend_section import COLUMN_HEAD_DOWN, NOTE, SMALLEST_PT, draw_section
from mentalkarta.render.page import FURNITURE_ORDER, HAIR, INK, MUTED, Box, Canvas
from mentalkarta.render.symbols import draw_stroke
from mentalkarta.render.text import TextStyle, fit_style, measure_text, shorten_text, wrap_text, write_text
from mentalkarta.render.words import list_words, say
from mentalkarta.wording import format_share

if TYPE_CHECKING:
    from mentalkarta.model import MentalMap
    from mentalkarta.render.page import Page

HEAD = TextStyle(12.0, "bold")
ABSENT_HEAD = TextStyle(7.6, "semibold", color=MUTED)
HEAD_MM, HEAD_UP = 6.4, 2.0
"""Height of the legend's head above its rule, and of its baseline above the rule."""
NOTE_ROW_MM = 3.4
HEAD_GAP_MM, KEY_GAP_MM = 6.0, 8.0


def measure_below(mental_map: MentalMap, width_mm: float) -> float:
    """Measure the height of the legend below a map of this width."""
    return _measure_head(mental_map, width_mm) + measure_tiers(mental_map, width_mm)


def measure_aside(mental_map: MentalMap, height_mm: float) -> float:
    """Measure the width of the legend beside a map of this height."""
    note = wrap_text(describe_strip(mental_map), NOTE, BESIDE_MM)
    head = HEAD_MM + NOTE_ROW_MM * len(note) + 1.0
    return measure_beside(mental_map, height_mm - head - measure_block(list_roles(mental_map)))


def draw_strip(canvas: Canvas, mental_map: MentalMap, page: Page) -> None:
    """Draw the whole legend in its strip, below the map or beside it."""
    box = page.strip
    if box.y1 <= page.frame.y0:
        top = box.y1 - _measure_head(mental_map, box.width)
        _draw_head_row(canvas, mental_map, box)
        sections = arrange_below(mental_map, replace(box, y1=top))
        _draw_dividers(canvas, sections)
    else:
        top = _draw_head_block(canvas, mental_map, box)
        foot = box.y0 + measure_block(list_roles(mental_map))
        sections = arrange_beside(mental_map, Box(box.x0, foot, box.x1, top - 1.0))
        draw_key_block(canvas, list_roles(mental_map), replace(box, y1=foot), mental_map.workshop.lang)
    for section in sections:
        if section.layer is None:
            _draw_absent(canvas, section.box, mental_map)
        else:
            draw_section(canvas, section, section.layer)


def _draw_absent(canvas: Canvas, box: Box, mental_map: MentalMap) -> None:
    """Set which elements the map shows nothing of."""
    lang = mental_map.workshop.lang
    y = box.y1 - COLUMN_HEAD_DOWN
    write_text(canvas, (box.x0, y), say("absent", lang), ABSENT_HEAD, order=FURNITURE_ORDER, label="absent head")
    for row in wrap_text(list_words(list_absent(mental_map), lang), NOTE, box.width):
        y -= NOTE_ROW_MM
        write_text(canvas, (box.x0, y), row, NOTE, order=FURNITURE_ORDER, label="absent")


def _draw_dividers(canvas: Canvas, sections: list[Section]) -> None:
    """Draw a thin line between sections side by side."""
    for left, right in pairwise(sections):
        if right.box.y1 == left.box.y1:
            x = right.box.x0 - GUTTER_MM + 1.0
            line = shapely.LineString([(x, right.box.y0 + 1.0), (x, right.box.y1 - 2.0)])
            draw_stroke(canvas, line, HAIR, 0.2, order=FURNITURE_ORDER, label="divider")


# --- the head ---------------------------------------------------------------------------------------------------


def _measure_head(mental_map: MentalMap, width_mm: float) -> float:
    """Measure the head above and with its rule: one row, two when the background's key wants its own."""
    return HEAD_MM + (NOTE_ROW_MM if _is_key_apart(mental_map, width_mm) else 0.0)


def _is_key_apart(mental_map: MentalMap, width_mm: float) -> bool:
    """Tell whether title, note and key are too wide for one row."""
    lang = mental_map.workshop.lang
    key = measure_key(list_roles(mental_map), lang)
    title = measure_text(mental_map.legend.title.get(lang), HEAD).width
    note = measure_text(describe_strip(mental_map), NOTE).width
    return bool(key) and title + HEAD_GAP_MM + note + KEY_GAP_MM + key > width_mm


def _draw_head_row(canvas: Canvas, mental_map: MentalMap, strip: Box) -> None:
    """Set the legend's title, the note on shares and what is not shown, and the background's key."""
    lang = mental_map.workshop.lang
    title, note = mental_map.legend.title.get(lang), describe_strip(mental_map)
    rule = strip.y1 - _measure_head(mental_map, strip.width)
    baseline = strip.y1 - HEAD_MM + HEAD_UP
    write_text(canvas, (strip.x0, baseline), title, HEAD, order=FURNITURE_ORDER, label="legend title")
    x = strip.x0 + measure_text(title, HEAD).width + HEAD_GAP_MM
    style = fit_style(note, NOTE, strip.x1 - x, SMALLEST_PT)
    words = shorten_text(note, style, strip.x1 - x)
    write_text(canvas, (x, baseline), words, style, order=FURNITURE_ORDER, label="legend note")
    draw_key_row(canvas, list_roles(mental_map), (strip.x1, rule + HEAD_UP), lang)
    _draw_rule(canvas, strip, rule)


def _draw_head_block(canvas: Canvas, mental_map: MentalMap, strip: Box) -> float:
    """Set the legend's title above the note in rows; return the height of the rule below them."""
    y = strip.y1 - HEAD_MM + HEAD_UP
    title = mental_map.legend.title.get(mental_map.workshop.lang)
    write_text(canvas, (strip.x0, y), title, HEAD, order=FURNITURE_ORDER, label="legend title")
    for row in wrap_text(describe_strip(mental_map), NOTE, strip.width):
        y -= NOTE_ROW_MM
        write_text(canvas, (strip.x0, y), row, NOTE, order=FURNITURE_ORDER, label="legend note")
    _draw_rule(canvas, strip, y - HEAD_UP)
    return y - HEAD_UP


def _draw_rule(canvas: Canvas, strip: Box, y: float) -> None:
    """Draw the line below the head."""
    rule = shapely.LineString([(strip.x0, y), (strip.x1, y)])
    draw_stroke(canvas, rule, INK, 0.35, order=FURNITURE_ORDER, label="rule")


def describe_strip(mental_map: MentalMap) -> str:
    """Say of whom shares are shares, and below which nothing is shown."""
    lang = mental_map.workshop.lang
    note = say(f"strip_note_{mental_map.workshop.classes}", lang, asked=mental_map.asked.people)
    return f"{note} {describe_lowest(mental_map)}"


def describe_lowest(mental_map: MentalMap) -> str:
    """Say below which share nothing is shown: "Under 12,5 % visas inte."."""
    lang = mental_map.workshop.lang
    limits = {element.classes[-1].min_share for element in mental_map.legend.elements}
    if len(limits) > 1 or mental_map.workshop.classes == "natural":
        return say("below_each", lang)
    return say("below", lang, limit=format_share(limits.pop(), lang, 1))
