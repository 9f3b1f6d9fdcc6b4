"""Read one file of drawings: every feature is judged, none costs another."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from mentalkarta.ingest.crs import DEGREES, read_member
from mentalkarta.ingest.document import (
    Document,
    MiscutError,
    Stretch,
    open_document,
    open_whole,
    parse_stretch,
    parse_stretch_fast,
)
from mentalkarta.ingest.files import FoundFile, check_encoding, clean_stem, hash_bytes, read_bytes
from mentalkarta.ingest.judging import FileFindings, Judged, judge_features
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.personal import may_hold_personal
from mentalkarta.ingest.properties import Rules
from mentalkarta.ingest.slicing import slice_stretch
from mentalkarta.ingest.strict_json import Parsed
from mentalkarta.ingest.sweep import Bundle
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


class Section(NamedTuple):
    """A stretch of a file and how many features it holds, so that the text of one can be found again."""

    stretch: Stretch
    features: int


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One file read: its drawings in its own coordinates, and what there is to say, by position."""

    file: FoundFile
    sha256: str = ""
    sections: tuple[Section, ...] = ()
    epsg: int = DEGREES
    bundles: tuple[Bundle, ...] = ()
    findings: Mapping[int | None, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Return the number of features in the file."""
        return sum(section.features for section in self.sections)


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
        return _read_data(check_encoding(data), Reading(file, sha256), rules, source)
    except SetAsideError as error:
        return Reading(file, sha256, findings={None: (error.finding,)})


def is_by_line(file: FoundFile) -> bool:
    """Tell whether a file holds one feature a line."""
    return file.path.suffix.lower() == LINE_SUFFIX


def _read_data(data: bytes, blank: Reading, rules: Rules, source: Source) -> Reading:
    """Read the text of a file, whole where it turns out that it cannot be cut."""
    document = open_document(data, rules.limits, by_line=is_by_line(blank.file))
    try:
        return _judge_document(document, blank, rules, source)
    except MiscutError:
        return _judge_document(open_whole(data, rules.limits), blank, rules, source)


def _judge_document(document: Document, blank: Reading, rules: Rules, source: Source) -> Reading:
    """Judge every feature of a document."""
    try:
        epsg, notes = read_member(document.crs, source.epsg)
    except SetAsideError as error:
        return _set_all_aside(document, blank, rules, error)
    stem = clean_stem(blank.file.path)
    notes = document.notes + notes
    if source.by_stem and stem in source.shared_stems:
        notes += (note("stem-shared", stem=quote(stem)),)
    findings: FileFindings = {None: notes} if notes else {}
    sections: list[Section] = []
    bundles: list[Bundle] = []
    for stretch, judged in _judge_stretches(document, replace(rules, stem=stem if source.by_stem else None)):
        sections.append(Section(stretch, judged.features))
        bundles += judged.bundles
        findings |= judged.findings
    return replace(blank, sections=tuple(sections), epsg=epsg, bundles=tuple(bundles), findings=findings)


def _set_all_aside(document: Document, blank: Reading, rules: Rules, error: SetAsideError) -> Reading:
    """Set every feature of a file aside, and say why of the file."""
    reading = replace(blank, sections=_count_features(document, rules.limits))
    findings: FileFindings = dict.fromkeys(range(1, reading.read + 1), (set_aside("input-set-aside"),))
    findings[None] = (error.finding,)
    return replace(reading, findings=findings)


def _count_features(document: Document, limits: Limits) -> tuple[Section, ...]:
    """Count the features of each stretch without judging them."""
    return tuple(
        Section(stretch, len(parse_stretch(document, stretch, limits).value)) for stretch in document.stretches
    )


def _judge_stretches(document: Document, rules: Rules) -> Iterator[tuple[Stretch, Judged]]:
    """Judge the features of one stretch after the other."""
    read = 0
    for stretch in document.stretches:
        judged = _judge_stretch(document, stretch, read + 1, rules)
        read += judged.features
        if read > rules.limits.features:
            count = sum(section.features for section in _count_features(document, rules.limits))
            raise SetAsideError("input-too-many-features", count=count, limit=rules.limits.features)
        yield stretch, judged


def _judge_stretch(document: Document, stretch: Stretch, first: int, rules: Rules) -> Judged:
    """Judge the features of a stretch, parsed fast if that proves right."""
    rules = replace(rules, watch=may_hold_personal(document.data[stretch.start : stretch.stop]))
    parsed = parse_stretch_fast(document, stretch)
    if parsed is not None:
        features, keys = parsed
        judged = judge_features(Parsed(features, faulty=False), first, rules)
        if judged.tree.keys == keys and stretch.depth + judged.tree.depth <= rules.limits.depth:
            return judged
    return judge_features(parse_stretch(document, stretch, rules.limits), first, rules)


def fetch_originals(reading: Reading, limits: Limits) -> dict[int, str]:
    """Fetch the text of the features that a file's findings set aside, by position.

    The file is read again, so that no text need be kept for the many files without fault. Where it has changed since,
    nothing is returned: the text would not be what was judged.
    """
    lost = {position for position, findings in reading.findings.items() if position is not None and is_lost(findings)}
    if not lost:
        return {}
    try:
        data = read_bytes(reading.file.path, limits)
    except SetAsideError:
        return {}
    if hash_bytes(data) != reading.sha256:
        return {}
    return dict(_slice_sections(check_encoding(data), reading.sections, lost, limits))


def _slice_sections(
    data: bytes, sections: Sequence[Section], lost: Set[int], limits: Limits
) -> Iterator[tuple[int, str]]:
    """Find the text of some features by their positions; only stretches that hold any are looked into."""
    first = 1
    for stretch, count in sections:
        positions = sorted(lost & set(range(first, first + count)))
        texts = slice_stretch(data, stretch, limits) if positions else []
        # Where the slices do not match what was judged, no text is better than that of another drawing.
        if len(texts) == count:
            yield from ((position, texts[position - first]) for position in positions)
        first += count
