"""Names made one before counting: those that the planner's table joins, and those a letter away from a common one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mentalkarta.aggregate.names import normalise_name
from mentalkarta.spellings import Spelling

if TYPE_CHECKING:
    import geopandas as gpd

    from mentalkarta.model import Element

LONG = 8
"""Letters from which a name may be misspelt: in shorter ones a letter makes another name."""
COMMONER = 4
"""How many times more people must give the right spelling than the wrong one."""


def unify_names(
    frame: gpd.GeoDataFrame, element: Element, table: Mapping[str, str]
) -> tuple[gpd.GeoDataFrame, tuple[Spelling, ...]]:
    """Let drawings of an element carry the name that their spelling means.

    Parameters
    ----------
    frame
        Drawings of the element, columns `DRAWING_COLUMNS`.
    element
        Marks only are taken for misspelt, since these must also lie where the name belongs.
    table
        What is written (whatever its case, hyphens, definite form) -> what it means; "" for no name. What stands in it,
        on either side, is never taken for misspelt.

    Returns
    -------
    (GeoDataFrame, tuple of Spelling)
        The frame with other names, and what was changed, sorted by what is written.
    """
    meant = {normalise_name(written): name for written, name in table.items()}
    names = {name: meant.get(normalise_name(name), name) for name in frame["name"].unique() if name}
    if element.kind == "point":
        kept = set(meant) | {normalise_name(name) for name in table.values()}
        renamed = frame.assign(name=frame["name"].map(lambda name: names.get(name, name)))
        wrong = _find_misspelt(renamed, kept)
        names = {name: wrong.get(normalise_name(right), right) for name, right in names.items()}
    changed = {name: right for name, right in names.items() if name != right}
    if not changed:
        return frame, ()
    people = frame[frame["name"].isin(list(changed))].groupby("name")["participant"].nunique()
    told = tuple(Spelling(element.layer, name, changed[name], int(people[name])) for name in sorted(changed))
    return frame.assign(name=frame["name"].map(lambda name: changed.get(name, name))), told


def _find_misspelt(frame: gpd.GeoDataFrame, kept: set[str]) -> dict[str, str]:
    """Find the names, as normalised, that are one letter away from one given by many more people, and that name."""
    named = frame[frame["name"] != ""].assign(key=lambda some: some["name"].map(normalise_name))
    people = named.groupby("key")["participant"].nunique().to_dict()
    shown = named.groupby(["key", "name"])["participant"].nunique().reset_index()
    shown = shown.sort_values(["key", "participant", "name"], ascending=[True, False, True]).drop_duplicates("key")
    spelling = dict(zip(shown["key"], shown["name"], strict=True))
    long = sorted(key for key in people if len(key) >= LONG and not any(letter.isdigit() for letter in key))
    wrong: dict[str, str] = {}
    for one, other in _list_near(long):
        rare, common = sorted((one, other), key=lambda key: (people[key], key))
        if rare not in kept and people[common] >= COMMONER * people[rare]:
            best = wrong.get(rare)
            if best is None or people[common] > people[normalise_name(best)]:
                wrong[rare] = spelling[common]
    return wrong


def _list_near(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """List the pairs of names that one letter added, left out or changed makes equal, each once."""
    by_rest: dict[str, list[str]] = {}
    for key in keys:
        for rest in {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}:
            by_rest.setdefault(rest, []).append(key)
    pairs = {(one, other) for near in by_rest.values() for one in near for other in near if one < other}
    yield from sorted(pair for pair in pairs if _is_near(*pair))


def _is_near(one: str, other: str) -> bool:
    """Tell whether one letter added, left out or changed makes two different names equal."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    place = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[place + (len(short) == len(long)) :] == long[place + 1 :]
