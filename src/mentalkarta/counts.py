"""What is found from the counts of all places: where classes begin, and how alike people answer. Nouns of the house."""

from dataclasses import dataclass
from typing import Literal, get_args

ClassRule = Literal["fixed", "relative", "natural"]
Cluster = Literal["table", "home"]

CLASS_RULES: tuple[ClassRule, ...] = get_args(ClassRule)
CLUSTERS: tuple[Cluster, ...] = get_args(Cluster)

LEAST_GROUPS = 5
"""Tables or homes of at least two people that a design effect takes: how fewer differ says next to nothing."""


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """Where the classes of an element begin, strongest first; found once (see `mentalkarta.classify`) and passed on.

    Attributes
    ----------
    rule
        "fixed": the legend's shares of the people asked; "relative": its shares of the element's strongest place;
        "natural": natural breaks in the counts of the element's places.
    asked
        The number of people asked.
    lowest
        The fewest people of each class; more than asked where nobody can reach it. It ends below the one before.
    shares
        The share of the people asked (0-1) at which each class begins.
    """

    rule: ClassRule
    asked: int
    lowest: tuple[int, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DesignEffect:
    """How much less is known because people of one table or home answer alike (L. Kish).

    `value` (at least 1) divides the people in intervals and certainty; it stays 1 when there were too few tables or
    homes (`used` is False). `groups` are those with at least two people, `several` the people found in more than one.
    `by` is None when nothing says who answered together.
    """

    value: float = 1.0
    by: Cluster | None = None
    groups: int = 0
    several: int = 0
    used: bool = False
