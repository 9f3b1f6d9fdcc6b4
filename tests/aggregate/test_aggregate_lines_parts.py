"""The parts that corridors are made of: sampling, thinning, tracing, runs."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from corridor_maps import draw_lines
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import label

from mentalkarta.aggregate import samples
from mentalkarta.aggregate.density import Cells, find_ridges
from mentalkarta.aggregate.runs import find_class, find_runs, take_median, trim_ends
from mentalkarta.aggregate.samples import flatten_lines, iterate_samples
from mentalkarta.aggregate.thinning import thin
from mentalkarta.aggregate.tracing import find_chains, trace_links


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 12)), min_size=1, max_size=6))
def test_a_link_is_cut_at_the_same_places_from_either_end(parts):
    count = np.array([people for people, stations in parts for _ in range(stations)])
    begins, turned = ([first for first, _ in find_runs(each, (6, 4, 2))][1:] for each in (count, count[::-1]))
    if count.tolist() != count[::-1].tolist():  # else it is the same link from both ends
        assert turned == [len(count) - begin for begin in reversed(begins)]


def test_samples_lie_on_the_line_ends_included_at_equal_distances():
    line = [(10, 10), (40, 10), (40, 50)]
    (part,) = iterate_samples(flatten_lines(draw_lines(line)), 7.0, 7.0)
    xy = np.column_stack([part.x + 10, part.y + 10])
    assert xy[[0, -1]].tolist() == [[10, 10], [40, 50]]
    assert len(xy) == 11
    assert shapely.distance(shapely.points(xy), shapely.LineString(line)).max() < 1e-9


def test_headings_have_no_direction():
    lines = flatten_lines(draw_lines([(0, 0), (70, 70)], [(70, 70), (0, 0)]))
    (part,) = iterate_samples(lines, 10.0, 10.0)
    assert part.cos2 == pytest.approx(np.zeros(len(part.x)), abs=1e-12)
    assert part.sin2 == pytest.approx(np.ones(len(part.x)))


def test_the_turning_point_of_to_and_fro_has_the_heading_of_the_line():
    (part,) = iterate_samples(flatten_lines(draw_lines([(0, 0), (30, 0), (0, 0)])), 10.0, 10.0)
    assert part.cos2.tolist() == [1.0] * 7


def test_sampling_in_pieces_gives_the_same_samples(monkeypatch):
    rng = np.random.default_rng(2)
    lines = flatten_lines(draw_lines(*rng.uniform(0, 500, (9, 5, 2)), people=list("abacdbcad")))
    (whole,) = iterate_samples(lines, 10.0, 20.0)
    monkeypatch.setattr(samples, "CHUNK", 300)
    parts = list(iterate_samples(lines, 10.0, 20.0))
    assert len(parts) > 1
    for field in ("x", "y", "drawing", "cos2", "sin2"):
        assert np.concatenate([getattr(part, field) for part in parts]).tolist() == getattr(whole, field).tolist()
    people = [set(lines.person[part.drawing]) for part in parts]
    assert sum(map(len, people)) == 4  # nobody is torn apart


def to_cells(picture):
    """Cells of a picture of text, its last line at row 10, sorted."""
    rows = [list(line) for line in reversed(picture.split())]
    cells = [
        (10 + row, 10 + column) for row, line in enumerate(rows) for column, sign in enumerate(line) if sign == "#"
    ]
    row, column = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return Cells(column, row, np.ones(len(row), dtype=np.float32))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_thinning_keeps_pieces_and_holes(seed):
    rng = np.random.default_rng(seed)
    raster = np.kron(rng.random((6, 6)) < 0.55, np.ones((4, 4), dtype=int)).astype(bool)
    row, column = np.nonzero(raster)
    thinned = thin(Cells(column + 10, row + 10, np.ones(len(row), dtype=np.float32)))
    after = np.zeros((26, 26), dtype=bool)
    after[thinned.row - 9, thinned.column - 9] = True
    before = np.pad(raster, 1)
    assert not (after & ~before).any()
    assert label(after, np.ones((3, 3)))[1] == label(before, np.ones((3, 3)))[1]
    assert label(~after)[1] == label(~before)[1]


def test_links_meet_at_one_junction_and_spurs_go():
    tee = "#########" * 5 + "\n" + ("....................#........................\n" * 20)
    spur = "\n".join("." * 30 + "#" + "." * 14 if row in (0, 1) else "." * 45 for row in range(2))
    links = trace_links(to_cells(f"{spur}\n{tee}"), 2.0)
    assert len(links) == 3
    assert len({node for link in links for node in link.nodes}) == 4


def test_a_ring_is_one_link():
    ring = "..######..\n.#......#.\n#........#\n#........#\n#........#\n.#......#.\n..######.."
    (link,) = trace_links(to_cells(ring), 2.0)
    assert link.nodes[0] == link.nodes[1]
    assert link.xy[0].tolist() == link.xy[-1].tolist()


def test_two_people_make_a_ridge_and_one_does_not():
    line = [(0, 0), (500, 0)]
    assert len(find_ridges(flatten_lines(draw_lines(line)), 20.0).row) == 0
    assert len(find_ridges(flatten_lines(draw_lines(line, line, people=["a", "a"])), 20.0).row) == 0
    assert len(find_ridges(flatten_lines(draw_lines(line, line)), 20.0).row) >= 50


def test_chains_follow_their_ties_and_name_every_part_once():
    mates = {(0, 1): (2, 1), (2, 1): (0, 1), (2, 0): (3, 0), (3, 0): (2, 0), (1, 0): (1, 1), (1, 1): (1, 0)}
    chains = find_chains(5, mates)
    assert sorted(part for chain in chains for part, _ in chain) == [0, 1, 2, 3, 4]
    assert [(0, False), (2, True), (3, False)] in chains
    assert [(1, False)] in chains


def test_runs_are_cut_where_the_class_changes_and_share_a_station():
    count = np.array([5] * 10 + [9] * 10)
    assert find_runs(count, (8, 4)) == [(0, 10), (10, 19)]
    assert find_runs(count, (20, 10)) == [(0, 10), (10, 19)]  # the same class, but 5 and 9 are not one number
    assert find_runs(np.array([5] * 10 + [6] * 10), (20, 10)) == [(0, 19)]


def test_short_runs_do_not_flicker():
    count = np.array([9] * 10 + [7] * 2 + [9] * 10)
    assert find_runs(count, (8, 4)) == [(0, 21)]
    assert find_runs(np.array([9, 7] * 10), (8, 4))[-1][1] == 19
    assert len(find_runs(np.array([9, 7] * 10), (8, 4))) == 1


def test_counts_that_hover_around_a_limit_do_not_flicker():
    assert find_runs(np.array([4, 4, 4, 3, 3, 3, 3] * 6), (4, 2)) == [(0, 41)]  # one person, short runs
    assert find_runs(np.array([103] * 20 + [101] * 15 + [103] * 20), (102, 50, 2)) == [(0, 54)]  # within a twentieth
    assert find_runs(np.array([60] * 20 + [50] * 6 + [60] * 20), (55, 30, 2)) == [(0, 45)]  # within a fifth, short


def test_what_stands_out_or_lasts_is_cut():
    assert find_runs(np.array([60] * 20 + [45] * 6 + [60] * 20), (55, 30, 2)) == [(0, 20), (20, 26), (26, 45)]
    assert find_runs(np.array([60] * 20 + [50] * 12 + [60] * 20), (55, 30, 2)) == [(0, 20), (20, 32), (32, 51)]
    assert find_runs(np.array([5] * 12 + [4] * 12), (5, 2)) == [(0, 12), (12, 23)]


def test_nothing_hovers_around_the_last_limit_nor_around_one_person():
    assert find_runs(np.array([3] * 20 + [2] * 4 + [3] * 20), (30, 3)) == [(0, 20), (20, 24), (24, 43)]
    assert find_runs(np.array([2] * 20 + [1] * 4 + [2] * 20), (30, 10)) == [(0, 20), (20, 24), (24, 43)]
    assert find_runs(np.array([3] * 20 + [2] * 4 + [3] * 20), (30, 2)) == [(0, 43)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=80), st.lists(st.integers(2, 30), max_size=4))
def test_runs_cover_the_link_and_differ_in_class_or_count(count, limits):
    runs = find_runs(np.array(count), sorted(limits, reverse=True))
    assert runs[0][0] == 0
    assert runs[-1][1] == len(count) - 1
    assert all(one[1] == other[0] for one, other in pairwise(runs))
    if len(runs) > 1:
        assert min(high - low for low, high in runs) >= 2


def test_ends_are_cut_back_to_half_of_the_people_but_tails_stay():
    frayed = np.array([1, 2, 4, 7, 9, 10, 10, 10, 10, 10, 10, 10])
    assert trim_ends(frayed, (True, True)) == (3, 11)
    assert trim_ends(frayed, (False, True)) == (0, 11)
    assert trim_ends(frayed[::-1], (True, True)) == (0, 8)
    tail = np.array([3] * 12 + [10] * 12)
    assert trim_ends(tail, (True, True)) == (0, 23)


def test_the_median_of_two_is_the_lower_and_classes_go_by_limits():
    assert take_median(np.array([4, 2, 3, 9])) == 3
    assert [find_class(people, (10, 5)) for people in (10, 9, 5, 4, 1)] == [0, 1, 1, 2, 3]
