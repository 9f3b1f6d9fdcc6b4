"""The head of a sheet of several pictures: title and subtitle above a rule, the stamp at its right end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.furniture import SUBTITLE, TITLE, draw_stamp, measure_stamp
from mentalkarta.render.page import FURNITURE_ORDER, INK
from mentalkarta.render.symbols import draw_stroke
from mentalkarta.render.text import fit_style, shorten_text, write_text

if TYPE_CHECKING:
    from mentalkarta.model import MentalMap
    from mentalkarta.render.page import Canvas, Page

HEADER_MM = 21.0
"""Height of title, subtitle and rule."""
TITLE_DOWN, SUBTITLE_DOWN, RULE_DOWN = 9.0, 15.6, 19.5
"""From the top of the page's frame to the baselines of title and subtitle, and to the rule."""
LEAST_TITLE_PT, LEAST_SUBTITLE_PT = 14.0, 6.6


def draw_header(canvas: Canvas, page: Page, mental_map: MentalMap, title: str, subtitle: str) -> None:
    """Draw the head at the top of the page's frame."""
    frame, lang, invented = page.frame, mental_map.workshop.lang, mental_map.workshop.invented
    room = frame.width - (measure_stamp(lang) + 6.0 if invented else 0.0)
    for words, style, down, least_pt in (
        (title, TITLE, TITLE_DOWN, LEAST_TITLE_PT),
        (subtitle, SUBTITLE, SUBTITLE_DOWN, LEAST_SUBTITLE_PT),
    ):
        fitted = fit_style(words, replace(style, halo_mm=0.0), room, least_pt)
        at = (frame.x0, frame.y1 - down)
        write_text(canvas, at, shorten_text(words, fitted, room), fitted, order=FURNITURE_ORDER, label="title")
    if invented:
        draw_stamp(canvas, (frame.x1 - measure_stamp(lang), frame.y1 - SUBTITLE_DOWN - 1.5), lang)
    y = frame.y1 - RULE_DOWN
    rule = shapely.LineString([(frame.x0, y), (frame.x1, y)])
    draw_stroke(canvas, rule, INK, 0.35, order=FURNITURE_ORDER, label="rule")
