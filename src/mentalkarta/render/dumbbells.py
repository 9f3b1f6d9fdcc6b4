"""Dumbbells: the shares of a place in several groups on one line, how far apart two are, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.page import FURNITURE_ORDER, HAIR, INK, MUTED, Box
from mentalkarta.render.symbols import draw_marker, draw_stroke
from mentalkarta.render.text import TextStyle, fit_style, measure_text, shorten_text, write_text
from mentalkarta.symbol import Marker
from mentalkarta.wording import NARROW, format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.groups import Comparison, Difference
    from mentalkarta.model import Lang
    from mentalkarta.render.page import Canvas

GROUP_MARKERS = (
    Marker("circle", 2.3, "#B85C00", "#B85C00", 0.35),
    Marker("square", 2.2, "#1F5CA8", "#1F5CA8", 0.35),
    Marker("triangle", 2.4, "#3F6B2A", "#3F6B2A", 0.35),
    Marker("diamond", 2.7, "#6A3D8F", "#6A3D8F", 0.35),
)
"""One mark a group: colour and form both tell it."""

HEAD = TextStyle(8.6, "bold")
NAME, TOLD_NAME = TextStyle(7.4, color=MUTED), TextStyle(7.4, "semibold")
TICK = TextStyle(6.6, color=MUTED)
LEAST_PT = 6.6
VALUE, TOLD_VALUE = TextStyle(6.6, color=MUTED), TextStyle(6.8, "bold")
HEAD_MM, AXIS_MM, ROW_MM = 7.0, 6.0, 5.0
"""Height of a chart's head, of its axis below the rows, and of a row."""
MOST_NAME_SHARE, APART_SHARE = 0.42, 0.24
"""Shares of a chart's width: the most for the names, and for how far apart two groups are."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
VALUE_MM = 9.5
GAP_MM, NAME_GAP_MM = 9.0, 3.0


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """A place in the chart: its name, the share of each group, the largest difference of two of them."""

    name: str
    shares: tuple[float, ...]
    widest: Difference
    told: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The dumbbells of an element or several, those that differ first."""

    head: str
    rows: tuple[Dumbbell, ...]


def list_dumbbells(comparison: Comparison, layers: Sequence[str]) -> list[Dumbbell]:
    """List the named places of some layers: those told to differ, then the others, largest difference first.

    Of places of one name, as stretches of a road are, the one stands that most people named.
    """
    sizes = [group.people for group in comparison.mapped]
    best: dict[tuple[str, str], int] = {}
    for number, place in enumerate(comparison.places):
        key = (place.layer, place.name)
        if place.layer in layers and place.name:
            kept = best.setdefault(key, number)
            if sum(place.people) > sum(comparison.places[kept].people):
                best[key] = number
    found = []
    for number in best.values():
        place = comparison.places[number]
        differences = [each for each in comparison.differences if each.place == number]
        widest = max(differences, key=lambda each: (each.told, abs(each.value)))
        shares = tuple(people / size for people, size in zip(place.people, sizes, strict=True))
        found.append(Dumbbell(place.name, shares, widest, widest.told))
    return sorted(found, key=lambda each: (not each.told, -abs(each.widest.value), each.name))


def measure_chart(rows: int) -> float:
    """Measure the height of a chart of so many rows."""
    return HEAD_MM + rows * ROW_MM + AXIS_MM


def draw_chart(canvas: Canvas, chart: Chart, box: Box, lang: Lang, *, apart: str) -> None:
    """Draw a chart from the top of a box; `apart` heads the column of differences."""
    write_text(canvas, (box.x0, box.y1 - 4.0), chart.head, HEAD, order=FURNITURE_ORDER, label="chart head")
    foot = box.y1 - HEAD_MM - len(chart.rows) * ROW_MM
    names = box.x0 + _measure_names(chart.rows, MOST_NAME_SHARE * box.width)
    apart_from = box.x1 - APART_SHARE * box.width
    axis = Box(names, foot, apart_from - GAP_MM, box.y1 - HEAD_MM)
    difference = Box(apart_from, foot, box.x1 - VALUE_MM, axis.y1)
    _draw_axis(canvas, axis, TICKS, lang, unit=True)
    reach = _find_reach(chart.rows)
    _draw_axis(canvas, difference, (-reach, 0.0, reach), lang, unit=False)
    head = (difference.x0 + difference.x1) / 2
    write_text(canvas, (head, axis.y1 + 1.2), apart, TICK, align="center", order=FURNITURE_ORDER, label="axis head")
    for number, row in enumerate(chart.rows):
        y = axis.y1 - (number + 0.5) * ROW_MM
        _write_row(canvas, row, Box(box.x0, y, axis.x0 - NAME_GAP_MM, y), box.x1, lang)
        _draw_dots(canvas, row, axis, y)
        _draw_interval(canvas, row, difference, y, reach)


def _write_row(canvas: Canvas, row: Dumbbell, names: Box, right: float, lang: Lang) -> None:
    """Write a place's name up to the end of the column of names, and the difference up to the right end."""
    style = TOLD_NAME if row.told else NAME
    fitted = fit_style(row.name, style, names.width, LEAST_PT)
    words = shorten_text(row.name, fitted, names.width)
    at = (names.x1, names.y0 - 0.9)
    write_text(canvas, at, words, fitted, align="right", order=FURNITURE_ORDER, label="chart name")
    value, at = format_difference(row.widest.value, lang), (right, names.y0 - 0.85)
    style = TOLD_VALUE if row.told else VALUE
    write_text(canvas, at, value, style, align="right", order=FURNITURE_ORDER, label="chart value")


def _measure_names(rows: Sequence[Dumbbell], most_mm: float) -> float:
    """Measure the column of names, no wider than so many mm; what is wider is cut."""
    widths = [measure_text(row.name, TOLD_NAME).width for row in rows]
    return min(most_mm, max(widths, default=0.0) + NAME_GAP_MM)


def format_difference(value: float, lang: Lang) -> str:
    """Write a difference of shares in percentage points: "+45" or "−42"."""
    points = round(100 * value)
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return f"{sign}{format_number(abs(points), lang, 0)}"


def _find_reach(rows: Sequence[Dumbbell]) -> float:
    """Return how far the axis of differences must reach to each side: a quarter, a half or all."""
    widest = max((max(abs(row.widest.low), abs(row.widest.high)) for row in rows), default=0.0)
    return next(reach for reach in (0.25, 0.5, 0.75, 1.0) if widest <= reach or reach == 1.0)


def _draw_axis(canvas: Canvas, box: Box, ticks: Sequence[float], lang: Lang, *, unit: bool) -> None:
    """Draw an axis: a thin line at every tick over the height of the box, its number below, "%" at the last."""
    for tick in ticks:
        x = box.x0 + (tick - ticks[0]) / (ticks[-1] - ticks[0]) * box.width
        line = shapely.LineString([(x, box.y0), (x, box.y1)])
        draw_stroke(canvas, line, HAIR, 0.2, order=FURNITURE_ORDER - 1, label="tick")
        words = format_number(100 * tick, lang, 0) if unit else format_difference(tick, lang).replace("±", "")
        half = measure_text(words, TICK).width / 2
        if unit and tick == ticks[-1]:
            words += f"{NARROW if lang == 'sv' else ''}%"
        write_text(canvas, (x - half, box.y0 - 3.4), words, TICK, order=FURNITURE_ORDER, label="tick")


def _draw_dots(canvas: Canvas, row: Dumbbell, axis: Box, y: float) -> None:
    """Draw the shares of all groups on their line; filled where the place is told to differ, hollow where not."""
    at = [axis.x0 + share * axis.width for share in row.shares]
    line = shapely.LineString([(min(at), y), (max(at), y)])
    if line.length > 0:
        color, wide = (INK, 0.9) if row.told else (HAIR, 0.35)
        draw_stroke(canvas, line, color, wide, order=FURNITURE_ORDER, label="dumbbell")
    for number, x in enumerate(at):
        marker = GROUP_MARKERS[number]
        shown = marker if row.told else replace(marker, fill="#FFFFFF")
        draw_marker(canvas, shown, (x, y), order=FURNITURE_ORDER + 1, label=f"dot {number}")


def _draw_interval(canvas: Canvas, row: Dumbbell, box: Box, y: float, reach: float) -> None:
    """Draw a difference and its interval on their axis."""
    widest, middle, per_share = row.widest, (box.x0 + box.x1) / 2, box.width / (2 * reach)
    low, high = (middle + max(-reach, min(reach, each)) * per_share for each in (widest.low, widest.high))
    color = INK if row.told else MUTED
    bar = shapely.LineString([(low, y), (high, y)])
    draw_stroke(canvas, bar, color, 0.9 if row.told else 0.4, order=FURNITURE_ORDER, label="interval")
    marker = Marker("circle", 1.3, color if row.told else "#FFFFFF", color, 0.3)
    draw_marker(canvas, marker, (middle + widest.value * per_share, y), order=FURNITURE_ORDER + 1, label="difference")
