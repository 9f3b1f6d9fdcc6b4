"""What the reader has to say about a drawing or a file, before it becomes a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mentalkarta.model import Status, Verdict

_QUOTED_LETTERS = 60
"""Longest piece of somebody's text shown in a sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say: what became of the drawing, the code, and what its sentence names."""

    status: Status
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class SetAsideError(Exception):
    """Set this drawing or file aside; caught within the room."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.finding = Finding("set_aside", code, values)


def note(code: str, **values: object) -> Finding:
    """Say something about a drawing that is accepted as it stands."""
    return Finding("accepted", code, values)


def repair(code: str, **values: object) -> Finding:
    """Say what was changed in a drawing that is accepted."""
    return Finding("repaired", code, values)


def set_aside(code: str, **values: object) -> Finding:
    """Say why a drawing or a file is set aside."""
    return Finding("set_aside", code, values)


def is_lost(findings: tuple[Finding, ...]) -> bool:
    """Tell whether a drawing with these findings is set aside."""
    return any(finding.status == "set_aside" for finding in findings)


def keep_decisive(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Keep the reason alone when a drawing is set aside, for its repairs and notes no longer matter."""
    for finding in findings:
        if finding.status == "set_aside":
            return (finding,)
    return findings


def make_verdict(file: str, position: int | None, finding: Finding) -> Verdict:
    """Put a finding in its place."""
    values: dict[str, object] = {"file": quote(file, letters=200), **finding.values}
    if position is not None:
        values["position"] = position
    return Verdict(file, position, finding.status, finding.code, values)


def quote(value: object, *, letters: int = _QUOTED_LETTERS) -> str:
    """Show somebody's value in a sentence: short, on one line, nothing that could steer a terminal."""
    text = str(value)[: letters + 1]
    shown = "".join(letter if letter.isprintable() else "�" for letter in text)
    return shown if len(shown) <= letters else f"{shown[:letters]}…"
