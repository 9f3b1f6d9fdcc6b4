"""Pictures that would be heavy: palettes that keep flat colours, copies that get smaller until they are light."""

import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from mentalkarta.export import pictures
from mentalkarta.export.pictures import Caption, save_picture
from mentalkarta.picture import Sheet

CAPTION = Caption("Titel", "Sammanfattning", "sv")
FLAT = (203, 45, 68)


@pytest.fixture
def noisy():
    """A sheet of 4 x 3 inches: half of it one red, half of it noise."""
    figure = Figure(figsize=(4, 3))
    pixels = np.random.default_rng(1).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    pixels[:, :200] = FLAT
    figure.figimage(pixels)
    return Sheet("main", figure, 100, (), ())


def open_png(content):
    return Image.open(io.BytesIO(content))


def test_a_light_picture_keeps_every_colour(noisy):
    picture = open_png(save_picture(noisy, "png", CAPTION))
    assert (picture.mode, picture.size) == ("RGB", (400, 300))
    assert picture.info["dpi"] == pytest.approx((100, 100), abs=0.02)
    assert picture.text == {"Title": "Titel", "Description": "Sammanfattning", "Software": "mentalkarta"}


def test_a_heavy_picture_gets_a_palette_that_keeps_flat_colours(noisy, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PNG_BYTES", 100_000)
    content = save_picture(noisy, "png", CAPTION)
    picture = open_png(content)
    assert picture.mode == "P"
    assert len(content) < 100_000
    assert picture.convert("RGB").getpixel((20, 20)) == FLAT
    assert content == save_picture(noisy, "png", CAPTION)


def test_the_webs_copy_gets_smaller_until_it_is_light(noisy, monkeypatch):
    whole = open_png(save_picture(noisy, "web", CAPTION))
    assert whole.size == (400, 300)
    monkeypatch.setattr(pictures, "MOST_WEB_BYTES", 40_000)
    content = save_picture(noisy, "web", CAPTION)
    assert len(content) <= 40_000
    assert 100 < open_png(content).width < 400


def test_a_copy_that_never_gets_light_ends_all_the_same(noisy, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_WEB_BYTES", 10)
    assert open_png(save_picture(noisy, "web", CAPTION)).width < 200
