"""The export in QGIS's own eyes: opens styled, named, grouped, and draws what the legend asks for."""

import pytest
from qgis_cases import CASES, CORRECTED, OFFICE, SPOILED_TWIN, STRIPPED_TWIN
from qgis_checks import CHECKS
from spoiling import CAUGHT, STRIPPED

from mentalkarta.export.saved_map import read_map

pytestmark = pytest.mark.qgis


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_qgis_makes_of_it_what_is_promised(opened, name, check):
    check(opened[name])


@pytest.mark.parametrize("name", CHECKS)
def test_each_check_catches_its_spoiled_twin(opened, name):
    twin = opened[STRIPPED_TWIN if name in STRIPPED else SPOILED_TWIN]
    with pytest.raises(AssertionError, match=CAUGHT[name]):
        CHECKS[name](twin)


def test_office_copy_counts_pieces_and_shows_what_was_set_aside_when_asked(opened):
    seen = opened[OFFICE].seen
    assert seen["messages"] == []
    assert seen["stored"] == {}
    tree = {each["group"]: each["children"] for each in seen["project"]["tree"]["children"]}
    assert list(tree) == ["Mental karta", "Bakgrund"]
    off = {each["group"]: each["children"] for each in tree["Mental karta"] if "group" in each}
    assert off["Distrikt"] == [
        {"layer": "Distrikt", "checked": True},
        {"layer": "Överlapp: Distrikt", "checked": False},
    ]
    for group in ("Teckningar", "Lagda åt sidan"):
        assert {each["checked"] for each in off[group]} == {False}
    assert seen["project"]["invalid"] == []
    pieces = seen["project"]["layers"]["districts_overlap"]
    assert (pieces["renderer"], pieces["attribute"]) == ("graduatedSymbol", "participants")
    assert [each["key"] for each in pieces["classes"]] == [[1, 1], [2, 2], [3, 3]]
    assert [each["label"] for each in pieces["classes"]] == ["1 person", "2 personer", "3 personer"]
    assert pieces["features"] == 2
    assert seen["project"]["layers"]["set_aside_points"]["features"] == 2
    assert seen["project"]["layers"]["set_aside_points"]["aliases"]["reason"] == "Orsak"
    assert seen["project"]["layers"]["landmarks"]["aliases"]["members"] == "Teckningar, löpnummer"
    assert seen["project"]["layouts"][0]["result"] == 0


def test_layers_corrected_in_qgis_are_read_back(opened):
    folder, done = opened[CORRECTED]
    assert done["committed"], done["errors"]
    saved = read_map(folder / "layers.gpkg")
    assert saved.corrections == {"moved": 1, "renamed": 1, "classed": 1, "added": 0, "removed": 1}
    landmarks = saved.mental_map.layers[0].places
    assert "Omdöpt å" in list(landmarks["name"])
    assert (641_000, 6_981_000) in [(point.x, point.y) for point in landmarks.geometry]
