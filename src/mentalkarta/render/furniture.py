"""What stands around the map: title, stamp, scale bar, north arrow, credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyproj
from matplotlib.patches import FancyBboxPatch, Polygon

from mentalkarta.credits import write_credits
from mentalkarta.render.legend_layout import list_shown
from mentalkarta.render.page import FURNITURE_ORDER, INK, MUTED, Box, Canvas, Page
from mentalkarta.render.symbols import draw_fill, draw_stroke
from mentalkarta.render.text import LINE_HEIGHT, TextStyle, fit_style, measure_text, shorten_text, wrap_text, write_text
from mentalkarta.render.words import list_words, say
from mentalkarta.scale import LONGEST_BAR_MM, find_bar_length
from mentalkarta.wording import NARROW, format_number

if TYPE_CHECKING:
    from mentalkarta.model import Lang, MentalMap
    from mentalkarta.render.view import View

TITLE = TextStyle(27, "bold", halo_mm=0.7)
SUBTITLE = TextStyle(10.2, color=MUTED, halo_mm=0.5)
SMALL = TextStyle(7.4, color=INK, halo_mm=0.4)
SMALL_MUTED = TextStyle(7.4, color=MUTED, halo_mm=0.4)
CREDITS = TextStyle(6.6, color=MUTED)
STAMP_INK = "#B3261E"
STAMP = TextStyle(8.5, "semibold", color=STAMP_INK)
TITLE_WIDEST_MM = 190.0
ARROW_MM = 14.0


def list_title_rows(mental_map: MentalMap) -> list[tuple[str, TextStyle]]:
    """List the rows of the title block from the top: the title in one or two rows, then the subtitle."""
    workshop, lang = mental_map.workshop, mental_map.workshop.lang
    title = workshop.title or say("title", lang)
    style = fit_style(title, TITLE, 1.7 * TITLE_WIDEST_MM, 18.0)
    rows = [(row, style) for row in wrap_text(title, style, TITLE_WIDEST_MM, lines=2)]
    columns = [layer.element.label.get(lang) for layer in list_shown(mental_map)]
    subtitle = workshop.subtitle or say("by_frequency", lang, elements=list_words(columns, lang))
    return rows + [(row, SUBTITLE) for row in wrap_text(subtitle, SUBTITLE, TITLE_WIDEST_MM, lines=2)]


def measure_title(mental_map: MentalMap) -> tuple[float, float]:
    """Measure the title block: width and height in millimetres, the stamp included."""
    rows = list_title_rows(mental_map)
    width = max(measure_text(text, style).width for text, style in rows)
    height = sum(style.size_mm * LINE_HEIGHT for _, style in rows) + 1.0
    return width, height + (9.0 if mental_map.workshop.invented else 0.0)


def draw_title(canvas: Canvas, mental_map: MentalMap, box: Box) -> None:
    """Set the title block from the upper left corner of its box."""
    y = box.y1
    for text, style in list_title_rows(mental_map):
        y -= style.size_mm * (0.95 if style is not SUBTITLE else LINE_HEIGHT)
        write_text(canvas, (box.x0, y), text, style, order=FURNITURE_ORDER, label="title")
        y -= style.size_mm * (LINE_HEIGHT - 0.95 if style is not SUBTITLE else 0.0)
    if mental_map.workshop.invented:
        draw_stamp(canvas, (box.x0, y - 8.0), mental_map.workshop.lang)


def measure_stamp(lang: Lang) -> float:
    """Measure the width of the stamp."""
    return measure_text(say("stamp", lang), STAMP).width + 5.0


def draw_stamp(canvas: Canvas, corner: tuple[float, float], lang: Lang) -> None:
    """Draw the plain stamp that says the answers are invented, by its lower left corner."""
    words = say("stamp", lang)
    plate = FancyBboxPatch(corner, measure_stamp(lang), 5.2, boxstyle="round,pad=0,rounding_size=0.8")
    plate.set(facecolor="#FFFFFF", edgecolor=STAMP_INK, linewidth=canvas.to_points(0.35))
    canvas.add(plate, FURNITURE_ORDER, "stamp")
    at = (corner[0] + 2.5, corner[1] + 1.55)
    write_text(canvas, at, words, STAMP, order=FURNITURE_ORDER, label="stamp")


def _find_bar(view: View) -> float:
    """Return the length (m) of the scale bar: on a small map no longer than a quarter of its width."""
    return find_bar_length(view.metres_per_mm, min(LONGEST_BAR_MM, view.frame.width / 4))


def measure_scale(view: View) -> tuple[float, float]:
    """Measure the block of scale bar and north arrow: width and height in millimetres."""
    return _find_bar(view) / view.metres_per_mm + 10.0 + ARROW_MM, 15.0


def format_denominator(view: View, lang: Lang) -> str:
    """Write N of a scale 1:N: "250 000" in Swedish, "250,000" in English."""
    return f"{view.denominator:,}".replace(",", "\u00a0" if lang == "sv" else ",")


def draw_scale(canvas: Canvas, view: View, box: Box, page: Page, lang: Lang) -> None:
    """Draw scale in words, scale bar, and north arrow at the right, in a box."""
    length = _find_bar(view)
    wide = length / view.metres_per_mm
    x, y = box.x0 + 1.5, box.y0 + 1.5
    if page.is_printed:
        words = say("scale", lang, denominator=format_denominator(view, lang), paper=page.name)
        write_text(canvas, (x, y + 7.4), words, SMALL_MUTED, order=FURNITURE_ORDER, label="scale")
    bar = Box(x, y, x + wide, y + 1.3).to_polygon()
    draw_fill(canvas, bar, "#FFFFFF", order=FURNITURE_ORDER, label="scale bar")
    draw_fill(canvas, Box(x, y, x + wide / 2, y + 1.3).to_polygon(), INK, order=FURNITURE_ORDER, label="scale bar")
    draw_stroke(canvas, bar, INK, 0.25, order=FURNITURE_ORDER, label="scale bar")
    kilometres = length >= 1000
    for part in (0.0, 0.5, 1.0):
        text = format_number(part * length / (1000 if kilometres else 1), lang, 2)
        unit = f"{NARROW}{'km' if kilometres else 'm'}" if part == 1.0 else ""
        half = measure_text(text, SMALL).width / 2
        write_text(canvas, (x + part * wide - half, y + 2.4), text + unit, SMALL, order=FURNITURE_ORDER, label="scale")
    draw_north(canvas, (box.x1 - ARROW_MM / 2 + 1.5, y), lang)


def draw_north(canvas: Canvas, foot: tuple[float, float], lang: Lang) -> None:
    """Draw the north arrow by the middle of its foot: left half light, right half dark."""
    x, y = foot
    for side, color in ((-1, "#FFFFFF"), (1, INK)):
        half = Polygon([(x, y + 9.0), (x + side * 2.4, y), (x, y + 2.0)], closed=True)
        half.set(facecolor=color, edgecolor=INK, linewidth=canvas.to_points(0.25), joinstyle="miter")
        canvas.add(half, FURNITURE_ORDER, "north arrow")
    style = TextStyle(8.5, "bold", halo_mm=0.4)
    write_text(
        canvas, (x, y + 9.8), say("north", lang), style, align="center", order=FURNITURE_ORDER, label="north arrow"
    )


def name_crs(crs: str) -> str:
    """Name a coordinate system: "SWEREF99 TM (EPSG:3006)"."""
    known = pyproj.CRS.from_user_input(crs)
    return crs if known.name == crs else f"{known.name} ({crs})"


def draw_credits(canvas: Canvas, mental_map: MentalMap, page: Page) -> None:
    """Set the credits at the foot of the sheet, in two rows when they are long, the CRS at the right."""
    crs = shorten_text(name_crs(mental_map.crs), CREDITS, page.frame.width / 3)
    end = max(page.frame.x1, page.strip.x1)
    right = (end, page.credits_y)
    write_text(canvas, right, crs, CREDITS, align="right", order=FURNITURE_ORDER, label="credits")
    room = end - page.frame.x0 - measure_text(crs, CREDITS).width - 8.0
    rows = wrap_text(write_credits(mental_map), CREDITS, room, lines=3)
    lift = (len(rows) - 1) * 1.4
    for number, row in enumerate(rows):
        at = (page.frame.x0, page.credits_y + lift - 2.8 * number)
        write_text(canvas, at, row, CREDITS, order=FURNITURE_ORDER, label="credits")


def draw_frame(canvas: Canvas, frame: Box) -> None:
    """Draw the frame about a map, above everything."""
    draw_stroke(canvas, frame.to_polygon(), INK, 0.4, order=FURNITURE_ORDER + 50, label="frame")
