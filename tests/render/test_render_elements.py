"""The sheet of small maps: one per element, one of all, in one scale, with findings in words."""

from dataclasses import replace

import matplotlib
import pytest
import shapely
from render_artists import find_patches, find_symbols, find_texts, outline_patch, outline_text, read_words
from render_maps import make_kramfors, make_small

from mentalkarta.model import Workshop
from mentalkarta.render import compose_sheet
from mentalkarta.render.elements_layout import SMALL, lay_elements
from mentalkarta.render.findings import write_finding
from mentalkarta.render.paper import PAPERS

POINT = shapely.Point(640000, 6990000)


@pytest.fixture(scope="module")
def elements(kramfors):
    return compose_sheet(kramfors, "elements")


def find_frames(figure):
    """The frames of the small maps, mm of the paper."""
    return [outline_patch(patch) for patch in find_patches(figure, "frame")]


def test_there_is_a_map_for_each_element_and_one_of_all(elements):
    assert read_words(elements.figure, "cell title") == [
        "Landmärken", "Målpunkter", "Distrikt", "Barriärer", "Stråk", "Alla tillsammans",
    ]  # fmt: skip
    frames = find_frames(elements.figure)
    assert len(frames) == 6
    assert {(round(b.bounds[2] - b.bounds[0], 3), round(b.bounds[3] - b.bounds[1], 3)) for b in frames} == {
        (129.0, round(frames[0].bounds[3] - frames[0].bounds[1], 3))
    }
    assert all(not a.intersects(b) for n, a in enumerate(frames) for b in frames[:n])


def test_each_finding_names_the_strongest_place(elements):
    assert read_words(elements.figure, "finding") == [
        "Höga Kusten-bron nämns av 84\u202f%",
        "Kramfors är mål för 88\u202f%",
        "Höga Kusten ritas av 79\u202f%",
        "Ångermanälven ritas av 61\u202f%",
        "E4 ritas av 66\u202f%",
        "Helheten: se huvudkartan för namn",
    ]
    assert read_words(elements.figure, "title") == [
        "Fem sätt att se Kramfors",
        "Mental karta – Kramfors kommun: en karta per element. 203 tillfrågade.",
    ]


def test_findings_in_english_and_in_the_planners_own_words(kramfors):
    wished = replace(
        kramfors, workshop=replace(kramfors.workshop, lang="en", findings={"landmark": "Nearly all name the bridge"})
    )
    assert read_words(compose_sheet(wished, "elements").figure, "finding") == [
        "Nearly all name the bridge",
        "Kramfors is a destination of 88%",
        "Höga Kusten is drawn by 79%",
        "Ångermanälven is drawn by 61%",
        "E4 is drawn by 66%",
        "The whole: see the main map for names",
    ]


def test_a_layer_without_names_is_counted():
    unnamed = make_small({"landmark": [("", 0.5, POINT), ("", 0.25, shapely.Point(641000, 6990000))]})
    assert write_finding(unnamed.layers[0], unnamed) == "2 platser utan namn, den vanligaste av 50\u202f%"


def test_everything_on_a_small_map_is_062_times_its_size(elements, kramfors):
    main = dict(find_symbols(compose_sheet(kramfors).figure, kramfors.legend))
    small = dict(find_symbols(elements.figure, kramfors.legend))
    assert SMALL == 0.62
    for label in ("landmarks:landmarks-0", "destinations:destinations-0"):
        wide = [shape.bounds[2] - shape.bounds[0] for shape in (main[label], small[label])]
        assert wide[1] / wide[0] == pytest.approx(0.62, rel=1e-6)
    (line,) = find_patches(elements.figure, "paths:paths-0")[:1]
    assert line.get_linewidth() == pytest.approx(0.62 * 1.9 * 72 / 25.4)


def test_a_place_lies_at_the_same_spot_of_every_map(elements, kramfors):
    """One scale: the outline of a district on its own map and on that of all together."""
    frames = find_frames(elements.figure)
    own, together = (outline_patch(patch) for patch in find_patches(elements.figure, "districts:districts-0 tint"))
    moved = [
        (shape.centroid.x - frame.bounds[0], shape.centroid.y - frame.bounds[1])
        for shape, frame in ((own, frames[2]), (together, frames[5]))
    ]
    assert moved[0] == pytest.approx(moved[1], abs=1e-6)
    assert own.area == pytest.approx(together.area)
    assert len(find_patches(elements.figure, "scale bar")) == 3


def test_no_text_is_smaller_than_the_credits_or_leaves_the_paper(elements):
    texts = find_texts(elements.figure)
    assert min(text.get_fontsize() for text in texts) == pytest.approx(6.6)
    page = shapely.box(0, 0, 420, 297)
    assert [text.get_text() for text in texts if not outline_text(text).within(page)] == []


def test_names_stay_within_their_own_frame(elements):
    frames = shapely.union_all(find_frames(elements.figure))
    assert [t.get_text() for t in find_texts(elements.figure, "name:") if not outline_text(t).within(frames)] == []


def test_the_map_of_all_has_no_names(elements):
    (_, last) = find_frames(elements.figure)[4:6]
    assert not any(outline_text(text).intersects(last) for text in find_texts(elements.figure, "name:"))


def test_lines_are_told_by_the_places_of_the_background(elements):
    words = read_words(elements.figure, "name:base-place")
    assert sorted(words) == ["Kramfors", "Kramfors", "Styrnäs", "Styrnäs"]  # below barriers and below paths


def test_an_element_alone_gets_the_whole_page_in_full_size():
    alone = make_small({"landmark": [("Kyrkan", 0.8, POINT)]}, workshop=Workshop((), title="Kyrkor"))
    figure = compose_sheet(alone, "elements").figure
    assert len(find_frames(figure)) == 1
    assert read_words(figure, "title") == [
        "Kyrkor",
        "Kyrkor: en karta per element. 203 tillfrågade. Inget på kartorna: målpunkter, distrikt, barriärer och stråk.",
    ]
    ((_, symbol),) = find_symbols(figure, alone.legend)
    assert symbol.bounds[2] - symbol.bounds[0] == pytest.approx(6.4)


def test_a_map_of_nothing_says_so_once():
    figure = compose_sheet(make_small({}), "elements").figure
    assert read_words(figure, "finding") == ["Inget når den lägsta gränsen"]


@pytest.mark.parametrize("size", PAPERS)
def test_frames_fill_the_page_and_hold_the_study_area(size):
    mental_map = make_kramfors(size=size)
    grid = lay_elements(mental_map)
    inner = grid.page.frame.to_polygon()
    frames = [cell.frame.to_polygon() for cell in grid.cells]
    assert all(frame.within(inner) for frame in frames)
    assert all(not a.intersects(b) for n, a in enumerate(frames) for b in frames[:n])
    area = grid.view.to_paper(shapely.box(*mental_map.extent))
    assert area.within(grid.view.frame.to_polygon())
    assert grid.view.factor == pytest.approx(SMALL * PAPERS[size].factor)


def test_a_tall_study_area_turns_the_page():
    tall = replace(make_kramfors(base=()), extent=(640000.0, 6900000.0, 650000.0, 6990000.0))
    wide = replace(tall, extent=(600000.0, 6980000.0, 690000.0, 6990000.0))
    assert lay_elements(tall).page.height_mm > lay_elements(tall).page.width_mm  # six strips side by side
    assert lay_elements(wide).page.height_mm > lay_elements(wide).page.width_mm  # six strips one above the other
    square = lay_elements(replace(tall, extent=(600000.0, 6900000.0, 690000.0, 6990000.0)))
    assert square.page.width_mm > square.page.height_mm
    assert len({cell.frame.y0 for cell in lay_elements(tall).cells}) == 1
    assert len({cell.frame.x0 for cell in lay_elements(wide).cells}) == 1


def test_legends_below_the_maps_wear_the_maps_symbols(elements, kramfors):
    (on_map,) = find_patches(elements.figure, "paths:paths-0")[:1]
    in_row = find_patches(elements.figure, "legend:high")
    looks = {(matplotlib.colors.to_hex(one.get_edgecolor()), round(one.get_linewidth(), 3)) for one in in_row}
    assert (matplotlib.colors.to_hex(on_map.get_edgecolor()), round(on_map.get_linewidth(), 3)) in looks
    limits = read_words(elements.figure, "class limits")
    assert "minst 75\u202f%" in limits
    assert "12,5–50\u202f%" in limits
