"""How far off people draw: from the paper, from their lines, or assumed."""

import numpy as np
import pytest
import shapely
from aggregate_maps import draw, list_rows, move
from corridor_maps import draw_lines, scatter
from shapely.affinity import rotate

from mentalkarta.aggregate.tolerance import find_tolerance
from mentalkarta.model import Tolerance

WAYS = [[(0, 0), (4000, 0), (4000, 3000)], [(0, 1500), (6000, 2500)], [(500, -3000), (1500, 4000)]]


def draw_ways(spread_m, people=12, seed=1):
    """Some people along each way."""
    rng = np.random.default_rng(seed)
    return draw_lines(*[line for way in WAYS for line in scatter(rng, way, people, spread_m=spread_m)])


@pytest.mark.parametrize(("drawn_at", "metres"), [(10_000, 30.0), (50_000, 150.0), (100_000, 300.0)])
def test_paper_gives_three_millimetres(drawn_at, metres):
    assert find_tolerance(draw_ways(20.0), drawn_at, seed=1) == Tolerance(metres, "drawn_at")


@pytest.mark.parametrize("spread_m", [10.0, 20.0, 40.0, 80.0])
@pytest.mark.parametrize("people", [4, 40])
def test_lines_tell_how_far_off_they_are(spread_m, people):
    tolerance = find_tolerance(draw_ways(spread_m, people), None, seed=1)
    assert tolerance.source == "estimated"
    # between two vertices a line is nearer to what is meant than at them: 0.8 of their spread on average
    assert tolerance.metres == pytest.approx(0.85 * spread_m, rel=0.25)


def test_lines_of_other_streets_do_not_widen_it():
    rng = np.random.default_rng(4)
    streets = [line for north in range(0, 3000, 300) for line in scatter(rng, [(0, north), (5000, north)], 6)]
    assert find_tolerance(draw_lines(*streets), None, seed=1).metres == pytest.approx(17, rel=0.2)


def test_order_seed_place_and_heading_of_the_map_matter_little():
    frame = draw_ways(30.0)
    tolerance = find_tolerance(frame, None, seed=1)
    rng = np.random.default_rng(0)
    assert find_tolerance(frame.iloc[rng.permutation(len(frame))].reset_index(drop=True), None, seed=1) == tolerance
    assert find_tolerance(move(frame, 600_000, 6_900_000), None, seed=1) == tolerance
    assert find_tolerance(frame, None, seed=2).metres == pytest.approx(tolerance.metres, rel=0.1)
    turned = frame.set_geometry([rotate(line, 33, origin=(0, 0)) for line in frame.geometry])
    assert find_tolerance(turned, None, seed=1).metres == pytest.approx(tolerance.metres, rel=0.15)


def test_too_few_lines_side_by_side_are_taken_at_1_to_50_000():
    assumed = Tolerance(150.0, "assumed")
    assert find_tolerance(draw(), None, seed=1) == assumed
    assert find_tolerance(draw(("a", "", shapely.Point(0, 0))), None, seed=1) == assumed
    assert find_tolerance(draw_lines(*[[(0, k), (900, k)] for k in (0, 9, 14)]), None, seed=1) == assumed
    one_person = draw_lines(*[[(0, k), (900, k)] for k in range(9)], people=["a"] * 9)
    assert find_tolerance(one_person, None, seed=1) == assumed


def test_lines_of_different_elements_are_not_compared():
    lines = [[(0, 5 * k), (900, 5 * k)] for k in range(4)]
    frame = draw(*list_rows(draw_lines(*lines)))
    assert find_tolerance(frame, None, seed=1).source == "estimated"
    mixed = frame.assign(element=["path", "path", "barrier", "barrier"])
    assert find_tolerance(mixed, None, seed=1).source == "assumed"


def test_an_estimate_stays_in_proportion_to_the_map():
    same = draw_lines(*[[(0, 0), (6000, 8000)]] * 8)
    assert find_tolerance(same, None, seed=1) == Tolerance(0.5, "estimated")  # 10 km / 20 000
