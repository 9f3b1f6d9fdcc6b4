import geopandas as gpd
import numpy as np
import pytest
import shapely
from aggregate_maps import DISTRICT, MIDWEST, count_ticks, describe, draw, list_rows, move
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from mentalkarta.aggregate.areas import draw_border, find_districts
from mentalkarta.aggregate.resemblance import cluster_areas, join_groups, measure_distances

LIGHT = settings(max_examples=25, deadline=None)
TOLERANCE_M = 5.0


def find(*rows):
    return find_districts(draw(*rows), DISTRICT, TOLERANCE_M, 0)


def blob(x, y, radius):
    return shapely.Point(x, y).buffer(radius)


# ------------------------------------------------------------------------------------------------- borders


def test_three_people_agree_where_two_of_them_drew():
    place = find(
        ("a", "Centrum", box(0, 0, 100, 100)),
        ("b", "centrum", box(50, 0, 150, 100)),
        ("c", "Centrum", box(60, 0, 200, 100)),
    ).iloc[0]
    assert (place["name"], place["participants"], place["name_people"], place["drawings"]) == ("Centrum", 3, 3, 3)
    assert place.geometry.equals(box(50, 0, 150, 100))


def test_half_of_two_is_all_they_drew_and_half_of_four_where_two_agree():
    two = shapely.normalize(np.array([box(0, 0, 100, 100), box(50, 0, 150, 100)]))
    assert draw_border(two, 5, 0)[0].equals(box(0, 0, 150, 100))
    four = shapely.normalize(np.array([box(0, 0, 100 + 50 * i, 100) for i in range(4)]))
    assert draw_border(four, 5, 0)[0].equals(box(0, 0, 200, 100))


def test_where_half_agree_nowhere_what_most_agree_on_is_the_border():
    apart = shapely.normalize(np.array([box(0, 0, 10, 10), box(20, 0, 30, 10), box(40, 0, 50, 10)]))
    assert draw_border(apart, 1, 0)[0].area == pytest.approx(300)


def test_pieces_under_the_square_of_the_tolerance_go_unless_all_would():
    pair = shapely.normalize(
        np.array([box(0, 0, 100, 100), shapely.MultiPolygon([box(0, 0, 50, 50), box(200, 0, 204, 4)])])
    )
    assert draw_border(pair, 5, 0)[0].equals(box(0, 0, 100, 100))
    assert draw_border(pair, 3, 0)[0].area == pytest.approx(10_016)
    tiny = shapely.normalize(np.array([box(0, 0, 1, 1), box(0, 0, 1, 2)]))
    assert draw_border(tiny, 5, 0)[0].equals(box(0, 0, 1, 2))


def test_one_person_keeps_the_area_as_drawn():
    place = find(("a", "", box(0, 0, 100, 100))).iloc[0]
    assert (place["participants"], place["name"]) == (1, "")
    assert place.geometry.equals(box(0, 0, 100, 100))


# --------------------------------------------------------------------------------------------------- names


def test_two_names_for_one_area_are_two_places():
    places = find(("a", "Ådalen", box(0, 0, 100, 100)), ("b", "Dalen", box(0, 0, 100, 100)))
    assert sorted(places["name"]) == ["Dalen", "Ådalen"]
    assert places["participants"].tolist() == [1, 1]


def test_a_person_who_draws_a_name_in_parts_counts_once():
    places = find(
        ("a", "Öarna", box(0, 0, 100, 100)),
        ("a", "Öarna", box(200, 0, 300, 100)),
        ("b", "Öarna", box(0, 0, 100, 100)),
        ("b", "öarna", box(200, 0, 300, 100)),
    )
    assert places[["participants", "drawings"]].to_numpy().tolist() == [[2, 4]]
    assert places.geometry.iloc[0].area == pytest.approx(20_000)


def test_one_name_far_apart_is_one_place():
    places = find(("a", "Stranden", box(0, 0, 100, 100)), ("b", "Stranden", box(9000, 0, 9100, 100)))
    assert places["participants"].tolist() == [2]


def test_an_area_without_a_name_joins_the_name_it_resembles():
    places = find(
        ("a", "Centrum", box(0, 0, 100, 100)),
        ("b", "Centrum", box(0, 0, 100, 100)),
        ("c", "", box(0, 0, 100, 60)),  # shares 60 %
        ("d", "", box(0, 0, 100, 40)),  # shares 40 %
    )
    assert places[["name", "participants", "name_people"]].to_numpy().tolist() == [["Centrum", 3, 2], ["", 1, 0]]


def test_nobody_joins_a_place_he_or_she_named():
    places = find(("a", "Centrum", box(0, 0, 100, 100)), ("a", "", box(0, 0, 100, 90)))
    assert places[["name", "participants", "drawings"]].to_numpy().tolist() == [["", 1, 1], ["Centrum", 1, 1]]


# -------------------------------------------------------------------------------------------- resemblance


def test_distance_is_what_two_areas_do_not_share():
    one, other = np.array([box(0, 0, 10, 10)] * 3), np.array([box(0, 0, 10, 10), box(5, 0, 15, 10), box(20, 0, 30, 10)])
    assert measure_distances(one, other).tolist() == [0, pytest.approx(2 / 3), 1]


def test_areas_without_names_group_by_resemblance():
    places = find(
        ("a", "", blob(0, 0, 100)),
        ("b", "", blob(10, 0, 100)),
        ("c", "", blob(0, 15, 95)),
        ("a", "", blob(500, 0, 100)),
        ("b", "", blob(510, 5, 105)),
    )
    assert places["participants"].tolist() == [3, 2]


def test_a_person_drawing_200_times_is_one_and_tears_no_group_apart():
    others = [(f"p{i}", "", blob(i % 7, i % 5, 100 + i % 3)) for i in range(20)]
    keen = [("keen", "", blob(i % 9, i % 4, 100 + i / 50)) for i in range(200)]
    same = [("same", "", blob(0, 0, 100))] * 200
    places = find(*others, *keen, *same)
    assert places["participants"].iloc[0] == 22
    assert (places["participants"].iloc[1:] == 1).all()
    assert places["drawings"].iloc[0] == 20 + 1 + 200


def test_a_join_takes_the_closest_first_and_each_person_once():
    areas = np.array([box(0, 0, 100, 70), box(0, 0, 100, 80), box(0, 0, 100, 20), box(200, 0, 300, 100)])
    borders = np.array([box(0, 0, 100, 100), box(200, 0, 300, 90)])
    assert join_groups(areas, np.array([1, 1, 2, 3]), borders, [{9}, {9}]).tolist() == [-1, 0, -1, 1]
    assert join_groups(areas, np.array([1, 1, 2, 3]), borders, [{1}, {3}]).tolist() == [-1, -1, -1, -1]


def test_everybody_drawing_the_same_area_is_one_group():
    same = shapely.normalize(np.array([blob(0, 0, 100)] * 500))
    assert set(cluster_areas(same, np.arange(500))) == {0}


def test_five_hundred_people_picking_squares_of_one_grid():
    rng = np.random.default_rng(5)
    squares = [box(100 * (i % 5), 100 * (i // 5), 100 * (i % 5) + 100, 100 * (i // 5) + 100) for i in range(25)]
    picks = [rng.choice(25, rng.integers(1, 6), replace=False) for _ in range(500)]
    places = find(*[(f"p{n}", "", squares[i]) for n, some in enumerate(picks) for i in some])
    counts = np.bincount(np.concatenate(picks), minlength=25)
    assert places["participants"].tolist() == sorted(counts.tolist(), reverse=True)
    assert len(places) == 25
    for people, geometry in zip(places["participants"], places.geometry, strict=True):
        assert people in [counts[i] for i in range(25) if squares[i].equals(geometry)]


def test_planted_districts_are_found():
    """60 people draw 5 of 8 districts roughly: the counts are right for nine of ten drawings."""
    rng = np.random.default_rng(2)
    rows, truth = [], []
    for person in range(60):
        for district in rng.choice(8, 5, replace=False):
            x, y = 1500 * (district % 4), 1500 * (district // 4)
            shift = rng.normal(0, 40, 2)
            rows.append((f"p{person}", "", blob(x + shift[0], y + shift[1], 500 * (1 + 0.15 * rng.normal()))))
            truth.append(district)
    people = np.sort(np.bincount(truth))[::-1]
    found = find(*rows)["participants"].to_numpy()[:8]
    assert np.abs(found - people).sum() <= 0.1 * people.sum()


# -------------------------------------------------------------------------------------------------- laws

ROWS = st.tuples(
    st.sampled_from("abcdef"),
    st.sampled_from(["", "", "Centrum", "centrum", "Torget"]),
    st.builds(
        lambda x, y, w, h: box(10 * x, 10 * y, 10 * (x + w), 10 * (y + h)),
        st.integers(0, 6),
        st.integers(0, 6),
        st.integers(1, 5),
        st.integers(1, 5),
    ),
)
MAPS = st.lists(ROWS, min_size=1, max_size=10).map(lambda rows: draw(*rows))


@LIGHT
@given(MAPS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_bit(frame, rng):
    rows = list_rows(frame) * 2
    rng.shuffle(rows)
    again = find_districts(draw(*rows), DISTRICT, TOLERANCE_M, 0)
    assert describe(again) == describe(find_districts(frame, DISTRICT, TOLERANCE_M, 0))


@LIGHT
@given(MAPS)
def test_every_drawing_has_one_place_and_every_border_lies_in_its_drawings(frame):
    places = find_districts(frame, DISTRICT, TOLERANCE_M, 0)
    assert sorted(sum(places["members"], ())) == sorted(frame["feature_id"])
    assert places.geometry.is_valid.all()
    assert places["place_id"].is_unique
    for members, people, border in zip(places["members"], places["participants"], places.geometry, strict=True):
        own = frame[frame["feature_id"].isin(members)]
        assert own["participant"].nunique() == people
        assert border.area > 0
        assert border.difference(shapely.union_all(own.geometry.to_numpy())).area == pytest.approx(0, abs=1e-6)


@LIGHT
@given(MAPS, st.integers(-500, 500), st.integers(-500, 500))
def test_moving_the_map_moves_the_places(frame, east, north):
    here = find_districts(frame, DISTRICT, TOLERANCE_M, 0)
    there = find_districts(move(frame, 100 * east, 100 * north), DISTRICT, TOLERANCE_M, 0)
    assert there[["name", "participants", "members"]].equals(here[["name", "participants", "members"]])
    assert there.geometry.area.to_numpy() == pytest.approx(here.geometry.area.to_numpy())


def test_no_drawings_no_places():
    places = find_districts(draw(("a", "", box(0, 0, 1, 1))).iloc[:0], DISTRICT, TOLERANCE_M, 0)
    assert len(places) == 0
    assert "participants" in places


@pytest.mark.data
@pytest.mark.skipif(not MIDWEST.is_dir(), reason="the midwest answers are not beside the repository")
def test_the_midwest_is_what_half_of_2778_people_ticked():
    answers = gpd.read_file(MIDWEST / "drawings.geojson", columns=["participant", "name"]).to_crs(5070)
    frame = draw(*zip(answers["participant"], answers["name"], answers.geometry, strict=True))
    place = find_districts(frame, DISTRICT, 1000.0, 0).iloc[0]
    assert (place["name"], place["participants"]) == ("Midwest", 2778)
    states = gpd.read_file(MIDWEST / "states.geojson").to_crs(5070)
    inside = states.representative_point().within(place.geometry)
    assert inside.tolist() == [count >= 1389 for count in count_ticks(MIDWEST)]


def test_with_a_limit_of_three_people_three_must_agree_on_a_border():
    rows = [("a", "X", box(0, 0, 100, 100)), ("b", "X", box(10, 0, 100, 100)), ("c", "X", box(20, 0, 100, 100))]
    place = find_districts(draw(*rows), DISTRICT, TOLERANCE_M, 3).iloc[0]
    assert (place["participants"], place["agreement"]) == (3, 3)
    assert place.geometry.equals(box(20, 0, 100, 100))
    pair = find_districts(draw(*rows[:2]), DISTRICT, TOLERANCE_M, 3).iloc[0]
    assert (pair["participants"], pair["agreement"]) == (2, 1)


def test_a_name_drawn_in_five_places_has_nobody_to_agree():
    rows = [(f"p{i}", "Centrum", box(1000 * i, 0, 1000 * i + 500, 500)) for i in range(5)]
    place = find_districts(draw(*rows), DISTRICT, TOLERANCE_M, 3).iloc[0]
    assert (place["participants"], place["agreement"]) == (5, 1)
