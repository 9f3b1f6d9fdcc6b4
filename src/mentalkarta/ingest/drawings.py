"""Read all files of a workshop into one frame of drawings, in the system of the map, in an order of its own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import shapely

from mentalkarta.errors import DataError
from mentalkarta.ingest.columns import Column, Columns, choose_rows, join_columns, make_objects, stack_rows
from mentalkarta.ingest.crs import choose_map_crs, read_stated_system
from mentalkarta.ingest.files import clean_stem, find_files, list_passed_over
from mentalkarta.ingest.flat import Counts, Shapes, build_shapes
from mentalkarta.ingest.frame import Sheaf, build_frame
from mentalkarta.ingest.limits import DEFAULT_LIMITS, Limits
from mentalkarta.ingest.lots import Findings, Lot, judge_numbers, keep_good, make_lots, move_lot, sample_degrees
from mentalkarta.ingest.properties import make_rules
from mentalkarta.ingest.reader import Reading, Source, fetch_originals, read_file
from mentalkarta.ingest.repair import repair_shapes
from mentalkarta.ingest.shapes import fit_shapes
from mentalkarta.ingest.strict_json import pause_collector
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
    with pause_collector():
        readings = []
        for done, file in enumerate(found):
            progress("read", done, len(found))
            readings.append(read_file(file, rules, source))
        progress("read", len(found), len(found))
        drawings = _gather(readings, workshop.crs, limits, trust_axes=source.epsg is not None)
    return replace(drawings, verdicts=(*drawings.verdicts, *passed_over))


def _gather(readings: Sequence[Reading], crs: str | None, limits: Limits, *, trust_axes: bool) -> Drawings:
    """Bring the drawings of all files together on the plane of the map."""
    lots, noted = _judge_lots(make_lots(readings), trust_axes=trust_axes)
    target = choose_map_crs(crs, sample_degrees(lots))
    batch, moved = _place_lots(lots, target)
    batch, fitted = _keep(batch, *fit_shapes(batch.shapes, batch.columns.element, limits))
    batch, mended = _keep(batch, *repair_shapes(batch.shapes, limits))
    batch, drawn = _keep(batch, *draw_centre_lines(batch.shapes, batch.columns.element, limits))
    stems = Column(batch.owners, make_objects(reading.file.stem for reading in readings))
    frame, repeated = build_frame(Sheaf(stems, batch.columns, batch.shapes), f"EPSG:{target}")
    noted = [*noted, *moved, *fitted, *mended, *drawn, *_note(batch, repeated)]
    judged = _add_notes(readings, noted)
    verdicts = tuple(verdict for reading in judged for verdict in _list_verdicts(reading, limits))
    files = tuple(_count_file(reading) for reading in judged)
    return Drawings(frame, files, verdicts, people=int(frame["participant"].nunique()))


class _Noted(NamedTuple):
    """Something to say about a drawing: the number of its file, its position there, and what."""

    owner: int
    position: int
    findings: tuple[Finding, ...]


class _Batch(NamedTuple):
    """Drawings of any kind in the system of the map: the number of each one's file, its columns, its shape."""

    owners: Counts
    columns: Columns
    shapes: Shapes


def _note(drawings: Lot | _Batch, findings: Findings) -> list[_Noted]:
    """Say where the drawings stood that something was found about."""
    rows = list(findings)
    owners, positions = drawings.owners[rows].tolist(), drawings.columns.position[rows].tolist()
    return [_Noted(*each) for each in zip(owners, positions, findings.values(), strict=True)]


def _judge_lots(lots: Sequence[Lot], *, trust_axes: bool) -> tuple[list[Lot], list[_Noted]]:
    """Judge the numbers of all drawings."""
    kept, noted = [], []
    for lot in lots:
        judged, findings = judge_numbers(lot, trust_axes=trust_axes)
        kept.append(keep_good(judged, findings))
        noted += _note(lot, findings)
    return kept, noted


def _place_lots(lots: Sequence[Lot], target: int) -> tuple[_Batch, list[_Noted]]:
    """Bring all drawings into the system of the map, and make shapes of them."""
    batches, noted = [_Batch(np.empty(0, dtype=np.int64), stack_rows([]), np.empty(0, dtype=object))], []
    for lot in lots:
        moved, findings = move_lot(lot, target)
        kept = keep_good(moved, findings)
        batches.append(_Batch(kept.owners, kept.columns, build_shapes(kept.flat, kept.kind)))
        noted += _note(lot, findings)
    owners, columns, shapes = zip(*batches, strict=True)
    return _Batch(np.concatenate(owners), join_columns(columns), np.concatenate(shapes)), noted


def _keep(batch: _Batch, shapes: Shapes, findings: Findings) -> tuple[_Batch, list[_Noted]]:
    """Keep the drawings that still have a shape, and say what was found about all."""
    kept = ~shapely.is_missing(shapes)
    if kept.all():
        return batch._replace(shapes=shapes), _note(batch, findings)
    return _Batch(batch.owners[kept], choose_rows(batch.columns, kept), shapes[kept]), _note(batch, findings)


def _add_notes(readings: Sequence[Reading], noted: Sequence[_Noted]) -> list[Reading]:
    """Add to the findings of each file what was found since, and keep the decisive ones."""
    merged = [dict(reading.findings) for reading in readings]
    for owner, position, findings in noted:
        merged[owner][position] = merged[owner].get(position, ()) + findings
    return [
        replace(reading, findings={place: keep_decisive(found) for place, found in findings.items()})
        for reading, findings in zip(readings, merged, strict=True)
    ]


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
