"""Small maps for the tests of counting: rows written by hand become a frame of drawings."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.affinity import translate

from mentalkarta.model import Category, Element, Text
from mentalkarta.symbol import NameStyle

MIDWEST = Path(__file__).parents[3] / "shared" / "data" / "midwest"
WORDS = Text("ord", "words")
STYLE = NameStyle("#000000", 7)
PURPOSES = ("handel", "service", "arbete")
LANDMARK = Element("landmark", "landmarks", "point", WORDS, WORDS, (), (), STYLE, 0.2)
DISTRICT = Element("district", "districts", "area", WORDS, WORDS, (), (), STYLE, 0.2)
DESTINATION = Element(
    "destination",
    "destinations",
    "point",
    WORDS,
    WORDS,
    (),
    (),
    STYLE,
    0.2,
    categories=tuple(Category(key, WORDS, "#000000", ()) for key in PURPOSES),
    unspecified=Category("unspecified", WORDS, "#000000", ()),
)


def draw(*rows):
    """Make a frame of (participant, name, geometry) or (participant, name, geometry, categories)."""
    filled = [(*row, ()) if len(row) == 3 else row for row in rows]
    columns = {
        "feature_id": np.array([f"file#{number}" for number in range(len(filled))], dtype=object),
        "participant": np.array([row[0] for row in filled], dtype=object),
        "element": "any",
        "categories": [tuple(row[3]) for row in filled],
        "name": np.array([row[1] for row in filled], dtype=object),
        "group": "",
        "cluster": "",
    }
    return gpd.GeoDataFrame(columns, geometry=[row[2] for row in filled], crs="EPSG:3006")


def list_rows(frame):
    """Take a frame apart into the rows it was drawn from."""
    columns = (frame["participant"], frame["name"], frame.geometry, frame["categories"])
    return list(zip(*columns, strict=True))


def move(frame, east, north):
    """Shift every drawing."""
    moved = [translate(geometry, east, north) for geometry in frame.geometry]
    return frame.set_geometry(gpd.GeoSeries(moved, crs=frame.crs))


def describe(places):
    """Return what may not depend on the order or repetition of drawings: all but the drawings themselves."""
    kept = [column for column in places.columns if column not in ("members", "medoid", "drawings", "geometry")]
    return places[kept].to_dict("list") | {"geometry": shapely.to_wkb(places.geometry.to_numpy()).tolist()}


def count_ticks(folder):
    """Count the people who ticked each state, by the text of its first ring alone."""
    answers = json.loads((folder / "drawings.geojson").read_text(encoding="utf-8"))["features"]
    rings = [json.dumps(part[0]) for answer in answers for part in answer["geometry"]["coordinates"]]
    states = json.loads((folder / "states.geojson").read_text(encoding="utf-8"))["features"]
    return [rings.count(json.dumps(state["geometry"]["coordinates"][0][0])) for state in states]
