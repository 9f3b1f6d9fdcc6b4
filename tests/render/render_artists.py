"""Reading a drawn sheet: what its artists say, and where they lie in millimetres."""

import shapely
from matplotlib.patches import Circle, Wedge
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from shapely import affinity


def find_texts(figure, label=""):
    """Find the text artists whose label begins so."""
    found = figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_text())
    return [text for text in found if str(text.get_label()).startswith(label)]


def read_words(figure, label=""):
    """Read all words of the text artists whose label begins so."""
    return [text.get_text() for text in find_texts(figure, label)]


def outline_text(text):
    """Outline the ink of a text in millimetres, turned as it is (a text's own extent is its line, not its ink)."""
    glyphs = TextPath((0, 0), text.get_text(), size=text.get_fontsize() * 25.4 / 72, prop=text.get_fontproperties())
    extent = glyphs.get_extents()
    x, y = text.get_position()
    box = shapely.box(x + extent.x0, y + extent.y0, x + extent.x1, y + extent.y1)
    return affinity.rotate(box, text.get_rotation(), origin=(x, y))


def group_names(figure):
    """Join the outlines of each name's rows and pieces: {key: outline}."""
    found = {}
    for text in find_texts(figure, "name:"):
        found.setdefault(text.get_label(), []).append(outline_text(text))
    return {key: shapely.union_all(parts) for key, parts in found.items()}


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
