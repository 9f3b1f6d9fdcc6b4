"""Star-shaped areas: what is called one is valid, and plain outlines are."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.ingest.stars import are_stars

CORNER = (642_000.0, 6_980_000.0)


def make_area(*rings):
    shell, *holes = [[(x + CORNER[0], y + CORNER[1]) for x, y in ring] for ring in rings]
    return shapely.Polygon(shell, holes)


def is_star(area):
    return bool(are_stars(np.array([area], dtype=object))[0])


SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100)]


@pytest.mark.parametrize(
    ("area", "star"),
    [
        (make_area(SQUARE), True),
        (make_area(SQUARE[::-1]), True),
        (make_area([(0, 0), (1, 0), (0, 1)]), True),
        (make_area(SQUARE, [(40, 40), (60, 40), (60, 60)]), False),  # a hole may lie anywhere
        (shapely.MultiPolygon([make_area(SQUARE)]), False),
        (make_area([(0, 0), (100, 100), (100, 0), (0, 100)]), False),  # a figure of eight
        (make_area([*SQUARE, *SQUARE]), False),  # twice around
        (make_area([(0, 0), (100, 0), (100, 0), (100, 100), (0, 100)]), False),  # stands still at a corner
        (make_area([(0, 0), (100, 0), (100, 100), (90, 10), (0, 10)]), False),  # an angle: its middle lies outside
        (make_area([(0, 0), (1, 1), (2, 2)]), False),  # flat
    ],
)
def test_what_is_a_star(area, star):
    assert is_star(area) == star


def test_areas_do_not_run_into_each_other():
    areas = np.array([make_area(SQUARE), make_area([*SQUARE, *SQUARE]), make_area(SQUARE[::-1])], dtype=object)
    assert are_stars(areas).tolist() == [True, False, True]
    assert are_stars(areas[:0]).tolist() == []


numbers = st.integers(-5, 5) | st.floats(-1e5, 1e5).map(lambda number: round(number, 3))


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=9))
def test_every_star_is_valid(corners):
    area = make_area(corners)
    assert area.is_valid or not is_star(area)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0.5, 1.0), min_size=5, max_size=60), st.sampled_from([1, -1]), st.integers(1, 3))
def test_what_goes_once_around_is_a_star(radii, sense, rounds):
    angles = sense * rounds * 2 * np.pi * np.arange(len(radii)) / len(radii)
    area = make_area([(100 * r * np.cos(a), 100 * r * np.sin(a)) for r, a in zip(radii, angles, strict=True)])
    if rounds > 1:
        assert area.is_valid or not is_star(area)
    elif max(radii) - min(radii) < 0.05:
        assert is_star(area)
