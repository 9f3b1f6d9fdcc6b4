"""The overlap of districts with its count of people, beside geopandas.overlay folded over people.

Run: python benchmarks/bench_districts.py [--drawings 100 300 1000] [--peer 100]

A town of 15 districts; each person draws 20 of them (some twice) as outlines of 24 corners, scattered. CPU s is the
processor time of one run; the peer is run only up to `--peer` drawings, it grows too fast.
"""

from __future__ import annotations

import argparse
import time
import warnings

import geopandas as gpd
import numpy as np
import shapely

from mentalkarta.aggregate import count_overlap

EACH = 20


def draw_districts(count, seed=1):
    """Draw outlines: columns participant and geometry."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 20_000, (15, 2))
    sizes = rng.uniform(1500, 4000, 15)
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    outlines = []
    for _ in range(count):
        which = int(rng.integers(15))
        radius = sizes[which] * (1 + 0.15 * np.convolve(rng.normal(size=26), [0.3, 0.4, 0.3], "valid"))
        centre = centres[which] + rng.normal(0, 0.08 * sizes[which], 2) + (600_000, 7_000_000)
        corners = centre + np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
        outlines.append(shapely.make_valid(shapely.Polygon(np.round(corners, 3)), method="structure"))
    people = [f"P{number // EACH:05}" for number in range(count)]
    return gpd.GeoDataFrame({"participant": people}, geometry=outlines, crs="EPSG:3006")


def fold_overlays(frame):
    """Overlay person after person, adding one where they cover: what one would write with geopandas."""
    total = None
    for _, drawn in frame.groupby("participant"):
        person = gpd.GeoDataFrame({"one": [1]}, geometry=[drawn.geometry.union_all()], crs=frame.crs)
        if total is None:
            total = person.rename(columns={"one": "participants"})
            continue
        both = gpd.overlay(total, person, how="union", keep_geom_type=True)
        both["participants"] = both["participants"].fillna(0) + both["one"].fillna(0)
        total = both[["participants", "geometry"]]
    return total


def weigh(pieces):
    """Return the sum of area times people, which both ways must agree on."""
    return float((pieces.geometry.area * pieces["participants"]).sum())


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--peer", type=int, default=300)
    asked = parser.parse_args()
    print("| drawings | way | pieces | CPU s | ratio |")
    print("|---|---|---|---|---|")
    for count in asked.drawings:
        frame = draw_districts(count)
        start = time.process_time()
        pieces = count_overlap(frame)
        ours = time.process_time() - start
        print(f"| {count} | mentalkarta | {len(pieces)} | {ours:.2f} | 1 |", flush=True)
        if count > asked.peer:
            continue
        start = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            folded = fold_overlays(frame)
        spent = time.process_time() - start
        assert abs(weigh(folded) / weigh(pieces) - 1) < 1e-6
        print(f"| {count} | geopandas.overlay folded | {len(folded)} | {spent:.2f} | {spent / ours:.0f} |", flush=True)


if __name__ == "__main__":
    main()
