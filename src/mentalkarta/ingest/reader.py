"""Read one file of drawings: every feature is judged, none costs another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from mentalkarta.ingest.crs import DEGREES, read_member
from mentalkarta.ingest.document import Document, open_document, slice_features
from mentalkarta.ingest.files import FoundFile, check_encoding, clean_stem, hash_bytes, read_bytes
from mentalkarta.ingest.geometry import Outline, Shapes, are_plain, build_shapes, check_positions, outline_geometry
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.properties import Row, Rules, read_properties
from mentalkarta.ingest.strict_json import find_fault, pause_collector
from mentalkarta.ingest.verdicts import Finding, SetAsideError, is_lost, note, quote, set_aside

LINE_SUFFIX = ".geojsonl"


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of drawings besides the file: the system and the names that stand in where a file says nothing.

    `epsg` is the code the workshop states (None: degrees); `by_stem` takes the file's stem for a missing participant;
    `shared_stems` are those of several files.
    """

    epsg: int | None
    by_stem: bool
    shared_stems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One file read: its drawings in its own coordinates, and what there is to say.

    `shapes` stands beside `rows`; `findings` go by position, None being the file as a whole.
    """

    file: FoundFile
    sha256: str = ""
    read: int = 0
    epsg: int = DEGREES
    rows: tuple[Row, ...] = ()
    shapes: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    findings: Mapping[int | None, tuple[Finding, ...]] = field(default_factory=dict)


def read_file(file: FoundFile, rules: Rules, source: Source) -> Reading:
    """Read a file, whatever it is.

    Parameters
    ----------
    file
        Where it lies and what it is called.
    rules
        How properties are read.
    source
        What stands in where the file says nothing.

    Returns
    -------
    Reading
        Also of a file that cannot be read, with the reason.
    """
    sha256 = ""
    try:
        data = read_bytes(file.path, rules.limits)
        sha256 = hash_bytes(data)
        with pause_collector():
            document = open_document(check_encoding(data), rules.limits, by_line=is_by_line(file))
            return _judge_document(document, file, sha256, rules, source)
    except SetAsideError as error:
        return Reading(file, sha256, findings={None: (error.finding,)})


def is_by_line(file: FoundFile) -> bool:
    """Tell whether a file holds one feature a line."""
    return file.path.suffix.lower() == LINE_SUFFIX


def _judge_document(document: Document, file: FoundFile, sha256: str, rules: Rules, source: Source) -> Reading:
    """Judge every feature of a document."""
    read = len(document.features)
    try:
        epsg, notes = read_member(document.crs, source.epsg)
    except SetAsideError as error:
        lost: dict[int | None, tuple[Finding, ...]] = dict.fromkeys(range(1, read + 1), (set_aside("input-set-aside"),))
        return Reading(file, sha256, read, findings={None: (error.finding,), **lost})
    stem = clean_stem(file.path) if source.by_stem else None
    rows, outlines, findings = _judge_features(document, rules, stem)
    shapes, found = build_shapes(outlines, epsg, trust_axes=source.epsg is not None)
    for row, more in found.items():
        position = rows[row].position
        findings[position] = findings.get(position, ()) + more
    if source.by_stem and clean_stem(file.path) in source.shared_stems:
        notes += (note("stem-shared", stem=quote(clean_stem(file.path))),)
    if document.notes or notes:
        findings[None] = document.notes + notes
    kept = ~shapely.is_missing(shapes)
    return Reading(
        file,
        sha256,
        read,
        epsg,
        tuple(row for row, keep in zip(rows, kept, strict=True) if keep),
        shapes[kept],
        findings,
    )


def _judge_features(
    document: Document, rules: Rules, stem: str | None
) -> tuple[list[Row], list[Outline], dict[int | None, tuple[Finding, ...]]]:
    """Judge properties and coordinates of every feature; those set aside have findings only."""
    rows, outlines = [], []
    findings: dict[int | None, tuple[Finding, ...]] = {}
    for position, feature in enumerate(document.features, start=1):
        try:
            row, outline, notes = _judge_feature(feature, position, rules, stem, faulty=document.faulty)
        except SetAsideError as error:
            findings[position] = (error.finding,)
            continue
        rows.append(row)
        outlines.append(outline)
        if notes:
            findings[position] = notes
    if are_plain(outlines):
        return rows, outlines, findings
    return _judge_positions(rows, outlines, findings)


def _judge_feature(
    feature: object, position: int, rules: Rules, stem: str | None, *, faulty: bool
) -> tuple[Row, Outline, tuple[Finding, ...]]:
    """Judge one feature; `faulty` tells to look for faults that the parser left in it."""
    fault = find_fault(feature) if faulty else None
    if fault is not None:
        raise SetAsideError(fault.code, detail=fault.detail)
    if not isinstance(feature, dict):
        raise SetAsideError("feature-not-object")
    if feature.get("type") != "Feature":
        raise SetAsideError("feature-type", type=quote(feature.get("type")))
    if feature.get("crs") is not None:
        raise SetAsideError("feature-crs")
    properties = feature.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise SetAsideError("properties-not-object")
    row, notes = read_properties(properties or {}, position, rules, stem=stem)
    return row, outline_geometry(feature.get("geometry"), rules.limits), notes


def _judge_positions(
    rows: Sequence[Row], outlines: Sequence[Outline], findings: Mapping[int | None, tuple[Finding, ...]]
) -> tuple[list[Row], list[Outline], dict[int | None, tuple[Finding, ...]]]:
    """Judge the positions of each drawing, where one sweep found that some are not two numbers."""
    kept_rows, kept_outlines = [], []
    more = dict(findings)
    for row, outline in zip(rows, outlines, strict=True):
        try:
            checked, notes = check_positions(outline)
        except SetAsideError as error:
            more[row.position] = (error.finding,)
            continue
        kept_rows.append(row)
        kept_outlines.append(checked)
        if notes:
            more[row.position] = more.get(row.position, ()) + notes
    return kept_rows, kept_outlines, more


def fetch_originals(reading: Reading, limits: Limits) -> dict[int, str]:
    """Fetch the text of the features that a file's findings set aside, by position.

    The file is read again, so that no text need be kept for the many files without fault. Where it has changed since,
    nothing is returned: the text would not be what was judged.
    """
    lost = [position for position, findings in reading.findings.items() if position is not None and is_lost(findings)]
    if not lost:
        return {}
    try:
        data = read_bytes(reading.file.path, limits)
    except SetAsideError:
        return {}
    if hash_bytes(data) != reading.sha256:
        return {}
    texts = slice_features(check_encoding(data), limits, by_line=is_by_line(reading.file))
    # Where the slices do not match what was judged, no text is better than that of another drawing.
    return {position: texts[position - 1] for position in lost} if len(texts) == reading.read else {}
