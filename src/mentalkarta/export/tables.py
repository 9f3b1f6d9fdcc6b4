"""The table of all places, for spreadsheets and scripts, and the office's list of drawings."""

import csv
import io
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import geopandas as gpd
import pandas as pd

from mentalkarta.export.crossings import COUNT_COLUMNS, list_crossing_rows
from mentalkarta.export.escape import escape_cell
from mentalkarta.export.geopackage import Table
from mentalkarta.model import MEASURE_COLUMNS, PLACE_COLUMNS, Layer, MentalMap
from mentalkarta.networks import CROSSINGS_LAYER

POSITION_COLUMNS = ("x", "y", "lon", "lat")
"""Where a place is: a point of it in the map's CRS (metres) and in degrees WGS 84."""


def write_places(mental_map: MentalMap) -> bytes:
    """Write every listed place as one row, then the crossings of paths and barriers (layer "crossings").

    Columns: `layer`, the place columns, `x`, `y`, `lon`, `lat` of a point on the place, one column per category and
    one per measure (empty where the layer has none), and both counts of crossings where elements cross. Comma between
    cells and decimal point, in both languages, so that a script reads every table alike; UTF-8 with a byte order mark,
    for without it Excel takes å, ä and ö for other letters. A Swedish Excel opens it by Data > From Text/CSV.
    """
    crossings = mental_map.crossings
    more = _list_more(mental_map.listed) + (() if crossings is None else COUNT_COLUMNS)
    rows = [row for layer in mental_map.listed for row in _list_rows(layer, more)]
    if crossings is not None:
        records = list_crossing_rows(crossings, mental_map.design_effect.value)
        rows += _write_rows(CROSSINGS_LAYER, records, crossings.geometry, more)
    return write_csv(("layer", *PLACE_COLUMNS, *POSITION_COLUMNS, *more), rows)


def write_table(table: Table) -> bytes:
    """Write the rows of one table of the layers: its columns, then where they are; else like `write_places`."""
    records, points = _split_frame(table.frame)
    cells = ([_write_cell(record[column]) for column in table.columns] for record in records)
    rows = ([*row, *position] for row, position in zip(cells, _list_positions(points), strict=True))
    return write_csv((*table.columns, *POSITION_COLUMNS), rows)


def write_fields(tables: Sequence[Table], fields: Mapping[str, Mapping[str, str]]) -> bytes:
    """Write what the columns are called in a form that shortens their names, with their titles.

    Columns: `layer`, `column`, `field`, `title`; `fields` maps table and column to the field.
    """
    rows = (
        [table.name, column, fields[table.name][column], title]
        for table in tables
        for column, (title, _) in table.columns.items()
    )
    return write_csv(("layer", "column", "field", "title"), rows)


def write_drawings(mental_map: MentalMap) -> bytes:
    """Write which drawing each number in `members` of the internal layers stands for; a table like `write_places`.

    Columns: `number`, `feature_id` (file and position in it).
    """
    ids = mental_map.drawings.frame["feature_id"]
    rows = ([str(number), escape_cell(str(feature_id))] for number, feature_id in enumerate(ids, start=1))
    return write_csv(("number", "feature_id"), rows)


def write_names(mental_map: MentalMap) -> bytes:
    """Write which spellings were counted as another name, so that the planner can correct it; like `write_places`.

    Columns: `layer`, `written`, `name` (empty: none), `participants`.
    """
    rows = (
        [each.layer, escape_cell(each.written), escape_cell(each.name), str(each.people)]
        for each in mental_map.office.spellings
    )
    return write_csv(("layer", "written", "name", "participants"), rows)


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table of cells with its heads."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _list_more(layers: Sequence[Layer]) -> tuple[str, ...]:
    """List the category columns of all layers, each once, in the legend's order, then the measures of all kinds."""
    categories = dict.fromkeys(key for layer in layers for key in layer.element.category_keys)
    return (*categories, *dict.fromkeys(chain.from_iterable(MEASURE_COLUMNS.values())))


def _list_rows(layer: Layer, more: Sequence[str]) -> Iterator[list[str]]:
    """List a layer's places as rows of cells."""
    return _write_rows(layer.element.layer, *_split_frame(layer.places), more)


def _split_frame(frame: gpd.GeoDataFrame) -> tuple[list[dict[Hashable, Any]], gpd.GeoSeries]:
    """Split a frame into records without geometry (Any: cells), and a point on each geometry."""
    records = pd.DataFrame(frame.drop(columns=frame.geometry.name)).to_dict("records")
    return records, frame.geometry.representative_point()


def _write_rows(
    layer: str, records: Iterable[Mapping[Hashable, object]], points: gpd.GeoSeries, more: Sequence[str]
) -> Iterator[list[str]]:
    """Write records at points as rows of cells; what a record does not say stays empty."""
    for record, position in zip(records, _list_positions(points), strict=True):
        cells = [_write_cell(record.get(column, "")) for column in (*PLACE_COLUMNS, *more)]
        yield [layer, *cells[: len(PLACE_COLUMNS)], *position, *cells[len(PLACE_COLUMNS) :]]


def _list_positions(points: gpd.GeoSeries) -> Iterator[tuple[str, ...]]:
    """List the cells of `POSITION_COLUMNS`."""
    for point, degree in zip(points, points.to_crs("EPSG:4326"), strict=True):
        yield (f"{point.x:.1f}", f"{point.y:.1f}", f"{degree.x:.6f}", f"{degree.y:.6f}")


def _write_cell(value: object) -> str:
    """Write a cell: text made safe, whole numbers as they are, others to six decimals."""
    if isinstance(value, str):
        return escape_cell(value)
    return write_number(float(str(value)))


def write_number(value: float) -> str:
    """Write a number to at most six decimals, with a point."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
