"""Forget one person: take his or her drawings out of the files of a workshop."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mentalkarta.errors import DataError
from mentalkarta.export.writer import replace_file
from mentalkarta.ingest import cut_person
from mentalkarta.legend import load_legend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mentalkarta.model import Workshop


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was, or would be, taken out: drawings by the name of their file, and files that cannot be looked into."""

    drawings: Mapping[str, int]
    closed: tuple[str, ...]


def forget_person(workshop: Workshop, participant: str, *, sure: bool) -> Forgotten:
    """Take a person's drawings out of the files of a workshop.

    Parameters
    ----------
    workshop
        What `read_workshop` returns.
    participant
        Who, as in the files.
    sure
        False: only say what would be taken out.

    Returns
    -------
    Forgotten
        One file after another is replaced as a whole: what was stopped half way is finished by doing it again. All else
        in a file stays as it stands.

    Raises
    ------
    DataError
        `forget-nobody`: no file that can be read holds a drawing of that person.
    OutputError
        A file cannot be replaced.
    """
    cuts, closed = cut_person(workshop, load_legend(workshop.legend), participant)
    if not cuts:
        raise DataError("forget-nobody", closed=len(closed))
    if sure:
        for cut in cuts:
            replace_file(Path(cut.path), cut.content)
    return Forgotten({cut.name: cut.drawings for cut in cuts}, tuple(closed))
