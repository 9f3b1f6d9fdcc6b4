"""Papers: sizes in millimetres, everything by one factor, upright where that gains, legends below and beside."""

from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from render_artists import find_patches, find_symbols, find_texts, outline_text, read_words
from render_maps import make_few, make_kramfors, make_small

from mentalkarta.render import compose_sheet
from mentalkarta.render.paper import PAPERS
from mentalkarta.render.sheet_layout import TURN_GAIN, choose_page, lay_sheet
from mentalkarta.render.view import measure_fit

MM = 25.4
SIDES = {"A4": (297, 210), "A3": (420, 297), "A2": (594, 420), "16:9": (338.667, 190.5)}


@pytest.mark.parametrize("size", SIDES)
def test_paper_has_its_sides(size):
    figure = compose_sheet(make_few(size=size)).figure
    assert figure.get_size_inches() * MM == pytest.approx(SIDES[size], abs=1e-3)


def test_the_webs_page_is_1200_css_pixels_wide_and_as_high_as_it_needs():
    kramfors = make_kramfors(size="web", base=())
    wide = choose_page(replace(kramfors, extent=(600000.0, 6980000.0, 680000.0, 7030000.0)))
    high = choose_page(replace(kramfors, extent=(600000.0, 6980000.0, 640000.0, 7030000.0)))
    assert wide.width_mm * wide.factor == pytest.approx(1200 * MM / 96)
    assert high.width_mm == wide.width_mm
    assert high.height_mm > 1.5 * wide.height_mm
    assert high.frame.width / high.frame.height == pytest.approx(0.8)


@pytest.mark.parametrize(("size", "factor"), [("A4", 0.70), ("A2", 1.40), ("16:9", 1.0), ("web", 1.2)])
def test_symbols_lines_and_letters_follow_one_factor(size, factor):
    few = make_few()
    figures = [compose_sheet(one).figure for one in (few, make_few(size=size))]
    shapes = [dict(find_symbols(figure, few.legend))["landmarks:landmarks-0"] for figure in figures]
    wide = [shape.bounds[2] - shape.bounds[0] for shape in shapes]
    assert wide[1] / wide[0] == pytest.approx(factor)
    for label in ("paths:paths-0", "frame", "districts:districts-0 hatch"):
        width = [find_patches(figure, label)[0].get_linewidth() for figure in figures]
        assert width[1] / width[0] == pytest.approx(factor)
    for label in ("credits", "class words", "name:landmarks:landmarks-0"):
        height = [find_texts(figure, label)[0].get_fontsize() for figure in figures]
        assert height[1] / height[0] == pytest.approx(factor, rel=0.1)  # class words may shrink to fit


@pytest.mark.parametrize("size", ["A4", "A2"])
def test_the_scale_is_round_on_the_paper_itself(size):
    """Two places 10 km apart lie 10 km / N apart on the paper."""
    mental_map = make_few(size=size)
    layout = lay_sheet(mental_map)
    one, other = (layout.view.to_paper(shapely.Point(x, 6990000)) for x in (640000, 650000))
    apart_mm = one.distance(other) * PAPERS[size].factor
    assert apart_mm == pytest.approx(10_000_000 / layout.view.denominator)
    words = f"Skala 1:{layout.view.denominator:,} i {size}".replace(",", "\u00a0")
    assert words in read_words(compose_sheet(mental_map).figure)


@pytest.mark.parametrize("size", ["16:9", "web"])
def test_a_screen_has_a_scale_bar_but_no_scale_in_words(size):
    figure = compose_sheet(make_few(size=size)).figure
    assert not any(text.startswith("Skala") for text in read_words(figure))
    assert find_patches(figure, "scale bar")


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize("legend", ["kramfors", "lynch"])
def test_the_legend_is_whole_on_every_paper(size, legend):
    mental_map = make_few(size=size, legend=legend)
    figure, page = compose_sheet(mental_map).figure, choose_page(mental_map)
    strip = page.strip.shrink(-1.5)
    box = shapely.box(*(side * page.factor for side in (strip.x0, strip.y0, strip.x1, strip.y1)))
    rows = [text for label in ("class", "column", "circle", "legend") for text in find_texts(figure, label)]
    outlines = [outline_text(text) for text in rows]
    assert [text.get_text() for text, outline in zip(rows, outlines, strict=True) if not outline.within(box)] == []
    touching = [(rows[a].get_text(), rows[b].get_text()) for a, b in combinations(range(len(rows)), 2)
                if outlines[a].intersects(outlines[b])]  # fmt: skip
    assert touching == []
    count = sum(len(element.categories or element.classes) for element in mental_map.legend.elements)
    assert len(read_words(figure, "class words")) == count


def test_paper_is_turned_only_where_the_map_gains_a_good_deal():
    kramfors = make_kramfors(base=())
    for wide, high, upright in ((100, 100, True), (130, 100, False), (20, 400, True), (400, 20, False)):
        page = choose_page(replace(kramfors, extent=(0.0, 0.0, wide * 1000.0, high * 1000.0)))
        assert (page.height_mm > page.width_mm) == upright, (wide, high)
    assert TURN_GAIN == 1.2


def test_a_full_map_names_less_in_its_panel_before_it_shrinks_much():
    """A study area that fills a slide's map leaves no corner for fifteen bars."""
    layout = lay_sheet(make_kramfors(size="16:9"))
    assert layout.composition.count_hidden(()) == 0
    fit = measure_fit((0.0, 0.0, 65_000.0, 49_000.0), layout.page.frame)
    assert layout.view.metres_per_mm <= 1.6 * fit
    assert sum(len(group.bars) for group in layout.panel.bar_groups) < 15


def test_elements_that_are_not_there_share_one_column():
    point = shapely.Point(640000, 6990000)
    figure = compose_sheet(make_small({"landmark": [("Kyrkan", 0.5, point)]})).figure
    assert read_words(figure, "absent") == ["Inget på denna karta", "Målpunkter, distrikt, barriärer och stråk"]
    assert "Landmärken efter hur många som nämnt dem" in read_words(figure, "title")
