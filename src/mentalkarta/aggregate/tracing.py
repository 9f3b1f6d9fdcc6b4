"""From a skeleton of cells to links: lines between junctions, without spurs and small holes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from mentalkarta.aggregate.density import Cells, find_centres
from mentalkarta.aggregate.samples import Floats
from mentalkarta.aggregate.thinning import find_neighbours

SPUR = 2.0  # of the tolerance: a free end shorter than this is cut
STUB = 4.0  # of the tolerance: a free end shorter than this is cut when it is weak
WEAK = 0.25  # of the density of the strongest link at the junction
KNOT = 3.0  # two junctions closer than this are one
HOLE = 6.0  # a loop at a junction shorter than this is a hole in the ridge
TWIN = 2.5  # two links between the same junctions, nowhere farther apart than this, are one

End = tuple[int, int]
"""A link's end: its place in the list, and 0 for its first or 1 for its last vertex."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two nodes; `nodes` are their numbers, equal for a closed loop.

    `xy` (vertices, 2) in the coordinates of `Lines.xy`; `density` (vertices,) of people, smoothed.
    """

    xy: Floats
    density: Floats
    nodes: tuple[int, int]

    @property
    def length(self) -> float:
        """Length in metres."""
        return float(np.hypot(*np.diff(self.xy, axis=0).T).sum())


def trace_links(skeleton: Cells, tolerance_m: float) -> list[Link]:
    """Trace a skeleton to links between junctions and free ends.

    Links shorter than two tolerances are cut where they end freely at a junction (shortest first, so that a fork at
    an end leaves its longer arm), weak ones shorter than four as well (where many turn a corner, some of the density
    runs straight on). Links shorter than two tolerances are closed up where they join two junctions; holes and twins
    narrower than 2.5 tolerances go; what then meets two and two is one link.
    """
    links = _walk(skeleton, tolerance_m)
    before = -1
    while before != len(links):
        before = len(links)
        links = _drop_holes(_tie_knots(links, KNOT * tolerance_m), tolerance_m)
        links = join_links(_cut_spurs(links, tolerance_m))
    return links


def join_links(links: Sequence[Link]) -> list[Link]:
    """Join links that meet two and two into one, and keep everything else."""
    mates: dict[End, End] = {}
    for ends in collect_ends(links).values():
        if len(ends) == 2:
            mates[ends[0]], mates[ends[1]] = ends[1], ends[0]
    return [_chain(links, chain) for chain in find_chains(len(links), mates)]


def collect_ends(links: Sequence[Link]) -> dict[int, list[End]]:
    """List the ends of links at every node."""
    ends: dict[int, list[End]] = defaultdict(list)
    for number, link in enumerate(links):
        for side in (0, 1):
            ends[link.nodes[side]].append((number, side))
    return ends


def find_chains(count: int, mates: Mapping[End, End]) -> list[list[tuple[int, bool]]]:
    """Find the chains that parts form when every end is tied to its mate.

    Parameters
    ----------
    count
        Number of parts.
    mates
        For an end that is tied, the end it is tied to, both ways.

    Returns
    -------
    Chains of (part, reversed), every part in one chain; a ring begins at its first part.
    """
    chains, done = [], set[int]()
    free = [(part, side) for part in range(count) for side in (0, 1) if (part, side) not in mates]
    for part, side in [*free, *((part, 0) for part in range(count))]:
        chain = []
        at: End | None = (part, side)
        while at is not None and at[0] not in done:
            done.add(at[0])
            chain.append((at[0], at[1] == 1))
            at = mates.get((at[0], 1 - at[1]))
        if chain:
            chains.append(chain)
    return chains


def _chain(links: Sequence[Link], chain: Sequence[tuple[int, bool]]) -> Link:
    """One link of the links of a chain."""
    parts = [links[number].xy[::-1] if turned else links[number].xy for number, turned in chain]
    (first, first_turned), (last, last_turned) = chain[0], chain[-1]
    weights = [links[number].density[::-1] if turned else links[number].density for number, turned in chain]
    xy = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    density = np.concatenate([weights[0], *(part[1:] for part in weights[1:])])
    return Link(xy, density, (links[first].nodes[int(first_turned)], links[last].nodes[int(not last_turned)]))


def _walk(skeleton: Cells, tolerance_m: float) -> list[Link]:
    """Walk along the cells from node to node; cells with two neighbours are not nodes, but for one in every ring."""
    beside = _list_beside(skeleton)
    xy, density = find_centres(skeleton, tolerance_m), skeleton.density.astype(float)
    links, seen = [], set[int]()
    nodes = [cell for cell, near in enumerate(beside) if len(near) != 2]
    seen.update(nodes)
    for start in [*nodes, *range(len(beside))]:
        if start in seen and len(beside[start]) == 2:
            continue
        seen.add(start)
        for step in beside[start]:
            path = _follow(beside, start, step, seen)
            # a link between two nodes is met from both: kept from the lower number, or when a ring closes
            if path and (len(path) > 2 or path[0] < path[-1]):
                links.append(Link(xy[path], density[path], (path[0], path[-1])))
        if not beside[start]:
            links.append(Link(xy[[start, start]], density[[start, start]], (start, -1 - start)))
    return links


def _follow(beside: Sequence[Sequence[int]], start: int, step: int, seen: set[int]) -> list[int]:
    """Cells from a node over a neighbour to the next node; empty when walked before. Marks the cells as seen."""
    path = [start, step]
    if step in seen and len(beside[step]) == 2 and step != start:
        return []
    while len(beside[path[-1]]) == 2 and path[-1] != start:
        seen.add(path[-1])
        one, other = beside[path[-1]]
        path.append(other if one == path[-2] else one)
    return path


def _list_beside(skeleton: Cells) -> list[list[int]]:
    """Neighbours of every cell; a diagonal one only where no cell lies in the corner between."""
    near = find_neighbours(skeleton)
    there = near < len(near)
    diagonal = np.arange(8) % 2 == 1
    corner = np.roll(there, 1, axis=1) | np.roll(there, -1, axis=1)
    tied = there & ~(diagonal & corner)
    return [row[mask].tolist() for row, mask in zip(near, tied, strict=True)]


def _cut_spurs(links: Sequence[Link], tolerance_m: float) -> list[Link]:
    """Cut short links that end freely at a junction of three or more, shortest first."""
    ends = collect_ends(links)
    degree = {node: len(there) for node, there in ends.items()}
    strength = [float(np.median(link.density)) for link in links]
    gone = set()
    short = [number for number, link in enumerate(links) if link.length < STUB * tolerance_m]
    for number in sorted(short, key=lambda number: (links[number].length, links[number].xy[0].tolist())):
        free, node = sorted(links[number].nodes, key=lambda node: degree[node])
        weak = strength[number] < WEAK * max(strength[other] for other, _ in ends[node])
        if degree[free] == 1 and degree[node] > 2 and (weak or links[number].length < SPUR * tolerance_m):
            gone.add(number)
            degree[free] -= 1
            degree[node] -= 1
    return [link for number, link in enumerate(links) if number not in gone]


def _tie_knots(links: Sequence[Link], shortest: float) -> list[Link]:
    """Make one node of two that a short link joins; the ends of all links move to the middle of their node."""
    ends = collect_ends(links)
    root = {node: node for node in ends}
    knots = set()
    for number, link in enumerate(links):
        one, other = link.nodes
        if one != other and len(ends[one]) > 2 and len(ends[other]) > 2 and link.length < shortest:
            knots.add(number)
            low, high = sorted((find_root(root, one), find_root(root, other)))
            root[high] = low
    kept = [
        replace(link, nodes=(find_root(root, link.nodes[0]), find_root(root, link.nodes[1])))
        for number, link in enumerate(links)
        if number not in knots
    ]
    return _centre_nodes(kept)


def find_root(root: Mapping[int, int], node: int) -> int:
    """Find the one that stands for a node (or a chain), by following from each to its elder."""
    while root[node] != node:
        node = root[node]
    return node


def _centre_nodes(links: Sequence[Link]) -> list[Link]:
    """Move the ends of links to the middle of all ends at their node."""
    middle = {
        node: np.mean([links[number].xy[-side] for number, side in ends], axis=0)
        for node, ends in collect_ends(links).items()
    }
    return [
        replace(link, xy=np.vstack([middle[link.nodes[0]], link.xy[1:-1], middle[link.nodes[1]]])) for link in links
    ]


def _drop_holes(links: Sequence[Link], tolerance_m: float) -> list[Link]:
    """Leave out small loops at a junction, and the longer of two links that run side by side between two nodes."""
    ends = collect_ends(links)
    kept: list[Link] = []
    between: dict[tuple[int, ...], list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.length, link.xy[0].tolist())):
        one, other = link.nodes
        hole = one == other and len(ends[one]) > 2 and link.length < HOLE * tolerance_m
        rivals = between[tuple(sorted(link.nodes))]
        if hole or any(_lies_along(link, rival, TWIN * tolerance_m) for rival in rivals):
            continue
        rivals.append(link)
        kept.append(link)
    return kept


def _lies_along(link: Link, other: Link, width: float) -> bool:
    """Whether a link stays within a width of another all its way."""
    points = shapely.points(link.xy)
    return bool(shapely.dwithin(points, shapely.LineString(other.xy), width).all())
