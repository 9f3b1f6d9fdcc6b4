"""The map of zones: which areas it shows, as a layer whose classes are the zones, and everyone's outlines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from matplotlib.patches import PathPatch

from mentalkarta.model import FrequencyClass, Text
from mentalkarta.render.page import CLASS_ORDER, MUTED
from mentalkarta.render.shapes import make_path
from mentalkarta.symbol import Area
from mentalkarta.wording import describe_zone
from mentalkarta.zones import ZONES, make_zone_symbols

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.model import Element, Layer, MentalMap
    from mentalkarta.render.page import Canvas
    from mentalkarta.render.view import View

OVERLAP = 0.1
"""The part of an area that may lie over a stronger one for both to be on the map."""
OUTLINE_MM, OUTLINE_ALPHA = 0.12, 0.35


def list_zone_layers(mental_map: MentalMap) -> list[Layer]:
    """List the areas of a map by their zones: a class each, the name on the widest zone, only what lies apart."""
    found = []
    for layer in mental_map.layers:
        zones = mental_map.zones.get(layer.element.layer)
        if zones is not None and not zones.empty:
            found.append(_make_zone_layer(layer, zones))
    return found


def list_hidden(mental_map: MentalMap) -> list[str]:
    """List the names of the areas that a map of zones leaves out because they lie over stronger ones."""
    shown = {name for layer in list_zone_layers(mental_map) for name in layer.places["name"]}
    names = [name for zones in mental_map.zones.values() for name in zones["name"]]
    return [name for name in dict.fromkeys(names) if name and name not in shown]


def _make_zone_layer(layer: Layer, zones: gpd.GeoDataFrame) -> Layer:
    """Make a layer of the zones of one element."""
    kept = _choose_apart(zones)
    share = layer.places.set_index("place_id")["share"]
    widest = ~kept["place_id"].duplicated()
    places = gpd.GeoDataFrame(
        {
            "place_id": [f"{place_id}-{zone}" for place_id, zone in zip(kept["place_id"], kept["zone"], strict=True)],
            "name": kept["name"].where(widest, ""),
            "class": kept["zone"],
            "share": [share[place_id] for place_id in kept["place_id"]],
        },
        geometry=kept.geometry,
        crs=kept.crs,
    )
    return replace(layer, element=_make_zone_element(layer.element), places=places)


def _choose_apart(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Choose the places, strongest first, that lie apart from those chosen before."""
    chosen: dict[str, shapely.Geometry] = {}
    order = zones.sort_values(["participants", "place_id"], ascending=[False, True], kind="stable")
    for place_id, widest in order.drop_duplicates("place_id").set_index("place_id").geometry.items():
        over = sum(shapely.intersection(widest, other).area for other in chosen.values())
        if over <= OVERLAP * widest.area:
            chosen[str(place_id)] = widest
    return order[order["place_id"].isin(list(chosen))]


def _make_zone_element(element: Element) -> Element:
    """Make an element whose classes are the zones, the core drawn last."""
    strongest = element.classes[0].symbol
    if not isinstance(strongest, Area):
        raise TypeError(f"{element.key} is no area")
    symbols = make_zone_symbols(strongest)
    classes = tuple(
        FrequencyClass(
            key=zone,
            level="high",
            grade=grade,
            label=Text(describe_zone(zone, "sv"), describe_zone(zone, "en")),
            min_share=share,
            symbol=symbols[zone],
            order=len(ZONES) - grade,
        )
        for grade, (zone, share) in enumerate(ZONES.items(), start=1)
    )
    return replace(element, classes=classes, name_style=replace(element.name_style, with_share=False))


def draw_outlines(canvas: Canvas, mental_map: MentalMap, layers: Sequence[Layer], view: View) -> None:
    """Draw everyone's own outline of the elements, thin, as one picture: for the office only."""
    frame = mental_map.drawings.frame
    for layer in layers:
        own = frame.geometry[frame["element"] == layer.element.key]
        lines = [view.to_paper(shapely.boundary(area)) for area in own]
        if lines:
            path = make_path(shapely.multilinestrings([part for line in lines for part in shapely.get_parts(line)]))
            patch = PathPatch(path, fill=False, edgecolor=MUTED, alpha=OUTLINE_ALPHA, rasterized=True)
            patch.set_linewidth(canvas.to_points(OUTLINE_MM))
            canvas.within(view.frame).add(patch, CLASS_ORDER - 1, "outlines")
