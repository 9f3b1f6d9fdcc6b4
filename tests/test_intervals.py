"""Intervals of shares and of their differences, beside the figures of the literature."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.intervals import newcombe_interval, wilson_interval


@pytest.mark.parametrize(
    ("people", "asked", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (6, 12, 0.2538, 0.7462),
        (12, 12, 0.7575, 1.0),
    ],
)
def test_intervals_of_the_literature(people, asked, low, high):
    assert wilson_interval(people, asked) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 5000).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
@settings(max_examples=200, deadline=None)
def test_an_interval_holds_its_share_and_mirrors(case):
    people, asked = case
    low, high = wilson_interval(people, asked)
    assert 0 <= low <= people / asked <= high <= 1
    assert wilson_interval(asked - people, asked) == (pytest.approx(1 - high), pytest.approx(1 - low))


def test_people_who_answer_alike_count_as_fewer():
    assert wilson_interval(50, 200, 2.0) == wilson_interval(25, 100)
    assert wilson_interval(0, 200, 2.0)[0] == 0.0


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),  # Newcombe (1998), Statistics in Medicine 17, table II, method 10
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_differences_of_the_literature(one, other, low, high):
    assert newcombe_interval(one, other) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_difference_the_other_way_round_mirrors():
    low, high = newcombe_interval((12, 30), (5, 40))
    assert newcombe_interval((5, 40), (12, 30)) == (pytest.approx(-high), pytest.approx(-low))
