"""From the ground to the paper: the roundest scale that holds the study area, and the transform it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.render.page import Box
from mentalkarta.scale import MARGIN_SHARE, find_denominator

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class View:
    """A map's scale and place on the paper.

    `denominator` is N of 1:N, `ground` the point (m) that lies on `paper` (mm on A3), `frame` the box that shows the
    map. `factor` is what becomes of a mm on A3 on this paper.
    """

    denominator: int
    ground: tuple[float, float]
    paper: tuple[float, float]
    frame: Box
    factor: float = 1.0

    @property
    def metres_per_mm(self) -> float:
        """Metres on the ground in what is one millimetre on A3."""
        return self.denominator * self.factor / 1000

    def to_paper(self, geometry: BaseGeometry) -> BaseGeometry:
        """Turn a geometry in map metres into millimetres on the paper."""
        return shapely.transform(shapely.force_2d(geometry), self._turn_points)

    def clip_to_frame(self, geometry: BaseGeometry, beyond_mm: float = 0.0) -> BaseGeometry:
        """Turn a geometry into millimetres and keep what lies in the frame, or so much beyond it."""
        return clip_to_box(self.to_paper(geometry), self.frame.shrink(-beyond_mm))

    def _turn_points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn points (n, 2) from metres to millimetres."""
        turned: NDArray[np.float64] = (points - np.array(self.ground)) / self.metres_per_mm + np.array(self.paper)
        return turned


def clip_to_box(geometry: BaseGeometry, box: Box) -> BaseGeometry:
    """Keep what lies in a box; broken outlines are mended first."""
    whole = geometry if geometry.is_valid else shapely.make_valid(geometry)
    return shapely.intersection(whole, box.to_polygon())


def choose_view(
    extent: tuple[float, float, float, float],
    frame: Box,
    *,
    room: Box | None = None,
    beside_mm: float = 0.0,
    factor: float = 1.0,
) -> View:
    """Choose the roundest scale that holds an extent and 3 % more, and where it lies in the frame.

    Parameters
    ----------
    extent
        min x, min y, max x, max y of the study area, metres.
    frame
        The box of the map, mm.
    room
        The part of the frame that the study area must keep to; all of it when None.
    beside_mm
        Width at the right that other things want; where there is room the study area makes way for them.
    factor
        What becomes of a mm on A3 on this paper; the scale is round on the paper itself.
    """
    x0, y0, x1, y1 = extent
    room = frame if room is None else room
    denominator = find_denominator(x1 - x0, y1 - y0, (room.width * factor, room.height * factor))
    width_mm = (x1 - x0) / denominator * 1000 / factor
    spare_mm = room.width - width_mm
    aside_mm = min(beside_mm, max(0.0, spare_mm - width_mm * MARGIN_SHARE)) / 2
    paper = ((room.x0 + room.x1) / 2 - aside_mm, (room.y0 + room.y1) / 2)
    return View(denominator, ((x0 + x1) / 2, (y0 + y1) / 2), paper, frame, factor)


def measure_fit(extent: tuple[float, float, float, float], frame: Box) -> float:
    """Return how many metres there must be in a mm on A3 for an extent, and 3 % more, to fit in a frame."""
    x0, y0, x1, y1 = extent
    return (1 + MARGIN_SHARE) * max((x1 - x0) / frame.width, (y1 - y0) / frame.height)
