"""Groups side by side in the written files: a table of their differences, lines of text, a note in the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mentalkarta.export.escape import clean_line, escape_cell
from mentalkarta.export.tables import write_csv, write_number
from mentalkarta.export.words import say
from mentalkarta.wording import format_number, format_people, format_share

if TYPE_CHECKING:
    from mentalkarta.groups import Comparison, Difference
    from mentalkarta.model import Lang, MentalMap

DIFFERENCE_COLUMNS = (
    "layer",
    "place_id",
    "name",
    "group_1",
    "participants_1",
    "of_1",
    "group_2",
    "participants_2",
    "of_2",
    "difference",
    "difference_low",
    "difference_high",
    "chance",
    "differs",
)
"""Columns of groups.csv: a place, the people of two groups who drew it, how far their shares differ (share of the first
less that of the second, 95 % interval), how often chance would make as much, and whether it is called a difference."""


def write_differences(comparison: Comparison) -> bytes:
    """Write every pair of groups on every place as a row of `DIFFERENCE_COLUMNS`; a table like `write_places`."""
    return write_csv(DIFFERENCE_COLUMNS, (_list_cells(each, comparison) for each in comparison.differences))


def _list_cells(each: Difference, comparison: Comparison) -> list[str]:
    """List the cells of a row."""
    place = comparison.places[each.place]
    cells = [place.layer, escape_cell(place.place_id), escape_cell(place.name)]
    for number in (each.one, each.other):
        group = comparison.mapped[number]
        cells += [escape_cell(group.name), str(place.people[number]), str(group.people)]
    numbers = (each.value, each.low, each.high, each.chance)
    return [*cells, *(write_number(number) for number in numbers), "1" if each.told else "0"]


def list_group_lines(mental_map: MentalMap, comparison: Comparison) -> Iterator[str]:
    """List the groups in words: their people, what their numbers could show, then the places that differ."""
    lang = mental_map.workshop.lang
    yield say("groups_head", lang)
    if not comparison.groups:
        yield say("groups_withheld", lang, least=mental_map.workshop.min_people)
    for group in comparison.groups:
        yield say("group", lang, name=clean_line(group.name), people=group.people)
    for one, other, points in comparison.smallest:
        names = (clean_line(comparison.mapped[number].name) for number in (one, other))
        yield say("groups_smallest", lang, names=" – ".join(names), points=round(100 * points))
    told = sorted((each for each in comparison.differences if each.told), key=lambda each: -abs(each.value))
    for each in told:
        yield _say_difference(each, comparison, lang)
    if comparison.differences and not told:
        yield say("groups_alike", lang)
    if comparison.withheld:
        yield say("groups_hidden", lang, count=comparison.withheld, least=mental_map.workshop.min_people)


def _say_difference(each: Difference, comparison: Comparison, lang: Lang) -> str:
    """Say how two groups differ on a place."""
    place, said = comparison.places[each.place], []
    for number in (each.one, each.other):
        group, people = comparison.mapped[number], place.people[number]
        share = format_share(people / group.people, lang)
        said.append(f"{clean_line(group.name)} {share} ({format_people(people, group.people, lang)})")
    name = clean_line(place.name) or say("unnamed", lang, place_id=place.place_id)
    return say(
        "group_difference",
        lang,
        name=name,
        groups=", ".join(said),
        low=format_number(100 * each.low, lang, 0),
        high=format_number(100 * each.high, lang, 0),
    )


def describe_comparison(comparison: Comparison) -> dict[str, object]:
    """Describe a comparison for the receipt."""
    return {
        "groups": [
            {"name": clean_line(group.name), "people": group.people, "map": bool(group.places)}
            for group in comparison.groups
        ],
        "places": len(comparison.places),
        "places_withheld": comparison.withheld,
        "differences": sum(each.told for each in comparison.differences),
        "within_homes": comparison.apart,
    }
