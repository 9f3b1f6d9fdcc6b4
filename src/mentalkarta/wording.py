"""Numbers and class limits in words, in both languages, the same in every picture, table and style."""

from collections.abc import Mapping
from types import MappingProxyType

from mentalkarta.counts import ClassLimits, ClassRule
from mentalkarta.model import Element, FrequencyClass, Lang, Text
from mentalkarta.zones import ZONES, Zone

NARROW = "\u202f"
"""Narrow no-break space: before % in Swedish and within large numbers."""


def format_number(value: float, lang: Lang, decimals: int = 1) -> str:
    """Write a number with at most so many decimals: "12,5" in Swedish, "12.5" in English."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "sv" else text


def format_share(share: float, lang: Lang, decimals: int = 0) -> str:
    """Write a share (0-1) in per cent: "50 %" in Swedish, "50%" in English."""
    space = NARROW if lang == "sv" else ""
    return f"{format_number(100 * share, lang, decimals)}{space}%"


def format_people(people: int, asked: int, lang: Lang) -> str:
    """Write a count of those asked: "102 av 203" or "102 of 203"."""
    return f"{people} {'av' if lang == 'sv' else 'of'} {asked}"


def describe_share(element: Element, frequency_class: FrequencyClass, limits: ClassLimits, lang: Lang) -> str:
    """Write where a class begins and ends, in short: "minst 50 %" for the strongest, else "25–50 %".

    Relative limits look alike, their shares are of the strongest place; natural ones are people: "24–51 av 203".
    """
    place = element.classes.index(frequency_class)
    if limits.rule == "natural":
        return _write_people(place, limits, lang)
    low = frequency_class.min_share
    if place == 0:
        return f"{_say_least(lang)} {format_share(low, lang, 1)}"
    return f"{format_number(100 * low, lang)}–{format_share(element.classes[place - 1].min_share, lang, 1)}"


def describe_limits(element: Element, frequency_class: FrequencyClass, limits: ClassLimits, lang: Lang) -> str:
    """Write where a class begins and ends: "minst 50 % (102 av 203)" for the strongest, else "25–50 % (51–101 av 203)".

    Relative limits look alike, their shares are of the strongest place; natural ones are people alone: "24–51 av 203".
    `describe_rule` says which it is.
    """
    share = describe_share(element, frequency_class, limits, lang)
    if limits.rule == "natural":
        return share
    return f"{share} ({_write_people(element.classes.index(frequency_class), limits, lang)})"


def describe_zone(zone: Zone, lang: Lang) -> str:
    """Say what a zone is: "Kärna: minst 75 % av dem som ritat området"."""
    words = _ZONES[zone].get(lang)
    return words.format(share=f"{_say_least(lang)} {format_share(ZONES[zone], lang)}")


_ZONES: Mapping[Zone, Text] = MappingProxyType(
    {
        "core": Text("Kärna: {share} av dem som ritat området", "Core: {share} of those who drew the area"),
        "shared": Text("Gemensam yta: {share}", "Shared: {share}"),
        "fringe": Text("Osäker kant: {share}", "Fringe: {share}"),
    }
)


def describe_rule(rule: ClassRule, lang: Lang) -> str:
    """Say what the limits of classes follow, "" for the fixed ones of the legend."""
    return _RULES[rule].get(lang)


_RULES: Mapping[ClassRule, Text] = MappingProxyType(
    {
        "fixed": Text("", ""),
        "relative": Text("andel av den starkaste platsen", "share of the strongest place"),
        "natural": Text("naturliga brytpunkter", "natural breaks"),
    }
)


def _write_people(place: int, limits: ClassLimits, lang: Lang) -> str:
    """Write the people of a class, by its place among them: "51–101 av 203", "ingen" where no count lies in it."""
    lowest = limits.lowest[place]
    highest = limits.asked if place == 0 else limits.lowest[place - 1] - 1
    if lowest > highest:
        return "ingen" if lang == "sv" else "nobody"
    least = f"{_say_least(lang)} " if place == 0 and limits.rule == "natural" else ""
    span = f"{lowest}" if place == 0 or lowest == highest else f"{lowest}–{highest}"
    return f"{least}{span} {'av' if lang == 'sv' else 'of'} {limits.asked}"


def _say_least(lang: Lang) -> str:
    """Say "at least"."""
    return "minst" if lang == "sv" else "at least"
