"""The key of the background: a sample and a word for each role there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from mentalkarta.base_style import AREA, BORDER, ROLE_WORDS
from mentalkarta.render.basemap import draw_border, draw_rail, draw_road, draw_water_patch
from mentalkarta.render.page import FURNITURE_ORDER, MUTED, Box, Canvas
from mentalkarta.render.text import TextStyle, measure_text, write_text
from mentalkarta.render.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.model import BaseRole, Lang, MentalMap

WORDS = TextStyle(7.0, color=MUTED)
HEAD = TextStyle(7.0, "semibold", color=MUTED)
SAMPLE_MM, SAMPLE_GAP_MM, ITEM_GAP_MM = 8.5, 1.5, 4.5
ROW_MM = 4.2
KEY_ROLES: tuple[BaseRole, ...] = ("area", "border", "road", "rail", "water")
"""Roles of the background that stand in its key, in the key's order."""
WATER_ROLES = ("land", "water", "river")
"""Roles that bring water to the map: around land there is sea."""


def list_roles(mental_map: MentalMap) -> list[BaseRole]:
    """List the roles that the key shows, in its order."""
    present = {"water" if layer.role in WATER_ROLES else layer.role for layer in mental_map.base}
    return [role for role in KEY_ROLES if role in present]


def measure_key(roles: Sequence[BaseRole], lang: Lang) -> float:
    """Measure the key in one row, its head included; 0 when there is nothing to show."""
    if not roles:
        return 0.0
    items = sum(_measure_item(role, lang) + ITEM_GAP_MM for role in roles)
    return items + measure_text(say("background", lang), HEAD).width


def _measure_item(role: BaseRole, lang: Lang) -> float:
    """Measure a sample and its words."""
    return SAMPLE_MM + SAMPLE_GAP_MM + measure_text(ROLE_WORDS[role].get(lang), WORDS).width


def draw_key_row(canvas: Canvas, roles: Sequence[BaseRole], right: tuple[float, float], lang: Lang) -> None:
    """Draw the key in one row that ends at a point (mm) of its baseline."""
    if not roles:
        return
    x, baseline = right[0] - measure_key(roles, lang), right[1]
    write_text(canvas, (x, baseline), say("background", lang), HEAD, order=FURNITURE_ORDER, label="base key")
    x += measure_text(say("background", lang), HEAD).width + ITEM_GAP_MM
    for role in roles:
        _draw_item(canvas, role, (x, baseline), lang)
        x += _measure_item(role, lang) + ITEM_GAP_MM


def measure_block(roles: Sequence[BaseRole]) -> float:
    """Measure the height of the key as a block: its head, then two items a row; 0 when there is nothing to show."""
    return ROW_MM * (1 + -(-len(roles) // 2)) if roles else 0.0


def draw_key_block(canvas: Canvas, roles: Sequence[BaseRole], box: Box, lang: Lang) -> None:
    """Draw the key as a block from the top of a box."""
    if not roles:
        return
    top = box.y1 - 2.6
    write_text(canvas, (box.x0, top), say("background", lang), HEAD, order=FURNITURE_ORDER, label="base key")
    for number, role in enumerate(roles):
        at = (box.x0 + number % 2 * box.width / 2, top - ROW_MM * (1 + number // 2))
        _draw_item(canvas, role, at, lang)


def _draw_item(canvas: Canvas, role: BaseRole, at: tuple[float, float], lang: Lang) -> None:
    """Draw a sample, its lower left corner at a point of the baseline, and its words."""
    _draw_sample(canvas, role, Box(at[0], at[1] - 0.6, at[0] + SAMPLE_MM, at[1] + 2.0))
    words = (at[0] + SAMPLE_MM + SAMPLE_GAP_MM, at[1])
    write_text(canvas, words, ROLE_WORDS[role].get(lang), WORDS, order=FURNITURE_ORDER, label="base key")


def _draw_sample(canvas: Canvas, role: BaseRole, box: Box) -> None:
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
