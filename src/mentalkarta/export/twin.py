"""The map in words: what a reader who cannot see the picture, or wants the figures, gets from it."""

from collections.abc import Hashable, Iterator, Mapping

import pandas as pd

from mentalkarta.export.crossings import list_crossing_lines
from mentalkarta.export.escape import clean_line
from mentalkarta.export.groups import list_group_lines
from mentalkarta.export.words import label_class, list_slices, say
from mentalkarta.model import Lang, Layer, MentalMap
from mentalkarta.wording import format_number, format_people, format_share
from mentalkarta.zones import SURE

_STRONGEST = 3


def write_title(mental_map: MentalMap) -> str:
    """Write the map's title; "Mental karta" when the workshop has none."""
    return clean_line(mental_map.workshop.title) or say("untitled", mental_map.workshop.lang)


def write_twin(mental_map: MentalMap) -> bytes:
    """Write the text twin: title, people asked, each element's places strongest first, crossings, what is left out."""
    lines = [write_title(mental_map), *list_heads(mental_map)]
    for layer in mental_map.listed:
        lines += ["", *_list_layer(layer, mental_map)]
    if mental_map.crossings is not None:
        lines += ["", *list_crossing_lines(mental_map, mental_map.crossings)]
    if mental_map.comparison is not None:
        lines += ["", *list_group_lines(mental_map, mental_map.comparison)]
    lines += ["", say("withheld_head", mental_map.workshop.lang), *list_withheld(mental_map)]
    return ("\n".join(lines) + "\n").encode()


def write_summary(mental_map: MentalMap) -> str:
    """Write the map in a few sentences, to stand in for the picture: people asked, three strongest of each element."""
    lang = mental_map.workshop.lang
    parts = [_say_asked(mental_map)]
    for layer in mental_map.layers:
        named = layer.places[layer.places["name"] != ""].head(_STRONGEST)
        places = [
            f"{name} {format_share(share, lang)}" for name, share in zip(named["name"], named["share"], strict=True)
        ]
        if places:
            parts.append(f"{layer.element.label.get(lang)}: {', '.join(places)}.")
    return clean_line(" ".join(parts))


def list_heads(mental_map: MentalMap) -> Iterator[str]:
    """List what holds for all places."""
    workshop = mental_map.workshop
    if workshop.subtitle:
        yield clean_line(workshop.subtitle)
    if workshop.invented:
        yield say("invented", workshop.lang)
    yield _say_asked(mental_map)
    yield say("counted", workshop.lang)
    if any((layer.places["certainty"] < SURE).any() for layer in mental_map.listed):
        yield say("doubt", workshop.lang, least=format_share(SURE, workshop.lang))
    yield from _say_together(mental_map)
    if workshop.date:
        yield clean_line(workshop.date)


def _say_asked(mental_map: MentalMap) -> str:
    """Say how many people were asked and how that is known."""
    key = "asked" if mental_map.asked.stated else "inferred"
    return say(key, mental_map.workshop.lang, asked=mental_map.asked.people)


def _say_together(mental_map: MentalMap) -> Iterator[str]:
    """Say what it means for intervals and certainty that people answered together, where that is known."""
    effect, asked, lang = mental_map.design_effect, mental_map.asked.people, mental_map.workshop.lang
    if effect.by is not None:
        key = f"{'together' if effect.used else 'apart'}_{effect.by}"
        yield say(key, lang, groups=effect.groups, asked=asked, alone=round(asked / effect.value))


def _list_layer(layer: Layer, mental_map: MentalMap) -> Iterator[str]:
    """List an element: its classes, then its places."""
    lang = mental_map.workshop.lang
    yield f"{layer.element.label.get(lang)} – {layer.element.note.get(lang)}"
    for each in layer.element.classes:
        yield f"  [{each.grade}] {label_class(layer.element, each, layer.limits, lang)}"
    if layer.places.empty:
        yield say("no_places", lang)
    places = pd.DataFrame(layer.places.drop(columns=layer.places.geometry.name))
    for number, place in enumerate(places.to_dict("records"), start=1):
        yield _say_place(place, number, lang)
        shown = [each for each in list_slices(layer.element) if place[each.key] > 0]
        slices = [f"{each.label.get(lang)} {format_number(place[each.key], lang)}" for each in shown]
        if slices:
            yield say("slices", lang, slices=", ".join(slices))


def _say_place(place: Mapping[Hashable, object], number: int, lang: Lang) -> str:
    """Say one place: name, people, share with its interval, class."""
    share, low, high = (float(str(place[column])) for column in ("share", "share_low", "share_high"))
    return say(
        "place",
        lang,
        number=number,
        name=clean_line(str(place["name"])) or say("unnamed", lang, place_id=place["place_id"]),
        people=format_people(int(str(place["participants"])), int(str(place["asked"])), lang),
        share=format_share(share, lang, 1),
        low=format_number(100 * low, lang),
        high=format_share(high, lang, 1),
        label=write_label(place, lang),
    )


def write_label(place: Mapping[Hashable, object], lang: Lang) -> str:
    """Write the class of a place, and that it is unsure where it is."""
    label = f"{place['label']} [{place['grade']}]" if place["class"] else say("below", lang)
    return say("unsure", lang, label=label) if float(str(place["certainty"])) < SURE else label


def list_withheld(mental_map: MentalMap) -> Iterator[str]:
    """List what privacy left out."""
    lang = mental_map.workshop.lang
    titles = {element.layer: element.label.get(lang) for element in mental_map.legend.elements}
    gaps = [each for each in mental_map.withheld if each.places or each.names or each.slices or each.drawings]
    for each in gaps:
        counts = {"places": each.places, "names": each.names, "slices": each.slices, "drawings": each.drawings}
        said = [
            say(f"withheld_{what}", lang, count=count, least=mental_map.workshop.min_people)
            for what, count in counts.items()
            if count
        ]
        yield say("withheld", lang, element=titles[each.layer], counts=", ".join(said))
    if not gaps:
        yield say("nothing_withheld", lang)
