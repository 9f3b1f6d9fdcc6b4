"""Crossings of paths and barriers in the written files: their table and style, rows for spreadsheets, lines of text."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING

from mentalkarta.credits import write_sources
from mentalkarta.export.escape import clean_line
from mentalkarta.export.geopackage import Table
from mentalkarta.export.qml import list_basics, make_aliases
from mentalkarta.export.qml_symbols import make_symbol
from mentalkarta.export.sld import write_marker_sld
from mentalkarta.export.words import COLUMN_NOTES, COLUMN_TITLES, say
from mentalkarta.export.xml import Node, add_node, make_node
from mentalkarta.intervals import wilson_interval
from mentalkarta.networks import CROSSING_COLUMNS, CROSSINGS_LAYER
from mentalkarta.symbol import Marker
from mentalkarta.wording import format_people

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import Lang, MentalMap

SYMBOL = Marker("diamond", size_mm=3.4, fill="#FFFFFF", edge="#23202B", edge_mm=0.5, halo_mm=0.3)
"""A sign that no element has: white and on its corner, so that path and barrier are seen below it."""

COUNT_COLUMNS = ("path_participants", "barrier_participants")
"""Columns that the table of all places has for crossings only."""

_ABOVE = 1000
"""Order in a project: above everything that was drawn."""


def make_crossings_table(mental_map: MentalMap, crossings: gpd.GeoDataFrame, *, exact: bool = False) -> Table:
    """Make the table of crossings, styled; a project has it above the layers, hidden at first: no sheet shows it."""
    lang = mental_map.workshop.lang
    title = say("crossings", lang)
    titles = {column: COLUMN_TITLES[column].get(lang) for column in CROSSING_COLUMNS}
    return Table(
        name=CROSSINGS_LAYER,
        kind="point",
        frame=crossings.set_crs(mental_map.crs),
        title=title,
        abstract=_describe_crossings(mental_map, exact=exact),
        rights=write_sources(mental_map),
        style=_make_style(titles),
        sld=write_marker_sld(CROSSINGS_LAYER, title, SYMBOL).decode(),
        group=title,
        order=_ABOVE,
        shown=False,
        columns={column: (head, COLUMN_NOTES[column].get(lang)) for column, head in titles.items()},
    )


def _describe_crossings(mental_map: MentalMap, *, exact: bool) -> str:
    """Say what a crossing is, of how many people the numbers are, and what is not shown."""
    workshop = mental_map.workshop
    sentences = [
        say("crossings_note", workshop.lang, asked=mental_map.asked.people),
        say("exact", workshop.lang) if exact else say("crossings_privacy", workshop.lang, least=workshop.min_people),
        *([say("invented", workshop.lang)] if workshop.invented else []),
    ]
    return " ".join(sentences)


def _make_style(titles: Mapping[str, str]) -> list[Node]:
    """Make the nodes that style the crossings in QGIS: one symbol for all, titles of the columns."""
    renderer = make_node(
        "renderer-v2", type="singleSymbol", symbollevels=0, enableorderby=0, forceraster=0, referencescale=-1
    )
    add_node(renderer, "symbols").append(make_symbol("0", SYMBOL, 0, 1))
    return [renderer, make_aliases(titles), *list_basics("point")]


def list_crossing_rows(crossings: gpd.GeoDataFrame, design_effect: float) -> Iterator[dict[Hashable, object]]:
    """List crossings as rows of the table of places: share and interval of the path, both counts, no class."""
    for row in crossings.to_dict("records"):
        low, high = wilson_interval(row["path_participants"], row["asked"], design_effect)
        yield {
            "place_id": row["crossing_id"],
            "name": row["name"],
            "participants": row["path_participants"],
            "asked": row["asked"],
            "share": row["path_share"],
            "share_low": low,
            "share_high": high,
            **{column: row[column] for column in COUNT_COLUMNS},
        }


def list_crossing_lines(mental_map: MentalMap, crossings: gpd.GeoDataFrame) -> Iterator[str]:
    """List crossings in words, most people first."""
    lang = mental_map.workshop.lang
    yield say("crossings_head", lang)
    if crossings.empty:
        yield say("no_places", lang)
    for row in crossings.to_dict("records"):
        yield say("crossing", lang, number=row["rank"], name=clean_line(row["name"]), **_count(row, lang))


def _count(row: Mapping[Hashable, object], lang: Lang) -> dict[str, str]:
    """Write both numbers of people."""
    asked = int(str(row["asked"]))
    return {side: format_people(int(str(row[f"{side}_participants"])), asked, lang) for side in ("path", "barrier")}
