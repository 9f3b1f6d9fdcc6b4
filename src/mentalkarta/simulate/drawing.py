"""How one person draws one thing: shifted, bent, in part, by another name."""

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from mentalkarta.simulate.names import vary_name
from mentalkarta.simulate.plane import Points, ring_noise, smooth_noise
from mentalkarta.simulate.truths import Truth

NAMED_SHARE = 0.85
PART_SHARE = 0.2
"""Lines drawn only in part."""

NO_PURPOSE_SHARE = 0.08
PURPOSES = (0.55, 0.3, 0.15)
"""Shares of the people who name one, two and three purposes of a destination."""

VERTEX_EVERY_M = 700.0
"""Distance between the vertices of a line before their number is held between 10 and 60."""


def draw_truth(rng: np.random.Generator, truth: Truth) -> Points:
    """Draw a truth once, by a hand of its own.

    Returns
    -------
    ndarray
        Vertices in metres, shape (n, 2): one of a point, 10-60 of a line, 21-41 of an area (closed).
    """
    if truth.kind == "point":
        return truth.points + rng.normal(0.0, truth.spread_m, (1, 2))
    return _draw_line(rng, truth) if truth.kind == "line" else _draw_area(rng, truth)


def describe_truth(rng: np.random.Generator, truth: Truth) -> dict[str, object]:
    """Write what a person says of a truth: mostly its name, and the purposes of a destination."""
    words: dict[str, object] = {}
    if rng.random() < NAMED_SHARE:
        words["name"] = vary_name(rng, truth.name)
    if truth.weights and rng.random() >= NO_PURPOSE_SHARE:
        words["category"] = _draw_purposes(rng, truth.weights)
    return words


def _draw_purposes(rng: np.random.Generator, weights: Mapping[str, float]) -> str | list[str]:
    """Draw one purpose (a word) or up to three (a list), the weightier the likelier."""
    keys = sorted(weights)
    shares = np.array([weights[key] for key in keys])
    wanted = 1 + int(np.searchsorted(np.cumsum(PURPOSES[:2]), rng.random(), side="right"))
    picked = rng.choice(len(keys), size=min(wanted, len(keys)), replace=False, p=shares / shares.sum())
    words = [keys[place] for place in picked.tolist()]
    return words[0] if len(words) == 1 else words


def _draw_line(rng: np.random.Generator, truth: Truth) -> Points:
    """Follow the line, or a part of it, with an offset that changes smoothly."""
    length_m = float(shapely.LineString(truth.points).length)
    start, end = 0.0, length_m
    if rng.random() < PART_SHARE:
        part_m = length_m * rng.uniform(0.4, 0.9)
        start = rng.uniform(0.0, length_m - part_m)
        end = start + part_m
    wanted = (end - start) / VERTEX_EVERY_M * rng.uniform(0.7, 1.4)
    along_m = np.linspace(start, end, int(np.clip(round(wanted), 10, 60)))
    # A curve that changes over ten times its height turns the line by about six degrees: a bent hand, no zigzag.
    roughness = 1 / (10 * truth.spread_m)
    offsets = np.column_stack([smooth_noise(rng, along_m, roughness) for _ in range(2)])
    return _walk(truth.points, along_m) + truth.spread_m * offsets


def _draw_area(rng: np.random.Generator, truth: Truth) -> Points:
    """Move and stretch the outline along rays from its middle.

    A stretch that depends on the ray alone keeps any outline free of crossings; where the coarser vertices cross
    after all, the person draws around the whole of it.
    """
    length_m = float(shapely.LineString(truth.points).length)
    steps = int(rng.integers(20, 41))
    outline = _walk(truth.points, np.linspace(0.0, length_m, steps, endpoint=False) + rng.uniform(0, length_m / steps))
    rays = outline - truth.centre
    angles = np.arctan2(rays[:, 1], rays[:, 0])
    radius_m = float(np.hypot(*rays.T).mean())
    stretch = 1 + truth.spread_m / radius_m * (0.7 * ring_noise(rng, angles) + 0.5 * rng.normal())
    shift = rng.normal(0.0, 0.5 * truth.spread_m, 2)
    drawn = truth.centre + shift + rays * np.clip(stretch, 0.3, 3.0)[:, np.newaxis]
    polygon = shapely.Polygon(np.round(drawn, 1))
    return shapely.get_coordinates((polygon if polygon.is_valid else polygon.convex_hull).boundary)


def _walk(points: Points, along_m: NDArray[np.float64]) -> Points:
    """Return the places at these distances along a line, shape (n, 2)."""
    passed_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    return np.column_stack([np.interp(along_m, passed_m, points[:, axis]) for axis in range(2)])
