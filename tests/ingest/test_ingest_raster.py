"""Pictures as backgrounds: where they lie, in which system, what is refused and why."""

import numpy as np
import pyproj
import pytest
from PIL import Image, TiffImagePlugin

from mentalkarta.errors import UsageError
from mentalkarta.ingest.raster import MOST_PIXELS, read_background
from mentalkarta.model import BaseSource

CRS = "EPSG:3006"
SCALE, TIEPOINT, MATRIX, KEYS, COPYRIGHT = 33550, 33922, 34264, 34735, 33432
SWEREF = (1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 3006)
PIXELS = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)


def write_tiff(file, tags, pixels=PIXELS):
    """Write a TIFF with tags: {number: (type, value)}."""
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    for number, value in tags.items():
        directory[number] = value
        directory.tagtype[number] = 3 if number == KEYS else 2 if number == COPYRIGHT else 12
    Image.fromarray(pixels).save(file, tiffinfo=directory)
    return BaseSource(file, "background")


def place(x=600_000.0, y=7_000_000.0, side=10.0, keys=SWEREF):
    """Tags of a picture whose upper left corner lies at a point."""
    return {SCALE: (side, side, 0.0), TIEPOINT: (0.0, 0.0, 0.0, x, y, 0.0), KEYS: keys}


def refuse(source, code):
    with pytest.raises(UsageError) as caught:
        read_background(source, CRS)
    assert caught.value.code == code
    return str(caught.value)


def test_a_geotiff_lies_where_its_tags_say(tmp_path):
    background = read_background(write_tiff(tmp_path / "bild.tif", place() | {COPYRIGHT: "(c) Lantmateriet"}), CRS)
    assert background.bounds == (600_000.0, 6_999_980.0, 600_030.0, 7_000_000.0)
    assert np.array_equal(background.pixels, PIXELS)
    assert background.credit == "(c) Lantmateriet"


def test_the_workshops_credit_goes_before_the_pictures(tmp_path):
    source = write_tiff(tmp_path / "bild.tif", place() | {COPYRIGHT: "(c) A"})
    assert read_background(BaseSource(source.file, "background", credit="© B"), CRS).credit == "© B"


def test_a_tiepoint_of_a_pixels_middle_moves_the_corner_half_a_pixel(tmp_path):
    keys = (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2, 3072, 0, 1, 3006)
    bounds = read_background(write_tiff(tmp_path / "bild.tif", place(keys=keys)), CRS).bounds
    assert bounds == (599_995.0, 6_999_985.0, 600_025.0, 7_000_005.0)


def test_a_matrix_and_a_world_file_say_the_same(tmp_path):
    matrix = (10.0, 0.0, 0.0, 600_000.0, 0.0, -10.0, 0.0, 7_000_000.0, *([0.0] * 7), 1.0)
    by_matrix = read_background(write_tiff(tmp_path / "a.tif", {MATRIX: matrix, KEYS: SWEREF}), CRS)
    Image.fromarray(PIXELS).save(tmp_path / "b.png")
    (tmp_path / "b.pgw").write_text("10\n0\n0\n-10\n600005\n6999995\n", encoding="ascii")
    (tmp_path / "b.prj").write_text(pyproj.CRS.from_epsg(3006).to_wkt("WKT1_ESRI"), encoding="utf-8")
    by_world = read_background(BaseSource(tmp_path / "b.png", "background"), CRS)
    assert by_matrix.bounds == by_world.bounds == (600_000.0, 6_999_980.0, 600_030.0, 7_000_000.0)
    assert np.array_equal(by_matrix.pixels, by_world.pixels)


@pytest.mark.parametrize("ending", [".jgw", ".jpgw", ".wld"])
def test_world_files_go_by_their_usual_names(tmp_path, ending):
    Image.fromarray(PIXELS).save(tmp_path / "b.jpg")
    (tmp_path / f"b{ending}").write_text("10\n0\n0\n-10\n600005\n6999995\n", encoding="ascii")
    (tmp_path / "b.prj").write_text(pyproj.CRS.from_epsg(3006).to_wkt(), encoding="utf-8")
    assert read_background(BaseSource(tmp_path / "b.jpg", "background"), CRS).bounds[0] == 600_000.0


def test_transparent_pixels_are_white_and_palettes_and_greys_become_colours(tmp_path):
    (tmp_path / "b.pgw").write_text("10 0 0 -10 600005 6999995", encoding="ascii")
    (tmp_path / "b.prj").write_text(pyproj.CRS.from_epsg(3006).to_wkt(), encoding="utf-8")
    source = BaseSource(tmp_path / "b.png", "background")
    Image.new("RGBA", (2, 2), (10, 20, 30, 0)).save(source.file)
    assert set(read_background(source, CRS).pixels.ravel()) == {255}
    Image.new("L", (2, 2), 77).save(source.file)
    assert set(read_background(source, CRS).pixels.ravel()) == {77}
    Image.new("RGB", (2, 2), (1, 2, 3)).quantize(4).save(source.file)
    assert read_background(source, CRS).pixels[0, 0].tolist() == [1, 2, 3]


def test_what_cannot_be_used_is_said_in_a_sentence(tmp_path):
    refuse(BaseSource(tmp_path / "borta.tif", "background"), "base-missing")
    assert ".tif, .tiff, .png, .jpg, .jpeg" in refuse(BaseSource(tmp_path / "a.vrt", "background"), "base-format")
    (tmp_path / "trasig.tif").write_bytes(b"II*\0 inte en bild")
    refuse(BaseSource(tmp_path / "trasig.tif", "background"), "base-unreadable")
    refuse(write_tiff(tmp_path / "a.tif", {SCALE: (10.0, 10.0, 0.0)}), "base-no-crs")
    assert "world file" in refuse(write_tiff(tmp_path / "b.tif", {KEYS: SWEREF}), "background-unplaced")
    turned = (10.0, 1.0, 0.0, 6e5, 1.0, -10.0, 0.0, 7e6, *([0.0] * 7), 1.0)
    assert "north up" in refuse(write_tiff(tmp_path / "c.tif", {MATRIX: turned, KEYS: SWEREF}), "background-turned")
    mercator = place(keys=(1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 3857))
    said = refuse(write_tiff(tmp_path / "d.tif", mercator), "background-crs")
    assert "Pseudo-Mercator" in said
    assert CRS in said
    unknown = place(keys=(1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32767))
    refuse(write_tiff(tmp_path / "e.tif", unknown), "base-no-crs")
    refuse(write_tiff(tmp_path / "f.tif", place(keys=(1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 999))), "base-no-crs")
    refuse(write_tiff(tmp_path / "g.tif", place(), PIXELS[..., 0].astype(np.int32)), "base-unreadable")


def test_a_world_file_that_is_none_is_refused(tmp_path):
    source = write_tiff(tmp_path / "b.tif", {KEYS: SWEREF})
    (tmp_path / "b.tfw").write_text("10 0 0 -10", encoding="ascii")
    refuse(source, "base-unreadable")


@pytest.mark.parametrize("side", [MOST_PIXELS + 8, 2 * 178_956_970])
def test_a_picture_with_too_many_pixels_is_not_even_opened(tmp_path, side):
    """A PNG of 8 rows that says it is endlessly wide."""
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", side // 8, 8, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    (tmp_path / "b.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    )
    assert "80 million pixels" in refuse(BaseSource(tmp_path / "b.png", "background"), "background-large")
