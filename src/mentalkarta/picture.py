"""The nouns of pictures: which sheets are wanted, in which size, where a planner wants names; and a sheet drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # matplotlib takes a second to load; settings do without
    from matplotlib.figure import Figure

SheetName = Literal["main", "elements", "agreement", "groups"]
"""The sheets there are: the main map, one map per element, how far people agree, groups side by side."""

PaperSize = Literal["A4", "A3", "A2", "16:9", "web"]
"""What a sheet is made for: paper, a slide, a web page."""


@dataclass(frozen=True, slots=True)
class LabelWish:
    """Where a planner wants a name: its middle so many mm on A3 right of and above its symbol, or nowhere."""

    dx_mm: float = 0.0
    dy_mm: float = 0.0
    hide: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet drawn: its name, its figure, and the names that are not on it.

    `dpi` is the resolution its pictures are meant for. `dropped` are names that found no place or whose letters no font
    has, by priority; `unused` are wishes for names that the sheet does not show. `internal` says that it shows what
    single people drew, and so must stay in the office.
    """

    name: SheetName
    figure: Figure
    dpi: int
    dropped: tuple[str, ...]
    unused: tuple[str, ...]
    internal: bool = False
