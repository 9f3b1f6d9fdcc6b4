"""workshop.toml and options: what is read, what goes before what, and how every fault is named."""

import dataclasses
import itertools
import tomllib
from pathlib import Path

import pytest

from mentalkarta.base_roles import ROLES
from mentalkarta.errors import UsageError
from mentalkarta.model import BaseSource, Workshop
from mentalkarta.networks import NetworkSource
from mentalkarta.picture import LabelWish
from mentalkarta.workshop import make_template, read_workshop
from mentalkarta.workshop_keys import OPTION_KEYS, WORKSHOP_KEYS


def make_folder(tmp_path, text=""):
    """Make a workshop folder with drawings, two base layers and these settings."""
    folder = tmp_path / "job"
    for name in ("drawings/p1.geojson", "more/p2.geojson", "base/water.gpkg", "base/x.gpkg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    (folder / "workshop.toml").write_text(text, encoding="utf-8")
    return folder


def refuse(*sources, code, **options):
    """Read a job that has faults; return the error."""
    with pytest.raises(UsageError, match=r"Correct (the file|them) and run again") as caught:
        read_workshop(*sources, **options)
    assert caught.value.code == code
    assert caught.value.exit_code == 2
    assert caught.value.values["count"] == len(caught.value.values["faults"])
    return caught.value


def list_codes(error):
    return [fault.code for fault in error.values["faults"]]


# --- sources ----------------------------------------------------------------------------------------------------


def test_an_empty_workshop_file_means_every_default(tmp_path):
    folder = make_folder(tmp_path)
    assert read_workshop(folder) == Workshop(sources=(folder / "drawings",), folder=folder)


def test_loose_files_and_folders_in_any_order_and_twice(tmp_path):
    folder = make_folder(tmp_path)
    given = [folder / "more", folder / "drawings" / "p1.geojson", folder / "more"]
    expected = Workshop(sources=(folder / "drawings" / "p1.geojson", folder / "more"))
    assert all(read_workshop(*order) == expected for order in itertools.permutations(given))


def test_paths_become_absolute(tmp_path, monkeypatch):
    folder = make_folder(tmp_path, 'legend = "own/my.toml"\nbase = ["base/water.gpkg"]')
    monkeypatch.chdir(tmp_path)
    workshop = read_workshop("job", base=["water=job/base/x.gpkg"], legend=Path("job/my.TOML"))
    assert workshop.sources == (folder / "drawings",)
    assert workshop.folder == folder
    assert workshop.base == (BaseSource(folder / "base" / "x.gpkg", "water"),)
    assert workshop.legend == str(folder / "my.TOML")
    assert read_workshop("job").legend == str(folder / "own" / "my.toml")
    assert read_workshop("job").base == (BaseSource(folder / "base" / "water.gpkg", "water"),)


def test_the_workshop_file_stands_for_its_folder(tmp_path):
    folder = make_folder(tmp_path, 'title = "Karta"')
    assert read_workshop(folder / "workshop.toml") == read_workshop(folder)


def test_no_source_at_all():
    with pytest.raises(UsageError, match="No source is given: name a workshop folder") as caught:
        read_workshop()
    assert caught.value.code == "source-none"


@pytest.mark.parametrize("name", ["gone", "gone.geojson", "n" * 5000, "nul\0"])
def test_a_missing_source_is_named(tmp_path, name):
    with pytest.raises(UsageError, match="There is no file or folder at: ") as caught:
        read_workshop(tmp_path, name)
    assert caught.value.code == "source-missing"
    assert name[:3] in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert len(str(caught.value)) < 300
    assert "\0" not in str(caught.value)


def test_a_workshop_folder_stands_alone(tmp_path):
    folder = make_folder(tmp_path)
    with pytest.raises(UsageError, match="map one workshop at a time") as caught:
        read_workshop(folder / "more", folder)
    assert caught.value.code == "source-not-alone"
    assert f"{folder} is a workshop folder" in str(caught.value)


def test_no_drawing_is_opened(tmp_path):
    folder = make_folder(tmp_path)
    (folder / "drawings" / "p1.geojson").write_bytes(b"\xff not JSON")
    assert read_workshop(folder).sources == (folder / "drawings",)


# --- workshop.toml ----------------------------------------------------------------------------------------------

EVERY_KEY = """
title = " Ma\u030alpunkter "
subtitle = "Under"
date = "maj 2017"
credits = "Tack"
lang = "en"
legend = "lynch"
classes = "natural"
drawings = ["more", "drawings/p1.geojson", "more"]
drawings_crs = "epsg:3006"
participant_from_file = true
invented = true
asked = 203
group = "ålder"
groups = ["yngre", "äldre"]
drawn_at = 50000
crs = "EPSG:3016"
base = ["base/water.gpkg", "älv=base/x.gpkg", { file = "base/x.gpkg", role = "road", layer = "vägar", credit = "©" }]
formats = ["svg", "PNG"]
sheets = "elements,main"
size = "16:9"
greyscale = true
min_people = 12
children = true
internal = true
overwrite = true
seed = 7
[network]
path = ["base/x.gpkg"]
"barriär" = [{ file = "base/x.gpkg", layer = "vägar", id = "objekt", name = "gata" }, "base/water.gpkg"]
[names]
"Bron i söder" = "Bron"

[fields]
participant = "deltagare"
name = "namn"
table = "bord"
[labels]
"Höga Kusten-bron" = { dx = 12, dy = -4.5 }
"districts/Nordingrå" = { hide = true }
[findings]
landmark = "Nästan alla nämner bron"
"""


def test_every_key_is_read(tmp_path):
    folder = make_folder(tmp_path, EVERY_KEY)
    assert read_workshop(folder) == Workshop(
        sources=(folder / "drawings" / "p1.geojson", folder / "more"),
        folder=folder,
        title="Målpunkter",
        subtitle="Under",
        date="maj 2017",
        credits="Tack",
        lang="en",
        legend="lynch",
        classes="natural",
        drawings_crs="EPSG:3006",
        participant_from_file=True,
        invented=True,
        asked=203,
        group="ålder",
        groups=("yngre", "äldre"),
        drawn_at=50000,
        crs="EPSG:3016",
        base=(
            BaseSource(folder / "base" / "water.gpkg", "water"),
            BaseSource(folder / "base" / "x.gpkg", "river"),
            BaseSource(folder / "base" / "x.gpkg", "road", "vägar", "©"),
        ),
        formats=("png", "svg"),
        sheets=("main", "elements"),
        size="16:9",
        greyscale=True,
        labels={"Höga Kusten-bron": LabelWish(12.0, -4.5), "districts/Nordingrå": LabelWish(hide=True)},
        findings={"landmark": "Nästan alla nämner bron"},
        min_people=12,
        internal=True,
        overwrite=True,
        seed=7,
        network={
            "path": (NetworkSource(folder / "base" / "x.gpkg"),),
            "barriär": (
                NetworkSource(folder / "base" / "x.gpkg", "vägar", "objekt", "gata"),
                NetworkSource(folder / "base" / "water.gpkg"),
            ),
        },
        names={"Bron i söder": "Bron"},
        fields={"participant": "deltagare", "name": "namn", "table": "bord"},
    )


def test_the_keys_are_those_of_the_workshop(tmp_path):
    assert set(tomllib.loads(EVERY_KEY)) == set(WORKSHOP_KEYS)
    fields = {field.name for field in dataclasses.fields(Workshop)}
    assert set(WORKSHOP_KEYS) - {"drawings", "children"} == fields - {"sources", "folder"}  # children raise min_people
    assert set(OPTION_KEYS) < set(WORKSHOP_KEYS)


def test_a_workshop_cannot_be_changed(tmp_path):
    workshop = read_workshop(make_folder(tmp_path, EVERY_KEY))
    with pytest.raises(TypeError, match="does not support item assignment"):
        workshop.fields["participant"] = "x"
    with pytest.raises(TypeError, match="does not support item assignment"):
        workshop.network["path"] = ()
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'asked'"):
        workshop.asked = 1


MISTAKES = [
    ('sheets = ["karta"]', "value-not-choice", "sheets = karta is none of main, elements"),
    ('size = "A5"', "value-not-choice", "size = A5 is none of A4, A3, A2, 16:9, web"),
    ("labels = 1", "value-not-table", "labels = 1 must be a table with keys of its own"),
    ("[labels]\nBron = { dx = 501 }", "value-outside", "labels / Bron / dx = 501 lies outside -500 ≤ dx ≤ 500"),
    ("[labels]\nBron = { away = true }", "key-unknown", "labels / Bron / away is not a known key"),
    ("[findings]\npath = 3", "value-not-text", "findings / path = 3 must be text in quotes"),
    ("asked = 0", "value-outside", "asked = 0 lies outside 1 ≤ asked ≤ 1000000000"),
    ('asked = "alla"', "value-not-whole", "asked = alla must be a whole number"),
    ("drawn_at = 99", "value-outside", "drawn_at = 99 lies outside 100 ≤ drawn_at ≤ 10000000"),
    ("drawn_at = 10000001", "value-outside", "drawn_at = 10000001 lies outside"),
    ("seed = -1", "value-outside", "seed = -1 lies outside 0 ≤ seed ≤ 4294967295"),
    ("seed = 4294967296", "value-outside", "seed = 4294967296 lies outside"),
    ("min_people = 2", "people-below-floor", "min_people = 2 is below 3: what two people share gives each away"),
    ("min_people = -4", "people-below-floor", "min_people = -4 is below 3"),
    ('min_people = "3"', "value-not-whole", "min_people = 3 must be a whole number"),
    ('lang = "de"', "value-not-choice", "lang = de is none of sv, en"),
    ("lang = 1", "value-not-text", "lang = 1 must be text in quotes"),
    ('legend = ""', "value-empty", "legend is empty"),
    ('group = ""', "value-empty", "group is empty"),
    ('title = "a\\nb"', "value-unprintable", "title = a\ufffdb holds control characters"),
    ('title = "a\\u2028b"', "value-unprintable", "title = a\ufffdb holds control characters"),
    ("date = 2017-05-01", "value-not-text", "date = 2017-05-01 must be text in quotes"),
    ('crs = "SWEREF"', "crs-unclear", 'crs = SWEREF is not a reference system: write for example "EPSG:3006"'),
    ('drawings_crs = "EPSG:1"', "crs-unclear", "drawings_crs = EPSG:1 is not a reference system"),
    ("crs = 3006", "value-not-text", "crs = 3006 must be text in quotes"),
    ('formats = ["png", "gif"]', "value-not-choice", "formats = gif is none of png, pdf, svg"),
    ("formats = []", "value-empty", "formats is empty"),
    ('formats = ""', "value-empty", "formats is empty"),
    ("formats = 1", "value-not-list", "formats = 1 must be a list"),
    ('internal = "ja"', "value-not-flag", "internal = ja must be true or false"),
    ("drawings = []", "value-empty", "drawings is empty"),
    ('drawings = "drawings"', "value-not-list", "drawings = drawings must be a list in square brackets"),
    ('drawings = ["gone"]', "path-missing", "/job/gone does not exist, correct the path"),
    ('base = ["base/x.gpkg"]', "role-unclear", "base 1 / role is missing and the name x does not say"),
    ('base = ["skog=base/x.gpkg"]', "role-unknown", "base 1 / role = skog is not a known role: choose one of land"),
    ('base = ["base/water.gpkg", "water=gone.gpkg"]', "path-missing", "/job/gone.gpkg does not exist, correct"),
    ("base = 1", "value-not-list", "base = 1 must be a list"),
    ("base = [1]", "value-not-table", "base 1 = 1 must be a table with keys of its own"),
    ('base = [{ role = "water" }]', "key-missing", "base 1 / file is missing"),
    ("base = [{}]", "key-missing", "base 1 / file is missing"),
    ('base = [{ file = "base/water.gpkg", role = 1 }]', "value-not-text", "base 1 / role = 1 must be text"),
    ('base = [{ file = "base/water.gpkg", lager = "x" }]', "key-unknown-near", "base 1 / lager is not a known key"),
    ("network = 1", "value-not-table", "network = 1 must be a table"),
    ("[network]\npath = []", "value-empty", "network / path is empty"),
    ("[network]\npath = 1", "value-not-list", "network / path = 1 must be a list"),
    ('[network]\npath = ["gone.gpkg"]', "path-missing", "/job/gone.gpkg does not exist, correct the path"),
    ('[network]\npath = [{ layer = "x" }]', "key-missing", "network / path 1 / file is missing"),
    (
        '[network]\npath = [{ file = "base/x.gpkg", idd = "x" }]',
        "key-unknown-near",
        "network / path 1 / idd is not a known",
    ),
    ("fields = 1", "value-not-table", "fields = 1 must be a table"),
    ('[fields]\nparticipant = ""', "value-empty", "fields / participant is empty"),
    ('[fields]\npartisipant = "x"', "key-unknown-near", "fields / partisipant is not a known key, did you mean part"),
    ('[fields]\ntable = "bord"\nhome = "hem"', "clusters-both", "fields names both table and home: keep the one"),
    ('classes = "jenks"', "value-not-choice", "classes = jenks is none of fixed, relative, natural"),
    ('titel = "x"', "key-unknown-near", "titel is not a known key, did you mean title?"),
    ('sources = ["x"]', "key-unknown", "sources is not a known key here (known: title, subtitle,"),
    ("title = x", "file-not-toml", "it is not TOML"),
]


@pytest.mark.parametrize(("text", "code", "part"), MISTAKES, ids=[text for text, *_ in MISTAKES])
def test_one_mistake_gives_one_sentence(tmp_path, text, code, part):
    folder = make_folder(tmp_path, text)
    error = refuse(folder, code="workshop-faulty")
    assert list_codes(error) == [code]
    assert part in str(error)
    assert str(folder / "workshop.toml") in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "asked = 1",
        "drawn_at = 100",
        "drawn_at = 10000000",
        "seed = 0",
        "seed = 4294967295",
        "min_people = 3",
        'crs = "EPSG:3006"',
        'title = ""',
    ],
)
def test_what_lies_on_the_limit_is_read(tmp_path, text):
    ((key, value),) = tomllib.loads(text).items()
    assert getattr(read_workshop(make_folder(tmp_path, text)), key) == value


def test_a_lone_text_stands_for_a_list(tmp_path):
    folder = make_folder(tmp_path, 'base = "base/water.gpkg"\nformats = " svg,png "')
    assert read_workshop(folder).base == (BaseSource(folder / "base" / "water.gpkg", "water"),)
    assert read_workshop(folder).formats == ("png", "svg")


@pytest.mark.parametrize(("written", "stored"), list(itertools.product(["sjo\u0308", "sj\u00f6"], repeat=2)))
def test_a_disc_that_composes_otherwise_is_forgiven(tmp_path, written, stored):
    folder = make_folder(tmp_path, f'base = ["base/{written}.gpkg"]')
    (folder / "base" / f"{stored}.gpkg").write_bytes(b"")
    assert read_workshop(folder).base == (BaseSource(folder / "base" / f"{stored}.gpkg", "water"),)


def test_missing_drawings_are_missed_though_nobody_named_them(tmp_path):
    (tmp_path / "workshop.toml").write_bytes(b"")
    error = refuse(tmp_path, code="workshop-faulty")
    assert f"drawings: {tmp_path / 'drawings'} does not exist, correct the path" in str(error)


def test_all_mistakes_are_said_at_once_in_both_languages(tmp_path):
    text = 'asked = 0\nmin_people = 1\nlang = "fi"\nlegnd = "x"\ndrawings = ["a", "b"]'
    error = refuse(make_folder(tmp_path, text), code="workshop-faulty")
    assert list_codes(error) == [
        "key-unknown-near",
        "value-not-choice",
        "path-missing",
        "path-missing",
        "value-outside",
        "people-below-floor",
    ]
    swedish = error.text("sv")
    assert "antal fel 6: legnd är ingen känd nyckel, menas legend?; " in swedish
    assert "min_people = 1 är under 3: det två personer delar röjer den ena för den andra" in swedish


# --- base layers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "role"),
    [
        ("land", "land"),
        ("water", "water"),
        ("sea", "water"),
        ("lake", "water"),
        ("lakes", "water"),
        ("hav", "water"),
        ("sjo\u0308", "water"),
        ("river", "river"),
        ("Älv", "river"),
        ("road", "road"),
        ("roads", "road"),
        ("väg", "road"),
        ("rail", "rail"),
        ("järnväg", "rail"),
        ("border", "border"),
        ("area", "area"),
        ("municipality", "area"),
        ("kommun", "area"),
        ("study_area", "area"),
        ("Study area", "area"),
        ("study-area", "area"),
        ("places", "places"),
        ("localities", "places"),
        ("orter", "places"),
    ],
)
def test_a_base_file_may_say_its_role_by_its_name(tmp_path, stem, role):
    file = tmp_path / f"{stem}.geojson"
    file.write_bytes(b"")
    assert read_workshop(tmp_path, base=(file,)).base == (BaseSource(file, role),)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_be_given(tmp_path, role):
    for file in (tmp_path / "x=1.gpkg", tmp_path / "water.gpkg"):
        file.write_bytes(b"")
        assert read_workshop(tmp_path, base=[f" {role} = {file}"]).base == (BaseSource(file, role),)


# --- options ----------------------------------------------------------------------------------------------------


def test_options_go_before_the_file_and_none_is_not_given(tmp_path):
    folder = make_folder(tmp_path, EVERY_KEY)
    written = read_workshop(folder)
    assert read_workshop(folder, **dict.fromkeys(OPTION_KEYS)) == written
    options = {
        "legend": "kramfors",
        "classes": "relative",
        "asked": 9,
        "title": "Ny",
        "subtitle": "",
        "crs": "EPSG:3006",
        "drawings_crs": "EPSG:3006",
        "drawn_at": 10000,
        "lang": "sv",
        "formats": "pdf,png,pdf",
        "sheets": ["main"],
        "size": "A2",
        "greyscale": False,
        "base": [],
        "group": "hem",
        "min_people": 14,
        "internal": False,
        "overwrite": False,
        "seed": 8,
    }
    assert set(options) == set(OPTION_KEYS)
    expected = {**options, "formats": ("png", "pdf"), "sheets": ("main",), "base": ()}
    assert read_workshop(folder, **options) == dataclasses.replace(written, **expected)


@pytest.mark.parametrize(
    ("options", "code", "part"),
    [
        ({"asked": 0}, "value-outside", "asked = 0 lies outside 1 ≤ asked"),
        ({"min_people": 2}, "people-below-floor", "give 3 or more"),
        ({"langg": "sv"}, "key-unknown-near", "langg is not a known key, did you mean lang?"),
        (
            {"credits": "x"},
            "key-unknown",
            "credits is not a known key here (known: title, subtitle, lang, legend, classes",
        ),
        ({"title": "\udce5"}, "value-unprintable", "title = \ufffd holds control characters"),
        ({"formats": ("png", 1)}, "value-not-text", "formats = 1 must be text"),
        ({"base": ("gone.gpkg",)}, "path-missing", "/gone.gpkg does not exist, correct the path"),
    ],
)
def test_faulty_options_are_named(tmp_path, options, code, part):
    error = refuse(tmp_path, code="options-faulty", **options)
    assert part in str(error)
    assert code in list_codes(error)


def test_all_faulty_options_are_named_at_once(tmp_path):
    error = refuse(tmp_path, code="options-faulty", asked=0, lang="fi", crs="x")
    assert list_codes(error) == ["value-not-choice", "value-outside", "crs-unclear"]
    assert error.text("sv").startswith("De angivna inställningarna går inte att använda, antal fel 3: lang = fi är")


# --- the template -----------------------------------------------------------------------------------------------


def write_template(tmp_path, lang, text):
    for name in ("drawings", "base"):
        (tmp_path / name).mkdir()
    files = ("kommun.geojson", "municipality.geojson", "water.geojson", "vagar.gpkg", "jarnvag.geojson")
    for name in (*files, "alvar.geojson", "roads.gpkg", "rail.geojson", "rivers.geojson"):
        (tmp_path / "base" / name).write_bytes(b"")
    (tmp_path / "workshop.toml").write_text(text, encoding="utf-8")
    return read_workshop(tmp_path)


def uncomment(text):
    return "\n".join(
        line[1:] if line.startswith("#") and line[1:2] not in ("", " ") else line for line in text.split("\n")
    )


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_template_reads_as_it_is_and_means_the_defaults(tmp_path, lang):
    workshop = write_template(tmp_path, lang, make_template(lang))
    assert workshop == Workshop(sources=(tmp_path / "drawings",), folder=tmp_path, lang=lang)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_template_reads_with_every_key_switched_on(tmp_path, lang):
    text = uncomment(make_template(lang))
    assert tuple(tomllib.loads(text)) == WORKSHOP_KEYS
    workshop = write_template(tmp_path, lang, text)
    assert workshop.asked == 203
    assert [source.role for source in workshop.base] == ["area", "water"]
    assert [len(workshop.network[name]) for name in ("path", "barrier")] == [1, 3]
    assert set(workshop.fields) == {"participant", "element", "category", "name", "table"}
    defaults = Workshop(sources=())
    for key in (
        "legend",
        "classes",
        "formats",
        "min_people",
        "internal",
        "overwrite",
        "seed",
        "participant_from_file",
        "invented",
    ):
        assert getattr(workshop, key) == getattr(defaults, key), key


def test_the_templates_explain_in_their_language():
    swedish, english = make_template("sv"), make_template("en")
    assert "Antal personer som tillfrågades" in swedish
    assert "Number of people asked" in english
    assert uncomment(swedish).count("\n#") == uncomment(english).count("\n#") + 1  # one explanation runs a line longer
    assert max(len(line) for line in (swedish + english).splitlines()) <= 120


# --- children ---------------------------------------------------------------------------------------------------


def test_where_children_drew_ten_is_the_least(tmp_path):
    assert read_workshop(make_folder(tmp_path / "a", "children = true")).min_people == 10
    assert read_workshop(make_folder(tmp_path / "b", "children = true\nmin_people = 12")).min_people == 12
    assert read_workshop(make_folder(tmp_path / "c", "children = false")).min_people == 3
    assert read_workshop(make_folder(tmp_path / "d", "children = true"), min_people=11).min_people == 11


@pytest.mark.parametrize(("text", "options"), [("min_people = 5", {}), ("", {"min_people": 9})])
def test_fewer_than_ten_children_are_refused(tmp_path, text, options):
    with pytest.raises(UsageError, match="children drew"):
        read_workshop(make_folder(tmp_path, f"children = true\n{text}"), **options)
