"""How a class looks: renderer-neutral symbols, sizes in millimetres on A3, colours "#rrggbb".

matplotlib, QML and SLD each translate the same symbol.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Marker:
    """A point symbol, centred on the place; `size_mm` is its width and height without outline and halo."""

    shape: Literal["triangle", "circle", "square", "diamond"]
    size_mm: float
    fill: str
    edge: str
    edge_mm: float
    halo_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Tick:
    """Cross ticks along a line: whole length, distance centre to centre, line width."""

    length_mm: float
    every_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line: solid when `dash_mm` is empty, else on/off lengths; `casing_mm` is the white edge on each side."""

    color: str
    width_mm: float
    dash_mm: tuple[float, ...] = ()
    casing_mm: float = 0.0
    casing: str = "#FFFFFF"
    tick: Tick | None = None


@dataclass(frozen=True, slots=True)
class Hatch:
    """Parallel lines in the colour of the outline; angle counterclockwise from east, gap centre to centre."""

    angle_deg: float
    gap_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class Area:
    """An area: tint of `fill` at opacity `alpha`, an outline, and a hatch when given."""

    fill: str
    alpha: float
    edge: str
    edge_mm: float
    dash_mm: tuple[float, ...] = ()
    hatch: Hatch | None = None


@dataclass(frozen=True, slots=True)
class Pie:
    """A pie whose area follows the share: radius = `radius_mm` x sqrt(share); slices from 12 o'clock, clockwise."""

    radius_mm: float
    ring: str
    ring_mm: float
    divider: str
    divider_mm: float


Symbol = Marker | Line | Area | Pie


@dataclass(frozen=True, slots=True)
class NameStyle:
    """How the names of an element's places are set: points on A3, `grow_pt` more for the strongest class."""

    color: str
    size_pt: float
    grow_pt: float = 0.0
    weight: Literal["regular", "semibold", "bold"] = "regular"
    italic: bool = False
    capitals: bool = False
    with_share: bool = False
