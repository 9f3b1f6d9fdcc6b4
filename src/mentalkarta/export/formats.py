"""The layers in other forms, for other programs: each made by its own driver in a folder of its own, then read in."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import fiona

from mentalkarta.errors import UsageError
from mentalkarta.export.geopackage import Table, list_records, name_geometry, type_column
from mentalkarta.export.layers import make_tables
from mentalkarta.export.qml import write_style
from mentalkarta.export.qml_fields import rename_fields
from mentalkarta.export.tables import write_fields, write_table

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import MentalMap

_DEGREES = "EPSG:4326"
_IN_DEGREES, _UNSTYLED = ("geojson", "kml"), ("csv", "kml")
_FIELD_LETTERS, _TEXT_BYTES = 10, 254
"""What a Shapefile takes: letters of a field's name, bytes of a text."""


@dataclass(frozen=True, slots=True)
class _Driver:
    """A driver, and how it is asked for a form."""

    name: str
    options: Mapping[str, str]


_DRIVERS = {
    "geojson": _Driver("GeoJSON", {"RFC7946": "YES", "WRITE_NAME": "NO"}),
    "fgb": _Driver("FlatGeobuf", {"SPATIAL_INDEX": "YES"}),
    "shp": _Driver("ESRI Shapefile", {"DBF_DATE_LAST_UPDATE": "1980-01-01"}),
    "kml": _Driver("KML", {"NameField": "name"}),
}


def convert_layers(mental_map: MentalMap, form: str) -> dict[str, bytes]:
    """Make the files of a map's layers and crossings in another form: one each, its style beside where QGIS reads one.

    Parameters
    ----------
    mental_map
        A map; its public layers are taken.
    form
        One of `export.FORMS`. GeoJSON is RFC 7946: degrees WGS 84, rings counterclockwise; KML is in degrees too; the
        others are in the map's system. Field names of a Shapefile are cut to ten letters, and `fields.csv` says which
        is which; its texts are cut to 254 bytes.

    Returns
    -------
    dict
        File name -> content; the same bytes for the same map.

    Raises
    ------
    UsageError
        `format-unmade`: Parquet without pyarrow.
    """
    if form == "parquet" and find_spec("pyarrow") is None:
        raise UsageError("format-unmade", format="Parquet", package="pyarrow", extra="parquet")
    tables = make_tables(mental_map)
    fields = {table.name: _name_fields(tuple(table.columns), form) for table in tables}
    files: dict[str, bytes] = {}
    for table in tables:
        files |= _make_files(table, form, fields[table.name])
        if form not in _UNSTYLED:
            files[f"{table.name}.qml"] = write_style(rename_fields(table.style, fields[table.name]))
    if form == "shp":
        files["fields.csv"] = write_fields(tables, fields)
    return files


def shorten_fields(columns: tuple[str, ...]) -> dict[str, str]:
    """Shorten names of columns to ten letters each, no two alike: "participants" -> "participan"."""
    short: dict[str, str] = {}
    for column in columns:
        own, number = column[:_FIELD_LETTERS], 1
        while own in short.values():
            number += 1
            own = f"{column[: _FIELD_LETTERS - len(str(number))]}{number}"
        short[column] = own
    return short


def _name_fields(columns: tuple[str, ...], form: str) -> dict[str, str]:
    """Return what columns are called in a form."""
    return shorten_fields(columns) if form == "shp" else {column: column for column in columns}


def _make_files(table: Table, form: str, fields: Mapping[str, str]) -> dict[str, bytes]:
    """Make the files of one table."""
    name = f"{table.name}.{form}"
    if form == "csv":
        return {name: write_table(table)}
    if form == "parquet":
        return {name: _write_parquet(table.frame)}
    placed = replace(table, frame=table.frame.to_crs(_DEGREES)) if form in _IN_DEGREES else table
    with tempfile.TemporaryDirectory() as folder:
        _write_table(Path(folder) / name, placed, form, fields)
        return {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}


def _write_parquet(places: gpd.GeoDataFrame) -> bytes:
    """Write GeoParquet."""
    stream = io.BytesIO()
    places.to_parquet(stream, index=False)
    return stream.getvalue()


def _write_table(file: Path, table: Table, form: str, fields: Mapping[str, str]) -> None:
    """Write one table by the driver of a form and no other."""
    driver = _DRIVERS[form]
    schema = {
        "geometry": name_geometry(table),
        "properties": [(short, _type_field(column, form)) for column, short in fields.items()],
    }
    with fiona.open(
        file,
        "w",
        driver=driver.name,
        schema=schema,
        crs_wkt=table.frame.crs.to_wkt(),
        encoding="UTF-8",
        allow_unsupported_drivers=True,  # KML: fiona does not list it, GDAL writes it
        **driver.options,
    ) as layer:
        layer.writerecords(_rename_records(table, fields, form))


def _type_field(column: str, form: str) -> str:
    """Name the type of a field."""
    kind = type_column(column)
    return f"str:{_TEXT_BYTES}" if form == "shp" and kind == "str" else kind


def _rename_records(table: Table, fields: Mapping[str, str], form: str) -> Iterator[dict[str, object]]:
    """List the rows under the fields' names."""
    for record in list_records(table, list(fields)):
        values = {fields[column]: value for column, value in record["properties"].items()}
        if form == "shp":
            values = {name: _cut_text(value) for name, value in values.items()}
        yield {"geometry": record["geometry"], "properties": values}


def _cut_text(value: object) -> object:
    """Cut a text to what a Shapefile holds, between letters."""
    return value.encode()[:_TEXT_BYTES].decode(errors="ignore") if isinstance(value, str) else value
