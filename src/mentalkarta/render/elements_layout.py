"""The layout of the sheet of small maps: how many side by side, how large each, all in one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentalkarta.render.header import HEADER_MM
from mentalkarta.render.legend_layout import is_shown
from mentalkarta.render.legend_row import Row, list_legend_rows, measure_rows
from mentalkarta.render.page import Box
from mentalkarta.render.paper import ASPECTS, FOOT_MM, MARGIN_MM, PAPERS, lay_plain, list_orientations
from mentalkarta.render.sheet_layout import TURN_GAIN
from mentalkarta.render.view import View, choose_view, measure_fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentalkarta.model import Layer, MentalMap
    from mentalkarta.render.page import Page

SMALL = 0.62
"""Size of everything on a small map, in sizes on A3; on the only map of a sheet all is as large as on the main one."""
CELL_GAP_MM, CELL_HEAD_MM, LEGEND_GAP_MM = 6.5, 14.0, 1.0
LEAST_MM = 30.0
"""A small map lower or narrower than this would be no map."""
WEB_COLUMNS = 2
"""Small maps side by side where the sheet is as high as it needs."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One small map: its layer (None: all together), its frame on the page, and the rows of its legend."""

    layer: Layer | None
    frame: Box
    legend: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The small maps of a sheet, all in one view whose frame begins at (0, 0); `factor` is how large all on them is."""

    page: Page
    cells: tuple[Cell, ...]
    view: View
    factor: float


@dataclass(frozen=True, slots=True)
class _Shape:
    """A way to lay out small maps: sides of the page, columns, sides of each frame, heights of each row's legends."""

    sides: tuple[float, float]
    columns: int
    frame: tuple[float, float]
    legends_mm: tuple[float, ...]
    fit: float


def lay_elements(mental_map: MentalMap) -> Grid:
    """Lay out a map for each element that has places, and one of all together where there are several."""
    layers = list_small_maps(mental_map)
    shape = _choose_shape(mental_map, layers)
    page = lay_plain(mental_map.workshop.size, shape.sides)
    factor = find_factor(layers)
    small = Box(0.0, 0.0, shape.frame[0] / factor, shape.frame[1] / factor)
    view = choose_view(mental_map.extent, small, factor=factor * page.factor)
    legends = _list_legends(mental_map, layers, shape.frame[0])
    cells = [
        Cell(layer, _find_frame(number, shape, page), legend)
        for number, (layer, legend) in enumerate(zip(layers, legends, strict=True))
    ]
    return Grid(page, tuple(cells), view, factor)


def list_small_maps(mental_map: MentalMap) -> list[Layer | None]:
    """List the layers that get a map of their own, then None for all together when it is not the same map again."""
    shown: list[Layer | None] = [layer for layer in mental_map.layers if is_shown(layer)]
    return shown if len(shown) == 1 else [*shown, None]


def find_factor(layers: Sequence[Layer | None]) -> float:
    """Return how large everything on the maps of a sheet is, in sizes on A3."""
    return SMALL if len(layers) > 1 else 1.0


def _choose_shape(mental_map: MentalMap, layers: Sequence[Layer | None]) -> _Shape:
    """Choose the shape that makes the maps largest; the paper is turned upright only where that gains a good deal."""
    best = []
    for sides in list_orientations(PAPERS[mental_map.workshop.size]):
        shapes = list(_list_shapes(mental_map, layers, sides))
        best.append(min(shapes, key=lambda shape: shape.fit))
    turned = min(best, key=lambda shape: shape.fit)
    return turned if TURN_GAIN * turned.fit < best[0].fit else best[0]


def _list_shapes(
    mental_map: MentalMap, layers: Sequence[Layer | None], sides: tuple[float, float | None]
) -> Iterator[_Shape]:
    """List the shapes that a page of these sides (mm on A3) can hold."""
    x0, y0, x1, y1 = mental_map.extent
    aspect = min(max((x1 - x0) / (y1 - y0), ASPECTS[0]), ASPECTS[1])
    across, around = sides[0] - 2 * MARGIN_MM, MARGIN_MM + HEADER_MM + FOOT_MM
    columns_tried = range(1, len(layers) + 1) if sides[1] else [min(WEB_COLUMNS, len(layers))]
    for columns in columns_tried:
        rows = math.ceil(len(layers) / columns)
        wide = (across - (columns - 1) * CELL_GAP_MM) / columns
        measured = [LEGEND_GAP_MM + measure_rows(legend) for legend in _list_legends(mental_map, layers, wide)]
        legends = tuple(max(measured[row * columns : (row + 1) * columns]) for row in range(rows))
        spent = rows * CELL_HEAD_MM + sum(legends) + (rows - 1) * CELL_GAP_MM
        high = wide / aspect if sides[1] is None else (sides[1] - around - spent) / rows
        height = around + spent + rows * high
        frame = Box(0.0, 0.0, max(wide, 1.0), max(high, 1.0))
        penalty = 1.0 if min(wide, high) >= LEAST_MM else 100.0
        yield _Shape(
            (sides[0], height), columns, (wide, high), legends, penalty * measure_fit(mental_map.extent, frame)
        )


def _list_legends(mental_map: MentalMap, layers: Sequence[Layer | None], width_mm: float) -> list[tuple[Row, ...]]:
    """List the rows of each map's legend; the map of all together has none."""
    lang = mental_map.workshop.lang
    factor = find_factor(layers)
    return [() if layer is None else list_legend_rows(layer, lang, width_mm, factor) for layer in layers]


def _find_frame(number: int, shape: _Shape, page: Page) -> Box:
    """Find the frame of a small map by its number, row by row from the upper left."""
    row, column = divmod(number, shape.columns)
    wide, high = shape.frame
    x = page.frame.x0 + column * (wide + CELL_GAP_MM)
    above = row * (CELL_HEAD_MM + high + CELL_GAP_MM) + sum(shape.legends_mm[:row])
    top = page.frame.y1 - HEADER_MM - CELL_HEAD_MM - above
    return Box(x, top - high, x + wide, top)
