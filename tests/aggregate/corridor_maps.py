"""Hand maps and planted truths for the tests of corridors."""

import numpy as np
import shapely
from aggregate_maps import STYLE, WORDS, draw

from mentalkarta.aggregate.lines import find_corridors
from mentalkarta.model import Element

PATH = Element("path", "paths", "line", WORDS, WORDS, (), (), STYLE, 0.2)
TOLERANCE = 20.0


def draw_lines(*lines, people=None, name=""):
    """Draw lines given as lists of (east, north), each by a person of its own unless `people` says whose."""
    people = people or [f"person {number:03d}" for number in range(len(lines))]
    return draw(*[(person, name, shapely.LineString(line)) for person, line in zip(people, lines, strict=True)])


def find(frame, limits=(2,), tolerance_m=TOLERANCE):
    """Find the corridors of a frame."""
    return find_corridors(frame, PATH, tolerance_m, limits)


def counts(corridors):
    """Counts, most people first."""
    return corridors["participants"].tolist()


def scatter(rng, line, people, *, vertices=25, spread_m=TOLERANCE):
    """Draw a line so many times, each vertex off to the side."""
    truth = shapely.LineString(line)
    at = np.linspace(0, truth.length, vertices)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(truth, at))
    return [xy + rng.normal(0, spread_m, xy.shape) for _ in range(people)]


def farthest(line, truth):
    """Farthest distance of a line from the truth, metres."""
    return shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(line, 5.0))), truth).max()
