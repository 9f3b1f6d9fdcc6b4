"""The agreement sheet: zones one in another, every share where it belongs, hollow where a class is unsure."""

from dataclasses import replace

import geopandas as gpd
import matplotlib
import numpy as np
import pytest
import shapely
from matplotlib.patches import PathPatch
from render_artists import find_collisions, find_patches, find_texts, outline_patch, outline_text, read_words
from render_maps import CRS, add_zones, make_kramfors, make_small

from mentalkarta.delivery import draw_sheets
from mentalkarta.model import DRAWING_COLUMNS
from mentalkarta.render import compose_office_sheet, compose_sheet
from mentalkarta.render.certainty_chart import divide_groups, fit_groups, list_groups
from mentalkarta.render.paper import PAPERS
from mentalkarta.render.zone_map import list_hidden, list_zone_layers

POINT = shapely.Point(640000, 6990000)


@pytest.fixture(scope="module")
def zoned(kramfors):
    """The Kramfors map with zones; the classes of its landmarks are sure and unsure by turns."""
    landmarks = kramfors.layers[0]
    certainty = [0.95 if row % 2 else 0.6 for row in range(len(landmarks.places))]
    landmarks = replace(landmarks, places=landmarks.places.assign(certainty=certainty))
    return add_zones(replace(kramfors, layers=(landmarks, *kramfors.layers[1:])))


@pytest.fixture(scope="module")
def sheet(zoned):
    return compose_sheet(zoned, "agreement")


def test_it_says_what_it_is_and_what_is_agreed_on_most(sheet, zoned):
    strongest = zoned.layers[2].places["name"].iloc[0]
    assert read_words(sheet.figure, "title") == [
        "Hur eniga är vi?",
        "Distriktens kärnor och osäkra kanter, och hur säkra klasserna är med 203 tillfrågade. "
        f"Mest eniga är de om {strongest}: två av dem har i snitt 80\u202f% av ytan gemensam.",
    ]
    assert read_words(sheet.figure, "class words") == [
        "Kärna: minst 75\u202f% av dem som ritat området",
        "Gemensam yta: minst 50\u202f%",
        "Osäker kant: minst 25\u202f%",
    ]


def test_zones_lie_one_in_another_and_places_apart(sheet, zoned):
    (layer,) = list_zone_layers(zoned)
    ids = sorted({each.rpartition("-")[0] for each in layer.places["place_id"]})
    assert len(ids) >= 2
    outlines = {}
    for place_id in ids:
        fringe, shared, core = (
            outline_patch(find_patches(sheet.figure, f"districts:{place_id}-{zone}")[0])
            for zone in ("fringe", "shared", "core")
        )
        assert core.within(shared.buffer(0.01))
        assert shared.within(fringe.buffer(0.01))
        outlines[place_id] = fringe
    for one, other in ((a, b) for a in ids for b in ids if a < b):
        smaller = min(outlines[one].area, outlines[other].area)
        assert outlines[one].intersection(outlines[other]).area <= 0.1 * smaller + 0.01


def test_districts_over_stronger_ones_are_told_to_be_left_out(sheet, zoned):
    hidden = list_hidden(zoned)
    shown = {name for layer in list_zone_layers(zoned) for name in layer.places["name"] if name}
    assert hidden
    assert not set(hidden) & shown
    assert set(hidden) | shown == set(zoned.layers[2].places["name"])
    assert f"Ej på kartan, eftersom de ligger över starkare: {', '.join(hidden)}." in " ".join(
        read_words(sheet.figure, "note")
    )


def test_every_share_lies_where_it_belongs_and_is_hollow_where_its_class_is_unsure(sheet, zoned):
    ticks = sorted(
        float(patch.get_path().vertices[0][0])
        for patch in find_patches(sheet.figure, "tick")
        if isinstance(patch, PathPatch)
    )
    wide = ticks[-1] - ticks[0]
    entries = [entry for group in list_groups(zoned) for entry in group.entries]
    dots, bars = find_patches(sheet.figure, "share dot"), find_patches(sheet.figure, "interval")
    assert len(dots) == len(bars) == len(entries) > 30
    for dot, bar, entry in zip(dots, bars, entries, strict=True):
        middle = outline_patch(dot).bounds
        assert (middle[0] + middle[2]) / 2 == pytest.approx(ticks[0] + entry.share * wide, abs=0.01)
        (low, _), (high, _) = bar.get_path().vertices[:2]
        assert (low, high) == pytest.approx((ticks[0] + entry.low * wide, ticks[0] + entry.high * wide), abs=0.01)
        assert (matplotlib.colors.to_hex(dot.get_facecolor()) == "#ffffff") == (not entry.is_sure)
    assert {entry.is_sure for entry in entries} == {True, False}
    limits = {
        round((float(p.get_path().vertices[0][0]) - ticks[0]) / wide, 3)
        for p in find_patches(sheet.figure, "class limit")
    }
    assert limits == {0.125, 0.25, 0.5, 0.75}


@pytest.mark.parametrize("size", PAPERS)
def test_nothing_lies_on_anything(zoned, size):
    figure = compose_sheet(replace(zoned, workshop=replace(zoned.workshop, size=size)), "agreement").figure
    assert find_collisions(figure, zoned.legend) == []
    page = shapely.box(0, 0, *(np.array(figure.get_size_inches()) * 25.4))
    texts = [text for text in find_texts(figure) if not str(text.get_label()).startswith("name:")]
    boxes = [outline_text(text) for text in texts]
    assert [text.get_text() for text, box in zip(texts, boxes, strict=True) if not box.within(page)] == []
    pairs = [(a, b) for a in range(len(boxes)) for b in range(a) if boxes[a].intersects(boxes[b])]
    assert [(texts[a].get_text(), texts[b].get_text()) for a, b in pairs] == []


def test_without_zones_the_chart_has_the_sheet_for_itself(kramfors):
    sheet = compose_sheet(replace(kramfors, zones={}), "agreement")
    assert find_patches(sheet.figure, "frame") == []
    dots = [outline_patch(dot).centroid.x for dot in find_patches(sheet.figure, "share dot")]
    assert min(dots) < 140
    assert max(dots) > 280
    assert sheet.dropped == ()


def test_a_map_of_nothing_says_so():
    sheet = compose_sheet(make_small({}), "agreement")
    assert read_words(sheet.figure, "chart title") == ["Inget nämns av tillräckligt många för att visas."]


def test_one_place_is_enough():
    sheet = compose_sheet(make_small({"landmark": [("K" * 60, 0.8, POINT), ("", 0.5, POINT)]}), "agreement")
    (name,) = read_words(sheet.figure, "chart name")
    assert name.startswith("KKKK")
    assert len(find_patches(sheet.figure, "share dot")) == 1


def test_three_hundred_landmarks_leave_the_weakest_out_and_say_how_many():
    rows = [(f"Plats {n:03}", 0.9 - n / 500, shapely.Point(640000 + 100 * n, 6990000)) for n in range(300)]
    sheet = compose_sheet(make_small({"landmark": rows}), "agreement")
    shown = read_words(sheet.figure, "chart name")
    assert shown[0] == "Plats 000"
    (more,) = read_words(sheet.figure, "chart more")
    assert more == f"och {len(sheet.dropped)} till"
    assert len(shown) + len(sheet.dropped) == len(list_groups(make_small({"landmark": rows}))[0].entries)


def test_the_longest_lists_give_way_first(kramfors):
    groups = list_groups(kramfors)
    kept = fit_groups(groups, 25)
    assert sum(group.rows for group in kept) <= 25
    assert all(group.entries for group in kept)
    assert [len(group.entries) + len(group.left_out) for group in kept] == [len(group.entries) for group in groups]
    assert [group for part in divide_groups(groups, 3) for group in part] == groups
    assert divide_groups([], 3) == []


def make_drawn(zoned, **workshop):
    """Give a map one drawing of a district."""
    row = dict.fromkeys(DRAWING_COLUMNS[:-1], "") | {"element": "district", "participant": "p1"}
    frame = gpd.GeoDataFrame([row], geometry=[shapely.Point(640000, 6990000).buffer(5000)], crs=CRS)
    settings = replace(zoned.workshop, sheets=("agreement",), **workshop)
    return replace(zoned, workshop=settings, drawings=replace(zoned.drawings, frame=frame))


def test_outlines_are_for_the_office_only(zoned):
    drawn = make_drawn(zoned)
    assert find_patches(compose_sheet(drawn, "agreement").figure, "outlines") == []
    office = compose_office_sheet(drawn)
    (outlines,) = find_patches(office.figure, "outlines")
    assert outlines.get_rasterized()
    assert office.internal
    assert [sheet.internal for sheet in draw_sheets(drawn)] == [False]
    assert [sheet.internal for sheet in draw_sheets(make_drawn(zoned, internal=True))] == [False, True]


def test_a_sheet_in_greys_and_in_english():
    zoned = add_zones(make_kramfors(lang="en", greyscale=True))
    figure = compose_sheet(zoned, "agreement").figure
    assert read_words(figure, "title")[0] == "How much do we agree?"
    for patch in find_patches(figure, "share dot"):
        red, green, blue, _ = matplotlib.colors.to_rgba(patch.get_edgecolor())
        assert red == green == blue
