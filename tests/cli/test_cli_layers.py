"""`mentalkarta render` and `mentalkarta export`: from layers, corrected or not, to the sheet and to other forms."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from whole import list_drawings, write_workshop

sys.path.insert(0, str(Path(__file__).parent.parent / "export"))

from corrections import change_notes, correct

import mentalkarta as mk
from mentalkarta.cli.main import main

SETTINGS = 'title = "Prov"\nasked = 5\ndrawn_at = 10000\nformats = ["svg", "png"]\nlang = "en"\ninvented = true\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a map of four people."""
    folder = write_workshop(tmp_path_factory.mktemp("made") / "a", list_drawings(), SETTINGS)
    mk.export(mk.build_map(mk.read_workshop(folder)), folder / "out")
    return folder / "out"


@pytest.fixture
def layers(made, tmp_path):
    """A copy of its layers that may be corrected."""
    shutil.copy(made / "layers.gpkg", tmp_path / "layers.gpkg")
    return tmp_path / "layers.gpkg"


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_sheet_of_untouched_layers_has_the_same_bytes(made, layers):
    result = run("render", layers)
    assert result.exit_code == 0, result.output
    folder = layers.parent / "render"
    assert {file.name for file in folder.iterdir()} == {
        "map.svg", "map.png", "map-web.png", "map.txt", "map.html", "receipt.json"
    }  # fmt: skip
    for name in ("map.svg", "map.png", "map-web.png"):
        assert (folder / name).read_bytes() == (made / name).read_bytes(), name
    assert result.stdout == f"Nothing was changed in the layers.\nThe map is ready: {folder}\n"


def test_corrections_show_on_the_sheet_and_are_told(layers, tmp_path):
    with correct(layers) as database:
        database.execute("UPDATE landmarks SET name = 'Storbron' WHERE name = 'Bron'")
        database.execute("DELETE FROM barriers")
    result = run("render", layers, "-o", tmp_path / "again", "--formats", "svg", "--lang", "sv")
    assert result.exit_code == 0, result.output
    assert "0 platser flyttade, 1 omdöpta, 0 med ny klass, 0 tillagda, 1 borttagna." in result.stdout
    picture = (tmp_path / "again" / "map.svg").read_text("utf-8")
    assert "Storbron" in picture
    assert "Älven" not in picture
    assert "Landmärken" in picture
    receipt = json.loads((tmp_path / "again" / "receipt.json").read_text("utf-8"))
    assert receipt["corrections"]["renamed"] == 1
    assert [each["file"] for each in receipt["layers"]] == ["layers.gpkg"]
    assert str(tmp_path) not in json.dumps(receipt)


def test_the_sheet_says_what_was_left_out_as_before_and_json_is_the_receipt(made, layers, tmp_path):
    result = run("render", layers, "-o", tmp_path / "again", "--formats", "svg", "--json")
    receipt = json.loads(result.stdout)
    assert receipt == json.loads((tmp_path / "again" / "receipt.json").read_text("utf-8"))
    assert receipt["corrections"] == dict.fromkeys(("moved", "renamed", "classed", "added", "removed"), 0)
    for words in ("Places named by fewer than 3 are left out.", "All answers are invented."):
        assert words in (made / "map.svg").read_text("utf-8")
        assert words in (tmp_path / "again" / "map.svg").read_text("utf-8")


def test_a_missing_background_is_told(layers, tmp_path):
    land = '"base": [{"table": "land", "role": "land", "credit": ""}]'
    change_notes(layers, lambda text: text.replace('"base": []', land))
    result = run("render", layers, "-o", tmp_path / "again", "--formats", "svg", "--overwrite")
    assert result.exit_code == 0, result.output
    assert "The background does not lie whole beside the layers" in result.stderr


@pytest.mark.parametrize(
    ("words", "name"), [(("render", "--formats", "svg"), "receipt.json"), (("export", "--to", "csv"), "paths.csv")]
)
def test_nothing_is_overwritten_unasked(layers, tmp_path, words, name):
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / name).write_text("mine")
    result = run(words[0], layers, "-o", tmp_path / "again", *words[1:])
    assert result.exit_code == 2
    assert "--overwrite" in result.stderr
    assert [(file.name, file.read_text()) for file in (tmp_path / "again").iterdir()] == [(name, "mine")]


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        ("ALTER TABLE paths RENAME COLUMN class TO klass", 1, "lagret paths saknar kolumnen class"),
        ("DELETE FROM gpkg_geometry_columns WHERE table_name = 'paths'", 1, "lagret paths saknas"),
        ("DELETE FROM gpkg_metadata", 2, "inte en som mentalkarta har skrivit"),
        (
            "UPDATE gpkg_metadata SET metadata = replace(metadata, '\"format\": 1', '\"format\": 9')",
            1,
            "nyare mentalkarta",
        ),
    ],
)
@pytest.mark.parametrize("words", [("render",), ("export", "--to", "csv")])
def test_layers_that_cannot_be_used_give_one_sentence_and_no_file(layers, tmp_path, words, statement, code, said):
    with correct(layers) as database:
        database.execute(statement)
    result = run(words[0], layers, *words[1:], "-o", tmp_path / "again")
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("words", [("render",), ("export", "--to", "csv")])
def test_damaged_layers_give_one_sentence(layers, words):
    layers.write_bytes(layers.read_bytes()[:30_000])
    result = run(words[0], layers, *words[1:])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "är skadad" in result.stderr


def test_layers_are_written_in_another_form_beside_them(layers):
    result = run("export", layers, "--to", "geojson")
    assert (result.exit_code, result.stdout) == (0, f"14 filer ligger i {layers.parent / 'geojson'}.\n")
    names = {file.name for file in (layers.parent / "geojson").iterdir()}
    assert {"landmarks.geojson", "landmarks.qml", "paths.geojson", "paths.qml"} <= names


def test_an_unknown_form_is_wrong_use(layers):
    result = run("export", layers, "--to", "dwg")
    assert result.exit_code == 2
    assert "'geojson', 'fgb', 'shp', 'parquet', 'csv', 'kml'" in result.stderr
