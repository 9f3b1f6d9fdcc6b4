"""Reading a drawn sheet: what its artists say, and where they lie in millimetres of the paper."""

import numpy as np
import shapely
from matplotlib.patches import Circle, PathPatch, Wedge
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from shapely import affinity

FURNITURE = ("title", "panel", "scale", "bar", "stamp", "locator", "north")
"""Labels of what lies on the map besides places and their names."""


def find_texts(figure, label=""):
    """Find the text artists whose label begins so."""
    found = figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_text())
    return [text for text in found if str(text.get_label()).startswith(label)]


def read_words(figure, label=""):
    """Read all words of the text artists whose label begins so."""
    return [text.get_text() for text in find_texts(figure, label)]


def to_paper(artist, points):
    """Turn points of an artist's own to mm of the paper."""
    (axes,) = artist.get_figure().axes
    return (artist.get_transform() - axes.transData).transform(points)


def outline_text(text):
    """Outline the ink of a text in millimetres, turned as it is (a text's own extent is its line, not its ink)."""
    glyphs = TextPath((0, 0), text.get_text(), size=text.get_fontsize() * 25.4 / 72, prop=text.get_fontproperties())
    extent = glyphs.get_extents()
    ((x, y),) = to_paper(text, [text.get_position()])
    box = shapely.box(x + extent.x0, y + extent.y0, x + extent.x1, y + extent.y1)
    return affinity.rotate(box, text.get_rotation(), origin=(x, y))


def outline_patch(patch):
    """Outline a filled patch in millimetres."""
    polygons = [shapely.Polygon(ring) for ring in find_rings(patch) if len(ring) > 3]
    return shapely.union_all([polygon.buffer(0) for polygon in polygons])


def find_rings(patch):
    """Find the pieces of a patch's path in millimetres, curves as short lines."""
    path = patch.get_path().interpolated(1)
    (axes,) = patch.get_figure().axes
    turned = path.transformed(patch.get_transform() - axes.transData)
    return [np.asarray(ring) for ring in turned.to_polygons(closed_only=False)]


def outline_line(patch):
    """Outline what a stroked patch covers in millimetres, gaps of dashes included."""
    lines = shapely.union_all([shapely.LineString(ring) for ring in find_rings(patch) if len(ring) > 1])
    return lines.buffer(patch.get_linewidth() * 25.4 / 72 / 2, cap_style="flat")


def group_names(figure):
    """Join the outlines of each name's rows and pieces: {key: outline}; a key may stand on several small maps."""
    found = {}
    for text in find_texts(figure, "name:"):
        key = (text.get_label(), tuple(np.round(to_paper(text, [(0, 0)])[0], 3)))
        found.setdefault(key, []).append(outline_text(text))
    return {key: shapely.union_all(parts) for key, parts in found.items()}


def find_symbols(figure, legend):
    """Find the outlines of point symbols on the maps: [(label, outline)]."""
    layers = tuple(f"{element.layer}:" for element in legend.elements if element.kind == "point")
    shown = figure.findobj(
        lambda artist: (
            isinstance(artist, Circle | PathPatch)
            and str(artist.get_label()).startswith(layers)
            and " " not in artist.get_label()
        )
    )
    return [(patch.get_label(), outline_patch(patch)) for patch in shown]


def find_strokes(figure, legend):
    """Find what lines cover on the maps, ticks included: [(label, outline)]."""
    layers = tuple(f"{element.layer}:" for element in legend.elements if element.kind == "line")
    shown = figure.findobj(lambda artist: isinstance(artist, PathPatch) and str(artist.get_label()).startswith(layers))
    return [(patch.get_label(), outline_line(patch)) for patch in shown]


def find_collisions(figure, legend):
    """Find what no sheet may have: names on names, on point symbols, on furniture, names of lines on lines."""
    names = list(group_names(figure).items())
    boxes = [box for _, box in names]
    found = [(names[a][0][0], names[b][0][0]) for a, b in _touch(boxes, boxes) if a < b]
    symbols = find_symbols(figure, legend)
    found += [(names[a][0][0], symbols[b][0]) for a, b in _touch(boxes, [shape for _, shape in symbols])]
    parts = [outline_text(text) for label in FURNITURE for text in find_texts(figure, label)]
    found += [(names[a][0][0], "furniture") for a, _ in _touch(boxes, parts)]
    found += [(symbols[a][0], "furniture") for a, _ in _touch([shape for _, shape in symbols], parts)]
    lines = tuple(f"name:{element.layer}:" for element in legend.elements if element.kind == "line")
    of_lines = [(key, box) for (key, _), box in names if key.startswith(lines)]
    strokes = find_strokes(figure, legend)
    touching = _touch([box for _, box in of_lines], [shape for _, shape in strokes])
    return found + [(of_lines[a][0], strokes[b][0]) for a, b in touching]


def _touch(some, others):
    """List the pairs of shapes that meet."""
    if not some or not others:
        return []
    return shapely.STRtree(others).query(some, predicate="intersects").T.tolist()


def find_circles(figure, label):
    """Find the rings of pies whose label begins so: {label: (x, y, radius)}."""
    rings = figure.findobj(lambda artist: isinstance(artist, Circle) and str(artist.get_label()).startswith(label))
    return {ring.get_label(): (*ring.center, ring.radius) for ring in rings}


def find_wedges(figure, label):
    """Find the slices with this label, in drawing order."""
    return figure.findobj(lambda artist: isinstance(artist, Wedge) and artist.get_label() == label)


def find_patches(figure, label):
    """Find the artists with this label."""
    return figure.findobj(lambda artist: artist.get_label() == label)
