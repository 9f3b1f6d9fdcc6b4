"""Chains of marks and the likeliest place, against every pair looked at."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentalkarta.aggregate.nearness import chain_marks, find_likeliest, find_nearest

LIGHT = settings(max_examples=50, deadline=None)
SPOTS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=40).map(
    lambda spots: np.array(spots, dtype=float)
)


def chain_all_pairs(kind, xy, reach_m):
    """Return which marks are linked by any chain of steps."""
    away = np.hypot(*(xy[:, None] - xy[None]).T).T
    linked = away <= reach_m
    linked &= kind[:, None] == kind[None]
    for _ in range(int(np.log2(len(xy))) + 1):
        linked = (linked.astype(int) @ linked.astype(int)) > 0
    return linked


@LIGHT
@given(SPOTS, st.integers(1, 3), st.integers(2, 40))
def test_chains_are_those_of_all_pairs(xy, kinds, reach_m):
    kind = np.arange(len(xy)) % kinds
    chain = chain_marks(kind, xy, float(reach_m))
    assert ((chain[:, None] == chain[None]) == chain_all_pairs(kind, xy, reach_m)).all()


@pytest.mark.parametrize("gap_m", [9.9, 10.0, 10.1])
def test_two_crowds_whose_nearest_marks_are_not_their_outermost_are_compared_one_by_one(gap_m):
    # the hollow of one crowd holds the tip of the other: no mark outermost in eight directions is the nearest
    angle = np.linspace(0.3, 2 * np.pi - 0.3, 60)
    ring = 3.0 * np.column_stack([np.cos(angle), np.sin(angle)])
    tip = np.array([(3.0 + gap_m, 0.37), (6.0 + gap_m, 5.0), (6.0 + gap_m, -5.0)])
    xy = np.vstack([ring, tip]) + 3.6
    kind = np.zeros(len(xy), dtype=int)
    for reach_m in np.linspace(gap_m - 1, gap_m + 1, 21):
        chain = chain_marks(kind, xy, reach_m)
        assert ((chain[:, None] == chain[None]) == chain_all_pairs(kind, xy, reach_m)).all()


def choose_of_all_pairs(xy, targets, people, tolerance_m, reach_m):
    """Choose for each mark the target of most people times the normal density."""
    away = np.hypot(*(xy[:, None] - targets[None]).T).T
    worth = np.rint((away**2 - 2 * tolerance_m**2 * np.log(people)) / 1e-4)
    worth = np.where(away <= reach_m, worth, np.inf)
    return np.where(np.isfinite(worth.min(axis=1)), worth.argmin(axis=1), -1)


@LIGHT
@given(SPOTS, SPOTS, st.integers(1, 60))
def test_the_nearest_is_that_of_all_pairs(xy, targets, reach_m):
    targets = np.unique(targets, axis=0)
    expected = choose_of_all_pairs(xy, targets, np.ones(len(targets)), 0.0, reach_m)
    assert find_nearest(xy, targets, float(reach_m)).tolist() == expected.tolist()


@LIGHT
@given(SPOTS, st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.integers(1, 500)), min_size=1, max_size=8))
@example(np.array([(0.0, 0.0), (20.0, 0.0), (10.0, 0.0)]), [(0, 0, 5), (2, 0, 5)])
def test_the_likeliest_is_that_of_all_pairs(xy, targets):
    people = np.array([count for _, _, count in targets])
    targets = 10.0 * np.array([(x, y) for x, y, _ in targets], dtype=float)
    expected = choose_of_all_pairs(xy, targets, people, 10.0, 35.0)
    assert find_likeliest(xy, targets, people, 10.0, 35.0).tolist() == expected.tolist()


def test_of_many_places_on_one_spot_the_first_of_the_most_people_is_meant():
    targets, people = np.zeros((6, 2)), np.array([3, 9, 9, 1, 1, 1])
    assert find_likeliest(np.array([(1.0, 0.0), (99.0, 0.0)]), targets, people, 10.0, 35.0).tolist() == [1, -1]


def test_no_targets_and_no_marks():
    none = np.zeros((0, 2))
    assert find_nearest(np.zeros((2, 2)), none, 10.0).tolist() == [-1, -1]
    assert find_nearest(none, np.zeros((2, 2)), 10.0).tolist() == []
