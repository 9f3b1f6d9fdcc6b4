"""Legend files: what is shipped, what an outsider may write, and how every fault is named."""

import dataclasses
from pathlib import Path

import pytest

import mentalkarta.legend as legend_module
from mentalkarta.errors import UsageError
from mentalkarta.export.tables import POSITION_COLUMNS
from mentalkarta.legend import list_legends, load_legend
from mentalkarta.symbol import Area, Hatch, Line, Marker, Pie, Tick

WORDS = '{ sv = "Ord", en = "Words" }'

SMALL = (Path(__file__).parent / "small_legend.toml").read_text(encoding="utf-8")

SIXTH = f"""
[[element]]
key = "viewpoint"
layer = "viewpoints"
kind = "point"
label = {{ sv = "Utsikter", en = "Viewpoints" }}
note = {WORDS}
aliases = ["utsikt", "utsikter"]
column_share = 0.1
name_style = {{ color = "#23202B", size_pt = 7 }}
[[element.class]]
key = "high"
level = "high"
grade = 1
label = {{ sv = "Hög frekvens", en = "High frequency" }}
min_share = 0.5
order = 70
symbol = {{ marker = "diamond", size_mm = 4, fill = "#23202B", edge = "#FFFFFF", edge_mm = 0.3 }}
"""


def write(tmp_path, text):
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def change(old, new):
    """Change the small legend in one place, the first one."""
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def refuse(file):
    """Load a faulty legend; return its error."""
    with pytest.raises(UsageError, match="Correct the file and run again") as caught:
        load_legend(file)
    assert caught.value.code == "legend-faulty"
    assert caught.value.values["count"] == len(caught.value.values["faults"])
    return caught.value


def list_codes(error):
    return [fault.code for fault in error.values["faults"]]


# --- what is shipped --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list_legends())
def test_every_shipped_legend_loads_and_is_called_as_its_file(name):
    legend = load_legend(name)
    assert legend.key == name
    for element in legend.elements:
        assert element.find_class(element.classes[-1].key) == element.classes[-1]
        assert legend.find_element(element.key) is element


def test_two_legends_are_shipped():
    assert list_legends() == ("kramfors", "lynch")


def test_kramfors_has_the_words_of_the_seed():
    high, low = "Hög frekvens", "Låg frekvens"
    columns = {
        element.label.sv: [one.label.sv for one in element.categories or element.classes]
        for element in load_legend("kramfors").elements
    }
    assert columns == {
        "Landmärken": [high, low, low, low],
        "Målpunkter": ["Handel", "Service", "Arbete", "Rekreation"],
        "Distrikt": [high, low, low],
        "Barriärer": [high, low],
        "Stråk": [high, low],
    }
    assert list(columns) == ["Landmärken", "Målpunkter", "Distrikt", "Barriärer", "Stråk"]


def test_kramfors_limits_and_layers():
    limits = {element.layer: [one.min_share for one in element.classes] for element in load_legend("kramfors").elements}
    assert limits == {
        "landmarks": [0.75, 0.5, 0.25, 0.125],
        "destinations": [0.5, 0.125],
        "districts": [0.5, 0.25, 0.125],
        "barriers": [0.5, 0.125],
        "paths": [0.5, 0.125],
    }
    assert load_legend("kramfors").find_element("destination").category_keys == (
        "handel",
        "service",
        "arbete",
        "rekreation",
        "unspecified",
    )


def test_lynch_has_his_five_elements_in_four_grades_of_black_and_white():
    legend = load_legend("lynch")
    assert [element.label.en for element in legend.elements] == ["Paths", "Edges", "Districts", "Nodes", "Landmarks"]
    for element in legend.elements:
        assert [one.min_share for one in element.classes] == [0.75, 0.5, 0.25, 0.125]
        for one in element.classes:
            colors = [value for value in dataclasses.asdict(one.symbol).values() if str(value).startswith("#")]
            assert all(color[1:3] == color[3:5] == color[5:7] for color in colors)


# --- what an outsider may write ---------------------------------------------------------------------------------


def test_every_symbol_is_read_as_written(tmp_path):
    tree, walk, park = load_legend(write(tmp_path, SMALL)).elements
    assert tree.classes[0].symbol == Pie(5.0, "#000000", 0.3, "#FFFFFF", 0.2)
    assert walk.classes[0].symbol == Line("#AABBCC", 1.0, (2.0, 1.0), tick=Tick(2.0, 3.0, 0.5))
    assert walk.classes[1].symbol == Line("#AABBCC", 0.5, casing_mm=0.4)
    assert park.classes[0].symbol == Area("#00FF00", 0.2, "#008800", 0.4, hatch=Hatch(45.0, 2.0, 0.2))
    assert (walk.heading_deg, park.heading_deg) == (20.0, 30.0)
    assert walk.crosses == ()
    assert (walk.name_style.weight, walk.name_style.italic, walk.name_style.capitals) == ("bold", True, False)
    assert tree.unspecified.key == "unspecified"


def test_a_sixth_element_is_a_file_and_no_code(tmp_path):
    shipped = Path(legend_module.__file__).parents[2] / "legends" / "kramfors.toml"
    text = shipped.read_text(encoding="utf-8").replace("column_share = 0.26", "column_share = 0.16") + SIXTH
    legend = load_legend(str(write(tmp_path, text)))
    assert [element.layer for element in legend.elements][-1] == "viewpoints"
    assert legend.elements[-1].classes[0].symbol == Marker("diamond", 4.0, "#23202B", "#FFFFFF", 0.3)
    assert legend.elements[:1] == load_legend("kramfors").elements[:1]


@pytest.mark.parametrize(("name", "wall"), [("kramfors", "barrier"), ("lynch", "edge")])
def test_paths_of_the_shipped_legends_cross_what_is_felt_as_a_wall(name, wall):
    assert load_legend(name).find_element("path").crosses == (wall,)
    assert [element.crosses for element in load_legend(name).elements if element.key != "path"] == [()] * 4


def test_what_crosses_is_named_once_and_by_its_key(tmp_path):
    text = (Path(legend_module.__file__).parents[2] / "legends" / "kramfors.toml").read_text(encoding="utf-8")
    twice = write(tmp_path, text.replace('crosses = ["barrier"]', 'crosses = ["barrier", "barrier"]'))
    assert load_legend(twice).find_element("path").crosses == ("barrier",)
    error = refuse(write(tmp_path, text.replace('crosses = ["barrier"]', 'crosses = ["barriär"]')))
    assert "crosses = barriär is no other element drawn as a line: write one of barrier" in str(error)


def test_texts_are_composed_and_one_byte_order_mark_is_forgiven(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(change('"träd"', '" tra\u0308d "'), encoding="utf-8-sig")
    assert load_legend(file).elements[0].aliases == ("träd", "trees")


def test_a_wheel_carries_its_legends_in_the_package(tmp_path):
    package = tmp_path / "src" / "mentalkarta"
    (tmp_path / "legends").mkdir()
    assert legend_module._find_folder(package) == tmp_path / "legends"
    (package / "legends").mkdir(parents=True)
    assert legend_module._find_folder(package) == package / "legends"


# --- which file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kramfos", "Kramfors", "", "kram\tfors"])
def test_an_unknown_name_is_answered_with_the_known_ones(name):
    with pytest.raises(UsageError, match="choose one of kramfors, lynch") as caught:
        load_legend(name)
    assert caught.value.code == "legend-unknown"
    assert "välj en av kramfors, lynch" in caught.value.text("sv")
    assert "\t" not in str(caught.value)


@pytest.mark.parametrize("name", ["gone.toml", "gone/legend", Path("gone"), "x" * 5000 + ".toml", "nul\0.toml"])
def test_a_missing_file_is_named(name):
    with pytest.raises(UsageError, match="does not exist: correct the path") as caught:
        load_legend(name)
    assert caught.value.code == "legend-missing"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("content", "code", "part"),
    [
        (b"key = Small", "file-not-toml", "it is not TOML (Invalid value (at line 1, column 7))"),
        (b"x = " + b"[" * 100_000, "file-not-toml", "it is not TOML"),
        (b"x = " + b"9" * 5000, "file-not-toml", "it is not TOML"),
        ('key = "å"'.encode("latin-1"), "file-not-utf8", "it is not UTF-8 (byte 7): save it again as UTF-8"),
        (b"#" * 1_000_001, "file-too-large", "it is larger than 1000000 bytes"),
    ],
)
def test_a_file_that_cannot_be_parsed(tmp_path, content, code, part):
    file = tmp_path / "own.toml"
    file.write_bytes(content)
    error = refuse(file)
    assert list_codes(error) == [code]
    assert part in str(error)
    assert str(file) in str(error)


def test_the_largest_file_is_read(tmp_path):
    text = SMALL + "#" * (1_000_000 - len(SMALL.encode()))
    assert load_legend(write(tmp_path, text)).key == "small"


def test_a_folder_is_no_legend(tmp_path):
    error = refuse(tmp_path)
    assert list_codes(error) == ["file-not-regular"]
    assert "inte en mapp" in error.text("sv")


def test_a_pipe_is_refused_and_never_waited_for(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.toml")
    assert list_codes(refuse(tmp_path / "pipe.toml")) == ["file-not-regular"]


def test_a_file_one_may_not_read(tmp_path, monkeypatch):
    file = write(tmp_path, SMALL)

    def deny(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    error = refuse(file)
    assert list_codes(error) == ["file-unreadable"]
    assert "it cannot be read (Permission denied)" in str(error)


# --- one mistake, one sentence ----------------------------------------------------------------------------------

TABLE_KEYS = ("layer", "agreement", *POSITION_COLUMNS)

MISTAKES = [
    # keys
    ('key = "small"', 'key = "small"\nkay = 1', "key-unknown-near", "kay is not a known key, did you mean key?"),
    ('key = "small"', "zzzzzz = 1\nkey = 'small'", "key-unknown", "zzzzzz is not a known key here (known: key, title"),
    (
        'level = "high"\n',
        'level = "high"\nlevle = 1\n',
        "key-unknown-near",
        "element 1 (tree) / class 1 (high) / levle",
    ),
    ('key = "small"\n', "", "key-missing", "key is missing"),
    ('{ sv = "Ord", en = "Words" }', '{ sv = "Ord" }', "key-missing", "title / en is missing"),
    ('{ sv = "Ord", en = "Words" }', '{ sv = "Ord", en = "W", fi = "S" }', "key-unknown", "title / fi is not a known"),
    ("min_share = 0.5\n", "", "key-missing", "element 1 (tree) / class 1 (high) / min_share is missing"),
    ("grade = 1\n", "", "key-missing", "class 1 (high) / grade is missing"),
    ('key = "tree"\n', "", "key-missing", "element 1 / key is missing"),
    ("\n[element.unspecified]", "\n[element.unspecifed]", None, "unspecified is missing"),
    ("heading_deg = 20\n", "", None, None),
    ('aliases = ["parker"]', 'aliases = ["parker"]\nheading_deg = 20', "key-unknown", "element 3 (park) / heading_deg"),
    # types
    ('key = "small"', "key = 1", "value-not-text", "key = 1 must be text in quotes"),
    ('{ sv = "Ord", en = "Words" }', '"Ord"', "value-not-table", "title = Ord must be a table"),
    ("min_share = 0.5", 'min_share = "half"', "value-not-number", "min_share = half must be a number"),
    ("min_share = 0.5", "min_share = true", "value-not-number", "min_share = True must be a number"),
    ("grade = 1", "grade = 1.0", "value-not-whole", "grade = 1.0 must be a whole number"),
    ("grade = 1", "grade = true", "value-not-whole", "grade = True must be a whole number"),
    ("italic = true", 'italic = "yes"', "value-not-flag", "name_style / italic = yes must be true or false"),
    ('aliases = ["träd", "trees"]', 'aliases = "träd"', "value-not-list", "aliases = träd must be a list"),
    ('aliases = ["träd", "trees"]', "aliases = [1]", "value-not-text", "aliases = 1 must be text"),
    ('aliases = ["träd", "trees"]', 'aliases = [" "]', "value-empty", "aliases is empty: fill it in"),
    ('"Words" }', '"Wo\\trds" }', "value-unprintable", "title / en = Wo\ufffdrds holds control characters"),
    ("dash_mm = [2, 1]", "dash_mm = 2", "value-not-list", "dash_mm = 2 must be a list in square brackets"),
    # values
    ('key = "small"', 'key = "Små"', "value-not-name", "key = Små must consist of a-z, 0-9 and _"),
    ('layer = "trees"', f'layer = "{"t" * 31}"', "value-not-name", "have at most 30 characters"),
    ('layer = "trees"', f'layer = "{"t" * 30}"', None, None),
    ('kind = "point"', 'kind = "dot"', "value-not-choice", "kind = dot is none of point, line, area"),
    ('kind = "line"', 'kind = "lines"', "value-not-choice", "kind = lines is none of point, line, area"),
    ('level = "high"', 'level = "mid"', "value-not-choice", "level = mid is none of high, low"),
    ('"#112233"', '"#12345"', "value-not-color", "color = #12345 is not a colour: write #RRGGBB"),
    ('"#112233"', '"red"', "value-not-color", "category 1 (shade) / color = red"),
    ("min_share = 0.5", "min_share = 0", "value-outside", "min_share = 0 lies outside 0 < min_share ≤ 1"),
    ("min_share = 0.5", "min_share = 1.5", "value-outside", "min_share = 1.5 lies outside"),
    ("min_share = 0.5", "min_share = nan", "value-outside", "min_share = nan lies outside"),
    ("grade = 1", "grade = 0", "value-outside", "grade = 0 lies outside 1 ≤ grade ≤ 99"),
    ("grade = 1", f"grade = 0x{'f' * 4000}", "value-outside", "grade = … lies outside"),
    ("alpha = 0.2", "alpha = 1.1", "value-outside", "symbol / alpha = 1.1 lies outside 0 ≤ alpha ≤ 1"),
    ("width_mm = 1,", "width_mm = -1,", "value-outside", "width_mm = -1 lies outside 0 < width_mm ≤ 50"),
    ("width_mm = 1,", "width_mm = inf,", "value-outside", "width_mm = inf lies outside"),
    ("radius_mm = 5", "radius_mm = 51", "value-outside", "radius_mm = 51 lies outside"),
    ("dash_mm = [2, 1]", "dash_mm = [2, 0]", "value-outside", "dash_mm = 0 lies outside 0 < dash_mm ≤ 50"),
    ("dash_mm = [2, 1]", "dash_mm = [2, 1, 2]", "dash-odd", "dash_mm has 3 lengths: give pairs"),
    ("dash_mm = [2, 1]", "dash_mm = []", None, None),
    ("gap_mm = 2", "gap_mm = 0", "value-outside", "symbol / hatch / gap_mm = 0 lies outside"),
    ("every_mm = 3", "every_mm = 0", "value-outside", "symbol / tick / every_mm = 0 lies outside"),
    ("heading_deg = 20", "heading_deg = 91", "value-outside", "heading_deg = 91 lies outside 0 < heading_deg ≤ 90"),
    # symbols
    ('pie = "share"', 'pie = "people"', "value-not-choice", "pie = people is none of share"),
    (
        'symbol = { pie = "share", radius_mm = 5, ring = "#000000", ring_mm = 0.3,',
        'symbol = { marker = "circle", size_mm = 5,',
        "symbol-misfit",
        "symbol has the wrong form: here must stand {pie = …, radius_mm = …}",
    ),
    ('{ fill = "#00FF00", alpha = 0.2,', '{ color = "#00FF00",', "symbol-misfit", "must stand {fill = …, alpha = …}"),
    ('{ fill = "#00FF00", alpha = 0.2,', "{", "symbol-misfit", "must stand {fill = …, alpha = …}"),
    ('symbol = { color = "#aabbcc", width_mm = 0.5, casing_mm = 0.4 }', "", "key-missing", "symbol is missing"),
    # between the parts
    ("min_share = 0.125", "min_share = 0.5", "limits-not-falling", "min_share = 0.5 below 0.5: each class must have"),
    ("min_share = 0.125", "min_share = 0.75", "limits-not-falling", "min_share = 0.75 below 0.5"),
    ("grade = 2", "grade = 3", "grades-order", "element 2 (walk) / class / grade is 1, 3: grades must run"),
    ("grade = 2", "grade = 1", "grades-order", "grade is 1, 1"),
    ('key = "seldom"', 'key = "often"', "key-twice", "element 2 (walk) / class / key = often stands more than once"),
    ('layer = "walks"', 'layer = "trees"', "key-twice", "element / layer = trees stands more than once"),
    ('key = "walk"', 'key = "tree"', "key-twice", "element / key = tree stands more than once"),
    ('["gångväg"]', '["Tra\u0308D "]', "alias-twice", "the name träd is claimed by several (tree, walk)"),
    ('["gångväg"]', '["TREE"]', "alias-twice", "the name tree is claimed by several (tree, walk)"),
    ('["gångväg"]', '["walk", "walks", "walks"]', None, None),
    ('["skugga"]', '["Unspecified"]', "alias-twice", "category / aliases: the name unspecified is claimed"),
    ('key = "shade"', 'key = "share"', "name-reserved", "category / key = share is taken in the files written"),
    ('key = "shade"', 'key = "geom"', "name-reserved", "category / key = geom is taken"),
    *(('key = "shade"', f'key = "{key}"', "name-reserved", f"key = {key} is taken") for key in TABLE_KEYS),
    ('key = "shade"', 'key = "unspecified"', "key-twice", "category / key = unspecified stands more than once"),
    ('key = "unspecified"', 'key = "other"', "unspecified-key", "unspecified / key must be unspecified"),
    ('layer = "walks"', 'layer = "layer_styles"', "name-reserved", "element 2 (walk) / layer = layer_styles is taken"),
    (
        'layer = "walks"',
        'layer = "parks_overlap"',
        "name-reserved",
        "element 2 (walk) / layer = parks_overlap is taken",
    ),
    ('layer = "walks"', 'layer = "trees_overlap"', None, None),
    ('layer = "walks"', 'layer = "gpkg_walks"', "name-reserved", "layer = gpkg_walks is taken"),
    ('layer = "walks"', 'layer = "crossings"', "name-reserved", "element 2 (walk) / layer = crossings is taken"),
    ("heading_deg = 20", "crosses = []", None, None),
    ("heading_deg = 20", 'crosses = "park"', "value-not-list", "element 2 (walk) / crosses = park must be a list"),
    ("heading_deg = 20", 'crosses = ["park"]', "crosses-no-line", "crosses = park is no other element drawn as a line"),
    ("heading_deg = 20", 'crosses = ["walk"]', "crosses-no-line", "crosses = walk is no other element drawn as a line"),
    ('aliases = ["parker"]', 'aliases = ["parker"]\ncrosses = ["walk"]', "key-unknown", "element 3 (park) / crosses"),
    ("column_share = 0.4", "column_share = 0.42", "column-shares", "column_share sums to 1.02"),
    ("column_share = 0.4", "column_share = 0.409", None, None),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "part"), MISTAKES, ids=[f"{old}>{new}"[:60] for old, new, *_ in MISTAKES]
)
def test_one_mistake_gives_one_sentence(tmp_path, old, new, code, part):
    file = write(tmp_path, change(old, new))
    if part is None:
        assert load_legend(file).key == "small"
        return
    error = refuse(file)
    if code is not None:
        assert list_codes(error) == [code]
    assert part in str(error)


def test_a_misspelt_table_is_both_unknown_and_missed(tmp_path):
    error = refuse(write(tmp_path, change("[element.unspecified]", "[element.unspecifed]")))
    assert list_codes(error) == ["key-unknown-near", "key-missing"]
    assert "unspecifed is not a known key, did you mean unspecified?" in str(error)


@pytest.mark.parametrize("elements", ["", "element = []", "element = [1, 2]", 'element = "x"'])
def test_a_legend_without_elements_is_refused(tmp_path, elements):
    error = refuse(write(tmp_path, f'key = "k"\ntitle = {WORDS}\nsource = {WORDS}\n{elements}'))
    expected = {"": "element is missing", "element = []": "element is empty", 'element = "x"': "must be a list"}
    assert expected.get(elements, "element 1 = 1 must be a table") in str(error)


def test_an_unclear_symbol_of_an_unclear_element_names_every_form(tmp_path):
    text = change('kind = "area"', 'kind = "blob"').replace('fill = "#00FF00", alpha = 0.2, ', "")
    error = refuse(write(tmp_path, text))
    assert list_codes(error) == ["value-not-choice", "symbol-misfit"]
    assert "{marker = …, size_mm = …}, {pie = …, radius_mm = …}, {fill = …, alpha = …}, {color = …" in str(error)


def test_all_mistakes_are_said_at_once_in_both_languages(tmp_path):
    text = change("min_share = 0.125", "min_share = 0.9").replace('key = "small"', 'kee = "small"')
    text = text.replace('"#112233"', '"blå"').replace("grade = 2", 'grade = "två"')
    error = refuse(write(tmp_path, text))
    assert list_codes(error) == [
        "key-unknown-near",
        "key-missing",
        "value-not-color",
        "value-not-whole",
        "limits-not-falling",
    ]
    assert f"faults 5: {error.values['faults']!s}. Correct" in str(error)
    swedish = error.text("sv")
    assert "antal fel 5: " in swedish
    assert "kee är ingen känd nyckel, menas key?" in swedish
    assert "varje klass ska ha lägre gräns än klassen före" in swedish
    assert swedish.endswith("Rätta filen och kör igen.")


def test_long_and_strange_values_are_shown_short_and_harmless(tmp_path):
    error = refuse(write(tmp_path, change('key = "small"', f'key = "{"A" * 500}"\n"\\u001b[31m" = 1')))
    assert f"key = {'A' * 59}… must consist" in str(error)
    assert "\x1b" not in str(error)
