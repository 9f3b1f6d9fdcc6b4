import numpy as np
import pytest
import shapely
from aggregate_maps import DESTINATION, LANDMARK, PURPOSES, describe, draw, list_rows, move
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPoint, Point

from mentalkarta.aggregate.peaks import SQUARES_PER_TOLERANCE
from mentalkarta.aggregate.points import find_point_places

LIGHT = settings(max_examples=25, deadline=None)
TOLERANCE_M = 30.0
KEYS = [*PURPOSES, "unspecified"]


def find(*rows, element=LANDMARK):
    return find_point_places(draw(*rows), element, TOLERANCE_M)


def list_counts(places):
    return places[["name", "participants"]].to_numpy().tolist()


# --------------------------------------------------------------------------------------------------- names


def test_four_people_and_one_church():
    place = find(
        ("a", "Kyrkan", Point(0, 0)),
        ("b", "kyrka", Point(40, 0)),
        ("c", "KYRKAN", Point(80, 0)),
        ("d", "", Point(90, 10)),
        ("d", "", Point(100, 10)),
    ).iloc[0]
    assert (place["name"], place["name_people"]) == ("KYRKAN", 3)
    assert (place["participants"], place["drawings"]) == (4, 5)


def test_one_name_three_tolerances_apart_is_one_place_and_farther_two():
    places = find(("a", "Torget", Point(0, 0)), ("b", "Torget", Point(90, 0)), ("c", "Torget", Point(180.1, 0)))
    assert list_counts(places) == [["Torget", 2], ["Torget", 1]]
    assert places["place_id"].tolist() == ["landmarks-torget", "landmarks-torget-2"]


def test_two_names_on_one_spot_stay_two_places():
    rows = [(f"p{i}", "Bron" if i < 6 else "Ån", Point(i % 3, 0)) for i in range(10)]
    assert list_counts(find(*rows)) == [["Bron", 6], ["Ån", 4]]


def test_a_mark_between_two_landmarks_belongs_to_the_one_of_more_people():
    between = ("x", "", Point(25, 0))
    left = [("a", "Bron", Point(0, 0)), ("b", "Bron", Point(0, 0))]
    right = [("c", "Ån", Point(50, 0))]
    assert list_counts(find(*left, *right, between)) == [["Bron", 3], ["Ån", 1]]
    more = [("d", "Ån", Point(50, 0)), ("e", "Ån", Point(50, 0))]
    assert list_counts(find(*left, *right, *more, between)) == [["Ån", 4], ["Bron", 2]]


def test_a_mark_between_two_equal_landmarks_goes_by_the_alphabet_whatever_the_order():
    rows = [("a", "Ån", Point(0, 0)), ("b", "Bron", Point(50, 0)), ("x", "", Point(25, 0))]
    assert list_counts(find(*rows)) == [["Bron", 2], ["Ån", 1]] == list_counts(find(*reversed(rows)))


def test_a_group_without_a_name_joins_the_place_it_cannot_be_told_from():
    named = [("n", "Bron", Point(0, 0))]
    near = [(f"p{i}", "", Point(55, 0)) for i in range(3)]  # within two tolerances
    assert list_counts(find(*named, *near)) == [["Bron", 4]]
    off = [(f"p{i}", "", Point(80, 0)) for i in range(3)]  # within three, but more people
    assert list_counts(find(*named, *off)) == [["", 3], ["Bron", 1]]
    few = [("p", "", Point(80, 0))]
    assert list_counts(find(*named, *few)) == [["Bron", 2]]
    away = [("p", "", Point(100, 0))]
    assert list_counts(find(*named, *away)) == [["", 1], ["Bron", 1]]


# -------------------------------------------------------------------------------------------------- people


def test_two_hundred_marks_of_one_person_are_one_and_pull_as_one():
    keen = [("keen", "", Point(i % 10, i // 10)) for i in range(200)]
    others = [("b", "", Point(30, 0)), ("c", "", Point(30, 0)), ("d", "", Point(30, 0))]
    place = find(*keen, *others).iloc[0]
    assert (place["participants"], place["drawings"]) == (4, 203)
    assert place.geometry.distance(Point(30, 0)) < 0.01


def test_two_clusters_without_names_are_two_places_and_a_stray_is_listed():
    left = [(f"p{i}", "", Point(i, 0)) for i in range(6)]
    right = [(f"q{i}", "", Point(300 + i, 0)) for i in range(4)]
    places = find(*left, *right, ("z", "", Point(5000, 5000)))
    assert places["participants"].tolist() == [6, 4, 1]
    assert places["place_id"].tolist() == ["landmarks-e0n0", "landmarks-e3n0", "landmarks-e50n50"]


def test_everything_at_one_spot():
    places = find(*[(f"p{i}", "" if i % 2 else "Bron", Point(7, 7)) for i in range(1000)])
    assert list_counts(places) == [["Bron", 1000]]
    assert places.geometry.iloc[0] == Point(7, 7)


def test_one_person_and_two_people():
    assert find(("a", "", Point(1.5, 2.5))).geometry.iloc[0] == Point(1.5, 2.5)
    two = find(("a", "", Point(0, 0)), ("b", "", Point(20, 10)))
    assert two["participants"].tolist() == [2]
    assert two.geometry.iloc[0] == Point(10, 5)


def test_every_point_of_a_multipoint_counts_and_the_drawing_once_a_place():
    both = MultiPoint([(0, 0), (1, 0), (1000, 0)])
    places = find(("a", "", both), ("b", "", Point(0, 0)))
    assert places[["participants", "drawings"]].to_numpy().tolist() == [[2, 2], [1, 1]]


def test_no_drawings_no_places():
    places = find_point_places(draw(("a", "", Point(0, 0))).iloc[:0], DESTINATION, TOLERANCE_M)
    assert len(places) == 0
    assert set(KEYS) < set(places.columns)


# ------------------------------------------------------------------------------------------------ purposes


def test_a_person_with_k_purposes_gives_each_one_kth():
    here = Point(0, 0)
    place = find(
        ("a", "", here, ["handel"]),
        ("b", "", here, ["handel", "service"]),
        ("c", "", here, ["handel", "service", "arbete"]),
        ("d", "", here, []),
        element=DESTINATION,
    ).iloc[0]
    assert place[KEYS].tolist() == pytest.approx([1 + 1 / 2 + 1 / 3, 1 / 2 + 1 / 3, 1 / 3, 1])


def test_purposes_of_all_a_persons_drawings_count_together_and_silence_only_alone():
    here = Point(0, 0)
    place = find(
        ("a", "", here, ["handel"]),
        ("a", "", here, ["handel", "service"]),
        ("a", "", here, []),
        ("a", "", here, ["unspecified"]),
        ("b", "", here, ["unspecified"]),
        element=DESTINATION,
    ).iloc[0]
    assert place[KEYS].tolist() == [0.5, 0.5, 0, 1]


# -------------------------------------------------------------------------------------------------- laws

ROWS = st.tuples(
    st.sampled_from("abcdef"),
    st.sampled_from(["", "", "", "Bron", "bro", "Torget"]),
    st.builds(Point, st.integers(-300, 300), st.integers(-300, 300)),
    st.sets(st.sampled_from(PURPOSES)).map(sorted),
)
MAPS = st.lists(ROWS, min_size=1, max_size=25).map(lambda rows: draw(*rows))


@LIGHT
@given(MAPS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_bit(frame, rng):
    rows = list_rows(frame) * 2
    rng.shuffle(rows)
    again = find_point_places(draw(*rows), DESTINATION, TOLERANCE_M)
    assert describe(again) == describe(find_point_places(frame, DESTINATION, TOLERANCE_M))


@LIGHT
@given(MAPS)
def test_every_mark_has_one_place_and_purposes_add_up(frame):
    places = find_point_places(frame, DESTINATION, TOLERANCE_M)
    assert sorted(sum(places["members"], ())) == sorted(frame["feature_id"])
    assert places["place_id"].is_unique
    assert np.abs(places[KEYS].sum(axis=1) - places["participants"]).max() < 1e-9
    for members, people in zip(places["members"], places["participants"], strict=True):
        own = frame[frame["feature_id"].isin(members)]
        assert own["participant"].nunique() == people
        names = set(own["name"].str.casefold().str.replace("bron", "bro")) - {""}
        assert len(names) <= 1


@LIGHT
@given(MAPS, st.integers(-4000, 4000), st.integers(-4000, 4000))
def test_moving_the_map_by_whole_squares_moves_the_places(frame, east, north):
    side = TOLERANCE_M / SQUARES_PER_TOLERANCE
    here = find_point_places(frame, LANDMARK, TOLERANCE_M)
    there = find_point_places(move(frame, side * east, side * north), LANDMARK, TOLERANCE_M)
    assert there[["name", "participants", "members"]].equals(here[["name", "participants", "members"]])
    assert there.geometry.x.to_numpy() == pytest.approx(here.geometry.x.to_numpy() + side * east, abs=0.002)
    assert there.geometry.y.to_numpy() == pytest.approx(here.geometry.y.to_numpy() + side * north, abs=0.002)


# ------------------------------------------------------------------------------------------- planted truths


def plant(count, seed=1, landmarks=40, spread_m=40.0):
    """Scatter marks of distinct people around landmarks of falling popularity; three per cent are strays (-1)."""
    rng = np.random.default_rng(seed)
    centres = []
    while len(centres) < landmarks:
        spot = rng.uniform(0, 8000, 2)
        if all(np.hypot(*(spot - other)) >= 300 for other in centres):
            centres.append(spot)
    popularity = 1 / np.arange(1, landmarks + 1)
    truth = rng.choice(landmarks, count, p=popularity / popularity.sum())
    xy = np.array(centres)[truth] + rng.normal(0, spread_m, (count, 2))
    stray = rng.random(count) < 0.03
    xy[stray] = rng.uniform(0, 8000, (stray.sum(), 2))
    return np.array(centres) + 650_000, xy + 650_000, np.where(stray, -1, truth)


@pytest.mark.parametrize(("named", "median_error", "mean_error"), [(0.0, 0.015, 0.02), (0.5, 0.005, 0.01)])
def test_planted_landmarks_get_their_people(named, median_error, mean_error):
    centres, xy, truth = plant(10_000)
    says = np.random.default_rng(9).random(len(xy)) < named
    names = [f"Plats {t}" if t >= 0 and said else "" for t, said in zip(truth, says, strict=True)]
    rows = [(f"p{i}", name, point) for i, (name, point) in enumerate(zip(names, shapely.points(xy), strict=True))]
    places = find_point_places(draw(*rows), LANDMARK, 40.0)
    spots, people = shapely.get_coordinates(places.geometry.to_numpy()), places["participants"].to_numpy()
    known = np.bincount(truth[truth >= 0])
    errors, offsets = [], []
    for centre, count in zip(centres, known, strict=True):
        distance = np.hypot(*(spots - centre).T)
        best = np.argmax(np.where(distance < 80, people, 0))
        errors.append(abs(people[best] - count) / count)
        offsets.append(distance[best])
    assert np.median(errors) <= median_error
    assert np.mean(errors) <= mean_error
    assert np.median(offsets) <= 6
    assert (people >= 50).sum() == len(centres)


# --------------------------------------------------------------------------------------------------- radii


def test_the_radius_holds_two_thirds_of_the_people_s_marks():
    people = [(f"p{i}", "Bron", Point(x, y)) for i, (x, y) in enumerate([(0, 0), (3, 0), (-3, 0), (0, 20), (0, -20)])]
    # the middle is (0, 0); 68 % of five are four marks, the fourth is 20 m away
    assert find(*people)["radius_m"].tolist() == [20.0]
    twice = ("p0", "Bron", Point(0, 0))  # one person's marks count as one
    assert find(*people, twice, twice)["radius_m"].tolist() == [20.0]
    assert find(*people[:3])["radius_m"].tolist() == [3.0]
    assert find(people[0])["radius_m"].tolist() == [0.0]
