"""The typefaces of a sheet, cut down to the letters used, as CSS for its SVG."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from typing import TYPE_CHECKING

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from matplotlib.font_manager import findfont, font_family_aliases, weight_dict
from matplotlib.text import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

Face = tuple[str, int, str, str]
"""Family, weight, style and file."""


def embed_fonts(sheet: Figure) -> str:
    """Return @font-face rules, one for each cut used, holding just its letters (WOFF, base64).

    A generic family ("sans-serif") is the reader's own and is not embedded.
    """
    letters: dict[Face, set[str]] = defaultdict(set)
    for text in sheet.findobj(Text):
        face = _describe_face(text.get_fontproperties())
        if text.get_visible() and text.get_text().strip() and face[0] not in font_family_aliases:
            letters[face].update(text.get_text())
    return "".join(_write_rule(face, "".join(sorted(letters[face]))) for face in sorted(letters))


def _describe_face(properties: FontProperties) -> Face:
    """Describe a font as matplotlib writes it into the SVG, and its file."""
    weight = properties.get_weight()
    number = weight if isinstance(weight, int) else weight_dict[weight]
    file = properties.get_file() or findfont(properties)
    family = properties.get_family()[0]
    return family, number, properties.get_style(), str(file)


def _write_rule(face: Face, letters: str) -> str:
    """Write one @font-face rule."""
    family, weight, style, file = face
    data = base64.b64encode(_cut_font(file, letters)).decode()
    return (
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-style: {style}; "
        f"src: url(data:font/woff;base64,{data}) format('woff'); }}\n"
    )


def _cut_font(file: str, letters: str) -> bytes:
    """Return a font with these letters only, as WOFF; the same bytes every time."""
    options = Options()
    options.flavor = "woff"
    options.hinting = False
    options.drop_tables = [*options.drop_tables, "MATH"]
    options.notdef_outline = True
    font = TTFont(file, fontNumber=0, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()
