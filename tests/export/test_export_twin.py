"""The map in words."""

from dataclasses import replace

from handmade import make_map, write_map

from mentalkarta.model import Withheld


def test_text_twin_says_the_map(written):
    text = (written[1] / "map.txt").read_text(encoding="utf-8").replace("\u202f", " ")
    assert text.startswith("Mental karta – Kramfors & <Ådalen>\n203 personer tillfrågades.\n")
    assert "  1. Höga Kusten-bron: 162 av 203, 79,8 % (74,8–84,8 %), Hög frekvens [1]" in text
    assert "under lägsta klassen" in text
    assert (
        "  Landmärken: 4 platser som färre än 3 personer ritat eller är överens om, "
        "1 namn som färre än 3 personer gav, "
        "2 teckningar som ingår i ingen plats.\n" in text
    )


def test_text_twin_says_which_class_is_unsure_and_only_then_what_that_means(tmp_path):
    mental_map = make_map()
    write_map(tmp_path / "sure", mental_map)
    assert "säker klass" not in (tmp_path / "sure" / "map.txt").read_text(encoding="utf-8")
    first = mental_map.listed[0]
    doubted = replace(first, places=first.places.assign(certainty=[0.79, *[0.8] * (len(first.places) - 2), 0.5]))
    write_map(tmp_path / "out", replace(mental_map, listed=(doubted, *mental_map.listed[1:])))
    lines = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8").replace("\u202f", " ").splitlines()
    assert [line.split("), ")[1] for line in lines if line.endswith("osäker klass")] == [
        "Hög frekvens [1], osäker klass",
        "under lägsta klassen, visas bara här, osäker klass",
    ]
    assert "Osäker klass: chansen att den sanna andelen ligger i platsens klass är under 80 %." in lines


def test_text_twin_leaves_out_slices_of_nobody(tmp_path):
    mental_map = make_map()
    pies = mental_map.listed[1]
    merged = replace(pies, places=pies.places.assign(service=0.0, handel=4.5))
    write_map(tmp_path / "out", replace(mental_map, listed=(mental_map.listed[0], merged, *mental_map.listed[2:])))
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert text.count("varav Handel 4,5, Arbete") == len(merged.places)
    assert "Service" not in text


def test_text_twin_tells_of_drawings_behind_no_place(tmp_path):
    lines_alone = (Withheld("paths", drawings=17),)
    write_map(tmp_path / "out", replace(make_map(lang="en"), withheld=lines_alone))
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert "  Paths: 17 drawings that are part of no place.\n" in text
    assert "Nothing." not in text


def test_text_twin_in_english_says_when_the_number_asked_is_inferred(tmp_path):
    mental_map = make_map(lang="en", invented=True, subtitle="Spring", date="2026-05-01")
    guessed = replace(mental_map, asked=replace(mental_map.asked, stated=False), withheld=())
    write_map(tmp_path / "out", guessed)
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert "The number of people asked is not stated: 203 people drew" in text
    assert "Example data" in text
    assert "\nSpring\n" in text
    assert "\n2026-05-01\n" in text
    assert text.endswith("Left out for privacy\n  Nothing.\n")


def test_names_cannot_break_the_page_of_tables(tmp_path):
    write_map(tmp_path / "out", make_map())
    text = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "<h1>Mental karta – Kramfors &amp; &lt;Ådalen&gt;</h1>" in text
    assert '<th scope="row">&lt;b&gt;Ådals &amp; Liden&#x27;s&lt;/b&gt;</th>' in text
    assert '<th scope="row">=HYPERLINK(&quot;http://x&quot;)</th>' in text
    assert "<img" not in text  # no picture was drawn
    assert "<script" not in text
    assert "under lägsta klassen" in text


def test_a_layer_without_places_says_so_on_the_page(tmp_path):
    mental_map = make_map(lang="en")
    empty = tuple(replace(layer, places=layer.places.head(0)) for layer in mental_map.listed)
    write_map(tmp_path / "out", replace(mental_map, listed=empty, withheld=()))
    text = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert text.count("<p>No places.</p>") == 5
    assert "<table" not in text
