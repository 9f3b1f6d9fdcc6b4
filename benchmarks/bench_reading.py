"""Reading drawings, beside what one would use instead: the same GeoJSON, all checks of ours on.

Run: python benchmarks/bench_reading.py [--polygons 20000] [--points 1000000] [--lines 100000]

Each reading runs in a process of its own, after one of ten drawings, so that imports do not count. CPU s is the
processor time of the reading, the best of two up to 100 000 drawings; MB the most memory the process held; `ratio`
the other's time over ours. The others check nothing but what they need, and leave the coordinates in degrees; "to_crs,
is_valid" brings them to the same system and asks whether the shapes are valid, as every reading of ours does. `growth`
is the exponent of our time in the number of drawings, between a tenth of them and all.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

MANY = 500_000
"""Drawings from which one run is enough."""


def place_one(rng):
    """Choose a place near Kramfors in degrees."""
    return rng.uniform((17, 62.5), (18, 63.5))


def make_polygons(rng, count):
    """Draw outlines of 51 corners."""
    angle = np.linspace(0, 2 * np.pi, 50, endpoint=False)
    for _ in range(count):
        radius = 0.01 * rng.uniform(0.8, 1.2, 50)
        outline = radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
        ring = np.round(outline + place_one(rng), 6).tolist()
        yield "district", {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def make_bays(rng, count):
    """Draw outlines of 51 corners that bend around a bay, so that no place within sees all of the border."""
    angle = np.linspace(0.2, 1.7 * np.pi, 25)
    bend = np.column_stack([np.cos(angle), np.sin(angle)])
    for _ in range(count):
        radius = 0.01 * rng.uniform(0.9, 1.1, (25, 1))
        both = np.concatenate([bend * radius, bend[::-1] * radius[::-1] * 0.6])
        ring = np.round(both + place_one(rng), 6).tolist()
        yield "district", {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def make_points(rng, count):
    """Draw single marks."""
    for spot in np.round(rng.uniform((17, 62.5), (18, 63.5), (count, 2)), 6).tolist():
        yield "landmark", {"type": "Point", "coordinates": spot}


def make_lines(rng, count):
    """Draw ways of 20 corners."""
    for _ in range(count):
        steps = rng.normal(0.001, 0.001, (20, 2)).cumsum(axis=0)
        way = np.round(steps + place_one(rng), 6).tolist()
        yield "path", {"type": "LineString", "coordinates": way}


INPUTS = {"polygons": make_polygons, "bays": make_bays, "lines": make_lines, "points": make_points}


def write_input(path, what, count):
    """Write drawings, ten a person."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for number, (element, geometry) in enumerate(INPUTS[what](np.random.default_rng(1), count)):
            properties = {"participant": f"P{number // 10}", "element": element, "name": f"Plats {number % 7}"}
            feature = {"type": "Feature", "properties": properties, "geometry": geometry}
            file.write(("," if number else "") + json.dumps(feature, ensure_ascii=False))
        file.write("]}")


def read_with_us(path):
    """Read with every check."""
    import mentalkarta as mk

    drawings = mk.read_drawings(mk.read_workshop(path), mk.load_legend("kramfors"))
    return sum(file.accepted for file in drawings.files)


def read_with_pyogrio(path):
    """Read into a GeoDataFrame."""
    import pyogrio

    return len(pyogrio.read_dataframe(path))


def read_with_geopandas(path):
    """Read as most would."""
    import geopandas

    return len(geopandas.read_file(path))


def read_and_check_with_geopandas(path):
    """Read, bring to metres, and ask whether the shapes are valid."""
    import geopandas

    frame = geopandas.read_file(path).to_crs("EPSG:3006")
    return int(frame.is_valid.sum())


def read_with_fiona(path):
    """Read feature by feature into shapes."""
    import fiona
    from shapely.geometry import shape

    with fiona.open(path) as features:
        return len([(shape(feature.geometry), dict(feature.properties)) for feature in features])


def read_with_json(path):
    """Read with the standard library into shapes."""
    from shapely.geometry import shape

    with path.open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    return len([(shape(feature["geometry"]), feature["properties"]) for feature in features])


WAYS = {
    "mentalkarta": read_with_us,
    "pyogrio.read_dataframe": read_with_pyogrio,
    "geopandas.read_file": read_with_geopandas,
    "geopandas.read_file, to_crs, is_valid": read_and_check_with_geopandas,
    "json.load, shapely.shape": read_with_json,
    "fiona.open, shapely.shape": read_with_fiona,
}


def measure_here(way, path, count):
    """Read once in this process; return seconds and megabytes."""
    read = WAYS[way]
    read(path.with_stem("warm"))
    start = time.process_time()
    assert read(path) == count
    return time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(way, path, count):
    """Read in processes of their own; return the best time and the most memory."""
    command = [sys.executable, __file__, "--measure", way, str(path), str(count)]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(1 if count >= MANY else 2)]
    return min(seconds for seconds, _ in runs), max(megabytes for _, megabytes in runs)


def compare(folder, what, count):
    """Print the rows of one input."""
    path = folder / f"{what}.geojson"
    write_input(path.with_stem("warm"), what, 10)
    write_input(path.with_stem("tenth"), what, count // 10)
    write_input(path, what, count)
    least, _ = measure("mentalkarta", path.with_stem("tenth"), count // 10)
    ours = None
    for way in WAYS:
        seconds, megabytes = measure(way, path, count)
        growth = f"{math.log10(seconds / least):.2f}" if ours is None else ""
        ours = ours or seconds
        row = (what, count, way, f"{seconds:.2f}", f"{seconds / ours:.1f}", f"{megabytes:.0f}", growth)
        print("| " + " | ".join(map(str, row)) + " |", flush=True)
    path.unlink()


def main():
    """Print the table, or measure one reading for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polygons", type=int, default=20_000)
    parser.add_argument("--bays", type=int, default=20_000)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        way, path, count = asked.measure
        print(json.dumps(measure_here(way, Path(path), int(count))))
        return
    print("| input | drawings | way | CPU s | ratio | MB | growth |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for what in INPUTS:
            compare(Path(folder), what, getattr(asked, what))


if __name__ == "__main__":
    main()
