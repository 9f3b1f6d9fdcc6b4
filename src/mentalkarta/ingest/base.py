"""Read the planner's own base layers: a white list of formats, each opened by its own driver and no other."""

from collections.abc import Mapping
from pathlib import Path

import fiona
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from fiona.errors import FionaError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from mentalkarta.errors import UsageError
from mentalkarta.ingest.files import check_encoding, read_bytes
from mentalkarta.ingest.limits import DEFAULT_LIMITS
from mentalkarta.ingest.strict_json import parse_strictly
from mentalkarta.ingest.text import clean_text
from mentalkarta.ingest.verdicts import SetAsideError
from mentalkarta.model import BaseLayer, BaseSource, Workshop

DRIVERS: Mapping[str, str] = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".fgb": "FlatGeobuf",
}
"""Driver of each suffix; no other format is opened, whatever GDAL could make of it."""

_NAME_COLUMNS = ("name", "namn")


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
    return tuple(_read_layer(source, crs) for source in workshop.base)


def _read_layer(source: BaseSource, crs: str) -> BaseLayer:
    """Read one base layer."""
    driver = DRIVERS.get(source.file.suffix.lower())
    if driver is None:
        raise UsageError("base-format", file=source.file.name, known=", ".join(DRIVERS))
    if not source.file.is_file():
        raise UsageError("base-missing", file=str(source.file))
    if driver == "GeoJSON":
        _refuse_links(source.file)
    try:
        with fiona.open(source.file, driver=driver, enabled_drivers=[driver], layer=source.layer or None) as layer:
            _check_layer(source, layer.crs_wkt)
            names, shapes = _take_features(layer)
            own_crs = layer.crs_wkt
    except (FionaError, ValueError) as error:  # fiona answers an unknown layer and broken bytes with a ValueError
        raise UsageError("base-unreadable", file=source.file.name) from error
    frame = gpd.GeoDataFrame({"name": pd.Series(names, dtype=object)}, geometry=gpd.GeoSeries(shapes, crs=own_crs))
    return BaseLayer(source.role, _tidy(frame.to_crs(crs)), source.credit)


def _refuse_links(file: Path) -> None:
    """Refuse a GeoJSON that asks for its coordinate system to be fetched, wherever it does so: GDAL would obey."""
    try:
        parsed = parse_strictly(check_encoding(read_bytes(file.resolve(), DEFAULT_LIMITS)), DEFAULT_LIMITS)
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


def _check_layer(source: BaseSource, own_crs: str) -> None:
    """Make sure it is known which layer is meant, and where it lies."""
    # Listed only now that the driver has taken the file: listing would try every driver there is.
    layers = fiona.listlayers(source.file)
    if not source.layer and len(layers) > 1:
        raise UsageError("base-layers", file=source.file.name, layers=", ".join(layers))
    if not own_crs:
        raise UsageError("base-no-crs", file=source.file.name)


def _take_features(layer: fiona.Collection) -> tuple[list[str], list[BaseGeometry]]:
    """Take names and shapes of the features that have a shape."""
    column = next((name for name in layer.schema["properties"] if name.casefold() in _NAME_COLUMNS), None)
    names, shapes = [], []
    for feature in layer:
        if feature.geometry is not None:
            value = feature.properties[column] if column is not None else None
            names.append(clean_text(value, DEFAULT_LIMITS.text_letters)[0] if isinstance(value, str) else "")
            shapes.append(shapely.force_2d(shape(feature.geometry)))
    return names, shapes


def _tidy(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Round to a millimetre, mend areas, and drop what is empty or beyond the reach of the map's system."""
    shapes = frame.geometry.to_numpy()
    shapes = shapely.set_coordinates(shapes.copy(), np.round(shapely.get_coordinates(shapes), 3) + 0.0)
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    broken = finite & ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    kept = finite & ~shapely.is_empty(shapes)
    return frame.assign(geometry=gpd.GeoSeries(shapes, crs=frame.crs))[kept].reset_index(drop=True)
