"""Take one person's drawings out of the text of a file; everything else in it stays as it stands."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mentalkarta.ingest.document import open_whole, split_lines
from mentalkarta.ingest.files import check_encoding, clean_stem, find_files, read_bytes
from mentalkarta.ingest.limits import DEFAULT_LIMITS
from mentalkarta.ingest.properties import Rules, make_rules, read_participant
from mentalkarta.ingest.reader import is_by_line
from mentalkarta.ingest.slicing import span_features
from mentalkarta.ingest.verdicts import SetAsideError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mentalkarta.ingest.files import FoundFile
    from mentalkarta.model import Legend, Workshop

_EMPTY = '{"type": "FeatureCollection", "features": []}\n'


@dataclass(frozen=True, slots=True)
class Cut:
    """A file that holds drawings of a person: how many, and its bytes without them.

    `content` None: nothing else is in it and it is called after the person, so the file itself is to go.
    """

    path: Path
    name: str
    drawings: int
    content: bytes | None


def cut_person(workshop: Workshop, legend: Legend, participant: str) -> tuple[list[Cut], list[str]]:
    """Find a person's drawings in the files of a workshop.

    Parameters
    ----------
    workshop
        Where the files lie, which field names the person, and whether a file may be called after its person.
    legend
        Any; drawings are found whatever they show.
    participant
        Who, as in the files: 7 and "7" are the same.

    Returns
    -------
    (list of Cut, list of str)
        The files that hold any, sorted by name, and the names of the files that cannot be looked into.
    """
    rules = make_rules(workshop, legend, DEFAULT_LIMITS)
    who = unicodedata.normalize("NFC", participant.strip())
    cuts, closed = [], []
    for file in find_files(workshop):
        stem = clean_stem(file.path) if workshop.participant_from_file else None
        try:
            cut = _cut_file(file, replace(rules, stem=stem), who)
        except (SetAsideError, ValueError, IndexError, RecursionError):
            closed.append(file.name)
            continue
        if cut is not None:
            cuts.append(cut)
    return cuts, closed


def _cut_file(file: FoundFile, rules: Rules, who: str) -> Cut | None:
    """Cut a person's drawings out of one file; None where there are none. IndexError and the like: broken text."""
    data = read_bytes(file.path, rules.limits)
    shown = check_encoding(data)
    mark, text = data[: len(data) - len(shown)], shown.decode("utf-8")
    if is_by_line(file):
        lines = [line.decode("utf-8") for line in split_lines(shown)]
        kept = [line for line in lines if not _is_of(json.loads(line), rules, who)]
        drawings, content = len(lines) - len(kept), "".join(f"{line.rstrip()}\n" for line in kept)
    else:
        open_whole(shown, rules.limits)
        drawings, content = _cut_collection(text, rules, who)
    if not drawings:
        return None
    nothing_left = content in ("", _EMPTY) or not _count_features(content, by_line=is_by_line(file))
    gone = rules.stem == who and nothing_left
    return Cut(file.path, file.name, drawings, None if gone else mark + content.encode("utf-8"))


def _cut_collection(text: str, rules: Rules, who: str) -> tuple[int, str]:
    """Cut a person's features out of a GeoJSON text; return how many, and what is left."""
    spans = span_features(text)
    if spans is None:
        return (1, _EMPTY) if _is_of(json.loads(text), rules, who) else (0, text)
    kept = [number for number, (start, end) in enumerate(spans) if not _is_of(json.loads(text[start:end]), rules, who)]
    if len(kept) == len(spans):
        return 0, text
    return len(spans) - len(kept), "".join(_list_kept(text, spans, kept))


def _list_kept(text: str, spans: Sequence[tuple[int, int]], kept: Sequence[int]) -> Iterator[str]:
    """List what is kept of a text: all around the features, and those kept with what stood between before them."""
    yield text[: spans[0][0]]
    for place, number in enumerate(kept):
        start, end = spans[number]
        before = spans[number - 1][1] if number else start
        yield text[before:end] if place else text[start:end]
    yield text[spans[-1][1] :]


def _is_of(feature: object, rules: Rules, who: str) -> bool:
    """Tell whether a feature is of a person."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get(rules.fields["participant"]) if isinstance(properties, dict) else None
    try:
        return read_participant(value, rules)[0] == who
    except SetAsideError:
        return False


def _count_features(content: str, *, by_line: bool) -> int:
    """Count the features of a text."""
    if by_line:
        return len(content.splitlines())
    return len(span_features(content) or [])
