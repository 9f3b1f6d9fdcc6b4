"""Base layers: what is read of them, and what is refused."""

import json
import socketserver
import threading

import fiona
import geopandas as gpd
import pytest
import shapely
from reading_desk import make_collection

from mentalkarta.errors import UsageError
from mentalkarta.ingest import read_backgrounds, read_base
from mentalkarta.model import BaseSource, Workshop

SQUARE = shapely.Polygon([(17, 62), (18, 62), (18, 63), (17, 63)])
EIGHT = shapely.Polygon([(17, 62), (18, 63), (18, 62), (17, 63)])
DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON", ".JSON": "GeoJSON"}


def make_layer(shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def read_layers(*sources, crs="EPSG:3006"):
    return read_base(Workshop((), base=sources), crs)


@pytest.mark.parametrize("suffix", DRIVERS)
def test_a_layer_is_read_in_every_format(tmp_path, suffix):
    file = tmp_path / f"kust{suffix}"
    make_layer([SQUARE, SQUARE.centroid.buffer(0.1)], NAMN=["Höga Kusten", None]).to_file(
        file, driver=DRIVERS[suffix], SPATIAL_INDEX="NO" if suffix == ".fgb" else None
    )
    [layer] = read_layers(BaseSource(file, "land", credit="© Lantmäteriet"))
    assert (layer.role, layer.credit) == ("land", "© Lantmäteriet")
    assert list(layer.frame["name"]) == ["Höga Kusten", ""]
    assert list(layer.frame.columns) == ["name", "geometry"]
    assert layer.frame.crs == "EPSG:3006"
    assert layer.frame.to_crs(4326).geometry[0].equals_exact(SQUARE, 1e-6) or suffix == ".shp"
    assert layer.frame.to_crs(4326).geometry[0].symmetric_difference(SQUARE).area < 1e-6


def test_layers_keep_their_order_and_may_lack_names(tmp_path):
    for name in ("b", "a"):
        make_layer([SQUARE], height=[3]).to_file(tmp_path / f"{name}.gpkg", driver="GPKG")
    layers = read_layers(BaseSource(tmp_path / "b.gpkg", "water"), BaseSource(tmp_path / "a.gpkg", "land"))
    assert [layer.role for layer in layers] == ["water", "land"]
    assert list(layers[0].frame["name"]) == [""]


def test_shapes_come_out_flat_valid_and_there(tmp_path):
    shapes = [EIGHT, shapely.Polygon(), None, shapely.Point(17, 62, 5), shapely.Point(105, 0)]
    make_layer(shapes, name=["eight", "empty", "none", "point", "far"]).to_file(tmp_path / "a.gpkg", driver="GPKG")
    [layer] = read_layers(BaseSource(tmp_path / "a.gpkg", "land"))
    assert list(layer.frame["name"]) == ["eight", "point"]
    assert list(layer.frame.index) == [0, 1]
    assert layer.frame.geometry.is_valid.all()
    assert not layer.frame.geometry.has_z.any()
    assert layer.frame.geometry[0].geom_type == "MultiPolygon"


def test_one_layer_of_several_is_chosen(tmp_path):
    file = tmp_path / "all.gpkg"
    make_layer([SQUARE], name=["land"]).to_file(file, layer="land", driver="GPKG")
    make_layer([SQUARE], name=["lake"]).to_file(file, layer="lakes", driver="GPKG")
    [layer] = read_layers(BaseSource(file, "water", layer="lakes"))
    assert list(layer.frame["name"]) == ["lake"]
    with pytest.raises(UsageError, match=r"all\.gpkg holds several layers \(land, lakes\)") as several:
        read_layers(BaseSource(file, "water"))
    assert several.value.code == "base-layers"
    with pytest.raises(UsageError, match="without the layer asked for") as unknown:
        read_layers(BaseSource(file, "water", layer="sea"))
    assert unknown.value.code == "base-unreadable"


def test_other_formats_are_refused(tmp_path):
    with pytest.raises(UsageError, match=r"a\.vrt has a format that is not read: save it as one of \.geojson") as error:
        read_layers(BaseSource(tmp_path / "a.vrt", "land"))
    assert error.value.code == "base-format"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"gone\.gpkg does not exist") as error:
        read_layers(BaseSource(tmp_path / "gone.gpkg", "land"))
    assert error.value.code == "base-missing"


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".geojson"])
def test_another_format_in_disguise_is_refused(tmp_path, suffix):
    make_layer([SQUARE], name=["secret"]).to_file(tmp_path / "other.gpkg", driver="GPKG")
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="other"><SrcDataSource>{tmp_path}/other.gpkg</SrcDataSource>'
    file = tmp_path / f"a{suffix}"
    file.write_text(f"{vrt}</OGRVRTLayer></OGRVRTDataSource>", encoding="utf-8")
    with pytest.raises(UsageError, match="of another format than its name says") as error:
        read_layers(BaseSource(file, "land"))
    assert error.value.code == "base-unreadable"


def test_a_layer_without_system_is_refused(tmp_path):
    make_layer([SQUARE], name=["a"]).to_file(tmp_path / "a.shp", driver="ESRI Shapefile")
    (tmp_path / "a.prj").unlink()
    with pytest.raises(UsageError, match=r"a shapefile needs its \.prj file") as error:
        read_layers(BaseSource(tmp_path / "a.shp", "land"))
    assert error.value.code == "base-no-crs"


@pytest.mark.parametrize("where", ["collection", "feature", "geometry"])
def test_no_layer_makes_us_fetch_anything(tmp_path, where):
    asked = []

    class Listener(socketserver.BaseRequestHandler):
        def handle(self):
            asked.append(self.request.recv(100))

    with socketserver.TCPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        href = f"http://127.0.0.1:{server.server_address[1]}/crs"
        member = {"crs": {"type": "link", "properties": {"href": href, "type": "proj4"}}}
        geometry = {"type": "Point", "coordinates": [17, 62], **(member if where == "geometry" else {})}
        feature = {"type": "Feature", "properties": {"crs": "mine"}, "geometry": geometry}
        feature |= member if where == "feature" else {}
        content = make_collection(feature, **(member if where == "collection" else {}))
        (tmp_path / "a.geojson").write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(UsageError, match="nothing is fetched from the network") as error:
            read_layers(BaseSource(tmp_path / "a.geojson", "land"))
        server.shutdown()
    assert error.value.code == "base-crs-link"
    assert asked == []


def test_a_link_to_a_layer_may_be_followed(tmp_path):
    (tmp_path / "real.geojson").write_text(make_layer([SQUARE], name=["a"]).to_json(), encoding="utf-8")
    (tmp_path / "link.geojson").symlink_to(tmp_path / "real.geojson")
    [layer] = read_layers(BaseSource(tmp_path / "link.geojson", "land"))
    assert list(layer.frame["name"]) == ["a"]


# --- credits ----------------------------------------------------------------------------------------------------


def test_a_layers_own_metadata_gives_its_credit(tmp_path):
    make_layer([SQUARE]).to_file(tmp_path / "land.gpkg", driver="GPKG")
    with fiona.open(tmp_path / "land.gpkg", "a") as layer:
        layer.update_tags({"LICENSE": "CC0", "attribution": "© Någon", "colour": "grön"})
    text = json.loads(make_layer([SQUARE]).to_json())
    text |= {"attribution": "© OpenStreetMap", "licence": "ODbL", "license": "ODbL", "source": ["inte text"]}
    (tmp_path / "water.geojson").write_text(json.dumps(text), encoding="utf-8")
    layers = read_layers(BaseSource(tmp_path / "land.gpkg", "land"), BaseSource(tmp_path / "water.geojson", "water"))
    assert [layer.credit for layer in layers] == ["© Någon, CC0", "© OpenStreetMap, ODbL"]
    stated = read_layers(BaseSource(tmp_path / "land.gpkg", "land", credit="Egen"))
    assert [layer.credit for layer in stated] == ["Egen"]


def test_pictures_are_read_apart_from_layers(tmp_path):
    (tmp_path / "bild.png").write_bytes(b"")
    make_layer([SQUARE]).to_file(tmp_path / "land.gpkg", driver="GPKG")
    base = (BaseSource(tmp_path / "land.gpkg", "land"), BaseSource(tmp_path / "bild.png", "background"))
    assert [layer.role for layer in read_layers(*base)] == ["land"]
    with pytest.raises(UsageError) as caught:
        read_backgrounds(Workshop((), base=base), "EPSG:3006")
    assert caught.value.code == "base-unreadable"
