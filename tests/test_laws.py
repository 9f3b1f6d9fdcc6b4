"""What must hold of the whole way, from files to figures: order and repetition change nothing."""

import json
import random

import pytest
from whole import PEOPLE, collect, feature, line, list_drawings, point, square, write_workshop

import mentalkarta as mk

SETTINGS = 'title = "Prov"\nasked = 5\ndrawn_at = 10000\nformats = ["svg"]\n'
EVERYTHING = 'title = "Prov"\nasked = 5\ndrawn_at = 10000\ninternal = true\n'
NAMES_FILES = tuple(
    f"internal/{name}" for name in ("receipt.json", "drawings.csv", "set_aside.geojsonl", "set_aside.gpkg")
)
"""Files of the office that say which file a drawing stood in, and so follow the files."""


def make(folder):
    """Make a map and return its files; of the receipt, all that does not follow from how the drawings lie in files."""
    receipt = mk.export(mk.build_map(mk.read_workshop(folder)), folder / "out")
    files = {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in (folder / "out").rglob("*")
        if path.is_file()
    }
    without_inputs = {key: value for key, value in receipt.items() if key != "inputs"}
    assert json.loads(files.pop("receipt.json")) == json.loads(json.dumps(receipt))
    return {**{name: files[name] for name in files if name not in NAMES_FILES}, "receipt.json": without_inputs}


def list_many_drawings():
    """Add to the four people's drawings: second ones of the same thing by the same person, named and unnamed."""
    again = []
    for number, person in enumerate(PEOPLE):
        shift = number * 0.0003
        for name in ({}, {"name": "Storbron"}, {"name": "bron"}):
            again.append(feature(person, "landmark", point(17.8002 + shift + len(again) * 1e-5, 62.9301), **name))
            again.append(feature(person, "målpunkt", point(17.7503 + shift, 62.9201 + len(again) * 1e-5), **name))
        for name in ({}, {"name": "Ådal"}):
            again.append(
                feature(person, "distrikt", square(17.721 + shift, 62.9505 + len(again) * 1e-5, 0.049), **name)
            )
            south = 62.9001 + len(again) * 1e-5
            again.append(feature(person, "path", line((17.70, south), (17.86 - shift, south + 0.001)), **name))
            again.append(feature(person, "barriär", line((17.76 + shift, south + 0.07), (17.9, south + 0.07)), **name))
    again.append(feature("", "landmark", point(17.8, 62.93)))  # set aside: by nobody
    return [*list_drawings(), *again]


def describe(mental_map):
    """Return every count, share and geometry of a map."""
    return {
        layer.element.layer: layer.places.drop(columns="geometry").to_dict("records")
        + [geometry.wkt for geometry in layer.places.geometry]
        for layer in (*mental_map.layers, *mental_map.listed)
    }


def test_the_order_of_features_and_files_changes_no_byte(tmp_path):
    plain = make(write_workshop(tmp_path / "a", list_many_drawings(), EVERYTHING))
    shown = {"map.png", "map-web.png", "map.pdf", "map.svg", "map.txt", "map.html", "places.csv", "receipt.json"}
    qgis = {"layers.gpkg", "layers.qgz", "internal/layers.gpkg", "internal/layers.qgz"}
    assert shown | qgis | {"styles/paths.qml", "styles/districts.sld"} <= set(plain)
    shuffled = list_many_drawings()
    random.Random(7).shuffle(shuffled)
    folder = write_workshop(tmp_path / "b", shuffled[:9], EVERYTHING)
    (folder / "drawings" / "alla.geojson").rename(folder / "drawings" / "zz.geojson")
    (folder / "drawings" / "aa.geojson").write_text(collect(shuffled[9:]), encoding="utf-8")
    other = make(folder)
    assert set(other) == set(plain)
    assert [name for name in plain if other[name] != plain[name]] == []


def test_every_file_twice_changes_no_count_share_or_geometry(tmp_path):
    folder = write_workshop(tmp_path / "a", list_drawings(), SETTINGS)
    once = mk.build_map(mk.read_workshop(folder))
    (folder / "drawings" / "igen.geojson").write_text(collect(list_drawings()), encoding="utf-8")
    twice = mk.build_map(mk.read_workshop(folder))
    assert describe(twice) == describe(once)
    assert sum(file.accepted for file in twice.drawings.files) == 2 * sum(file.accepted for file in once.drawings.files)


def test_a_receipt_adds_up_and_names_no_file_or_person(tmp_path):
    folder = write_workshop(tmp_path / "a", list_drawings(), SETTINGS)
    make(folder)
    text = (folder / "out" / "receipt.json").read_text(encoding="utf-8")
    receipt = json.loads(text)
    assert "alla" not in text
    assert str(tmp_path) not in text
    counts = receipt["counts"]
    assert counts["read"] == counts["accepted"] + counts["set_aside"]
    assert receipt["asked"] == {"people": 5, "stated": True}
    assert receipt["people"] == 4


@pytest.mark.parametrize("seed", [1, 2])
def test_shares_are_of_those_asked_in_every_layer(tmp_path, seed):
    files = mk.simulate_workshop(people=30, seed=seed)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    mental_map = mk.build_map(mk.read_workshop(tmp_path))
    for layer in mental_map.listed:
        places = layer.places
        assert (places["participants"] >= 3).all()
        assert (places["share"] == places["participants"] / 30).all()
        assert (places["share_low"] <= places["share"]).all()
        assert (places["share"] <= places["share_high"]).all()
        assert places["place_id"].is_unique
        if layer.element.category_keys:
            assert places[list(layer.element.category_keys)].sum(axis=1).to_list() == pytest.approx(
                places["participants"].to_list()
            )
