"""Which tables a GeoPackage holds: the public layers, and the exact ones that stay in the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.credits import write_sources
from mentalkarta.export.crossings import make_crossings_table
from mentalkarta.export.geopackage import Table
from mentalkarta.export.qml import make_style
from mentalkarta.export.sld import write_sld
from mentalkarta.export.words import describe_column, label_class, say, title_column
from mentalkarta.export.zones import make_zone_tables

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import Layer, MentalMap


def make_tables(mental_map: MentalMap) -> list[Table]:
    """Make the public tables: one per element, in the legend's order, the zones of areas, the crossings of lines."""
    tables = [make_table(mental_map, layer) for layer in mental_map.layers]
    tables += make_zone_tables(mental_map)
    return tables if mental_map.crossings is None else [*tables, make_crossings_table(mental_map, mental_map.crossings)]


def make_table(mental_map: MentalMap, layer: Layer, more: tuple[str, ...] = ()) -> Table:
    """Make the table of one element, styled; `more` are columns that stay in the office."""
    element, limits, lang = layer.element, layer.limits, mental_map.workshop.lang
    columns = [*element.columns, *more]
    return Table(
        name=element.layer,
        kind=element.kind,
        frame=with_crs(layer.places[[*columns, layer.places.geometry.name]], mental_map.crs),
        title=element.label.get(lang),
        abstract=describe_layer(mental_map, layer, exact=bool(more)),
        rights=write_sources(mental_map),
        style=make_style(element, limits, lang, more=more),
        sld=write_sld(element, limits, lang).decode(),
        group=element.label.get(lang),
        order=max(each.order for each in element.classes),
        columns={each: (title_column(each, element, lang), describe_column(each, element, lang)) for each in columns},
    )


def describe_layer(mental_map: MentalMap, layer: Layer, *, exact: bool = False) -> str:
    """Describe an element's layer: what it is, how people were counted, of how many, classes, what is left out."""
    workshop, asked, lang = mental_map.workshop, mental_map.asked, mental_map.workshop.lang
    element = layer.element
    classes = "; ".join(label_class(element, each, layer.limits, lang) for each in element.classes)
    sentences = [
        say("described", lang, element=element.label.get(lang), note=element.note.get(lang)),
        say("asked" if asked.stated else "inferred", lang, asked=asked.people),
        say("people_not_drawings", lang),
        say("classes", lang, classes=classes),
        say("exact", lang)
        if exact
        else say("privacy", lang, least=workshop.min_people, tolerance=f"{mental_map.tolerance.metres:.0f}"),
        *([say("invented", lang)] if workshop.invented else []),
    ]
    return " ".join(sentences)


def with_crs(frame: gpd.GeoDataFrame, crs: str) -> gpd.GeoDataFrame:
    """Say the map's coordinate system where a frame does not."""
    return frame if frame.crs is not None else frame.set_crs(crs)
