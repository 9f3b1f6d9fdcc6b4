"""Read georeferenced pictures as a background: GeoTIFF, or a picture with a world file and a .prj beside it.

Pillow, which matplotlib brings, reads the pixels, and the few tags that say where they lie are read here: GDAL's Python
bindings for rasters weigh more than all of mentalkarta, for a picture that is only faded and put below everything.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyproj
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile
from pyproj.exceptions import CRSError

from mentalkarta.errors import UsageError
from mentalkarta.ingest.text import clean_text
from mentalkarta.model import Background, BaseSource

SUFFIXES = (".tif", ".tiff", ".png", ".jpg", ".jpeg")
FORMATS = ("TIFF", "PNG", "JPEG")
MOST_PIXELS = 80_000_000
"""More than an A2 at 300 dpi could show."""
MODES = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"))

_SCALE, _TIEPOINT, _MATRIX, _KEYS, _COPYRIGHT = 33550, 33922, 34264, 34735, 33432
"""Tags of GeoTIFF 1.1 (OGC 19-008) and TIFF 6."""
_RASTER_TYPE, _GEOGRAPHIC, _PROJECTED, _IS_POINT = 1025, 2048, 3072, 2
_OWN_CODE = 32767
_LETTERS = 200

Grid = tuple[float, float, float, float]
"""Metres per pixel eastwards and northwards (negative), and the upper left corner."""


def read_background(source: BaseSource, crs: str) -> Background:
    """Read a picture that lies in the map's own system, north up.

    Parameters
    ----------
    source
        The file and the credit line; without one, the picture's own copyright.
    crs
        The system of the map, "EPSG:3006".

    Returns
    -------
    Background
        RGB pixels, rows from the north, and their bounds in metres.

    Raises
    ------
    UsageError
        A file that is missing, no picture, too large, without a known place or system, turned, or of another system.
    """
    if source.file.suffix.lower() not in SUFFIXES:
        raise UsageError("base-format", file=source.file.name, known=", ".join(SUFFIXES))
    if not source.file.is_file():
        raise UsageError("base-missing", file=str(source.file))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of broken tags, and of pictures that fill the memory
            with Image.open(source.file, formats=FORMATS) as picture:
                return _take_background(picture, source, crs)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refuse_size(source) from error
    except (OSError, ValueError, SyntaxError, Warning) as error:  # what Pillow raises for broken files
        raise UsageError("base-unreadable", file=source.file.name) from error


def _refuse_size(source: BaseSource) -> UsageError:
    """Return the error of a picture with too many pixels."""
    return UsageError("background-large", file=source.file.name, most=MOST_PIXELS // 1_000_000)


def _take_background(picture: Image.Image, source: BaseSource, crs: str) -> Background:
    """Take place, system, credit and pixels of a picture."""
    if picture.width * picture.height > MOST_PIXELS:
        raise _refuse_size(source)
    if picture.mode not in MODES:
        raise UsageError("base-unreadable", file=source.file.name)
    tags = dict(picture.tag_v2) if isinstance(picture, TiffImageFile) else {}
    keys = _read_keys(tags)
    _check_crs(source, _find_crs(keys, source.file), crs)
    east, north, x, y = _find_grid(tags, keys, source)
    bounds = (x, y + north * picture.height, x + east * picture.width, y)
    credit = source.credit or clean_text(str(tags.get(_COPYRIGHT, "")), _LETTERS)[0]
    return Background(_flatten(picture), bounds, credit)


def _flatten(picture: Image.Image) -> np.ndarray:
    """Return RGB pixels, what is transparent white."""
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "#FFFFFF")
    return np.asarray(Image.alpha_composite(white, seen).convert("RGB"))


def _read_keys(tags: Mapping[int, object]) -> dict[int, int]:
    """Read the GeoTIFF keys whose values are short numbers."""
    numbers = np.array(tags.get(_KEYS, ()), dtype=int).reshape(-1, 4)[1:]
    return {int(key): int(value) for key, place, _, value in numbers if place == 0}


def _find_crs(keys: Mapping[int, int], file: Path) -> pyproj.CRS | None:
    """Find a picture's system: its own keys, else the .prj beside it."""
    code = keys.get(_PROJECTED, keys.get(_GEOGRAPHIC, _OWN_CODE))
    beside = file.with_suffix(".prj")
    try:
        if code != _OWN_CODE:
            return pyproj.CRS.from_epsg(code)
        return pyproj.CRS.from_wkt(beside.read_text(encoding="utf-8")) if beside.is_file() else None
    except CRSError:
        return None


def _check_crs(source: BaseSource, own: pyproj.CRS | None, crs: str) -> None:
    """Make sure that a picture lies in the map's system: it is put down as it is, not drawn anew."""
    if own is None:
        raise UsageError("base-no-crs", file=source.file.name)
    wanted = pyproj.CRS.from_user_input(crs)
    if own != wanted and (own.to_epsg() is None or own.to_epsg() != wanted.to_epsg()):
        raise UsageError("background-crs", file=source.file.name, own=own.name, crs=crs)


def _find_grid(tags: Mapping[int, object], keys: Mapping[int, int], source: BaseSource) -> Grid:
    """Find where the pixels lie: from the tags, else from the world file beside the picture."""
    half = 0.5 if keys.get(_RASTER_TYPE) == _IS_POINT else 0.0
    if _SCALE in tags and _TIEPOINT in tags:
        east, north = (float(side) for side in np.array(tags[_SCALE], dtype=float)[:2])
        column, row, _, x, y, _ = (float(part) for part in np.array(tags[_TIEPOINT], dtype=float)[:6])
        return east, -north, x - (column + half) * east, y + (row + half) * north
    if _MATRIX in tags:
        matrix = np.array(tags[_MATRIX], dtype=float).reshape(4, 4)
        (east, turn, x), (skew, north, y) = matrix[0, [0, 1, 3]], matrix[1, [0, 1, 3]]
    else:
        east, skew, turn, north, x, y = _read_world(source)
        half = 0.5  # a world file gives the middle of the first pixel
    if turn or skew or east <= 0 or north >= 0:
        raise UsageError("background-turned", file=source.file.name)
    return float(east), float(north), float(x - half * east), float(y - half * north)


def _read_world(source: BaseSource) -> tuple[float, float, float, float, float, float]:
    """Read the six numbers of a world file: .tfw, .tifw or .wld for a .tif."""
    suffix = source.file.suffix.lower()
    for ending in (f".{suffix[1]}{suffix[-1]}w", f"{suffix}w", ".wld"):
        file = source.file.with_suffix(ending)
        if file.is_file():
            numbers = [float(word) for word in file.read_text(encoding="ascii").split()]
            east, skew, turn, north, x, y = numbers
            return east, skew, turn, north, x, y
    raise UsageError("background-unplaced", file=source.file.name)
