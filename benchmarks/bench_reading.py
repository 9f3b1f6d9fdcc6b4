"""Reading drawings, beside what one would use instead: the same GeoJSON, all checks of ours on.

Run: python benchmarks/bench_reading.py [--polygons 20000] [--points 200000]

CPU s is the processor time of this process for one read; `ratio` is the peer's time over ours. The peers check nothing
but what GDAL needs.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import fiona
import numpy as np
import pyogrio

import mentalkarta as mk


def write_polygons(path, count):
    """Write outlines of 51 corners, ten a person."""
    rng = np.random.default_rng(1)
    angle = np.linspace(0, 2 * np.pi, 50, endpoint=False)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for number in range(count):
            radius = 0.01 * rng.uniform(0.8, 1.2, 50)
            lon, lat = rng.uniform(17, 18), rng.uniform(62.5, 63.5)
            ring = np.round(np.column_stack([lon + radius * np.cos(angle), lat + radius * np.sin(angle)]), 6).tolist()
            write_feature(file, number, "district", {"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
        file.write("]}")


def write_points(path, count):
    """Write single marks, ten a person."""
    rng = np.random.default_rng(2)
    spots = np.round(np.column_stack([rng.uniform(17, 18, count), rng.uniform(62.5, 63.5, count)]), 6).tolist()
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for number, spot in enumerate(spots):
            write_feature(file, number, "landmark", {"type": "Point", "coordinates": spot})
        file.write("]}")


def write_feature(file, number, element, geometry):
    """Write one drawing."""
    properties = {"participant": f"P{number // 10}", "element": element, "name": f"Plats {number % 7}"}
    file.write("," if number else "")
    file.write(json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}, ensure_ascii=False))


def read_with_us(path):
    """Read with every check."""
    drawings = mk.read_drawings(mk.read_workshop(path), mk.load_legend("kramfors"))
    return sum(file.read for file in drawings.files)


def read_with_pyogrio(path):
    """Read into a GeoDataFrame as geopandas does."""
    return len(pyogrio.read_dataframe(path))


def read_with_fiona(path):
    """Read feature by feature."""
    with fiona.open(path) as features:
        return sum(1 for _ in features)


WAYS = {"mentalkarta": read_with_us, "pyogrio": read_with_pyogrio, "fiona": read_with_fiona}


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polygons", type=int, default=20_000)
    parser.add_argument("--points", type=int, default=200_000)
    asked = parser.parse_args()
    print("| input | features | way | CPU s | ratio |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for what, write, count in (
            ("polygons", write_polygons, asked.polygons),
            ("points", write_points, asked.points),
        ):
            path = Path(folder) / f"{what}.geojson"
            write(path, count)
            times = {}
            write(path.with_stem("warm"), 10)
            for way, read in WAYS.items():
                read(path.with_stem("warm"))  # what is loaded once is not reading
                start = time.process_time()
                assert read(path) == count
                times[way] = time.process_time() - start
                print(
                    f"| {what} | {count} | {way} | {times[way]:.2f} | {times[way] / times['mentalkarta']:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
