"""An invented workshop: same seed same bytes, the planted counts are the drawn counts, only planted faults."""

import json
import math
import os
import subprocess
import sys
import tomllib

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from mentalkarta.errors import UsageError
from mentalkarta.simulate import simulate_workshop

GEOMETRIES = {
    "landmark": "Point",
    "destination": "Point",
    "district": "Polygon",
    "barrier": "LineString",
    "path": "LineString",
}


def make_truth(element="landmark", name="Tornet", geometry=None, **changes):
    properties = {"element": element, "name": name, "popularity": 0.5, "spread_m": 50.0, **changes}
    geometry = geometry or {"type": "Point", "coordinates": [17.8, 62.9]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collect(*features, **members):
    return {"type": "FeatureCollection", **members, "features": list(features)}


def read_drawings(files):
    names = sorted(name for name in files if name.startswith("drawings/"))
    return [feature for name in names for feature in json.loads(files[name])["features"]]


def is_whole(feature):
    """Whether a reader may take the drawing as it is."""
    properties, geometry = feature["properties"], feature["geometry"]
    if geometry is None or geometry["type"] != GEOMETRIES.get(properties["element"]):
        return False
    if geometry["type"] == "Polygon" and any(ring[0] != ring[-1] for ring in geometry["coordinates"]):
        return False
    return "participant" in properties and shape(geometry).is_valid and not shape(geometry).is_empty


# Five things so far apart (over 10 km; scatter 50 m) that a drawing can be told by where it lies.
FAR_APART = collect(
    make_truth(popularity=0.8),
    make_truth("destination", "Torget", {"type": "Point", "coordinates": [18.1, 62.9]}, categories={"handel": 1}),
    make_truth(
        "district",
        "Bygden",
        {"type": "Polygon", "coordinates": [[[17.8, 63.1], [17.9, 63.1], [17.85, 63.15], [17.8, 63.1]]]},
        popularity=0.3,
    ),
    make_truth("barrier", "Älven", {"type": "LineString", "coordinates": [[18.1, 63.1], [18.2, 63.15]]}),
    make_truth("path", "Leden", {"type": "LineString", "coordinates": [[18.4, 62.9], [18.5, 62.95]]}, popularity=0.1),
)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert simulate_workshop(people=20, seed=4) == simulate_workshop(people=20, seed=4)
    assert simulate_workshop(people=20, seed=4) != simulate_workshop(people=20, seed=5)


def test_bytes_do_not_hang_on_the_hash_seed():
    code = (
        "import hashlib; from mentalkarta.simulate import simulate_workshop as s; f = s(people=12, seed=2);"
        "print(hashlib.sha256(repr(f).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(("people", "least"), [(1, 0), (3, 1), (50, 300), (203, 1500)])
def test_a_workshop_of_any_size_is_whole(people, least):
    files = simulate_workshop(people=people, seed=1)
    settings_ = tomllib.loads(files["workshop.toml"].decode())
    assert settings_["asked"] == people
    assert settings_["invented"] is True
    drawings = read_drawings(files)
    assert len(drawings) >= least
    participants = {feature["properties"].get("participant") for feature in drawings}
    assert len(participants - {None}) <= people
    elements = {feature["properties"]["element"] for feature in json.loads(files["truth.geojson"])["features"]}
    assert elements == set(GEOMETRIES)


@pytest.mark.parametrize("people", [0, -3])
def test_nobody_asked_is_wrong_use(people):
    with pytest.raises(UsageError, match=f"number of people is {people}: give at least 1") as caught:
        simulate_workshop(people=people, seed=1)
    assert caught.value.code == "people-too-few"


def test_a_few_people_are_silent():
    drawings = read_drawings(simulate_workshop(people=203, seed=1))
    seen = {feature["properties"].get("participant") for feature in drawings} - {None}
    assert 185 <= len(seen) <= 203 - int(0.03 * 203)


def test_planted_counts_are_the_counts_by_place():
    """Each drawing belongs to the truth of its element if it lies on it: an independent count."""
    files = simulate_workshop(people=120, seed=7, truth=FAR_APART)
    drawings = [feature for feature in read_drawings(files) if is_whole(feature)]
    for truth in json.loads(files["truth.geojson"])["features"]:
        place = shape(truth["geometry"])
        people = {
            feature["properties"]["participant"]
            for feature in drawings
            if feature["properties"]["element"] == truth["properties"]["element"]
            and shape(feature["geometry"]).hausdorff_distance(place) < 0.06  # a line drawn in part misses most of it
            and shape(feature["geometry"]).centroid.distance(place) < 0.004
        }
        strays = 0.03 * len(drawings)
        assert truth["properties"]["participants"] <= len(people) <= truth["properties"]["participants"] + strays


def test_planted_counts_are_the_counts_by_name():
    """Drawings that bear a name are of the people counted, and most who are counted bear one."""
    files = simulate_workshop(people=150, seed=3)
    named = {}
    for feature in read_drawings(files):
        name = feature["properties"].get("name", "").strip().casefold()
        named.setdefault((feature["properties"]["element"], name), set()).add(feature["properties"].get("participant"))
    for truth in json.loads(files["truth.geojson"])["features"]:
        properties = truth["properties"]
        people = named.get((properties["element"], properties["name"].casefold()), set())
        assert 0.6 * properties["participants"] <= len(people) <= properties["participants"]


@settings(deadline=None, max_examples=25)
@given(people=st.integers(1, 80), seed=st.integers(0, 2**32 - 1))
def test_popularity_is_reached_to_the_person(people, seed):
    files = simulate_workshop(people=people, seed=seed, truth=FAR_APART)
    drawers = people - int(0.03 * people) - int(0.06 * people)  # all who draw this element, at least
    for truth in json.loads(files["truth.geojson"])["features"]:
        wanted = truth["properties"]["popularity"] * people
        count = truth["properties"]["participants"]
        assert count <= math.ceil(wanted)
        assert count >= min(math.floor(wanted), drawers)


@pytest.mark.parametrize("people", [50, 203])
def test_only_the_planted_drawings_are_broken(people):
    files = simulate_workshop(people=people, seed=2, lang="en")
    drawings = read_drawings(files)
    broken = [feature for feature in drawings if not is_whole(feature)]
    comment = next(line for line in files["workshop.toml"].decode().splitlines() if "Broken on purpose" in line)
    numbers = [int(word) for word in comment.replace(",", " ").split() if word.isdigit()]
    assert sum(numbers) == len(broken) == max(5, round(0.003 * (len(drawings) - len(broken)) / 1.03))
    assert sum(feature["geometry"] is None for feature in broken) >= 1
    assert sum("participant" not in feature["properties"] for feature in broken) >= 1
    assert sum(feature["properties"]["element"] == "mood" for feature in broken) >= 1


def test_coordinates_have_six_decimals_and_lines_enough_vertices():
    for feature in read_drawings(simulate_workshop(people=30, seed=1)):
        if feature["geometry"] is None:
            continue
        coordinates = shapely.get_coordinates(shape(feature["geometry"]))
        assert (coordinates == coordinates.round(6)).all()
        if feature["geometry"]["type"] == "LineString":
            assert 10 <= len(coordinates) <= 60


def test_groups_are_dealt_evenly():
    groups = {}
    for feature in read_drawings(simulate_workshop(people=200, seed=1)):
        properties = feature["properties"]
        if "participant" in properties:
            groups[properties["participant"]] = (properties["gender"], properties["age"], properties["home"])
    assert {gender for gender, _, _ in groups.values()} == {"kvinna", "man"}
    assert {age for _, age, _ in groups.values()} == {"yngre", "medelålders", "äldre"}
    assert len({home for _, _, home in groups.values()}) == 3
    assert 90 <= sum(gender == "kvinna" for gender, _, _ in groups.values()) <= 100


def test_destinations_have_up_to_three_purposes_or_none():
    destinations = [
        feature["properties"].get("category")
        for feature in read_drawings(simulate_workshop(people=60, seed=1))
        if feature["properties"]["element"] == "destination"
    ]
    counts = {0 if words is None else 1 if isinstance(words, str) else len(words) for words in destinations}
    assert counts == {0, 1, 2, 3}


def test_truths_lie_within_the_area():
    area = shapely.Polygon([(17.0, 62.0), (17.4, 62.0), (17.0, 62.3)])
    files = simulate_workshop(people=1, seed=3, area=area)
    for truth in json.loads(files["truth.geojson"])["features"]:
        assert shape(truth["geometry"]).within(area.buffer(1e-5))


def test_a_workshop_around_written_truths_keeps_them():
    truth = json.loads(simulate_workshop(people=2, seed=1)["truth.geojson"])
    again = json.loads(simulate_workshop(people=2, seed=9, truth=truth)["truth.geojson"])
    assert again["homes"] == truth["homes"]
    for before, after in zip(truth["features"], again["features"], strict=True):
        assert after["properties"]["name"] == before["properties"]["name"]
        assert shape(after["geometry"]).equals_exact(shape(before["geometry"]), 2e-6)


def test_faults_in_truths_are_named_all_at_once():
    truth = collect(
        make_truth(popularity=1.2),
        make_truth(name=" ", spread_m=True),
        make_truth(geometry={"type": "Point", "coordinates": [650000.0, 6980000.0]}),
        make_truth(geometry={"type": "MultiPoint", "coordinates": []}),
        make_truth(geometry={"type": "LineString", "coordinates": [[17.8, 62.9]]}),
        "word",
        homes={"Kramfors": [17.8]},
    )
    with pytest.raises(UsageError, match=r"have 8 fault\(s\)") as caught:
        simulate_workshop(people=3, seed=1, truth=truth)
    assert caught.value.code == "truth-faulty"
    for part in (
        "feature 0: popularity",
        "feature 1: name is missing",
        "feature 1: spread_m",
        "feature 2: coordinates are not longitude",
        "feature 3: geometry is none of Point, LineString, Polygon",
        "feature 4: geometry cannot be built",
        "feature 5: is no feature",
        "homes is no table",
    ):
        assert part in str(caught.value)


@pytest.mark.parametrize("truth", [{}, {"type": "FeatureCollection", "features": []}, {"type": "Feature"}])
def test_no_truths_are_a_fault(truth):
    with pytest.raises(UsageError, match="no FeatureCollection with at least one feature") as caught:
        simulate_workshop(people=3, seed=1, truth=truth)
    assert caught.value.code == "truth-faulty"


@pytest.mark.parametrize(
    ("area", "part"),
    [
        (shapely.Point(17, 62), "no polygon"),
        (shapely.Polygon(), "no polygon, or empty"),
        (shapely.box(600000, 6900000, 650000, 6950000), "not longitude and latitude"),
        (shapely.Polygon([(17, 62), (18, 63), (18, 62), (17, 63)]), "Self-intersection"),
    ],
)
def test_an_area_that_is_no_polygon_in_degrees_is_refused(area, part):
    with pytest.raises(UsageError, match=part) as caught:
        simulate_workshop(people=3, seed=1, area=area)
    assert caught.value.code == "area-faulty"
