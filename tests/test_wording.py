"""Numbers and class limits in words: exact, and the same people in exactly one class."""

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.classify import find_limits
from mentalkarta.counts import CLASS_RULES
from mentalkarta.legend import load_legend
from mentalkarta.wording import NARROW, describe_limits, describe_rule, format_number, format_people, format_share

DISTRICT = load_legend("kramfors").find_element("district")

ASKED = st.integers(1, 400)
SHARES = st.lists(
    st.integers(1, 1000).map(lambda thousandths: thousandths / 1000), min_size=1, max_size=5, unique=True
).map(lambda shares: sorted(shares, reverse=True))


def make_element(shares):
    """Make an element with these limits, strongest first."""
    model = DISTRICT.classes[0]
    classes = tuple(
        dataclasses.replace(model, key=f"k{grade}", grade=grade, min_share=share)
        for grade, share in enumerate(shares, start=1)
    )
    return dataclasses.replace(DISTRICT, classes=classes)


def read_span(text, *, strongest, asked):
    """Read the counts back from a class's limits; the strongest class has no upper end but everybody."""
    counts = re.search(r"(\d+)(?:–(\d+))? (?:av|of) (\d+)\)?$", text)
    if counts is None:
        assert text.endswith(("ingen)", "nobody)", "ingen", "nobody"))
        return range(0)
    assert int(counts[3]) == asked
    last = asked if strongest else int(counts[2] or counts[1])
    return range(int(counts[1]), last + 1)


@st.composite
def limited_elements(draw):
    """Draw an element and where its classes begin, by any rule."""
    element, asked = make_element(draw(SHARES)), draw(ASKED)
    counts = draw(st.lists(st.integers(1, asked), max_size=12))
    return element, find_limits(element, asked, draw(st.sampled_from(CLASS_RULES)), counts)


@given(limited_elements(), st.sampled_from(["sv", "en"]))
@settings(max_examples=200, deadline=None)
def test_classes_tile_the_counts_as_written(case, lang):
    element, limits = case
    spans = [
        read_span(describe_limits(element, one, limits, lang), strongest=one.grade == 1, asked=limits.asked)
        for one in element.classes
    ]
    for people in range(limits.asked + 1):
        assert sum(people in span for span in spans) == (limits.lowest[-1] <= people)


@given(limited_elements())
@settings(max_examples=100, deadline=None)
def test_both_languages_say_the_same_numbers(case):
    element, limits = case
    for one in element.classes:
        swedish, english = (describe_limits(element, one, limits, lang) for lang in ("sv", "en"))
        assert re.findall(r"\d+", swedish) == re.findall(r"\d+", english)
        assert swedish != english


@pytest.mark.parametrize(
    ("grade", "swedish", "english"),
    [
        (1, f"minst 50{NARROW}% (102 av 203)", "at least 50% (102 of 203)"),
        (2, f"25–50{NARROW}% (51–101 av 203)", "25–50% (51–101 of 203)"),
        (3, f"12,5–25{NARROW}% (26–50 av 203)", "12.5–25% (26–50 of 203)"),
    ],
)
def test_limits_of_the_districts_of_kramfors(grade, swedish, english):
    one = DISTRICT.classes[grade - 1]
    limits = find_limits(DISTRICT, 203)
    assert describe_limits(DISTRICT, one, limits, "sv") == swedish
    assert describe_limits(DISTRICT, one, limits, "en") == english


def test_a_span_of_one_count_and_a_class_nobody_can_reach():
    high, middle, low = DISTRICT.classes
    limits = find_limits(DISTRICT, 6)
    assert describe_limits(DISTRICT, middle, limits, "en") == "25–50% (2 of 6)"
    assert describe_limits(DISTRICT, low, limits, "en") == "12.5–25% (nobody)"
    assert describe_limits(DISTRICT, high, find_limits(DISTRICT, 1), "sv") == f"minst 50{NARROW}% (ingen)"


def test_limits_that_follow_the_counts_say_so():
    relative = find_limits(DISTRICT, 203, "relative", [100, 40, 30])
    assert [describe_limits(DISTRICT, one, relative, "sv") for one in DISTRICT.classes] == [
        f"minst 50{NARROW}% (50 av 203)",
        f"25–50{NARROW}% (25–49 av 203)",
        f"12,5–25{NARROW}% (13–24 av 203)",
    ]
    natural = find_limits(DISTRICT, 203, "natural", [100, 98, 40, 30, 31])
    written = [describe_limits(DISTRICT, one, natural, "sv") for one in DISTRICT.classes]
    assert written == ["minst 98 av 203", "40–97 av 203", "30–39 av 203"]
    alike = find_limits(DISTRICT, 203, "natural", [7, 7])
    written = [describe_limits(DISTRICT, one, alike, "en") for one in DISTRICT.classes]
    assert written == ["at least 7 of 203", "nobody", "nobody"]
    assert [describe_rule(rule, "sv") for rule in CLASS_RULES] == [
        "",
        "andel av den starkaste platsen",
        "naturliga brytpunkter",
    ]
    assert [describe_rule(rule, "en") for rule in CLASS_RULES] == ["", "share of the strongest place", "natural breaks"]


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [(12.5, 1, "12,5", "12.5"), (50.0, 1, "50", "50"), (100, 0, "100", "100"), (0.126, 2, "0,13", "0.13")],
)
def test_numbers_have_no_needless_decimals(value, decimals, swedish, english):
    assert format_number(value, "sv", decimals) == swedish
    assert format_number(value, "en", decimals) == english


def test_shares_and_counts_in_words():
    assert format_share(0.5, "sv") == f"50{NARROW}%"
    assert format_share(0.125, "en", 1) == "12.5%"
    assert format_people(102, 203, "sv") == "102 av 203"
    assert format_people(102, 203, "en") == "102 of 203"
