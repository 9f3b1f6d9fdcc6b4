"""How far people agree on areas: zones by hand, consensus beside all pairs, the medoid."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from aggregate_maps import DISTRICT, draw
from hypothesis import given
from hypothesis import strategies as st

from mentalkarta.aggregate.agreement import MOST_SHAPES, measure_consensus
from mentalkarta.aggregate.areas import draw_border, find_districts


def box(x0, y0, x1, y1):
    return shapely.normalize(shapely.box(x0, y0, x1, y1))


def nest(count):
    """Squares one in another: the k-th of them reaches k * 100 m."""
    return np.array([box(0, 0, 100 * k, 100) for k in range(1, count + 1)], dtype=object)


def list_zones(areas, least=0):
    return {each.zone: (each.agree, each.geometry) for each in draw_border(areas, 1.0, least)[2]}


def test_zones_are_where_a_quarter_a_half_and_three_quarters_agree():
    zones = list_zones(nest(8))
    assert {zone: (agree, geometry.area) for zone, (agree, geometry) in zones.items()} == {
        "fringe": (2, 70_000.0), "shared": (4, 50_000.0), "core": (6, 30_000.0),
    }  # fmt: skip
    assert list(zones) == ["fringe", "shared", "core"]


def test_no_zone_is_of_fewer_people_than_may_be_told_and_none_is_there_twice():
    assert {zone: agree for zone, (agree, _) in list_zones(nest(8), 5).items()} == {"shared": 5, "core": 6}
    assert list_zones(nest(3), 3).keys() == {"core"}  # all three, whatever the share
    apart = np.array([box(0, 0, 10, 10), box(20, 0, 30, 10), box(40, 0, 50, 10)], dtype=object)
    assert {zone: agree for zone, (agree, _) in list_zones(apart).items()} == {"fringe": 1}


def test_the_shared_zone_is_the_border():
    border, agreement, zones, _ = draw_border(nest(8), 1.0, 3)
    (shared,) = [each for each in zones if each.zone == "shared"]
    assert (shared.agree, shared.geometry.wkb) == (agreement, border.wkb)
    assert draw_border(nest(1), 1.0, 3)[2] == ()


def test_consensus_of_two_is_what_they_share():
    assert measure_consensus(nest(1)) == (1.0, 0)
    assert measure_consensus(nest(2)) == (0.5, 0)
    assert measure_consensus(np.array([box(0, 0, 1, 1), box(5, 0, 6, 1)], dtype=object)) == (0.0, 0)
    equal = np.array([box(0, 0, 1, 1)] * 7, dtype=object)
    assert measure_consensus(equal) == (1.0, 0)


def test_the_medoid_is_most_like_the_others():
    assert measure_consensus(nest(5))[1] == 2  # 300 m: 1/3, 2/3, 3/4 and 3/5 of it in common


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=2, max_size=7))
def test_consensus_is_the_mean_over_all_pairs_of_people(spans):
    areas = np.array([box(x, 0, x + wide, 1) for x, wide in spans], dtype=object)
    alike = [
        max(0, min(a + wa, b + wb) - max(a, b)) / (wa + wb - max(0, min(a + wa, b + wb) - max(a, b)))
        for (a, wa), (b, wb) in combinations(spans, 2)
    ]
    consensus, medoid = measure_consensus(areas)
    assert consensus == pytest.approx(np.mean(alike))
    likeness = [sum(_share(one, other) for other in spans) for one in spans]
    assert likeness[medoid] == pytest.approx(max(likeness))


def _share(one, other):
    shared = max(0, min(sum(one), sum(other)) - max(one[0], other[0]))
    return shared / (one[1] + other[1] - shared)


def test_of_very_many_areas_some_stand_for_all():
    rng = np.random.default_rng(3)
    areas = np.array([box(x, 0, x + 100, 1) for x in rng.normal(0, 10, 3 * MOST_SHAPES)], dtype=object)
    every = [_share((a.bounds[0], 100), (b.bounds[0], 100)) for a, b in combinations(areas, 2)]
    assert measure_consensus(areas)[0] == pytest.approx(np.mean(every), abs=0.01)


def test_districts_carry_their_consensus_medoid_and_zones():
    frame = draw(*((f"p{k}", "Ådalen", area) for k, area in enumerate(nest(5))))
    (place,) = find_districts(frame, DISTRICT, 5.0, 3).to_dict("records")
    assert place["consensus"] == pytest.approx(measure_consensus(nest(5))[0])
    drawn = dict(zip(frame["feature_id"], frame.geometry, strict=True))
    assert drawn[place["medoid"]].area == 30_000.0
    assert [zone.zone for zone in place["zones"]] == [
        "shared",
        "core",
    ]  # a quarter of five are two, of whom nothing is told
