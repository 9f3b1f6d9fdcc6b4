"""Where at least so many people drew: the level kernel beside GEOS, DuckDB spatial, and geopandas.overlay folded.

Run: python benchmarks/bench_districts.py [--drawings 300 1000 2000 10000] [--fold 300] [--duckdb 1000] [--geos 2000]

A town of 15 districts; each person draws 20 of them (some twice) as outlines of 24 corners, scattered. Asked for are
the areas of five classes: at least 2 people, 3, an eighth, a quarter and a half. CPU s is the processor time of one run
on all threads, the best of three, with what is compiled loaded; peers run once, and only up to the drawings named: they
grow too fast. How far the area of each class is from the kernel's stands beside. DuckDB wants
`pip install duckdb==1.5.5 duckdb-extension-spatial`.
"""

from __future__ import annotations

import argparse
import math
import resource
import time
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from mentalkarta.aggregate.levels.borders import trace_levels
from mentalkarta.aggregate.partition import dissolve_faces, partition_areas
from mentalkarta.aggregate.people import collapse_equal, number_labels, unite_groups
from mentalkarta.aggregate.raster import count_cells

try:
    import duckdb
    import duckdb_extension_spatial
except ImportError:
    duckdb = None

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


def list_levels(people):
    """List the classes: at least so many people."""
    return sorted({2, 3, max(2, people // 8), max(2, people // 4), max(2, people // 2)})


def unite(frame):
    """Unite what each person drew."""
    return unite_groups(number_labels(frame["participant"]), frame.geometry.to_numpy())


def trace_by_kernel(frame, levels):
    """The level kernel."""
    shapes, shape_of = collapse_equal(unite(frame))
    return [area.area for area in trace_levels(shapes, np.bincount(shape_of), levels)[0]]


def count_in_cells(frame, levels):
    """Count in the middles of cells: what mentalkarta does where GEOS is too slow and the kernel cannot tell."""
    shapes, shape_of = collapse_equal(unite(frame))
    return [area.area for area in count_cells(shapes, np.bincount(shape_of), levels)[0]]


def cut_by_geos(frame, levels):
    """Every piece, by GEOS: what mentalkarta does without the extra `fast`, up to 100 000 crossings."""
    faces, counts = partition_areas(unite(frame), most_crossings=math.inf)
    return [dissolve_faces(faces[counts >= level]).area if (counts >= level).any() else 0.0 for level in levels]


def cut_by_duckdb(frame, levels):
    """Every piece, by DuckDB spatial: union of borders, polygonize, join of their inner points."""
    folder = Path(duckdb_extension_spatial.__file__).parent / "extensions"
    (extension,) = folder.rglob("spatial.duckdb_extension")
    database = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    database.execute(f"LOAD '{extension}'")
    database.execute("CREATE TABLE drawn (who VARCHAR, wkb BLOB)")
    rows = zip(frame["participant"], shapely.to_wkb(frame.geometry.to_numpy()).tolist(), strict=True)
    database.executemany("INSERT INTO drawn VALUES (?, ?)", list(rows))
    pieces = database.execute(
        """
        WITH person AS (SELECT who, ST_Union_Agg(ST_GeomFromWKB(wkb)) AS shape FROM drawn GROUP BY who),
             cut AS (SELECT ST_Polygonize([ST_Union_Agg(ST_Boundary(shape))]) AS faces FROM person),
             face AS (SELECT unnest(ST_Dump(faces)).geom AS face FROM cut),
             spot AS (
                 SELECT row_number() OVER () AS number, ST_PointOnSurface(face) AS spot, ST_Area(face) AS area FROM face
             )
        SELECT any_value(area), count(*) FROM spot JOIN person ON ST_Contains(shape, spot) GROUP BY number
        """
    ).fetchall()
    return [sum(area for area, people in pieces if people >= level) for level in levels]


def fold_overlays(frame, levels):
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
    return [float(total.geometry.area[total["participants"] >= level].sum()) for level in levels]


def measure(work, frame, levels):
    """Return the areas and the processor time."""
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = work(frame, levels)
    return found, time.process_time() - start


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=int, nargs="+", default=[300, 1000, 2000, 10_000])
    parser.add_argument("--fold", type=int, default=300)
    parser.add_argument("--duckdb", type=int, default=1000)
    parser.add_argument("--geos", type=int, default=2000)
    asked = parser.parse_args()
    trace_by_kernel(draw_districts(100), [2])  # load what is compiled
    print("| drawings | way | CPU s | times the kernel | areas agree to | peak MB |")
    print("|---|---|---|---|---|---|")
    before = None
    for count in asked.drawings:
        frame = draw_districts(count)
        levels = list_levels(-(-count // EACH))
        best, ours = min((measure(trace_by_kernel, frame, levels) for _ in range(3)), key=lambda pair: pair[1])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {count} | level kernel | {ours:.3f} | 1 | | {peak} |", flush=True)
        if before:
            growth = np.log(ours / before[1]) / np.log(count / before[0])
            print(f"| | | | grows as N^{growth:.2f} | | |", flush=True)
        before = count, ours
        for name, work, most in (
            ("cells", count_in_cells, max(asked.drawings)),
            ("GEOS, every piece", cut_by_geos, asked.geos),
            ("DuckDB spatial, every piece", cut_by_duckdb if duckdb else None, asked.duckdb),
            ("geopandas.overlay, folded", fold_overlays, asked.fold),
        ):
            if count > most:
                continue
            if work is None:
                print(f"| {count} | {name} | not installed | | | |", flush=True)
                continue
            found, spent = measure(work, frame, levels)
            apart = max(abs(a - b) / max(b, 1.0) for a, b in zip(found, best, strict=True))
            print(f"| {count} | {name} | {spent:.2f} | {spent / ours:.0f} | {apart:.0e} | |", flush=True)


if __name__ == "__main__":
    main()
