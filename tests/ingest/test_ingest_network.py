"""Networks that drawings may follow: which element they are for, and what is read of them."""

import geopandas as gpd
import pytest
import shapely
from reading_desk import LEGEND

from mentalkarta.errors import UsageError
from mentalkarta.ingest import name_network, read_network
from mentalkarta.networks import NetworkSource

ROAD = shapely.LineString([(17.0, 62.0), (17.1, 62.0), (17.2, 62.1)])
SIDE = shapely.LineString([(17.1, 62.0), (17.1, 62.2)])


def write_lines(file, shapes, **columns):
    """Write a file of lines in degrees; return its source."""
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_file(file)
    return NetworkSource(file)


def read_paths(*sources, crs="EPSG:3006"):
    return read_network({"path": sources}, crs)["path"]


# --- which element ----------------------------------------------------------------------------------------------

FILES = (NetworkSource("a.gpkg"),)


@pytest.mark.parametrize("name", ["path", "paths", "stråk", " STRA\u030aK "])
def test_an_element_goes_by_its_key_its_layer_and_its_aliases(name):
    assert name_network({name: FILES}, LEGEND) == {"path": FILES}


def test_networks_come_in_the_order_of_the_legend():
    assert list(name_network({"path": FILES, "barrier": ()}, LEGEND)) == ["barrier", "path"]
    assert name_network({}, LEGEND) == {}


@pytest.mark.parametrize(
    ("network", "code", "sentence"),
    [
        (
            {"vägar": FILES},
            "network-element-unknown",
            "vägar is no element of the legend small: write one of barrier, path",
        ),
        ({"": FILES}, "network-element-unknown", " is no element of the legend small"),
        ({"district": FILES}, "network-element-kind", "district is not drawn as a line and cannot follow a network"),
        ({"path": FILES, "stråk": FILES}, "network-element-twice", "stråk is the same element as another key (path)"),
    ],
)
def test_a_wrong_name_gives_one_sentence(network, code, sentence):
    with pytest.raises(UsageError, match=r"Correct workshop\.toml and run again") as caught:
        name_network(network, LEGEND)
    assert caught.value.code == "network-faulty"
    assert [fault.code for fault in caught.value.values["faults"]] == [code]
    assert sentence in str(caught.value)
    assert caught.value.exit_code == 2


def test_all_wrong_names_are_said_at_once():
    with pytest.raises(UsageError, match="faults 2: x is no element") as caught:
        name_network({"x": FILES, "landmark": FILES}, LEGEND)
    assert "antal fel 2: x är inget element" in caught.value.text("sv")


# --- what is read -----------------------------------------------------------------------------------------------


def test_lines_are_read_with_their_ids_and_names(tmp_path):
    source = write_lines(tmp_path / "roads.gpkg", [ROAD, SIDE], ID=[4711, None], namn=["E4", None])
    lines = read_paths(NetworkSource(source.file, id_column="ID"))
    assert lines["network_id"].tolist() == ["4711", "1:2"]
    assert lines["name"].tolist() == ["E4", ""]
    assert lines.crs == "EPSG:3006"
    assert list(lines.columns) == ["network_id", "name", "geometry"]
    assert shapely.get_num_coordinates(lines.geometry.to_numpy()).tolist() == [3, 2]
    assert 6_870_000 < lines.total_bounds[1] < 6_900_000


def test_without_ids_lines_are_numbered_by_file_and_feature(tmp_path):
    one = write_lines(tmp_path / "a.geojson", [ROAD, SIDE])
    other = write_lines(tmp_path / "b.fgb", [SIDE])
    assert read_paths(one, other)["network_id"].tolist() == ["1:1", "1:2", "2:1"]


def test_parts_are_lines_of_their_own_and_the_rest_is_passed_over(tmp_path):
    both = shapely.MultiLineString([ROAD, shapely.force_3d(SIDE, 7.0)])
    nothing = shapely.LineString([(17, 62), (17, 62)])
    area, far = shapely.box(17, 62, 17.1, 62.1), shapely.LineString([(105, 0), (106, 0)])
    source = write_lines(tmp_path / "a.gpkg", [area, both, None, nothing, far, shapely.Point(17, 62), SIDE])
    lines = read_paths(source)
    assert lines["network_id"].tolist() == ["1:2", "1:2", "1:7"]
    assert lines.geometry.geom_type.tolist() == ["LineString"] * 3
    assert not lines.geometry.has_z.any()
    assert lines.geometry[1].equals(lines.geometry[2])


def test_each_element_has_its_own(tmp_path):
    roads, rail = write_lines(tmp_path / "a.gpkg", [ROAD]), write_lines(tmp_path / "b.gpkg", [SIDE])
    networks = read_network({"path": (roads,), "barrier": (roads, rail)}, "EPSG:3006")
    assert {key: len(lines) for key, lines in networks.items()} == {"path": 1, "barrier": 2}
    assert read_network({}, "EPSG:3006") == {}


def test_a_file_without_lines_is_named(tmp_path):
    source = write_lines(tmp_path / "sjöar.gpkg", [shapely.box(17, 62, 17.1, 62.1)])
    with pytest.raises(
        UsageError, match=r"The network sjöar\.gpkg holds no lines: name a file with the centre"
    ) as caught:
        read_paths(source)
    assert caught.value.code == "network-no-lines"
    assert "Nätet sjöar.gpkg innehåller inga linjer" in caught.value.text("sv")


@pytest.mark.parametrize("key", ["id", "name"])
def test_an_unknown_column_is_answered_with_the_known_ones(tmp_path, key):
    source = write_lines(tmp_path / "roads.gpkg", [ROAD], objekt=["a"], gata=["E4"])
    sentence = f"no column x: write one of objekt, gata in {key}, or leave {key} out"
    with pytest.raises(UsageError, match=sentence) as caught:
        read_paths(NetworkSource(source.file, **{f"{key}_column": "x"}))
    assert caught.value.code == "network-column-unknown"


def test_names_may_stand_in_any_column(tmp_path):
    source = write_lines(tmp_path / "roads.gpkg", [ROAD, SIDE], name=["länk 1", "länk 2"], gata=["E4", None])
    assert read_paths(source)["name"].tolist() == ["länk 1", "länk 2"]
    assert read_paths(NetworkSource(source.file, name_column="gata"))["name"].tolist() == ["E4", ""]


def test_files_are_read_as_base_layers_are(tmp_path):
    with pytest.raises(UsageError, match=r"gone\.gpkg does not exist: check the file name under .*\[network\]"):
        read_paths(NetworkSource(tmp_path / "gone.gpkg"))
    with pytest.raises(UsageError, match="has a format that is not read"):
        read_paths(NetworkSource(tmp_path / "a.vrt"))
    frame = gpd.GeoDataFrame(geometry=[ROAD], crs="EPSG:4326")
    for layer in ("links", "nodes"):
        frame.to_file(tmp_path / "all.gpkg", layer=layer)
    with pytest.raises(UsageError, match=r"holds several layers \(links, nodes\)"):
        read_paths(NetworkSource(tmp_path / "all.gpkg"))
    assert len(read_paths(NetworkSource(tmp_path / "all.gpkg", "links"))) == 1
