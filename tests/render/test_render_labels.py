"""Names: none on another, none on a symbol, and what finds no place is told."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from render_artists import (
    find_collisions,
    find_patches,
    find_symbols,
    find_texts,
    group_names,
    outline_line,
    outline_text,
    read_words,
)
from render_maps import A3_LANDSCAPE, EXTENT, make_kramfors, make_simulated, make_small

from mentalkarta.model import Workshop
from mentalkarta.picture import LabelWish
from mentalkarta.render import compose_sheet
from mentalkarta.render.blocks import Block, Piece
from mentalkarta.render.candidates import DIRECTION_COSTS, GAPS_MM, LEADER_FROM_MM, Option, list_around_point
from mentalkarta.render.labels import Crossing, Request, Surroundings, place_labels
from mentalkarta.render.page import Box, open_page
from mentalkarta.render.text import TextStyle, balance_text, measure_text, wrap_text, write_text

STYLE = TextStyle(8.0)


def scatter(count, seed):
    """Scatter points over the study area."""
    places = np.random.default_rng(seed).uniform(EXTENT[:2], EXTENT[2:], (count, 2))
    return [shapely.Point(x, y) for x, y in places]


def make_crowd():
    """Make 300 landmarks and 40 destinations, more than there is room for names."""
    points = scatter(340, 4)
    return make_small(
        {
            "landmark": [(f"Landmärke {n}", 0.13 + 0.0028 * n, point) for n, point in enumerate(points[:300])],
            "destination": [(f"Målpunkt {n}", 0.13 + 0.02 * n, point) for n, point in enumerate(points[300:])],
        }
    )


def make_long():
    name = "Den gamla ångsågen vid Kramfors hamn och det stora magasinet"
    points = scatter(24, 7)
    district = ("Östra Kramfors med Finnmarken och hela stranden", 0.6, shapely.Point(640000, 6990000).buffer(7000))
    title = "Mental karta över en kommun med ett ovanligt långt namn och med en lång förklaring därtill"
    return make_small(
        {
            "landmark": [(f"{name} {n}", 0.3, point) for n, point in enumerate(points[:12])],
            "destination": [(f"{name} {n}", 0.4, point) for n, point in enumerate(points[12:])],
            "district": [district],
        },
        workshop=Workshop((), title=title, invented=True),
    )


def make_one_spot():
    spot = shapely.Point(640000, 6990000)
    return make_small(
        {
            "landmark": [(f"Märke {n}", 0.15 + 0.05 * n, spot) for n in range(12)],
            "destination": [(f"Mål {n}", 0.15 + 0.05 * n, spot) for n in range(12)],
        }
    )


def make_thin():
    points = [shapely.Point(600000 + 5000 * n, 7002000) for n in range(20)]
    rows = {"landmark": [(f"Vid vägen {n}", 0.3, point) for n, point in enumerate(points)]}
    return replace(make_small(rows), extent=(600000.0, 7000000.0, 700000.0, 7005000.0))


MAPS = {
    "kramfors": make_kramfors,
    "english": lambda: make_kramfors(lang="en"),
    "lynch": lambda: make_kramfors(legend="lynch"),
    "no base": lambda: make_kramfors(base=()),
    "long": make_long,
    "one spot": make_one_spot,
    "thin": make_thin,
}


@pytest.mark.parametrize("name", MAPS)
def test_no_name_touches_another_or_a_symbol(name):
    mental_map = MAPS[name]()
    figure = compose_sheet(mental_map).figure
    assert len(group_names(figure)) > 5
    assert find_collisions(figure, mental_map.legend) == []


@pytest.mark.parametrize(
    ("sheet", "size"), [("main", "16:9"), ("main", "web"), ("elements", "A4"), ("elements", "web")]
)
def test_no_name_touches_another_on_other_papers(sheet, size):
    mental_map = make_kramfors(size=size)
    figure = compose_sheet(mental_map, sheet).figure
    assert len(group_names(figure)) > 30
    assert find_collisions(figure, mental_map.legend) == []


@pytest.mark.parametrize(("people", "seed"), [(5, 1), (200, 2), (5000, 3)])
def test_no_name_touches_another_on_invented_maps(people, seed):
    mental_map = make_simulated(people, seed)
    sheet = compose_sheet(mental_map)
    assert len(group_names(sheet.figure)) > 15
    assert find_collisions(sheet.figure, mental_map.legend) == []


def test_a_collision_would_be_found(sheet, kramfors):
    figure = compose_sheet(kramfors).figure
    (name,) = find_texts(figure, "name:landmarks:landmarks-0")
    symbol = dict(find_symbols(figure, kramfors.legend))["landmarks:landmarks-0"]
    name.set_position((symbol.centroid.x, symbol.centroid.y))
    assert ("name:landmarks:landmarks-0", "landmarks:landmarks-0") in find_collisions(figure, kramfors.legend)


def test_every_name_of_the_example_finds_a_place(sheet, kramfors):
    assert sheet.dropped == ()
    shown = " ".join(read_words(sheet.figure, "name:"))
    for layer in kramfors.layers:
        for name in layer.places["name"]:
            wanted = name.upper() if layer.element.name_style.capitals else name
            assert all(word in shown for word in wanted.split())


def test_what_finds_no_place_is_told_by_priority():
    mental_map = make_crowd()
    drawn = compose_sheet(mental_map)
    assert find_collisions(drawn.figure, mental_map.legend) == []
    shown = set(read_words(drawn.figure, "name:"))
    assert drawn.dropped
    assert not shown & set(drawn.dropped)
    names = [f"{kind} {n}" for kind, count in (("Målpunkt", 40), ("Landmärke", 300)) for n in reversed(range(count))]
    assert list(drawn.dropped) == [name for name in names if name not in shown]
    assert "Målpunkt 39" in shown
    assert len(shown) > 200


def test_a_line_in_pieces_is_named_once():
    first = shapely.LineString([(630000, 6980000), (640000, 6980000)])
    second = shapely.LineString([(640000, 6980000), (660000, 6981000)])
    drawn = compose_sheet(make_small({"path": [("Väg 90", 0.6, first), ("väg  90", 0.3, second)]}))
    assert read_words(drawn.figure, "name:paths") == ["Väg 90"]


def test_base_names_give_way_to_the_maps_own(sheet):
    words = read_words(sheet.figure, "name:base-place")
    assert words == ["Styrnäs"]  # Kramfors is a destination already


def test_hatching_makes_way_for_names(sheet):
    names = {key: box for (key, _), box in group_names(sheet.figure).items() if not key.startswith("name:base")}
    hatches = [
        artist
        for artist in sheet.figure.findobj(lambda artist: str(artist.get_label()).endswith(" hatch"))
        if str(artist.get_label()).startswith("districts")
    ]
    assert hatches
    for hatch in hatches:
        path = hatch.get_path()
        strokes = [shapely.LineString(piece) for piece in path.to_polygons(closed_only=False)]
        lines = shapely.union_all(strokes)
        assert [key for key, box in names.items() if box.intersects(lines)] == []


def block_of(words):
    return Block(((Piece(words, STYLE),),))


def test_candidates_are_twelve_directions_by_the_gaps_and_clear_of_the_symbol():
    options = list_around_point(block_of("Nordingrå"), (50.0, 50.0), 5.0, symbol=shapely.Point(50, 50).buffer(5.0))
    assert len(options) == len(DIRECTION_COSTS) * len(GAPS_MM) == 72
    symbol = shapely.Point(50, 50)
    for number, option in enumerate(options):
        gap = GAPS_MM[number // 12]
        assert option.outline().distance(symbol) == pytest.approx(5.0 + gap, abs=0.35)
        assert (option.leader is not None) == (option.outline().distance(symbol) - 5.0 >= LEADER_FROM_MM)
    best = min(options, key=lambda option: option.cost)
    assert best.corner[0] > 50
    assert best.corner[1] > 50


def make_request(key, *corners, words="Abc"):
    options = tuple(Option(block_of(words), corner, float(cost)) for cost, corner in enumerate(corners))
    return Request(key, key, options, (0.0, 0.0))


def make_surroundings(*obstacles, crossings=()):
    return Surroundings(Box(0, 0, 100, 100), obstacles, crossings)


def test_the_first_request_chooses_first():
    labels = place_labels(
        [make_request("a", (10, 10), (40, 40)), make_request("b", (10, 10), (70, 70))], make_surroundings()
    )
    assert [option.corner for _, option in labels.placed] == [(10, 10), (70, 70)]
    alone = place_labels([make_request("a", (10, 10)), make_request("b", (10, 10))], make_surroundings())
    assert [request.key for request in alone.dropped] == ["b"]


def test_names_keep_off_obstacles_and_inside_the_frame():
    wanted = make_request("a", (10, 10), (98, 50), (40, 40))
    labels = place_labels([wanted], make_surroundings(shapely.box(9, 9, 12, 12)))
    assert [option.corner for _, option in labels.placed] == [(40, 40)]


def test_names_rather_stand_clear_of_lines():
    wanted = make_request("a", (10, 10), (40, 40))
    crossing = Crossing(shapely.LineString([(5, 11), (30, 11)]), 1.0)
    labels = place_labels([wanted], make_surroundings(crossings=(crossing,)))
    assert [option.corner for _, option in labels.placed] == [(40, 40)]


@pytest.mark.parametrize("words", ["Åsjön", "Höga Kusten-bron 84\u202f%", "Mjölkvägen", "Москва"])
def test_measured_text_is_what_is_drawn(words):
    style = TextStyle(27, "bold")
    figure, canvas = open_page(A3_LANDSCAPE)
    write_text(canvas, (100.0, 200.0), words, style)
    figure.canvas.draw()
    ink = np.argwhere(np.asarray(figure.canvas.buffer_rgba())[..., :3].min(axis=2) < 128)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    to_mm = 25.4 / figure.dpi
    measured = measure_text(words, style)
    assert 99.75 <= left * to_mm < 101.5
    assert (right + 1) * to_mm == pytest.approx(100.0 + measured.width, abs=0.5)
    assert 297.0 - top * to_mm <= 200.0 + measured.ascent + 0.15
    assert 297.0 - (bottom + 1) * to_mm >= 200.0 - measured.descent - 0.15


def test_wrapping_keeps_words_and_widths():
    words = "Ytterlännäs gamla kyrka vid älven"
    rows = wrap_text(words, STYLE, 22.0)
    assert " ".join(rows) == words
    assert all(measure_text(row, STYLE).width <= 22.0 for row in rows)
    assert wrap_text("Ångermanälvsdalsbanestationen", STYLE, 15.0)[0].endswith("…")
    assert wrap_text("a b c d e f g h", STYLE, 3.0, lines=2)[-1].endswith("…")
    assert wrap_text("", STYLE, 10.0) == ()
    widths = [measure_text(row, STYLE).width for row in balance_text("Skogarna mellan Ådalen och kusten", STYLE, 36.0)]
    assert len(widths) == 2
    assert max(widths) < 1.6 * min(widths)


def test_a_name_is_broken_after_a_dash_and_between_letters_without_spaces():
    assert wrap_text("Väja–Kramfors–Lunde", STYLE, 22.0) == ("Väja–Kramfors–", "Lunde")
    assert wrap_text("71\u00a0yngre, 57\u00a0äldre", STYLE, 16.0) == ("71\u00a0yngre,", "57\u00a0äldre")
    assert "".join(wrap_text("東京タワー", STYLE, 0.1, lines=9)) == "…" * 5


def test_leaders_lead_from_symbol_to_name_and_cross_neither():
    crowded = make_one_spot()
    figure = compose_sheet(crowded).figure
    leaders = [outline_line(patch) for patch in find_patches(figure, "leader")]
    assert len(leaders) >= 3
    symbols = shapely.union_all([shape for _, shape in find_symbols(figure, crowded.legend)])
    names = shapely.union_all(list(group_names(figure).values()))
    for leader in leaders:
        assert not leader.intersects(symbols)
        assert leader.distance(symbols) < 0.6
        assert not leader.intersects(names)
        assert leader.distance(names) < 1.5


def test_a_name_stands_nearer_to_its_own_symbol_where_it_can():
    """Two symbols 12 mm apart: the name between them would seem to be the other's."""
    own, other = shapely.Point(50, 50).buffer(2), shapely.Point(62, 50).buffer(2)
    options = tuple(list_around_point(block_of("Abcdef"), (50.0, 50.0), 2.0))
    request = Request("a", "a", options, (50.0, 50.0), symbol=own)
    (alone,) = place_labels([request], Surroundings(Box(0, 0, 100, 100), (own,))).placed
    (beside,) = place_labels([request], Surroundings(Box(0, 0, 100, 100), (own, other), (), (own, other))).placed
    assert alone[1].corner[0] > 50
    assert beside[1].outline().distance(other) > beside[1].outline().distance(own) + 0.5


def test_a_name_moves_for_one_that_finds_no_place():
    first = make_request("a", (10, 10), (40, 40))
    second = make_request("b", (10, 10))
    labels = place_labels([first, second], make_surroundings())
    assert {request.key: option.corner for request, option in labels.placed} == {"a": (40, 40), "b": (10, 10)}
    assert labels.dropped == ()


# --- wishes -----------------------------------------------------------------------------------------------------


def find_name(figure, words):
    """Where the first row of a name stands: the middle of its outline."""
    (text,) = [text for text in find_texts(figure, "name:") if text.get_text() == words]
    return outline_text(text).centroid


def test_a_wished_name_stands_where_it_is_wanted_and_others_make_way(kramfors):
    wished = replace(
        kramfors,
        workshop=replace(kramfors.workshop, labels={"höga kusten-BRON": LabelWish(30.0, -12.0)}),
    )
    sheet = compose_sheet(wished)
    symbol = dict(find_symbols(sheet.figure, kramfors.legend))["landmarks:landmarks-0"]
    name = find_name(sheet.figure, "Höga Kusten-bron")
    assert name.x - symbol.centroid.x == pytest.approx(30.0, abs=0.6)
    assert name.y - (symbol.bounds[1] + symbol.bounds[3]) / 2 == pytest.approx(-12.0, abs=0.8)
    assert find_collisions(sheet.figure, kramfors.legend) == []
    assert sheet.unused == ()


def test_a_hidden_name_is_on_no_sheet_and_not_told_as_dropped(kramfors):
    labels = {"Babelsberg": LabelWish(hide=True), "districts/Nordingrå": LabelWish(hide=True)}
    hidden = replace(kramfors, workshop=replace(kramfors.workshop, labels=labels))
    for name in ("main", "elements"):
        sheet = compose_sheet(hidden, name)
        words = read_words(sheet.figure, "name:")
        assert not {"Babelsberg", "NORDINGRÅ"} & set(words)
        assert "Nordingrå" in words
        assert "Babelsberg" not in sheet.dropped
        assert sheet.unused == ()


def test_wishes_for_names_that_are_not_there_are_told(kramfors):
    labels = {"Hoga Kusten-bron": LabelWish(hide=True), "Skule": LabelWish(2.0)}
    sheet = compose_sheet(replace(kramfors, workshop=replace(kramfors.workshop, labels=labels)))
    assert sheet.unused == ("Hoga Kusten-bron",)
