"""A legend in a row or two below a small map: its symbols as small as on the map, their words and limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mentalkarta.render.legend_layout import SAMPLE_MM, find_pie, is_pie, list_slices
from mentalkarta.render.legend_section import draw_sample, draw_slice_sample
from mentalkarta.render.page import FURNITURE_ORDER, MUTED, Box, Canvas
from mentalkarta.render.symbols import draw_ring, pie_radius
from mentalkarta.render.text import TextStyle, measure_text, write_text
from mentalkarta.render.words import say
from mentalkarta.wording import describe_share, format_share

if TYPE_CHECKING:
    from mentalkarta.model import FrequencyClass, Lang, Layer
    from mentalkarta.symbol import Pie

WORDS = TextStyle(7.4)
LIMITS = TextStyle(6.6, color=MUTED)
ROW_MM, ROW_GAP_MM = 5.6, 1.0
SAMPLE_GAP_MM, LIMITS_GAP_MM, ITEM_GAP_MM = 1.2, 1.0, 2.6
MARKER_MM, SLICE_MM = 8.0, 3.6
CIRCLE_SHARES = (0.25, 0.5, 0.75)

Place = tuple[float, float]
Draw = Callable[[Canvas, Place], None]
"""Draw a symbol on a canvas from the left end of its row's middle."""


@dataclass(frozen=True, slots=True)
class Item:
    """One symbol, `sample_mm` wide, with its words and limits; either may be ""."""

    sample_mm: float
    draw: Draw
    words: str = ""
    limits: str = ""
    height: float = ROW_MM

    @property
    def words_at(self) -> float:
        """Where its words begin."""
        return self.sample_mm + (SAMPLE_GAP_MM if self.sample_mm else 0.0)

    @property
    def limits_at(self) -> float:
        """Where its limits begin."""
        return self.words_at + (measure_text(self.words, WORDS).width + LIMITS_GAP_MM if self.words else 0.0)

    @property
    def width(self) -> float:
        """Width in millimetres."""
        return self.limits_at + (measure_text(self.limits, LIMITS).width if self.limits else -LIMITS_GAP_MM)


Row = tuple[Item, ...]


def list_legend_rows(layer: Layer, lang: Lang, width_mm: float, factor: float) -> tuple[Row, ...]:
    """List the items of a layer's legend in rows no wider than a width; symbols are `factor` times their size.

    What measures pies stays together: in the row of their colours where all of it fits, else in one of its own.
    """
    rows: list[Row] = []
    x = width_mm
    for run in _list_runs(layer, lang, factor):
        wide = sum(item.width + ITEM_GAP_MM for item in run) - ITEM_GAP_MM
        if x + wide > width_mm:
            x = width_mm
        for item in run:
            if x + item.width > width_mm:
                rows.append(())
                x = 0.0
            rows[-1] += (item,)
            x += item.width + ITEM_GAP_MM
    return tuple(rows)


def measure_rows(rows: tuple[Row, ...]) -> float:
    """Measure the height of rows."""
    return sum(max(item.height for item in row) + ROW_GAP_MM for row in rows)


def draw_legend_rows(canvas: Canvas, rows: tuple[Row, ...], corner: Place) -> None:
    """Draw a legend in its rows, down from the upper left corner (mm)."""
    top = corner[1]
    for row in rows:
        x, high = corner[0], max(item.height for item in row)
        y = top - high / 2
        for item in row:
            item.draw(canvas, (x, y))
            at = (x + item.words_at, y - 0.9)
            write_text(canvas, at, item.words, WORDS, order=FURNITURE_ORDER, label="class words")
            at = (x + item.limits_at, y - 0.9)
            write_text(canvas, at, item.limits, LIMITS, order=FURNITURE_ORDER, label="class limits")
            x += item.width + ITEM_GAP_MM
        top -= high + ROW_GAP_MM


def _list_runs(layer: Layer, lang: Lang, factor: float) -> list[list[Item]]:
    """List the items of a layer's legend: its classes, or the colours of its pies and the circles that measure them."""
    element = layer.element
    if not is_pie(element):
        return [[_make_class_item(layer, frequency, lang, factor)] for frequency in element.classes]
    pie = find_pie(element)
    slices = [
        [Item(SLICE_MM, partial(_draw_slice, pie, category.color), category.label.get(lang))]
        for category in list_slices(layer)
    ]
    circles = [Item(0.0, _draw_nothing, limits=say("share", lang))]
    for share in CIRCLE_SHARES:
        radius = factor * pie_radius(pie, share)
        draw = partial(_draw_circle, pie, radius)
        circles.append(Item(2 * radius, draw, limits=format_share(share, lang), height=max(ROW_MM, 2 * radius)))
    return [*slices, circles]


def _make_class_item(layer: Layer, frequency: FrequencyClass, lang: Lang, factor: float) -> Item:
    """Make the item of a class."""
    element = layer.element
    wide = MARKER_MM if element.kind == "point" else SAMPLE_MM[element.kind]
    draw = partial(_draw_class, frequency, Box(0.0, -2.3, wide, 2.3), factor)
    limits = describe_share(element, frequency, layer.limits, lang)
    return Item(wide * factor, draw, frequency.label.get(lang), limits)


def _draw_class(frequency: FrequencyClass, box: Box, factor: float, canvas: Canvas, at: Place) -> None:
    """Draw the symbol of a class."""
    draw_sample(canvas.inset(at, factor), frequency.symbol, box, f"legend:{frequency.key}")


def _draw_slice(pie: Pie, color: str, canvas: Canvas, at: Place) -> None:
    """Draw a slice."""
    draw_slice_sample(canvas, pie, at, (SLICE_MM, color))


def _draw_circle(pie: Pie, radius_mm: float, canvas: Canvas, at: Place) -> None:
    """Draw a circle that measures pies."""
    draw_ring(canvas, pie, (at[0] + radius_mm, at[1]), radius_mm, order=FURNITURE_ORDER, label="legend:circle")


def _draw_nothing(_canvas: Canvas, _at: Place) -> None:
    """Draw nothing: words without a symbol."""
