"""Zones of areas in the written files: a table an element, styled, hidden at first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mentalkarta.credits import write_sources
from mentalkarta.export.geopackage import Table
from mentalkarta.export.qml import list_basics, make_aliases
from mentalkarta.export.qml_symbols import make_symbol
from mentalkarta.export.sld import write_values_sld
from mentalkarta.export.words import COLUMN_NOTES, COLUMN_TITLES, say
from mentalkarta.export.xml import Node, add_node, make_node
from mentalkarta.symbol import Area
from mentalkarta.wording import describe_zone
from mentalkarta.zones import WRITTEN_ZONE_COLUMNS, ZONES, Zone, make_zone_symbols

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import Element, Lang, MentalMap


def make_zone_tables(mental_map: MentalMap) -> Iterator[Table]:
    """Make the tables of the zones there are, below the layers they belong to; hidden at first in a project."""
    for layer in mental_map.layers:
        zones = mental_map.zones.get(layer.element.layer)
        if zones is not None and not zones.empty:
            yield _make_table(mental_map, layer.element, zones)


def _make_table(mental_map: MentalMap, element: Element, zones: gpd.GeoDataFrame) -> Table:
    """Make the table of one element, the widest zones first, so that the core is drawn last."""
    workshop, lang = mental_map.workshop, mental_map.workshop.lang
    name, title = f"{element.layer}_zones", say("zones", lang, element=element.label.get(lang))
    symbols = _list_symbols(element)
    privacy = say("privacy", lang, least=workshop.min_people, tolerance=f"{mental_map.tolerance.metres:.0f}")
    notes = [say("zones_note", lang), privacy, *([say("invented", lang)] if workshop.invented else [])]
    titles = {column: COLUMN_TITLES[column].get(lang) for column in WRITTEN_ZONE_COLUMNS}
    rules = [(zone, describe_zone(zone, lang), symbols[zone]) for zone in ZONES]
    return Table(
        name=name,
        kind="area",
        frame=zones[[*WRITTEN_ZONE_COLUMNS, zones.geometry.name]],
        title=title,
        abstract=" ".join(notes),
        rights=write_sources(mental_map),
        style=_make_style(symbols, titles, lang),
        sld=write_values_sld(name, title, "zone", rules[::-1]).decode(),
        group=element.label.get(lang),
        order=min(each.order for each in element.classes) - 1,
        shown=False,
        columns={column: (head, COLUMN_NOTES[column].get(lang)) for column, head in titles.items()},
    )


def _list_symbols(element: Element) -> Mapping[Zone, Area]:
    """List the symbols of an element's zones."""
    strongest = element.classes[0].symbol
    if not isinstance(strongest, Area):
        raise TypeError(f"{element.key} is no area")
    return make_zone_symbols(strongest)


def _make_style(symbols: Mapping[Zone, Area], titles: Mapping[str, str], lang: Lang) -> list[Node]:
    """Make the nodes that style zones in QGIS: a symbol each, the core above."""
    renderer = make_node(
        "renderer-v2",
        type="categorizedSymbol",
        attr="zone",
        symbollevels=1,
        enableorderby=0,
        forceraster=0,
        referencescale=-1,
    )
    categories, drawn = add_node(renderer, "categories"), add_node(renderer, "symbols")
    for number, zone in enumerate(ZONES):
        label = describe_zone(zone, lang)
        add_node(categories, "category", value=zone, type="string", symbol=number, label=label, render="true")
        drawn.append(make_symbol(str(number), symbols[zone], len(ZONES) - 1 - number, 1))
    return [renderer, make_aliases(titles), *list_basics("area")]
