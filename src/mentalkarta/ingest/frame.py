"""The frame of drawings: one row a drawing, each drawing once, in an order that its content alone decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mentalkarta.ingest.geometry import Shapes
from mentalkarta.ingest.properties import Row
from mentalkarta.ingest.shapes import Findings
from mentalkarta.ingest.verdicts import note
from mentalkarta.model import DRAWING_COLUMNS

_MULTIPOINT = 4
_AREAS = (3, 6)

_Key = tuple[str, str, str, bytes, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Sheaf:
    """Drawings on their way into the frame: the stem of each one's file, its row and its shape in metres."""

    stems: Sequence[str]
    rows: Sequence[Row]
    shapes: Shapes


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """What enters the frame: the drawing each mark is of, its number within it (0 when alone), its shape."""

    owners: list[int]
    numbers: list[int]
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
    keys = _write_keys(sheaf, marks)
    order = sorted(range(len(keys)), key=lambda mark: (keys[mark], _rank(sheaf, marks, mark)))
    first: dict[_Key, int] = {}
    for mark in order:
        first.setdefault(keys[mark], mark)
    repeated = {mark: first[keys[mark]] for mark in order if first[keys[mark]] != mark}
    return _fill_frame(sheaf, marks, list(first.values()), crs), _note_marks(sheaf, marks, repeated)


def _split_points(sheaf: Sheaf) -> _Marks:
    """Split each MultiPoint into its points, and turn areas to their normal form, whatever vertex they began with."""
    types = shapely.get_type_id(sheaf.shapes)
    shapes = sheaf.shapes.copy()
    areas = np.isin(types, _AREAS)
    shapes[areas] = shapely.normalize(shapes[areas])
    counts = np.where(types == _MULTIPOINT, shapely.get_num_geometries(shapes), 1)
    owners = np.repeat(np.arange(len(shapes)), counts)
    numbers = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    marks = shapes[owners]
    of_many = np.repeat(types == _MULTIPOINT, counts)
    marks[of_many] = shapely.get_geometry(marks[of_many], numbers[of_many])
    return _Marks(owners.tolist(), np.where(of_many, numbers + 1, 0).tolist(), marks)


def _write_keys(sheaf: Sheaf, marks: _Marks) -> list[_Key]:
    """Write what makes two marks the same drawing, in the order of the frame."""
    rows = [sheaf.rows[owner] for owner in marks.owners]
    return [
        (row.participant, row.element.key, row.name, wkb, row.categories)
        for row, wkb in zip(rows, shapely.to_wkb(marks.shapes).tolist(), strict=True)
    ]


def _rank(sheaf: Sheaf, marks: _Marks, mark: int) -> tuple[str, str, str, int, int]:
    """Rank equal marks: by group, by table or home, then by where they stood."""
    owner = marks.owners[mark]
    row = sheaf.rows[owner]
    return row.group, row.cluster, sheaf.stems[owner], row.position, marks.numbers[mark]


def _name_mark(sheaf: Sheaf, marks: _Marks, mark: int) -> str:
    """Return the feature_id of a mark: "anna:3", or "anna:3.2" for the second point of a MultiPoint."""
    owner, number = marks.owners[mark], marks.numbers[mark]
    name = f"{sheaf.stems[owner]}:{sheaf.rows[owner].position}"
    return f"{name}.{number}" if number else name


def _fill_frame(sheaf: Sheaf, marks: _Marks, kept: Sequence[int], crs: str) -> gpd.GeoDataFrame:
    """Make the frame of the marks that stand, in this order."""
    rows = [sheaf.rows[marks.owners[mark]] for mark in kept]
    columns = {
        "feature_id": [_name_mark(sheaf, marks, mark) for mark in kept],
        "participant": [row.participant for row in rows],
        "element": [row.element.key for row in rows],
        "categories": [row.categories for row in rows],
        "name": [row.name for row in rows],
        "group": [row.group for row in rows],
        "cluster": [row.cluster for row in rows],
    }
    # As objects, since what text becomes otherwise depends on the version of pandas, and tuples would become rows.
    data = {name: pd.Series(values, dtype=object) for name, values in columns.items()}
    frame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(marks.shapes[list(kept)], crs=crs), crs=crs)
    return frame[list(DRAWING_COLUMNS)]


def _note_marks(sheaf: Sheaf, marks: _Marks, repeated: Mapping[int, int]) -> Findings:
    """Note which drawings were split into points, and which repeat another, once each."""
    counts = np.bincount(np.array(marks.owners, dtype=np.int64), minlength=len(sheaf.rows))
    findings: Findings = {
        int(row): (note("points-split", points=int(counts[row])),) for row in np.flatnonzero(counts > 1)
    }
    for mark, first in sorted(repeated.items()):
        owner = marks.owners[mark]
        known = findings.get(owner, ())
        if not any(finding.code == "drawing-repeated" for finding in known):
            findings[owner] = (*known, note("drawing-repeated", first=_name_mark(sheaf, marks, first)))
    return findings
