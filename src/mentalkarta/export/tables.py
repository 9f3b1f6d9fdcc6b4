"""The table of all places, for spreadsheets and scripts, and the office's list of drawings."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pandas as pd

from mentalkarta.export.escape import escape_cell
from mentalkarta.export.words import title_column
from mentalkarta.model import MEASURE_COLUMNS, PLACE_COLUMNS, Element, Lang, Layer, MentalMap

POSITION_COLUMNS = ("x", "y", "lon", "lat")
"""Where a place is: a point of it in the map's CRS (metres) and in degrees WGS 84."""


def write_places(mental_map: MentalMap) -> bytes:
    """Write every listed place as one row.

    Columns: `layer`, the place columns, `x`, `y`, `lon`, `lat` of a point on the place, one column per category and
    one per measure (empty where the layer has none). Comma between cells and decimal point, in both languages, so
    that a script reads every table alike; UTF-8 with a byte order mark, for without it Excel takes å, ä and ö for
    other letters. A Swedish Excel opens it by Data > From Text/CSV.
    """
    more = _list_more(mental_map.listed)
    rows = (row for layer in mental_map.listed for row in _list_rows(layer, more))
    return _write_csv(("layer", *PLACE_COLUMNS, *POSITION_COLUMNS, *more), rows)


def write_layer(layer: Layer) -> bytes:
    """Write the places of one layer, a table like `write_places` with the columns this layer has."""
    more = layer.element.columns[len(PLACE_COLUMNS) :]
    rows = (row[1:] for row in _list_rows(layer, more))
    return _write_csv((*PLACE_COLUMNS, *POSITION_COLUMNS, *more), rows)


def write_fields(elements: Sequence[Element], fields: Mapping[str, Mapping[str, str]], lang: Lang) -> bytes:
    """Write what the columns are called in a form that shortens their names, with their titles.

    Columns: `layer`, `column`, `field`, `title`; `fields` maps layer and column to the field.
    """
    rows = (
        [element.layer, column, field, title_column(column, element, lang)]
        for element in elements
        for column, field in fields[element.layer].items()
    )
    return _write_csv(("layer", "column", "field", "title"), rows)


def write_drawings(mental_map: MentalMap) -> bytes:
    """Write which drawing each number in `members` of the internal layers stands for; a table like `write_places`.

    Columns: `number`, `feature_id` (file and position in it).
    """
    ids = mental_map.drawings.frame["feature_id"]
    rows = ([str(number), escape_cell(str(feature_id))] for number, feature_id in enumerate(ids, start=1))
    return _write_csv(("number", "feature_id"), rows)


def _write_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
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
    points = layer.places.geometry.representative_point()
    degrees = points.to_crs("EPSG:4326")
    places = pd.DataFrame(layer.places.drop(columns=layer.places.geometry.name))
    for place, point, degree in zip(places.to_dict("records"), points, degrees, strict=True):
        position = (f"{point.x:.1f}", f"{point.y:.1f}", f"{degree.x:.6f}", f"{degree.y:.6f}")
        cells = [_write_cell(place[column]) for column in PLACE_COLUMNS]
        yield [layer.element.layer, *cells, *position, *(_write_cell(place.get(key, "")) for key in more)]


def _write_cell(value: object) -> str:
    """Write a cell: text made safe, whole numbers as they are, others to six decimals."""
    if isinstance(value, str):
        return escape_cell(value)
    return write_number(float(str(value)))


def write_number(value: float) -> str:
    """Write a number to at most six decimals, with a point."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
