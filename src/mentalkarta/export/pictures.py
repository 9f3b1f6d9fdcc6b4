"""A sheet as PNG, PDF or SVG: the same bytes every time, text that stays text, readable by a screen reader."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import matplotlib as mpl

from mentalkarta.export.escape import clean_xml
from mentalkarta.export.fonts import embed_fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mentalkarta.model import Lang

PNG_DPI = 300


@dataclass(frozen=True, slots=True)
class Caption:
    """What a picture says about itself: title, the map in a few sentences, language."""

    title: str
    summary: str
    lang: Lang


def save_picture(sheet: Figure, picture_format: str, caption: Caption) -> bytes:
    """Save a sheet in its own size.

    Parameters
    ----------
    sheet
        The figure; it is not changed.
    picture_format
        "png" (300 dpi), "pdf" or "svg".
    caption
        Title, summary and language written into the file.
    """
    match picture_format:
        case "png":
            return _save(sheet, "png", {"Title": caption.title, "Software": "mentalkarta"})
        case "pdf":
            pdf = _save(sheet, "pdf", {"Title": caption.title, "Creator": "mentalkarta", "CreationDate": None})
            return _tag_pdf(pdf, caption.lang)
        case _:
            svg = _save(sheet, "svg", {"Creator": "mentalkarta", "Date": None})
            return _tag_svg(svg.decode(), embed_fonts(sheet), caption).encode()


def _save(sheet: Figure, picture_format: str, metadata: Mapping[str, str | None]) -> bytes:
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
        sheet.savefig(stream, format=picture_format, dpi=PNG_DPI, metadata=dict(metadata))
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
