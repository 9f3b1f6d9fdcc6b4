"""A sheet as PNG, PDF or SVG: the same bytes every time, text that stays text, readable by a screen reader."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mentalkarta.export.escape import clean_xml
from mentalkarta.export.fonts import embed_fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mentalkarta.model import Lang
    from mentalkarta.picture import Sheet

MOST_PNG_BYTES, MOST_WEB_BYTES = 4_000_000, 600_000
"""Sizes that a printer's and a web page's PNG should keep to; a palette of 256 colours is taken where it must be."""
FLAT_COLORS = 64
"""Colours of a palette that are kept exactly: grounds, fills and lines."""
WEB_PIXELS, WEB_STEP, LEAST_WEB_DPI = 2000, 0.85, 40.0
"""Longer side of the web's copy, how much smaller it gets until it is light enough, and where that ends."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a picture says about itself: title, the map in a few sentences, language."""

    title: str
    summary: str
    lang: Lang


def save_picture(sheet: Sheet, picture_format: str, caption: Caption) -> bytes:
    """Save a sheet in its own size.

    Parameters
    ----------
    sheet
        The sheet; its figure is not changed.
    picture_format
        "png" (in the sheet's resolution), "web" (a small PNG), "pdf" or "svg".
    caption
        Title, summary and language written into the file.
    """
    figure = sheet.figure
    match picture_format:
        case "png":
            return _save_png(figure, sheet.dpi, MOST_PNG_BYTES, caption)
        case "web":
            return _save_web(figure, sheet.dpi, caption)
        case "pdf":
            pdf = _save(
                figure, "pdf", sheet.dpi, {"Title": caption.title, "Creator": "mentalkarta", "CreationDate": None}
            )
            return _tag_pdf(pdf, caption.lang)
        case _:
            svg = _save(figure, "svg", sheet.dpi, {"Creator": "mentalkarta", "Date": None})
            return _tag_svg(svg.decode(), embed_fonts(figure), caption).encode()


def _save_web(figure: Figure, dpi: float, caption: Caption) -> bytes:
    """Save a copy that loads fast: so large, smaller where it would still be heavy."""
    coarse = min(dpi, WEB_PIXELS / max(figure.get_size_inches()))
    while True:
        png = _save_png(figure, coarse, MOST_WEB_BYTES, caption)
        if len(png) <= MOST_WEB_BYTES or coarse < LEAST_WEB_DPI:
            return png
        coarse *= WEB_STEP


def _save_png(figure: Figure, dpi: float, most_bytes: int, caption: Caption) -> bytes:
    """Save as PNG, with a palette where all its colours would make it larger than it should be."""
    wide, high = (int(side * dpi) for side in figure.get_size_inches())
    picture = Image.frombytes("RGBA", (wide, high), _save(figure, "rgba", dpi, {})).convert("RGB")
    png = _write_png(picture, dpi, caption)
    if len(png) > most_bytes:
        png = _write_png(reduce_colors(picture), dpi, caption)
    return png


def reduce_colors(picture: Image.Image) -> Image.Image:
    """Return a picture of 256 colours: those that fill most of it exactly as they are, and shades for the rest."""
    pixels = np.asarray(picture, dtype=np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    colors, counts = np.unique(pixels, return_counts=True)
    flat = np.sort(colors[np.lexsort((colors, -counts))[:FLAT_COLORS]])
    shaded = picture.quantize(256 - len(flat), Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    near = np.minimum(np.searchsorted(flat, pixels), len(flat) - 1)
    indices = np.where(flat[near] == pixels, near, np.asarray(shaded) + len(flat)).astype(np.uint8)
    reduced = Image.fromarray(indices, "P")
    parts = np.column_stack([flat >> 16, flat >> 8 & 255, flat & 255]).ravel()
    reduced.putpalette([*parts.tolist(), *(shaded.getpalette() or [])])
    return reduced


def _write_png(picture: Image.Image, dpi: float, caption: Caption) -> bytes:
    """Write a PNG with its title and its resolution."""
    words, stream = PngInfo(), io.BytesIO()
    words.add_itxt("Title", caption.title, lang=caption.lang)
    words.add_itxt("Description", caption.summary, lang=caption.lang)
    words.add_text("Software", "mentalkarta")
    picture.save(stream, "PNG", dpi=(dpi, dpi), pnginfo=words)
    return stream.getvalue()


def _save(figure: Figure, picture_format: str, dpi: float, metadata: Mapping[str, str | None]) -> bytes:
    """Save with settings of ours, whatever the user's matplotlib is set to."""
    stream = io.BytesIO()
    with mpl.rc_context(
        {
            "pdf.fonttype": 42,
            "svg.fonttype": "none",
            "svg.hashsalt": "mentalkarta",
            "savefig.bbox": None,
            "savefig.transparent": False,
        }
    ):
        figure.savefig(stream, format=picture_format, dpi=dpi, metadata=dict(metadata) or None)
    return stream.getvalue()


def _tag_svg(svg: str, fonts: str, caption: Caption) -> str:
    """Make the SVG one image with a name and a description, and put its typefaces into it."""
    head = (
        f'<title id="title">{escape(clean_xml(caption.title))}</title>\n'
        f'<desc id="desc">{escape(clean_xml(caption.summary))}</desc>\n'
        f'<style type="text/css">\n{fonts}</style>\n'
    )
    opening = re.compile(r"<svg ([^>]*)>")
    tag = rf'<svg role="img" aria-labelledby="title desc" xml:lang="{caption.lang}" \1>'
    opened = opening.sub(tag, svg, count=1)
    found = opening.search(opened)
    end = found.end() if found else 0
    return f"{opened[:end]}\n{head}{opened[end:]}"


def _tag_pdf(pdf: bytes, lang: Lang) -> bytes:
    """Say the language and let the title show: a new catalogue at the end of the file, as PDF 1.7 (7.5.6) has it."""
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    trailer = pdf[pdf.rindex(b"trailer") :]
    root = int(_find(rb"/Root (\d+) 0 R", trailer))
    catalogue = _find(rb"(?:^|\n)%d 0 obj\s*<<(.*?)>>\s*endobj" % root, pdf)
    entries = b"/Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>" % lang.encode()
    kept = b" ".join(re.findall(rb"/(?:Size|Root|Info) \d+(?: 0 R)?", trailer))
    catalogue = b"%d 0 obj\n<<%s %s >>\nendobj\n" % (root, catalogue, entries)
    table = b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (root, len(pdf))
    end = b"trailer\n<< %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (kept, start, len(pdf) + len(catalogue))
    return pdf + catalogue + table + end


def _find(pattern: bytes, text: bytes) -> bytes:
    """Return the first group of a pattern that matplotlib's PDFs hold."""
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise ValueError(f"not a PDF as matplotlib writes it: {pattern!r}")
    return found.group(1)
