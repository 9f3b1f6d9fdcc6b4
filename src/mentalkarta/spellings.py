"""Spellings that were counted as another name: a noun of the house."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelling:
    """What was written in a layer, what it was counted as ("" for no name), and by how many people."""

    layer: str
    written: str
    name: str
    people: int
