"""The last step of every element: places as found become rows with a name, members, an id and an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mentalkarta.aggregate.names import clean_spelling, normalise_name, slugify_name
from mentalkarta.model import MEASURE_COLUMNS, Element

if TYPE_CHECKING:
    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

    from mentalkarta.zones import FoundZone

ID_GRID_M = 100
"""An unnamed place is called after the square of this side (metres) that it lies in."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place as found.

    Attributes
    ----------
    rows
        Positions in the frame of the drawings behind it (each once, any order).
    participants
        Distinct people who count for it.
    geometry
        Where it is, in the CRS of the frame.
    agreement
        The fewest people who agree on any part of the geometry; None: all participants do.
    measures
        The values of `MEASURE_COLUMNS` of the element's kind, in their order.
    known_name
        What the place is called on maps, "" when that is not known; stands where no drawing behind it has a name.
    medoid
        Row of the drawing most like those of the others, of areas.
    zones
        Where the people agree in what numbers, of areas.
    cell_m
        Side in metres of the cells that the geometry is made of, 0 where it is exact.
    mix
        People per category, in the order of `Element.category_keys`; empty for elements without categories.
    """

    rows: npt.NDArray[np.intp]
    participants: int
    geometry: BaseGeometry
    mix: tuple[float, ...] = ()
    agreement: int | None = None
    measures: tuple[float | str, ...] = ()
    known_name: str = ""
    medoid: int | None = None
    zones: tuple[FoundZone, ...] = ()
    cell_m: float = 0.0


@dataclass(frozen=True, slots=True)
class _NamedPlace:
    """A place with the spelling that won, the people who gave a name that normalises to it, and its members."""

    found: FoundPlace
    name: str
    name_people: int
    members: tuple[str, ...]


def finish_places(frame: gpd.GeoDataFrame, found: Iterable[FoundPlace], element: Element) -> gpd.GeoDataFrame:
    """Name, identify and order the places of one element.

    Parameters
    ----------
    frame
        The drawings of the element, columns `DRAWING_COLUMNS`, metric CRS. `FoundPlace.rows` are positions in it.
    found
        Places in any order.
    element
        Gives the layer's name and the category columns.

    Returns
    -------
    GeoDataFrame
        Columns `place_id, name, name_people, participants, agreement, drawings, known_name, medoid, zones, cell_m,
        members`, the element's category columns (people, float), the measures of its kind and `geometry`, in the CRS of
        the frame, index 0..n-1. Most people first; equals by name, then from west to east, then by geometry and
        members: an order that the order of the drawings cannot change. The shown name is the one most people gave
        (names that normalise alike are one; then the most common spelling; then the alphabet), else the known one.
    """
    places = _name_places(frame, list(found))
    columns: dict[str, object] = {
        "place_id": np.array(_identify_places(places, element.layer), dtype=object),
        "name": np.array([place.name for place in places], dtype=object),
        "name_people": np.array([place.name_people for place in places], dtype=np.int64),
        "participants": np.array([place.found.participants for place in places], dtype=np.int64),
        "agreement": np.array([_find_agreement(place.found) for place in places], dtype=np.int64),
        "drawings": np.array([len(place.members) for place in places], dtype=np.int64),
        "known_name": np.array([place.found.known_name for place in places], dtype=object),
        "medoid": np.array([_name_medoid(place.found, frame) for place in places], dtype=object),
        "zones": pd.Series([place.found.zones for place in places], dtype=object),
        "cell_m": np.array([place.found.cell_m for place in places], dtype=np.float64),
        "members": pd.Series([place.members for place in places], dtype=object),
    }
    for position, key in enumerate(element.category_keys):
        columns[key] = np.array([place.found.mix[position] for place in places], dtype=np.float64)
    for position, (key, kind) in enumerate(MEASURE_COLUMNS[element.kind].items()):
        values = [place.found.measures[position] for place in places]
        columns[key] = np.array(values, dtype=np.float64 if kind is float else object)
    return gpd.GeoDataFrame(columns, geometry=[place.found.geometry for place in places], crs=frame.crs)


def _name_medoid(found: FoundPlace, frame: gpd.GeoDataFrame) -> str:
    """Return the feature_id of the drawing most like the others, "" where that is not asked."""
    return "" if found.medoid is None else str(frame["feature_id"].iloc[found.medoid])


def _find_agreement(found: FoundPlace) -> int:
    """Return the people who agree on the geometry of a place."""
    return found.participants if found.agreement is None else found.agreement


def _name_places(frame: gpd.GeoDataFrame, found: Sequence[FoundPlace]) -> list[_NamedPlace]:
    """Give each place its name and members, and put them in canonical order."""
    feature_id = frame["feature_id"].to_numpy(dtype=object)
    names = _vote_names(frame, [place.rows for place in found])
    places = []
    for number, place in enumerate(found):
        name, people = names.get(number, ("", 0))
        members = tuple(sorted(feature_id[np.sort(place.rows)].tolist()))  # quick where the drawings are in order
        places.append(_NamedPlace(place, name or place.known_name, people, members))
    return _order_places(places)


def _vote_names(frame: gpd.GeoDataFrame, rows: Sequence[npt.NDArray[np.intp]]) -> dict[int, tuple[str, int]]:
    """Choose for each place (number) the name most people gave, in its commonest spelling, and count its people."""
    given, spellings = pd.factorize(frame["name"])
    shown = np.array([clean_spelling(spelling) for spelling in spellings], dtype=object)
    place = np.repeat(np.arange(len(rows)), [len(some) for some in rows])
    row = np.concatenate([*rows, np.zeros(0, dtype=np.intp)])
    says = (shown != "")[given[row]]
    place, row = place[says], row[says]
    said = given[row]
    keys = np.array([normalise_name(spelling) for spelling in shown], dtype=object)
    person = pd.factorize(frame["participant"].iloc[row])[0]
    votes = pd.DataFrame({"place": place, "person": person, "spelling": shown[said], "key": keys[said]})
    key = _count_votes(votes, ["place", "key"])
    name = _count_votes(votes.merge(key[["place", "key"]]), ["place", "spelling"])
    return dict(zip(key["place"], zip(name["spelling"], key["people"], strict=True), strict=True))


def _count_votes(votes: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return for each place what most people said, and how many they are; of equals the first by the alphabet."""
    people = votes.drop_duplicates([*by, "person"]).groupby(by, sort=False).size().reset_index(name="people")
    ranked = people.sort_values(["place", "people", by[1]], ascending=[True, False, True])
    return ranked.drop_duplicates("place")


def _order_places(places: Sequence[_NamedPlace]) -> list[_NamedPlace]:
    """Order places by people, name, position, shape and members."""
    geometries = np.array([place.found.geometry for place in places], dtype=object)
    bounds = shapely.bounds(geometries).reshape(-1, 4).tolist()
    wkb = shapely.to_wkb(shapely.normalize(geometries))
    keys = [
        (-place.found.participants, place.name, *box, shape, place.members)
        for place, box, shape in zip(places, bounds, wkb, strict=True)
    ]
    return [places[i] for i in sorted(range(len(places)), key=keys.__getitem__)]


def _identify_places(places: Sequence[_NamedPlace], layer: str) -> list[str]:
    """Give each place an id made of its name or else of where it lies; equals are numbered from west to east.

    Not by people: an id must not move to another place when one more person draws.
    """
    inside = shapely.point_on_surface(np.array([place.found.geometry for place in places], dtype=object))
    square = np.floor_divide(np.column_stack([shapely.get_x(inside), shapely.get_y(inside)]), ID_GRID_M).astype(int)
    ids = [""] * len(places)
    used: set[str] = set()
    last: dict[str, int] = {}
    bounds = [place.found.geometry.bounds for place in places]
    for row in sorted(range(len(places)), key=lambda row: (bounds[row], row)):
        place, (east, north) = places[row], square[row].tolist()
        wanted = f"{layer}-{slugify_name(place.name) or f'e{east}n{north}'}"
        candidate = wanted
        while candidate in used:  # also when a place is truly called "Torget 2"
            last[wanted] = last.get(wanted, 1) + 1
            candidate = f"{wanted}-{last[wanted]}"
        used.add(candidate)
        ids[row] = candidate
    return ids
