"""The receipt: what went in and how, without telling of anyone."""

import hashlib
import json
from dataclasses import replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from handmade import hash_folder, list_files, make_map, write_map

import mentalkarta.legend as legend_module
from mentalkarta.export.receipt import list_versions
from mentalkarta.model import BaseSource, InputFile


def test_receipt_is_as_returned_and_its_hashes_are_true(written):
    _, out, returned = written
    receipt = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    assert receipt == json.loads(json.dumps(returned))
    public = {name for name in list_files(out) if not name.startswith("internal") and name != "receipt.json"}
    hashes = hash_folder(out)
    assert {each["file"]: each["sha256"] for each in receipt["outputs"]} == {name: hashes[name] for name in public}
    internal = json.loads((out / "internal" / "receipt.json").read_text(encoding="utf-8"))
    assert {each["file"]: each["sha256"] for each in internal["outputs"]} == {
        name: hashes[name] for name in list_files(out) if name.startswith("internal/") and "receipt" not in name
    }


def test_receipt_says_how_the_map_came_to_be(written):
    receipt = written[2]
    assert receipt["asked"] == {"people": 203, "stated": True}
    assert receipt["people"] == 180
    assert receipt["parameters"]["crs"] == "EPSG:3006"
    assert (receipt["parameters"]["tolerance_m"], receipt["parameters"]["tolerance_source"]) == (312.5, "estimated")
    assert receipt["counts"] == {"read": 9, "accepted": 7, "repaired": 1, "set_aside": 2}
    assert [(each["status"], each["count"]) for each in receipt["verdicts"]] == [("repaired", 1), ("set_aside", 3)]
    assert "får inte skrivas" in receipt["verdicts"][0]["sentence"]
    assert receipt["classes"]["barriers"][0] == {
        "class": "high",
        "label": "Hög frekvens – minst 50\u202f% (102 av 203)",
        "min_share": 0.5,
        "lowest_count": 102,
        "places": 1,
    }
    assert receipt["parameters"]["min_people"] == 3
    withheld = {"layer": "landmarks", "places": 4, "names": 1, "slices": 0, "drawings": 2}
    assert receipt["withheld"] == [withheld]
    assert {"mentalkarta", "python", "shapely", "fiona", "gdal"} <= set(receipt["versions"])


def test_receipt_tells_nothing_of_a_single_file(tmp_path):
    mental_map = make_map(internal=True)
    files = (InputFile("berit.geojson", "cd" * 32, 1, 1, 0, 0), *mental_map.drawings.files)
    several = replace(mental_map, drawings=replace(mental_map.drawings, files=files))
    receipt = write_map(tmp_path / "out", several)
    assert receipt["inputs"] == [{"sha256": "ab" * 32}, {"sha256": "cd" * 32}]
    assert receipt["counts"] == {"read": 10, "accepted": 8, "repaired": 1, "set_aside": 2}
    internal = json.loads((tmp_path / "out" / "internal" / "receipt.json").read_text(encoding="utf-8"))
    assert internal["inputs"][0] == {
        "file": "berit.geojson", "sha256": "cd" * 32, "read": 1, "accepted": 1, "repaired": 0, "set_aside": 0,
    }  # fmt: skip


def test_receipt_holds_the_words_of_the_sheet_and_whether_the_crs_was_stated(tmp_path):
    stated = make_map(subtitle="Våren\n2026", credits="© SCB", date="2026-05-01", crs="EPSG:3006")
    parameters = write_map(tmp_path / "a", stated)["parameters"]
    words = {"subtitle": "Våren 2026", "credits": "© SCB", "date": "2026-05-01", "crs_stated": True}
    assert {key: parameters[key] for key in words} == words
    assert write_map(tmp_path / "b", make_map())["parameters"]["crs_stated"] is False


def hash_text(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_receipt_hashes_the_settings_by_what_they_are_for(tmp_path):
    home = tmp_path / "annas verkstad"
    home.mkdir()
    legend = (Path(legend_module.__file__).parents[2] / "legends" / "lynch.toml").read_text(encoding="utf-8")
    texts = {"workshop.toml": "asked = 3\n", "annas.toml": legend, "annas.geojson": "{}"}
    texts |= {"väg.dbf": "namn", "väg.prj": "system", "väg.shp": "former", "väg.txt": "inget"}
    for name, text in texts.items():
        (home / name).write_text(text, encoding="utf-8")
    base = (BaseSource(home / "annas.geojson", "land"), BaseSource(home / "väg.shp", "road"))
    custom = make_map("lynch", folder=home, legend=str(home / "annas.toml"), base=base)
    receipt = write_map(tmp_path / "out", custom)
    hashes = {
        "workshop": hash_text("asked = 3\n"),
        "legend": hash_text(legend),
        "land": hash_text("{}"),
        "road": hash_text("namnsystemformer"),
    }
    assert receipt["settings"] == [{"role": role, "sha256": sha256} for role, sha256 in hashes.items()]
    assert "annas" not in json.dumps(receipt)
    (home / "annas.geojson").unlink()
    assert write_map(tmp_path / "again", custom)["settings"][2] == {"role": "land", "sha256": None}


def test_receipt_hashes_a_shipped_legend(written):
    (legend,) = written[2]["settings"]
    shipped = Path(legend_module.__file__).parents[2] / "legends" / "kramfors.toml"
    assert legend == {"role": "legend", "sha256": hash_text(shipped.read_text(encoding="utf-8"))}


def test_versions_leave_out_what_is_not_installed(monkeypatch):
    def find(package):
        if package == "orjson":
            raise PackageNotFoundError(package)
        return "1.0"

    monkeypatch.setattr(import_module("mentalkarta.export.receipt"), "version", find)
    versions = list_versions()
    assert "orjson" not in versions
    assert versions["shapely"] == "1.0"
