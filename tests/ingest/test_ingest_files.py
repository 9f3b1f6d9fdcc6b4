"""Whole files: which are found, what they are called, and what is said of those that cannot be read."""

import gc
import importlib.util
import json
import os
import socket
import sys

import pytest
from reading_desk import check_books, make_collection, make_feature, say

from mentalkarta.errors import DataError, UsageError
from mentalkarta.ingest import drawings as drawings_module
from mentalkarta.ingest import reader
from mentalkarta.ingest.files import find_files, list_passed_over
from mentalkarta.model import BaseSource, Workshop

GOOD = make_collection(make_feature())
TEXT = json.dumps(GOOD)

BROKEN = [
    ("", "input-empty", "is empty"),
    (b"\xef\xbb\xbf \n", "input-empty", "save the drawings again"),
    (TEXT.encode("utf-16"), "input-utf16", "saved as UTF-16"),
    (TEXT.encode("utf-16-le"), "input-utf16", "save it as UTF-8"),
    (TEXT.encode("utf-16-be"), "input-utf16", "save it as UTF-8"),
    (b"PK\x03\x04 zip \0\0 file", "input-binary", "is not text"),
    ('{"a":\n "Höga Kusten"}'.encode("latin-1"), "input-not-utf8", "(byte 0xF6 on line 2), most likely Latin-1"),
    (TEXT[:-30], "input-truncated", "ends in the middle"),
    ('{"type": "Feat', "input-truncated", "fetch or export it once more"),
    ("participant;element\n1;landmark", "input-not-json", "on line 1, character 1"),
    ('{"type":\n oops}', "input-not-json", "on line 2, character 2"),
    (TEXT + "]", "input-not-json", "is not JSON"),
    ('{"a": oops, "b": ' + "[" * 50 + "]" * 50 + "}", "input-not-json", "on line 1, character 7"),
    ('{"å": ' + "[" * 50 + "\n" + "]" * 50 + ', "å": 1 oops}', "input-not-json", "on line 2, character 60"),
    ('{"type": "FeatureCollection", "features": [], "features": []}', "input-equal-keys", "the key “features” twice"),
    ("[" * 10_000, "input-truncated", "was cut off"),
    ("[" * 10_000 + "]" * 10_000, "input-list", "is a list"),
    ("[1]", "input-list", "make it a FeatureCollection"),
    ("42", "input-not-object", "JSON but not GeoJSON"),
    ("null", "input-not-object", "JSON but not GeoJSON"),
    ({"type": "Point", "coordinates": [1, 2]}, "input-bare-geometry", "is a bare Point"),
    ({"type": "Topology", "objects": {}}, "input-topojson", "is TopoJSON"),
    ({"geometryType": "esriGeometryPoint", "features": []}, "input-esri-json", "is Esri JSON"),
    ({"name": "settings"}, "input-not-geojson", "its type is –"),
    ({"type": "Table"}, "input-not-geojson", "its type is Table"),
    ({"type": "FeatureCollection"}, "input-no-features", "without “features”"),
    ({"type": "FeatureCollection", "features": {}}, "input-features-not-list", "are not a list"),
]


@pytest.mark.parametrize("fast", [True, False], ids=["orjson", "stdlib"])
@pytest.mark.parametrize(("content", "code", "words"), BROKEN)
def test_a_broken_file_is_named_and_costs_no_other(desk, monkeypatch, content, code, words, fast):
    if not fast:
        monkeypatch.setattr("mentalkarta.ingest.strict_json.orjson", None)
    desk.write("bad.json", content)
    desk.write("good.geojson", GOOD)
    drawings = desk.read()
    check_books(drawings)
    [verdict] = drawings.verdicts
    assert (verdict.file, verdict.position, verdict.status, verdict.code) == ("bad.json", None, "set_aside", code)
    assert words in say(verdict)
    assert say(verdict, "sv") != say(verdict)
    assert [(file.name, file.read, file.accepted) for file in drawings.files] == [
        ("bad.json", 0, 0),
        ("good.geojson", 1, 1),
    ]
    assert len(drawings.files[0].sha256) == 64
    assert list(drawings.frame["feature_id"]) == ["good:1"]


def test_one_byte_order_mark_is_passed_over(desk):
    path = desk.write("bom.geojson", b"\xef\xbb\xbf" + TEXT.encode())
    assert desk.read(path).verdicts == ()


def test_a_bare_feature_is_read_with_a_note(desk):
    path = desk.write("bare.geojson", make_feature())
    drawings = desk.read(path)
    assert len(drawings.frame) == 1
    assert "is a single Feature" in say(drawings.verdicts[0])
    lost = desk.read(desk.write("bare.geojson", " " + json.dumps(make_feature("nothing")) + "\n"))
    assert json.loads(lost.verdicts[1].original) == make_feature("nothing")


def test_a_collection_without_features_is_read(desk):
    drawings = desk.read(desk.write("none.geojson", make_collection()))
    assert drawings.verdicts == ()
    assert (drawings.people, len(drawings.frame), drawings.frame.crs) == (0, 0, "EPSG:3006")
    assert list(drawings.frame.columns) == [
        "feature_id",
        "participant",
        "element",
        "categories",
        "name",
        "group",
        "cluster",
        "geometry",
    ]


# --- faults within the text: each costs the feature it lies in -----------------------------------------------------


INNER = [
    ('"age": NaN', "json-not-finite", "holds NaN"),
    ('"age": [-Infinity]', "json-not-finite", "holds -Infinity"),
    ('"age": 1, "age": 2', "json-equal-keys", "the key “age” stands twice"),
    ('"age" : 1, "age": 2', "json-equal-keys", "nobody can tell"),
    ('"more": ' + "[" * 40 + "]" * 40, "json-too-deep", "deeper than any drawing needs"),
    ('"more": "\\"", "deep": ' + "[" * 10_000 + "]" * 10_000, "json-too-deep", "brackets within brackets"),
]


@pytest.mark.parametrize("fast", [True, False], ids=["orjson", "stdlib"])
@pytest.mark.parametrize(("text", "code", "words"), INNER)
def test_a_fault_within_the_text_costs_its_feature_alone(desk, monkeypatch, text, code, words, fast):
    if not fast:
        monkeypatch.setattr("mentalkarta.ingest.strict_json.orjson", None)
    first, third = make_feature(participant="a"), make_feature(participant="c", name='says "a": b [{')
    middle = '{"type": "Feature", "properties": {' + text + '}, "geometry": null}'
    whole = f'{{"features": [{json.dumps(first)},\n {middle} , {json.dumps(third)}], "type": "FeatureCollection"}}'
    drawings = desk.read(desk.write("inner.geojson", whole))
    check_books(drawings)
    [verdict] = drawings.verdicts
    assert (verdict.position, verdict.code) == (2, code)
    assert words in say(verdict)
    assert (verdict.original == middle) == (code != "json-too-deep")
    assert list(drawings.frame["participant"]) == ["a", "c"]


@pytest.mark.parametrize("fast", [True, False], ids=["orjson", "stdlib"])
def test_numbers_without_end_are_judged_as_numbers(desk, monkeypatch, fast):
    if not fast:
        monkeypatch.setattr("mentalkarta.ingest.strict_json.orjson", None)
    place = json.dumps(make_feature(coordinates=[0, 0]))
    texts = [place.replace("[0, 0]", f"[{number}, 0]") for number in ("1e999", "9" * 400, "9" * 20)]
    texts.append(json.dumps(make_feature()).replace('"anna"', "9" * 20))
    texts.append(json.dumps(make_feature()).replace('"anna"', str(2**64 - 1)))
    path = desk.write("huge.geojson", f'{{"type": "FeatureCollection", "features": [{", ".join(texts)}]}}')
    drawings = desk.read(path)
    check_books(drawings)
    codes = [verdict.code for verdict in drawings.verdicts]
    assert codes == ["coordinates-not-finite"] * 2 + ["coordinates-out-of-range"] + ["participant-type"]
    assert list(drawings.frame["participant"]) == [str(2**64 - 1)]


def test_keys_among_coordinates_hide_no_equal_keys(desk):
    sound, broken = make_feature(participant="b"), make_feature("landmark", {"x": 1}, participant="a")
    drawings = desk.read(desk.write("odd.geojson", make_collection(sound, broken)))
    assert [verdict.code for verdict in drawings.verdicts] == ["coordinates-malformed"]


# --- one feature a line ---------------------------------------------------------------------------------------------


def test_lines_are_read_one_by_one(desk):
    lines = [json.dumps(make_feature(participant=name)) for name in "ab"]
    path = desk.write("lines.geojsonl", f"{lines[0]}\r\n\n{{broken\n{lines[1]}\n" + '{"a": NaN}')
    drawings = desk.read(path)
    check_books(drawings)
    assert [(verdict.position, verdict.code) for verdict in drawings.verdicts] == [
        (2, "line-not-json"),
        (4, "json-not-finite"),
    ]
    assert [verdict.original for verdict in drawings.verdicts] == ["{broken", '{"a": NaN}']
    assert "the line is not JSON" in say(drawings.verdicts[0])
    assert list(drawings.frame["feature_id"]) == ["lines:1", "lines:3"]


def test_a_corrected_set_aside_drawing_is_taken_back(desk):
    path = desk.write("first.geojson", make_collection(make_feature("landmrk", name="Torget")))
    [verdict] = desk.read(path).verdicts
    kept = {**json.loads(verdict.original), "set_aside": {"code": verdict.code}}
    again = desk.write("set_aside.geojsonl", json.dumps(kept).replace("landmrk", "landmark") + "\n")
    drawings = desk.read(again)
    assert drawings.verdicts == ()
    assert list(drawings.frame["name"]) == ["Torget"]


# --- finding --------------------------------------------------------------------------------------------------------


def test_folders_are_searched_and_earlier_results_passed_over(desk):
    for name in ("b.GeoJSON", "a.json", "deep/er/c.geojsonl", "notes.txt", ".hidden.json", ".git/d.json"):
        desk.write(name, GOOD if not name.endswith("l") else json.dumps(make_feature()))
    for name in ("out/e.json", "result/h.json", "result/internal/i.geojsonl"):
        desk.write(name, GOOD)
    desk.write("result/receipt.json", {"versions": {"mentalkarta": "0.1.0"}, "outputs": []})
    desk.write("out/receipt.json", {"total": 99})  # somebody's shopping
    base = desk.write("base.json", GOOD)
    workshop = Workshop((desk.folder,), base=(BaseSource(base, "land"),))
    found = find_files(workshop)
    assert [(file.name, file.stem) for file in found] == [
        ("a.json", "a"),
        ("b.GeoJSON", "b"),
        ("deep/er/c.geojsonl", "c"),
        ("out/e.json", "e"),
        ("out/receipt.json", "receipt"),
    ]
    assert list_passed_over(workshop) == ["notes.txt"]
    said = [say(verdict) for verdict in desk.read().verdicts if verdict.code == "input-passed-over"]
    assert said == ["notes.txt is not called like a file of drawings (.geojson, .json or .geojsonl) and was not read."]


OWN_RECEIPTS = [{"versions": {"mentalkarta": "0.1.0"}, "outputs": []}, {"inputs": [], "verdicts": [], "outputs": []}]
FOREIGN_RECEIPTS = [
    [],
    {},
    {"outputs": {}},
    {"outputs": [], "versions": "1"},
    {"outputs": [], "versions": {"other": "1"}},
    "no JSON",
]


@pytest.mark.parametrize("receipt", OWN_RECEIPTS + FOREIGN_RECEIPTS)
@pytest.mark.parametrize("folder", ["out", "internal", "mentalkarta-out", "survey"])
def test_a_folder_is_an_earlier_result_by_its_receipt_alone(desk, folder, receipt):
    desk.write("a.json", GOOD)
    for name in (f"{folder}/b.json", f"{folder}/deep/er/c.json"):
        desk.write(name, GOOD)
    desk.write(f"{folder}/receipt.json", receipt)
    found = [file.name for file in find_files(Workshop((desk.folder,)))]
    rest = [f"{folder}/b.json", f"{folder}/deep/er/c.json", f"{folder}/receipt.json"]
    assert found == (["a.json"] if receipt in OWN_RECEIPTS else ["a.json", *rest])


def test_a_receipt_in_the_source_itself_is_passed_over_when_it_is_ours(desk):
    desk.write("a.json", GOOD)
    desk.write("receipt.json", OWN_RECEIPTS[0])
    assert desk.read().verdicts == ()


def test_the_folder_of_a_real_map_is_passed_over(desk):
    from mentalkarta.export.receipt import list_versions

    desk.write("a.json", GOOD)
    desk.write("result/places.geojson", GOOD)
    desk.write("result/receipt.json", {"versions": list_versions(), "outputs": []})
    assert [file.name for file in find_files(Workshop((desk.folder,)))] == ["a.json"]


def test_files_whose_names_are_each_others_stems_are_told_apart(desk):
    for name in ("a.json", "a.geojson", "a.json.json"):
        desk.write(name, GOOD)
    drawings = desk.read()
    check_books(drawings)
    stems = [
        (file.name, file.stem.removeprefix(f"{desk.folder.name}/")) for file in find_files(Workshop((desk.folder,)))
    ]
    assert stems == [("a.geojson", "a.geojson"), ("a.json", "a.json"), ("a.json.json", "a.json.json")]


def test_names_and_stems_tell_files_apart(desk):
    for name in ("one/a.json", "two/a.json", "two/a.geojson", "three/b.json"):
        desk.write(name, GOOD)
    folders = tuple(desk.folder / name for name in ("one", "two", "three"))
    found = {
        file.path.relative_to(desk.folder).as_posix(): (file.name, file.stem) for file in find_files(Workshop(folders))
    }
    assert found == {
        "one/a.json": ("one/a.json", "a"),
        "two/a.json": ("two/a.json", "a.json"),
        "two/a.geojson": ("a.geojson", "a.geojson"),
        "three/b.json": ("b.json", "b"),
    }


def test_a_file_given_twice_is_read_once(desk):
    path = desk.write("a.geojson", GOOD)
    assert len(desk.read(path, desk.folder, path).files) == 1


def test_a_file_of_any_name_may_be_given(desk):
    assert len(desk.read(desk.write("drawings.txt", GOOD)).frame) == 1


def test_no_file_and_no_folder_are_errors(desk):
    with pytest.raises(DataError, match="There are no drawings in") as nothing:
        desk.read()
    assert nothing.value.code == "no-files"
    with pytest.raises(UsageError, match=r"no file or folder at: .*gone\.json, .*away") as missing:
        desk.read(desk.folder / "gone.json", desk.folder / "away")
    assert missing.value.code == "source-missing"


def test_only_regular_files_are_opened(desk):
    desk.write("good.geojson", GOOD)
    (desk.folder / "link.json").symlink_to(desk.folder / "good.geojson")
    (desk.folder / "folder.geojson").mkdir()
    os.mkfifo(desk.folder / "pipe.json")
    (desk.folder / "loop").symlink_to(desk.folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(desk.folder / "socket.json"))
        drawings = desk.read()
    codes = {verdict.file: verdict.code for verdict in drawings.verdicts}
    assert codes == {
        "link.json": "input-link",
        "folder.geojson": "input-is-folder",
        "pipe.json": "input-not-regular",
        "socket.json": "input-not-regular",
        "loop": "input-passed-over",
    }
    said = " ".join(map(say, drawings.verdicts))
    for words in ("is a link and was not read", "is a folder named like a file", "is not a regular file"):
        assert words in said
    assert len(drawings.frame) == 1


def test_a_file_that_may_not_be_read_is_named(desk, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = desk.write("a.geojson", GOOD)
    monkeypatch.setattr(os, "open", refuse)
    [verdict] = desk.read(path).verdicts
    assert verdict.code == "input-unreadable"
    assert "could not be read (Permission denied)" in say(verdict)


def test_the_text_is_not_shown_when_the_file_has_changed_since(desk, monkeypatch):
    path = desk.write("a.geojson", make_collection(make_feature("nothing")))

    def change(*arguments):
        path.write_text("{}", encoding="utf-8")
        return fetch(*arguments)

    def remove(*arguments):
        path.unlink()
        return fetch(*arguments)

    fetch = reader.fetch_originals
    monkeypatch.setattr(drawings_module, "fetch_originals", change)
    assert desk.read(path).verdicts[0].original == ""
    desk.write("a.geojson", make_collection(make_feature("nothing")))
    monkeypatch.setattr(drawings_module, "fetch_originals", remove)
    assert desk.read(path).verdicts[0].original == ""


def test_no_text_is_shown_where_the_slices_do_not_match_what_was_judged(desk, monkeypatch):
    path = desk.write("a.geojson", make_collection(make_feature("nothing")))
    monkeypatch.setattr(reader, "slice_stretch", lambda *_: [])
    [verdict] = desk.read(path).verdicts
    assert (verdict.code, verdict.original) == ("element-unknown", "")


def test_progress_is_told_file_by_file(desk):
    from reading_desk import LEGEND

    for name in ("a.json", "b.json"):
        desk.write(name, GOOD)
    told = []
    drawings_module.read_drawings(Workshop((desk.folder,)), LEGEND, progress=lambda *news: told.append(news))
    assert told == [("read", 0, 2), ("read", 1, 2), ("read", 2, 2)]


def test_the_collector_is_left_as_it_was():
    from mentalkarta.ingest.strict_json import pause_collector

    for was_on in (False, True):
        (gc.enable if was_on else gc.disable)()
        with pause_collector():
            assert not gc.isenabled()
        assert gc.isenabled() == was_on


def test_the_standard_library_serves_without_orjson(monkeypatch):
    from mentalkarta.ingest import strict_json

    monkeypatch.setitem(sys.modules, "orjson", None)
    spec = importlib.util.spec_from_file_location("strict_json_without_orjson", strict_json.__file__)
    without = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, without)
    spec.loader.exec_module(without)
    assert without.orjson is None
    assert without.parse_strictly(b'{"a": 1}', 32).value == {"a": 1}
