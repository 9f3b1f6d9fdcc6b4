"""Groups of people side by side: the nouns of their maps and of how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # geopandas takes a second to load
    import geopandas as gpd

    from mentalkarta.counts import ClassLimits

LEAST_PEOPLE = 10
"""The fewest people of a group that has a map of its own."""

MOST_GROUPS = 4
"""The most groups that stand side by side."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How two groups differ on one place.

    Attributes
    ----------
    place
        Row of the place among those compared.
    one, other
        Numbers of the groups.
    value, low, high
        Share of `one` less share of `other`, and its Newcombe 95 % interval.
    chance
        How often people of one mind would differ as much or more (Fisher's exact test, two-sided).
    told
        Whether it may be called a difference, all places and pairs of groups considered.
    """

    place: int
    one: int
    other: int
    value: float
    low: float
    high: float
    chance: float
    told: bool


@dataclass(frozen=True, slots=True)
class GroupMap:
    """A group: its name, its people who drew, and its places, a table an element; no tables when they are too few.

    `places` are those of the map's layers, in their order, with the group's own counts: `asked` is `people`, and
    classes begin at the same shares (`limits`). They have no column `drawings`.
    """

    name: str
    people: int
    places: tuple[gpd.GeoDataFrame, ...] = ()
    limits: tuple[ClassLimits, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedPlace:
    """A place and how many people of each group named it, in the order of the groups that have maps."""

    layer: str
    place_id: str
    name: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What may be told of the groups of a map.

    Attributes
    ----------
    groups
        In the order asked for; none where their sizes must not be told.
    places
        The places that may be compared, in the order of the layers.
    differences
        Of every pair of groups with maps, numbered among these, on every place.
    smallest
        Of every such pair (one, other) the smallest difference of shares that their numbers could show.
    withheld
        Places left out because their counts would tell of fewer people than may be shown.
    apart
        Whether the groups live apart, so that they were compared within homes.
    """

    groups: tuple[GroupMap, ...] = ()
    places: tuple[ComparedPlace, ...] = ()
    differences: tuple[Difference, ...] = ()
    smallest: tuple[tuple[int, int, float], ...] = ()
    withheld: int = 0
    apart: bool = False

    @property
    def mapped(self) -> tuple[GroupMap, ...]:
        """The groups that have maps."""
        return tuple(group for group in self.groups if group.places)
