"""Findings in words on how groups differ, and what must be known to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.render.findings import name_area
from mentalkarta.render.words import NUMBERS, list_words, say
from mentalkarta.wording import format_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mentalkarta.groups import Comparison
    from mentalkarta.model import MentalMap


def write_groups_title(mental_map: MentalMap, comparison: Comparison) -> str:
    """Write what the sheet is called: "Två bilder av Kramfors" where the study area has a name."""
    lang, place, count = mental_map.workshop.lang, name_area(mental_map), len(comparison.groups)
    if count < 2 or not place:
        return mental_map.workshop.title or say("title", lang)
    return say("pictures_of", lang, number=NUMBERS[lang][count], place=place)


def write_groups_subtitle(mental_map: MentalMap, comparison: Comparison) -> str:
    """Write the finding: on how many places groups differ, and most on which; else that nothing can be told."""
    lang = mental_map.workshop.lang
    if not comparison.groups:
        return say("groups_withheld", lang, least=mental_map.workshop.min_people)
    if len(comparison.mapped) < 2:
        return say("groups_alone", lang)
    told = [each for each in comparison.differences if each.told]
    compared = len({each.place for each in comparison.differences})
    if not told:
        return f"{say('differ_none', lang, places=compared)} {say('same_scale', lang)}"
    count = len({each.place for each in told})
    named = [each for each in told if comparison.places[each.place].name]
    words = say("differ_some", lang, count=count, places=compared)
    if named:
        most = min(named, key=lambda each: (-abs(each.value), each.place))
        place, groups = comparison.places[most.place], comparison.mapped
        shares = [
            say("group_share", lang, group=groups[number].name, share=format_share(share, lang))
            for number, share in (
                (number, place.people[number] / groups[number].people) for number in (most.one, most.other)
            )
        ]
        words += " " + say("differ_most", lang, name=place.name, one=shares[0], other=shares[1])
    return f"{words} {say('same_scale', lang)}"


def list_notes(mental_map: MentalMap, comparison: Comparison) -> Iterator[str]:
    """List what must be known to read the charts, the smallest difference that the numbers could show first."""
    lang = mental_map.workshop.lang
    if comparison.smallest:
        yield say("smallest", lang, points=_list_smallest(comparison, mental_map))
        yield say("bold_means", lang)
        yield say("within_homes" if comparison.apart else "not_within", lang)
        if len(comparison.mapped) > 2:
            yield say("widest_pair", lang)
    if comparison.withheld:
        yield say("groups_hidden", lang, count=comparison.withheld, least=mental_map.workshop.min_people)
    if any(layer.element.unspecified for layer in mental_map.layers):
        yield say("purposes_hidden", lang, least=mental_map.workshop.min_people)
    if any(place.layer in _list_lines(mental_map) for place in comparison.places):
        yield say("along_lines", lang)


def _list_lines(mental_map: MentalMap) -> set[str]:
    """List the layers that are lines."""
    return {layer.element.layer for layer in mental_map.layers if layer.element.kind == "line"}


def _list_smallest(comparison: Comparison, mental_map: MentalMap) -> str:
    """Write the smallest difference each pair of groups could show: "17" or "19 (yngre och äldre), …"."""
    lang = mental_map.workshop.lang
    if len(comparison.smallest) == 1:
        return str(round(100 * comparison.smallest[0][2]))
    groups = comparison.mapped
    return ", ".join(
        f"{round(100 * points)} ({list_words([groups[one].name, groups[other].name], lang)})"
        for one, other, points in comparison.smallest
    )
