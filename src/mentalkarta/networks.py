"""Given lines that drawings may follow, and crossings of lines: nouns of the house."""

from dataclasses import dataclass
from pathlib import Path

CROSSINGS_LAYER = "crossings"
"""Name of the layer of crossings in all files."""

CROSSING_COLUMNS = (
    "crossing_id",
    "name",
    "rank",
    "path_id",
    "path_name",
    "path_participants",
    "path_share",
    "barrier_id",
    "barrier_name",
    "barrier_participants",
    "barrier_share",
    "asked",
)
"""Columns of the crossings, geometry aside; `rank` is 1 where most people pass what most people feel as a barrier."""


@dataclass(frozen=True, slots=True)
class NetworkSource:
    """A file of lines that people's drawings may follow.

    `layer` within the file ("" = the only one), and the columns with the lines' ids ("" = they are numbered) and names
    ("" = a column called name or namn).
    """

    file: Path
    layer: str = ""
    id_column: str = ""
    name_column: str = ""


@dataclass(frozen=True, slots=True)
class NetworkUse:
    """How a given network was used for one layer: its lines, and the drawings behind corridors along it and free ones.

    A drawing that follows it in part is behind both; one that nobody else follows is behind none.
    """

    layer: str
    lines: int
    drawings_along: int
    drawings_free: int
