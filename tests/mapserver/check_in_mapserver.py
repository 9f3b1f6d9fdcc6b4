"""Read the styles of an export in the real MapServer and say as JSON what it makes of them. Run by its own Python.

Usage: /usr/bin/python3 check_in_mapserver.py FOLDER
"""

import json
import sys
from pathlib import Path

import mapscript

GEOMETRIES = {"Point": 0, "LineString": 1, "MultiLineString": 1, "MultiPolygon": 2}


def open_layer(folder, table, geometry, extent):
    """Make a map of one layer with its SLD; return the map and the layer's classes."""
    made = mapscript.mapObj()
    made.setSize(800, 600)
    made.setProjection("init=epsg:3006")
    made.units = mapscript.MS_METERS
    made.extent = mapscript.rectObj(*extent)
    made.selectOutputFormat("png")
    layer = mapscript.layerObj(made)
    layer.name, layer.type, layer.status = table, GEOMETRIES[geometry], mapscript.MS_ON
    layer.connectiontype = mapscript.MS_OGR
    layer.connection, layer.data = str(folder / "layers.gpkg"), table
    layer.setProjection("init=epsg:3006")
    assert made.applySLD((folder / "styles" / f"{table}.sld").read_text("utf-8")) == mapscript.MS_SUCCESS
    styled = made.getLayer(0)
    return made, [styled.getClass(number) for number in range(styled.numclasses)]


def describe_classes(folder, table, geometry, extent):
    """Describe each class that MapServer found, and draw it alone into a picture beside the folder."""
    made, classes = open_layer(folder, table, geometry, extent)
    found = []
    for number, each in enumerate(classes):
        for other, status in enumerate(classes):
            status.status = mapscript.MS_ON if other == number else mapscript.MS_OFF
        picture = str(folder / f"{table}-{number}.png")
        made.draw().save(picture)
        found.append({"name": each.name, "title": each.title, "filter": each.getExpressionString(), "picture": picture})
    return found


def main(folder, tables):
    found = {
        table: describe_classes(folder, table, geometry, extent)
        for table, (geometry, extent) in json.loads(tables).items()
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
