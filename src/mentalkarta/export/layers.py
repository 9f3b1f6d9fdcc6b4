"""Which tables a GeoPackage holds: the public layers, and the exact ones that stay in the office."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mentalkarta.export.geopackage import Table
from mentalkarta.export.qml import write_qml
from mentalkarta.export.sld import write_sld
from mentalkarta.export.words import describe_element, say
from mentalkarta.model import OFFICE_COLUMNS

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import Layer, MentalMap


def make_tables(mental_map: MentalMap) -> list[Table]:
    """Make the public tables, one per element, in the legend's order: place columns, categories, geometry."""
    return [_make_table(mental_map, layer, ()) for layer in mental_map.layers]


def make_internal_tables(mental_map: MentalMap) -> list[Table]:
    """Make the exact tables: all places with the numbers of their drawings, and the overlap of the areas.

    A drawing's number is its row in the frame, from 1: that order follows from what was drawn and by whom, so that no
    renamed or reordered file changes a byte here. `tables.write_drawings` says which drawing has which number.
    """
    numbers = {feature_id: row for row, feature_id in enumerate(mental_map.drawings.frame["feature_id"], start=1)}
    tables = []
    for layer in mental_map.office.layers:
        members = [" ".join(str(n) for n in sorted(numbers[each] for each in ids)) for ids in layer.places["members"]]
        exact = replace(layer, places=layer.places.assign(members=members))
        tables.append(_make_table(mental_map, exact, OFFICE_COLUMNS))
    overlaps = mental_map.office.overlaps
    return [*tables, *(_make_overlap(mental_map, layer, overlaps[layer]) for layer in sorted(overlaps))]


def _make_table(mental_map: MentalMap, layer: Layer, more: tuple[str, ...]) -> Table:
    """Make the table of one element, styled."""
    element, limits, lang = layer.element, layer.limits, mental_map.workshop.lang
    columns = [*element.columns, *more, layer.places.geometry.name]
    return Table(
        name=element.layer,
        kind=element.kind,
        frame=_with_crs(layer.places[columns], mental_map.crs),
        title=element.label.get(lang),
        abstract=describe_element(element, limits.asked, mental_map.workshop.min_people, lang),
        qml=write_qml(element, limits, lang, more=more).decode(),
        sld=write_sld(element, limits, lang).decode(),
    )


def _make_overlap(mental_map: MentalMap, layer: str, pieces: gpd.GeoDataFrame) -> Table:
    """Make the table of disjoint pieces with their exact number of people."""
    asked, lang = mental_map.asked.people, mental_map.workshop.lang
    counted = pieces.assign(asked=asked, share=pieces["participants"] / asked)
    titles = {element.layer: element.label.get(lang) for element in mental_map.legend.elements}
    title = say("overlap", lang, layer=titles[layer])
    columns = ["participants", "asked", "share", pieces.geometry.name]
    return Table(f"{layer}_overlap", "area", _with_crs(counted[columns], mental_map.crs), title, title)


def _with_crs(frame: gpd.GeoDataFrame, crs: str) -> gpd.GeoDataFrame:
    """Say the map's coordinate system where a frame does not."""
    return frame if frame.crs is not None else frame.set_crs(crs)
