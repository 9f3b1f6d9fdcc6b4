"""Every point drawn, and one voice a person: what points are counted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from mentalkarta.aggregate.names import normalise_name

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt

    from mentalkarta.aggregate.people import IntArray

    FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marks:
    """Every point drawn.

    Attributes
    ----------
    row
        Its row in the frame of drawings.
    person
        Number of the person; only whether two are equal says anything.
    name
        Number of its normalised name in the order of the alphabet, -1 for none.
    mm
        Where it is: whole millimetres in the CRS of the frame, shape (marks, 2). Sums of them are exact, so that no
        order of marks shows in a mean.
    """

    row: IntArray
    person: IntArray
    name: IntArray
    mm: npt.NDArray[np.int64]

    @property
    def xy(self) -> FloatArray:
        """Positions in metres."""
        return self.mm / 1000.0

    def take(self, some: IntArray) -> Marks:
        """Return some of the marks."""
        return Marks(self.row[some], self.person[some], self.name[some], self.mm[some])


def gather_marks(frame: gpd.GeoDataFrame) -> Marks:
    """List every point drawn, to the millimetre.

    Parameters
    ----------
    frame
        Drawings of one element, columns `DRAWING_COLUMNS`, points or multipoints, metric CRS.
    """
    xy, row = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    person, _ = pd.factorize(frame["participant"])
    return Marks(row, person[row], _number_names(frame)[row], np.rint(xy * 1000.0).astype(np.int64))


def average_marks(place: IntArray, marks: Marks) -> tuple[IntArray, npt.NDArray[np.int64]]:
    """Give each person one mark a place, the mean of their different ones.

    Parameters
    ----------
    place
        Place of each mark, numbers from 0 on; shape (marks,).
    marks
        The marks.

    Returns
    -------
    (int array, shape (voices,); int array, shape (voices, 2))
        Places in rising order, and positions in whole millimetres. The order within a place is that of the people's
        numbers and says nothing.
    """
    voice = place * (int(marks.person.max(initial=0)) + 1) + marks.person
    order = np.argsort(voice)
    voice, mm = voice[order], _sort_several(voice[order], marks.mm[order])
    begins = np.append(True, voice[1:] != voice[:-1])
    differs = begins.copy()
    differs[1:] |= (mm[1:] != mm[:-1]).any(axis=1)
    starts = np.flatnonzero(begins[differs])
    counts = np.diff(np.append(starts, np.count_nonzero(differs)))
    mean = np.rint(np.add.reduceat(mm[differs], starts) / counts[:, None]).astype(np.int64)
    return place[order[begins]], mean


def _sort_several(voice: IntArray, mm: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Sort the positions of each voice; `voice` rises, and most have one."""
    alone = np.diff(voice, prepend=-1, append=-1) != 0
    several = np.flatnonzero(~(alone[1:] & alone[:-1]))
    inner = np.lexsort((mm[several, 1], mm[several, 0], voice[several]))
    mm_sorted = mm.copy()
    mm_sorted[several] = mm[several[inner]]
    return mm_sorted


def _number_names(frame: gpd.GeoDataFrame) -> IntArray:
    """Give each drawing the number of its normalised name, -1 for none."""
    given, spellings = pd.factorize(frame["name"])
    keys, key_of = np.unique([normalise_name(spelling) for spelling in spellings], return_inverse=True)
    return np.asarray(key_of.reshape(-1)[given] - int(keys[0] == ""), dtype=np.intp)
