"""A small legend, and the means to write files and read them back."""

import json

from mentalkarta.ingest import read_drawings
from mentalkarta.messages import phrase
from mentalkarta.model import Category, Element, Legend, Text, Workshop
from mentalkarta.symbol import NameStyle

WORDS = Text("", "")


def make_category(key, *aliases):
    return Category(key, WORDS, "#000000", aliases)


def make_element(key, kind, *aliases, categories=()):
    unspecified = make_category("unspecified", "ej angivet") if categories else None
    style = NameStyle("#000000", 8.0)
    return Element(key, f"{key}s", kind, WORDS, WORDS, aliases, (), style, 0.2, categories, unspecified)


ERRANDS = (make_category("handel", "shopping"), make_category("arbete", "work"))

LEGEND = Legend(
    "small",
    WORDS,
    WORDS,
    (
        make_element("landmark", "point", "landmärke"),
        make_element("destination", "point", categories=ERRANDS),
        make_element("district", "area", "område"),
        make_element("barrier", "line"),
        make_element("path", "line", "stråk"),
    ),
)

SHAPES = {
    "landmark": {"type": "Point", "coordinates": [17.8, 62.9]},
    "destination": {"type": "Point", "coordinates": [17.7, 62.9]},
    "district": {"type": "Polygon", "coordinates": [[[17.7, 62.9], [17.8, 62.9], [17.8, 63.0], [17.7, 62.9]]]},
    "barrier": {"type": "LineString", "coordinates": [[17.7, 62.9], [17.9, 62.9]]},
    "path": {"type": "LineString", "coordinates": [[17.7, 62.9], [17.9, 63.0]]},
}


def make_feature(element="landmark", coordinates=None, *, type=None, **properties):  # noqa: A002 - GeoJSON's own word
    geometry = dict(SHAPES.get(element, SHAPES["landmark"]))
    if type is not None:
        geometry["type"] = type
    if coordinates is not None:
        geometry["coordinates"] = coordinates
    return {
        "type": "Feature",
        "properties": {"participant": "anna", "element": element, **properties},
        "geometry": geometry,
    }


def make_collection(*features, **members):
    return {"type": "FeatureCollection", **members, "features": list(features)}


class Desk:
    """A folder to write into and read from."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def read(self, *sources, limits=None, **options):
        more = {} if limits is None else {"limits": limits}
        return read_drawings(Workshop(sources or (self.folder,), **options), LEGEND, **more)

    def read_one(self, feature, **options):
        """Read a single feature; return the only verdict on it (None when plainly accepted) and the frame."""
        path = self.write("one.geojson", make_collection(feature))
        drawings = self.read(path, **options)
        check_books(drawings)
        assert len(drawings.verdicts) <= 1
        return (drawings.verdicts[0] if drawings.verdicts else None), drawings.frame


def check_books(drawings):
    """What must hold of every reading."""
    for file in drawings.files:
        own = [verdict for verdict in drawings.verdicts if verdict.file == file.name and verdict.position is not None]
        lost = {verdict.position for verdict in own if verdict.status == "set_aside"}
        mended = {verdict.position for verdict in own if verdict.status == "repaired"}
        assert file.read == file.accepted + file.set_aside
        assert file.set_aside == len(lost) == sum(verdict.status == "set_aside" for verdict in own)
        assert file.repaired == len(mended) <= file.accepted
        assert not lost & mended
    for verdict in drawings.verdicts:
        for lang in ("sv", "en"):
            assert verdict.file in phrase(verdict.code, lang, verdict.values)
        assert bool(verdict.original) == (verdict.status == "set_aside" and verdict.position is not None)


def say(verdict, lang="en"):
    return phrase(verdict.code, lang, verdict.values)
