"""The sheet as a whole: what it says, what it holds, that it stays on the paper and is the same every time."""

import io
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import matplotlib
import pytest
import shapely
from render_artists import find_patches, find_texts, outline_text, read_words
from render_maps import A3_LANDSCAPE, make_kramfors, make_plain_base, make_small

from mentalkarta.classify import find_limits
from mentalkarta.legend import load_legend
from mentalkarta.model import Asked, Category, Text, Withheld, Workshop
from mentalkarta.render import compose_sheet, draw_sheet, fonts
from mentalkarta.render.basemap import prepare_base
from mentalkarta.render.view import choose_view
from mentalkarta.wording import describe_limits

MM = 25.4
POINT = shapely.Point(640000, 6990000)


def save_png(figure):
    stream = io.BytesIO()
    figure.savefig(stream, dpi=60, metadata={"Software": None})
    return stream.getvalue()


def test_paper_is_a3_landscape(sheet):
    assert sheet.figure.get_size_inches() * MM == pytest.approx([420, 297])
    assert sheet.figure.axes[0].get_xlim() == (0, 420)
    assert sheet.figure.axes[0].get_ylim() == (0, 297)


def test_two_draws_are_the_same_bytes(kramfors, sheet):
    assert save_png(draw_sheet(kramfors)) == save_png(sheet.figure)


def test_order_of_places_and_features_does_not_matter(kramfors, sheet):
    layers = tuple(replace(layer, places=layer.places.iloc[::-1].reset_index(drop=True)) for layer in kramfors.layers)
    base = tuple(replace(layer, frame=layer.frame.iloc[::-1].reset_index(drop=True)) for layer in kramfors.base)
    assert save_png(draw_sheet(replace(kramfors, layers=layers, base=base))) == save_png(sheet.figure)


def test_no_text_leaves_the_paper(sheet, english):
    for figure in (sheet.figure, english.figure):
        page = shapely.box(0, 0, 420, 297)
        outside = [text.get_text() for text in find_texts(figure) if not outline_text(text).within(page)]
        assert outside == []


def test_no_text_is_smaller_than_the_credits(sheet):
    assert min(text.get_fontsize() for text in find_texts(sheet.figure)) == pytest.approx(6.6)


@pytest.mark.parametrize("name", ["kramfors", "lynch"])
def test_every_class_stands_in_the_strip_with_its_limits(name):
    legend = load_legend(name)
    figure = draw_sheet(make_kramfors(legend=name))
    limits = read_words(figure, "class limits")
    ramps = [element for element in legend.elements if not element.categories]
    wanted = [describe_limits(each, one, find_limits(each, 203), "sv") for each in ramps for one in each.classes]
    assert limits == wanted
    words = read_words(figure, "class words")
    assert words == [entry.label.sv for element in legend.elements for entry in (element.categories or element.classes)]


@pytest.mark.parametrize(
    ("rule", "note", "credit"),
    [
        (
            "relative",
            "Andel av spaltens starkaste plats, antal av 203 tillfrågade inom parentes. Under 12,5\u202f% visas inte.",
            "Klassgränser här: andel av den starkaste platsen.",
        ),
        (
            "natural",
            "Antal av 203 tillfrågade, naturliga brytpunkter i varje spalt. Under lägsta gränsen visas inte.",
            "Klassgränser här: naturliga brytpunkter.",
        ),
    ],
)
def test_limits_that_follow_the_counts_are_printed_as_such(rule, note, credit):
    plain = make_kramfors(classes=rule)
    found = [find_limits(one.element, 203, rule, one.places["participants"].tolist()) for one in plain.layers]
    layers = tuple(replace(one, limits=limits) for one, limits in zip(plain.layers, found, strict=True))
    figure = draw_sheet(replace(plain, layers=layers))
    ramps = [layer for layer in layers if not layer.element.categories]
    assert read_words(figure, "class limits") == [
        describe_limits(layer.element, one, layer.limits, "sv") for layer in ramps for one in layer.element.classes
    ]
    assert note in read_words(figure, "legend note")
    assert credit in " ".join(read_words(figure, "credits"))


def test_swedish_words(sheet):
    words = read_words(sheet.figure)
    assert "Teckenförklaring" in words
    assert "Exempeldata" in words
    assert "Skala 1:250\u00a0000 i A3" in words
    assert "Andel av de tillfrågade, antal av 203 inom parentes. Under 12,5\u202f% visas inte." in words
    assert "57\u00a0i mitten, 75\u00a0yngre, 71\u00a0äldre" in words
    assert any(text.startswith("Alla svar är påhittade. Kust: påhittad.") for text in words)
    assert [text for text in words if text.startswith("SWEREF99 TM")] == ["SWEREF99 TM (EPSG:3006)"]


def test_english_words(english):
    words = read_words(english.figure)
    assert "Legend" in words
    assert "Example data" in words
    assert "Scale 1:250,000 at A3" in words
    assert "Share of the people asked, number out of 203 in brackets. Below 12.5% is not shown." in words
    assert "at least 75% (153 of 203)" in words
    assert not {"Exempeldata", "tillfrågade", "Bakgrund"} & set(words)


@pytest.mark.parametrize("invented", [True, False])
def test_stamp_only_when_the_answers_are_invented(invented):
    words = read_words(draw_sheet(make_small({}, workshop=Workshop((), invented=invented))))
    assert ("Exempeldata" in words) == invented
    assert any("påhittade" in text for text in words) == invented


def test_credits_tell_what_is_left_out_and_inferred():
    told = make_small({}, withheld=(Withheld("landmarks", places=2),), asked=Asked(203, stated=False))
    words = " ".join(read_words(draw_sheet(told), "credits"))
    assert "Platser som färre än 3 nämnt är utelämnade." in words
    assert "Antalet tillfrågade är räknat i svaren." in words


def test_panel_shows_the_three_most_named_of_each_element(sheet):
    assert read_words(sheet.figure, "panel number") == ["203"]
    names = read_words(sheet.figure, "bar name")
    assert len(names) == 15
    assert names[:3] == ["Höga Kusten-bron", "Skuleberget", "Sandöbron"]
    assert read_words(sheet.figure, "bar share")[:3] == ["84\u202f%", "72\u202f%", "57\u202f%"]


def test_layers_without_places_say_so():
    figure = draw_sheet(make_small({"landmark": [("Kyrkan", 0.5, POINT)]}))
    assert read_words(figure, "absent") == ["Inget på denna karta", "Målpunkter, distrikt, barriärer och stråk"]
    assert len(read_words(figure, "column head")) == 2
    assert "Inget nämns av tillräckligt många för att visas." not in " ".join(read_words(figure))


def test_a_map_of_nothing_says_so():
    figure = draw_sheet(make_small({}))
    assert "Inget nämns av tillräckligt många" in " ".join(read_words(figure, "panel"))
    assert len(read_words(figure, "empty column")) == 5


def test_places_below_the_lowest_class_are_not_drawn():
    public = make_small({"landmark": [("Kyrkan", 0.5, POINT)]})
    landmarks = public.layers[0]
    office = landmarks.places.assign(**{"class": "", "level": "", "label": "", "grade": 0})
    figure = draw_sheet(replace(public, layers=(replace(landmarks, places=office), *public.layers[1:])))
    assert read_words(draw_sheet(public), "name:landmarks") == ["Kyrkan"]
    assert read_words(figure, "name:landmarks") == []


def test_without_base_the_ground_is_pale_never_white():
    figure = draw_sheet(make_small({"landmark": [("Kyrkan", 0.5, POINT)]}))
    (ground,) = find_patches(figure, "base ground")
    assert matplotlib.colors.to_hex(ground.get_facecolor()) == "#f8f5ee"
    assert read_words(figure, "base key") == []


def test_key_of_the_background_has_the_roles_there_are(sheet):
    assert set(read_words(sheet.figure, "base key")) == {
        "Bakgrund", "Områdets gräns", "Annan gräns", "Väg", "Järnväg", "Vatten",
    }  # fmt: skip


def test_small_islands_and_lakes_are_dropped(kramfors):
    view = choose_view(kramfors.extent, A3_LANDSCAPE.frame)
    base = prepare_base(make_plain_base(), view)
    assert len(base.land.geoms) == 2  # mainland and island; the speck of 120 m is 0.2 mm2
    assert len(base.water.geoms) == 1  # the pond of 180 m is 0.4 mm2


def test_dollar_signs_mean_themselves():
    figure = draw_sheet(
        make_small({"landmark": [("Bank $x_1$ och $y$", 0.5, POINT)]}, workshop=Workshop((), title="$a$"))
    )
    assert "Bank $x_1$ och $y$" in read_words(figure, "name:")
    assert "$a$" in read_words(figure, "title")
    assert not any(text.get_parse_math() for text in find_texts(figure))


def test_letters_no_font_has_are_told_not_drawn_as_boxes():
    rows = [("\U0001f3f0\ue000", 0.5, POINT), ("Москва", 0.4, shapely.Point(650000, 6990000))]
    drawn = compose_sheet(make_small({"landmark": rows}))
    assert drawn.dropped == ("\U0001f3f0\ue000",)
    assert read_words(drawn.figure, "name:") == ["Москва"]
    save_png(drawn.figure)  # a missing glyph would warn, and warnings are errors here


def test_text_stays_text_above_its_halo(sheet):
    assert all(not text.get_path_effects() for text in find_texts(sheet.figure))
    halos = find_patches(sheet.figure, "halo")
    names = find_texts(sheet.figure, "name:")
    assert len(halos) >= len(names)
    assert max(halo.get_zorder() for halo in halos if halo.get_zorder() < 1500) < min(t.get_zorder() for t in names)


def test_neither_pyplot_nor_the_users_settings_are_touched():
    code = (
        "import sys; sys.path.insert(0, 'tests/render'); import matplotlib;"
        "kept = [key for key in matplotlib.rcParams if key != 'backend'];"
        "read = lambda: [matplotlib.rcParams[key] for key in kept]; before = read();"
        "from render_maps import make_small; from mentalkarta.render import draw_sheet; draw_sheet(make_small({}));"
        "assert 'matplotlib.pyplot' not in sys.modules; assert read() == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_users_settings_do_not_change_the_sheet(kramfors, sheet):
    with matplotlib.rc_context({"font.size": 30, "lines.scale_dashes": True, "text.usetex": True, "axes.xmargin": 0.5}):
        figure = draw_sheet(kramfors)
    assert save_png(figure) == save_png(sheet.figure)


def test_many_categories_and_a_sixth_element_stay_in_the_strip():
    plain = make_kramfors(base=())
    landmark, destination = plain.legend.elements[:2]
    more = tuple(Category(f"k{n}", Text(f"Ett längre ärende {n}", ""), "#AA3355", ()) for n in range(5))
    sixth = replace(landmark, key="fear", layer="fears", label=Text("Otrygga platser om natten", ""))
    elements = (
        landmark,
        replace(destination, categories=destination.categories + more),
        *plain.legend.elements[2:],
        sixth,
    )
    layers = tuple(
        replace(layer, element=one) for one, layer in zip(elements, (*plain.layers, plain.layers[0]), strict=True)
    )
    figure = draw_sheet(replace(plain, legend=replace(plain.legend, elements=elements), layers=layers))
    rows = [text for label in ("class", "column", "circle", "empty") for text in find_texts(figure, label)]
    strip = shapely.box(10, 8.6, 410, 60)
    outlines = [outline_text(text) for text in rows]
    assert [text.get_text() for text, box in zip(rows, outlines, strict=True) if not box.within(strip)] == []
    assert [pair for pair in combinations(range(len(rows)), 2) if outlines[pair[0]].intersects(outlines[pair[1]])] == []


def test_names_of_every_script_are_set_or_told():
    names = ["كرامفورش الجسر", "גשר קרמפורס", "Москва", "Ελλάδα", "Łódź", "東京タワー", "서울"]
    rows = [(name, 0.5, shapely.Point(620000 + 8000 * n, 6990000)) for n, name in enumerate(names)]
    drawn = compose_sheet(make_small({"landmark": rows}, workshop=Workshop((), title="كرامفورش")))
    shown = read_words(drawn.figure, "name:")
    assert set(shown) | set(drawn.dropped) == set(names)
    assert names[:5] == [name for name in names if name in shown][:5]
    fonts = {text.get_text(): text.get_fontproperties().get_name() for text in find_texts(drawn.figure, "name:")}
    assert fonts["גשר קרמפורס"] == "DejaVu Sans"
    assert fonts["Łódź"] == "Source Sans 3"
    save_png(drawn.figure)  # a missing glyph would warn, and warnings are errors here


def test_a_font_of_the_machine_stands_in(monkeypatch):
    """Chess pieces are in DejaVu Sans, so the fonts that come along are emptied for this."""
    ours = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    real = fonts._read_letters
    monkeypatch.setattr(fonts, "_list_machine_fonts", lambda: (("STIX", str(ours / "STIXGeneral.ttf")),))
    monkeypatch.setattr(
        fonts, "_read_letters", lambda file: real(file) if file.name.startswith("STIX") else frozenset()
    )
    assert fonts.find_font("Aå").get_file().endswith("STIXGeneral.ttf")
    assert fonts.find_font("\ue000\U0001f3f0") is None
    assert fonts.replace_missing("A\U0001f3f0") == "A?"
