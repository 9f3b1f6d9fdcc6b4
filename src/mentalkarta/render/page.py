"""The sheet of paper: one axes that covers it, 1 unit = 1 mm, so that map and legend share every function.

Everything in this room is measured in mm on A3; a canvas turns them to what they are on other papers.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import matplotlib
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH

INK = "#23202B"
MUTED = "#5F5A66"
HAIR = "#B9B4AE"
PAPER = "#FDFCFA"

BASE_ORDER, CLASS_ORDER, LABEL_ORDER, FURNITURE_ORDER = 0.0, 100.0, 1000.0, 2000.0
"""Where each kind of artist lies; a class's own order is added to `CLASS_ORDER`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the paper in millimetres, from the lower left corner of the sheet."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in millimetres."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in millimetres."""
        return self.y1 - self.y0

    def shrink(self, by_mm: float) -> Box:
        """Return the box with every side moved inwards (outwards when negative)."""
        return Box(self.x0 + by_mm, self.y0 + by_mm, self.x1 - by_mm, self.y1 - by_mm)

    def to_polygon(self) -> shapely.Polygon:
        """Return the box as a polygon."""
        return shapely.box(self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet's measures and where its parts lie, in mm on A3; on its own paper all are `factor` times as long.

    `is_printed` says that its scale can be measured with a ruler, `dpi` how fine its pictures are.
    """

    name: str
    width_mm: float
    height_mm: float
    factor: float
    dpi: int
    is_printed: bool
    frame: Box
    strip: Box
    credits_y: float


@dataclass(frozen=True, slots=True)
class Canvas:
    """What the drawing functions draw on: the axes that cover the sheet, 1 unit = 1 mm of paper.

    All are given lengths in mm on A3. `factor` is what becomes of such a millimetre on this paper, `origin` where their
    (0, 0) lies on it (paper mm), `clip` the box that clips them (None = the sheet).
    """

    axes: Axes
    factor: float = 1.0
    origin: tuple[float, float] = (0.0, 0.0)
    clip: Box | None = None

    @property
    def transform(self) -> Transform:
        """The way from mm on A3 to the picture."""
        return Affine2D().scale(self.factor).translate(*self.origin) + self.axes.transData

    def within(self, box: Box) -> Canvas:
        """Return a canvas that draws inside a box only."""
        return replace(self, clip=box)

    def inset(self, corner: tuple[float, float], factor: float) -> Canvas:
        """Return a canvas whose (0, 0) lies on a point of this one, everything on it so many times as large."""
        x, y = (start + self.factor * part for start, part in zip(self.origin, corner, strict=True))
        return Canvas(self.axes, self.factor * factor, (x, y))

    def to_points(self, length_mm: float) -> float:
        """Turn mm on A3 into points on this paper."""
        return length_mm * self.factor * POINTS_PER_MM

    def add(self, artist: Artist, order: float, label: str = "") -> None:
        """Put an artist on the sheet at a drawing order; `label` names it for whoever looks for it."""
        transform = self.transform
        artist.set_zorder(order)
        artist.set_label(label)
        artist.set_transform(transform)
        self.axes.add_artist(artist)
        artist.set_clip_path(None)
        if self.clip is not None:
            box = Bbox.from_extents(self.clip.x0, self.clip.y0, self.clip.x1, self.clip.y1)
            artist.set_clip_box(TransformedBbox(box, transform))


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw with matplotlib's own settings, whatever the user's are, and dashes as given; then put them back."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rc("lines", scale_dashes=False)
        yield


def open_page(page: Page) -> tuple[Figure, Canvas]:
    """Return an empty sheet and the canvas that covers it."""
    size = (page.width_mm * page.factor, page.height_mm * page.factor)
    figure = Figure(figsize=(size[0] / MM_PER_INCH, size[1] / MM_PER_INCH), dpi=page.dpi, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, size[0])
    axes.set_ylim(0, size[1])
    return figure, Canvas(axes, page.factor)
