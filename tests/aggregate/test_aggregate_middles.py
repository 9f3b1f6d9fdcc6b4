"""The middle of marks and how far they lie from it, against the definitions."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from mentalkarta.aggregate.middles import find_middles, find_radii

LIGHT = settings(max_examples=25, deadline=None)
SPOTS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=40).map(
    lambda spots: np.array(spots, dtype=float)
)


@LIGHT
@given(SPOTS)
@example(np.array([(0, 0), (18, 0), (-18, 5), (-18, 5)], dtype=float))
@example(np.array([(0, 0), (0, 3), (11, 0), (11, 0)], dtype=float))  # the median is a mark, and slow to reach
def test_the_middle_has_the_least_sum_of_distances(xy):
    def add_up(point):
        return np.hypot(*(xy - point).T).sum()

    middle = find_middles(np.zeros(len(xy), dtype=int), xy)[0]
    best = min(
        minimize(add_up, xy.mean(axis=0), method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9}).fun,
        *(add_up(spot) for spot in xy),
    )
    assert add_up(middle) <= best * 1.001 + 0.01  # metres


@LIGHT
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-50, 50), st.integers(-50, 50)), min_size=4, max_size=30))
def test_each_place_has_the_middle_it_has_alone_and_the_order_shows_in_no_bit(marks):
    marks = [(place, 7 * place, 0) for place in range(4)] + marks
    marks.sort(key=lambda mark: mark[0])
    place, x, y = np.array(marks).T
    xy = np.column_stack([x, y]) / 7.0
    middles = find_middles(place, xy)
    for number in range(4):
        own = xy[place == number][::-1]
        assert find_middles(np.zeros(len(own), dtype=int), own).tolist() == [middles[number].tolist()]


@LIGHT
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-50, 50), st.integers(-50, 50)), min_size=4, max_size=30))
def test_no_smaller_radius_holds_68_per_cent(marks):
    marks = [(place, 0, 0) for place in range(4)] + marks
    place, x, y = np.array(sorted(marks)).T
    middles = np.array([(10.0, 0.0), (0.0, -7.0), (3.0, 4.0), (0.0, 0.0)])
    radii = find_radii(place, np.column_stack([x, y]).astype(float), middles)
    for number, radius in enumerate(radii):
        away = np.hypot(*(np.column_stack([x, y])[place == number] - middles[number]).T)
        assert (away <= radius + 1e-3).mean() >= 0.68
        assert (away < radius - 1e-3).mean() < 0.68


def test_a_radius_is_rounded_to_the_millimetre():
    assert find_radii(np.zeros(1, dtype=int), np.array([(1.0, 1.0)]), np.zeros((1, 2))).tolist() == [1.414]
    assert find_middles(np.zeros(2, dtype=int), np.array([(0.0, 0.0), (1.0, 0.001)]))[0] == pytest.approx(
        [0.5, 0.0005], abs=6e-4
    )
