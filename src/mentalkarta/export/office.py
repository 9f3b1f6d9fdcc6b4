"""The tables that stay in the office: exact layers, counted pieces of areas, the drawings, those set aside and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from mentalkarta.export.crossings import make_crossings_table
from mentalkarta.export.geopackage import Table
from mentalkarta.export.layers import make_table, with_crs
from mentalkarta.export.qml_office import make_steps_style, make_trace_style
from mentalkarta.export.set_aside import list_lost, trace_drawing
from mentalkarta.export.words import COLUMN_NOTES, COLUMN_TITLES, say
from mentalkarta.messages import phrase
from mentalkarta.model import OFFICE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mentalkarta.model import Element, Kind, Lang, MentalMap

_DEGREES = "EPSG:4326"
_WRITTEN = tuple(column for column in OFFICE_COLUMNS if column != "zones")
"""Columns of the exact layers that stay in the office; zones have tables of their own."""
_BELOW = -1000
"""Order of drawings in a project: below everything that was counted."""


def make_internal_tables(mental_map: MentalMap) -> list[Table]:
    """Make the exact tables, in this order.

    - every place of each element with the numbers of its drawings (`members`);
    - the crossings of elements that cross;
    - the overlap of each area layer;
    - the drawings by kind of geometry: `number`, `element`, `name`, `category`.

    A drawing's number is its row in the frame, from 1: that order follows from what was drawn and by whom, so that no
    renamed or reordered file changes a byte here. `tables.write_drawings` says which drawing has which number.
    """
    numbers = {feature_id: row for row, feature_id in enumerate(mental_map.drawings.frame["feature_id"], start=1)}
    tables = []
    for layer in mental_map.office.layers:
        members = [" ".join(str(n) for n in sorted(numbers[each] for each in ids)) for ids in layer.places["members"]]
        medoid = [str(numbers[each]) if each else "" for each in layer.places["medoid"]]
        exact = replace(layer, places=layer.places.assign(members=members, medoid=medoid))
        tables.append(make_table(mental_map, exact, _WRITTEN))
    overlaps, crossings = mental_map.office.overlaps, mental_map.office.crossings
    if crossings is not None:
        tables.append(make_crossings_table(mental_map, crossings, exact=True))
    elements = [element for element in mental_map.legend.elements if element.layer in overlaps]
    tables += [_make_overlap(mental_map, element, overlaps[element.layer]) for element in elements]
    return [*tables, *_list_drawings(mental_map)]


def _make_overlap(mental_map: MentalMap, element: Element, pieces: gpd.GeoDataFrame) -> Table:
    """Make the table of disjoint pieces with their exact number of people."""
    asked, lang = mental_map.asked.people, mental_map.workshop.lang
    counted = pieces.assign(asked=asked, share=pieces["participants"] / asked)
    columns = ("participants", "participants_to", "asked", "share", "cell_m")
    exact = bool((pieces["participants"] == pieces["participants_to"]).all())
    most = int(pieces["participants_to"].max()) if len(pieces) else 1
    ends = range(1, most + 1) if exact else sorted(set(pieces["participants_to"].tolist()))
    return Table(
        name=f"{element.layer}_overlap",
        kind="area",
        frame=with_crs(counted[[*columns, pieces.geometry.name]], mental_map.crs),
        title=say("overlap", lang, layer=element.label.get(lang)),
        abstract=f"{say('overlap_note', lang)} {say('exact', lang)}",
        style=make_steps_style(ends, _title(columns, lang), lang),
        group=element.label.get(lang),
        order=min(each.order for each in element.classes) - 1,
        shown=False,
        columns=_describe(columns, lang),
    )


def _list_drawings(mental_map: MentalMap) -> Iterator[Table]:
    """List the tables of the drawings, one for each kind of geometry the legend knows."""
    lang = mental_map.workshop.lang
    frame = mental_map.drawings.frame
    kinds = {element.key: element.kind for element in mental_map.legend.elements}
    words = {element.key: element.label.get(lang) for element in mental_map.legend.elements}
    numbered = gpd.GeoDataFrame(
        {
            "number": range(1, len(frame) + 1),
            "element": [words[key] for key in frame["element"]],
            "name": frame["name"],
            "category": [", ".join(keys) for keys in frame["categories"]],
        },
        geometry=frame.geometry,
    )
    for kind in dict.fromkeys(kinds.values()):
        own = numbered[frame["element"].map(kinds) == kind].reset_index(drop=True)
        yield _make_traces(mental_map, "drawings", kind, own)


def make_set_aside_tables(mental_map: MentalMap) -> list[Table]:
    """Make the tables of the drawings set aside; they name files, and so lie in a file of their own.

    Columns: `file`, `position`, `code`, `reason`. As lines where anything of a shape is left (areas by their rings),
    else as points, those without usable coordinates without a shape.
    """
    lang, crs = mental_map.workshop.lang, mental_map.workshop.drawings_crs or _DEGREES
    lost = list_lost(mental_map)
    traces = gpd.GeoSeries([trace_drawing(each.original, degrees=crs == _DEGREES) for each in lost], crs=crs)
    told = pd.DataFrame(
        {
            "file": [each.file for each in lost],
            "position": [each.position for each in lost],
            "code": [each.code for each in lost],
            "reason": [phrase(each.code, lang, each.values) for each in lost],
        }
    )
    frame = gpd.GeoDataFrame(told, geometry=_bring_home(traces, mental_map.crs))
    is_line = shapely.get_dimensions(frame.geometry.to_numpy()) == 1
    kinds: tuple[tuple[Kind, Sequence[bool]], ...] = (("line", is_line), ("point", ~is_line))
    return [_make_traces(mental_map, "set_aside", kind, frame[chosen].reset_index(drop=True)) for kind, chosen in kinds]


def _bring_home(traces: gpd.GeoSeries, crs: str) -> gpd.GeoSeries:
    """Turn traces to the map's system; what lies beyond its reach has no place."""
    home = traces.to_crs(crs)
    finite = [each is not None and bool(shapely.bounds(each).max() < float("inf")) for each in home]
    return home.where(pd.Series(finite, index=home.index, dtype=bool), None)


def _make_traces(mental_map: MentalMap, name: str, kind: Kind, frame: gpd.GeoDataFrame) -> Table:
    """Make one table of drawings."""
    lang = mental_map.workshop.lang
    columns = tuple(str(column) for column in frame.columns if column != frame.geometry.name)
    group = say(name, lang)
    return Table(
        name=f"{name}_{kind}s",
        kind=kind,
        frame=with_crs(frame, mental_map.crs),
        title=f"{group}: {say(f'kind_{kind}', lang)}",
        abstract=f"{say(f'{name}_note', lang)} {say('exact', lang)}",
        style=make_trace_style(kind, _title(columns, lang), set_aside=name == "set_aside"),
        group=group,
        order=_BELOW - ("point", "line", "area").index(kind),
        shown=False,
        columns=_describe(columns, lang),
    )


def _title(columns: Sequence[str], lang: Lang) -> dict[str, str]:
    """Return the columns' titles."""
    return {column: COLUMN_TITLES[column].get(lang) for column in columns}


def _describe(columns: Sequence[str], lang: Lang) -> dict[str, tuple[str, str]]:
    """Return the columns' titles and what they hold."""
    return {column: (COLUMN_TITLES[column].get(lang), COLUMN_NOTES[column].get(lang)) for column in columns}
