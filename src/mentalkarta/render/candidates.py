"""Where a name could stand: around points (after Imhof 1975), beside and along lines, inside areas."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity
from shapely.ops import substring

from mentalkarta.render.blocks import Align, Block, outline_block
from mentalkarta.render.shapes import list_polygons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

DIRECTION_COSTS = {
    30: 0.0, 0: 0.3, 330: 0.8, 60: 1.3, 150: 1.2, 180: 1.3, 210: 1.8, 300: 1.8, 120: 2.0, 240: 2.3, 90: 2.2, 270: 2.5,
}  # fmt: skip
"""Cost of each direction (degrees counterclockwise from east): upper right best, as Imhof orders them."""
GAPS_MM = (0.5, 1.0, 1.8, 3.4, 6.0, 10.0)
LEADER_FROM_MM, LEADER_COST = 3.0, 2.0
LEADER_START_MM, LEADER_END_MM = 0.15, 0.35
"""Air between a leader line and its symbol, and its name."""
BEND_MOST = 0.12
"""A name runs along a line only where the line leaves its chord by less than this share of the name's length."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to set a name: the block, its lower left corner (mm), its turn, its cost, its leader line."""

    block: Block
    corner: tuple[float, float]
    cost: float
    align: Align = "left"
    angle_deg: float = 0.0
    leader: shapely.LineString | None = None

    def outline(self) -> shapely.Polygon:
        """Outline the block where it would stand."""
        return outline_block(self.block, self.corner, self.angle_deg)


def outline_options(options: Sequence[Option], beside_mm: float = 0.0, above_mm: float = 0.0) -> NDArray[np.object_]:
    """Outline the blocks of many options where they would stand, with so much air around each."""
    corners = np.array([option.corner for option in options], dtype=float).reshape(-1, 2)
    sizes = np.array([(option.block.width, option.block.height) for option in options], dtype=float).reshape(-1, 2)
    air = np.array([beside_mm, above_mm])
    low, high = corners - air, corners + sizes + air
    outlines: NDArray[np.object_] = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    for number, option in enumerate(options):
        if option.angle_deg:
            outlines[number] = affinity.rotate(outlines[number], option.angle_deg, origin=option.corner)
    return outlines


def stand_at(
    block: Block, anchor: tuple[float, float], middle: tuple[float, float], symbol: BaseGeometry | None = None
) -> Option:
    """Return the option of a block whose middle stands at a point, with a leader line when its symbol is far away."""
    corner = (middle[0] - block.width / 2, middle[1] - block.height / 2)
    option = Option(block, corner, 0.0, "center")
    if symbol is None or symbol.distance(option.outline()) < LEADER_FROM_MM:
        return option
    return replace(option, leader=_draw_leader(block, corner, anchor, symbol))


def list_around_point(
    block: Block,
    at: tuple[float, float],
    radius_mm: float,
    *,
    gaps_mm: Sequence[float] = GAPS_MM,
    symbol: BaseGeometry | None = None,
) -> list[Option]:
    """List 12 directions x the gaps around a point; from 3 mm away with a leader line to its symbol, if it has one."""
    options = []
    for gap in gaps_mm:
        for direction, cost in DIRECTION_COSTS.items():
            corner, align = _stand_beside(block, at, direction, radius_mm + gap)
            is_far = _measure_gap(block, corner, at) - radius_mm >= LEADER_FROM_MM
            line = _draw_leader(block, corner, at, symbol) if symbol is not None and is_far else None
            price = cost + 0.9 * gap + (LEADER_COST if line is not None else 0.0)
            options.append(Option(block, corner, price, align, leader=line))
    return options


def _stand_beside(
    block: Block, at: tuple[float, float], direction_deg: float, reach_mm: float
) -> tuple[tuple[float, float], Align]:
    """Return corner and alignment of a block that stands in a direction of a point, its near side at a distance."""
    east, north = math.cos(math.radians(direction_deg)), math.sin(math.radians(direction_deg))
    side, rise = max(-1.0, min(1.0, 1.6 * east)), max(-1.0, min(1.0, 1.15 * north))
    dx, dy = (side - 1) * block.width / 2, (rise - 1) * block.height / 2
    away = reach_mm
    for _ in range(4):  # a corner may come nearer than the side that was meant: step back until it does not
        near = _measure_gap(block, (away * east + dx, away * north + dy), (0.0, 0.0))
        away += max(0.0, reach_mm - near)
    x, y = at[0] + away * east + dx, at[1] + away * north + dy
    align: Align = "center" if abs(side) < 0.5 else ("left" if side > 0 else "right")
    return (x, y), align


def _measure_gap(block: Block, corner: tuple[float, float], at: tuple[float, float]) -> float:
    """Measure how far a point lies from a block by its lower left corner."""
    x, y = corner[0] - at[0], corner[1] - at[1]
    return math.hypot(max(x, 0.0, -x - block.width), max(y, 0.0, -y - block.height))


def _draw_leader(
    block: Block, corner: tuple[float, float], at: tuple[float, float], symbol: BaseGeometry
) -> shapely.LineString | None:
    """Return the line from a symbol's edge to the nearest point of the block, None when they are too near."""
    beside = not corner[0] <= at[0] <= corner[0] + block.width
    indent = 0.2 * block.height if beside else 0.0  # beside a name it meets the letters, above or below their edge
    near = (
        min(max(at[0], corner[0]), corner[0] + block.width),
        min(max(at[1], corner[1] + indent), corner[1] + block.height - indent),
    )
    air = shapely.union(symbol.buffer(LEADER_START_MM), shapely.Point(near).buffer(LEADER_END_MM))
    line = shapely.difference(shapely.LineString([at, near]), air)
    return line if isinstance(line, shapely.LineString) and not line.is_empty else None


def list_beside_line(block: Block, line: shapely.LineString, room_mm: float) -> list[Option]:
    """List level places on both sides of a line, nearest its middle best; `room_mm` is half the symbol's width."""
    count = int(np.clip(line.length / 5, 3, 17)) | 1
    options = []
    for part in (np.arange(count) + 0.5) / count:
        point, turn = _find_heading(line, part)
        for side in (90, -90):
            for gap in (0.9, 2.4):
                corner, align = _stand_beside(block, point, turn + side, room_mm + gap)
                cost = 3.0 * abs(part - 0.5) + 0.9 * gap
                options.append(Option(block, corner, cost, align))
    return options


def _find_heading(line: shapely.LineString, part: float) -> tuple[tuple[float, float], float]:
    """Return the point at a share of a line's length and the line's heading there, degrees from east."""
    middle = line.interpolate(part, normalized=True)
    before = line.interpolate(max(0.0, part - 0.05), normalized=True)
    after = line.interpolate(min(1.0, part + 0.05), normalized=True)
    return (middle.x, middle.y), math.degrees(math.atan2(after.y - before.y, after.x - before.x))


def list_along_line(block: Block, line: shapely.LineString, room_mm: float) -> list[Option]:
    """List places along the straighter stretches of a line, above it best; `room_mm` is half the symbol's width."""
    spare = line.length - block.width
    if spare <= 0:
        return []
    options = []
    for start in np.linspace(0.0, spare, int(np.clip(spare / 4, 2, 25))):
        stretch = substring(line, start, start + block.width)
        a, b = np.array(stretch.coords[0]), np.array(stretch.coords[-1])
        chord = shapely.LineString([a, b])
        bend = max(shapely.Point(point).distance(chord) for point in stretch.coords)
        if chord.length < 0.8 * block.width or bend > BEND_MOST * block.width:
            continue
        turn = (math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) + 90) % 180 - 90
        middle = (a + b) / 2
        off_middle = abs(start + block.width / 2 - line.length / 2) / line.length
        for side, extra in ((1, 0.0), (-1, 0.8)):
            away = side * (room_mm + 0.6 + bend + block.height / 2)
            cost = extra + 0.02 * abs(turn) + 2 * bend + off_middle
            options.append(_turn_option(block, middle, turn, away, cost))
    return options


def _turn_option(block: Block, middle: np.ndarray, turn_deg: float, away_mm: float, cost: float) -> Option:
    """Return the option of a block whose middle stands off a point at right angles to its turn."""
    turn = math.radians(turn_deg)
    along, across = np.array([math.cos(turn), math.sin(turn)]), np.array([-math.sin(turn), math.cos(turn)])
    corner = middle + across * (away_mm - block.height / 2) - along * block.width / 2
    return Option(block, (float(corner[0]), float(corner[1])), cost, "center", turn_deg)


def list_on_line(block: Block, line: shapely.LineString) -> list[Option]:
    """List places on a line, towards its ends best: there a road's number is out of the way."""
    options = []
    for part in np.linspace(0.03, 0.97, 33):
        point = line.interpolate(float(part), normalized=True)
        corner = (point.x - block.width / 2, point.y - block.height / 2)
        options.append(Option(block, corner, 2.0 - 4.0 * abs(float(part) - 0.5), "center"))
    return options


def list_inside_area(
    blocks: Sequence[Block], area: BaseGeometry, within: BaseGeometry, busy: BaseGeometry | None = None
) -> list[Option]:
    """List places inside an area, nearest its middle best; what sticks out of it costs.

    `within` is the frame; `busy` is where a name should rather not stand: it is wanted for others.
    """
    seen = shapely.MultiPolygon(list_polygons(shapely.intersection(area, within)))
    if seen.is_empty:
        return []
    middle = shapely.maximum_inscribed_circle(seen, 0.2).coords[0]
    x0, y0, x1, y1 = seen.bounds
    step = max(1.5, math.sqrt((x1 - x0) * (y1 - y0) / 500))
    options = []
    for number, block in enumerate(blocks):
        xs = np.arange(x0, x1 + step, step) - block.width / 2
        ys = np.arange(y0, y1 + step, step) - block.height / 2
        corners = np.array(
            [(x, y) for x in xs for y in ys] + [(middle[0] - block.width / 2, middle[1] - block.height / 2)]
        )
        boxes = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + block.width, corners[:, 1] + block.height)
        size = block.width * block.height
        out = 1 - shapely.area(shapely.intersection(boxes, seen)) / size
        cost = 0.8 * number + 14 * out
        cost += 0.10 * np.hypot(
            corners[:, 0] + block.width / 2 - middle[0], corners[:, 1] + block.height / 2 - middle[1]
        )
        if busy is not None:
            cost += 8 * shapely.area(shapely.intersection(boxes, busy)) / size
        options += [
            Option(block, (float(x), float(y)), float(price), "center")
            for (x, y), price in zip(corners, cost, strict=True)
        ]
    return options
