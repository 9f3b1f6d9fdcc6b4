"""Numbers and class limits in words, in both languages, the same in every picture, table and style."""

from fractions import Fraction

from mentalkarta.model import Element, FrequencyClass, Lang

NARROW = "\u202f"
"""Narrow no-break space: before % in Swedish and within large numbers."""


def find_lowest_count(frequency_class: FrequencyClass, asked: int) -> int:
    """Return the smallest number of people that reaches a class: ceil(min_share x asked), at least 2.

    Exact: the share is read as the decimal written in the legend, so 0.125 of 200 is 25, never 26.
    """
    exact = Fraction(str(frequency_class.min_share)) * asked
    return max(2, -(-exact.numerator // exact.denominator))


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


def describe_limits(element: Element, frequency_class: FrequencyClass, asked: int, lang: Lang) -> str:
    """Write a class's limits: "minst 50 % (102 av 203)" for the strongest, else "25–50 % (51–101 av 203)"."""
    place = element.classes.index(frequency_class)
    lowest = find_lowest_count(frequency_class, asked)
    if place == 0:
        least = "minst" if lang == "sv" else "at least"
        share = f"{least} {format_share(frequency_class.min_share, lang, 1)}"
        span = f"{lowest}" if lowest <= asked else ""
    else:
        above = element.classes[place - 1]
        low = format_number(100 * frequency_class.min_share, lang)
        share = f"{low}–{format_share(above.min_share, lang, 1)}"
        highest = find_lowest_count(above, asked) - 1
        span = _write_span(lowest, highest)
    if not span:
        return f"{share} ({'ingen' if lang == 'sv' else 'nobody'})"
    return f"{share} ({span} {'av' if lang == 'sv' else 'of'} {asked})"


def _write_span(lowest: int, highest: int) -> str:
    """Write a span of counts; "" when no count lies in it."""
    if lowest > highest:
        return ""
    return f"{lowest}" if lowest == highest else f"{lowest}–{highest}"
