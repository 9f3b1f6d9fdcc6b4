"""Numbers and class limits in words: exact, and the same people in exactly one class."""

import dataclasses
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.legend import load_legend
from mentalkarta.wording import NARROW, describe_limits, find_lowest_count, format_number, format_people, format_share

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
    counts = re.search(r"\((\d+)(?:–(\d+))? (?:av|of) (\d+)\)$", text)
    if counts is None:
        assert text.endswith(("(ingen)", "(nobody)"))
        return range(0)
    assert int(counts[3]) == asked
    last = asked if strongest else int(counts[2] or counts[1])
    return range(int(counts[1]), last + 1)


@given(share=st.integers(1, 1000), asked=ASKED)
@settings(max_examples=300, deadline=None)
def test_min_people_is_the_first_count_that_reaches_the_share(share, asked):
    one = dataclasses.replace(DISTRICT.classes[0], min_share=share / 1000)
    reaching = (people for people in range(2, asked + 3) if Fraction(people, asked) >= Fraction(share, 1000))
    assert find_lowest_count(one, asked) == next(reaching)


@pytest.mark.parametrize(
    ("share", "asked", "people"),
    [(0.125, 200, 25), (0.125, 203, 26), (0.5, 203, 102), (0.75, 203, 153), (0.5, 2, 2), (0.5, 1, 2), (0.1, 30, 3)],
)
def test_min_people_by_hand(share, asked, people):
    assert find_lowest_count(dataclasses.replace(DISTRICT.classes[0], min_share=share), asked) == people


@given(shares=SHARES, asked=ASKED, lang=st.sampled_from(["sv", "en"]))
@settings(max_examples=200, deadline=None)
def test_classes_tile_the_counts(shares, asked, lang):
    element = make_element(shares)
    spans = [
        read_span(describe_limits(element, one, asked, lang), strongest=one.grade == 1, asked=asked)
        for one in element.classes
    ]
    lowest = find_lowest_count(element.classes[-1], asked)
    for people in range(asked + 1):
        assert sum(people in span for span in spans) == (lowest <= people)


@given(shares=SHARES, asked=ASKED)
@settings(max_examples=100, deadline=None)
def test_both_languages_say_the_same_numbers(shares, asked):
    element = make_element(shares)
    for one in element.classes:
        swedish, english = (describe_limits(element, one, asked, lang) for lang in ("sv", "en"))
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
    assert describe_limits(DISTRICT, one, 203, "sv") == swedish
    assert describe_limits(DISTRICT, one, 203, "en") == english


def test_a_span_of_one_count_and_a_class_nobody_can_reach():
    high, middle, low = DISTRICT.classes
    assert describe_limits(DISTRICT, middle, 6, "en") == "25–50% (2 of 6)"
    assert describe_limits(DISTRICT, low, 6, "en") == "12.5–25% (nobody)"
    assert describe_limits(DISTRICT, high, 1, "sv") == f"minst 50{NARROW}% (ingen)"


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
