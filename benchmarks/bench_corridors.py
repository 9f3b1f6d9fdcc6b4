"""Corridors from freehand lines on a planted truth, beside what one would use instead.

Run: python benchmarks/bench_corridors.py [--lines 1000 10000] [--spacing 800 280] [--seeds 1 2]

The truth: 20 routes on a street grid, drawn by one person each time with 10 to 60 vertices, every vertex off by a bell
curve of 20 m in both directions, 60 % of the lines over 30 to 90 % of their route only. Popularity falls off as
rank^-0.7. Judged every 20 m along the streets that at least max(3, 2 %) people truly drew:

missed      share of these points without a corridor of the same heading within 60 m
off by      median distance from the point to that corridor
count       mean of |people found - people true| / people true
false       share of the length of corridors of at least max(3, 2 %) people that lies over 40 m from every true street
CPU s, MB   processor time of this process, and its highest memory so far

The peers see the same lines. Bins: cells of 40 m with the people whose line touches them. Buffers: 20 m around each
line, counted at the judged points only (the whole overlay would take far longer); they have no place or length.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from mentalkarta.aggregate.lines import find_corridors
from mentalkarta.classify import find_limits
from mentalkarta.legend import load_legend

SPREAD_M = 20.0
BIN_M = 40.0
ROUTES = 20
STREETS = 20  # of the grid, each way
TURNS = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])


@dataclass(frozen=True)
class Truth:
    """Routes, and of every line the route and the part of it (metres along) that it follows."""

    routes: list[np.ndarray]
    route: np.ndarray
    start: np.ndarray
    stop: np.ndarray


def plant_routes(rng, spacing_m):
    """Walk routes of 6 to 21 blocks on the grid, mostly straight on, never twice over a crossing."""
    routes = []
    while len(routes) < ROUTES:
        at, heading = rng.integers(0, STREETS + 1, 2), int(rng.integers(4))
        walked, seen = [at], {tuple(at)}
        for _ in range(int(rng.integers(6, 22))):
            options = [heading] * 6 + [(heading + 1) % 4, (heading - 1) % 4] * 2
            options = [o for o in options if (at + TURNS[o] >= 0).all() and (at + TURNS[o] <= STREETS).all()]
            options = [o for o in options if tuple(at + TURNS[o]) not in seen]
            if not options:
                break
            heading = int(rng.choice(options))
            at = at + TURNS[heading]
            walked.append(at)
            seen.add(tuple(at))
        if len(walked) > 4:
            routes.append(np.array(walked) * spacing_m)
    return routes


def draw_lines(rng, routes, count):
    """Draw lines along routes: their corners and other vertices, each a little off."""
    weight = np.arange(1, len(routes) + 1) ** -0.7
    chosen = rng.choice(len(routes), count, p=weight / weight.sum())
    drawn, starts, stops = [], [], []
    for number in chosen:
        xy = routes[number]
        walked = np.append(0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T)))
        start, stop = 0.0, walked[-1]
        if rng.random() < 0.6:
            part = rng.uniform(0.3, 0.9) * walked[-1]
            start = rng.uniform(0, walked[-1] - part)
            stop = start + part
        bend = np.any(np.diff(np.sign(np.diff(xy, axis=0)), axis=0) != 0, axis=1)
        corners = walked[1:-1][bend & (walked[1:-1] > start) & (walked[1:-1] < stop)]
        more = rng.uniform(start, stop, max(0, int(rng.integers(10, 61)) - 2 - len(corners)))
        at = np.sort(np.concatenate([[start, stop], corners, more]))
        line = np.column_stack([np.interp(at, walked, xy[:, 0]), np.interp(at, walked, xy[:, 1])])
        line = line[:: 1 if rng.random() < 0.5 else -1] + rng.normal(0, SPREAD_M, line.shape)
        drawn.append(shapely.LineString(line))
        starts.append(start)
        stops.append(stop)
    return drawn, Truth(routes, chosen, np.array(starts), np.array(stops))


def frame_lines(drawn):
    """Make each line the drawing of a person."""
    names = [f"p{number:06d}" for number in range(len(drawn))]
    columns = {"feature_id": names, "participant": names, "element": "path", "categories": [()] * len(drawn)}
    return gpd.GeoDataFrame({**columns, "name": "", "group": "", "cluster": ""}, geometry=drawn, crs=3006)


def judge_points(truth):
    """Points every 20 m along the true streets: position, heading, people."""
    xy, heading = [], []
    for street in shapely.get_parts(
        shapely.line_merge(shapely.union_all([shapely.LineString(r) for r in truth.routes]))
    ):
        corners = shapely.get_coordinates(street)
        for one, other in pairwise(corners):
            length = np.hypot(*(other - one))
            share = (np.arange(int(length // 20)) + 0.5) / (length // 20)
            xy.append(one + share[:, None] * (other - one))
            heading.append(np.repeat([(other - one) / length], len(share), axis=0))
    xy, heading = np.concatenate(xy), np.concatenate(heading)
    points, people = shapely.points(xy), np.zeros(len(xy), dtype=int)
    for number, route in enumerate(truth.routes):
        line = shapely.LineString(route)
        on = np.flatnonzero(shapely.distance(line, points) < 0.01)
        at, mine = shapely.line_locate_point(line, points[on]), truth.route == number
        people[on] += np.searchsorted(np.sort(truth.start[mine]), at, side="right")
        people[on] -= np.searchsorted(np.sort(truth.stop[mine]), at)
    return xy, heading, people


def judge_corridors(corridors, truth, judged, floor):
    """Missed, off by, count, false of corridors."""
    xy, heading, people = judged
    points = shapely.points(xy)
    lines = corridors.geometry.to_numpy()
    point, line = shapely.STRtree(lines).query(points, "dwithin", distance=60.0)
    along = shapely.line_locate_point(lines[line], points[point])
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], np.maximum(along - 10, 0)))
    step = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], along + 10)) - before
    cosine = np.abs(np.einsum("ij,ij->i", step, heading[point])) / np.maximum(np.hypot(*step.T), 1e-9)
    point, line = point[cosine > 0.7], line[cosine > 0.7]
    away = shapely.distance(lines[line], points[point])
    order = np.lexsort((away, point))
    seen, nearest = np.unique(point[order], return_index=True)
    best = order[nearest]
    error = np.abs(corridors["participants"].to_numpy()[line[best]] - people[seen]) / people[seen]
    strong = lines[corridors["participants"] >= floor]
    streets = shapely.union_all([shapely.LineString(route) for route in truth.routes]).buffer(40.0)
    false = shapely.length(shapely.difference(strong, streets)).sum() / max(shapely.length(strong).sum(), 1e-9)
    return 1 - len(seen) / len(xy), float(np.median(away[best])), float(error.mean()), float(false)


def judge_bins(drawn, truth, judged, floor):
    """Missed, off by, count, false of square cells, each with the people whose line touches it."""
    counts: dict[tuple[int, int], int] = {}
    for line in drawn:
        at = shapely.get_coordinates(shapely.segmentize(line, BIN_M / 4))
        for cell in set(map(tuple, np.floor(at / BIN_M + 0.5).astype(int).tolist())):
            counts[cell] = counts.get(cell, 0) + 1
    xy, _, people = judged
    found = np.array([counts.get(tuple(cell), 0) for cell in np.floor(xy / BIN_M + 0.5).astype(int).tolist()])
    shared = np.array([cell for cell, count in counts.items() if count >= 2]) * BIN_M
    strong = np.array([cell for cell, count in counts.items() if count >= floor]) * BIN_M
    seen = shapely.STRtree(shapely.points(shared)).query_nearest(shapely.points(xy), return_distance=True)[1]
    near = shapely.STRtree(shapely.points(strong)).query_nearest(shapely.points(xy), return_distance=True)[1]
    streets = shapely.union_all([shapely.LineString(route) for route in truth.routes])
    false = float((shapely.distance(streets, shapely.points(strong)) > 40.0 + BIN_M / 2).mean())
    return float((seen > 60).mean()), float(np.median(near)), float((np.abs(found - people) / people).mean()), false


def judge_buffers(drawn, truth, judged, floor):
    """Count of the buffers over the judged points."""
    del truth, floor
    xy, _, people = judged
    point, _ = shapely.STRtree(shapely.buffer(drawn, 20.0)).query(shapely.points(xy), "intersects")
    found = np.bincount(point, minlength=len(xy))
    return float((found == 0).mean()), np.nan, float((np.abs(found - people) / people).mean()), np.nan


def measure(count, spacing_m, seed):
    """Run ours and the peers on one truth; yield rows of the table."""
    rng = np.random.default_rng(seed)
    drawn, truth = draw_lines(rng, plant_routes(rng, spacing_m), count)
    floor = max(3, 0.02 * count)
    judged = judge_points(truth)
    judged = tuple(values[judged[2] >= floor] for values in judged)
    element = load_legend("kramfors").find_element("path")
    limits = find_limits(element, count).lowest
    frame = frame_lines(drawn)
    start = time.process_time()
    corridors = find_corridors(frame, element, SPREAD_M, limits)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    yield ("mentalkarta", spent, peak, *judge_corridors(corridors, truth, judged, floor), len(corridors))
    for name, peer in (("bins 40 m", judge_bins), ("buffers 20 m", judge_buffers)):
        if count <= 10_000 and not (peer is judge_buffers and count > 2000):
            start = time.process_time()
            figures = peer(drawn, truth, judged, floor)
            yield (name, time.process_time() - start, np.nan, *figures, np.nan)


def write(value, form, unit=""):
    """Write a figure, a dash where there is none."""
    return "–" if np.isnan(value) else f"{value:{form}}{unit}"


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--spacing", type=float, nargs="+", default=[800.0, 280.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    asked = parser.parse_args()
    print("| lines | streets | seed | way | CPU s | MB | missed | off by | count | false | rows |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for count in asked.lines:
        for spacing in asked.spacing:
            for seed in asked.seeds:
                for way, spent, peak, missed, off, error, false, rows in measure(count, spacing, seed):
                    print(f"| {count} | {spacing:.0f} m | {seed} | {way} | {spent:.2f} |", end="")
                    print(
                        f" {write(peak, '.0f')} | {missed:.1%} | {write(off, '.1f', ' m')} | {error:.1%} |",
                        end="",
                    )
                    print(f" {write(false, '.1%')} | {write(rows, '.0f')} |", flush=True)


if __name__ == "__main__":
    main()
