"""Read all files of a workshop into one frame of drawings, in the system of the map, in an order of its own."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from mentalkarta.errors import DataError
from mentalkarta.ingest.crs import DEGREES, Floats, choose_map_crs, read_stated_system, reproject
from mentalkarta.ingest.files import clean_stem, find_files, list_passed_over
from mentalkarta.ingest.frame import Sheaf, build_frame
from mentalkarta.ingest.geometry import Shapes
from mentalkarta.ingest.limits import DEFAULT_LIMITS, Limits
from mentalkarta.ingest.properties import Row, make_rules
from mentalkarta.ingest.reader import Reading, Source, fetch_originals, read_file
from mentalkarta.ingest.repair import repair_shapes
from mentalkarta.ingest.shapes import Findings, fit_shapes, reproject_shapes
from mentalkarta.ingest.thin_areas import draw_centre_lines
from mentalkarta.ingest.verdicts import Finding, is_lost, keep_decisive, make_verdict, note
from mentalkarta.model import Drawings, InputFile, Legend, Verdict, Workshop
from mentalkarta.progress import Progress, stay_silent


def read_drawings(
    workshop: Workshop, legend: Legend, *, progress: Progress = stay_silent, limits: Limits = DEFAULT_LIMITS
) -> Drawings:
    """Read every drawing of a workshop, strictly, and judge each one.

    Parameters
    ----------
    workshop
        Its `sources` say where the files lie; `fields`, `group`, `crs`, `drawings_crs` and `participant_from_file`
        how they are read. With `participant_from_file` a drawing without participant is by the one its file is named
        after; files called alike in different folders are one person's, and a note on each of them says so.
    legend
        Its elements and their aliases are what a drawing can be.
    progress
        Called with ("read", files done, files in all).
    limits
        How much is taken.

    Returns
    -------
    Drawings
        `frame` in the map's CRS, coordinates in millimetres, sorted by content; a MultiPoint is one drawing for each
        of its points. In every file read = accepted + set aside, where `set_aside` counts the verdicts with that
        status and a position. Files that cannot be read have a verdict without position. A frame without rows is a
        legitimate result.

    Raises
    ------
    DataError
        The sources hold no file of drawings.
    UsageError
        A source that does not exist; a CRS that is unknown or not metric.

    Notes
    -----
    The format is GeoJSON, RFC 7946.
    """
    found = find_files(workshop)
    if not found:
        raise DataError("no-files", sources=", ".join(source.name for source in workshop.sources))
    rules = make_rules(workshop, legend, limits)
    times = Counter(clean_stem(file.path) for file in found)
    shared_stems = frozenset(stem for stem, files in times.items() if files > 1)
    source = Source(read_stated_system(workshop.drawings_crs), workshop.participant_from_file, shared_stems)
    passed_over = [make_verdict(name, None, note("input-passed-over")) for name in list_passed_over(workshop)]
    readings = []
    for done, file in enumerate(found):
        progress("read", done, len(found))
        readings.append(read_file(file, rules, source))
    progress("read", len(found), len(found))
    drawings = _gather(readings, workshop.crs, limits)
    return replace(drawings, verdicts=(*drawings.verdicts, *passed_over))


def _gather(readings: Sequence[Reading], crs: str | None, limits: Limits) -> Drawings:
    """Bring the drawings of all files together on the plane of the map."""
    batch = _join_readings(readings)
    target = choose_map_crs(crs, _sample_degrees(batch))
    batch = _keep_good(batch, *_reproject_batch(batch, target))
    batch = _keep_good(batch, *fit_shapes(batch.shapes, [row.element.kind for row in batch.rows], limits))
    batch = _keep_good(batch, *repair_shapes(batch.shapes, limits))
    batch = _keep_good(batch, *draw_centre_lines(batch.shapes, [row.element.kind for row in batch.rows], limits))
    stems = [readings[owner].file.stem for owner in batch.owners]
    frame, repeated = build_frame(Sheaf(stems, batch.rows, batch.shapes), f"EPSG:{target}")
    batch = _add_findings(batch, repeated)
    judged = [
        replace(reading, findings=_merge(reading.findings, batch.findings.get(owner, {})))
        for owner, reading in enumerate(readings)
    ]
    verdicts = tuple(verdict for reading in judged for verdict in _list_verdicts(reading, limits))
    files = tuple(_count_file(reading) for reading in judged)
    return Drawings(frame, files, verdicts, people=int(frame["participant"].nunique()))


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """The drawings of all files side by side: which file each is of, its system, row and shape; findings so far.

    `findings` go by file and position.
    """

    owners: list[int]
    epsg: npt.NDArray[np.int64]
    rows: list[Row]
    shapes: Shapes
    findings: Mapping[int, Mapping[int | None, tuple[Finding, ...]]]


def _join_readings(readings: Sequence[Reading]) -> _Batch:
    """Lay the drawings of all files side by side."""
    sizes = [len(reading.rows) for reading in readings]
    return _Batch(
        np.repeat(np.arange(len(readings)), sizes).tolist(),
        np.repeat(np.array([reading.epsg for reading in readings], dtype=np.int64), sizes),
        [row for reading in readings for row in reading.rows],
        np.concatenate([reading.shapes for reading in readings]),
        {},
    )


def _sample_degrees(batch: _Batch) -> Floats:
    """Return longitude and latitude of the first point of each drawing, shape (drawings, 2)."""
    xy, owners = shapely.get_coordinates(batch.shapes, return_index=True)
    first = xy[np.flatnonzero(np.diff(owners, prepend=-1))]
    for epsg in np.unique(batch.epsg):
        own = batch.epsg == epsg
        first[own] = reproject(first[own], int(epsg), DEGREES)
    return first[np.isfinite(first).all(axis=1)]


def _reproject_batch(batch: _Batch, target: int) -> tuple[Shapes, Findings]:
    """Bring every drawing into the system of the map."""
    shapes = batch.shapes.copy()
    findings: Findings = {}
    for epsg in np.unique(batch.epsg):
        rows = np.flatnonzero(batch.epsg == epsg)
        shapes[rows], found = reproject_shapes(batch.shapes[rows], int(epsg), target)
        findings |= {int(rows[row]): finding for row, finding in found.items()}
    return shapes, findings


def _keep_good(batch: _Batch, shapes: Shapes, found: Findings) -> _Batch:
    """Keep the drawings that still have a shape, and add what was found by row."""
    kept = np.flatnonzero(~shapely.is_missing(shapes)).tolist()
    noted = _add_findings(batch, found)
    return replace(
        noted,
        owners=[batch.owners[row] for row in kept],
        epsg=batch.epsg[kept],
        rows=[batch.rows[row] for row in kept],
        shapes=shapes[kept],
    )


def _add_findings(batch: _Batch, found: Findings) -> _Batch:
    """Add what was found by row to the findings by file and position."""
    merged = {owner: dict(known) for owner, known in batch.findings.items()}
    for row, findings in found.items():
        of_file = merged.setdefault(batch.owners[row], {})
        position = batch.rows[row].position
        of_file[position] = of_file.get(position, ()) + findings
    return replace(batch, findings=merged)


def _merge(
    first: Mapping[int | None, tuple[Finding, ...]], second: Mapping[int | None, tuple[Finding, ...]]
) -> dict[int | None, tuple[Finding, ...]]:
    """Put two sets of findings by position together, and keep the decisive ones."""
    keys = {**first, **second}
    return {key: keep_decisive(first.get(key, ()) + second.get(key, ())) for key in keys}


def _count_file(reading: Reading) -> InputFile:
    """Count the verdicts of a file."""
    findings = [found for position, found in reading.findings.items() if position is not None]
    lost = sum(map(is_lost, findings))
    repaired = sum(not is_lost(found) and any(one.status == "repaired" for one in found) for found in findings)
    return InputFile(reading.file.name, reading.sha256, reading.read, reading.read - lost, repaired, lost)


def _list_verdicts(reading: Reading, limits: Limits) -> Iterator[Verdict]:
    """List the verdicts of a file: on the whole first, then by position."""
    originals = fetch_originals(reading, limits)
    for position in sorted(reading.findings, key=lambda place: place or 0):
        for finding in reading.findings[position]:
            verdict = make_verdict(reading.file.name, position, finding)
            lost = finding.status == "set_aside" and position is not None
            yield replace(verdict, original=originals.get(position or 0, "")) if lost else verdict
