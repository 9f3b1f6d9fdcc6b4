"""`mentalkarta forget`: one person's drawings leave the files, and nothing else does."""

import json
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from whole import collect, feature, point, write_workshop

import mentalkarta as mk
from mentalkarta.cli.main import main
from mentalkarta.forgetting import forget_person
from mentalkarta.ingest.forgetting import cut_person


def run(*arguments):
    return CliRunner().invoke(main, ["forget", *map(str, arguments)])


def mark(who, name="Bron"):
    return feature(who, "landmark", point(17.8, 62.93), name=name)


def write(folder, text, name="alla.geojson"):
    path = folder / "drawings" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def workshop(tmp_path):
    return write_workshop(tmp_path / "w", [mark(7), mark("anna"), mark("7", "Kyrkan"), mark("bo")])


def test_without_yes_it_only_says_what_it_would_do(workshop):
    before = (workshop / "drawings" / "alla.geojson").read_bytes()
    result = run("7", workshop)
    assert (result.exit_code, result.stdout) == (0, "2 teckningar i 1 filer skulle tas bort: kör igen med --yes.\n")
    assert (workshop / "drawings" / "alla.geojson").read_bytes() == before


def test_the_person_goes_and_all_else_stays_as_it_stands(workshop):
    one, two, three, four = (
        f'{{"type":"Feature","properties":{{"participant":{who},"element":"landmark"}},"geometry":{shape}}}'
        for who, shape in (("7", "null"), ('"anna"', "[17.10, 62.90000]"), ('"7"', "null"), ('"bo"', '"ö"'))
    )
    head, tail = '{"type": "FeatureCollection",\r\n  "features": [\n    ', '\n  ], "name": "möte 1"}\n'
    text = f"{head}{one},\n    {two} ,\n    {three},\n    {four}{tail}"
    path = write(workshop, "\ufeff" + text)
    path.chmod(0o640)
    result = run(" 7 ", workshop, "--yes", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("2 drawings were taken out of 1 files. Maps made before hold them still")
    assert path.read_bytes().decode() == f"\ufeff{head}{two},\n    {four}{tail}"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in path.parent.iterdir()] == ["alla.geojson"]
    assert run("7", workshop).exit_code == 1


def test_lines_and_bare_features_lose_the_person_too(workshop):
    lines = write(workshop, json.dumps(mark("p")) + "\n\n" + json.dumps(mark("q")) + "\n", "rader.geojsonl")
    bare = write(workshop, json.dumps(mark("p")), "en.geojson")
    result = run("p", workshop, "--yes", "--json")
    assert json.loads(result.stdout) == {"drawings": 2, "files": 2, "done": True, "unread": []}
    assert lines.read_text(encoding="utf-8") == json.dumps(mark("q")) + "\n"
    assert json.loads(bare.read_text(encoding="utf-8"))["features"] == []


def test_a_file_called_after_its_person_goes_when_nothing_is_left_in_it(workshop):
    (workshop / "workshop.toml").write_text("participant_from_file = true\n", encoding="utf-8")
    own = feature("", "landmark", point(17.8, 62.93))
    path = write(workshop, collect([own]), "Åsa.geojson")
    other = write(workshop, collect([own, mark("bo")]), "Bo.geojson")
    assert run("Åsa", workshop, "--yes").exit_code == 0
    assert not path.exists()
    assert run("Bo", workshop, "--yes").exit_code == 0
    assert len(json.loads(other.read_text(encoding="utf-8"))["features"]) == 1


def test_files_that_cannot_be_read_are_named(workshop):
    write(workshop, '{"type": "FeatureCollection", "features": [', "trasig.geojson")
    write(workshop, "[" * 5000, "djup.geojson")
    result = run("bo", workshop, "--yes", "--lang", "en")
    assert result.exit_code == 0
    assert "trasig.geojson cannot be read" in result.stderr
    assert "djup.geojson cannot be read" in result.stderr


def test_nobody_of_that_name_is_an_error(workshop):
    result = run("cecilia", workshop)
    assert result.exit_code == 1
    assert "Ingen fil som kan läsas har någon teckning" in result.stderr
    assert "cecilia" not in result.stderr


def test_a_file_that_cannot_be_replaced_stays(workshop, monkeypatch):
    path = workshop / "drawings" / "alla.geojson"
    before = path.read_bytes()

    def refuse(*_):
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr(sys.modules["mentalkarta.export.writer"], "_make_file", refuse)
    result = run("bo", workshop, "--yes")
    assert result.exit_code == 1
    assert "alla.geojson" in result.stderr
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["alla.geojson"]


PEOPLE = st.lists(st.sampled_from(["a", "b", 7, "7", None, "ÅÄÖ"]), max_size=8)


@given(PEOPLE, st.sampled_from(["", " ", "\n  ", "\t"]))
def test_exactly_the_person_is_cut(tmp_path_factory, people, space):
    folder = write_workshop(tmp_path_factory.mktemp("w") / "w", [])
    features = f"{space},{space}".join(json.dumps(mark(who), ensure_ascii=False) for who in people)
    path = write(folder, f'{{"features":[{space}{features}{space}],{space}"type":"FeatureCollection"}}')
    if not {7, "7"} & set(people):
        assert cut_person(mk.read_workshop(folder), mk.load_legend("kramfors"), "7") == ([], [])
        return
    forget_person(mk.read_workshop(folder), "7", sure=True)
    left = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert [each["properties"]["participant"] for each in left] == [who for who in people if who not in (7, "7")]
