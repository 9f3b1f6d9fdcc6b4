"""The maps of groups of people, and what may be told of how they differ: counted, passed through the gate, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mentalkarta.aggregate import count_purposes
from mentalkarta.classify import judge_places, scale_limits
from mentalkarta.comparison import compare_groups, count_by_group, find_groups, find_smallest_difference
from mentalkarta.errors import UsageError
from mentalkarta.groups import LEAST_PEOPLE, MOST_GROUPS, ComparedPlace, Comparison, GroupMap
from mentalkarta.privacy import Published, may_tell_groups, publish_mixes

if TYPE_CHECKING:
    import numpy.typing as npt

    from mentalkarta.comparison import Groups
    from mentalkarta.model import Element, Layer, Workshop

    Ints = npt.NDArray[np.intp]


def choose_groups(workshop: Workshop, found: Sequence[str]) -> tuple[str, ...]:
    """Choose the groups that stand side by side: those the workshop lists, else all found, by the alphabet.

    Raises
    ------
    UsageError
        `groups-column`: nothing says which property holds the group; `groups-unknown`: nobody is in a group listed;
        `groups-number`: fewer than two or more than four.
    """
    if workshop.group is None:
        raise UsageError("groups-column")
    unknown = [name for name in workshop.groups if name not in found]
    if unknown:
        raise UsageError("groups-unknown", names=", ".join(unknown), found=", ".join(sorted(found)))
    names = workshop.groups or tuple(sorted(found))
    if not 2 <= len(names) <= MOST_GROUPS:
        raise UsageError("groups-number", number=len(names), names=", ".join(names), most=MOST_GROUPS)
    return names


def compare_maps(
    workshop: Workshop,
    frame: pd.DataFrame,
    names: Sequence[str],
    sizes: Mapping[str, int],
    published: Sequence[Published],
) -> Comparison:
    """Count the places of a map by group, and compare the groups on those that may be told.

    Parameters
    ----------
    workshop
        Language, privacy limit, and whether homes are known.
    frame
        All drawings, columns `DRAWING_COLUMNS`.
    names
        The groups, see `choose_groups`.
    sizes
        People of each group as they may be told (see `privacy.publish_groups`); empty: nothing is told.
    published
        The public layers, with what is behind their places.

    Returns
    -------
    Comparison
        Groups of fewer than 10 people have no map and are compared with none. A place is left out where a group, or all
        other people together, has 1 to k - 1 people. Along lines a group's people are those who follow a part of the
        stretch.
    """
    if not sizes:
        return Comparison()
    mapped = [name for name in names if sizes[name] >= LEAST_PEOPLE]
    if not mapped:
        return Comparison(tuple(GroupMap(name, sizes[name]) for name in names))
    groups = find_groups(frame, mapped, homes=workshop.cluster == "home")
    told = [_count_layer(each, frame, groups, workshop.min_people) for each in published]
    counts = np.concatenate([each.counts[each.rows] for each in told])
    maps = {name: _count_group(told, number, groups, workshop) for number, name in enumerate(mapped)}
    return Comparison(
        groups=tuple(maps.get(name, GroupMap(name, sizes[name])) for name in names),
        places=tuple(place for each in told for place in _list_places(each)),
        differences=tuple(compare_groups(counts, groups.sizes)),
        smallest=tuple(
            (one, other, find_smallest_difference(groups.people[one], groups.people[other]))
            for one, other in combinations(range(len(mapped)), 2)
        ),
        withheld=sum(len(each.counts) - len(each.rows) for each in told),
        apart=groups.apart,
    )


@dataclass(frozen=True, slots=True)
class _LayerCount:
    """The places of one public layer counted by group.

    `counts` has a row a place, shape (places, strata, groups), `rows` numbers those that may be told; `mixes` are their
    purposes in tenths of each group, shape (rows, groups and the rest, categories), None without categories.
    """

    layer: Layer
    counts: Ints
    rows: Ints
    mixes: npt.NDArray[np.float64] | None

    @property
    def people(self) -> Ints:
        """People of each group, shape (rows, groups)."""
        return np.asarray(self.counts[self.rows].sum(axis=1), dtype=np.intp)


def _count_layer(published: Published, frame: pd.DataFrame, groups: Groups, min_people: int) -> _LayerCount:
    """Count the people of each group behind the places of a layer."""
    drawn_by = frame.set_index("feature_id")["participant"]
    counts = count_by_group(published.behind, drawn_by, groups)
    people = counts.sum(axis=1)
    everybody = np.array([drawn_by[list(members)].nunique() for members in published.behind], dtype=np.intp)
    rest = everybody - people.sum(axis=1)
    rows = np.flatnonzero(may_tell_groups(np.column_stack([people, rest]), min_people))
    element, behind = published.shown.element, [published.behind[row] for row in rows]
    mixes = _mix_purposes(behind, frame, groups, element, min_people) if element.unspecified else None
    return _LayerCount(published.shown, counts, rows, mixes)


def _mix_purposes(
    behind: Sequence[Sequence[str]], frame: pd.DataFrame, groups: Groups, element: Element, min_people: int
) -> npt.NDArray[np.float64]:
    """Mix the purposes of each place by group, as they may be told; the rest of the people is one group more."""
    keys, size = element.category_keys, len(groups.names) + 1
    drawings = frame.set_index("feature_id").loc[[each for members in behind for each in members]]
    place = np.repeat(np.arange(len(behind)), [len(members) for members in behind])
    group = groups.person["group"].reindex(drawings["participant"]).fillna(size - 1).to_numpy(dtype=np.intp)
    person = pd.factorize(drawings["participant"])[0].astype(np.intp)
    categories = drawings["categories"].to_numpy()
    mixes = count_purposes(categories, keys, place * size + group, person, len(behind) * size)
    told = [publish_mixes(each, min_people) for each in mixes.reshape(-1, size, len(keys))]
    return np.array(told).reshape(-1, size, len(keys))


def _list_places(told: _LayerCount) -> list[ComparedPlace]:
    """List the places of a layer that may be told."""
    places = told.layer.places.iloc[told.rows]
    return [
        ComparedPlace(told.layer.element.layer, place_id, name, tuple(int(each) for each in people))
        for place_id, name, people in zip(places["place_id"], places["name"], told.people, strict=True)
    ]


def _count_group(told: Sequence[_LayerCount], number: int, groups: Groups, workshop: Workshop) -> GroupMap:
    """Make the map of one group: the places that may be told, classified by its own people."""
    asked, tables, limits = groups.people[number], [], []
    for each in told:
        element: Element = each.layer.element
        limits.append(scale_limits(element, each.layer.limits, asked))
        places = each.layer.places.iloc[each.rows].reset_index(drop=True).drop(columns="drawings")
        places = places.assign(participants=each.people[:, number])
        if each.mixes is not None:
            votes = each.mixes[:, number] * places["participants"].to_numpy()[:, None]
            places = places.assign(**{key: votes[:, column] for column, key in enumerate(element.category_keys)})
        tables.append(judge_places(places, element, limits[-1], workshop.lang))
    return GroupMap(groups.names[number], asked, tuple(tables), tuple(limits))
