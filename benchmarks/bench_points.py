"""Landmarks from marks on a planted truth, beside what one would use instead.

Run: python benchmarks/bench_points.py [--marks 1000 10000 100000 1000000] [--peer 100000] [--each 1] [--seed 1]
The peers: pip install scikit-learn hdbscan

The truth: 40 landmarks at least 300 m apart on 8 x 8 km, popularity as 1 / rank, marks scattered around them with a
standard deviation of 40 m (the tolerance) in each direction, 3 % of the marks strays anywhere. Nobody writes a name.
With `--each 10` every person makes ten marks. Judged over all marks; a place of fewer than max(2, 0.5 % of the
people) people counts as strays, and so does what the peers call noise:

count     mean over the landmarks of |people found - people true| / people true; the place found for a landmark is the
          one of most people within 80 m
ARI       adjusted Rand index (Hubert and Arabie 1985) of the marks' places against their landmarks, strays one class
off by    median distance from a landmark to the place found for it
CPU s     processor time of the counting in a process of its own, the frame being there; `frame` is the part of it that
          takes columns out of the frame and makes the frame of places (with name, id and members of each)
MB        highest memory of that process above what it took with the frame made
growth    exponent of CPU s against marks, from the row of the same way before it

DBSCAN gets the tolerance as reach and 0.05 % of the marks (at least 2) as the least neighbours, HDBSCAN 0.5 % (at least
2) as the smallest cluster: with one mark a person that is our limit of strays.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from importlib.util import find_spec

import numpy as np

LANDMARKS = 40
SIDE_M = 8000.0
APART_M = 300.0
SPREAD_M = 40.0
STRAYS = 0.03
CORNER = (650_000.0, 6_950_000.0)


def plant_marks(count, each, seed):
    """Plant landmarks and scatter marks: centres, positions, landmark of each mark (-1: stray), person of each."""
    rng = np.random.default_rng(seed)
    centres = np.zeros((0, 2))
    while len(centres) < LANDMARKS:
        spot = rng.uniform(0, SIDE_M, 2)
        if (np.hypot(*(centres - spot).T) >= APART_M).all():
            centres = np.vstack([centres, spot])
    popularity = 1 / np.arange(1, LANDMARKS + 1)
    truth = rng.choice(LANDMARKS, count, p=popularity / popularity.sum())
    xy = centres[truth] + rng.normal(0, SPREAD_M, (count, 2))
    stray = rng.random(count) < STRAYS
    xy[stray] = rng.uniform(0, SIDE_M, (stray.sum(), 2))
    return centres + CORNER, np.round(xy + CORNER, 3), np.where(stray, -1, truth), np.arange(count) // each


def count_people(label, person, labels):
    """Count the distinct people of each label, 0..labels-1; -1 is nobody's."""
    pairs = np.unique(np.column_stack([label, person])[label >= 0], axis=0)
    return np.bincount(pairs[:, 0], minlength=labels)


def compare_partitions(one, other):
    """Adjusted Rand index of two labellings."""
    _, one = np.unique(one, return_inverse=True)
    _, other = np.unique(other, return_inverse=True)
    counts = np.unique(one.astype(np.int64) * (other.max() + 1) + other, return_counts=True)[1]
    together, rows, columns = (float((n * (n - 1.0) / 2).sum()) for n in (counts, np.bincount(one), np.bincount(other)))
    expected = rows * columns / (len(one) * (len(one) - 1) / 2)
    return (together - expected) / ((rows + columns) / 2 - expected)


def judge(label, spots, planted):
    """Count error, adjusted Rand index, offset; `label` is each mark's place, -1 for none, `spots` where places are."""
    centres, _, truth, person = planted
    people = count_people(label, person, len(spots))
    strays = people < max(2, 0.005 * (person.max() + 1))
    label = np.where((label >= 0) & ~strays[label], label, -1)
    known = count_people(truth, person, len(centres))
    errors, offsets = [], []
    for centre, count in zip(centres[known > 0], known[known > 0], strict=True):
        away = np.hypot(*(spots - centre).T)
        best = int(np.argmax(np.where(away < 2 * SPREAD_M, people, 0)))
        found = people[best] if away[best] < 2 * SPREAD_M else 0
        errors.append(abs(int(found) - int(count)) / count)
        offsets.append(away[best])
    return float(np.mean(errors)), compare_partitions(truth, label), float(np.median(offsets))


def average(label, xy):
    """Mean position of each label."""
    inside = label >= 0
    counts = np.maximum(np.bincount(label[inside]), 1)
    return np.column_stack([np.bincount(label[inside], weights=axis[inside]) for axis in xy.T]) / counts[:, None]


def run_ours(planted):
    """Count with mentalkarta."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    from mentalkarta.aggregate import points
    from mentalkarta.legend import load_legend

    _, xy, _, person = planted
    ids = [f"alla:{number}" for number in range(len(xy))]
    columns = {"feature_id": ids, "participant": [f"P{number:07}" for number in person.tolist()]}
    columns |= {"element": "landmark", "categories": [()] * len(xy), "name": "", "group": ""}
    columns = {name: pd.Series(values, index=range(len(xy)), dtype=object) for name, values in columns.items()}
    frame = gpd.GeoDataFrame(columns, geometry=shapely.points(xy), crs="EPSG:3006")
    element = load_legend("kramfors").find_element("landmark")
    points.find_point_places(frame.head(100), element, SPREAD_M)  # what is loaded once is not counting
    before, start = read_memory(), time.process_time()
    places = points.find_point_places(frame, element, SPREAD_M)
    spent = time.process_time() - start
    memory = read_memory() - before
    handling = spent - time_counting(frame)
    row_of = dict(zip(ids, range(len(ids)), strict=True))
    label = np.full(len(xy), -1)
    for number, members in enumerate(places["members"]):
        label[[row_of[member] for member in members]] = number
    return spent, handling, memory, label, shapely.get_coordinates(places.geometry.to_numpy())


def time_counting(frame):
    """Processor time of what lies between the columns of the frame and the frame of places."""
    from mentalkarta.aggregate import marks, middles, points

    gathered = marks.gather_marks(frame)
    start = time.process_time()
    voice, mm = marks.average_marks(points.group_marks(gathered, SPREAD_M), gathered)
    middles.find_radii(voice, mm / 1000, middles.find_middles(voice, mm / 1000))
    return time.process_time() - start


def run_dbscan(planted):
    """Cluster with scikit-learn's DBSCAN."""
    from sklearn.cluster import DBSCAN

    return fit_peer(planted, DBSCAN(eps=SPREAD_M, min_samples=max(2, round(0.0005 * len(planted[1])))))


def run_hdbscan(planted):
    """Cluster with scikit-learn's HDBSCAN."""
    from sklearn.cluster import HDBSCAN

    return fit_peer(planted, HDBSCAN(min_cluster_size=max(2, round(0.005 * len(planted[1]))), copy=True))


def run_hdbscan_package(planted):
    """Cluster with the package hdbscan."""
    from hdbscan import HDBSCAN

    return fit_peer(planted, HDBSCAN(min_cluster_size=max(2, round(0.005 * len(planted[1]))), core_dist_n_jobs=1))


def fit_peer(planted, way):
    """Fit and find the middle of every cluster."""
    xy = planted[1]
    type(way)(min_samples=2).fit(xy[:200])  # what is loaded once is not clustering
    before, start = read_memory(), time.process_time()
    label = way.fit_predict(xy)
    spots = average(label, xy)
    return time.process_time() - start, math.nan, read_memory() - before, label, spots


def read_memory():
    """Highest memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


WAYS = {
    "mentalkarta": (run_ours, "mentalkarta"),
    "scikit-learn DBSCAN": (run_dbscan, "sklearn"),
    "scikit-learn HDBSCAN": (run_hdbscan, "sklearn"),
    "hdbscan": (run_hdbscan_package, "hdbscan"),
}


def run_case(way, count, each, seed):
    """Run one case in a process of its own: its figures."""
    arguments = [sys.executable, __file__, "--case", way, str(count), str(each), str(seed)]
    return json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)


def print_case(way, count, each, seed):
    """Run one case here and print its figures as JSON."""
    planted = plant_marks(int(count), int(each), int(seed))
    spent, handling, memory, label, spots = WAYS[way][0](planted)
    error, index, offset = judge(label, spots, planted)
    figures = {"spent": spent, "handling": handling, "memory": memory, "error": error, "index": index, "offset": offset}
    print(json.dumps(figures))


def write_row(way, count, figures, ours, earlier):
    """Write a row of the table."""
    growth = "–"
    if earlier is not None:
        growth = f"{math.log(figures['spent'] / earlier[1]) / math.log(count / earlier[0]):.2f}"
    handling = "–" if math.isnan(figures["handling"]) else f"{figures['handling']:.2f}"
    ratio = f"{figures['spent'] / ours:.1f}"
    quality = f"{figures['error']:.1%} | {figures['index']:.3f} | {figures['offset']:.1f} m"
    cost = f"{figures['spent']:.2f} | {handling} | {ratio} | {growth} | {figures['memory']:.0f}"
    print(f"| {count} | {way} | {quality} | {cost} |", flush=True)


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--marks", type=int, nargs="+", default=[1000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--peer", type=int, default=100_000, help="largest case the peers are run on")
    parser.add_argument("--each", type=int, default=1, help="marks a person")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.case:
        print_case(*asked.case)
        return
    print("| marks | way | count | ARI | off by | CPU s | frame | ratio | growth | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    earlier = {}
    for count in asked.marks:
        ours = math.nan
        for way, (_, module) in WAYS.items():
            if find_spec(module) is None:
                print(f"| {count} | {way} | not installed | | | | | | | |", flush=True)
                continue
            if module != "mentalkarta" and count > asked.peer:
                print(f"| {count} | {way} | not run | | | | | | | |", flush=True)
                continue
            figures = run_case(way, count, asked.each, asked.seed)
            ours = figures["spent"] if way == "mentalkarta" else ours
            write_row(way, count, figures, ours, earlier.get(way))
            earlier[way] = (count, figures["spent"])


if __name__ == "__main__":
    main()
