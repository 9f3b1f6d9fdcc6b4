"""A workshop with [network] as a planner makes one: ids and names in the files, the receipt, one sentence a mistake."""

import csv
import json

import fiona
import pytest
from click.testing import CliRunner
from whole import feature, line, list_drawings, square, write_workshop

from mentalkarta.cli.main import main

SETTINGS = 'title = "Prov"\nasked = 5\ndrawn_at = 10000\nformats = ["svg"]\n'
NETWORK = """
[network]
path = [{ file = "base/roads.geojson", id = "objekt" }]
barriär = ["base/rivers.geojson"]
""".replace("barriär", '"barriär"')


def write_lines(file, lines):
    """Write lines given as (properties, coordinates)."""
    file.parent.mkdir(exist_ok=True)
    features = [
        {"type": "Feature", "properties": properties, "geometry": line(*coordinates)}
        for properties, coordinates in lines
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def make_workshop(folder, network=NETWORK, drawings=None):
    """Four people on one road, three along a river, which the road does not cross; two more walk off the road."""
    off = [feature(person, "path", line((17.70, 62.95), (17.80, 62.96))) for person in ("p1", "p2", "p3")]
    write_workshop(folder, [*list_drawings(), *off] if drawings is None else drawings, SETTINGS + network)
    write_lines(
        folder / "base" / "roads.geojson",
        [
            ({"objekt": 11, "namn": "E4"}, [(17.65, 62.9), (17.75, 62.9)]),
            ({"objekt": 12, "namn": "E4"}, [(17.75, 62.9), (17.90, 62.9)]),
            ({"objekt": 13, "namn": "Sidogatan"}, [(17.75, 62.9), (17.75, 62.99)]),
        ],
    )
    write_lines(folder / "base" / "rivers.geojson", [({"name": "Ån"}, [(17.70, 62.97), (17.95, 62.97)])])
    return folder


def run(folder, *more):
    return CliRunner().invoke(main, ["map", str(folder), "--lang", "en", *more])


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = make_workshop(tmp_path_factory.mktemp("nät") / "verkstad")
    result = run(folder, "--internal")
    assert result.exit_code == 0, result.output
    return folder / "out"


def read_layer(out, name, file="layers.gpkg"):
    with fiona.open(out / file, layer=name) as rows:
        return [dict(row.properties) for row in rows]


def test_layers_have_the_ids_and_names_of_the_network(out):
    paths = read_layer(out, "paths")
    assert [(path["network_id"], path["participants"]) for path in paths] == [("11;12", 4), ("", 3)]
    assert [path["name"] for path in paths] == ["Storgatan", ""]  # what four people call the E4
    barriers = read_layer(out, "barriers")
    assert [(each["network_id"], each["name"], each["participants"]) for each in barriers] == [("1:1", "Älven", 3)]
    assert [each["known_name"] for each in read_layer(out, "paths", "internal/layers.gpkg")] == ["E4", ""]
    rows = list(csv.DictReader((out / "places.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["network_id"] for row in rows if row["layer"] == "paths"] == ["11;12", ""]


def test_a_thin_area_counts_as_the_line_it_stands_for(tmp_path):
    """The fourth person's road comes as a band some 20 m wide."""
    drawings = list_drawings()
    (own,) = [
        each for each in drawings if each["properties"] == {"participant": "p4", "element": "path", "name": "Storgatan"}
    ]
    ring = [[17.70, 62.9001], [17.85, 62.9001], [17.85, 62.9003], [17.70, 62.9003], [17.70, 62.9001]]
    own["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    folder = make_workshop(tmp_path / "verkstad", drawings=drawings)
    assert run(folder).exit_code == 0
    (path,) = read_layer(folder / "out", "paths")
    assert (path["network_id"], path["participants"]) == ("11;12", 4)
    verdicts = json.loads((folder / "out" / "receipt.json").read_text(encoding="utf-8"))["verdicts"]
    assert [(each["status"], each["code"], each["count"]) for each in verdicts] == [("repaired", "area-made-line", 1)]
    assert "replaced by its centre line" in verdicts[0]["sentence"]


def test_only_what_enough_people_drew_crosses_in_public(tmp_path):
    """Five people feel the river as a barrier; three pass it in the west, two in the east."""
    drawings = list_drawings()
    for number in range(5):
        north, east = 62.97 + number * 0.0001, (17.72 if number < 3 else 17.85) + number * 0.0001
        drawings.append(feature(f"p{number}", "barrier", line((17.70, north), (17.90, north))))
        drawings.append(feature(f"p{number}", "path", line((east, 62.93), (east, 62.99))))
    folder = make_workshop(tmp_path / "verkstad", network="", drawings=drawings)
    assert run(folder, "--internal").exit_code == 0
    counts = [("path_participants", 3), ("barrier_participants", 5)]
    (public,) = read_layer(folder / "out", "crossings")
    assert [(column, public[column]) for column, _ in counts] == counts
    exact = read_layer(folder / "out", "crossings", "internal/layers.gpkg")
    assert [each["path_participants"] for each in exact] == [3, 2]
    rows = list(csv.DictReader((folder / "out" / "places.csv").read_text(encoding="utf-8-sig").splitlines()))
    (row,) = [row for row in rows if row["layer"] == "crossings"]
    assert [(column, int(row[column])) for column, _ in counts] == counts


def test_a_road_that_nobody_names_has_the_name_on_the_map(tmp_path):
    drawings = [drawing for drawing in list_drawings() if drawing["properties"].get("name") != "Storgatan"]
    for number, person in enumerate(("p1", "p2", "p3", "p4")):
        own = {"name": "Anders väg"} if person == "p1" else {}
        south = 62.9 + number * 0.0001
        drawings.append(feature(person, "path", line((17.70, south), (17.85, south)), **own))
    folder = make_workshop(tmp_path / "verkstad", drawings=drawings)
    assert run(folder).exit_code == 0
    (path,) = read_layer(folder / "out", "paths")
    assert (path["name"], path["network_id"], path["participants"]) == ("E4", "11;12", 4)
    assert "Anders" not in (folder / "out" / "map.txt").read_text(encoding="utf-8")


def test_the_receipt_says_which_network_was_used_and_how(out):
    receipt = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["parameters"]["network"] == [
        {"layer": "barriers", "lines": 1, "drawings_along": 3, "drawings_free": 0},
        {"layer": "paths", "lines": 3, "drawings_along": 4, "drawings_free": 3},
    ]
    assert [each["role"] for each in receipt["settings"]] == ["workshop", "legend", "network", "network"]
    assert all(len(each["sha256"]) == 64 for each in receipt["settings"])
    assert "roads" not in json.dumps(receipt)


def test_without_a_network_nothing_is_said_of_one(tmp_path):
    folder = make_workshop(tmp_path / "verkstad", network="")
    assert run(folder).exit_code == 0
    assert json.loads((folder / "out" / "receipt.json").read_text(encoding="utf-8"))["parameters"]["network"] == []
    assert {path["network_id"] for path in read_layer(folder / "out", "paths")} == {""}


def test_a_network_among_the_drawings_is_no_file_of_drawings(tmp_path):
    folder = make_workshop(tmp_path / "verkstad", network='[network]\npath = ["drawings/roads.geojson"]\n')
    (folder / "base" / "roads.geojson").rename(folder / "drawings" / "roads.geojson")
    result = run(folder)
    assert result.exit_code == 0
    assert "roads.geojson" not in result.output
    assert read_layer(folder / "out", "paths")[0]["network_id"] == "1:1;1:2"


@pytest.mark.parametrize(
    ("network", "sentence"),
    [
        ('[network]\npath = ["base/gone.geojson"]', "network / path 1 / file: "),
        (
            '[network]\nroads = ["base/roads.geojson"]',
            "roads is no element of the legend kramfors: write one of barrier, path",
        ),
        ('[network]\ndistrict = ["base/roads.geojson"]', "district is not drawn as a line and cannot follow a network"),
        ('[network]\npath = ["base/areas.geojson"]', "The network areas.geojson holds no lines"),
        (
            '[network]\npath = [{ file = "base/roads.geojson", id = "ID" }]',
            "has no column ID: write one of objekt, namn",
        ),
        ('[network]\npath = ["base/broken.geojson"]', "The base layer broken.geojson could not be read"),
    ],
)
def test_a_wrong_network_gives_one_sentence_and_no_map(tmp_path, network, sentence):
    folder = make_workshop(tmp_path / "verkstad", network=network)
    area = {"type": "Feature", "properties": {}, "geometry": square(17.7, 62.9, 0.1)}
    (folder / "base" / "areas.geojson").write_text(json.dumps(area), encoding="utf-8")
    (folder / "base" / "broken.geojson").write_text("{", encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.output
    assert len(result.stderr.strip().splitlines()) <= 3
    assert not (folder / "out" / "receipt.json").exists()
