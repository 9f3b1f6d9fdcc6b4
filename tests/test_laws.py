"""What must hold of the whole way, from files to figures: order and repetition change nothing."""

import json
import random

import pytest
from whole import collect, list_drawings, write_workshop

import mentalkarta as mk

SETTINGS = 'title = "Prov"\nasked = 5\ndrawn_at = 10000\nformats = ["svg"]\n'
OUTPUTS = ("map.svg", "map.txt", "places.csv", "layers.gpkg", "layers.qgz", "styles/paths.qml", "styles/districts.sld")


def make(folder):
    mk.export(mk.build_map(mk.read_workshop(folder)), folder / "out")
    return {name: (folder / "out" / name).read_bytes() for name in OUTPUTS}


def describe(mental_map):
    """Return every count, share and geometry of a map."""
    return {
        layer.element.layer: layer.places.drop(columns="geometry").to_dict("records")
        + [geometry.wkt for geometry in layer.places.geometry]
        for layer in (*mental_map.layers, *mental_map.listed)
    }


def test_the_order_of_features_and_files_changes_no_byte(tmp_path):
    plain = make(write_workshop(tmp_path / "a", list_drawings(), SETTINGS))
    shuffled = list_drawings()
    random.Random(7).shuffle(shuffled)
    folder = write_workshop(tmp_path / "b", shuffled[:9], SETTINGS)
    (folder / "drawings" / "alla.geojson").rename(folder / "drawings" / "zz.geojson")
    (folder / "drawings" / "aa.geojson").write_text(collect(shuffled[9:]), encoding="utf-8")
    assert make(folder) == plain


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
