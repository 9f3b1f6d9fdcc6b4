"""What lies below and beside the map: pictures, the locator, names of seas."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from matplotlib.image import AxesImage
from render_artists import find_patches, find_texts, outline_patch, outline_text, read_words
from render_maps import EXTENT, make_base, make_few, to_metres

from mentalkarta.model import Background
from mentalkarta.render import compose_sheet
from mentalkarta.render.backdrop import DPI, STRENGTH, prepare_backdrops
from mentalkarta.render.basemap import prepare_base
from mentalkarta.render.locator import measure_locator
from mentalkarta.render.page import Box
from mentalkarta.render.view import View

FRAME = Box(10.0, 20.0, 110.0, 70.0)
VIEW = View(100_000, (5000.0, 2500.0), (60.0, 45.0), FRAME)
"""1 mm is 100 m: the frame shows 0-10 km by 0-5 km."""


def make_picture(bounds, shape=(50, 100)):
    """Make a picture whose red grows eastwards and whose green grows northwards."""
    rows, columns = shape
    pixels = np.zeros((rows, columns, 3), dtype=np.uint8)
    pixels[..., 0] = np.linspace(0, 250, columns)[None, :]
    pixels[..., 1] = np.linspace(250, 0, rows)[:, None]
    return Background(pixels, bounds, "© Någon")


def test_a_picture_lies_where_it_belongs_north_up():
    (drop,) = prepare_backdrops([make_picture((0.0, 0.0, 10_000.0, 5_000.0))], VIEW)
    assert (drop.box.x0, drop.box.y0, drop.box.x1, drop.box.y1) == pytest.approx((10, 20, 110, 70))
    assert drop.pixels.shape == (50, 100, 3)
    assert drop.pixels[0, 0, 1] > drop.pixels[-1, 0, 1]
    assert drop.pixels[0, -1, 0] > drop.pixels[0, 0, 0]


def test_a_larger_picture_is_cut_to_whole_pixels_around_the_frame():
    (drop,) = prepare_backdrops([make_picture((-10_050.0, -5_050.0, 20_050.0, 10_050.0), (151, 301))], VIEW)
    assert drop.pixels.shape == (51, 101, 3)
    assert (drop.box.x0, drop.box.x1) == pytest.approx((9.5, 110.5))
    assert prepare_backdrops([make_picture((20_000.0, 0.0, 30_000.0, 5_000.0))], VIEW) == ()


def test_a_finer_picture_than_the_paper_shows_is_made_coarser():
    (drop,) = prepare_backdrops([make_picture((0.0, 0.0, 10_000.0, 5_000.0), (2000, 4000))], VIEW)
    assert drop.pixels.shape == (round(50 * DPI / 25.4), round(100 * DPI / 25.4), 3)
    (small,) = prepare_backdrops(
        [make_picture((0.0, 0.0, 10_000.0, 5_000.0), (2000, 4000))], replace(VIEW, denominator=200_000, factor=0.5)
    )
    assert small.pixels.shape[1] == round(100 * 0.5 * DPI / 25.4)


def test_a_picture_is_faded_white_stays_white():
    black = Background(np.zeros((2, 2, 3), dtype=np.uint8), (0.0, 0.0, 10_000.0, 5_000.0), "")
    (drop,) = prepare_backdrops([black], VIEW)
    assert set(drop.pixels.ravel()) == {round(255 * (1 - STRENGTH))}
    white = replace(black, pixels=np.full((2, 2, 3), 255, dtype=np.uint8))
    assert set(prepare_backdrops([white], VIEW)[0].pixels.ravel()) == {255}


@pytest.mark.parametrize("greyscale", [False, True])
def test_the_sheet_shows_the_picture_below_everything_and_credits_it(greyscale):
    few = make_few(greyscale=greyscale)
    x0, y0, x1, y1 = EXTENT
    figure = compose_sheet(replace(few, backgrounds=(make_picture((x0, y0, x1, y1)),))).figure
    (image,) = figure.findobj(AxesImage)
    assert image.get_zorder() < min(patch.get_zorder() for patch in figure.findobj() if ":" in str(patch.get_label()))
    assert "© Någon." in " ".join(read_words(figure, "credits"))
    pixels = np.asarray(image.get_array())
    assert (np.ptp(pixels, axis=2) == 0).all() == greyscale


# --- locator ----------------------------------------------------------------------------------------------------

COUNTY = shapely.box(500_000, 6_800_000, 700_000, 7_200_000)


def test_a_locator_stands_only_where_a_base_layer_gives_one():
    few = make_few()
    assert measure_locator(few) is None
    assert find_patches(compose_sheet(few).figure, "locator") == []
    located = replace(few, base=(make_base("locator", {"Länet": COUNTY}),))
    figure = compose_sheet(located).figure
    wide, high = measure_locator(located)
    plate, ground = (outline_patch(patch) for patch in find_patches(figure, "locator")[:3:2])
    assert plate.bounds[2] - plate.bounds[0] == pytest.approx(wide)
    assert plate.bounds[3] - plate.bounds[1] == pytest.approx(high)
    assert ground.bounds[2] - ground.bounds[0] == pytest.approx((wide - 4) * 1.0)
    (mark,) = find_patches(figure, "locator mark")
    x0, y0, x1, _ = ground.bounds
    middle = outline_patch(mark).centroid
    assert (middle.x - x0) / (x1 - x0) == pytest.approx((644_500 - 500_000) / 200_000, abs=0.01)
    assert (middle.y - y0) / (x1 - x0) * 200_000 == pytest.approx(186_500, rel=0.02)


def test_a_small_study_area_is_still_seen_on_the_locator():
    few = replace(make_few(), base=(make_base("locator", {"Länet": COUNTY}),), extent=(6e5, 7e6, 6.01e5, 7.001e6))
    (mark,) = find_patches(compose_sheet(few).figure, "locator mark")
    shape = outline_patch(mark)
    assert shape.bounds[2] - shape.bounds[0] == pytest.approx(1.6)


def test_no_locator_where_it_would_hide_something():
    few = make_few()
    spread = few.layers[2].places.assign(geometry=[shapely.box(*EXTENT).buffer(30_000)])
    crowded = replace(
        few,
        base=(make_base("locator", {"Länet": COUNTY}),),
        layers=(*few.layers[:2], replace(few.layers[2], places=spread), *few.layers[3:]),
    )
    assert find_patches(compose_sheet(crowded).figure, "locator") == []


# --- seas and generalisation ------------------------------------------------------------------------------------


def test_a_point_names_a_sea_whose_shape_need_not_be_known():
    point = shapely.Point(*to_metres([(18.75, 62.85)])[0])
    few = replace(make_few(), base=(make_base("water", {"Bottenhavet": point}),))
    (text,) = find_texts(compose_sheet(few).figure, "name:base-water")
    assert text.get_text() == "Bottenhavet"
    assert text.get_fontsize() == 15
    assert outline_text(text).area > 30


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.4])
def test_islands_and_lakes_are_dropped_by_their_size_on_the_paper(factor):
    """500 m across: 0.79 mm2 on any paper at 1:500 000, 0.20 mm2 at 1:1 000 000."""
    island = make_base("land", {"": shapely.Point(5000, 2500).buffer(250, quad_segs=64)})
    near, far = (replace(VIEW, denominator=denominator, factor=factor) for denominator in (500_000, 1_000_000))
    assert len(prepare_base([island], near).land.geoms) == 1
    assert len(prepare_base([island], far).land.geoms) == 0
