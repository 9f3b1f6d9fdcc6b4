"""The tables of layers of ours, read back with their own driver and no other; what is missing is a fault."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import fiona
import geopandas as gpd
import pandas as pd
import shapely
from fiona.errors import FionaError
from pyproj import CRS
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from mentalkarta.errors import DataError
from mentalkarta.export.escape import clean_line
from mentalkarta.export.geopackage import type_column
from mentalkarta.export.projects import BASE_FILE
from mentalkarta.export.saved_notes import BaseNote, Notes, is_geopackage, open_layers, refuse_faults
from mentalkarta.faults import Fault, name_fault, show
from mentalkarta.model import BaseLayer, Element, Kind
from mentalkarta.zones import WRITTEN_ZONE_COLUMNS

_KINDS: Mapping[Kind, tuple[str, ...]] = {
    "point": ("Point",),
    "line": ("LineString", "MultiLineString"),
    "area": ("Polygon", "MultiPolygon"),
}
_ANY = ("Point", "LineString", "MultiLineString", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A table read back: its columns as plain values, and what is wrong with it as a whole (then without rows)."""

    name: str
    frame: gpd.GeoDataFrame
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a table must be like."""

    name: str
    columns: tuple[str, ...]
    shapes: tuple[str, ...]
    crs: str


def list_tables(file: Path) -> set[str]:
    """List the tables of a GeoPackage that have geometry."""
    with open_layers(file) as database:
        return {str(name) for (name,) in database.execute("SELECT table_name FROM gpkg_geometry_columns")}


def read_element_table(file: Path, element: Element, crs: str, *, known: set[str]) -> SavedTable:
    """Read the table of an element; `known` are the tables there are.

    Text is one line ("" for none), whole numbers are int, others float (0 for none); a value of another kind is None.

    Raises
    ------
    DataError
        `layers-damaged`.
    """
    return _read_table(file, _Wanted(element.layer, element.columns, _KINDS[element.kind], crs), known)


def read_zone_table(file: Path, element: Element, crs: str, *, known: set[str]) -> SavedTable | None:
    """Read the zones of an area element, see `read_element_table`; None where the layers have none."""
    name = f"{element.layer}_zones"
    if element.kind != "area" or name not in known:
        return None
    return _read_table(file, _Wanted(name, WRITTEN_ZONE_COLUMNS, _KINDS["area"], crs), known)


def read_base_tables(folder: Path, notes: Notes) -> tuple[BaseLayer, ...] | None:
    """Read the background that lies beside the layers, in the order of the map; None where its file is not there.

    Raises
    ------
    DataError
        `layers-damaged`, `layers-faulty`.
    """
    file = folder / BASE_FILE
    if not notes.base:
        return ()
    if not file.is_file():
        return None
    if not is_geopackage(file):
        raise DataError("layers-damaged", file=file.name, reason="not a GeoPackage")
    known = list_tables(file)
    tables = [_read_table(file, _Wanted(note.table, ("name",), _ANY, notes.crs), known) for note in notes.base]
    refuse_faults(file, [fault for table in tables for fault in table.faults])
    return tuple(_make_base_layer(table, note) for table, note in zip(tables, notes.base, strict=True))


def _make_base_layer(table: SavedTable, note: BaseNote) -> BaseLayer:
    """Make a base layer of the rows that have a shape."""
    frame = table.frame[~(table.frame.geometry.isna() | table.frame.geometry.is_empty)]
    return BaseLayer(note.role, frame.reset_index(drop=True), note.credit)


def _read_table(file: Path, wanted: _Wanted, known: set[str]) -> SavedTable:
    """Read a table."""
    if wanted.name not in known:
        return _make_table(wanted, [], (name_fault("table-missing", table=wanted.name),))
    with _open_table(file, wanted.name) as table:
        faults = tuple(_find_faults(table, wanted))
        return _make_table(wanted, [] if faults else list(table), faults)


def _make_table(wanted: _Wanted, features: list[fiona.Feature], faults: tuple[Fault, ...]) -> SavedTable:
    """Make a frame of features."""
    shapes = [None if each.geometry is None else _take_shape(shape(each.geometry)) for each in features]
    columns = {
        name: pd.Series([_take_value(each.properties[name], name) for each in features], dtype=object)
        for name in wanted.columns
    }
    frame = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=wanted.crs))
    return SavedTable(wanted.name, frame, faults)


@contextlib.contextmanager
def _open_table(file: Path, name: str) -> Iterator[fiona.Collection]:
    """Open a table by the driver of GeoPackages and no other."""
    try:
        with fiona.open(file, driver="GPKG", enabled_drivers=["GPKG"], layer=name) as table:
            yield table
    except (FionaError, ValueError) as error:  # fiona answers a table it cannot make sense of with a ValueError
        raise DataError("layers-damaged", file=file.name, reason=show(error)) from error


def _find_faults(table: fiona.Collection, wanted: _Wanted) -> Iterator[Fault]:
    """Find what is wrong with a table as a whole."""
    for column in wanted.columns:
        if column not in table.schema["properties"]:
            yield name_fault("column-missing", table=wanted.name, column=column)
    found = table.schema["geometry"].removeprefix("3D ")
    if found not in wanted.shapes:
        yield name_fault("table-kind", table=wanted.name, found=found, kind=wanted.shapes[0])
    own = CRS.from_user_input(table.crs_wkt) if table.crs_wkt else None
    if own is None or not own.equals(CRS.from_user_input(wanted.crs), ignore_axis_order=True):
        yield name_fault("table-crs", table=wanted.name, found=own.name if own else "?", crs=wanted.crs)


def _take_shape(geometry: BaseGeometry) -> BaseGeometry:
    """Take a shape as it was before it was written: flat, and one of many of one alone."""
    flat = shapely.force_2d(geometry)
    return flat.geoms[0] if shapely.get_num_geometries(flat) == 1 and hasattr(flat, "geoms") else flat


def _take_value(value: object, column: str) -> object:
    """Take a value of its column's kind; None when it is of another."""
    kind = type_column(column)
    if kind == "str":
        return "" if value is None else clean_line(str(value))
    if value is None:
        value = 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    if kind == "int32":
        return int(value) if value == int(value) else None
    return float(value)
