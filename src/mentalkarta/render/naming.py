"""Which of the map's own names the sheet wants, in order of priority, and where each could stand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely

from mentalkarta.render.blocks import Block, Piece
from mentalkarta.render.candidates import (
    Option,
    list_along_line,
    list_around_point,
    list_beside_line,
    list_inside_area,
    stand_at,
)
from mentalkarta.render.fonts import find_font
from mentalkarta.render.labels import Request
from mentalkarta.render.page import MUTED
from mentalkarta.render.places import outline_mark, outline_stroke
from mentalkarta.render.shapes import find_middle, list_lines
from mentalkarta.render.text import TextStyle, balance_text
from mentalkarta.symbol import Area, Line, Marker, Pie
from mentalkarta.wording import format_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.model import Element, Lang
    from mentalkarta.picture import LabelWish
    from mentalkarta.render.page import Box
    from mentalkarta.render.places import Mark

WIDTHS_MM = (46.0, 26.0)
"""Widths to which the name of a point or line may be broken."""
AREA_WIDTHS_MM = (70.0, 52.0, 38.0, 26.0)
"""Widths to which the name of an area may be broken; it takes the one that fits it best."""
ROW_COST = 0.7
"""What it costs a name to stand in one more row."""
LEVEL_COST = 6.0
"""What it costs a line's name not to run along it."""
BUSY_MM = 3.5
"""How far around point symbols their own names want to stand."""
HALO_MM = 0.4
SMALLEST_PT = 6.6
SHARE_SIZE = 0.82
"""Size of the share beside a name, in sizes of the name."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """What all names of a map have in common: its frame, its language, the smallest size (points on A3)."""

    frame: Box
    lang: Lang
    smallest_pt: float = SMALLEST_PT


def list_requests(marks: Sequence[Mark], lettering: Lettering) -> list[Request]:
    """List the names of places: areas first (they can only stand inside), then points, then lines, each by share."""
    named = [mark for mark in _keep_one_each(marks) if find_font(mark.name) is not None]
    areas = [mark for mark in named if isinstance(mark.frequency.symbol, Area)]
    busy = [shapely.Point(mark.at).buffer(mark.radius_mm + BUSY_MM) for mark in marks if mark.radius_mm]
    requests = [_request_area(mark, [*_list_smaller(mark, areas), *busy], lettering) for mark in _order(areas)]
    for kind in (Pie, Marker):
        points = [mark for mark in named if isinstance(mark.frequency.symbol, kind)]
        requests += [_request_point(mark, lettering) for mark in _order(points)]
    lines = [mark for mark in named if isinstance(mark.frequency.symbol, Line)]
    return requests + [_request_line(mark, lettering) for mark in _order(lines)]


def grant_wishes(requests: Iterable[Request], wishes: Mapping[str, LabelWish]) -> tuple[list[Request], list[str]]:
    """Let a planner's wishes go before everything: names where they are wanted, first of all, or nowhere.

    Parameters
    ----------
    requests
        The names of a map, by priority.
    wishes
        By the name of a place, or by layer and name ("districts/Nordingrå").

    Returns
    -------
    tuple
        The requests, those with a wish first and with one option; the wishes that no name of the map answers to.
    """
    folded = {fold_name(name): (name, wish) for name, wish in wishes.items()}
    fixed, free, used = [], [], set()
    for request in requests:
        layer = request.key.partition(":")[0]
        own = (fold_name(f"{layer}/{request.name}"), fold_name(request.name))
        name, wish = next((folded[key] for key in own if key in folded), ("", None))
        used.add(name)
        if wish is None:
            free.append(request)
        elif not wish.hide and request.options:
            fixed.append(_fix(request, wish))
    return [*fixed, *free], [name for name in wishes if name not in used]


def _fix(request: Request, wish: LabelWish) -> Request:
    """Return a request that takes the wished place and no other."""
    x, y = request.anchor
    option = stand_at(request.options[0].block, request.anchor, (x + wish.dx_mm, y + wish.dy_mm), request.symbol)
    return replace(request, options=(option,), is_fixed=True)


def list_unset(marks: Iterable[Mark]) -> list[str]:
    """List the names that no font at hand can write."""
    return sorted({mark.name for mark in marks if mark.name and find_font(mark.name) is None})


def fold_name(name: str) -> str:
    """Return a name as it is compared: composed, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _order(marks: Iterable[Mark]) -> list[Mark]:
    """Order marks by priority."""
    return sorted(marks, key=lambda mark: (-mark.share, mark.label))


def _keep_one_each(marks: Sequence[Mark]) -> list[Mark]:
    """Keep the named marks; a line cut into pieces of one name is named once, on its strongest, longest piece."""
    kept: dict[tuple[str, str], Mark] = {}
    for mark in marks:
        if not mark.name.strip():
            continue
        own = fold_name(mark.name) if mark.element.kind == "line" else mark.place_id
        known = kept.get((mark.element.key, own))
        rank = (-mark.frequency.grade, mark.geometry.length)
        if known is None or rank > (-known.frequency.grade, known.geometry.length):
            kept[mark.element.key, own] = mark
    return list(kept.values())


def style_name(element: Element, grade: int, smallest_pt: float = SMALLEST_PT) -> TextStyle:
    """Return the style of an element's names, larger towards its strongest class."""
    own = element.name_style
    weakest = max(frequency.grade for frequency in element.classes)
    strength = (weakest - grade) / (weakest - 1) if weakest > 1 else 1.0
    size = max(smallest_pt, own.size_pt + own.grow_pt * strength)
    return TextStyle(size, own.weight, own.italic, own.color, HALO_MM)


def make_block(
    words: str,
    style: TextStyle,
    *,
    width_mm: float = WIDTHS_MM[0],
    after: str = "",
    smallest_pt: float = SMALLEST_PT,
) -> Block:
    """Break a name into rows; `after` (its share) follows the last row, smaller and muted."""
    rows = [(Piece(row, style),) for row in balance_text(words, style, width_mm)]
    if not after:
        return Block(tuple(rows))
    size = max(smallest_pt, SHARE_SIZE * style.size_pt)
    small = replace(style, size_pt=size, weight="regular", italic=False, color=MUTED)
    return Block((*rows[:-1], (*rows[-1], Piece(after, small))))


def _list_blocks(mark: Mark, lettering: Lettering, widths_mm: Iterable[float]) -> list[Block]:
    """List the ways to break a mark's name as its element wants it, none of them cut short if that can be helped."""
    own = mark.element.name_style
    words = unicodedata.normalize("NFC", mark.name)
    shown = words.upper() if own.capitals else words
    after = format_share(mark.share, lettering.lang) if own.with_share else ""
    style = style_name(mark.element, mark.frequency.grade, lettering.smallest_pt)
    found = list(
        dict.fromkeys(
            make_block(shown, style, width_mm=width, after=after, smallest_pt=lettering.smallest_pt)
            for width in widths_mm
        )
    )
    return [block for block in found if not block.is_cut] or found[:1]


def _request_point(mark: Mark, lettering: Lettering) -> Request:
    """Ask for a place around a symbol."""
    symbol = outline_mark(mark)
    options = [
        replace(option, cost=option.cost + ROW_COST * number)
        for number, block in enumerate(_list_blocks(mark, lettering, WIDTHS_MM))
        for option in list_around_point(block, mark.at, mark.radius_mm, symbol=symbol)
    ]
    return Request(mark.label, mark.name, tuple(options), mark.at, symbol=symbol)


def _list_smaller(mark: Mark, areas: Sequence[Mark]) -> list[BaseGeometry]:
    """List the areas smaller than one: their insides are left to their own names."""
    return [other.geometry for other in areas if other.geometry.area < mark.geometry.area]


def _request_area(mark: Mark, busy: Sequence[BaseGeometry], lettering: Lettering) -> Request:
    """Ask for a place inside an area, in one row or in several, rather where it is not busy."""
    blocks = _list_blocks(mark, lettering, AREA_WIDTHS_MM)
    options = list_inside_area(blocks, mark.geometry, lettering.frame.shrink(2.0).to_polygon(), shapely.union_all(busy))
    return Request(mark.label, mark.name, tuple(options), find_middle(mark.geometry))


def _request_line(mark: Mark, lettering: Lettering) -> Request:
    """Ask for a place beside a line with cross ticks, along a line without."""
    symbol, pieces = mark.frequency.symbol, list_lines(mark.geometry)
    if not isinstance(symbol, Line) or not pieces:
        return Request(mark.label, mark.name, (), mark.at, is_strict=True)
    line = max(pieces, key=lambda piece: piece.length)
    options: list[Option] = []
    for number, block in enumerate(_list_blocks(mark, lettering, WIDTHS_MM)):
        found = _list_for_line(block, line, symbol)
        options += [replace(option, cost=option.cost + ROW_COST * number) for option in found]
    stroke = outline_stroke(mark)[0]
    return Request(mark.label, mark.name, tuple(options), find_middle(line), symbol=stroke, is_strict=True)


def _list_for_line(block: Block, line: shapely.LineString, symbol: Line) -> list[Option]:
    """List where the name of a line could stand: level beside one with ticks, else along it or, at a cost, level."""
    if symbol.tick is not None:
        return list_beside_line(block, line, symbol.tick.length_mm / 2)
    room = symbol.width_mm / 2 + symbol.casing_mm
    level = [replace(option, cost=option.cost + LEVEL_COST) for option in list_beside_line(block, line, room)]
    return list_along_line(block, line, room) + level
