"""The sheet of groups: a map each, one scale, dots where the shares are, nothing on anything."""

from dataclasses import replace

import matplotlib
import numpy as np
import pytest
import shapely
from grouped import list_grouped, write_grouped
from matplotlib.patches import PathPatch
from render_artists import find_collisions, find_patches, find_texts, outline_patch, outline_text, read_words
from whole import feature, point

import mentalkarta as mk
from mentalkarta.groups import ComparedPlace, Comparison, Difference, GroupMap
from mentalkarta.render import compose_sheet
from mentalkarta.render.dumbbells import GROUP_MARKERS, list_dumbbells
from mentalkarta.render.paper import PAPERS


def build(folder, drawings=None, **options):
    return mk.build_map(mk.read_workshop(write_grouped(folder, drawings=drawings), **options))


@pytest.fixture(scope="module")
def grouped(tmp_path_factory):
    return build(tmp_path_factory.mktemp("groups") / "a")


@pytest.fixture(scope="module")
def sheet(grouped):
    return compose_sheet(grouped, "groups")


def find_middles(figure, label):
    """Middles of patches, mm."""
    return [outline_patch(patch).centroid for patch in find_patches(figure, label)]


def test_each_group_has_its_map_and_says_its_people(sheet):
    assert read_words(sheet.figure, "band") == ["20 deltagare", "Gammal", "20 deltagare", "Ung"]
    assert len(find_patches(sheet.figure, "frame")) == 2
    assert read_words(sheet.figure, "title") == [
        "Prov",
        "Grupperna skiljer sig på 3 av 7 platser. Mest om Bron: gammal 15\u202f%, ung 90\u202f%. "
        "Samma skala och samma klasser i alla rutor.",
    ]


def test_what_is_hidden_in_pies_of_groups_is_in_the_legend(sheet):
    assert "Ej angivet" in read_words(sheet.figure, "class words")


def test_the_smallest_difference_is_said_first(sheet):
    notes = " ".join(read_words(sheet.figure, "note"))
    assert notes.startswith("Så många svar kan visa skillnader från 40 procentenheter")
    assert "Ej visade platser: 1, där någon grupp har färre än 3." in notes
    assert "Ej angivet är också ändamål" in notes


def test_dots_lie_at_the_shares_and_are_filled_where_groups_differ(sheet):
    names = read_words(sheet.figure, "chart name")
    assert names == ["Kramfors", "Nyland", "Bron", "Torget", "Kyrkan"]
    ticks = [patch for patch in find_patches(sheet.figure, "tick") if isinstance(patch, PathPatch)]
    at = [float(patch.get_path().vertices[0][0]) for patch in ticks]
    axes = [at[0:5]] * 2 + [at[8:13]] * 3  # five ticks of shares, then three of differences
    for number, shares in ((0, (0.4, 0.25, 0.15, 0.75, 0.5)), (1, (0.6, 0.35, 0.9, 0.15, 0.55))):
        dots = find_patches(sheet.figure, f"dot {number}")
        for dot, share, axis in zip(dots, shares, axes, strict=True):
            assert outline_patch(dot).centroid.x == pytest.approx(axis[0] + share * (axis[4] - axis[0]), abs=0.01)
        filled = [matplotlib.colors.to_hex(dot.get_facecolor()) != "#ffffff" for dot in dots]
        assert filled == [False, False, True, True, False]
    assert read_words(sheet.figure, "chart value") == ["−20", "−10", "−75", "+60", "−5"]


def test_the_interval_of_a_difference_is_drawn(sheet, grouped):
    bars = find_patches(sheet.figure, "interval")
    dots = find_middles(sheet.figure, "difference")
    assert len(bars) == len(dots) == 5
    for bar, dot in zip(bars, dots, strict=True):
        (x0, _), (x1, _) = bar.get_path().vertices[:2]
        assert x0 < dot.x < x1


@pytest.mark.parametrize("size", PAPERS)
def test_nothing_lies_on_anything(grouped, size):
    figure = compose_sheet(replace(grouped, workshop=replace(grouped.workshop, size=size)), "groups").figure
    assert find_collisions(figure, grouped.legend) == []
    factor = PAPERS[size].factor
    page = shapely.box(0, 0, *(np.array(figure.get_size_inches()) * 25.4))
    texts = [text for text in find_texts(figure) if not str(text.get_label()).startswith("name:")]
    boxes = [outline_text(text) for text in texts]
    assert [text.get_text() for text, box in zip(texts, boxes, strict=True) if not box.within(page)] == []
    pairs = [(a, b) for a in range(len(boxes)) for b in range(a) if boxes[a].intersects(boxes[b])]
    assert [(texts[a].get_text(), texts[b].get_text()) for a, b in pairs] == []
    assert min(text.get_fontsize() for text in find_texts(figure)) >= 6.59 * factor


def test_a_small_group_says_so_where_its_map_would_be(tmp_path):
    few = [feature(f"barn{n}", "landmark", point(17.6, 62.9), name="Bron", age="barn") for n in range(9)]
    figure = compose_sheet(build(tmp_path / "a", list_grouped() + few), "groups").figure
    assert read_words(figure, "too few") == ["För få svar: minst 10 behövs"]
    assert len(find_patches(figure, "frame")) == 3
    assert read_words(figure, "key") == ["Ung", "Gammal"]


def test_groups_that_must_not_be_told_leave_a_sentence(tmp_path):
    two = [feature(f"x{n}", "landmark", point(17.6, 62.9), name="Bron") for n in range(2)]
    sheet = compose_sheet(build(tmp_path / "a", list_grouped() + two), "groups")
    assert read_words(sheet.figure, "title")[1].startswith("Grupperna visas inte")
    assert read_words(sheet.figure, "band") == read_words(sheet.figure, "chart name") == []
    assert sheet.dropped == sheet.unused == ()


def test_one_group_alone_is_compared_with_none(tmp_path):
    drawings = [
        each
        for each in list_grouped()
        if each["properties"]["age"] == "ung" or int(each["properties"]["participant"].removeprefix("gammal")) < 9
    ]
    figure = compose_sheet(build(tmp_path / "a", drawings), "groups").figure
    assert read_words(figure, "title")[1] == "För få svar för att jämföra grupper."
    assert read_words(figure, "chart name") == []


def test_groups_of_one_mind_are_told_to_be(tmp_path):
    alike = [
        feature(f"{age}{n}", "landmark", point(17.6, 62.9), name="Bron", age=age) for age in "ab" for n in range(12)
    ]
    figure = compose_sheet(build(tmp_path / "a", alike), "groups").figure
    assert read_words(figure, "title")[1].startswith("På ingen av 1 platser skiljer sig grupperna")
    assert read_words(figure, "chart value") == ["±0"]


def test_in_english_with_three_groups(tmp_path):
    more = [feature(f"m{n}", "landmark", point(17.6, 62.9), name="Bron", age="medel") for n in range(10)]
    figure = compose_sheet(build(tmp_path / "a", list_grouped() + more, lang="en"), "groups").figure
    notes = " ".join(read_words(figure, "note"))
    assert "(gammal and medel)" in notes
    assert "The difference is the largest between two groups." in notes
    assert find_collisions(figure, mk.load_legend("kramfors")) == []


def test_of_stretches_of_one_name_the_one_of_most_people_stands():
    places = tuple(ComparedPlace("paths", f"paths-{n}", name, people) for n, (name, people) in enumerate(
        [("E4", (5, 6)), ("E4", (9, 3)), ("", (20, 0)), ("Ån", (4, 4))]
    ))  # fmt: skip
    differences = tuple(Difference(n, 0, 1, 0.1 * n, 0.0, 0.2, 0.5, told=False) for n in range(4))
    groups = tuple(GroupMap(name, 20, ("table",)) for name in "ab")
    found = list_dumbbells(Comparison(groups, places, differences), ["paths"])
    assert [(each.name, each.shares) for each in found] == [("Ån", (0.2, 0.2)), ("E4", (0.45, 0.15))]


def test_marks_of_groups_differ_in_form_and_stand_out_from_the_paper():
    assert len({marker.shape for marker in GROUP_MARKERS}) == 4
    for marker in GROUP_MARKERS:
        parts = np.array(matplotlib.colors.to_rgb(marker.fill))
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        assert 1.05 / (float(linear @ (0.2126, 0.7152, 0.0722)) + 0.05) >= 4.5  # WCAG 1.4.3: white words on the band
