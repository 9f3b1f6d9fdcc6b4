"""Where lines run close together: density of distinct people in cells, kept where it is high for its surroundings.

Only blocks of cells near a drawn line exist, so memory follows what was drawn and not the extent of the map.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter

from mentalkarta.aggregate.samples import Floats, Ints, Lines, Samples, iterate_samples

CELLS_PER_TOLERANCE = 2
STEP = 0.5  # of the tolerance, between samples: one a cell
HEADING_REACH = 1.5  # of the tolerance
SMOOTHING = 1.0  # standard deviation, of the tolerance
LOCAL_SHARE = 0.55  # of the local maximum
LOCAL_REACH = 3.0  # of the tolerance, to both sides
TWO_PEOPLE = 1.15  # of the ridge one person's line makes: whoever walks alone stays below

BLOCK = 64  # cells a side
_MINI = 8  # cells a side of the squares that say which blocks are needed
_BATCH = 32  # blocks smoothed together
_STRIDE = 1 << 31  # of keys: row * _STRIDE + column
_SMOOTH = SMOOTHING * CELLS_PER_TOLERANCE  # from here in cells
_CUT = 3.0  # the bell curve ends here, in standard deviations
_REACH = round(LOCAL_REACH * CELLS_PER_TOLERANCE)
_MARGIN = round(_CUT * _SMOOTH) + _REACH
_ONE_PERSON = 1 / ((2 * np.pi) ** 0.5 * _SMOOTH)  # density on the ridge of one straight line
_SHIFT = BLOCK + 0.37  # keeps keys positive, and straight lines along the map's edge off the borders of cells

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a grid by column and row, sorted by row, then column, with the density of people there (smoothed)."""

    column: Ints
    row: Ints
    density: Singles


def find_centres(cells: Cells, tolerance_m: float) -> Floats:
    """Return the centres of cells in the coordinates of `Lines.xy`, shape (cells, 2)."""
    size = tolerance_m / CELLS_PER_TOLERANCE
    return np.column_stack([(cells.column + 0.5 - _SHIFT) * size, (cells.row + 0.5 - _SHIFT) * size])


def find_ridges(lines: Lines, tolerance_m: float) -> Cells:
    """Find the cells where the density of distinct people is high for its surroundings.

    Notes
    -----
    Density is kept apart in four sectors of heading. Two neighbouring sectors make a layer 90 degrees wide; in each
    layer a cell is kept that has at least 0.55 of the highest density found ACROSS the heading within three
    tolerances, and more than one person's line makes. Across and by heading: so a weak street keeps its cells where
    it meets a strong one, and a road keeps them where half of its people stop, while of two bumps side by side the
    lower is left out.
    """
    size = tolerance_m / CELLS_PER_TOLERANCE
    blocks = _find_blocks(iterate_samples(lines, _MINI * size, _MINI * size), size)
    samples = iterate_samples(lines, STEP * tolerance_m, HEADING_REACH * tolerance_m)
    return _keep_ridges(_count_people(lines, samples, blocks, size), blocks)


def _find_blocks(samples: Iterable[Samples], size: float) -> Ints:
    """Keys of the blocks that hold a cell within 4 cells of a line."""
    minis = np.zeros(0, dtype=np.int64)
    for part in samples:
        key = _key(_cell(part.x, size) // _MINI, _cell(part.y, size) // _MINI)
        minis = np.union1d(minis, key)
    around = np.concatenate([minis + row * _STRIDE + column for row in (-1, 0, 1) for column in (-1, 0, 1)])
    return np.unique(_key(around % _STRIDE * _MINI // BLOCK, around // _STRIDE * _MINI // BLOCK))


def _cell(coordinate: Floats, size: float) -> Ints:
    """Column (or row) of a coordinate."""
    return (coordinate / size + _SHIFT).astype(np.int64)


def _key(column: Ints, row: Ints) -> Ints:
    """One number for a column and a row."""
    return row * _STRIDE + column


def _count_people(lines: Lines, samples: Iterable[Samples], blocks: Ints, size: float) -> Singles:
    """Count distinct people per cell and sector of heading, shape (blocks + 1, 4, BLOCK, BLOCK), the last empty."""
    people = np.zeros((len(blocks) + 1, 4, BLOCK, BLOCK), dtype=np.float32)
    flat = people.reshape(-1)
    for part in samples:
        place = _find_place(part, blocks, size)
        person = lines.person[part.drawing]
        for stamp in np.split(place, np.flatnonzero(np.diff(person)) + 1):
            flat[stamp] += 1  # adds one to a cell, however often the person's samples name it
    return people


def _find_place(part: Samples, blocks: Ints, size: float) -> Ints:
    """Place of every sample in the flat array of blocks, sectors, rows and columns."""
    column, row = _cell(part.x, size), _cell(part.y, size)
    key = _key(column // BLOCK, row // BLOCK)
    turns = np.append(0, np.flatnonzero(np.diff(key)) + 1)
    block = np.repeat(np.searchsorted(blocks, key[turns]), np.diff(np.append(turns, len(key))))
    # sectors in the order of the heading: doubled angles 0-90, 90-180, 180-270, 270-360 degrees
    sector = np.where(part.sin2 >= 0, part.cos2 < 0, 2 + (part.cos2 >= 0))
    return ((block * 4 + sector) * BLOCK + row % BLOCK) * BLOCK + column % BLOCK


def _keep_ridges(people: Singles, blocks: Ints) -> Cells:
    """Smooth the counts and keep the cells that stand out in any layer of heading."""
    keys, values = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    for start in range(0, len(blocks), _BATCH):
        batch = blocks[start : start + _BATCH]
        density = gaussian_filter(_surround(people, blocks, batch), (0, 0, _SMOOTH, _SMOOTH), truncate=_CUT)
        height = _stand_out(density)
        block, row, column = np.nonzero(height)
        values.append(height[block, row, column])
        keys.append(_key(batch[block] % _STRIDE * BLOCK + column, batch[block] // _STRIDE * BLOCK + row))
    key = np.concatenate(keys)
    order = np.argsort(key)
    return Cells(key[order] % _STRIDE, key[order] // _STRIDE, np.concatenate(values)[order])


def _surround(people: Singles, blocks: Ints, batch: Ints) -> Singles:
    """Blocks with a margin of `_MARGIN` cells from their neighbours, shape (batch, 4, side, side)."""
    side = BLOCK + 2 * _MARGIN
    out = np.empty((len(batch), 4, side, side), dtype=np.float32)
    spans = {
        -1: (slice(0, _MARGIN), slice(BLOCK - _MARGIN, BLOCK)),
        0: (slice(_MARGIN, _MARGIN + BLOCK), slice(0, BLOCK)),
        1: (slice(_MARGIN + BLOCK, side), slice(0, _MARGIN)),
    }
    for down, (to_row, from_row) in spans.items():
        for right, (to_column, from_column) in spans.items():
            source = _look_up(blocks, batch + down * _STRIDE + right)
            out[:, :, to_row, to_column] = people[source, :, from_row, from_column]
    return out


def _look_up(sorted_keys: Ints, keys: Ints) -> Ints:
    """Index of keys among sorted ones; the number of sorted ones where a key is not there."""
    found = np.searchsorted(sorted_keys, keys)
    missing = len(sorted_keys)
    return np.where(sorted_keys[np.minimum(found, missing - 1)] == keys, found, missing)


def _stand_out(density: Singles) -> Singles:
    """Density in the cells that are kept, 0 in the others, shape (batch, BLOCK, BLOCK), without the margin."""
    inner = slice(_MARGIN, _MARGIN + BLOCK)
    kept = np.zeros((len(density), BLOCK, BLOCK), dtype=np.float32)
    # layers by the heading in their middle (0, 45, 90, 135 degrees), each with the cell-wise step across it
    for layer, across in enumerate(((1, 0), (1, -1), (0, 1), (1, 1))):
        height = density[:, layer] + density[:, layer - 1]
        here = height[:, inner, inner]
        highest = _find_highest(height, across)
        ridge = (here >= LOCAL_SHARE * highest) & (here > _ONE_PERSON * TWO_PEOPLE)
        np.maximum(kept, here, out=kept, where=ridge)
    return kept


def _find_highest(height: Singles, across: tuple[int, int]) -> Singles:
    """Highest value within reach on a line through every inner cell."""
    down, right = across
    reach = _REACH if 0 in across else round(_REACH / 2**0.5)
    views = (
        height[:, _MARGIN + k * down : _MARGIN + k * down + BLOCK, _MARGIN + k * right : _MARGIN + k * right + BLOCK]
        for k in range(-reach, reach + 1)
    )
    highest = next(views).copy()
    for view in views:
        np.maximum(highest, view, out=highest)
    return highest
