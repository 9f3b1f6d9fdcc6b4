"""The SLD in MapServer's eyes: every class is read, and draws its places in its colours."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from other_programs import ask, demand_module

sys.path.insert(0, str(Path(__file__).parent.parent / "export"))

from handmade import make_map, write_map

from mentalkarta.export.words import label_class
from mentalkarta.symbol import Area, Line, Marker

pytestmark = pytest.mark.mapserver

CHECK = Path(__file__).parent / "check_in_mapserver.py"
GEOMETRIES = {"point": "Point", "line": "LineString", "area": "MultiPolygon"}


@pytest.fixture(scope="module", params=["kramfors", "lynch"])
def read(request, tmp_path_factory):
    """A map, and what MapServer makes of its styles."""
    demand_module("mapscript", "python3-mapscript")
    mental_map = make_map(request.param)
    folder = tmp_path_factory.mktemp("mapserver") / "out"
    write_map(folder, mental_map)
    around = np.array([-3000, -3000, 3000, 3000])
    tables = {
        layer.element.layer: (GEOMETRIES[layer.element.kind], (layer.places.total_bounds + around).tolist())
        for layer in mental_map.layers
    }
    return mental_map, json.loads(ask(CHECK, folder, json.dumps(tables)))


def test_every_class_is_read_with_its_title_and_filter(read):
    mental_map, seen = read
    for layer in mental_map.layers:
        titled = [each for each in seen[layer.element.layer] if each["title"]]
        expected = [(each.key, label_class(layer.element, each, layer.limits, "sv")) for each in layer.element.classes]
        assert [(each["name"], each["title"]) for each in reversed(titled)] == expected
        for each in titled:
            assert each["filter"] == f'(("[class]" = "{each["name"]}"))'


def find_color(symbol):
    match symbol:
        case Marker() | Area():
            return symbol.edge
        case Line():
            return symbol.color
        case _:
            return symbol.ring


def test_every_class_draws_its_places_in_its_colour(read):
    mental_map, seen = read
    for layer in mental_map.layers:
        pictures = {each["name"]: each["picture"] for each in seen[layer.element.layer]}
        for each in layer.element.classes:
            pixels = np.round(imread(pictures[each.key])[..., :3] * 255).astype(int)
            color = [int(find_color(each.symbol)[at : at + 2], 16) for at in (1, 3, 5)]
            assert (np.abs(pixels - color).max(axis=-1) <= 24).sum() > 5, (layer.element.layer, each.key)
