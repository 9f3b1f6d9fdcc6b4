"""Peaks of the density of people, counted by hand and square by square."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.aggregate import peaks
from mentalkarta.aggregate.peaks import find_peaks


def test_peaks_count_people_not_marks():
    keen = [(0, (i, 0.0)) for i in range(50)]
    three = [(1 + i, (1000.0, 0.0)) for i in range(3)]
    person, xy = zip(*keen, *three, strict=True)
    middles, people = find_peaks(np.array(person), np.array(xy), 30.0)
    assert middles[0].tolist() == pytest.approx([1000, 0], abs=15)
    assert np.abs(middles[1:, 0]).max() < 60
    assert people.tolist() == [3, 1]


def test_of_equal_squares_the_one_with_more_around_it_then_the_western_is_the_peak():
    west, east = [(i, (10.0, 10.0)) for i in range(2)], [(i, (510.0, 10.0)) for i in (2, 3)]
    person, xy = zip(*west, *east, strict=True)
    middles, people = find_peaks(np.array(person), np.array(xy), 30.0)
    assert middles.tolist() == [[10.0, 10.0], [510.0, 10.0]]
    assert people.tolist() == [2, 2]


MARKS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(MARKS, st.integers(1, 3))
def test_density_and_peaks_are_those_of_every_square(marks, batch):
    person, x, y = np.array(marks).T
    squares = {(i, j): set() for i in range(-3, 13) for j in range(-3, 13)}
    for who, east, north in marks:  # squares of 10 m
        for i, j in squares:
            if np.hypot(i - east // 10, j - north // 10) <= 2:
                squares[i, j].add(who)
    count = {square: len(people) for square, people in squares.items()}
    around = {(i, j): sum(count.get((i + di, j + dj), 0) for di in (-1, 0, 1) for dj in (-1, 0, 1)) for i, j in count}
    rank = {square: (count[square], around[square], -square[0], -square[1]) for square in count}
    expected = [
        square
        for square in sorted(rank, key=rank.get, reverse=True)
        if count[square]
        and all(rank[square] >= rank[other] for other in rank if np.hypot(*np.subtract(square, other)) <= 3)
    ]
    original = peaks._BATCH
    peaks._BATCH = batch  # people counted in many small parts add up to the same
    try:
        middles, people = find_peaks(person, np.column_stack([x, y]).astype(float), 15.0)
    finally:
        peaks._BATCH = original
    assert middles.tolist() == [[10 * i + 5.0, 10 * j + 5.0] for i, j in expected]
    assert people.tolist() == [count[square] for square in expected]
