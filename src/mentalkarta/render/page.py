"""The sheet of paper: one axes that covers it, 1 unit = 1 mm, so that map and legend share every function."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import matplotlib
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox, TransformedBbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH
PRINT_DPI = 300

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
    """Where the parts of a sheet lie, in millimetres."""

    name: str
    width_mm: float
    height_mm: float
    frame: Box
    strip: Box
    credits_y: float


A3_LANDSCAPE = Page("A3", 420.0, 297.0, Box(10, 62, 410, 287), Box(10, 11, 410, 59), 5.2)


@dataclass(frozen=True, slots=True)
class Canvas:
    """What the drawing functions draw on: the axes in millimetres, and the box that clips them (None = the sheet)."""

    axes: Axes
    clip: Box | None = None

    def within(self, box: Box) -> Canvas:
        """Return a canvas that draws inside a box only."""
        return Canvas(self.axes, box)

    def add(self, artist: Artist, order: float, label: str = "") -> None:
        """Put an artist on the sheet at a drawing order; `label` names it for whoever looks for it."""
        artist.set_zorder(order)
        artist.set_label(label)
        self.axes.add_artist(artist)
        if self.clip is not None:
            box = Bbox.from_extents(self.clip.x0, self.clip.y0, self.clip.x1, self.clip.y1)
            artist.set_clip_path(None)
            artist.set_clip_box(TransformedBbox(box, self.axes.transData))


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw with matplotlib's own settings, whatever the user's are, and dashes as given; then put them back."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rc("lines", scale_dashes=False)
        yield


def open_page(page: Page) -> tuple[Figure, Canvas]:
    """Return an empty sheet and the canvas that covers it."""
    figure = Figure(figsize=(page.width_mm / MM_PER_INCH, page.height_mm / MM_PER_INCH), dpi=PRINT_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, page.width_mm)
    axes.set_ylim(0, page.height_mm)
    return figure, Canvas(axes)
