"""Styles of what stays in the office: counted pieces by number of people, and drawings as thin lines and dots."""

from collections.abc import Mapping, Sequence

from mentalkarta.export.qml import list_basics, make_aliases
from mentalkarta.export.qml_symbols import add_fill, add_line, make_symbol, start_symbol
from mentalkarta.export.words import say
from mentalkarta.export.xml import Node, add_node, make_node
from mentalkarta.model import Kind, Lang
from mentalkarta.symbol import Line, Marker

_FEW, _MANY = "#F3E9D2", "#7A2E0E"
_MOST_STEPS = 6
_SEAM_MM, _OPACITY = 0.1, 0.8
"""Width of a line that covers the seams between pieces; opacity of the layer."""
_DRAWING, _SET_ASIDE = "#3D6C9E", "#C2185B"
_DOT_MM, _PEN_MM = 1.6, 0.3


def make_steps_style(ends: Sequence[int], columns: Mapping[str, str], lang: Lang) -> list[Node]:
    """Style pieces by `participants` in at most six steps from pale to dark, each up to one of `ends`.

    `ends` are the most people that any piece can have, rising; `columns` are titles.
    """
    renderer = make_node(
        "renderer-v2",
        type="graduatedSymbol",
        attr="participants",
        graduatedMethod="GraduatedColor",
        symbollevels=0,
        enableorderby=0,
        forceraster=0,
        referencescale=-1,
    )
    ranges, symbols = add_node(renderer, "ranges"), add_node(renderer, "symbols")
    steps = cut_steps(ends)
    for number, (low, high) in enumerate(steps):
        key = "step_person" if high == 1 else "step_one" if low == high else "step"
        label = say(key, lang, low=low, high=high)
        add_node(ranges, "range", lower=low, upper=high, symbol=number, label=label, render="true")
        symbol = start_symbol(str(number), "fill")
        color = _mix_colors(number / max(len(steps) - 1, 1))
        add_fill(symbol, color, level=0)
        add_line(symbol, Line(color, _SEAM_MM), level=0)
        symbols.append(symbol)
    return [renderer, make_aliases(columns), *list_basics("area", opacity=_OPACITY)]


def cut_steps(ends: Sequence[int]) -> list[tuple[int, int]]:
    """Cut the numbers from 1 on at some of their `ends` into at most six steps, both ends included."""
    count = min(len(ends), _MOST_STEPS)
    chosen = [ends[round(len(ends) * step / count) - 1] for step in range(1, count + 1)]
    return [(low + 1, high) for low, high in zip([0, *chosen], chosen, strict=False)]


def make_trace_style(kind: Kind, columns: Mapping[str, str], *, set_aside: bool) -> list[Node]:
    """Style drawings as people's pens left them; those set aside stand out."""
    renderer = make_node(
        "renderer-v2", type="singleSymbol", symbollevels=0, enableorderby=0, forceraster=0, referencescale=-1
    )
    add_node(renderer, "symbols").append(_make_trace(kind, _SET_ASIDE if set_aside else _DRAWING))
    return [renderer, make_aliases(columns), *list_basics(kind)]


def _make_trace(kind: Kind, color: str) -> Node:
    """Make a dot, a thin line or a thin outline."""
    if kind == "point":
        return make_symbol("0", Marker("circle", _DOT_MM, color, "#FFFFFF", 0.15), 0, 1)
    symbol = start_symbol("0", "line" if kind == "line" else "fill")
    add_line(symbol, Line(color, _PEN_MM), level=0)
    return symbol


def _mix_colors(part: float) -> str:
    """Mix the pale and the dark end of the steps."""
    ends = [[int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in (_FEW, _MANY)]
    return "#" + "".join(f"{round(low + (high - low) * part):02X}" for low, high in zip(*ends, strict=True))
