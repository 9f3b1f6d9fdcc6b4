"""The sheets: where their time goes, beside the same layers drawn with GeoPandas and matplotlib as they come.

Seconds are of the processor (one process), after imports. A name may be several texts; "on each other" counts the
pairs of level texts whose ink has overlapping boxes.

Run: python benchmarks/bench_sheet.py [--people 50 200 5000]
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox

import mentalkarta as mk
from mentalkarta.export.pictures import Caption, save_picture
from mentalkarta.render import compose_sheet

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests" / "render")]  # its maps: places of 5 000 people without counting them

from render_maps import make_simulated  # noqa: E402 - found only now

FORMATS = ("png", "web", "pdf", "svg")
CAPTION = Caption("Mental karta", "", "sv")


def measure(make):
    """Return what a function makes, and the seconds of the processor it took."""
    start = time.process_time()
    made = make()
    return made, time.process_time() - start


def find_overlaps(texts):
    """Count the pairs of texts whose ink has overlapping boxes on the picture."""
    boxes = [find_ink(text) for text in texts if not text.get_rotation()]
    return sum(one.overlaps(other) for one, other in combinations(boxes, 2))


def find_ink(text):
    """Return the box of a text's ink, pixels."""
    dpi = text.get_figure().dpi
    glyphs = TextPath((0, 0), text.get_text(), size=text.get_fontsize() * dpi / 72, prop=text.get_fontproperties())
    position = getattr(text, "xy", text.get_position())
    place = text.axes.transData if hasattr(text, "xy") else text.get_transform()
    (x, y), extent = place.transform(position), glyphs.get_extents()
    return Bbox.from_bounds(x + extent.x0, y + extent.y0, extent.width, extent.height)


def draw_plainly(mental_map):
    """Draw the layers as GeoPandas does, each name at its place."""
    figure = Figure(figsize=(420 / 25.4, 297 / 25.4), dpi=300)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for layer in mental_map.base:
        layer.frame.plot(ax=axes, color="#DDDDDD", linewidth=0.5, markersize=2)
    for layer in mental_map.layers:
        layer.places.plot(ax=axes, alpha=0.5)
        for name, place in zip(layer.places["name"], layer.places.geometry, strict=True):
            point = place.representative_point()
            axes.annotate(name, (point.x, point.y))
    return figure


def save_plainly(figure, picture_format):
    """Save a figure as matplotlib does, its text as text."""
    with mpl.rc_context({"pdf.fonttype": 42, "svg.fonttype": "none"}):
        figure.savefig(io.BytesIO(), format=picture_format, dpi=300)


def list_maps(people):
    """List the maps to draw: the example, then invented crowds."""
    yield "examples/kramfors", mk.build_map(mk.read_workshop(HERE.parent / "examples" / "kramfors", sheets="groups"))
    for count in people:
        yield f"{count} invented people", make_simulated(count, 1)


def print_row(name, mental_map, sheet_name):
    """Draw one sheet in all its formats and print its row."""
    sheet, drawing = measure(lambda: compose_sheet(mental_map, sheet_name))
    saving = {each: measure(lambda each=each: save_picture(sheet, each, CAPTION)) for each in FORMATS}
    spent = [drawing, *(seconds for _, seconds in saving.values())]
    sizes = " / ".join(f"{len(saving[each][0]) / 1e6:.2f}" for each in FORMATS)
    names = [t for t in sheet.figure.findobj(mpl.text.Text) if str(t.get_label()).startswith("name:")]
    cells = [f"{name}, {sheet_name}", *(f"{seconds:.2f}" for seconds in spent), f"**{sum(spent):.1f}**", sizes]
    print(f"| {' | '.join(cells)} | {len(names)} | {find_overlaps(names)} |", flush=True)


def print_plain_row(name, mental_map):
    """Draw the layers plainly and print their row."""
    figure, drawing = measure(lambda: draw_plainly(mental_map))
    spent = [drawing, *(measure(lambda each=each: save_plainly(figure, each))[1] for each in ("png", "pdf", "svg"))]
    spent.insert(2, 0.0)
    texts = [text for text in figure.axes[0].texts if text.get_text()]
    cells = [f"{name}, GeoPandas", *(f"{seconds:.2f}" for seconds in spent), f"{sum(spent):.1f}", "–"]
    print(f"| {' | '.join(cells)} | {len(texts)} | {find_overlaps(texts)} |", flush=True)


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[200, 5000])
    asked = parser.parse_args()
    print(
        "| map | drawing, s | PNG | web PNG | PDF | SVG | all, s | MB (PNG / web / PDF / SVG) | texts | on each other |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, mental_map in list_maps(asked.people):
        sheets = ("main", "elements", "agreement", *(("groups",) if mental_map.comparison else ()))
        for sheet_name in sheets:
            print_row(name, replace(mental_map), sheet_name)
        print_plain_row(name, mental_map)


if __name__ == "__main__":
    main()
