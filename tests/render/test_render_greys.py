"""Greys and photocopies: five elements told apart without any colour."""

from itertools import combinations, pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib.patches import Patch
from render_artists import find_wedges, read_words
from render_maps import make_few

from mentalkarta.legend import list_legends, load_legend
from mentalkarta.render import compose_sheet
from mentalkarta.render.greys import find_grey, spread_slices
from mentalkarta.render.legend_section import draw_sample
from mentalkarta.render.page import Box, Page, open_page, own_settings

SAMPLE = Page("sample", 16.0, 8.0, 1.0, 200, True, Box(0, 0, 16, 8), Box(0, 0, 16, 0), 1.0)
BLACK_BELOW = 160
"""What is darker than this comes out black on a copy of 1 bit."""


def copy_sample(symbol):
    """Draw a symbol as in the legend and photocopy it: an array of black (True) and white."""
    with own_settings():
        figure, canvas = open_page(SAMPLE)
        draw_sample(canvas, symbol, Box(1.5, 1.7, 14.5, 6.3), "")
    figure.canvas.draw()
    light = np.asarray(figure.canvas.buffer_rgba())[..., :3] @ np.array([0.2126, 0.7152, 0.0722])
    return light < BLACK_BELOW


@pytest.mark.parametrize("name", list_legends())
def test_a_photocopy_keeps_every_symbol_apart_from_those_of_other_elements(name):
    copies = [
        (element.key, one.key, copy_sample(one.symbol))
        for element in load_legend(name).elements
        for one in element.classes
        if not element.categories
    ]
    for (own, own_class, one), (other, other_class, two) in combinations(copies, 2):
        ink = (one | two).sum()
        assert ink > 100
        differing = (one ^ two).sum() / ink
        assert differing > (0.3 if own != other else 0.08), (own, own_class, other, other_class, differing)


def test_a_grey_sheet_has_no_colour_and_says_the_same():
    figure = compose_sheet(make_few(greyscale=True)).figure
    colours = [
        matplotlib.colors.to_rgb(colour)
        for patch in figure.findobj(Patch)
        for colour in (patch.get_facecolor(), patch.get_edgecolor())
    ]
    assert len(colours) > 200
    assert all(red == green == blue for red, green, blue in colours)
    assert read_words(figure) == read_words(compose_sheet(make_few()).figure)


@pytest.mark.parametrize("name", list_legends())
def test_grey_slices_stay_apart_in_the_order_of_their_colours(name):
    legend = load_legend(name)
    greys = [grey[0] for grey in spread_slices(legend).values()]
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(greys))
    assert len(greys) == sum(len(element.category_keys) for element in legend.elements)


def test_the_map_and_the_legend_have_the_same_grey_slices():
    figure = compose_sheet(make_few(greyscale=True)).figure
    on_map = [wedge.get_facecolor()[0] for wedge in find_wedges(figure, "destinations:destinations-0 slice")]
    in_legend = [wedge.get_facecolor()[0] for wedge in find_wedges(figure, "legend:slice")]
    assert on_map == in_legend
    assert len(set(on_map)) == 4


def test_a_grey_is_as_light_as_its_colour():
    assert find_grey("#FFFFFF") == pytest.approx((1, 1, 1, 1))
    assert find_grey("#000000") == pytest.approx((0, 0, 0, 1))
    assert find_grey((1.0, 0.0, 0.0, 0.5)) == pytest.approx((0.498, 0.498, 0.498, 0.5), abs=0.002)  # L* 53.2
