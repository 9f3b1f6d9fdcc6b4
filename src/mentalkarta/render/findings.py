"""Findings in words: what a map of one element shows first of all, and what the sheet of all of them is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.render.fonts import find_font
from mentalkarta.render.legend_layout import is_pie
from mentalkarta.render.words import NUMBERS, list_words, say
from mentalkarta.wording import format_share

if TYPE_CHECKING:
    from mentalkarta.model import Element, Layer, MentalMap


def write_finding(layer: Layer, mental_map: MentalMap) -> str:
    """Write what a layer shows: its most named place and by how many, or the workshop's own words.

    A layer none of whose places has a name is counted instead; nobody is left to read it from the symbols alone.
    """
    own = mental_map.workshop.findings.get(layer.element.key)
    if own is not None:
        return own
    lang, shown = mental_map.workshop.lang, layer.places[layer.places["class"] != ""]
    named = [
        (share, name)
        for share, name in zip(shown["share"], shown["name"], strict=True)
        if name and find_font(name) is not None
    ]
    if named:
        share, name = min(named, key=lambda pair: (-pair[0], pair[1]))
        return say(f"finding_{_find_verb(layer.element)}", lang, name=name, share=format_share(share, lang))
    if shown.empty:
        return say("finding_none", lang)
    return say("finding_unnamed", lang, count=len(shown), share=format_share(shown["share"].max(), lang))


def _find_verb(element: Element) -> str:
    """Return what people do to an element's places: go there, draw them, or name them."""
    if is_pie(element):
        return "goal"
    return "named" if element.kind == "point" else "drawn"


def write_elements_title(mental_map: MentalMap, shown: int) -> str:
    """Write what the sheet of all elements is called: "Fem sätt att se Kramfors" where the study area has a name."""
    lang, place = mental_map.workshop.lang, name_area(mental_map)
    if shown < 2 or not place:
        return mental_map.workshop.title or say("title", lang)
    return say("ways_to_see", lang, number=NUMBERS[lang].get(shown, str(shown)), place=place)


def write_elements_subtitle(mental_map: MentalMap, absent: list[str]) -> str:
    """Write what the sheet of all elements is: the workshop's title, how many were asked, what is on no map."""
    lang = mental_map.workshop.lang
    title = mental_map.workshop.title or say("title", lang)
    parts = [say("one_each", lang, title=title, people=mental_map.asked.people)]
    if absent:
        words = list_words(absent, lang)
        parts.append(say("absent_here", lang, elements=words[:1].lower() + words[1:]))
    return " ".join(parts)


def name_area(mental_map: MentalMap) -> str:
    """Return the name of the study area, "" when it has none or several."""
    names = {name for layer in mental_map.base if layer.role == "area" for name in layer.frame["name"] if name}
    return names.pop() if len(names) == 1 else ""
