"""Read the planner's own base layers: a white list of formats, each opened by its own driver and no other."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import fiona
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from fiona.errors import FionaError
from shapely.geometry import shape

from mentalkarta.errors import UsageError
from mentalkarta.ingest.files import check_encoding, read_bytes
from mentalkarta.ingest.limits import DEFAULT_LIMITS
from mentalkarta.ingest.raster import read_background
from mentalkarta.ingest.strict_json import parse_strictly
from mentalkarta.ingest.text import clean_text
from mentalkarta.ingest.verdicts import SetAsideError
from mentalkarta.model import Background, BaseLayer, BaseSource, Workshop

DRIVERS: Mapping[str, str] = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".fgb": "FlatGeobuf",
}
"""Driver of each suffix; no other format is opened, whatever GDAL could make of it."""

_NAME_COLUMNS = ("name", "namn")
_CREDIT_KEYS = ("attribution", "credit", "copyright", "source", "licence", "license", "rights")
"""What a layer's metadata may call its credit and its licence, in the order they are printed."""


def read_base(workshop: Workshop, crs: str) -> tuple[BaseLayer, ...]:
    """Read the base layers of a workshop.

    Parameters
    ----------
    workshop
        Its `base` says which files, what they show and whom to credit.
    crs
        The system of the map, "EPSG:3006".

    Returns
    -------
    tuple of BaseLayer
        In the order of the workshop. Frames hold `name` ("" when there is none) and geometry in `crs`, flat, valid,
        without empty ones, not clipped, in the order of the file.

    Raises
    ------
    UsageError
        A file that is missing, of another format, of several layers none of which is chosen, without coordinate
        system, or broken.
    """
    return tuple(_read_layer(source, crs) for source in workshop.base if source.role != "background")


def read_backgrounds(workshop: Workshop, crs: str) -> tuple[Background, ...]:
    """Read the pictures that lie below the map, the first of the workshop lowest; see `read_background`."""
    return tuple(read_background(source, crs) for source in workshop.base if source.role == "background")


def _read_layer(source: BaseSource, crs: str) -> BaseLayer:
    """Read one base layer; it is credited as it says itself where the workshop does not."""
    frame, metadata = read_features(source.file, source.layer, crs)
    return BaseLayer(source.role, frame[["name", "geometry"]], source.credit or find_credit(metadata))


def read_features(
    file: Path, layer_name: str, crs: str, *, id_column: str = "", name_column: str = ""
) -> tuple[gpd.GeoDataFrame, Mapping[str, object]]:
    """Read the features of one layer of a planner's file.

    Parameters
    ----------
    file
        GeoJSON, GeoPackage, Shapefile or FlatGeobuf.
    layer_name
        Its layer, "" where it holds one only.
    crs
        The system of the map.
    id_column, name_column
        Columns with ids and names; "" for no id, and for a column called name or namn.

    Returns
    -------
    frame
        Columns `name`, `id` (text, "" where there is none), `number` (that of the feature in the file, from 1) and
        `geometry`, see `read_base`.
    metadata
        What the file says about itself.

    Raises
    ------
    UsageError
        As `read_base`, and `network-column-unknown`.
    """
    driver = _find_driver(file)
    members = _refuse_links(file) if driver == "GeoJSON" else {}
    try:
        with fiona.open(file, driver=driver, enabled_drivers=[driver], layer=layer_name or None) as layer:
            _check_layer(file, layer_name, layer.crs_wkt)
            own_crs, known = layer.crs_wkt, list(layer.schema["properties"])
            _check_columns(file, {"id": id_column, "name": name_column}, known)
            named = next((column for column in known if column.casefold() in _NAME_COLUMNS), "")
            columns, tags = _take_features(layer, id_column, name_column or named), layer.tags() or {}
    except (FionaError, ValueError) as error:  # fiona answers an unknown layer and broken bytes with a ValueError
        raise UsageError("base-unreadable", file=file.name) from error
    shapes = gpd.GeoSeries(columns.pop("geometry"), crs=own_crs)
    frame = gpd.GeoDataFrame({key: pd.Series(each, dtype=object) for key, each in columns.items()}, geometry=shapes)
    return _tidy(frame.to_crs(crs)), {**members, **tags}


def _find_driver(file: Path) -> str:
    """Find the one driver that may open a file."""
    driver = DRIVERS.get(file.suffix.lower())
    if driver is None:
        raise UsageError("base-format", file=file.name, known=", ".join(DRIVERS))
    if not file.is_file():
        raise UsageError("base-missing", file=str(file))
    return driver


def find_credit(metadata: Mapping[str, object]) -> str:
    """Find whom to credit and under which licence in a layer's own metadata; "" when it does not say."""
    known = {str(key).casefold(): value for key, value in metadata.items()}
    found = [known.get(key) for key in _CREDIT_KEYS]
    texts = [clean_text(text, DEFAULT_LIMITS.text_letters)[0] for text in found if isinstance(text, str)]
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _refuse_links(file: Path) -> Mapping[str, object]:
    """Return a GeoJSON's members; refuse one that asks anywhere for its system to be fetched: GDAL would obey."""
    try:
        parsed = parse_strictly(check_encoding(read_bytes(file.resolve(), DEFAULT_LIMITS)), DEFAULT_LIMITS.depth)
    except SetAsideError as error:
        raise UsageError("base-unreadable", file=file.name) from error
    heap = [parsed.value]
    while heap:
        item = heap.pop()
        if isinstance(item, dict):
            member = item.get("crs")
            if isinstance(member, dict) and member.get("type") != "name":
                raise UsageError("base-crs-link", file=file.name)
            heap += [inner for key, inner in item.items() if key not in ("coordinates", "properties")]
        elif isinstance(item, list):
            heap += item
    return parsed.value if isinstance(parsed.value, dict) else {}


def _check_layer(file: Path, layer_name: str, own_crs: str) -> None:
    """Make sure it is known which layer is meant, and where it lies."""
    # Listed only now that the driver has taken the file: listing would try every driver there is.
    layers = fiona.listlayers(file)
    if not layer_name and len(layers) > 1:
        raise UsageError("base-layers", file=file.name, layers=", ".join(layers))
    if not own_crs:
        raise UsageError("base-no-crs", file=file.name)


def _check_columns(file: Path, asked: Mapping[str, str], known: Sequence[str]) -> None:
    """Make sure the columns asked for are there."""
    for key, column in asked.items():
        if column and column not in known:
            raise UsageError(
                "network-column-unknown", file=file.name, key=key, column=column, known=", ".join(known) or "–"
            )


def _take_features(layer: fiona.Collection, id_column: str, name_column: str) -> dict[str, list[object]]:
    """Take names, ids, numbers and shapes of the features that have a shape."""
    taken: dict[str, list[object]] = {"name": [], "id": [], "number": [], "geometry": []}
    for number, feature in enumerate(layer, start=1):
        if feature.geometry is not None:
            name, own_id = (feature.properties.get(column) for column in (name_column, id_column))
            taken["name"].append(_clean(name) if isinstance(name, str) else "")
            taken["id"].append(_write_id(own_id))
            taken["number"].append(number)
            taken["geometry"].append(shapely.force_2d(shape(feature.geometry)))
    return taken


def _write_id(value: object) -> str:
    """Write an id as text; a column of whole numbers with gaps comes as one of decimal numbers."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else _clean(str(value))


def _clean(text: str) -> str:
    """Clean a text of a base layer."""
    return clean_text(text, DEFAULT_LIMITS.text_letters)[0]


def _tidy(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Round to a millimetre, mend areas, and drop what is empty or beyond the reach of the map's system."""
    shapes = frame.geometry.to_numpy()
    shapes = shapely.set_coordinates(shapes.copy(), np.round(shapely.get_coordinates(shapes), 3) + 0.0)
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    broken = finite & ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    kept = finite & ~shapely.is_empty(shapes)
    return frame.assign(geometry=gpd.GeoSeries(shapes, crs=frame.crs))[kept].reset_index(drop=True)
