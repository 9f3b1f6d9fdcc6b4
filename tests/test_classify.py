import dataclasses
import math
from fractions import Fraction
from itertools import combinations, pairwise

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from mentalkarta.classify import classify_places, find_breaks, find_certainty, find_limits
from mentalkarta.counts import CLASS_RULES, ClassLimits
from mentalkarta.legend import list_legends, load_legend
from mentalkarta.model import MEASURE_COLUMNS, OFFICE_COLUMNS

LEGEND = load_legend("kramfors")
LANDMARK = LEGEND.find_element("landmark")
DESTINATION = LEGEND.find_element("destination")


def make_places(counts, element=LANDMARK, names=None):
    names = names or [f"Plats {i}" for i in range(len(counts))]
    columns = {
        "place_id": np.array([f"{element.layer}-{i}" for i in range(len(counts))], dtype=object),
        "name": np.array(names, dtype=object),
        "name_people": np.array(counts, dtype=np.int64),
        "participants": np.array(counts, dtype=np.int64),
        "agreement": np.array(counts, dtype=np.int64),
        "drawings": np.array(counts, dtype=np.int64),
        "known_name": np.array([""] * len(counts), dtype=object),
        "medoid": "",
        "zones": [()] * len(counts),
        "cell_m": [0.0] * len(counts),
        "members": [tuple(f"f#{i}" for i in range(n)) for n in counts],
    } | {key: np.array(counts, dtype=float) for key in (*element.category_keys, *MEASURE_COLUMNS[element.kind])}
    return gpd.GeoDataFrame(columns, geometry=[Point(i, 0) for i in range(len(counts))], crs=3006)


# --- where classes begin ----------------------------------------------------------------------------------------


def make_element(shares):
    """Make an element whose classes begin at these shares, strongest first."""
    classes = tuple(
        dataclasses.replace(LANDMARK.classes[0], key=f"k{grade}", grade=grade, min_share=share)
        for grade, share in enumerate(shares, start=1)
    )
    return dataclasses.replace(LANDMARK, classes=classes)


SHARES = st.lists(st.integers(1, 1000), min_size=1, max_size=5, unique=True).map(
    lambda thousandths: [each / 1000 for each in sorted(thousandths, reverse=True)]
)


@st.composite
def count_cases(draw):
    """Draw an element, the number of people asked, a rule, and the people of some places."""
    asked = draw(st.integers(1, 400))
    counts = draw(st.lists(st.integers(0, asked), max_size=15))
    return make_element(draw(SHARES)), asked, draw(st.sampled_from(CLASS_RULES)), counts


@pytest.mark.parametrize(
    ("share", "asked", "people"),
    [(0.125, 200, 25), (0.125, 203, 26), (0.5, 203, 102), (0.75, 203, 153), (0.5, 2, 2), (0.5, 1, 2), (0.1, 30, 3)],
)
def test_fixed_limits_by_hand(share, asked, people):
    assert find_limits(make_element([share]), asked) == ClassLimits("fixed", asked, (people,), (share,))


@given(share=st.integers(1, 1000), asked=st.integers(1, 400))
@settings(max_examples=300, deadline=None)
def test_a_class_begins_at_the_first_count_that_reaches_its_share(share, asked):
    reaching = (people for people in range(2, asked + 3) if Fraction(people, asked) >= Fraction(share, 1000))
    assert find_limits(make_element([share / 1000]), asked).lowest == (next(reaching),)


@given(count_cases())
@settings(max_examples=300, deadline=None)
def test_limits_fall_and_nobody_alone_makes_a_class(case):
    element, asked, rule, counts = case
    limits = find_limits(element, asked, rule, counts)
    assert (limits.rule, limits.asked, len(limits.lowest)) == (rule, asked, len(element.classes))
    assert list(limits.lowest) == sorted(limits.lowest, reverse=True)
    assert list(limits.shares) == sorted(limits.shares, reverse=True)
    assert all(lowest >= 2 for lowest in limits.lowest)
    assert all(0 < share <= 1 for share in limits.shares)
    for lowest, share in zip(limits.lowest, limits.shares, strict=True):
        assert lowest == 2 or lowest > asked or (lowest - 1) / asked < share <= lowest / asked + 1e-12


@given(count_cases())
@settings(max_examples=60, deadline=None)
def test_every_count_has_one_class_and_more_people_never_a_weaker_one(case):
    element, asked, rule, counts = case
    limits = find_limits(element, asked, rule, counts)
    places = classify_places(make_places(range(asked + 1), element), element, limits, "en")
    grades = places.sort_values("participants")["grade"].tolist()
    none = [grade for grade in grades if grade == 0]
    assert grades == [*none, *sorted(grades[len(none) :], reverse=True)]
    assert set(grades[:2]) == {0}
    for each, lowest in zip(element.classes, limits.lowest, strict=True):
        assert sum(0 < grade <= each.grade for grade in grades) == max(0, asked + 1 - lowest)


@given(count_cases())
@settings(max_examples=200, deadline=None)
def test_the_strongest_place_is_of_the_first_grade_where_limits_follow_the_counts(case):
    element, asked, _, counts = case
    for rule in ("relative", "natural"):
        limits = find_limits(element, asked, rule, counts)
        most = max(counts, default=0)
        assert (most >= limits.lowest[0]) == (most >= 2)
        assert limits == find_limits(element, asked, rule, sorted(counts))
    assert find_limits(element, asked, "fixed", counts) == find_limits(element, asked)


def test_relative_limits_by_hand():
    limits = find_limits(LANDMARK, 203, "relative", [101, 3, 40])
    assert limits.lowest == (76, 51, 26, 13)
    assert limits.shares == pytest.approx([75.75 / 203, 50.5 / 203, 25.25 / 203, 12.625 / 203])


@pytest.mark.parametrize(
    ("counts", "lowest"),
    [
        ([90, 88, 60, 61, 62, 30, 10, 12], (88, 60, 30, 10)),
        ([90, 88, 3], (90, 88, 3, 3)),
        ([5, 5, 5], (5, 5, 5, 5)),
        ([1, 1, 7], (7, 7, 7, 7)),
        ([1], (204, 204, 204, 204)),
        ([], (204, 204, 204, 204)),
    ],
)
def test_natural_limits_by_hand(counts, lowest):
    limits = find_limits(LANDMARK, 203, "natural", counts)
    assert limits == ClassLimits("natural", 203, lowest, tuple(min(1.0, each / 203) for each in lowest))


def sum_squares(groups):
    return sum(((np.array(group) - np.mean(group)) ** 2).sum() for group in groups)


def split(values, cuts):
    """Cut sorted values before the given different ones."""
    bounds = [-math.inf, *cuts, math.inf]
    return [[v for v in values if low <= v < high] for low, high in pairwise(bounds)]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=11), st.integers(1, 5))
@settings(max_examples=200, deadline=None)
def test_natural_breaks_are_the_best_of_all(counts, classes):
    different = sorted(set(counts))
    number = min(classes, len(different))
    best = min(sum_squares(split(counts, cuts)) for cuts in combinations(different[1:], number - 1))
    breaks = find_breaks(counts, classes)
    assert len(breaks) == number
    assert breaks[0] == different[0]
    assert sum_squares(split(counts, breaks[1:])) == pytest.approx(best, abs=1e-6)


# --- how sure that is -------------------------------------------------------------------------------------------


def test_people_who_answer_alike_count_as_fewer():
    limits = find_limits(LANDMARK, 200)
    assert find_certainty(50, limits, 2.0) == find_certainty(25, find_limits(LANDMARK, 100))


def beta_chance(people, asked, low, high, steps=40_000):
    """Integrate the posterior by the midpoint rule over the angle, in which its ends have no poles."""
    width = (math.asin(math.sqrt(high)) - math.asin(math.sqrt(low))) / steps
    angles = math.asin(math.sqrt(low)) + width * (np.arange(steps) + 0.5)
    whole = math.exp(math.lgamma(people + 0.5) + math.lgamma(asked - people + 0.5) - math.lgamma(asked + 1))
    return float((2 * np.sin(angles) ** (2 * people) * np.cos(angles) ** (2 * (asked - people))).sum() * width / whole)


@pytest.mark.parametrize(("people", "asked"), [(0, 12), (3, 12), (12, 12), (25, 203), (102, 203), (200, 203)])
def test_certainty_is_the_integral_of_the_posterior(people, asked):
    edges = [1.0, 0.75, 0.5, 0.25, 0.125, 0.0]
    expected = [beta_chance(people, asked, low, high) for high, low in pairwise(edges)]
    assert find_certainty(people, find_limits(LANDMARK, asked)) == pytest.approx(expected, abs=1e-6)


def test_certainty_by_hand():
    half = find_limits(make_element([0.5]), 2)
    assert find_certainty(1, half) == pytest.approx((0.5, 0.5))  # Beta(3/2, 3/2) leans to neither side
    # Beta(3/2, 1/2), one of one: its distribution is (2/pi) (asin(sqrt x) - sqrt(x (1 - x))), at 1/2 it is 1/2 - 1/pi
    assert find_certainty(1, find_limits(make_element([0.5]), 1)) == pytest.approx(
        (0.5 + 1 / math.pi, 0.5 - 1 / math.pi)
    )
    nobody = find_limits(LANDMARK, 10, "natural", [])
    assert find_certainty(2, nobody) == (0.0, 0.0, 0.0, 0.0, 1.0)


@given(count_cases(), st.floats(1, 6))
@settings(max_examples=200, deadline=None)
def test_chances_sum_to_one(case, effect):
    element, asked, rule, counts = case
    limits = find_limits(element, asked, rule, counts)
    for people in {0, 1, asked // 2, asked}:
        chances = find_certainty(people, limits, effect)
        assert len(chances) == len(element.classes) + 1
        assert all(0 <= chance <= 1 for chance in chances)
        assert sum(chances) == pytest.approx(1)


@pytest.mark.parametrize("name", list_legends())
@pytest.mark.parametrize("asked", [1, 2, 12, 203])
def test_every_place_of_every_legend_has_the_certainty_of_its_class(name, asked):
    for element in load_legend(name).elements:
        limits = find_limits(element, asked)
        places = classify_places(make_places(range(asked + 1), element), element, limits, "sv")
        for people, grade, certainty in zip(places["participants"], places["grade"], places["certainty"], strict=True):
            assert certainty == find_certainty(people, limits)[grade - 1]  # the last is that of lying below them all


# --- places -----------------------------------------------------------------------------------------------------


def test_places_get_their_class_and_order():
    places = classify_places(make_places([25, 10, 150, 51, 102, 153]), LANDMARK, find_limits(LANDMARK, 203), "sv")
    assert places["participants"].tolist() == [153, 150, 102, 51, 25, 10]
    assert places["class"].tolist() == ["high", "low_1", "low_1", "low_2", "", ""]
    assert places["grade"].tolist() == [1, 2, 2, 3, 0, 0]
    assert places["level"].tolist() == ["high", "low", "low", "low", "", ""]
    assert places["label"].tolist() == ["Hög frekvens", "Låg frekvens", "Låg frekvens", "Låg frekvens", "", ""]
    assert places["share"].tolist() == [n / 203 for n in places["participants"]]
    assert set(places["asked"]) == {203}
    assert places.index.tolist() == list(range(6))


def test_limits_are_met_by_the_exact_share_and_not_by_one_person_less():
    places = classify_places(
        make_places([150, 149, 100, 99, 50, 49, 25, 24]), LANDMARK, find_limits(LANDMARK, 200), "en"
    )
    assert places["class"].tolist() == ["high", "low_1", "low_1", "low_2", "low_2", "low_3", "low_3", ""]
    assert places["label"].iloc[0] == "High frequency"


def test_one_person_of_one_makes_no_class():
    places = classify_places(make_places([1]), LANDMARK, find_limits(LANDMARK, 1), "sv")
    assert places[["share", "share_high", "class", "grade"]].to_numpy().tolist() == [[1.0, 1.0, "", 0]]
    both = classify_places(make_places([2]), LANDMARK, find_limits(LANDMARK, 2), "sv")
    assert both["class"].tolist() == ["high"]


def test_equal_counts_go_by_name_then_by_id():
    places = classify_places(make_places([3, 3, 3], names=["b", "a", "a"]), LANDMARK, find_limits(LANDMARK, 10), "sv")
    assert places[["name", "place_id"]].to_numpy().tolist() == [
        ["a", "landmarks-1"],
        ["a", "landmarks-2"],
        ["b", "landmarks-0"],
    ]


@pytest.mark.parametrize("counts", [[], [4, 2]])
def test_columns_stand_in_the_order_of_the_files_and_nothing_given_is_changed(counts):
    given_places = make_places(counts, DESTINATION)
    before = given_places.copy()
    places = classify_places(given_places, DESTINATION, find_limits(DESTINATION, 10), "sv")
    assert list(places.columns) == [*DESTINATION.columns, *OFFICE_COLUMNS, "geometry"]
    assert places.crs == given_places.crs
    assert list(given_places.columns) == list(before.columns)
    columns = ("asked", "grade", "share", "certainty")
    assert [str(places[column].dtype) for column in columns] == ["int64", "int64", "float64", "float64"]


def test_likeness_widens_intervals_and_lowers_certainty_and_changes_no_class():
    counts = [150, 102, 60, 26, 3]
    plain, wide = (
        classify_places(make_places(counts), LANDMARK, find_limits(LANDMARK, 203), "sv", design_effect=effect)
        for effect in (1.0, 3.0)
    )
    assert wide[["participants", "share", "class"]].equals(plain[["participants", "share", "class"]])
    assert (wide["share_low"] < plain["share_low"]).all()
    assert (wide["share_high"] > plain["share_high"]).all()
    assert wide["certainty"].iloc[2] < plain["certainty"].iloc[2]
