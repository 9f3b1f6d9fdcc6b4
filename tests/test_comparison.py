"""Groups side by side: counts by hand, Fisher's test beside scipy and by brute force, studies where nothing differs."""

from itertools import product
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from mentalkarta.comparison import compare_groups, count_by_group, find_chance, find_groups, find_smallest_difference

FRAME = pd.DataFrame(
    [
        ("f1", "p1", "young", "Ullånger"),
        ("f2", "p1", "young", "Ullånger"),
        ("f3", "p2", "young", "Nyland"),
        ("f4", "p3", "old", "Nyland"),
        ("f5", "p4", "old", ""),
        ("f6", "p5", "", "Nyland"),
        ("f7", "p6", "middle", "Nyland"),
    ],
    columns=["feature_id", "participant", "group", "cluster"],
)
DRAWN_BY = FRAME.set_index("feature_id")["participant"]


def make_frame(*homes):
    """Make people who each drew once: (home, young, old) people."""
    rows = [
        (f"{home}-{group}-{number}", group, home)
        for home, *people in homes
        for group, size in zip(("young", "old"), people, strict=True)
        for number in range(size)
    ]
    return pd.DataFrame(rows, columns=["participant", "group", "cluster"])


def test_people_are_counted_once_in_the_groups_asked_for():
    groups = find_groups(FRAME, ("young", "old"), homes=False)
    assert groups.names == ("young", "old")
    assert groups.people == (2, 2)
    assert not groups.apart
    counts = count_by_group([("f1", "f2", "f3", "f6"), ("f4", "f7"), ()], DRAWN_BY, groups)
    assert counts.tolist() == [[[2, 0]], [[0, 1]], [[0, 0]]]


def test_a_group_nobody_belongs_to_is_compared_with_none():
    groups = find_groups(FRAME, ("old", "none", "young"), homes=True)
    assert groups.people == (2, 0, 2)
    found = compare_groups(count_by_group([("f4", "f5")], DRAWN_BY, groups), groups.sizes)
    assert [(each.one, each.other) for each in found] == [(0, 2)]
    assert compare_groups(count_by_group([], DRAWN_BY, groups), groups.sizes) == []


def test_groups_that_live_apart_are_compared_within_homes():
    groups = find_groups(make_frame(("a", 18, 2), ("b", 2, 18)), ("young", "old"), homes=True)
    assert groups.apart
    assert groups.sizes.tolist() == [[18, 2], [2, 18]]
    # Everybody in "a" names the place and nobody in "b": a difference of home and not of age.
    counts = np.array([[[18, 2], [0, 0]]])
    [within] = compare_groups(counts, groups.sizes)
    assert (within.chance, within.told) == (pytest.approx(1.0), False)
    [plain] = compare_groups(counts.sum(axis=1, keepdims=True), groups.sizes.sum(axis=0, keepdims=True))
    assert plain.told
    assert within.value == plain.value == pytest.approx(18 / 20 - 2 / 20)


@pytest.mark.parametrize("homes", [(("a", 10, 10), ("b", 10, 10)), (("a", 18, 2),)])
def test_groups_that_live_together_are_compared_as_they_are(homes):
    groups = find_groups(make_frame(*homes), ("young", "old"), homes=True)
    assert not groups.apart
    assert groups.sizes.shape == (1, 2)


def test_home_is_of_no_matter_unless_it_is_known_as_such():
    assert not find_groups(make_frame(("a", 18, 2), ("b", 2, 18)), ("young", "old"), homes=False).apart


@given(st.integers(1, 40), st.integers(1, 40), st.data())
@settings(max_examples=150, deadline=None)
def test_one_stratum_is_fishers_test(one, other, data):
    first, second = data.draw(st.integers(0, one)), data.draw(st.integers(0, other))
    expected = fisher_exact([[first, second], [one - first, other - second]]).pvalue
    assert find_chance(np.array([[first, second]]), np.array([[one, other]])) == pytest.approx(expected, rel=1e-6)


def test_strata_by_counting_every_outcome():
    counts, sizes = np.array([[3, 1], [2, 0], [1, 1]]), np.array([[4, 3], [2, 3], [3, 2]])
    ways: dict[int, int] = {}
    ranges = [range(int(row[0]) + 1) for row in sizes]
    for outcome in product(*ranges):
        rest = counts.sum(axis=1) - np.array(outcome)
        if (rest < 0).any() or (rest > sizes[:, 1]).any():
            continue
        number = 1
        for first, second, (one, other) in zip(outcome, rest, sizes, strict=True):
            number *= comb(int(one), first) * comb(int(other), int(second))
        ways[sum(outcome)] = ways.get(sum(outcome), 0) + number
    seen = ways[int(counts[:, 0].sum())]
    expected = sum(number for number in ways.values() if number <= seen) / sum(ways.values())
    assert find_chance(counts, sizes) == pytest.approx(expected)


def test_it_does_not_matter_which_group_comes_first():
    counts, sizes = np.array([[12, 3], [4, 4]]), np.array([[20, 15], [9, 11]])
    assert find_chance(counts, sizes) == pytest.approx(find_chance(counts[:, ::-1], sizes[:, ::-1]))
    [one], [other] = compare_groups(counts[None], sizes), compare_groups(counts[None, :, ::-1], sizes[:, ::-1])
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


def test_a_plain_difference_is_told_and_a_small_one_is_not():
    counts = np.array([[[45, 11]], [[20, 22]], [[36, 30]]])
    found = compare_groups(counts, np.array([[75, 71]]))
    assert [each.told for each in found] == [True, False, False]
    assert found[0].value == pytest.approx(45 / 75 - 11 / 71)
    assert found[0].low < found[0].value < found[0].high


@pytest.mark.parametrize(("sizes", "share"), [((75, 71), 0.5), ((20, 25), 0.3)])
def test_where_nothing_differs_hardly_any_study_finds_a_difference(sizes, share):
    rng = np.random.default_rng(7)
    studies, places = 200, 39
    found = by_interval = 0
    for _ in range(studies):
        counts = rng.binomial(sizes, share, size=(places, 2))[:, None, :]
        differences = compare_groups(counts, np.array([sizes]))
        found += any(each.told for each in differences)
        by_interval += any(each.low > 0 or each.high < 0 for each in differences)
    assert found / studies <= 0.05
    assert by_interval / studies > 0.6  # the rule that is not used


def test_what_truly_differs_is_found():
    rng = np.random.default_rng(7)
    shares = np.array([[0.6, 0.2]] * 10 + [[0.4, 0.4]] * 30)
    differences = compare_groups(rng.binomial((75, 71), shares)[:, None, :], np.array([[75, 71]]))
    assert sum(each.told for each in differences[:10]) >= 9
    assert sum(each.told for each in differences[10:]) <= 1


def test_the_smallest_difference_by_hand():
    # 4 and 4 people, 4 of 8 named it: 4 and 0 has the chance 2/70, 3 and 1 has 34/70.
    assert find_smallest_difference(4, 4) == 1.0
    # 10 and 10, 10 named it: Fisher's test calls 8 and 2 (0.023), not 7 and 3 (0.179).
    assert find_smallest_difference(10, 10) == pytest.approx(0.6)
    assert find_smallest_difference(1, 1) == 1.0
    assert find_smallest_difference(75, 71) < find_smallest_difference(30, 30)
