"""Judge features: all that are plainly in order in one sweep, the others one by one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mentalkarta.ingest.columns import stack_rows
from mentalkarta.ingest.geometry import Outline, check_positions, flatten, outline_geometry
from mentalkarta.ingest.personal import note_personal
from mentalkarta.ingest.properties import Row, Rules, read_properties
from mentalkarta.ingest.strict_json import Fault, Parsed, Tree, find_fault, measure_tree
from mentalkarta.ingest.sweep import Bundle, sweep_features
from mentalkarta.ingest.verdicts import Finding, SetAsideError, quote

FileFindings = dict[int | None, tuple[Finding, ...]]
"""Findings by position, None being the file as a whole."""


class Judged(NamedTuple):
    """What a list of features comes to: how many, the drawings among them, findings by position, what was seen."""

    features: int
    bundles: tuple[Bundle, ...]
    findings: FileFindings
    tree: Tree


def judge_features(parsed: Parsed, first: int, rules: Rules) -> Judged:
    """Judge every feature of a list; none costs another.

    Parameters
    ----------
    parsed
        The list.
    first
        Position in the file of the first of them, from 1.
    rules
        How properties are read.
    """
    features = parsed.value
    if parsed.faulty:
        features = [find_fault(feature) or feature for feature in features]
    sweep = sweep_features(features, first, rules)
    findings: FileFindings = {}
    judged = []
    for place in sweep.rest:
        try:
            row, outline, notes = _judge_feature(features[place], first + place, rules)
        except SetAsideError as error:
            findings[first + place] = (error.finding,)
            continue
        judged.append((row, outline))
        if notes:
            findings[first + place] = notes
    if rules.watch:
        for place, personal in _note_personal(features):
            findings[first + place] = findings.get(first + place, ()) + personal
    tree = measure_tree([features[place] for place in sweep.rest])
    seen = Tree(sweep.tree.keys + tree.keys, max(sweep.tree.depth, tree.depth))
    return Judged(len(features), (*sweep.bundles, *_bundle(judged)), findings, seen)


def _note_personal(features: Sequence[object]) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """Note, by their places, which features hold personal data in their properties."""
    for place, feature in enumerate(features):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        notes = note_personal(properties) if isinstance(properties, dict) else ()
        if notes:
            yield place, notes


def _bundle(judged: Sequence[tuple[Row, Outline]]) -> Iterator[Bundle]:
    """Put drawings that were judged one by one together by kind."""
    for kind in dict.fromkeys(outline.kind for _, outline in judged):
        own = [(row, outline) for row, outline in judged if outline.kind == kind]
        yield Bundle(kind, stack_rows([row for row, _ in own]), flatten([outline for _, outline in own]))


def _judge_feature(feature: object, position: int, rules: Rules) -> tuple[Row, Outline, tuple[Finding, ...]]:
    """Judge one feature, or the fault that the parser left in its place."""
    if isinstance(feature, Fault):
        raise SetAsideError(feature.code, detail=feature.detail)
    if not isinstance(feature, dict):
        raise SetAsideError("feature-not-object")
    if feature.get("type") != "Feature":
        raise SetAsideError("feature-type", type=quote(feature.get("type")))
    if feature.get("crs") is not None:
        raise SetAsideError("feature-crs")
    properties = feature.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise SetAsideError("properties-not-object")
    row, notes = read_properties(properties or {}, position, rules)
    outline, more = check_positions(outline_geometry(feature.get("geometry"), rules.limits))
    return row, outline, notes + more
