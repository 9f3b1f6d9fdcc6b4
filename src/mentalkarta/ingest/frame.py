"""The frame of drawings: one row a drawing, each drawing once, in an order that its content alone decides."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from mentalkarta.ingest.columns import Column, Columns, Objects, choose_rows, make_objects
from mentalkarta.ingest.flat import Counts, Shapes
from mentalkarta.ingest.lots import Findings
from mentalkarta.ingest.verdicts import note
from mentalkarta.model import DRAWING_COLUMNS

_POINT, _MULTIPOINT = 0, 4
_AREAS = (3, 6)
_WIDEST = 2**63


Bytes = npt.NDArray[np.uint64]


class Sheaf(NamedTuple):
    """Drawings on their way into the frame: the stem of each one's file, its columns and its shape in metres."""

    stems: Column
    columns: Columns
    shapes: Shapes


class _Marks(NamedTuple):
    """What enters the frame: the drawing each mark is of, its number within it (0 when alone), and the rest of that."""

    owners: Counts
    numbers: Counts
    stems: Column
    columns: Columns
    shapes: Shapes


def build_frame(sheaf: Sheaf, crs: str) -> tuple[gpd.GeoDataFrame, Findings]:
    """Build the frame.

    Parameters
    ----------
    sheaf
        The accepted drawings, in any order.
    crs
        The system of their shapes, "EPSG:3006".

    Returns
    -------
    tuple
        The frame with `DRAWING_COLUMNS`, and notes by row of the sheaf on drawings split or repeated. Of equal
        drawings by one person (element, name, categories, geometry) the one with the smallest feature_id stands.
    """
    marks = _split_points(sheaf)
    content = _rank_content(marks)
    said, x, y, categories = content
    order = np.lexsort((said, x, y, *_pack([categories, *_rank_origin(marks)]))[::-1])
    again = np.zeros(len(order), dtype=bool)
    again[1:] = np.logical_and.reduce([rank[order[1:]] == rank[order[:-1]] for rank in content])
    first = order[np.maximum.accumulate(np.where(again, 0, np.arange(len(order))))]
    repeated = dict(zip(order[again].tolist(), first[again].tolist(), strict=True))
    return _fill_frame(marks, order[~again], crs), _note_marks(marks, repeated)


def _split_points(sheaf: Sheaf) -> _Marks:
    """Split each MultiPoint into its points, and turn areas to their normal form, whatever vertex they began with."""
    types = shapely.get_type_id(sheaf.shapes)
    shapes = sheaf.shapes.copy()
    areas = np.isin(types, _AREAS)
    shapes[areas] = shapely.normalize(shapes[areas])
    many = types == _MULTIPOINT
    if not many.any():
        return _Marks(np.arange(len(shapes)), np.zeros(len(shapes), dtype=np.int64), *sheaf._replace(shapes=shapes))
    counts = np.where(many, shapely.get_num_geometries(shapes), 1)
    owners = np.repeat(np.arange(len(shapes)), counts)
    numbers = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    marks = shapes[owners]
    of_many = np.repeat(many, counts)
    marks[of_many] = shapely.get_geometry(marks[of_many], numbers[of_many])
    numbers = np.where(of_many, numbers + 1, 0)
    stems = sheaf.stems._replace(codes=sheaf.stems.codes[owners])
    return _Marks(owners, numbers, stems, choose_rows(sheaf.columns, owners), marks)


def _rank_content(marks: _Marks) -> tuple[Counts, Bytes, Bytes, Counts]:
    """Rank marks by what makes two of them the same drawing, weightiest first."""
    columns = marks.columns
    elements = columns.element._replace(values=_list_keys(columns.element))
    # What a million different people say of a million differently named places fits into one number.
    [said] = _pack([_rank(columns.participant), _rank(elements), _rank(columns.name)])
    x, y = _rank_shapes(marks.shapes, said)
    return said, x, y, _rank(columns.categories)


def _rank_origin(marks: _Marks) -> list[Counts]:
    """Rank equal marks: by group, by table or home, then by where they stood."""
    columns = marks.columns
    return [_rank(columns.group), _rank(columns.cluster), _rank(marks.stems), columns.position, marks.numbers]


def _list_keys(elements: Column) -> Objects:
    """List the keys of the values of a column of elements."""
    return make_objects(element.key for element in elements.values)


def _rank(column: Column) -> Counts:
    """Return the place of each value among the different ones, sorted."""
    places = {value: place for place, value in enumerate(sorted(set(column.values)))}
    return np.array([places[value] for value in column.values], dtype=np.int64)[column.codes]


def _pack(ranks: Sequence[Counts]) -> list[Counts]:
    """Pack ranks, weightiest first, into as few keys as they fit in: each costs a sort of its own."""
    keys = [ranks[0]]
    for rank in ranks[1:]:
        width = int(rank.max(initial=0)) + 1
        if (int(keys[-1].max(initial=0)) + 1) * width < _WIDEST:
            keys[-1] = keys[-1] * width + rank
        else:
            keys.append(rank)
    return keys


def _rank_shapes(shapes: Shapes, said: Counts) -> Bytes:
    """Rank shapes of marks of which the same is said by their WKB, in two keys, shape (2, shapes)."""
    ranks = np.zeros((2, len(shapes)), dtype=np.uint64)
    points = shapely.get_type_id(shapes) == _POINT
    # WKB holds the bytes of x and y from the least on: to sort by bytes, the least weighs most.
    ranks[:, points] = np.ascontiguousarray(shapely.get_coordinates(shapes[points]).T).view(np.uint64).byteswap()
    _, codes, counts = np.unique(said[~points], return_inverse=True, return_counts=True)
    tied = np.flatnonzero(~points)[counts[codes] > 1]
    written = make_objects(shapely.to_wkb(shapes[tied]))
    ranks[0, tied] = _rank(Column(np.arange(len(written)), written))
    return ranks


def _name_marks(marks: _Marks, chosen: Counts) -> list[str]:
    """Return the feature_id of some marks: "anna:3", or "anna:3.2" for the second point of a MultiPoint."""
    stems = marks.stems.values[marks.stems.codes[chosen]].tolist()
    parts = zip(stems, marks.columns.position[chosen].tolist(), marks.numbers[chosen].tolist(), strict=True)
    return [f"{stem}:{position}.{number}" if number else f"{stem}:{position}" for stem, position, number in parts]


def _fill_frame(marks: _Marks, kept: Counts, crs: str) -> gpd.GeoDataFrame:
    """Make the frame of the marks that stand, in this order."""
    columns = choose_rows(marks.columns, kept)
    data = {
        "feature_id": make_objects(_name_marks(marks, kept)),
        "participant": columns.participant.spread(),
        "element": _list_keys(columns.element)[columns.element.codes],
        "categories": columns.categories.spread(),
        "name": columns.name.spread(),
        "group": columns.group.spread(),
        "cluster": columns.cluster.spread(),
    }
    # As objects, since what text becomes otherwise depends on the version of pandas.
    series = {name: pd.Series(values, dtype=object, copy=False) for name, values in data.items()}
    geometry = gpd.GeoSeries(marks.shapes[kept], crs=crs)
    return gpd.GeoDataFrame({**series, "geometry": geometry}, copy=False)[list(DRAWING_COLUMNS)]


def _note_marks(marks: _Marks, repeated: Mapping[int, int]) -> Findings:
    """Note which drawings were split into points, and which repeat another, once each."""
    counts = np.bincount(marks.owners)
    findings: Findings = {
        int(row): (note("points-split", points=int(counts[row])),) for row in np.flatnonzero(counts > 1)
    }
    firsts = _name_marks(marks, np.array(list(repeated.values()), dtype=np.int64))
    for mark, first in sorted(zip(repeated, firsts, strict=True)):
        owner = int(marks.owners[mark])
        known = findings.get(owner, ())
        if not any(finding.code == "drawing-repeated" for finding in known):
            findings[owner] = (*known, note("drawing-repeated", first=first))
    return findings
