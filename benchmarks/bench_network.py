"""Corridors with the streets supplied, on the planted truth of bench_corridors.py, beside what one would use instead.

Run: python benchmarks/bench_network.py [--lines 1000 10000 100000] [--spacing 800 280] [--seeds 1]

Truth, judged points and columns are those of bench_corridors.py (see there): the lines of 20 routes on a grid of 21
streets each way, every vertex off by a bell curve of 20 m, 60 % of them over a part of their route only. The network is
the whole grid, 840 links cut at the crossings; what counts as false lies over 40 m from every route.

mentalkarta     with the network
free            mentalkarta without it
buffer join     links within 45 m (2.25 times the 20 m) of a person's line: geopandas.sjoin of the buffered links
nearest         a point every 20 m along the lines, each to the nearest link within 45 m: geopandas.sjoin_nearest

The peers count the different people of each link. CPU s is processor time of this process, MB its highest memory so
far.

A second table: 100 people draw a street of 3 km, a vertex every 100 m, with parallel streets so far to either side and
cross streets as far apart. What counts on the street they drew, on the whole of it, and at most beside it.
"""

from __future__ import annotations

import argparse
import resource
import time
from itertools import pairwise

import bench_corridors as corridors
import geopandas as gpd
import numpy as np
import shapely

from mentalkarta.aggregate.lines import find_corridors
from mentalkarta.aggregate.network.corridors import find_network_corridors
from mentalkarta.classify import find_limits
from mentalkarta.legend import load_legend

REACH_M = 45.0
MOST = {"buffer join": 10_000, "nearest": 1000}
"""Most lines a peer is asked to join."""


def lay_grid(spacing_m):
    """Lay the links of the grid."""
    whole = np.arange(corridors.STREETS + 1) * spacing_m
    links = [[(low, across), (high, across)] for across in whole for low, high in pairwise(whole)]
    links += [[(y, x) for x, y in link] for link in links]
    ids = [str(number) for number in range(len(links))]
    return gpd.GeoDataFrame(
        {"network_id": ids, "name": ""}, geometry=[shapely.LineString(link) for link in links], crs=3006
    )


def join_buffers(frame, network):
    """Count the people whose line comes near each link."""
    near = network.set_geometry(network.buffer(REACH_M, cap_style="flat"))
    joined = gpd.sjoin(near[["geometry"]], frame[["participant", "geometry"]], predicate="intersects")
    return network.assign(participants=joined.groupby(level=0)["participant"].nunique())


def join_nearest(frame, network):
    """Count the people of whom a point along the line has each link as its nearest."""
    points = [shapely.get_coordinates(shapely.segmentize(line, corridors.SPREAD_M)) for line in frame.geometry]
    people = np.repeat(frame["participant"].to_numpy(), [len(each) for each in points])
    marks = gpd.GeoDataFrame({"participant": people}, geometry=shapely.points(np.concatenate(points)), crs=frame.crs)
    joined = gpd.sjoin_nearest(marks, network[["geometry"]], max_distance=REACH_M)
    return network.assign(participants=joined.groupby("index_right")["participant"].nunique())


def measure(count, spacing_m, seed):
    """Run ours and the peers on one truth; yield rows of the table."""
    rng = np.random.default_rng(seed)
    drawn, truth = corridors.draw_lines(rng, corridors.plant_routes(rng, spacing_m), count)
    floor = max(3, 0.02 * count)
    judged = corridors.judge_points(truth)
    judged = tuple(values[judged[2] >= floor] for values in judged)
    element = load_legend("kramfors").find_element("path")
    limits = find_limits(element, count).lowest
    frame, network = corridors.frame_lines(drawn), lay_grid(spacing_m)
    ways = {
        "mentalkarta": lambda: find_network_corridors(frame, element, corridors.SPREAD_M, limits, network),
        "free": lambda: find_corridors(frame, element, corridors.SPREAD_M, limits),
        "buffer join": lambda: join_buffers(frame, network),
        "nearest": lambda: join_nearest(frame, network),
    }
    for name, way in ways.items():
        if count <= MOST.get(name, count):
            start = time.process_time()
            found = way()
            spent = time.process_time() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            found = found[found["participants"] >= 2].reset_index(drop=True)
            yield (name, spent, peak, *corridors.judge_corridors(found, truth, judged, floor), len(found))


def measure_parallels(apart_m):
    """Count the people on a street between parallel ones: on the worst part of it, and at most on another."""
    rng = np.random.default_rng(1)
    ends = np.sort(rng.uniform(0, 3000, (100, 30)), axis=1)
    ends[:, 0], ends[:, -1] = 0, 3000
    drawn = [np.column_stack([at, np.zeros(30)]) + rng.normal(0, corridors.SPREAD_M, (30, 2)) for at in ends]
    across, along = np.arange(-3, 4) * apart_m, np.arange(0, 3000 + apart_m, apart_m)
    links = [shapely.LineString([(low, y), (high, y)]) for y in across for low, high in pairwise(along)]
    links += [shapely.LineString([(x, low), (x, high)]) for x in along for low, high in pairwise(across)]
    network = gpd.GeoDataFrame(
        {"network_id": [str(n) for n in range(len(links))], "name": ""}, geometry=links, crs=3006
    )
    frame = corridors.frame_lines([shapely.LineString(line) for line in drawn])
    element = load_legend("kramfors").find_element("path")
    found = find_network_corridors(frame, element, corridors.SPREAD_M, (50, 13), network)
    on = (found.bounds[["miny", "maxy"]].abs() < 1e-6).all(axis=1)
    long = on & (found.length > 10 * corridors.SPREAD_M)
    return found.loc[long, "participants"].min(), found.loc[~on, "participants"].max()


def main():
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--spacing", type=float, nargs="+", default=[800.0, 280.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    asked = parser.parse_args()
    print("| lines | streets | seed | way | CPU s | MB | missed | off by | count | false | rows |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for count in asked.lines:
        for spacing in asked.spacing:
            for seed in asked.seeds:
                for way, spent, peak, missed, off, error, false, rows in measure(count, spacing, seed):
                    print(f"| {count} | {spacing:.0f} m | {seed} | {way} | {spent:.2f} | {peak:.0f} |", end="")
                    print(f" {missed:.1%} | {off:.1f} m | {error:.1%} | {false:.1%} | {rows} |", flush=True)
    print("\n| parallel streets | on the street | beside it |")
    print("|---|---|---|")
    for apart_m in (200.0, 80.0, 60.0, 40.0, 30.0):
        own, beside = measure_parallels(apart_m)
        print(f"| {apart_m / corridors.SPREAD_M:g} tolerances apart | {own:.0f} | {np.nan_to_num(beside):.0f} |")


if __name__ == "__main__":
    main()
