"""Blocks of text: a name of one to three rows, measured whole before a place is found for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import shapely
from shapely import affinity

from mentalkarta.render.page import MUTED, Canvas
from mentalkarta.render.symbols import draw_fill, draw_stroke
from mentalkarta.render.text import LINE_HEIGHT, TextStyle, measure_text, write_text

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in one style."""

    text: str
    style: TextStyle

    @property
    def width(self) -> float:
        """Width in millimetres."""
        return measure_text(self.text, self.style).width

    @property
    def space(self) -> float:
        """Width of the space before the piece, in millimetres."""
        return 0.34 * self.style.size_mm


Row = tuple[Piece, ...]


@dataclass(frozen=True)  # without slots: it keeps its measures once they are asked for
class Block:
    """Rows of text, from the top; measures in millimetres. With `padding_mm` it stands on a plate of its own."""

    rows: tuple[Row, ...]
    padding_mm: float = 0.0

    @cached_property
    def width(self) -> float:
        """Width of the widest row."""
        return max(row_width(row) for row in self.rows) + 2 * self.padding_mm

    @cached_property
    def height(self) -> float:
        """Height from the lowest descender to the highest ascender."""
        return self._ascent + sum(self._leads) + self.descent + 2 * self.padding_mm

    @property
    def is_cut(self) -> bool:
        """Whether the text was too long for its rows and ends in "…"."""
        return any(piece.text.endswith("…") for row in self.rows for piece in row)

    @property
    def descent(self) -> float:
        """Depth of the last row below its baseline."""
        return max(measure_text(piece.text, piece.style).descent for piece in self.rows[-1])

    @property
    def _ascent(self) -> float:
        """Height of the first row above its baseline."""
        return max(measure_text(piece.text, piece.style).ascent for piece in self.rows[0])

    @property
    def _leads(self) -> list[float]:
        """Distance of each row's baseline from the one above it, the first row left out."""
        return [LINE_HEIGHT * max(piece.style.size_mm for piece in row) for row in self.rows[1:]]

    def find_baselines(self) -> list[float]:
        """Return the height of each row's baseline above the bottom of the block."""
        heights = [self.descent + self.padding_mm]
        for lead in reversed(self._leads):
            heights.append(heights[-1] + lead)
        return heights[::-1]


def row_width(row: Row) -> float:
    """Return the width of a row, its spaces included."""
    return sum(piece.width + (piece.space if place else 0.0) for place, piece in enumerate(row))


def outline_block(block: Block, corner: tuple[float, float], angle_deg: float = 0.0) -> shapely.Polygon:
    """Outline a block by its lower left corner (mm), turned about that corner."""
    x, y = corner
    box = shapely.box(x, y, x + block.width, y + block.height)
    return affinity.rotate(box, angle_deg, origin=corner) if angle_deg else box


def draw_block(
    canvas: Canvas,
    block: Block,
    corner: tuple[float, float],
    *,
    align: Align = "left",
    angle_deg: float = 0.0,
    order: float = 0.0,
    label: str = "",
) -> None:
    """Set a block by its lower left corner (mm), turned about that corner."""
    if block.padding_mm:
        _draw_plate(canvas, outline_block(block, corner, angle_deg), order)
    for row, height in zip(block.rows, block.find_baselines(), strict=True):
        x = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * (block.width - 2 * block.padding_mm - row_width(row))
        for place, piece in enumerate(row):
            x += piece.space if place else 0.0
            start = affinity.rotate(
                shapely.Point(corner[0] + block.padding_mm + x, corner[1] + height), angle_deg, origin=corner
            )
            write_text(
                canvas, (start.x, start.y), piece.text, piece.style, angle_deg=angle_deg, order=order, label=label
            )
            x += piece.width


def _draw_plate(canvas: Canvas, outline: shapely.Polygon, order: float) -> None:
    """Draw the plate of a road number."""
    draw_fill(canvas, outline, "#FFFFFF", order=order - 0.6, label="plate")
    draw_stroke(canvas, outline, MUTED, 0.18, order=order - 0.6, label="plate")
