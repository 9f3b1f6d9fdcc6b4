"""What a sheet needs besides the layers, as notes within the GeoPackage: written here, read by `saved_map`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import shapely

from mentalkarta.export.escape import clean_line
from mentalkarta.legend_faults import fold_alias
from mentalkarta.symbol import Marker, Pie
from mentalkarta.workshop_keys import SHEET_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mentalkarta.export.base import BaseTable
    from mentalkarta.model import Element, FrequencyClass, Layer, Legend, MentalMap

FORMAT = 1
"""Raised when notes of an earlier form can no longer be read."""

Values = dict[str, Any]  # what JSON holds: `saved_map` checks every value it reads


def write_notes(mental_map: MentalMap, base: Sequence[BaseTable], *, internal: bool = False) -> str:
    """Write the notes of a map as JSON: nothing of single drawings, files or people; no path.

    Parameters
    ----------
    mental_map
        Its settings, legend, numbers and study area are noted; of each published place its name, class and a hash of
        its shape, so that later corrections can be counted.
    base
        The tables of the background beside the layers.
    internal
        Whether the layers are the office's exact ones, which no sheet is drawn from.
    """
    asked, tolerance = mental_map.asked, mental_map.tolerance
    notes: Values = {
        "format": FORMAT,
        "internal": internal,
        "settings": _list_settings(mental_map),
        "crs": mental_map.crs,
        "asked": {"people": asked.people, "stated": asked.stated},
        "drew": mental_map.drawings.people,
        "tolerance": {"metres": tolerance.metres, "source": tolerance.source},
        "cell_m": mental_map.cell_m,
        "design_effect": {key: value for key, value in asdict(mental_map.design_effect).items() if value is not None},
        "limits": [_describe_limits(layer) for layer in mental_map.layers],
        "extent": dict(zip(("min_x", "min_y", "max_x", "max_y"), mental_map.extent, strict=True)),
        "groups": [{"name": clean_line(name), "people": people} for name, people in mental_map.groups.items()],
        "withheld": [asdict(withheld) for withheld in mental_map.withheld],
        "pictures": len(mental_map.backgrounds),
        "base": [
            {"table": each.table.name, "role": each.role, "credit": clean_line(each.table.rights)}
            for each in base
            if each.role != "veil"  # follows from the others
        ],
        "places": [note for layer in mental_map.layers for note in list_places(layer)],
        "legend": describe_legend(mental_map.legend),
    }
    return json.dumps(notes, ensure_ascii=False, indent=1)


def list_places(layer: Layer) -> list[Values]:
    """List of each place what a correction may change: name, class, and its shape by a hash."""
    places = layer.places
    columns = (places["place_id"], places["name"], places["class"], places.geometry)
    return [
        {
            "layer": layer.element.layer,
            "place_id": place_id,
            "name": clean_line(name),
            "class": key,
            "shape": _hash(shape),
        }
        for place_id, name, key, shape in zip(*columns, strict=True)
    ]


def _describe_limits(layer: Layer) -> Values:
    """Describe where the classes of a layer begin; unless the legend says it, that followed from all its places."""
    return {"layer": layer.element.layer, "lowest": layer.limits.lowest, "shares": layer.limits.shares}


def describe_legend(legend: Legend) -> Values:
    """Describe a legend in the form of a legend file."""
    return {**_drop(asdict(legend), "elements"), "element": [_describe_element(each) for each in legend.elements]}


def _list_settings(mental_map: MentalMap) -> Values:
    """List the settings of a sheet, texts on one line."""
    values = {key: getattr(mental_map.workshop, key) for key in SHEET_KEYS}
    redrawn = [name for name in mental_map.workshop.sheets if name != "groups"]  # of which layers know nothing
    values["sheets"] = redrawn or ["main"]
    values |= {"labels": _list_wishes(mental_map), "findings": dict(mental_map.workshop.findings)}
    return {key: clean_line(value) if isinstance(value, str) else value for key, value in values.items()}


def _list_wishes(mental_map: MentalMap) -> Values:
    """List the wishes for names that are public: a wish may also name what was withheld."""
    frames = [layer.places for layer in mental_map.layers] + [layer.frame for layer in mental_map.base]
    public = {fold_alias(name) for frame in frames for name in frame["name"]}
    return {
        name: {"dx": wish.dx_mm, "dy": wish.dy_mm, "hide": wish.hide}
        for name, wish in mental_map.workshop.labels.items()
        if {fold_alias(name), fold_alias(name.partition("/")[2])} & (public - {""})
    }


def _describe_element(element: Element) -> Values:
    """Describe an element in the form of a legend file: keys that its kind does not know are left out."""
    values = _drop(asdict(element), "classes", "categories", "unspecified", "heading_deg", "crosses")
    values["class"] = [_describe_class(each) for each in element.classes]
    if element.kind == "line":
        values |= {"heading_deg": element.heading_deg, "crosses": element.crosses}
    if element.unspecified is not None:
        values["category"] = [asdict(category) for category in element.categories]
        values["unspecified"] = asdict(element.unspecified)
    return values


def _describe_class(each: FrequencyClass) -> Values:
    """Describe a class; its symbol by the key that only its form has."""
    symbol = {key: value for key, value in asdict(each.symbol).items() if value is not None}
    if isinstance(each.symbol, Marker):
        symbol["marker"] = symbol.pop("shape")
    if isinstance(each.symbol, Pie):
        symbol["pie"] = "share"
    return {**asdict(each), "symbol": symbol}


def _drop(values: Values, *keys: str) -> Values:
    """Return a dictionary without some keys."""
    return {key: value for key, value in values.items() if key not in keys}


def _hash(shape: BaseGeometry) -> str:
    """Return a short hash of a shape, whether it comes alone or as one of many of one."""
    parts = shapely.get_parts(shape)
    return hashlib.sha256(shapely.to_wkb(parts[0] if len(parts) == 1 else shape, byte_order=1)).hexdigest()[:16]
