"""The drawings of all files side by side, by kind and coordinate system: judged and moved in whole arrays."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from mentalkarta.ingest.columns import Columns, choose_rows, join_columns
from mentalkarta.ingest.crs import DEGREES, judge_range, reproject
from mentalkarta.ingest.flat import (
    Counts,
    Flat,
    Floats,
    choose_drawings,
    close_rings,
    find_bounds,
    find_short,
    find_starts,
    join_flats,
)
from mentalkarta.ingest.reader import Reading
from mentalkarta.ingest.sweep import Bundle
from mentalkarta.ingest.verdicts import Finding, is_lost, repair, set_aside
from mentalkarta.model import Kind

DECIMALS = 3
"""Coordinates are rounded to a millimetre: borders drawn as shared stay shared, and bytes do not hang on the CPU."""

_TOO_SHORT: Mapping[Kind, str] = {"line": "line-too-short", "area": "area-too-short"}
"""Code of a drawing with too few positions; a point is never too short."""

Findings = dict[int, tuple[Finding, ...]]
"""Findings by row."""


class Lot(NamedTuple):
    """Drawings of one kind in one system: the number of each one's file, its columns, its coordinates."""

    kind: Kind
    epsg: int
    owners: Counts
    columns: Columns
    flat: Flat


def make_lots(readings: Sequence[Reading]) -> list[Lot]:
    """Lay the drawings of all files side by side."""
    groups: dict[tuple[Kind, int], list[tuple[int, Bundle]]] = {}
    for owner, reading in enumerate(readings):
        for bundle in reading.bundles:
            groups.setdefault((bundle.kind, reading.epsg), []).append((owner, bundle))
    return [
        Lot(
            kind,
            epsg,
            np.repeat([owner for owner, _ in group], [len(bundle.columns.position) for _, bundle in group]),
            join_columns([bundle.columns for _, bundle in group]),
            join_flats([bundle.flat for _, bundle in group]),
        )
        for (kind, epsg), group in groups.items()
    ]


def judge_numbers(lot: Lot, *, trust_axes: bool) -> tuple[Lot, Findings]:
    """Close rings, and set aside what is too short or lies where it cannot be.

    Parameters
    ----------
    lot
        In the coordinates of its files.
    trust_axes
        See `judge_range`.

    Returns
    -------
    tuple
        The drawings of the lot, with findings by row: those set aside are still among them.
    """
    findings: Findings = {}
    flat = lot.flat
    if lot.kind == "area":
        flat, closed = close_rings(flat)
        findings = {int(row): (repair("ring-closed", rings=int(closed[row])),) for row in np.flatnonzero(closed)}
    short = np.flatnonzero(find_short(flat, lot.kind)).tolist()
    faults = {row: set_aside(_TOO_SHORT[lot.kind]) for row in short}
    faults |= judge_range(*find_bounds(flat), lot.epsg, trust_axes=trust_axes)
    return lot._replace(flat=flat), findings | {row: (fault,) for row, fault in faults.items()}


def keep_good(lot: Lot, findings: Findings) -> Lot:
    """Keep the drawings that are not set aside."""
    good = np.ones(len(lot.owners), dtype=bool)
    good[[row for row, found in findings.items() if is_lost(found)]] = False
    if good.all():
        return lot
    return lot._replace(
        owners=lot.owners[good], columns=choose_rows(lot.columns, good), flat=choose_drawings(lot.flat, good)
    )


def sample_degrees(lots: Sequence[Lot]) -> Floats:
    """Return longitude and latitude of the first point of each drawing, shape (drawings, 2)."""
    first = [reproject(lot.flat.xy[find_starts(lot.flat)], lot.epsg, DEGREES) for lot in lots]
    degrees: Floats = np.concatenate([np.empty((0, 2)), *first])
    return degrees[np.isfinite(degrees).all(axis=1)]


def move_lot(lot: Lot, target: int) -> tuple[Lot, Findings]:
    """Bring drawings into the system of the map, rounded to a millimetre; those beyond its reach are set aside.

    Parameters
    ----------
    lot
        In the coordinates of EPSG code `lot.epsg`.
    target
        EPSG code.

    Returns
    -------
    tuple
        The drawings that can be moved, and by their rows before why the others are set aside.
    """
    # -0.0 equals 0.0 but has other bytes.
    xy = np.round(reproject(lot.flat.xy, lot.epsg, target), DECIMALS) + 0.0
    moved = lot._replace(epsg=target, flat=lot.flat._replace(xy=xy))
    finite = np.isfinite(xy).all(axis=1)
    if finite.all():
        return moved, {}
    owners = np.repeat(np.arange(len(lot.owners)), lot.flat.count_vertices())
    lost = np.unique(owners[~finite]).tolist()
    return moved, {row: (set_aside("coordinates-outside-map", epsg=target),) for row in lost}
