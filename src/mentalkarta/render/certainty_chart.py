"""The chart of all places: share and interval of each, the limits of its element's classes, how sure its class is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.fonts import find_font
from mentalkarta.render.legend_layout import is_pie
from mentalkarta.render.page import FURNITURE_ORDER, HAIR, MUTED, Box
from mentalkarta.render.panel import find_color
from mentalkarta.render.symbols import draw_marker, draw_stroke
from mentalkarta.render.text import TextStyle, fit_style, measure_text, shorten_text, write_text
from mentalkarta.render.words import say
from mentalkarta.symbol import Marker
from mentalkarta.wording import NARROW, format_number
from mentalkarta.zones import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.model import Element, Lang, Layer, MentalMap
    from mentalkarta.render.page import Canvas

HEAD = TextStyle(8.4, "bold")
NAME = TextStyle(7.2)
TICK, MORE = TextStyle(6.6, color=MUTED), TextStyle(6.6, color=MUTED)
LEAST_PT = 6.6
HEAD_MM, MOST_ROW_MM, LEAST_ROW_MM, AXIS_MM = 6.0, 5.0, 3.5, 6.0
"""Heights of an element's head, of a row at most and at least, and of the axis."""
MOST_NAME_SHARE, NAME_GAP_MM = 0.42, 3.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
END_MM = 5.0
"""Room at the right end for the axis's last number."""
PIE_DOT = Marker("circle", 2.1, "", "", 0.4)
DOTS = {
    "point": Marker("triangle", 2.1, "", "", 0.4),
    "area": Marker("square", 2.1, "", "", 0.4),
    "line": Marker("diamond", 2.3, "", "", 0.4),
}
"""The form of a place's mark, by what its element is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the chart."""

    name: str
    share: float
    low: float
    high: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Group:
    """An element's part of the chart: its places by share, its class limits, how many of its places are left out."""

    element: Element
    head: str
    limits: tuple[float, ...]
    entries: tuple[Entry, ...]
    left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows it takes: its head, its places, and one that counts those left out."""
        return 1 + len(self.entries) + bool(self.left_out)


def list_groups(mental_map: MentalMap) -> list[Group]:
    """List the named places of every element that the map shows, strongest first, each name once."""
    lang = mental_map.workshop.lang
    found = [_list_group(layer, lang) for layer in mental_map.layers]
    return [group for group in found if group.entries]


def _list_group(layer: Layer, lang: Lang) -> Group:
    """List the places of one element."""
    entries: dict[str, Entry] = {}
    for row in layer.places.sort_values(["share", "name"], ascending=[False, True], kind="stable").to_dict("records"):
        name = str(row["name"])
        if row["class"] and name and name not in entries and find_font(name) is not None:
            entries[name] = Entry(name, row["share"], row["share_low"], row["share_high"], row["certainty"] >= SURE)
    element = layer.element
    return Group(element, element.label.get(lang), layer.limits.shares, tuple(entries.values()))


def fit_groups(groups: Sequence[Group], rows: int) -> list[Group]:
    """Leave out the weakest places of the longest lists until all fit in so many rows."""
    kept = list(groups)
    while sum(group.rows for group in kept) > rows and any(len(group.entries) > 1 for group in kept):
        longest = max(range(len(kept)), key=lambda number: (len(kept[number].entries), -number))
        group = kept[longest]
        out = (group.entries[-1].name, *group.left_out)
        kept[longest] = replace(group, entries=group.entries[:-1], left_out=out)
    return kept


def divide_groups(groups: Sequence[Group], columns: int) -> list[list[Group]]:
    """Divide groups into columns of nearly equal height, in their order."""
    parts: list[list[Group]] = [[] for _ in range(columns)]
    whole, done = sum(group.rows for group in groups), 0
    for group in groups:
        parts[min(columns - 1, int((done + group.rows / 2) * columns / max(whole, 1)))].append(group)
        done += group.rows
    return [part for part in parts if part]


def count_room(height_mm: float) -> int:
    """Count the rows that have room in a height, the axis below them."""
    return int((height_mm - AXIS_MM) / LEAST_ROW_MM)


def draw_certainty(canvas: Canvas, groups: Sequence[Group], box: Box, lang: Lang) -> None:
    """Draw a column of the chart from the top of a box: its groups, and an axis below them."""
    step = min(MOST_ROW_MM, (box.height - AXIS_MM) / max(1, sum(group.rows for group in groups)))
    names = [measure_text(entry.name, NAME).width for group in groups for entry in group.entries]
    wide = min(MOST_NAME_SHARE * box.width, max(names, default=0.0) + NAME_GAP_MM)
    axis = Box(box.x0 + wide, box.y0, box.x1 - END_MM, box.y1)
    y = box.y1
    for group in groups:
        foot = y - group.rows * step
        _draw_limits(canvas, group, Box(axis.x0, foot, axis.x1, y - step))
        write_text(canvas, (box.x0, y - 0.75 * step), group.head, HEAD, order=FURNITURE_ORDER, label="chart head")
        for number, entry in enumerate(group.entries, start=1):
            _draw_entry(canvas, group, entry, replace(axis, y0=y - (number + 0.5) * step), box.x0)
        if group.left_out:
            words = say("more_places", lang, count=len(group.left_out))
            at = (axis.x0 - NAME_GAP_MM, foot + 0.5 * step - 0.8)
            write_text(canvas, at, words, MORE, align="right", order=FURNITURE_ORDER, label="chart more")
        y = foot
    _draw_axis(canvas, replace(axis, y0=y), lang)


def _draw_limits(canvas: Canvas, group: Group, box: Box) -> None:
    """Draw where the classes of an element begin, over the height of its places."""
    for share in group.limits:
        if 0.0 < share < 1.0:
            x = box.x0 + share * box.width
            line = shapely.LineString([(x, box.y0), (x, box.y1)])
            draw_stroke(canvas, line, MUTED, 0.22, dash_mm=(0.9, 0.9), order=FURNITURE_ORDER - 1, label="class limit")


def _draw_entry(canvas: Canvas, group: Group, entry: Entry, axis: Box, left: float) -> None:
    """Draw one place at the foot of a box: its name, its interval, its share; hollow where its class is unsure."""
    y, color = axis.y0, find_color(group.element.classes[0].symbol)
    room = axis.x0 - left - NAME_GAP_MM
    style = fit_style(entry.name, NAME, room, LEAST_PT)
    words = shorten_text(entry.name, style, room)
    at = (axis.x0 - NAME_GAP_MM, y - 0.85)
    write_text(canvas, at, words, style, align="right", order=FURNITURE_ORDER, label="chart name")
    low, middle, high = (axis.x0 + share * axis.width for share in (entry.low, entry.share, entry.high))
    draw_stroke(canvas, shapely.LineString([(low, y), (high, y)]), color, 0.5, order=FURNITURE_ORDER, label="interval")
    dot = PIE_DOT if is_pie(group.element) else DOTS[group.element.kind]
    dot = replace(dot, fill=color if entry.is_sure else "#FFFFFF", edge=color)
    draw_marker(canvas, dot, (middle, y), order=FURNITURE_ORDER + 1, label="share dot")


def _draw_axis(canvas: Canvas, box: Box, lang: Lang) -> None:
    """Draw the axis at the foot of a box, and thin lines at both ends over its height."""
    for tick in TICKS:
        x = box.x0 + tick * box.width
        high = box.y1 if tick in (0.0, 1.0) else box.y0 + 1.0
        line = shapely.LineString([(x, box.y0), (x, high)])
        draw_stroke(canvas, line, HAIR, 0.2, order=FURNITURE_ORDER - 1, label="tick")
        words = format_number(100 * tick, lang, 0)
        half = measure_text(words, TICK).width / 2
        unit = f"{NARROW if lang == 'sv' else ''}%" if tick == TICKS[-1] else ""
        at = (x - half, box.y0 - 3.4)
        write_text(canvas, at, words + unit, TICK, order=FURNITURE_ORDER, label="axis")
