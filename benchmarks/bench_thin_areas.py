"""Centre lines of thin areas, as digitisers draw them, against the lines they were made from.

Run: python benchmarks/bench_thin_areas.py

Lines of 1.2 to 2.1 km become areas of a width, with flat and round ends, their sides trembling by a part of the width
(a point every 30 m, off by a bell curve to any side); eight of each, those that stay valid and whole.

off by      mean distance of the centre line from the true one, of the width: mean and worst
length      error of its length, worst
CPU ms      processor time of one
"""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import shapely

from mentalkarta.ingest.thin_areas import find_centre_line, measure_band

ACROSS = np.linspace(0, 2000, 60)
TURN = np.linspace(0, 2 * np.pi, 80)
TRUTHS = {
    "straight": [(0, 0), (1200, 0)],
    "bent": [(0, 0), (800, 0), (800, 700)],
    "winding": np.column_stack([ACROSS, 150 * np.sin(ACROSS / 200)]),
    "ring": np.column_stack([np.cos(TURN), np.sin(TURN)]).round(6) * 300,
}


def tremble(rng, ring, spread_m):
    """Set a point every 30 m along a ring, each off to any side."""
    at = np.linspace(0, 1, max(4, int(ring.length / 30)) + 1)[:-1]
    xy = shapely.get_coordinates(shapely.line_interpolate_point(ring, at, normalized=True))
    return xy + rng.normal(0, spread_m, xy.shape)


def draw_bands(truth, width_m, part):
    """Draw a line as areas: all that are valid."""
    for cap, seed in product(("flat", "round"), range(4)):
        band, rng = truth.buffer(width_m / 2, cap_style=cap), np.random.default_rng(seed)
        if part:
            rings = [tremble(rng, ring, part * width_m) for ring in (band.exterior, *band.interiors)]
            band = shapely.Polygon(rings[0], rings[1:])
        if band.is_valid:
            yield band


def measure(truth, width_m, part):
    """Find the centre lines of bands: offsets in widths, errors of length, seconds."""
    for band in draw_bands(truth, width_m, part):
        start = time.process_time()
        line = find_centre_line(band, measure_band(band))
        spent = time.process_time() - start
        points = shapely.line_interpolate_point(line, np.linspace(0, 1, 400), normalized=True)
        yield shapely.distance(points, truth).mean() / width_m, abs(line.length / truth.length - 1), spent


def main():
    """Print the table."""
    print("| line | width | tremble | areas | off by, mean | worst | length, worst | CPU ms |")
    print("|---|---|---|---|---|---|---|---|")
    for (name, line), part in product(TRUTHS.items(), (0.0, 0.1, 0.2)):
        for width_m in (5.0, 20.0, 60.0):
            found = np.array(list(measure(shapely.LineString(line), width_m, part)))
            if len(found):
                off, length, spent = found.T
                print(
                    f"| {name} | {width_m:.0f} m | {part:.0%} | {len(found)} | {off.mean():.2f} | {off.max():.2f} |",
                    end="",
                )
                print(f" {length.max():.1%} | {1000 * spent.mean():.1f} |")


if __name__ == "__main__":
    main()
