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
TINT = 0.22
NUMBER = TextStyle(32, "bold")
PEOPLE = TextStyle(11, "semibold")
GROUPS = TextStyle(6.8, color=MUTED)
QUESTION = TextStyle(8.2, "semibold")
GROUP = TextStyle(7.0, "semibold", color=MUTED)
BAR = TextStyle(7.8)
SHARE = TextStyle(7.4, "semibold")
GROUP_ROW_MM = 3.2


@dataclass(frozen=True, slots=True)
class BarGroup:
    """One element's bars: its words, its colour, and (name, share) of the most named."""

    head: str
    color: str
    bars: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """All that the panel says."""

    people: int
    groups: tuple[str, ...]
    bar_groups: tuple[BarGroup, ...]
    lang: Lang

    @property
    def head_height(self) -> float:
        """Height of the number, the groups beside it, and the question below."""
        return max(HEAD_MM, 7.5 + GROUP_ROW_MM * len(self.groups)) + 4.0

    @property
    def height(self) -> float:
        """Height of the whole panel in millimetres."""
        bars = sum(GROUP_GAP_MM + GROUP_HEAD_MM + BAR_STEP_MM * len(group.bars) for group in self.bar_groups)
        return 2 * PADDING_MM + self.head_height + (bars if self.bar_groups else GROUP_ROW_MM * 2)


def plan_panel(mental_map: MentalMap, highest_mm: float) -> Panel:
    """Plan the panel: the top three of each element, fewer where it would grow higher than it may."""
    lang = mental_map.workshop.lang
    panel = Panel(mental_map.asked.people, (), (), lang)
    words = [f"{count} {name}" for name, count in mental_map.groups.items() if name]
    room = WIDTH_MM - 2 * PADDING_MM - measure_text(str(panel.people), NUMBER).width - 5.0
    groups = wrap_text(", ".join(words), GROUPS, room, lines=3)
    if groups and groups[-1].endswith("…"):
        groups = (say("groups", lang, count=len(words)),)
    for top in (3, 2, 1):
        found = [_find_bars(layer, top, lang) for layer in mental_map.layers]
        panel = Panel(panel.people, groups, tuple(group for group in found if group.bars), lang)
        if panel.height <= highest_mm:
            return panel
    return Panel(panel.people, groups, (), lang)


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
        bar = Box(box.x0, foot, box.x0 + longest * share, foot + BAR_MM).to_polygon()
        draw_fill(canvas, bar, group.color, alpha=TINT, order=FURNITURE_ORDER, label="bar")
        edge = Box(box.x0, foot, box.x0 + 0.55, foot + BAR_MM).to_polygon()
        draw_fill(canvas, edge, group.color, order=FURNITURE_ORDER, label="bar edge")
        words = shorten_text(name, BAR, longest - 2.0)
        write_text(canvas, (box.x0 + 1.6, foot + 0.95), words, BAR, order=FURNITURE_ORDER, label="bar name")
        at = (box.x1, foot + 0.95)
        write_text(
            canvas, at, format_share(share, lang), SHARE, align="right", order=FURNITURE_ORDER, label="bar share"
        )
    return y
