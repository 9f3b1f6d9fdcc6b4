import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from mentalkarta.classify import classify_places, wilson_interval
from mentalkarta.legend import load_legend
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
        "members": [tuple(f"f#{i}" for i in range(n)) for n in counts],
    } | {key: np.array(counts, dtype=float) for key in (*element.category_keys, *MEASURE_COLUMNS[element.kind])}
    return gpd.GeoDataFrame(columns, geometry=[Point(i, 0) for i in range(len(counts))], crs=3006)


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


def test_places_get_their_class_and_order():
    places = classify_places(make_places([25, 10, 150, 51, 102, 153]), LANDMARK, 203, "sv")
    assert places["participants"].tolist() == [153, 150, 102, 51, 25, 10]
    assert places["class"].tolist() == ["high", "low_1", "low_1", "low_2", "", ""]
    assert places["grade"].tolist() == [1, 2, 2, 3, 0, 0]
    assert places["level"].tolist() == ["high", "low", "low", "low", "", ""]
    assert places["label"].tolist() == ["Hög frekvens", "Låg frekvens", "Låg frekvens", "Låg frekvens", "", ""]
    assert places["share"].tolist() == [n / 203 for n in places["participants"]]
    assert set(places["asked"]) == {203}
    assert places.index.tolist() == list(range(6))


def test_limits_are_met_by_the_exact_share_and_not_by_one_person_less():
    places = classify_places(make_places([150, 149, 100, 99, 50, 49, 25, 24]), LANDMARK, 200, "en")
    assert places["class"].tolist() == ["high", "low_1", "low_1", "low_2", "low_2", "low_3", "low_3", ""]
    assert places["label"].iloc[0] == "High frequency"


def test_one_person_of_one_makes_no_class():
    places = classify_places(make_places([1]), LANDMARK, 1, "sv")
    assert places[["share", "share_high", "class", "grade"]].to_numpy().tolist() == [[1.0, 1.0, "", 0]]
    both = classify_places(make_places([2]), LANDMARK, 2, "sv")
    assert both["class"].tolist() == ["high"]


def test_equal_counts_go_by_name_then_by_id():
    places = classify_places(make_places([3, 3, 3], names=["b", "a", "a"]), LANDMARK, 10, "sv")
    assert places[["name", "place_id"]].to_numpy().tolist() == [
        ["a", "landmarks-1"],
        ["a", "landmarks-2"],
        ["b", "landmarks-0"],
    ]


@pytest.mark.parametrize("counts", [[], [4, 2]])
def test_columns_stand_in_the_order_of_the_files_and_nothing_given_is_changed(counts):
    given_places = make_places(counts, DESTINATION)
    before = given_places.copy()
    places = classify_places(given_places, DESTINATION, 10, "sv")
    assert list(places.columns) == [*DESTINATION.columns, *OFFICE_COLUMNS, "geometry"]
    assert places.crs == given_places.crs
    assert list(given_places.columns) == list(before.columns)
    assert [str(places[column].dtype) for column in ("asked", "grade", "share")] == ["int64", "int64", "float64"]
