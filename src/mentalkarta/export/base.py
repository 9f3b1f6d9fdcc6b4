"""The background as tables of their own: what lies around the map, one kind of geometry each, and the veil."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from mentalkarta.base_style import NAMES
from mentalkarta.export.geopackage import Table
from mentalkarta.export.qml_base import BaseKey, make_base_style
from mentalkarta.export.words import say, title_role
from mentalkarta.legend_faults import fold_alias
from mentalkarta.study_area import find_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mentalkarta.model import BaseLayer, Kind, Lang, MentalMap

AROUND = 2.0
"""How far beyond what the map shows the background is kept, in longer sides of it."""
LONGEST_NUMBER = 5
"""Letters up to which a road's name is a number, which is written on the map."""
_DRAWN: tuple[BaseKey, ...] = ("places", "border", "area", "veil", "rail", "road", "river", "water", "land", "locator")
"""Order in which the background lies, the topmost first."""
_KINDS: dict[int, Kind] = {0: "point", 1: "line", 2: "area"}


@dataclass(frozen=True, slots=True)
class BaseTable:
    """A table of the background, and what it shows."""

    role: BaseKey
    table: Table


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a layer becomes a table: the table's name, what it shows, its kind of geometry."""

    name: str
    role: BaseKey
    kind: Kind


def make_base_tables(mental_map: MentalMap) -> list[BaseTable]:
    """Make the tables of the background, in the order of the workshop, the veil last.

    Columns: `name` as in the layer, `label` what the map writes of it ("" for what a place of the map is called, and
    for roads whose name is no number). Features that lie far from the map are left out, the others are whole.
    """
    lang, numbers = mental_map.workshop.lang, Counter[str]()
    near = shapely.box(*_look_around(mental_map))
    taken = {fold_alias(name) for layer in mental_map.layers for name in layer.places["name"]}
    tables = []
    for layer in mental_map.base:
        for kind, frame in _part_kinds(_keep_near(layer, near)):
            numbers[layer.role] += 1
            name = layer.role if numbers[layer.role] == 1 else f"{layer.role}_{numbers[layer.role]}"
            labelled = frame.assign(label=[_write_label(each, layer, taken) for each in frame["name"]])
            tables.append(_make_table(_Part(name, layer.role, kind), labelled, layer.credit, lang))
    return [*tables, *_make_veil(mental_map, near)]


def _look_around(mental_map: MentalMap) -> tuple[float, float, float, float]:
    """Return the box in which the background is kept."""
    min_x, min_y, max_x, max_y = find_view(mental_map.extent, mental_map.layers)
    margin = AROUND * max(max_x - min_x, max_y - min_y)
    return (min_x - margin, min_y - margin, max_x + margin, max_y + margin)


def _keep_near(layer: BaseLayer, near: shapely.Polygon) -> gpd.GeoDataFrame:
    """Keep the features whose bounds touch a box; a locator shows more than the map does, and is kept whole."""
    if layer.role == "locator":
        return layer.frame
    bounds = shapely.bounds(layer.frame.geometry.to_numpy())
    x0, y0, x1, y1 = near.bounds
    kept = (bounds[:, 0] <= x1) & (bounds[:, 2] >= x0) & (bounds[:, 1] <= y1) & (bounds[:, 3] >= y0)
    return layer.frame[kept].reset_index(drop=True)


def _part_kinds(frame: gpd.GeoDataFrame) -> Iterator[tuple[Kind, gpd.GeoDataFrame]]:
    """Part the features by their kind of geometry; collections give a row to each kind of part."""
    shapes = frame.geometry.to_numpy()
    for dimension, kind in _KINDS.items():
        parts = np.array([_take_parts(shape, dimension) for shape in shapes], dtype=object)
        kept = np.array([not part.is_empty for part in parts], dtype=bool)
        if kept.any():
            yield kind, frame.set_geometry(gpd.GeoSeries(parts, crs=frame.crs))[kept].reset_index(drop=True)


def _take_parts(shape: shapely.Geometry, dimension: int) -> shapely.Geometry:
    """Return what of a geometry has so many dimensions, itself when that is all; one point of many."""
    parts: NDArray[np.object_] = shapely.get_parts(shape)
    chosen = [part for part in parts if shapely.get_dimensions(part) == dimension]
    whole = shape if len(chosen) == len(parts) else shapely.union_all(chosen)
    return shapely.centroid(whole) if dimension == 0 and len(chosen) > 1 else whole


def _write_label(name: str, layer: BaseLayer, taken: set[str]) -> str:
    """Write what the map says of a feature."""
    if layer.role not in NAMES or fold_alias(name) in taken:
        return ""
    return "" if layer.role == "road" and len(name) > LONGEST_NUMBER else name


def _make_table(part: _Part, frame: gpd.GeoDataFrame, credit: str, lang: Lang) -> BaseTable:
    """Make one table, styled; points lie above lines, lines above areas."""
    title = title_role(part.role, lang)
    table = Table(
        name=part.name,
        kind=part.kind,
        frame=frame[["name", "label", frame.geometry.name]],
        title=title,
        abstract=title,
        rights=credit,
        style=make_base_style(part.role, part.kind),
        order=-3 * _DRAWN.index(part.role) - ("point", "line", "area").index(part.kind),
        columns={
            column: (say(f"base_{column}", lang), say(f"base_{column}_note", lang)) for column in ("name", "label")
        },
    )
    return BaseTable(part.role, table)


def _make_veil(mental_map: MentalMap, near: shapely.Polygon) -> Iterator[BaseTable]:
    """Make the veil over land outside the study area, where a layer gives the study area."""
    area, land, water = (_join(mental_map, role) for role in ("area", "land", "water"))
    if area is None:
        return
    ground = shapely.intersection(near, land) if land is not None else near
    dry = shapely.difference(ground, water) if water is not None else ground
    outside = shapely.difference(dry, area)
    parts = [part for part in shapely.get_parts(outside) if part.geom_type == "Polygon" and not part.is_empty]
    shapes = gpd.GeoSeries([shapely.MultiPolygon(parts)] if parts else [], crs=mental_map.crs)
    frame = gpd.GeoDataFrame({"name": [""] * len(shapes), "label": [""] * len(shapes)}, geometry=shapes)
    yield _make_table(_Part("veil", "veil", "area"), frame, "", mental_map.workshop.lang)


def _join(mental_map: MentalMap, role: str) -> shapely.Geometry | None:
    """Join the areas of a role to one, None without a layer of it."""
    frames = [layer.frame for layer in mental_map.base if layer.role == role]
    shapes = [part for frame in frames for part in shapely.get_parts(frame.geometry.to_numpy())]
    return shapely.union_all([part for part in shapes if part.geom_type == "Polygon"]) if frames else None
