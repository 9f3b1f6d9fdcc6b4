"""The notes within layers of ours, read back strictly: nothing in them is trusted, and no path is taken from them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from pyproj import CRS
from pyproj.exceptions import CRSError

from mentalkarta.base_roles import ROLES
from mentalkarta.counts import CLUSTERS, ClassLimits, ClassRule, DesignEffect
from mentalkarta.errors import DataError, UsageError
from mentalkarta.export.metadata import MAP_NOTES
from mentalkarta.export.notes import FORMAT
from mentalkarta.faults import Fault, Faults, name_fault, show
from mentalkarta.legend import parse_legend
from mentalkarta.legend_faults import find_legend_faults
from mentalkarta.model import Asked, BaseRole, Legend, Tolerance, Withheld, Workshop
from mentalkarta.settings import Span, Table
from mentalkarta.study_area import Extent
from mentalkarta.workshop import read_sheet_settings

NOTES_LIMIT = 20_000_000
"""Characters of the longest notes that are read; those of the example take about 20 000."""

_PEOPLE = Span(1, 1_000_000_000)
_COUNT = Span(0, 1_000_000_000)
_METRES = Span(-1e9, 1e9)
_SOURCES: tuple[Literal["drawn_at", "estimated", "assumed"], ...] = ("drawn_at", "estimated", "assumed")
_SQLITE, _GEOPACKAGE = b"SQLite format 3\x00", b"GPKG"


@dataclass(frozen=True, slots=True)
class BaseNote:
    """A table of the background: what it shows, whom to credit."""

    table: str
    role: BaseRole
    credit: str


@dataclass(frozen=True, slots=True)
class Print:
    """A place as it was written: name, class, and its shape by a hash."""

    name: str
    key: str
    shape: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What a sheet needs besides the layers; `limits` by layer, `places` by layer and place_id."""

    workshop: Workshop
    legend: Legend
    crs: str
    asked: Asked
    drew: int
    tolerance: Tolerance
    cell_m: float
    design_effect: DesignEffect
    limits: Mapping[str, ClassLimits]
    extent: Extent
    groups: Mapping[str, int]
    withheld: tuple[Withheld, ...]
    pictures: int
    base: tuple[BaseNote, ...]
    places: Mapping[tuple[str, str], Print]


def read_notes(file: Path) -> Notes:
    """Read the notes of layers of ours; the file is opened for reading only.

    Raises
    ------
    UsageError
        `layers-missing`, `layers-not-geopackage`, `layers-foreign`, `layers-internal`.
    DataError
        `layers-newer`, `layers-damaged`, `layers-faulty`.
    """
    _check_file(file)
    table = Table(_parse_notes(file, _fetch_notes(file)))
    found = table.whole("format", Span(1, 1_000_000))
    if found > FORMAT:
        raise DataError("layers-newer", file=file.name, found=found, known=FORMAT)
    if table.flag("internal"):
        raise UsageError("layers-internal", file=file.name)
    notes = _take_notes(table)
    refuse_faults(file, [*table.gather(), *find_legend_faults(notes.legend)])
    return notes


def refuse_faults(file: Path, faults: list[Fault]) -> None:
    """Say all faults of layers at once, at most twenty of them in words; nothing when there are none."""
    if faults:
        raise DataError("layers-faulty", file=file.name, count=len(faults), faults=Faults(faults[:20]))


@contextlib.contextmanager
def open_layers(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage for reading only, once it is known to be sound; a damaged one is told of in one sentence."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA quick_check").fetchone()[0]
            if sound != "ok":
                raise sqlite3.DatabaseError(sound)
            yield database
    except sqlite3.Error as error:
        raise DataError("layers-damaged", file=file.name, reason=show(error)) from error


def is_geopackage(file: Path) -> bool:
    """Tell a GeoPackage by its first bytes."""
    with file.open("rb") as stream:
        head = stream.read(72)
    return head.startswith(_SQLITE) and head[68:72] == _GEOPACKAGE


def _check_file(file: Path) -> None:
    """Make sure that a file is there and a GeoPackage."""
    try:
        if not file.is_file():
            raise UsageError("layers-missing", file=show(file, 200))
        known = is_geopackage(file)
    except (OSError, ValueError) as error:
        raise UsageError("layers-missing", file=show(file, 200)) from error
    if not known:
        raise UsageError("layers-not-geopackage", file=file.name)


def _fetch_notes(file: Path) -> str:
    """Fetch the text of the notes, once the whole file is known to be sound."""
    with open_layers(file) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata'").fetchone():
            raise UsageError("layers-foreign", file=file.name)
        query = "SELECT length(metadata), metadata FROM gpkg_metadata WHERE md_standard_uri = ?"
        rows = database.execute(query, (MAP_NOTES,)).fetchmany(2)
    if len(rows) != 1 or not isinstance(rows[0][1], str):
        raise UsageError("layers-foreign", file=file.name)
    length, text = rows[0]
    refuse_faults(file, [name_fault("file-too-large", limit=NOTES_LIMIT)] if length > NOTES_LIMIT else [])
    return str(text)


def _parse_notes(file: Path, text: str) -> dict[str, object]:
    """Parse the notes: an object of JSON, without NaN and infinities."""
    try:
        values = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        values = None
    refuse_faults(file, [] if isinstance(values, dict) else [name_fault("notes-not-json")])
    return dict(values)


def _refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and the infinities."""
    raise ValueError(name)


def _take_notes(table: Table) -> Notes:
    """Take the notes out of their table, which gathers the faults; what was refused has a stand-in."""
    tolerance, groups = table.table("tolerance"), table.tables("groups")
    workshop = Workshop(sources=(), **read_sheet_settings(table.table("settings")))
    legend, asked = parse_legend(table.table("legend")), _take_asked(table.table("asked"))
    return Notes(
        workshop=workshop,
        legend=legend,
        crs=_take_crs(table),
        asked=asked,
        drew=table.whole("drew", _COUNT),
        tolerance=Tolerance(tolerance.number("metres", Span(0, 1e9)), tolerance.choice("source", _SOURCES)),
        cell_m=table.number("cell_m", Span(0, 1e6)),
        design_effect=_take_effect(table.table("design_effect")),
        limits=_take_limits(table, legend, workshop.classes, asked.people),
        extent=_take_extent(table.table("extent")),
        groups={group.text("name", ""): group.whole("people", _COUNT) for group in groups},
        withheld=tuple(_take_withheld(each) for each in table.tables("withheld")),
        pictures=table.whole("pictures", _COUNT),
        base=tuple(_take_base(each) for each in table.tables("base")),
        places=dict(_take_print(each) for each in table.tables("places")),
    )


def _take_crs(table: Table) -> str:
    """Take the map's coordinate system, one that is known."""
    text = table.text("crs")
    try:
        CRS.from_user_input(text)
    except CRSError:
        if not table.is_refused("crs"):
            table.refuse("crs-unclear", "crs", value=show(text))
    return text


def _take_asked(table: Table) -> Asked:
    """Take the number of people asked."""
    return Asked(table.whole("people", _PEOPLE), table.flag("stated"))


def _take_effect(table: Table) -> DesignEffect:
    """Take what intervals and certainty were widened by."""
    return DesignEffect(
        value=table.number("value", Span(1, 1e9)),
        by=table.choice("by", CLUSTERS) if table.has("by") else None,
        groups=table.whole("groups", _COUNT),
        several=table.whole("several", _COUNT),
        used=table.flag("used"),
    )


def _take_limits(table: Table, legend: Legend, rule: ClassRule, asked: int) -> dict[str, ClassLimits]:
    """Take where the classes of each layer begin: as many limits as it has classes."""
    found = {}
    for each in table.tables("limits"):
        layer, lowest, shares = each.name("layer"), each.numbers("lowest", _COUNT), each.numbers("shares", Span(0, 1e9))
        found[layer] = ClassLimits(rule, asked, tuple(int(people) if people >= 0 else 0 for people in lowest), shares)
    for element in legend.elements:
        limits = found.get(element.layer)
        if limits is None or not len(limits.lowest) == len(limits.shares) == len(element.classes):
            table.refuse("limits-misfit", "limits", layer=element.layer, count=len(element.classes))
    return found


def _take_extent(table: Table) -> Extent:
    """Take the study area."""
    min_x, min_y, max_x, max_y = (table.number(key, _METRES) for key in ("min_x", "min_y", "max_x", "max_y"))
    return (min_x, min_y, max_x, max_y)


def _take_withheld(table: Table) -> Withheld:
    """Take what was left out of one layer."""
    counts = {key: table.whole(key, _COUNT) for key in ("places", "names", "slices", "drawings")}
    return Withheld(table.name("layer"), **counts)


def _take_base(table: Table) -> BaseNote:
    """Take one table of the background."""
    return BaseNote(table.name("table"), table.choice("role", ROLES), table.text("credit", ""))


def _take_print(table: Table) -> tuple[tuple[str, str], Print]:
    """Take a place as it was written."""
    key = (table.name("layer"), table.text("place_id"))
    return key, Print(table.text("name", ""), table.text("class"), table.text("shape"))
