"""A network laid out: edges between nodes, ways along them, slices across."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from network_maps import make_grid, make_network, make_ring

from mentalkarta.aggregate.network.decoding import find_cheapest, lay_trellis
from mentalkarta.aggregate.network.noding import cut_edges
from mentalkarta.aggregate.network.slices import Spans, count_spans, cut_slices, find_members, merge_spans
from mentalkarta.aggregate.network.ways import find_meetings, lay_ways

TOLERANCE = 20.0
CROSS = [[(0, 0), (500, 0), (1000, 0)], [(500, -400), (500, 0), (500, 400)]]


def list_lines(lines):
    """List lines as lists of (east, north), each from its lower end, sorted."""
    return sorted(min(line.coords[:], line.coords[::-1]) for line in lines)


def list_ways(network, tolerance_m=TOLERANCE):
    """List the ways of a network."""
    return list_lines(lay_ways(network, tolerance_m).line)


def cut(*lines):
    """Cut lines at their nodes; list the edges."""
    return list_lines(cut_edges(make_network(*lines).geometry.to_numpy(), np.arange(9)).line)


def test_lines_are_cut_where_they_share_a_vertex():
    assert cut(*CROSS) == [
        [(0, 0), (500, 0)],
        [(500, -400), (500, 0)],
        [(500, 0), (500, 400)],
        [(500, 0), (1000, 0)],
    ]


def test_lines_that_cross_without_a_common_vertex_stay_whole():
    assert cut([(0, 0), (1000, 0)], [(500, -400), (500, 400)]) == [[(0, 0), (1000, 0)], [(500, -400), (500, 400)]]


def test_a_line_that_ends_on_another_meets_it():
    assert len(cut([(0, 0), (1000, 0)], [(500, 0), (500, 400)], [(300.0, 0.04), (300, 400)])) == 5
    assert len(cut([(0, 0), (1000, 0)], [(500, 0.1), (500, 400)])) == 2  # a decimetre short of it


@pytest.mark.parametrize("again", [CROSS[0], CROSS[0][::-1], CROSS[0][:2], [(0, 0), (500, 0), (500, 400)]])
def test_each_piece_stands_once_whichever_way_round(again):
    assert cut(*CROSS, again) == cut(*CROSS)


def test_repeated_vertices_are_one():
    assert cut([(0, 0), (0, 0), (100, 0), (100, 0)]) == [[(0, 0), (100, 0)]]


def test_a_named_line_speaks_for_a_piece_that_several_have():
    ways = lay_ways(make_network(CROSS[0], CROSS[0][::-1], names=["", "E4"]), TOLERANCE)
    assert ways.part_row.tolist() == [1, 1]


def test_ways_go_straight_on():
    assert list_ways(make_network(CROSS[0][:2], CROSS[0][1:], CROSS[1][:2], CROSS[1][1:])) == sorted(
        [CROSS[0], CROSS[1]]
    )


def test_ways_of_one_name_go_on_before_straighter_ones():
    """A road bends by 40 degrees at a junction, where a lane without its name goes straight on."""
    bend, lane = [(500, 0), (900, 335)], [(500, 0), (1000, 0)]
    network = make_network([(0, 0), (500, 0)], bend, lane, names=["E4", "E4", ""])
    assert list_ways(network) == [[(0, 0), (500, 0), (900, 335)], lane]
    assert list_ways(make_network([(0, 0), (500, 0)], bend, lane)) == [[(0, 0), (500, 0), (1000, 0)], bend]


def test_ways_of_different_names_do_not_go_on_in_each_other():
    names = ["E4", "Storgatan"]
    assert len(list_ways(make_network([(0, 0), (500, 0)], [(500, 0), (1000, 0)], names=names))) == 2
    assert len(list_ways(make_network([(0, 0), (500, 0)], [(500, 0), (1000, 0)], names=["e4", "E4"]))) == 1


def test_a_bend_ends_a_way_at_a_junction_only():
    corner = [[(0, 0), (500, 0)], [(500, 0), (500, 400)]]
    assert list_ways(make_network(*corner)) == [[(0, 0), (500, 0), (500, 400)]]
    assert list_ways(make_network(*corner, [(500, 0), (-200, -300)])) == sorted([*corner, [(-200, -300), (500, 0)]])


def test_a_grid_has_a_way_for_every_street():
    """Five streets each way; the four corners are bends, so that the outer four make one ring."""
    ways = lay_ways(make_grid(5, 300), TOLERANCE)
    assert sorted(shapely.length(ways.line).tolist()) == [1200] * 6 + [4800]
    assert sum(line.is_closed for line in ways.line) == 1


def test_small_round_rings_are_points_and_square_blocks_are_not():
    ring = make_ring((0, 0), 18)
    arms = [[(-400, 0), ring[8]], [ring[0], (400, 0)], [ring[4], (0, 400)]]
    assert list_ways(make_network(ring, *arms)) == [[(-400, 0), (-18, 0), (18, 0), (400, 0)], [(0, 18), (0, 400)]]
    assert len(list_ways(make_network(ring, *arms), tolerance_m=15.0)) == 4  # to a finer pen it is a ring
    square = [(-15, -15), (15, -15), (15, 15), (-15, 15), (-15, -15)]
    assert len(list_ways(make_network(square, [(15, 15), (400, 400)]))) == 2


def test_two_roundabouts_side_by_side_are_one_point():
    rings = [make_ring((0, 0), 12), make_ring((24, 0), 12)]
    arms = [[(-400, 0), (-12, 0)], [(36, 0), (400, 0)]]
    assert list_ways(make_network(*rings, *arms)) == [[(-400, 0), (-12, 0), (36, 0), (400, 0)]]


def test_of_lanes_side_by_side_the_longest_stays():
    lanes = [[(0, 0), (2000, 0)], [(10, 15), (1990, 15)], [(10, 30), (1980, 30)]]
    assert list_ways(make_network(*lanes)) == [lanes[0], lanes[2]]  # 30 m are more than a tolerance
    assert list_ways(make_network(*lanes), tolerance_m=40.0) == [lanes[0]]


def test_crossing_and_parting_lines_are_no_twins():
    assert len(list_ways(make_network(*CROSS))) == 2
    assert len(list_ways(make_network([(0, 0), (2000, 0)], [(0, 15), (1000, 15), (2000, 300)]))) == 2


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_neither_order_nor_direction_of_the_lines_changes_the_ways(random):
    ring = make_ring((300, 300), 15)
    lines = [line.coords[:] for line in make_grid(4, 300).geometry] + [ring, [(0, 8), (900, 8)], [(450, 0), (450, 900)]]
    names = ["E4" if number % 5 == 0 else "" for number in range(len(lines))]
    order = list(range(len(lines)))
    random.shuffle(order)
    shuffled = [lines[number][:: random.choice((1, -1))] for number in order]
    one = lay_ways(make_network(*lines, names=names), TOLERANCE)
    other = lay_ways(make_network(*shuffled, names=[names[number] for number in order]), TOLERANCE)
    assert [line.wkt for line in one.line] == [line.wkt for line in other.line]
    assert [order[row] for row in other.part_row] == one.part_row.tolist()


def test_ways_meet_at_their_nodes():
    meetings = find_meetings(lay_ways(make_network(*CROSS), TOLERANCE))
    assert (meetings.one.tolist(), meetings.other.tolist()) == ([0, 0, 0, 0, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0, 0])
    assert set(zip(meetings.one_m.tolist(), meetings.other_m.tolist(), strict=True)) == {(500, 400), (400, 500)}
    closed = find_meetings(lay_ways(make_network(make_ring((0, 0), 500)), TOLERANCE))
    assert (closed.one.tolist(), closed.other.tolist()) == ([0, 0], [0, 0])
    assert sorted(closed.one_m.tolist()) == pytest.approx([0, 3121], abs=1)


# --- slices -----------------------------------------------------------------------------------------------------


def test_slices_fill_the_ways_and_are_cut_at_nodes():
    ways = lay_ways(make_network([(0, 0), (107, 0), (305, 0)], [(107, 0), (107, 400)]), TOLERANCE)
    slices = cut_slices(ways, TOLERANCE)
    straight = slices.way == np.argmin(shapely.length(ways.line))
    assert slices.from_m[straight][0] == 0
    assert slices.to_m[straight][-1] == 305
    assert (slices.from_m[straight][1:] == slices.to_m[straight][:-1]).all()
    assert 107 in slices.from_m[straight]
    widths = slices.to_m - slices.from_m
    assert widths.min() > 0
    assert widths.max() < 1.5 * TOLERANCE * 305 / 300


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=12), st.integers(5, 60))
def test_slices_fill_ways_whatever_their_nodes(steps, tolerance_m):
    bounds = np.cumsum([0, *steps])
    links = [[(low, 0), (high, 0)] for low, high in itertools.pairwise(bounds.tolist())]
    slices = cut_slices(lay_ways(make_network(*links), tolerance_m), float(tolerance_m))
    assert slices.from_m[0] == 0
    assert slices.to_m[-1] == bounds[-1]
    assert (slices.from_m[1:] == slices.to_m[:-1]).all()
    assert (slices.to_m > slices.from_m).all()


SPANS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 19), st.integers(1, 8)), max_size=20)


@given(SPANS)
def test_people_are_counted_as_by_hand(spans):
    """Two ways of twelve slices; five drawings of three people."""
    slices = cut_slices(lay_ways(make_network([(0, 0), (240, 0)], [(0, 900), (240, 900)]), TOLERANCE), TOLERANCE)
    owner = np.array([0, 0, 1, 1, 2])
    spans = [(who, low, min(low + many, 12 if low < 12 else 24)) for who, low, many in spans]
    on = [{owner[who] for who, low, high in spans if low <= number < high} for number in range(24)]
    whole = Spans(*(np.array(each, dtype=np.int64) for each in (zip(*spans, strict=True) if spans else ([], [], []))))
    assert count_spans(merge_spans(whole, owner), slices).tolist() == [len(people) for people in on]


@given(SPANS)
def test_members_follow_three_slices_or_a_third(spans):
    pieces = [(0, 4), (4, 6), (9, 20)]
    spans = [(who, low, low + many) for who, low, many in spans]
    whole = Spans(*(np.array(each, dtype=np.int64) for each in (zip(*spans, strict=True) if spans else ([], [], []))))
    on = [{number for who, low, high in spans if who == each for number in range(low, high)} for each in range(5)]
    need = [2, 1, 3]
    assert [members.tolist() for members in find_members(pieces, merge_spans(whole, np.arange(5)))] == [
        [who for who in range(5) if len(on[who] & set(range(*piece))) >= least]
        for piece, least in zip(pieces, need, strict=True)
    ]


# --- the cheapest sequence --------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), min_size=1, max_size=4), st.integers(0, 10_000))
def test_the_cheapest_sequence_is_that_of_trying_all(chains, seed):
    """Chains of stages with up to three states each, whole costs so that many are equal."""
    rng = np.random.default_rng(seed)
    size = np.array([states for chain in chains for states in chain])
    linked = np.array([place > 0 for chain in chains for place in range(len(chain))])
    trellis = lay_trellis(size, linked)
    cost, step_cost = (rng.integers(0, 4, len(each)).astype(float) for each in (np.arange(size.sum()), trellis.source))
    chosen = find_cheapest(trellis, cost, step_cost)
    of_step = dict(zip(zip(trellis.source.tolist(), trellis.target.tolist(), strict=True), step_cost, strict=True))

    def price(states):
        return sum(cost[state] for state in states) + sum(of_step[step] for step in itertools.pairwise(states))

    bounds = np.append(np.flatnonzero(~linked), len(linked))
    for low, high in itertools.pairwise(bounds.tolist()):
        ranges = [range(trellis.first[stage], trellis.first[stage] + size[stage]) for stage in range(low, high)]
        assert price(chosen[low:high].tolist()) == min(price(states) for states in itertools.product(*ranges))
