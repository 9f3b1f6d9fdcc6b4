"""Layers as a GeoPackage that QGIS 3.22 and later opens styled: one geometry type per table, styles inside."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import fiona
import shapely
from fiona.io import MemoryFile

from mentalkarta.export.escape import clean_line, quote_sql_name
from mentalkarta.export.metadata import store_project, tell_apart, write_columns, write_metadata
from mentalkarta.export.qml import write_style

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.export.xml import Node
    from mentalkarta.model import Kind

GEOMETRY_COLUMN = "geom"
"""Name of the geometry column of every table."""

_FIXED_TIME = "1980-01-01T00:00:00.000Z"
_TEXT_COLUMNS = frozenset(
    {"place_id", "name", "class", "level", "label", "network_id", "known_name", "medoid", "zone", "members"}
    | {"element", "category", "file", "code", "reason"}
    | {"crossing_id", "path_id", "path_name", "barrier_id", "barrier_name"}
)
_INT_COLUMNS = frozenset(
    {
        "participants",
        "participants_to",
        "asked",
        "grade",
        "drawings",
        "name_people",
        "agreement",
        "agree",
        "number",
        "position",
    }
    | {"rank", "path_participants", "barrier_participants"}
)

_STYLE_TABLE = """CREATE TABLE "layer_styles" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
 "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256), "f_geometry_column" TEXT(256),
 "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT, "useAsDefault" BOOLEAN, "description" TEXT,
 "owner" TEXT(30), "ui" TEXT(30), "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a GeoPackage.

    Attributes
    ----------
    frame
        The columns to write, in their order, and geometry of one kind in a CRS.
    title, abstract, rights
        The table's metadata: what it is, how it was counted, what is left out, whom to credit.
    style, sld
        Its default style: QGIS's nodes, and SLD ("" for none).
    group, order, shown
        Where it stands in a project (the higher `order` the higher up), and whether it is drawn at first.
    columns
        Column -> title, and what it holds.
    """

    name: str
    kind: Kind
    frame: gpd.GeoDataFrame
    title: str
    abstract: str
    rights: str = ""
    style: Sequence[Node] = ()
    sld: str = ""
    group: str = ""
    order: int = 0
    shown: bool = True
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def qml(self) -> str:
        """Return the style as a QML file."""
        return write_style(self.style).decode()


def pack_tables(tables: Sequence[Table], *, notes: str = "", project: bytes = b"") -> bytes:
    """Make a GeoPackage 1.2 of tables, in memory; the same bytes for the same tables.

    Drivers say a full disk in many ways or not at all; in memory they do not meet one, and the one writer does the
    rest.

    Parameters
    ----------
    tables
        In the order they are to be listed; empty ones are written too.
    notes
        What a sheet needs besides the layers, as JSON.
    project
        A QGIS project (.qgz) to store within.

    Raises
    ------
    OSError
        When a row went missing on the way.
    """
    with MemoryFile(ext=".gpkg") as memory:
        with fiona.Env(OGR_CURRENT_DATE=_FIXED_TIME):
            for table in tables:
                _write_table(memory.name, table)
        raw = memory.read()
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(raw)
        with database:
            _describe_tables(database, tables)
            _write_styles(database, tables)
            write_metadata(database, tables, notes, _FIXED_TIME)
            write_columns(database, {table.name: table.columns for table in tables})
            if project:
                store_project(database, project, _FIXED_TIME)
        _check_tables(database, tables)
        return database.serialize()


def _write_table(path: str, table: Table) -> None:
    """Write one table with an explicit schema."""
    columns = [column for column in table.frame.columns if column != table.frame.geometry.name]
    schema = {
        "geometry": name_geometry(table),
        "properties": [(column, type_column(column)) for column in columns],
    }
    with fiona.open(
        path,
        "w",
        driver="GPKG",
        layer=table.name,
        schema=schema,
        crs_wkt=table.frame.crs.to_wkt(),
        VERSION="1.2",
        GEOMETRY_NAME=GEOMETRY_COLUMN,
        SPATIAL_INDEX="YES",
    ) as layer:
        layer.writerecords(list_records(table, columns))


def name_geometry(table: Table) -> str:
    """Name the one geometry type of a table; lines of several parts make it one of multi-lines."""
    if table.kind == "line":
        parted = (table.frame.geometry.geom_type == "MultiLineString").any()
        return "MultiLineString" if parted else "LineString"
    return "Point" if table.kind == "point" else "MultiPolygon"


def type_column(column: str) -> str:
    """Name the type of a column: whole numbers, text, else real (shares and people per category)."""
    if column in _INT_COLUMNS:
        return "int32"
    return "str" if column in _TEXT_COLUMNS else "float"


def list_records(table: Table, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """List the rows as records of plain values; Any: as fiona has them, "geometry" and "properties"."""
    kind = name_geometry(table)
    cells = [[_plain(value, type_column(column)) for value in table.frame[column]] for column in columns]
    for row, geometry in enumerate(shapely.force_2d(table.frame.geometry.to_numpy())):
        yield {
            "geometry": None if geometry is None else _map_geometry(geometry, kind),
            "properties": {column: cells[at][row] for at, column in enumerate(columns)},
        }


def _map_geometry(geometry: BaseGeometry, kind: str) -> dict[str, object]:
    """Write a geometry as plain values, as one of many where the table holds such."""
    coordinates = shapely.geometry.mapping(geometry)["coordinates"]
    return {"type": kind, "coordinates": coordinates if geometry.geom_type == kind else (coordinates,)}


def _plain(value: object, kind: str) -> object:
    """Turn a cell into a plain value of its column's type."""
    if kind == "str":
        return clean_line(str(value))
    return int(float(str(value))) if kind == "int32" else float(str(value))


def _describe_tables(database: sqlite3.Connection, tables: Sequence[Table]) -> None:
    """Give each table its title and abstract."""
    titles = tell_apart({table.name: table.title for table in tables})
    for table in tables:
        database.execute(
            "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
            (titles[table.name], table.abstract, table.name),
        )


def _write_styles(database: sqlite3.Connection, tables: Sequence[Table]) -> None:
    """Write the default style of each table where QGIS looks for it."""
    database.execute(_STYLE_TABLE)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)",
        (_FIXED_TIME,),
    )
    for table in tables:
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
            "styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
            "VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '', NULL, ?)",
            (table.name, GEOMETRY_COLUMN, table.name, table.qml, table.sld, table.title, _FIXED_TIME),
        )


def _check_tables(database: sqlite3.Connection, tables: Sequence[Table]) -> None:
    """Look whether the file is sound and every row in it."""
    sound = database.execute("PRAGMA quick_check").fetchone()[0]
    for table in tables:
        query = f"SELECT count(*) FROM {quote_sql_name(table.name)}"  # noqa: S608 - quoted, and of our own alphabet
        if sound != "ok" or database.execute(query).fetchone()[0] != len(table.frame):
            raise OSError(errno.EIO, "rows are missing" if sound == "ok" else sound, table.name)
