"""Each limit: what lies at it is taken, one over is not."""

import json
import math

import pytest
import shapely
from reading_desk import make_collection, make_feature, say

from mentalkarta.ingest import Limits
from mentalkarta.ingest.files import read_bytes
from mentalkarta.ingest.repair import has_more_crossings, lay_blocks
from mentalkarta.ingest.verdicts import SetAsideError


def read_code(desk, content, **limits):
    """Return the code of the only verdict, None when there is none."""
    path = desk.write("a.geojson", content)
    verdicts = desk.read(path, limits=Limits(**limits)).verdicts
    assert len(verdicts) <= 1
    for verdict in verdicts:
        assert say(verdict)
    return verdicts[0].code if verdicts else None


def nest(depth):
    """A collection whose deepest bracket is `depth` deep: three around the property."""
    feature = make_feature(deep=0)
    inner = depth - 4
    return json.dumps(make_collection(feature)).replace('"deep": 0', '"deep": ' + "[" * inner + "]" * inner)


def zigzag(crossings):
    """A polygon that crosses itself so many times: a sawtooth cut by its own closing segment."""
    teeth = [(10.0 * step, 100.0 if step % 2 else -100.0) for step in range(crossings + 1)]
    ends = [(10.0 * crossings + 5, 0.0), (-5.0, 0.0)]
    return [(x + 642_000.0, y + 6_980_000.0) for x, y in [*teeth, ends[0], ends[1], teeth[0]]]


def test_size_of_a_file(desk):
    content = json.dumps(make_collection(make_feature()))
    assert read_code(desk, content, file_bytes=len(content)) is None
    assert read_code(desk, content, file_bytes=len(content) - 1) == "input-too-large"


def test_a_file_that_grows_while_it_is_read(desk, monkeypatch):
    path = desk.write("a.geojson", "12345")
    monkeypatch.setattr("mentalkarta.ingest.files._check_regular", lambda *_: None)
    assert read_bytes(path, Limits(file_bytes=5)) == b"12345"
    with pytest.raises(SetAsideError, match="input-too-large") as error:
        read_bytes(path, Limits(file_bytes=4))
    assert error.value.finding.values["limit_mb"] == 0


def test_features_of_a_file(desk):
    features = [make_feature(participant=name) for name in "abc"]
    assert read_code(desk, make_collection(*features), features=3) is None
    assert read_code(desk, make_collection(*features), features=2) == "input-too-many-features"


def test_depth(desk):
    assert read_code(desk, nest(32)) is None
    assert read_code(desk, nest(33)) == "json-too-deep"
    assert read_code(desk, nest(33), depth=33) is None


def test_vertices_of_a_drawing(desk):
    path = make_feature("path", [[17 + step / 100, 62] for step in range(5)])
    assert read_code(desk, make_collection(path), vertices=5) is None
    assert read_code(desk, make_collection(path), vertices=4) == "geometry-too-many-vertices"


def test_letters_of_a_participant(desk):
    assert read_code(desk, make_collection(make_feature(participant="å" * 100))) is None
    assert read_code(desk, make_collection(make_feature(participant="å" * 101))) == "participant-too-long"
    # Decomposed they are twice as many as typed, and still the same id.
    assert read_code(desk, make_collection(make_feature(participant="a\u030a" * 100))) is None
    assert read_code(desk, make_collection(make_feature(participant=" " * 1_000_000 + "a"))) is None


def test_letters_of_a_name(desk):
    assert read_code(desk, make_collection(make_feature(name="a\u030a" * 200))) is None
    assert read_code(desk, make_collection(make_feature(name="å" * 201))) == "text-cut"
    assert read_code(desk, make_collection(make_feature(name="a\u0300\u0316" * 400_000))) == "text-cut"


def test_density_and_crossings_of_a_repair(desk):
    eight = [[17, 62], [17.1, 62.1], [17.1, 62], [17, 62.1], [17, 62]]
    content = make_collection(make_feature("district", [eight]))
    assert read_code(desk, content, repair_pairs=4 * 4) == "area-repaired"
    assert read_code(desk, content, repair_pairs=4 * 4 - 1) == "repair-too-dense"
    assert read_code(desk, content, repair_crossings=1) == "area-repaired"
    assert read_code(desk, content, repair_crossings=0) == "repair-too-many-crossings"


@pytest.mark.parametrize("crossings", [1, 7, 600])
def test_crossings_are_counted(crossings):
    polygon = shapely.Polygon(zigzag(crossings))
    assert not polygon.is_valid
    blocks = list(lay_blocks(polygon))
    assert not has_more_crossings(blocks, crossings)
    assert has_more_crossings(blocks, crossings - 1)


def test_change_of_a_repair(desk):
    # A square of 10 000 m2 whose border goes once more through its inside (a pocket of 42.4 x 50 = 2 120 m2) and
    # bulges outwards (10 x 60 = 600 m2): kept whole it is 10 600 m2, and the pocket in doubt is a fifth of that.
    ring = [
        [0, 0],
        [100, 0],
        [100, 100],
        [0, 100],
        [0, 30],
        [42.4, 30],
        [42.4, 80],
        [-10, 80],
        [-10, 20],
        [0, 20],
        [0, 0],
    ]
    moved = [[x + 642_000, y + 6_980_000] for x, y in ring]
    crs = {"type": "name", "properties": {"name": "EPSG:3006"}}
    path = desk.write("a.geojson", make_collection(make_feature("district", [moved]), crs=crs))
    at, over = (desk.read(path, limits=Limits(repair_change=limit)) for limit in (0.2 + 1e-9, 0.2 - 1e-9))
    assert [verdict.code for verdict in at.verdicts] == ["crs-named", "area-repaired"]
    assert "its size changed by 20%" in say(at.verdicts[1])
    assert at.frame.geometry[0].area == pytest.approx(10_600)
    assert [verdict.code for verdict in over.verdicts] == ["crs-named", "repair-too-large"]
    assert "a repair would change it by 20%" in say(over.verdicts[1])


def test_gap_of_a_closed_line(desk):
    crs = {"type": "name", "properties": {"name": "EPSG:3006"}}

    def read_gap(gap_m):
        # A right-angled way of 40 + 30 + 25 m whose end lies `gap_m` short of its beginning.
        way = [[0, 0], [40, 0], [40, 30], [40 - 40 + gap_m, 30], [gap_m, 0.001]]
        moved = [[x + 642_000, y + 6_980_000] for x, y in way]
        path = desk.write("a.geojson", make_collection(make_feature("district", moved, type="LineString"), crs=crs))
        return desk.read(path).verdicts[1].code

    length_m = 40 + 30 + 40 + 30
    gap_m = math.floor(0.05 * length_m / 1.06)
    assert read_gap(gap_m) == "line-made-area"
    assert read_gap(gap_m + 1) == "line-for-area"


def test_extent_of_an_area_that_stands_for_a_point(desk):
    crs = {"type": "name", "properties": {"name": "EPSG:3006"}}

    def read_extent(side_m):
        ring = [[0, 0], [600, 0], [600, side_m], [0, side_m], [0, 0]]
        moved = [[x + 642_000, y + 6_980_000] for x, y in ring]
        path = desk.write("a.geojson", make_collection(make_feature("landmark", [moved], type="Polygon"), crs=crs))
        return desk.read(path)

    taken, refused = read_extent(800), read_extent(800.01)
    assert taken.verdicts[1].code == "area-made-point"
    assert taken.frame.geometry[0].coords[0] == (642_300, 6_980_400)
    assert refused.verdicts[1].code == "area-for-point"


def test_a_broken_half_costs_the_whole_drawing(desk):
    eight = [[17, 62], [17.1, 62.1], [17.1, 62], [17, 62.1], [17, 62]]
    square = [[18, 62], [18.1, 62], [18.1, 62.1], [18, 62.1], [18, 62]]
    content = make_collection(make_feature("district", [[eight], [square]], type="MultiPolygon"))
    assert read_code(desk, content) == "area-repaired"
    assert read_code(desk, content, repair_crossings=0) == "repair-too-many-crossings"
