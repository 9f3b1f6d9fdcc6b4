"""Real answers of 2 778 people: the share of each state, to the person."""

import json
from pathlib import Path

import geopandas as gpd
import pytest

import mentalkarta as mk

DATA = Path(__file__).parent.parent.parent / "shared" / "data" / "midwest"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the midwest answers are not beside the repository"),
]


def count_plainly():
    """Count the people per state without any geometry: a state is in an answer when its first ring is."""
    states = json.loads((DATA / "states.geojson").read_text(encoding="utf-8"))["features"]
    answers = json.loads((DATA / "drawings.geojson").read_text(encoding="utf-8"))["features"]
    rings = {}
    for state in states:
        geometry = state["geometry"]
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings[json.dumps(parts[0][0])] = next(iter(state["properties"].values()))
    counts = dict.fromkeys(rings.values(), 0)
    for answer in answers:
        for part in answer["geometry"]["coordinates"]:
            name = rings.get(json.dumps(part[0]))
            if name is not None:
                counts[name] += 1
    return counts, states


def test_each_state_has_the_people_who_ticked_it():
    workshop = mk.read_workshop(DATA / "drawings.geojson", crs="EPSG:5070", asked=2778, lang="en", internal=True)
    mental_map = mk.build_map(workshop)
    pieces = mental_map.office.overlaps["districts"]
    counts, features = count_plainly()
    states = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326").to_crs("EPSG:5070")
    names = [next(iter(feature["properties"].values())) for feature in features]
    assert len(names) == 20
    assert min(counts.values()) > 0
    for name, state in zip(names, states.geometry, strict=True):
        inner = state.buffer(-2000)  # neighbours share their border: stay clear of it
        hit = pieces[pieces.geometry.intersects(inner)]
        assert set(hit["participants"]) == {counts[name]}, name
        assert hit.geometry.intersection(inner).area.sum() == pytest.approx(inner.area, rel=1e-9)
    assert sum(file.set_aside for file in mental_map.drawings.files) == 0
