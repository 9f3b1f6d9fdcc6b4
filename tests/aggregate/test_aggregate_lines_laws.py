"""What must hold for the corridors of any drawings."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from aggregate_maps import describe, draw, list_rows, move
from corridor_maps import TOLERANCE, draw_lines, find, scatter
from hypothesis import given, settings
from hypothesis import strategies as st

WAYS = [[(0, 0), (900, 0)], [(0, 0), (450, 0), (450, 600)], [(0, 400), (900, 400)], [(100, -300), (800, 700)]]


@st.composite
def maps(draw_value):
    """Some people along some ways, with a scatter and a few strays."""
    rng = np.random.default_rng(draw_value(st.integers(0, 10_000)))
    lines = []
    for way in WAYS:
        lines += scatter(rng, way, draw_value(st.integers(0, 6)), vertices=10, spread_m=TOLERANCE * 0.7)
    lines += [rng.uniform(-200, 1000, (4, 2)) for _ in range(2)]
    people = [f"person {rng.integers(0, 12):02d}" for _ in lines]
    return draw_lines(*lines, people=people)


@settings(max_examples=25, deadline=None)
@given(maps(), st.randoms(use_true_random=False))
def test_the_order_of_drawings_changes_nothing(frame, random):
    order = list(range(len(frame)))
    random.shuffle(order)
    shuffled = frame.iloc[order].reset_index(drop=True)
    one, other = find(frame, (4, 2)), find(shuffled, (4, 2))
    assert describe(one) == describe(other)
    assert one["members"].tolist() == other["members"].tolist()


@settings(max_examples=25, deadline=None)
@given(maps())
def test_drawing_everything_twice_changes_nothing(frame):
    twice = draw(*list_rows(frame), *list_rows(frame))
    assert describe(find(twice, (4, 2))) == describe(find(frame, (4, 2)))


@settings(max_examples=25, deadline=None)
@given(maps(), st.integers(-500_000, 500_000), st.integers(-500_000, 7_000_000))
def test_moving_the_map_moves_the_corridors(frame, east, north):
    here, there = find(frame, (4, 2)), find(move(frame, east, north), (4, 2))
    assert there["participants"].tolist() == here["participants"].tolist()
    back = move(there, -east, -north)
    for one, other in zip(here.geometry, back.geometry, strict=True):
        assert shapely.hausdorff_distance(one, other) < 0.05


@settings(max_examples=25, deadline=None)
@given(maps())
def test_counts_are_possible_and_lines_are_near_their_people(frame):
    corridors = find(frame, (4, 2))
    assert corridors["place_id"].is_unique
    assert corridors.geometry.geom_type.isin(["LineString"]).all()
    assert corridors.geometry.is_valid.all()
    drawn = dict(zip(frame["feature_id"], frame.geometry, strict=True))
    person = dict(zip(frame["feature_id"], frame["participant"], strict=True))
    for row in corridors.itertuples():
        assert 2 <= row.participants <= len({person[member] for member in row.members})
        assert row.drawings == len(row.members)
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(row.geometry, TOLERANCE)))
        lines = [drawn[member] for member in row.members]
        assert shapely.distance(points[:, None], np.array(lines)).min(axis=1).max() < 3 * TOLERANCE


@pytest.mark.parametrize("seed", [8, 9])
def test_the_number_of_people_is_that_of_a_plain_count(seed):
    """Line by line and place by place, as docs/method.md has it, with nothing but shapely."""
    rng = np.random.default_rng(seed)
    ways = [2 * np.array(way) for way in WAYS]
    frame = draw_lines(*[line for way in ways for line in scatter(rng, way, 15, vertices=20)])
    corridors = find(frame, (30, 8))
    assert corridors["participants"].max() >= 29
    between = shapely.length(corridors.geometry) / shapely.hausdorff_distance(
        shapely.get_point(corridors.geometry, 0), shapely.get_point(corridors.geometry, -1)
    )
    assert between.max() < 1.5  # no line folds where junctions lie close together
    long = corridors[corridors.length > 10 * TOLERANCE]
    assert len(long) >= 5
    for row in long.itertuples():
        along = np.arange(0.15, 0.85, TOLERANCE / row.geometry.length) * row.geometry.length
        passing = [_follow([_find_pass(line, row.geometry, at) for at in along]) for line in frame.geometry]
        assert row.participants == pytest.approx(np.median(np.sum(passing, axis=0)), rel=0.04, abs=1)


def _find_pass(line, corridor, at):
    """How far to the side a line passes a place on a corridor with its heading, in tolerances; inf when it does not."""
    place, ahead = corridor.interpolate(at), _find_step(corridor, at)
    aside = np.array([-ahead[1], ahead[0]]) / np.hypot(*ahead) * 4 * TOLERANCE
    across = shapely.LineString([place.coords[0] - aside, place.coords[0] + aside])
    met = shapely.get_coordinates(shapely.intersection(line, across))
    passes = [
        place.distance(shapely.Point(point)) / TOLERANCE
        for point in met
        if _turn(_find_step(line, line.project(shapely.Point(point))), ahead) <= 30
    ]
    return min(passes, default=np.inf)


def _follow(passes):
    """Where a person counts: within 2.25, and between two such places if it is nowhere over 3.25 for long."""
    passing = np.array(passes) <= 2.25
    reached = np.flatnonzero(passing)
    for one, other in pairwise(reached):
        away = "".join("x" if aside > 3.25 else "." for aside in passes[one:other])
        if "xxxx" not in away:
            passing[one:other] = True
    return passing


def _find_step(line, at):
    """Step from 1.5 tolerances before a place on a line to 1.5 tolerances after."""
    before, after = max(at - 1.5 * TOLERANCE, 0), min(at + 1.5 * TOLERANCE, line.length)
    return np.subtract(line.interpolate(after).coords[0], line.interpolate(before).coords[0])


def _turn(one, other):
    """Angle between two lines, 0 to 90 degrees."""
    cosine = abs(one @ other) / (np.hypot(*one) * np.hypot(*other))
    return np.degrees(np.arccos(min(cosine, 1.0)))
