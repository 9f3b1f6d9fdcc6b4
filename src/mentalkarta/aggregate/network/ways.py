"""Ways: edges of a network joined where one goes straight on in another; what people's lines are matched to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mentalkarta.aggregate.names import normalise_name
from mentalkarta.aggregate.network.noding import Edges, choose_edges, close_roundabouts, cut_edges
from mentalkarta.aggregate.network.ragged import Bools, Geometries, build_lines, list_ranges, measure_along
from mentalkarta.aggregate.network.twins import find_single
from mentalkarta.aggregate.samples import Floats, Ints
from mentalkarta.aggregate.tracing import End, find_chains

if TYPE_CHECKING:
    import geopandas as gpd

STRAIGHT = np.cos(np.radians(45.0))  # where an edge bends more at a junction, its way ends
LOOK = 0.5  # of the tolerance: the heading at a junction is that of so much of an edge, or of half of it

_Chains = Sequence[Sequence[tuple[int, bool]]]


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways and the parts of the network they consist of.

    Attributes
    ----------
    line
        LineStrings, in the CRS of the network.
    part_way, part_from_m, part_to_m, part_nodes, part_row
        Of every part, way by way: its way, from where to where along it, the nodes there, shape (parts, 2), and its
        row in the network.
    """

    line: Geometries
    part_way: Ints
    part_from_m: Floats
    part_to_m: Floats
    part_nodes: Ints
    part_row: Ints


@dataclass(frozen=True, slots=True)
class Meetings:
    """Where one way meets another or itself, by the one, then the other: how far along either, metres."""

    one: Ints
    other: Ints
    one_m: Floats
    other_m: Floats


def lay_ways(network: gpd.GeoDataFrame, tolerance_m: float) -> Ways:
    """Join the lines of a network to ways.

    Parameters
    ----------
    network
        Columns `network_id` (text), `name` (text, "" for none), `geometry` (LineString), metric CRS, one row or more.
    tolerance_m
        How far apart two drawings of one thing may lie, metres: a pen cannot tell apart what lies nearer.

    Notes
    -----
    Lines meet where they share a vertex. At a junction an edge goes on in another of the same name, or where one has
    none, that bends away by less than 45 degrees: the same name first, then the straightest. Of edges that run side by
    side within a tolerance all along, as the lanes of a motorway, that of the longest way stands for all.
    """
    names = [normalise_name(name) for name in network["name"]]
    edges = close_roundabouts(cut_edges(network.geometry.to_numpy(), _rank_rows(network)), tolerance_m)
    single = find_single(edges.line, _rank_ways(edges, _chain_edges(edges, names, tolerance_m)), tolerance_m)
    edges = choose_edges(edges, single)
    return _join_edges(edges, _chain_edges(edges, names, tolerance_m))


def find_meetings(ways: Ways) -> Meetings:
    """Find where ways share a node."""
    node = ways.part_nodes.ravel()
    way, at_m = np.repeat(ways.part_way, 2), np.column_stack([ways.part_from_m, ways.part_to_m]).ravel()
    order = np.lexsort((at_m, way, node))
    node, way, at_m = node[order], way[order], at_m[order]
    count = np.bincount(node)[node]
    one, other = np.repeat(np.arange(len(node)), count), list_ranges(np.searchsorted(node, node), count)
    apart = np.flatnonzero((way[one] != way[other]) | (at_m[one] != at_m[other]))
    apart = apart[np.lexsort((way[other[apart]], way[one[apart]]))]
    one, other = one[apart], other[apart]
    return Meetings(way[one], way[other], at_m[one], at_m[other])


def _rank_rows(network: gpd.GeoDataFrame) -> Ints:
    """Rank the rows of a network by how they are called, those with a name first."""
    name, network_id = network["name"].to_numpy(str), network["network_id"].to_numpy(str)
    rank = np.empty(len(network), dtype=np.int64)
    rank[np.lexsort((network_id, name, name == ""))] = np.arange(len(network))
    return rank


def _rank_ways(edges: Edges, chains: _Chains) -> Ints:
    """Give each edge the rank of its way, the longest way first."""
    edge, way, _ = _unroll(chains)
    of_edge = np.empty(len(edge), dtype=np.int64)
    of_edge[edge] = way
    length = np.bincount(of_edge, shapely.length(edges.line), len(chains))
    rank = np.empty(len(chains), dtype=np.int64)
    rank[np.argsort(-length, kind="stable")] = np.arange(len(chains))
    return rank[of_edge]


def _unroll(chains: _Chains) -> tuple[Ints, Ints, Bools]:
    """Lay chains end to end: edges, their chain, and whether they run backwards in it."""
    edge = np.array([number for chain in chains for number, _ in chain], dtype=np.int64)
    turned = np.array([turn for chain in chains for _, turn in chain], dtype=bool)
    return edge, np.repeat(np.arange(len(chains)), [len(chain) for chain in chains]), turned


def _chain_edges(edges: Edges, names: Sequence[str], tolerance_m: float) -> list[list[tuple[int, bool]]]:
    """Chain edges that go on in one another."""
    leaving = _find_leaving(edges.line, LOOK * tolerance_m)
    name = [names[row] for row in edges.row.tolist()]
    mates: dict[End, End] = {}
    for ends in _collect_node_ends(edges):
        for one, other in _pair_ends(ends, name, leaving):
            mates[one], mates[other] = other, one
    return find_chains(len(edges.line), mates)


def _collect_node_ends(edges: Edges) -> Iterator[list[End]]:
    """List the ends of edges at every node where at least two meet."""
    order = np.argsort(edges.nodes.ravel(), kind="stable")
    ends = list(zip((order // 2).tolist(), (order % 2).tolist(), strict=True))
    bounds = np.flatnonzero(np.diff(edges.nodes.ravel()[order], prepend=-1, append=-1)).tolist()
    return (ends[low:high] for low, high in pairwise(bounds) if high - low > 1)


def _find_leaving(lines: Geometries, reach_m: float) -> Floats:
    """Find unit vectors from both ends of every line inwards, shape (lines, 2, 2)."""
    reach = np.minimum(reach_m, shapely.length(lines) / 2)
    steps = []
    for side, at in ((0, reach), (-1, -reach)):
        inner = shapely.get_coordinates(shapely.line_interpolate_point(lines, at))
        step = inner - shapely.get_coordinates(shapely.get_point(lines, side))
        steps.append(step / np.maximum(np.hypot(*step.T), 1e-9)[:, None])
    return np.stack(steps, axis=1)


def _pair_ends(ends: Sequence[End], name: Sequence[str], leaving: Floats) -> Iterator[tuple[End, End]]:
    """Pair the ends at a node that go on in each other: two alone whatever the bend, of more the best first."""
    offers = []
    for place, one in enumerate(ends):
        for other in ends[place + 1 :]:
            mine, yours = name[one[0]], name[other[0]]
            straight = -float(leaving[one] @ leaving[other])
            if (mine == yours or not mine or not yours) and (len(ends) == 2 or straight > STRAIGHT):
                offers.append((not mine or mine != yours, -straight, one, other))
    taken = set[End]()
    for _, _, one, other in sorted(offers):
        if not taken & {one, other}:
            taken |= {one, other}
            yield one, other


def _join_edges(edges: Edges, chains: _Chains) -> Ways:
    """Make a way of every chain; over a roundabout that was closed it runs straight."""
    edge, way, turned = _unroll(chains)
    lines = np.where(turned, shapely.reverse(edges.line[edge]), edges.line[edge])
    xy, part = shapely.get_coordinates(lines, return_index=True)
    along = measure_along(xy, way[part])
    first = np.flatnonzero(np.diff(part, prepend=-1))
    last = np.append(first[1:], len(xy)) - 1
    line = build_lines(xy, way[part])
    nodes = np.where(turned[:, None], edges.nodes[edge, ::-1], edges.nodes[edge])
    return Ways(shapely.remove_repeated_points(line), way, along[first], along[last], nodes, edges.row[edge])
