"""The map as a page of tables: headings, captions and scopes for a screen reader, no script."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from mentalkarta.export.crossings import list_crossing_lines
from mentalkarta.export.escape import clean_line, clean_xml
from mentalkarta.export.groups import list_group_lines
from mentalkarta.export.twin import list_heads, list_withheld, write_label, write_summary, write_title
from mentalkarta.export.words import label_class, list_slices, say, title_column
from mentalkarta.wording import format_number, format_share

if TYPE_CHECKING:
    from mentalkarta.model import Element, Lang, Layer, MentalMap

_STYLE = (
    "body{font:16px/1.5 'Source Sans 3',system-ui,sans-serif;color:#23202b;background:#fdfcfa;max-width:60rem;"
    "margin:2rem auto;padding:0 1rem}img{max-width:100%;height:auto}table{border-collapse:collapse;margin:1rem 0}"
    "caption{text-align:left;color:#5f5a66}th,td{text-align:left;padding:.25rem .75rem .25rem 0;"
    "border-bottom:1px solid #b9b4ae;vertical-align:top}td.number{text-align:right}"
)


def write_page(mental_map: MentalMap, picture: str = "") -> bytes:
    """Write the map as HTML: its picture (a file beside the page, "" for none), then a table for each element."""
    lang = mental_map.workshop.lang
    title = _tidy(write_title(mental_map))
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}">',
        f'<head><meta charset="utf-8"><title>{title}</title>',
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>',
        f"<body><main><h1>{title}</h1>",
        *(f"<p>{_tidy(line)}</p>" for line in list_heads(mental_map)),
    ]
    if picture:
        lines.append(f'<p><img src="{picture}" alt="{_tidy(write_summary(mental_map))}"></p>')
    for layer in mental_map.listed:
        lines += _list_layer(layer, mental_map)
    if mental_map.crossings is not None:
        lines += _list_lines([*list_crossing_lines(mental_map, mental_map.crossings)])
    if mental_map.comparison is not None:
        lines += _list_lines([*list_group_lines(mental_map, mental_map.comparison)])
    lines += _list_lines([say("withheld_head", lang), *list_withheld(mental_map)])
    lines.append("</main></body></html>")
    return ("\n".join(lines) + "\n").encode()


def _list_lines(lines: Sequence[str]) -> Iterator[str]:
    """List lines of the text twin: the first as a heading, the others below it."""
    yield f"<h2>{_tidy(lines[0].strip())}</h2><ul>"
    yield from (f"<li>{_tidy(line.strip())}</li>" for line in lines[1:])
    yield "</ul>"


def _tidy(text: str) -> str:
    """Make text from data safe in a page."""
    return escape(clean_xml(clean_line(text)))


def _list_layer(layer: Layer, mental_map: MentalMap) -> Iterator[str]:
    """List an element: its heading, its classes, its places as a table."""
    lang, element = mental_map.workshop.lang, layer.element
    label = _tidy(element.label.get(lang))
    yield f'<section aria-labelledby="{element.layer}"><h2 id="{element.layer}">{label}</h2>'
    yield f"<p>{_tidy(element.note.get(lang))}</p><ul>"
    yield from (f"<li>{_tidy(label_class(element, each, layer.limits, lang))}</li>" for each in element.classes)
    yield "</ul>"
    if layer.places.empty:
        yield f"<p>{_tidy(say('no_places', lang).strip())}</p></section>"
        return
    yield f"<table><caption>{_tidy(say('table', lang, element=element.label.get(lang)))}</caption>"
    yield _write_head(element, lang)
    yield "<tbody>"
    places = pd.DataFrame(layer.places.drop(columns=layer.places.geometry.name))
    for place in places.to_dict("records"):
        yield _write_place(place, element, lang)
    yield "</tbody></table></section>"


def _write_head(element: Element, lang: Lang) -> str:
    """Write the heads of a table's columns."""
    words = [title_column(column, element, lang) for column in ("name", "participants", "share")]
    words += [say("interval", lang), title_column("label", element, lang)]
    words += [category.label.get(lang) for category in list_slices(element)]
    cells = "".join(f'<th scope="col">{_tidy(word)}</th>' for word in words)
    return f"<thead><tr>{cells}</tr></thead>"


def _write_place(place: Mapping[Hashable, object], element: Element, lang: Lang) -> str:
    """Write a row: the place heads it."""
    share, low, high = (float(str(place[column])) for column in ("share", "share_low", "share_high"))
    name = clean_line(str(place["name"])) or say("unnamed", lang, place_id=place["place_id"])
    numbers = [
        str(place["participants"]),
        format_share(share, lang, 1),
        f"{format_number(100 * low, lang)}–{format_share(high, lang, 1)}",
    ]
    slices = [format_number(float(str(place[category.key])), lang) for category in list_slices(element)]
    cells = [*_list_cells(numbers), f"<td>{_tidy(write_label(place, lang))}</td>", *_list_cells(slices)]
    return f'<tr><th scope="row">{_tidy(name)}</th>{"".join(cells)}</tr>'


def _list_cells(numbers: Iterable[str]) -> Iterator[str]:
    """List cells of numbers."""
    return (f'<td class="number">{_tidy(number)}</td>' for number in numbers)
