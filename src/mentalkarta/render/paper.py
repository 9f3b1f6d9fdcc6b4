"""The papers a sheet is made for, and where map, legend and credits lie on each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from mentalkarta.render.page import Box, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentalkarta.picture import PaperSize

MARGIN_MM, FOOT_MM, GAP_MM = 10.0, 11.0, 3.0
"""Around the map, below the legend (for the credits), between map and legend."""
CREDITS_MM = 5.2
BESIDE_GAP_MM = 5.0
ASPECTS = (0.6, 1.7)
"""How much wider than high the map may be where a paper has no height of its own."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its sides in its own mm (`short_mm` None: as high as its map needs), and how sheets are made for it.

    `factor` turns mm on A3 to mm on it, `legend` says where the legend lies. A fixed paper has one orientation only.
    """

    long_mm: float
    short_mm: float | None
    factor: float
    dpi: int = 300
    is_printed: bool = True
    is_fixed: bool = False
    legend: Literal["below", "beside"] = "below"


PAPERS: Mapping[PaperSize, Paper] = {
    "A4": Paper(297.0, 210.0, 0.70),
    "A3": Paper(420.0, 297.0, 1.0),
    "A2": Paper(594.0, 420.0, 1.40),
    "16:9": Paper(338.667, 190.5, 1.0, dpi=288, is_printed=False, is_fixed=True, legend="beside"),  # 3840 x 2160
    "web": Paper(317.5, None, 1.2, dpi=192, is_printed=False, is_fixed=True),  # 1200 CSS pixels, twice as fine
}


def list_orientations(paper: Paper) -> tuple[tuple[float, float | None], ...]:
    """List the widths and heights (mm on A3) that a paper may be used in, the usual one first."""
    high = None if paper.short_mm is None else paper.short_mm / paper.factor
    lying = (paper.long_mm / paper.factor, high)
    return (lying,) if paper.is_fixed or high is None else (lying, (high, lying[0]))


def lay_below(size: PaperSize, sides: tuple[float, float | None], strip_mm: float, aspect: float) -> Page:
    """Lay the legend below the map.

    Parameters
    ----------
    size
        Name of the paper.
    sides
        Width and height, mm on A3; a height of None is chosen so that a study area of this aspect fills the map.
    strip_mm
        Height of the legend.
    aspect
        Width of the study area in heights.
    """
    width = sides[0]
    low = FOOT_MM + strip_mm + GAP_MM
    across = width - 2 * MARGIN_MM
    high = across / min(max(aspect, ASPECTS[0]), ASPECTS[1]) if sides[1] is None else sides[1] - low - MARGIN_MM
    frame = Box(MARGIN_MM, low, width - MARGIN_MM, low + high)
    strip = Box(frame.x0, FOOT_MM, frame.x1, FOOT_MM + strip_mm)
    return _make_page(size, (width, frame.y1 + MARGIN_MM), frame, strip)


def lay_beside(size: PaperSize, sides: tuple[float, float | None], strip_mm: float) -> Page:
    """Lay the legend at the right of the map, `strip_mm` wide (mm on A3)."""
    width, height = sides[0], sides[1] or sides[0]
    strip = Box(width - MARGIN_MM - strip_mm, FOOT_MM, width - MARGIN_MM, height - MARGIN_MM)
    frame = Box(MARGIN_MM, FOOT_MM, strip.x0 - BESIDE_GAP_MM, height - MARGIN_MM)
    return _make_page(size, (width, height), frame, strip)


def lay_plain(size: PaperSize, sides: tuple[float, float]) -> Page:
    """Lay out a page of these sides (mm on A3) without a legend: what its frame holds is up to the sheet."""
    frame = Box(MARGIN_MM, FOOT_MM, sides[0] - MARGIN_MM, sides[1] - MARGIN_MM)
    return _make_page(size, sides, frame, replace(frame, y1=frame.y0))


def _make_page(size: PaperSize, sides: tuple[float, float], frame: Box, strip: Box) -> Page:
    """Make a page of a paper."""
    paper = PAPERS[size]
    return Page(size, *sides, paper.factor, paper.dpi, paper.is_printed, frame, strip, CREDITS_MM)
