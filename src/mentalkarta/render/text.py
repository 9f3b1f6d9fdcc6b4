"""Text on the sheet: measured before it is set, plain artists above their own halo."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from matplotlib.patches import PathPatch
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from mentalkarta.render.fonts import Weight, find_font, measure_advance, replace_missing
from mentalkarta.render.page import INK, POINTS_PER_MM, Canvas

BALANCE_PARTS = (0.9, 0.8, 0.7, 0.6, 0.5)
"""Shares of the width that are tried for rows of more equal width."""
_SPACELESS = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_BREAKS = re.compile(rf"(?<=[ –/])|(?<={_SPACELESS})|(?={_SPACELESS})")
"""Where a line may end: after a space, a dash, a slash, and around letters of scripts written without spaces."""
_SPACES = re.compile("[ \t\r\n]+")
LINE_HEIGHT = 1.22
"""Distance of two baselines, in text sizes."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set: size in points on A3, weight, slant, colour, and the white edge around it."""

    size_pt: float
    weight: Weight = "regular"
    italic: bool = False
    color: str = INK
    halo_mm: float = 0.0

    @property
    def size_mm(self) -> float:
        """Size of the type in millimetres."""
        return self.size_pt / POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Extent:
    """What a line of text takes: width, and height above and depth below its baseline, in millimetres."""

    width: float
    ascent: float
    descent: float


@lru_cache(maxsize=4096)
def measure_text(text: str, style: TextStyle) -> Extent:
    """Measure one line of text; never lower than a line with ascenders and descenders, as matplotlib counts it."""
    width, top, bottom = _measure_ink(text, style)
    _, top_least, bottom_least = _measure_ink("lp", style)
    return Extent(width, max(top, top_least), max(-bottom, -bottom_least))


def write_text(
    canvas: Canvas,
    position: tuple[float, float],
    text: str,
    style: TextStyle,
    *,
    align: Literal["left", "center", "right"] = "left",
    angle_deg: float = 0.0,
    order: float = 0.0,
    label: str = "",
) -> None:
    """Set one line of text with its baseline at a position (mm), turned about that position.

    The text is a plain artist, so it stays text in PDF and SVG; its halo is a shape of its own beneath it. Letters
    such as "$" mean themselves.
    """
    text = replace_missing(text, style.weight, italic=style.italic)
    font = find_font(text, style.weight, italic=style.italic)
    if not text.strip() or font is None:
        return
    shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * measure_text(text, style).width
    turn = Affine2D().translate(-shift, 0).rotate_deg(angle_deg).translate(*position)
    if style.halo_mm:
        outline = turn.transform_path(TextPath((0, 0), text, size=style.size_mm, prop=font))
        halo = PathPatch(outline, facecolor="white", edgecolor="white", joinstyle="round")
        halo.set_linewidth(canvas.to_points(2 * style.halo_mm))
        canvas.add(halo, order - 0.5, "halo")
    x, y = turn.transform((0.0, 0.0))
    artist = Text(x, y, text, color=style.color, fontproperties=font, parse_math=False, usetex=False)
    artist.set_fontsize(style.size_pt * canvas.factor)
    artist.set(rotation=angle_deg, rotation_mode="anchor", ha="left", va="baseline")
    canvas.add(artist, order, label)


def wrap_text(text: str, style: TextStyle, width_mm: float, lines: int = 3) -> tuple[str, ...]:
    """Break a text into lines no wider than a width, at most so many; the last may end in "…".

    It is broken at spaces, after dashes, and between letters of scripts that are written without spaces. A single word
    wider than a line is cut short.
    """
    rows: list[str] = []
    for word in filter(None, _BREAKS.split(_SPACES.sub(" ", text).strip())):
        longer = f"{rows[-1]}{word}" if rows else word
        if rows and _add_advances(longer.rstrip(), style) <= width_mm:
            rows[-1] = longer
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], "".join(rows[lines - 1 :])]
    return tuple(shorten_text(row.rstrip(), style, width_mm) for row in rows)


def _add_advances(text: str, style: TextStyle) -> float:
    """Add up the advances of a text's letters (mm): its width, or a trifle more, found without drawing it."""
    shown = replace_missing(text, style.weight, italic=style.italic)
    font = find_font(shown, style.weight, italic=style.italic)
    file = "" if font is None else str(font.get_file())
    return style.size_mm * sum(measure_advance(letter, file) for letter in shown)


def balance_text(text: str, style: TextStyle, width_mm: float) -> tuple[str, ...]:
    """Break a text like `wrap_text`, its rows as equal in width as that number of rows allows."""
    rows = wrap_text(text, style, width_mm)
    for part in BALANCE_PARTS:
        tighter = wrap_text(text, style, part * width_mm)
        if len(tighter) != len(rows) or any(row.endswith("…") for row in tighter):
            break
        rows = tighter
    return rows


def shorten_text(text: str, style: TextStyle, width_mm: float) -> str:
    """Cut a text that is too wide and end it in "…"."""
    if measure_text(text, style).width <= width_mm:
        return text
    kept = text
    while kept and measure_text(f"{kept.rstrip()}…", style).width > width_mm:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def fit_style(text: str, style: TextStyle, width_mm: float, smallest_pt: float) -> TextStyle:
    """Return the style made smaller until the text is no wider than a width, never under the smallest size."""
    wide = measure_text(text, style).width
    if wide <= width_mm:
        return style
    return replace(style, size_pt=max(smallest_pt, style.size_pt * width_mm / wide))


def _measure_ink(text: str, style: TextStyle) -> tuple[float, float, float]:
    """Measure width, top and bottom of a text from its baseline, in millimetres."""
    shown = replace_missing(text, style.weight, italic=style.italic)
    font = find_font(shown, style.weight, italic=style.italic)
    if not shown.strip() or font is None:
        return 0.0, 0.0, 0.0
    points = TextPath((0, 0), shown, size=style.size_mm, prop=font).vertices
    (_, low), (right, high) = points.min(axis=0), points.max(axis=0)
    return float(max(right, 0.0)), float(high), float(low)
