"""Pictures in the place of land and water: cut to the frame, as fine as the paper shows, faded below the symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.image import AxesImage
from PIL import Image

from mentalkarta.render.page import BASE_ORDER, MM_PER_INCH, Box, Canvas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from mentalkarta.model import Background
    from mentalkarta.render.view import View

DPI = 100
"""Finer than this on the paper a faded picture only makes files larger."""
STRENGTH, COLOR = 0.45, 0.6
"""What is left of a picture's contrast, and of its colour."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A picture on the paper: faded RGB pixels, rows from the top, and its box (mm)."""

    pixels: NDArray[np.uint8]
    box: Box


def prepare_backdrops(backgrounds: Iterable[Background], view: View) -> tuple[Backdrop, ...]:
    """Cut pictures to the frame and fade them; those that lie outside it are left out."""
    found = (_cut_picture(background, view) for background in backgrounds)
    return tuple(backdrop for backdrop in found if backdrop is not None)


def _cut_picture(background: Background, view: View) -> Backdrop | None:
    """Cut one picture to whole pixels around the frame."""
    rows, columns = background.pixels.shape[:2]
    x0, y0, x1, y1 = _to_paper(background.bounds, view)
    across, down = (x1 - x0) / columns, (y1 - y0) / rows
    left = max(0, int((view.frame.x0 - x0) / across))
    right = min(columns, int(np.ceil((view.frame.x1 - x0) / across)))
    top = max(0, int((y1 - view.frame.y1) / down))
    bottom = min(rows, int(np.ceil((y1 - view.frame.y0) / down)))
    if left >= right or top >= bottom:
        return None
    box = Box(x0 + left * across, y1 - bottom * down, x0 + right * across, y1 - top * down)
    return Backdrop(_fade(_coarsen(background.pixels[top:bottom, left:right], box, view.factor)), box)


def _to_paper(bounds: tuple[float, float, float, float], view: View) -> tuple[float, float, float, float]:
    """Turn bounds in metres to mm on A3."""
    (east, north), (x, y) = view.ground, view.paper
    x0, x1 = ((side - east) / view.metres_per_mm + x for side in bounds[::2])
    y0, y1 = ((side - north) / view.metres_per_mm + y for side in bounds[1::2])
    return x0, y0, x1, y1


def _coarsen(pixels: NDArray[np.uint8], box: Box, factor: float) -> NDArray[np.uint8]:
    """Return a picture no finer than the paper shows."""
    per_mm = DPI / MM_PER_INCH * factor
    size = (max(1, round(box.width * per_mm)), max(1, round(box.height * per_mm)))
    if size[0] >= pixels.shape[1] and size[1] >= pixels.shape[0]:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))


def _fade(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture with less colour and contrast, lighter."""
    light = pixels @ np.array([0.299, 0.587, 0.114])
    quiet = light[..., None] + COLOR * (pixels - light[..., None])
    faded: NDArray[np.uint8] = np.round(255 - STRENGTH * (255 - quiet)).astype(np.uint8)
    return faded


def draw_backdrops(canvas: Canvas, backdrops: Iterable[Backdrop]) -> None:
    """Draw pictures over land and water, below rivers and roads."""
    for backdrop in backdrops:
        box = backdrop.box
        image = AxesImage(canvas.axes, interpolation="none", origin="upper", extent=(box.x0, box.x1, box.y0, box.y1))
        image.set_data(backdrop.pixels)
        canvas.add(image, BASE_ORDER + 2.9, "backdrop")
