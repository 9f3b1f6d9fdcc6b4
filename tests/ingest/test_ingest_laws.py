"""Laws of reading, on mixtures that hypothesis makes up."""

import json
import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_desk import SHAPES, Desk, check_books, make_collection, make_feature

from mentalkarta.ingest.frame import _pack
from mentalkarta.model import DRAWING_COLUMNS

MIDWEST = Path(__file__).parents[3] / "shared" / "data" / "midwest" / "drawings.geojson"

places = st.tuples(st.floats(17.0, 18.0), st.floats(62.0, 63.0)).map(lambda xy: [round(xy[0], 5), round(xy[1], 5)])
people = st.sampled_from(["anna", "bo", 7, "7", "Åsa", "A\u030asa"])
names = st.none() | st.text(max_size=12) | st.integers()


@st.composite
def good_features(draw):
    """A feature that is certain to be accepted."""
    element = draw(st.sampled_from(["landmark", "destination", "district", "path"]))
    west, south = draw(places)
    size = draw(st.floats(0.001, 0.2))
    corners = [[west, south], [west + size, south], [west + size, south + size], [west, south]]
    coordinates = {"district": [corners], "path": corners[:3]}.get(element, corners[0])
    return make_feature(element, coordinates, participant=draw(people), name=draw(names))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
odd_coordinates = st.recursive(
    st.floats() | st.integers() | st.none() | st.booleans(), lambda inner: st.lists(inner, max_size=4), max_leaves=20
)


@st.composite
def odd_features(draw):
    """A feature of which anything may be odd."""
    kind = st.sampled_from(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "Other"])
    geometry = st.fixed_dictionaries({"type": kind, "coordinates": odd_coordinates})
    element = st.sampled_from([*SHAPES, "nothing"]) | json_values
    feature = {
        "type": draw(st.sampled_from(["Feature"] * 9 + ["Point"])),
        "properties": {"participant": draw(people | json_values), "element": draw(element), "name": draw(json_values)},
        "geometry": draw(geometry | json_values | st.sampled_from(list(SHAPES.values()))),
    }
    return draw(st.sampled_from([feature] * 9 + [None, {}]))


scribbles = st.lists(places, min_size=3, max_size=9).map(lambda ring: make_feature("district", [ring]))
anything = good_features() | odd_features() | scribbles
quick = settings(max_examples=40, deadline=None)


def read_files(files, **options):
    """Write features by file name, and read them."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for name, features in files.items():
            desk.write(name, json.dumps(make_collection(*features)))
        return desk.read(desk.folder, **options)


def describe(frame):
    """Everything in a frame but the ids, which say where a drawing stood."""
    texts = zip(*(frame[column] for column in DRAWING_COLUMNS[1:-1]), strict=True)
    return list(zip(texts, shapely.to_wkb(frame.geometry.to_numpy()), strict=True))


@quick
@given(st.lists(anything, max_size=8), st.lists(anything, max_size=4))
def test_what_is_read_is_accepted_or_set_aside(first, second):
    drawings = read_files({"a.json": first, "b.json": second})
    check_books(drawings)
    assert [file.read for file in drawings.files] == [len(first), len(second)]
    assert drawings.frame.geometry.is_valid.all()
    assert not drawings.frame.geometry.is_empty.any()
    assert drawings.people == drawings.frame["participant"].nunique()
    assert tuple(drawings.frame.columns) == DRAWING_COLUMNS
    assert list(drawings.frame.index) == list(range(len(drawings.frame)))
    assert drawings.frame["feature_id"].is_unique


@quick
@given(st.lists(good_features(), max_size=6), st.lists(anything, max_size=4), st.randoms(use_true_random=False))
def test_no_bad_feature_costs_a_good_one(good, bad, chance):
    mixed = [*good, *bad]
    chance.shuffle(mixed)
    alone, among = (read_files({"a.json": features}, crs="EPSG:3006") for features in (good, mixed))
    assert alone.files[0].accepted == len(good)
    kept = describe(among.frame)
    assert all(row in kept for row in describe(alone.frame))


@quick
@given(st.lists(anything, min_size=1, max_size=8), st.integers(0, 2**32))
def test_the_order_of_features_and_files_changes_nothing(features, seed):
    shuffled = random.Random(seed).sample(features, len(features))
    half = len(features) // 2
    whole = read_files({"a.json": features})
    parts = read_files({"b.json": shuffled[:half], "a.json": shuffled[half:]})
    assert describe(whole.frame) == describe(parts.frame)
    assert whole.frame.crs == parts.frame.crs
    assert whole.people == parts.people


@quick
@given(st.lists(anything, max_size=6))
def test_drawing_everything_twice_changes_nothing(features):
    once, twice = read_files({"a.json": features}), read_files({"a.json": features, "b.json": features})
    assert describe(once.frame) == describe(twice.frame)


@quick
@given(st.lists(good_features(), max_size=6))
def test_what_is_written_reads_the_same(features):
    once = read_files({"a.json": features}, crs="EPSG:3006")
    written = [
        {
            "type": "Feature",
            "properties": {
                "participant": row.participant,
                "element": row.element,
                "category": list(row.categories),
                "name": row.name,
                "group": row.group,
            },
            "geometry": json.loads(shapely.to_geojson(row.geometry)),
        }
        for row in once.frame.itertuples()
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        again = desk.read(desk.write("a.json", make_collection(*written, crs=crs)), crs="EPSG:3006")
    assert [verdict.code for verdict in again.verdicts] == ["crs-named"]
    assert describe(again.frame) == describe(once.frame)


def test_ranks_that_do_not_fit_into_one_number_are_keys_of_their_own():
    rank, wide = np.array([1, 0, 2]), np.array([0, 2**40, 5])
    assert [key.tolist() for key in _pack([rank, wide])] == [(rank * (2**40 + 1) + wide).tolist()]
    assert [key.tolist() for key in _pack([wide, wide, rank])] == [wide.tolist(), (wide * 3 + rank).tolist()]


@quick
@given(st.lists(anything, max_size=6))
def test_both_parsers_read_the_same(features):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mentalkarta.ingest.strict_json.orjson", None)
        slow = read_files({"a.json": features})
    fast = read_files({"a.json": features})
    assert (slow.verdicts, slow.files) == (fast.verdicts, fast.files)
    assert describe(slow.frame) == describe(fast.frame)


members = st.dictionaries(
    st.sampled_from(["features", "type", "crs", "geometry", "properties", "more"]),
    st.just([]) | json_values,
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(members, st.lists(anything, max_size=3), st.sampled_from(["Feature", "FeatureCollection"]), st.booleans())
def test_no_member_of_any_name_brings_the_reader_down(odd, features, kind, last):
    known = {"type": kind} | ({"features": features} if kind == "FeatureCollection" else {})
    whole = {**odd, **known} if last else {**known, **odd}
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.write("a.json", whole)
        check_books(desk.read(desk.folder))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\ae1NI\ud800\u202e \n', max_size=60))
def test_no_bytes_bring_the_reader_down(content):
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for name in ("a.json", "b.geojsonl"):
            desk.write(name, data)
        check_books(desk.read(desk.folder))


@pytest.mark.data
@pytest.mark.skipif(not MIDWEST.exists(), reason="the open data lie beside the repository")
def test_neighbouring_states_are_joined_without_loss(desk):
    drawings = desk.read(MIDWEST, crs="EPSG:5070")
    assert (drawings.files[0].read, drawings.files[0].accepted, drawings.people) == (2778, 2778, 2778)
    assert {verdict.code for verdict in drawings.verdicts} == {"parts-joined"}
    texts = json.loads(MIDWEST.read_text(encoding="utf-8"))["features"]
    drawn = {text["properties"]["participant"]: shapely.geometry.shape(text["geometry"]) for text in texts[::50]}
    frame = drawings.frame.set_index("participant").to_crs(4326)
    for participant, shape in drawn.items():
        parts = sum(part.area for part in shapely.get_parts(shape))
        assert frame.geometry[participant].area == pytest.approx(parts, rel=1e-7)
