"""A sheet in greys: every colour as light as it was, the slices of pies spread so that each is told from the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_hex, to_rgba
from matplotlib.image import AxesImage
from matplotlib.patches import Patch
from matplotlib.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure
    from matplotlib.typing import ColorType

    from mentalkarta.model import Legend

Rgba = tuple[float, float, float, float]

WEIGHTS = (0.2126, 0.7152, 0.0722)
"""Shares of red, green and blue light in lightness (IEC 61966-2-1)."""
DARKEST_SLICE, LIGHTEST_SLICE = 22.0, 93.0
"""Lightness (CIE L*) of the darkest and the lightest slice of pies."""


def turn_grey(figure: Figure, legend: Legend) -> None:
    """Turn every colour of a figure that was just drawn to a grey."""
    slices = spread_slices(legend)
    for patch in figure.findobj(Patch):
        known = slices if "slice" in str(patch.get_label()) else {}
        face, edge = to_rgba(patch.get_facecolor()), to_rgba(patch.get_edgecolor())
        patch.set_facecolor(known.get(to_hex(face), find_grey(face)))
        patch.set_edgecolor(find_grey(edge))
    for image in figure.findobj(AxesImage):
        light = np.dot(_to_linear(np.asarray(image.get_array()) / 255), WEIGHTS)
        image.set_data(np.repeat(np.round(255 * _to_srgb(light)).astype(np.uint8)[..., None], 3, axis=2))
    for text in figure.findobj(Text):
        text.set_color(find_grey(text.get_color()))


def find_grey(color: ColorType) -> Rgba:
    """Return the grey that is as light as a colour, as opaque as it."""
    red, green, blue, alpha = to_rgba(color)
    light = float(np.dot(WEIGHTS, _to_linear(np.array([red, green, blue]))))
    return _make_grey(light, alpha)


def spread_slices(legend: Legend) -> Mapping[str, Rgba]:
    """Return the grey of each colour of slices (#rrggbb), from dark to light as the colours are, evenly apart."""
    greys: dict[str, Rgba] = {}
    for element in legend.elements:
        categories = [*element.categories, *([element.unspecified] if element.unspecified else [])]
        colors = sorted((to_hex(category.color) for category in categories), key=lambda color: find_grey(color)[0])
        steps = np.linspace(DARKEST_SLICE, LIGHTEST_SLICE, len(colors))
        greys |= {color: _make_grey(_find_light(step), 1.0) for color, step in zip(colors, steps, strict=True)}
    return greys


def _find_light(lightness: float) -> float:
    """Turn lightness (CIE L*, 0-100) to linear light (0-1)."""
    return float(((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / 903.3)


def _to_linear(parts: np.ndarray) -> np.ndarray:
    """Turn sRGB (0-1) to linear light."""
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _make_grey(light: float, alpha: float) -> Rgba:
    """Make the grey of a linear light (0-1)."""
    part = float(_to_srgb(np.array(light)))
    return (part, part, part, alpha)


def _to_srgb(light: np.ndarray) -> np.ndarray:
    """Turn linear light to sRGB (0-1)."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055)
