"""Corrections of layers as a GIS program makes them: a GeoPackage's triggers want functions that plain SQLite lacks."""

import contextlib
import sqlite3
import struct

import shapely

_SIDES = {"ST_MinX": 0, "ST_MinY": 1, "ST_MaxX": 2, "ST_MaxY": 3}
_ENVELOPES = (0, 32, 48, 48, 64)


def pack_shape(shape, srs=3006):
    """Write a shape as a GeoPackage holds it."""
    return b"GP\x00\x01" + struct.pack("<i", srs) + shapely.to_wkb(shape)


def unpack_shape(blob):
    """Read a shape as a GeoPackage holds it."""
    return shapely.from_wkb(blob[8 + _ENVELOPES[(blob[3] >> 1) & 7] :])


@contextlib.contextmanager
def correct(file):
    """Open layers for correction."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.create_function("ST_IsEmpty", 1, lambda blob: int(blob is None or unpack_shape(blob).is_empty))
        for name, side in _SIDES.items():
            database.create_function(name, 1, lambda blob, side=side: unpack_shape(blob).bounds[side])
        with database:
            yield database


def change_notes(file, change):
    """Change the notes in layers: text to text."""
    with correct(file) as database:
        query = "SELECT id, metadata FROM gpkg_metadata WHERE mime_type = 'application/json'"
        number, text = database.execute(query).fetchone()
        database.execute("UPDATE gpkg_metadata SET metadata = ? WHERE id = ?", (change(text), number))
