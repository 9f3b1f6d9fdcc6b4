"""A map read back from its layers, as a GIS person has corrected them: places moved, renamed, re-classed, deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from mentalkarta.classify import find_certainty
from mentalkarta.crossings import find_crossings
from mentalkarta.export.geopackage import type_column
from mentalkarta.export.notes import list_places
from mentalkarta.export.projects import BASE_FILE
from mentalkarta.export.saved_notes import Notes, read_notes, refuse_faults
from mentalkarta.export.saved_tables import (
    SavedTable,
    list_tables,
    read_base_tables,
    read_element_table,
    read_zone_table,
)
from mentalkarta.faults import Fault, name_fault, show
from mentalkarta.intervals import wilson_interval
from mentalkarta.model import (
    DRAWING_COLUMNS,
    MEASURE_COLUMNS,
    BaseLayer,
    Drawings,
    Element,
    Layer,
    MentalMap,
    Office,
)
from mentalkarta.workshop import read_options
from mentalkarta.workshop_keys import REDRAW_KEYS
from mentalkarta.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Sequence

CORRECTIONS = ("moved", "renamed", "classed", "added", "removed")
"""What can have become of a place since it was written."""

_DTYPES = {"str": "str", "int32": "int64", "float": "float64"}


@dataclass(frozen=True, slots=True)
class SavedMap:
    """A map read back.

    Attributes
    ----------
    mental_map
        The map as the layers have it now.
    corrections
        How many places were changed since they were written, by `CORRECTIONS`.
    lacks_base
        Whether the map had a background that does not lie beside the layers: pictures never do.
    files
        The files it was read from: the layers, then the background where there is one.
    """

    mental_map: MentalMap
    corrections: Mapping[str, int]
    lacks_base: bool
    files: tuple[Path, ...]


def read_map(file: str | Path, **options: object) -> SavedMap:
    """Read a map back from its public layers and, where it lies beside them, the background in base.gpkg.

    Parameters
    ----------
    file
        `layers.gpkg` of a map, corrected or not; it is opened for reading only.
    options
        Any of `workshop.REDRAW_KEYS`; they go before what the map says, and None stands for not given.

    Returns
    -------
    SavedMap
        Of each place its name, class, people, pie and shape are taken from the layers; share, interval, certainty of
        the class, level, grade and label follow from them, and crossings are found anew. A place without a class is
        left out. `drawings` and `office` of the map are empty.

    Raises
    ------
    UsageError
        The file is not one of ours; the options have faults.
    DataError
        It is damaged or newer, or the layers have faults: one error that names all of them, a place that fewer people
        drew than may be published among them.
    """
    path = Path(file)
    notes = read_notes(path)
    notes = replace(notes, workshop=replace(notes.workshop, **read_options(options, REDRAW_KEYS)))
    known = list_tables(path)
    tables = [(element, read_element_table(path, element, notes.crs, known=known)) for element in notes.legend.elements]
    zones = {
        element.layer: table
        for element in notes.legend.elements
        if (table := read_zone_table(path, element, notes.crs, known=known)) is not None
    }
    faults = [fault for element, table in tables for fault in _find_faults(element, table, notes)]
    refuse_faults(path, [*faults, *(fault for table in zones.values() for fault in _find_zone_faults(table))])
    layers = tuple(_make_layer(element, table, notes) for element, table in tables)
    base = read_base_tables(path.parent, notes)
    return SavedMap(
        mental_map=replace(_make_map(notes, layers, base or ()), zones=_take_zones(zones, layers)),
        corrections=_count_corrections(notes, layers),
        lacks_base=base is None or notes.pictures > 0,
        files=(path, path.parent / BASE_FILE) if base else (path,),
    )


def _make_map(notes: Notes, layers: tuple[Layer, ...], base: tuple[BaseLayer, ...]) -> MentalMap:
    """Put a map together from its notes and layers."""
    columns = {name: pd.Series([], dtype=object) for name in DRAWING_COLUMNS[:-1]}
    nothing = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([], crs=notes.crs))
    return MentalMap(
        workshop=notes.workshop,
        legend=notes.legend,
        crs=notes.crs,
        asked=notes.asked,
        tolerance=notes.tolerance,
        layers=layers,
        listed=layers,
        withheld=notes.withheld,
        base=base,
        extent=notes.extent,
        groups=notes.groups,
        drawings=Drawings(nothing, (), (), notes.drew),
        office=Office((), {}),
        design_effect=notes.design_effect,
        cell_m=notes.cell_m,
        crossings=find_crossings(layers, notes.tolerance.metres),
    )


# --- faults -----------------------------------------------------------------------------------------------------


def _find_faults(element: Element, table: SavedTable, notes: Notes) -> list[Fault]:
    """Find what is wrong with a table, else with its rows."""
    rows = zip(table.frame.to_dict("records"), table.frame.geometry, strict=True)
    checked = (_check_place(element, notes, number, row) for number, (row, _) in enumerate(rows, start=1))
    return [*table.faults, *chain.from_iterable(checked)]


def _check_place(element: Element, notes: Notes, number: int, row: Mapping[str, Any]) -> Iterator[Fault]:
    """Check one place; Any: cells of a table."""
    if not row["place_id"]:
        yield name_fault("place-no-id", table=element.layer, row=number)
        return
    where = {"table": element.layer, "place": show(row["place_id"])}
    if row["geometry"] is None or row["geometry"].is_empty:
        yield name_fault("place-no-shape", **where)
    keys = [each.key for each in element.classes]
    if row["class"] and row["class"] not in keys:
        yield name_fault("place-class", **where, value=show(row["class"]), known=", ".join(keys))
    least, asked, people = notes.workshop.min_people, notes.asked.people, row["participants"]
    if people is None or not least <= people <= asked:
        yield name_fault("place-people", **where, value=show(people), least=least, asked=asked)
    measures = [column for column, kind in MEASURE_COLUMNS[element.kind].items() if kind is float]
    for column in (*element.category_keys, *measures):
        if row[column] is None or row[column] < 0:
            yield name_fault("place-number", **where, column=column, value=show(row[column]))


def _find_zone_faults(table: SavedTable) -> Iterator[Fault]:
    """Find what is wrong with a table of zones."""
    yield from table.faults
    for row in table.frame.to_dict("records"):
        where = {"table": table.name, "place": show(row["place_id"])}
        if row["zone"] not in ZONES:
            yield name_fault("place-class", **where, value=show(row["zone"]), known=", ".join(ZONES))
        if row["participants"] is None or row["agree"] is None:
            yield name_fault("place-number", **where, column="participants", value="?")


# --- layers -----------------------------------------------------------------------------------------------------


def _make_layer(element: Element, table: SavedTable, notes: Notes) -> Layer:
    """Make a layer of the places that have a class; what follows from class and people is worked out anew."""
    limits, effect, lang = notes.limits[element.layer], notes.design_effect.value, notes.workshop.lang
    shown = table.frame[table.frame["class"] != ""].reset_index(drop=True)
    classes = [element.find_class(key) for key in shown["class"]]
    people = [int(each) for each in shown["participants"]]
    intervals = [wilson_interval(each, limits.asked, effect) for each in people]
    places = shown.assign(
        place_id=_number_ids(list(shown["place_id"])),
        asked=limits.asked,
        share=[each / limits.asked for each in people],
        share_low=[low for low, _ in intervals],
        share_high=[high for _, high in intervals],
        certainty=[
            find_certainty(each, limits, effect)[element.classes.index(given)]
            for each, given in zip(people, classes, strict=True)
        ],
        level=[each.level for each in classes],
        grade=[each.grade for each in classes],
        label=[each.label.get(lang) for each in classes],
    )
    typed = places.astype({column: _DTYPES[type_column(column)] for column in element.columns})
    order = typed.sort_values(["participants", "name", "place_id"], ascending=[False, True, True], kind="stable")
    return Layer(element, order[[*element.columns, "geometry"]].reset_index(drop=True), limits)


def _take_zones(zones: Mapping[str, SavedTable], layers: Sequence[Layer]) -> dict[str, gpd.GeoDataFrame]:
    """Take the zones that have a shape, of the places that are still there."""
    there = {layer.element.layer: set(layer.places["place_id"]) for layer in layers}
    taken = {}
    for layer, table in zones.items():
        frame = table.frame[table.frame["place_id"].isin(there[layer])]
        shaped = frame[~(frame.geometry.isna() | frame.geometry.is_empty)].reset_index(drop=True)
        taken[layer] = shaped.astype({"agree": "int64", "participants": "int64"})
    return taken


def _number_ids(place_ids: Sequence[str]) -> list[str]:
    """Tell apart places of one id, as they come of a line cut in two: "e4", "e4-2"."""
    taken, found = set(place_ids), []
    seen: set[str] = set()
    for place_id in place_ids:
        own, number = place_id, 1
        while own in seen or (number > 1 and own in taken):
            number += 1
            own = f"{place_id}-{number}"
        seen.add(own)
        found.append(own)
    return found


def _count_corrections(notes: Notes, layers: Sequence[Layer]) -> dict[str, int]:
    """Count what was corrected since the layers were written."""
    counts: Counter[str] = Counter()
    now = {(each["layer"], each["place_id"]): each for layer in layers for each in list_places(layer)}
    for key, place in now.items():
        was = notes.places.get(key)
        if was is None:
            counts["added"] += 1
            continue
        counts["moved"] += place["shape"] != was.shape
        counts["renamed"] += place["name"] != was.name
        counts["classed"] += place["class"] != was.key
    counts["removed"] = len(set(notes.places) - set(now))
    return {name: counts[name] for name in CORRECTIONS}
