"""The information panel: how many took part, their groups, and the most named of each element as bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentalkarta.render.fonts import find_font
from mentalkarta.render.page import FURNITURE_ORDER, HAIR, MUTED, PAPER, Box, Canvas
from mentalkarta.render.symbols import draw_fill, draw_stroke
from mentalkarta.render.text import TextStyle, fit_style, measure_text, shorten_text, wrap_text, write_text
from mentalkarta.render.words import say
from mentalkarta.symbol import Area, Line, Marker
from mentalkarta.wording import format_share

if TYPE_CHECKING:
    from mentalkarta.model import Lang, Layer, MentalMap
    from mentalkarta.symbol import Symbol

WIDTH_MM = 60.0
PADDING_MM = 4.0
BAR_MM, BAR_STEP_MM = 3.6, 4.25
GROUP_GAP_MM, GROUP_HEAD_MM = 2.2, 4.2
HEAD_MM = 12.8
SHARE_MM = 9.5
TINT, TRACK = 0.22, "#F1EEE9"
"""Opacity of a bar, and colour of the track to 100 % that it lies on."""
TOPS = (3, 2, 1, 0)
"""How many of each element's places a panel may name, the fullest first."""
NUMBER = TextStyle(32, "bold")
PEOPLE = TextStyle(11, "semibold")
GROUPS = TextStyle(6.8, color=MUTED)
QUESTION = TextStyle(8.2, "semibold")
GROUP = TextStyle(7.0, "semibold", color=MUTED)
BAR = TextStyle(7.8)
SHARE = TextStyle(7.4, "semibold")
GROUP_ROW_MM = 3.2
SMALLEST_PT = 6.6


@dataclass(frozen=True, slots=True)
class BarGroup:
    """One element's bars: its words, its colour, and (name, share) of the most named."""

    head: str
    color: str
    bars: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """All that the panel says; a short one names no places."""

    people: int
    groups: tuple[str, ...]
    bar_groups: tuple[BarGroup, ...]
    lang: Lang
    is_short: bool = False

    @property
    def head_height(self) -> float:
        """Height of the number and the groups beside it, and of the question below where there are bars."""
        number = max(HEAD_MM, 7.5 + GROUP_ROW_MM * len(self.groups))
        return number - (3.0 if self.is_short else -4.0)

    @property
    def height(self) -> float:
        """Height of the whole panel in millimetres."""
        bars = sum(GROUP_GAP_MM + GROUP_HEAD_MM + BAR_STEP_MM * len(group.bars) for group in self.bar_groups)
        nothing = 0.0 if self.is_short else GROUP_ROW_MM * 2
        return 2 * PADDING_MM + self.head_height + (bars if self.bar_groups else nothing)


def plan_panel(mental_map: MentalMap, top: int) -> Panel:
    """Plan the panel that names so many of each element's places; with 0 it gives the number of people only."""
    lang, people = mental_map.workshop.lang, mental_map.asked.people
    found = [_find_bars(layer, top, lang) for layer in mental_map.layers]
    bars = tuple(group for group in found if group.bars)
    return Panel(people, _write_groups(mental_map), bars, lang, is_short=top == 0)


def _write_groups(mental_map: MentalMap) -> tuple[str, ...]:
    """Write the sizes of the groups in rows beside the number of people; how many there are when they are too many."""
    words = [f"{count}\u00a0{name}" for name, count in order_groups(mental_map) if name]
    room = WIDTH_MM - 2 * PADDING_MM - measure_text(str(mental_map.asked.people), NUMBER).width - 5.0
    rows = wrap_text(", ".join(words), GROUPS, room, lines=3)
    if rows and rows[-1].endswith("…"):
        return (say("groups", mental_map.workshop.lang, count=len(words)),)
    return rows


def order_groups(mental_map: MentalMap) -> list[tuple[str, int]]:
    """Order the groups as the workshop lists them, those it does not list after them by name."""
    listed = {name: place for place, name in enumerate(mental_map.workshop.groups)}
    return sorted(mental_map.groups.items(), key=lambda group: (listed.get(group[0], len(listed)), group[0]))


def _find_bars(layer: Layer, top: int, lang: Lang) -> BarGroup:
    """Find the most named places of an element, each name once."""
    shares: dict[str, float] = {}
    for name, share, key in zip(layer.places["name"], layer.places["share"], layer.places["class"], strict=True):
        if name and key and find_font(name) is not None:
            shares[name] = max(share, shares.get(name, 0.0))
    best = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:top]
    element = layer.element
    return BarGroup(element.label.get(lang), find_color(element.classes[0].symbol), tuple(best))


def find_color(symbol: Symbol) -> str:
    """Return the colour that stands for a symbol."""
    match symbol:
        case Line():
            return symbol.color
        case Area():
            return symbol.fill
        case Marker():
            return symbol.edge
        case _:
            return symbol.ring


def draw_panel(canvas: Canvas, panel: Panel, box: Box) -> None:
    """Draw the panel in its box."""
    draw_fill(canvas, box.to_polygon(), PAPER, order=FURNITURE_ORDER - 1, label="panel")
    draw_stroke(canvas, box.to_polygon(), HAIR, 0.2, order=FURNITURE_ORDER - 1, label="panel")
    inner = box.shrink(PADDING_MM)
    _draw_number(canvas, panel, inner)
    y = inner.y1 - panel.head_height
    if panel.is_short:
        return
    if not panel.bar_groups:
        for row in wrap_text(say("nothing_named", panel.lang), GROUPS, inner.width, lines=2):
            write_text(canvas, (inner.x0, y), row, GROUPS, order=FURNITURE_ORDER, label="panel")
            y -= GROUP_ROW_MM
        return
    write_text(canvas, (inner.x0, y), say("named_by", panel.lang), QUESTION, order=FURNITURE_ORDER, label="panel")
    for group in panel.bar_groups:
        y = _draw_bar_group(canvas, group, Box(inner.x0, 0.0, inner.x1, y - GROUP_GAP_MM), panel.lang)


def _draw_number(canvas: Canvas, panel: Panel, inner: Box) -> None:
    """Set the number of people, large, and the groups beside it."""
    number = str(panel.people)
    style = fit_style(number, NUMBER, inner.width * 0.55, 18.0)
    write_text(canvas, (inner.x0 - 0.5, inner.y1 - 9.0), number, style, order=FURNITURE_ORDER, label="panel number")
    x = inner.x0 + measure_text(number, style).width + 4.0
    words = say("person" if panel.people == 1 else "people", panel.lang)
    y = inner.y1 - (3.8 if panel.groups else 9.0)
    write_text(canvas, (x, y), words, PEOPLE, order=FURNITURE_ORDER, label="panel")
    for row, words in enumerate(panel.groups):
        at = (x, y - 4.0 - row * GROUP_ROW_MM)
        write_text(canvas, at, words, GROUPS, order=FURNITURE_ORDER, label="panel groups")


def _draw_bar_group(canvas: Canvas, group: BarGroup, box: Box, lang: Lang) -> float:
    """Draw one element's bars from the top of a box; return the height at which they end."""
    y = box.y1 - GROUP_HEAD_MM + 1.4
    write_text(canvas, (box.x0, y), group.head, GROUP, order=FURNITURE_ORDER, label="panel")
    y -= 1.2
    longest = box.width - SHARE_MM
    for name, share in group.bars:
        y -= BAR_STEP_MM
        foot = y + BAR_STEP_MM - BAR_MM
        track = Box(box.x0, foot, box.x0 + longest, foot + BAR_MM).to_polygon()
        draw_fill(canvas, track, TRACK, order=FURNITURE_ORDER, label="bar track")
        bar = Box(box.x0, foot, box.x0 + longest * share, foot + BAR_MM).to_polygon()
        draw_fill(canvas, bar, group.color, alpha=TINT, order=FURNITURE_ORDER, label="bar")
        edge = Box(box.x0, foot, box.x0 + 0.55, foot + BAR_MM).to_polygon()
        draw_fill(canvas, edge, group.color, order=FURNITURE_ORDER, label="bar edge")
        style = fit_style(name, BAR, longest - 2.6, SMALLEST_PT)
        words = shorten_text(name, style, longest - 2.6)
        write_text(canvas, (box.x0 + 1.6, foot + 0.95), words, style, order=FURNITURE_ORDER, label="bar name")
        at = (box.x1, foot + 0.95)
        write_text(
            canvas, at, format_share(share, lang), SHARE, align="right", order=FURNITURE_ORDER, label="bar share"
        )
    return y
