"""The golden pictures: eight sheets as they should look, small. Look at each before you keep it.

`PYTHONPATH=tests:tests/render python tests/render/golden_sheets.py` draws them anew.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from render_maps import make_kramfors, make_plain_base

from mentalkarta.render import compose_sheet

FOLDER = Path(__file__).parent / "golden"
WIDE_PX = 700
BLOCK_PX = 5


def make_tall():
    """Make the map with a study area that is three times as high as wide."""
    base = tuple(layer for layer in make_plain_base() if layer.role != "area")
    return replace(make_kramfors(base=base), extent=(612000.0, 6930000.0, 677000.0, 7125000.0))


SHEETS = {
    "main": lambda: (make_kramfors(), "main"),
    "main-english-slide": lambda: (make_kramfors(lang="en", size="16:9"), "main"),
    "main-web": lambda: (make_kramfors(size="web"), "main"),
    "main-upright": lambda: (make_tall(), "main"),
    "main-lynch-no-base": lambda: (make_kramfors(legend="lynch", base=()), "main"),
    "main-grey": lambda: (make_kramfors(greyscale=True), "main"),
    "elements": lambda: (make_kramfors(), "elements"),
    "elements-lynch-web": lambda: (make_kramfors(legend="lynch", lang="en", size="web"), "elements"),
}


def draw_golden(name):
    """Draw one of the sheets, small: an RGB picture."""
    figure = compose_sheet(*SHEETS[name]()).figure
    figure.set_dpi(2 * WIDE_PX / max(figure.get_size_inches()))
    figure.canvas.draw()
    picture = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3])
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def find_blocks(picture):
    """Average a picture over blocks: what is left where letters sit a hair to the side."""
    rows, columns = (side // BLOCK_PX * BLOCK_PX for side in (picture.height, picture.width))
    pixels = np.asarray(picture.convert("RGB"), dtype=float)[:rows, :columns]
    return pixels.reshape(rows // BLOCK_PX, BLOCK_PX, columns // BLOCK_PX, BLOCK_PX, 3).mean(axis=(1, 3))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in SHEETS:
        drawn = draw_golden(each)
        small = drawn.convert("L") if "grey" in each else drawn.quantize(256, Image.Quantize.FASTOCTREE, dither=0)
        small.save(FOLDER / f"{each}.png", optimize=True)
