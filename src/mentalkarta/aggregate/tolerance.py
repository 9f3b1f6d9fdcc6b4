"""How far apart two drawings of one thing may lie: from the paper people drew on, or from their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from scipy.special import erf

from mentalkarta.aggregate.samples import Floats, Ints, flatten_lines
from mentalkarta.model import Tolerance

if TYPE_CHECKING:
    import geopandas as gpd

PEN_ERROR_MM = 3.0
"""How far off people draw on paper, one standard deviation."""

ASSUMED_SCALE = 50_000
"""Scale of the paper when nothing else is known."""

NARROWEST, WIDEST = 1 / 20_000, 1 / 20
"""An estimate stays between these shares of the diagonal of the lines' extent."""

NORMAL_MEDIAN = 0.954
"""Median distance of two lines, in standard deviations of one: 0.6745 x the square root of 2."""

PARALLEL_DEG = 40.0
FEWEST_PAIRS = 6
"""Pairs of people drawing side by side: fewer say nothing (four people on one street are six)."""

_LINES = 400  # as many lines are compared
_PROBES = 3000  # points on them where distances are taken
_SEARCH = 0.1  # of the diagonal: lines farther away are not looked at
_FINEST = 1 / 5000  # of the diagonal: trembling smaller than this has no heading
_TRUNCATE = 3.0  # standard deviations of a distance


@dataclass(frozen=True, slots=True)
class _Segments:
    """Straight parts of lines: ends (segments, 2, 2), line, person and element (as numbers)."""

    ends: Floats
    line: Ints
    person: Ints
    element: Ints


def find_tolerance(frame: gpd.GeoDataFrame, drawn_at: int | None, *, seed: int) -> Tolerance:
    """Find how far to the side people draw of where they mean, one standard deviation.

    Parameters
    ----------
    frame
        Drawings of any elements (`DRAWING_COLUMNS`), metric CRS; lines are compared within their element.
    drawn_at
        Scale denominator of the paper people drew on, None when not known.
    seed
        Of the choice of lines and points compared, where there are many.

    Returns
    -------
    Tolerance
        "drawn_at": 3 mm on the paper. "estimated": the median distance to the side between lines of different people
        that run less than 40 degrees apart, divided by 0.954 (for a bell curve that is the standard deviation of one
        line), lines of other streets left out; kept between 1/20 000 and 1/20 of the diagonal of the lines' extent.
        "assumed": 150 m, 3 mm at 1:50 000, when fewer than six pairs of people draw side by side. The order of the
        drawings has no influence.
    """
    if drawn_at is not None:
        return Tolerance(PEN_ERROR_MM * drawn_at / 1000, "drawn_at")
    estimate = _estimate(frame, np.random.default_rng(seed))
    if estimate is None:
        return Tolerance(PEN_ERROR_MM * ASSUMED_SCALE / 1000, "assumed")
    return Tolerance(estimate, "estimated")


def _estimate(frame: gpd.GeoDataFrame, rng: np.random.Generator) -> float | None:
    """Estimate the standard deviation of lines from the distances between them, None when too few run side by side."""
    segments, diagonal = _choose_segments(frame, rng)
    if len(segments.line) == 0:
        return None
    distance, pairs = _measure_distances(segments, diagonal, rng)
    spread = _fit_spread(distance, diagonal)
    side_by_side = distance <= _TRUNCATE * 2**0.5 * spread
    if len(np.unique(pairs[side_by_side])) < FEWEST_PAIRS:
        return None
    estimate = float(np.median(distance[side_by_side])) / NORMAL_MEDIAN
    return round(float(np.clip(estimate, NARROWEST * diagonal, WIDEST * diagonal)), 1)


def _choose_segments(frame: gpd.GeoDataFrame, rng: np.random.Generator) -> tuple[_Segments, float]:
    """Straight parts of the lines compared, and the diagonal of the extent of all lines."""
    lines = flatten_lines(frame)
    diagonal = float(np.hypot(*np.ptp(lines.xy, axis=0))) if len(lines.xy) else 0.0
    chosen = np.sort(rng.permutation(len(lines.drawing))[:_LINES])
    element = np.unique(frame["element"].to_numpy(str), return_inverse=True)[1]
    parts, owners = [np.zeros((0, 2, 2))], [np.zeros(0, dtype=np.int64)]
    for line in chosen:
        xy = lines.xy[lines.first[line] : lines.first[line + 1]]
        xy = shapely.get_coordinates(shapely.LineString(xy).simplify(_FINEST * diagonal))
        parts.append(np.stack([xy[:-1], xy[1:]], axis=1))
        owners.append(np.full(len(xy) - 1, line))
    owner = np.concatenate(owners)
    drawing = lines.drawing[owner]
    return _Segments(np.concatenate(parts), owner, lines.person[drawing], element[lines.row[drawing]]), diagonal


def _measure_distances(segments: _Segments, diagonal: float, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Distances to the side, from random points to the nearest near-parallel line of each other person.

    With them a number for each pair of people.
    """
    at, unit, own = _set_probes(segments, rng)
    normal = np.column_stack([-unit[:, 1], unit[:, 0]]) * _SEARCH * diagonal
    tree = shapely.STRtree(np.asarray(shapely.linestrings(segments.ends)))
    probe, met = tree.query(shapely.linestrings(np.stack([at - normal, at + normal], axis=1)), "intersects")
    here = own[probe]
    other = (segments.person[met] != segments.person[here]) & (segments.element[met] == segments.element[here])
    probe, met, here = probe[other], met[other], here[other]
    along = segments.ends[met, 1] - segments.ends[met, 0]
    along /= np.maximum(np.hypot(*along.T), np.finfo(float).tiny)[:, None]
    cosine = np.einsum("ij,ij->i", along, unit[probe])
    away = segments.ends[met, 0] - at[probe]
    forward = np.einsum("ij,ij->i", away, unit[probe])
    parallel = np.abs(cosine) > np.cos(np.radians(PARALLEL_DEG))
    # from where the segment begins, along it to the probe's normal
    step = np.divide(-forward, cosine, out=np.zeros(len(met)), where=parallel)
    distance = np.abs(_cross(unit[probe], away + step[:, None] * along))[parallel]
    people = int(segments.person.max()) + 1
    probe, seen, mine = probe[parallel], segments.person[met[parallel]], segments.person[here[parallel]]
    order = np.lexsort((distance, probe * people + seen))
    nearest = np.unique((probe * people + seen)[order], return_index=True)[1]
    pair = np.minimum(seen, mine) * people + np.maximum(seen, mine)
    return distance[order][nearest], pair[order][nearest]


def _set_probes(segments: _Segments, rng: np.random.Generator) -> tuple[Floats, Floats, Ints]:
    """Random points along all segments, even by length: position, unit heading, segment."""
    along = segments.ends[:, 1] - segments.ends[:, 0]
    length = np.hypot(*along.T)
    walked = np.cumsum(length)
    place = np.sort(rng.uniform(0, walked[-1], _PROBES))
    own = np.minimum(np.searchsorted(walked, place), len(length) - 1)
    unit = along[own] / np.maximum(length[own], np.finfo(float).tiny)[:, None]
    return segments.ends[own, 1] - unit * (walked[own] - place)[:, None], unit, own


def _cross(one: Floats, other: Floats) -> Floats:
    """Cross product of vectors in the plane."""
    out: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return out


def _fit_spread(distance: Floats, diagonal: float) -> float:
    """Find the standard deviation of lines that explains the distances best, as a bell curve over an even floor.

    The floor is what lies on other streets. Tried on a scale of standard deviations, each with its best floor.
    """
    edges = np.append(0.0, np.geomspace(NARROWEST, _SEARCH, 240)) * diagonal
    count = np.histogram(distance, edges)[0].astype(float)
    floor = np.diff(edges) / edges[-1]
    tried = np.geomspace(NARROWEST, WIDEST, 60) * diagonal
    fits = [_fit_floor(count, _fold_bell(edges / (2**0.5 * spread)), floor) for spread in tried]
    return float(tried[int(np.argmax(fits))])


def _fold_bell(edges: Floats) -> Floats:
    """Probability of the absolute value of a standard normal number to lie between edges."""
    share: npt.NDArray[np.float64] = np.diff(erf(edges / 2**0.5))
    return share


def _fit_floor(count: Floats, bell: Floats, floor: Floats) -> float:
    """Log-likelihood of counts with the best share of the bell curve (expectation-maximisation)."""
    share = 0.5
    for _ in range(25):
        mixed = np.maximum(share * bell + (1 - share) * floor, np.finfo(float).tiny)
        share = float((count * share * bell / mixed).sum() / max(count.sum(), 1.0))
    return float((count * np.log(np.maximum(share * bell + (1 - share) * floor, np.finfo(float).tiny))).sum())
