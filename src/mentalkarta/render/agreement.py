"""The agreement sheet: where people agree on areas, and how sure the class of every place is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.picture import Sheet
from mentalkarta.render.agreement_layout import LEGEND_GAP_MM, lay_agreement
from mentalkarta.render.certainty_chart import draw_certainty
from mentalkarta.render.composition import find_scale_spot
from mentalkarta.render.furniture import draw_credits, draw_frame, draw_scale, measure_scale
from mentalkarta.render.header import draw_header
from mentalkarta.render.legend_row import draw_legend_rows
from mentalkarta.render.map_plan import draw_map, list_dropped, name_map, plan_map
from mentalkarta.render.naming import Lettering, grant_wishes, list_requests
from mentalkarta.render.naming_base import list_place_requests
from mentalkarta.render.page import FURNITURE_ORDER, MUTED, open_page, own_settings
from mentalkarta.render.text import TextStyle, fit_style, shorten_text, wrap_text, write_text
from mentalkarta.render.words import say
from mentalkarta.render.zone_map import draw_outlines, list_hidden
from mentalkarta.wording import format_share
from mentalkarta.zones import SURE

if TYPE_CHECKING:
    from mentalkarta.model import MentalMap
    from mentalkarta.render.agreement_layout import AgreementLayout
    from mentalkarta.render.page import Canvas

HEAD = TextStyle(10.0, "bold")
NOTE = TextStyle(7.2, color=MUTED)
LEAST_PT = 6.6


def compose_agreement(mental_map: MentalMap, *, outlines: bool = False) -> Sheet:
    """Draw the agreement sheet; `outlines` puts everyone's own behind the zones, for the office only."""
    with own_settings():
        layout = lay_agreement(mental_map)
        figure, canvas = open_page(layout.page)
        words = say("how_agreed", mental_map.workshop.lang), write_subtitle(mental_map)
        draw_header(canvas, layout.page, mental_map, *words)
        dropped, unused = _draw_zones(canvas, layout, mental_map, outlines=outlines)
        _draw_chart(canvas, layout, mental_map)
        draw_credits(canvas, mental_map, layout.page)
    names = tuple(dict.fromkeys([*dropped, *layout.dropped]))
    return Sheet("agreement", figure, layout.page.dpi, names, unused, internal=outlines)


def write_subtitle(mental_map: MentalMap) -> str:
    """Write the finding: the area that those who drew it agree on most."""
    lang = mental_map.workshop.lang
    words = say("agreement_note", lang, people=mental_map.asked.people)
    rows = [
        (-consensus, name)
        for layer in mental_map.layers
        if layer.element.kind == "area"
        for consensus, name in zip(layer.places["consensus"], layer.places["name"], strict=True)
        if name
    ]
    if not rows:
        return words
    consensus, name = min(rows)
    return f"{words} {say('most_agreed', lang, name=name, share=format_share(-consensus, lang))}"


def _draw_zones(
    canvas: Canvas, layout: AgreementLayout, mental_map: MentalMap, *, outlines: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Draw the map of zones with its legend; return names without room, and wishes for names that are not there."""
    if layout.frame is None or layout.view is None:
        return (), ()
    lang, view = mental_map.workshop.lang, layout.view
    plan = plan_map(mental_map, layout.zones, view)
    box = find_scale_spot(view.frame, plan.marks, plan.area, measure_scale(view))[0]
    wanted = [*list_requests(plan.marks, Lettering(view.frame, lang)), *list_place_requests(plan.base, plan.marks)]
    hidden = {name: wish for name, wish in mental_map.workshop.labels.items() if wish.hide}
    requests, unused = grant_wishes(wanted, hidden)
    labels = name_map(plan, requests, (box,))
    draw_map(canvas, plan, labels)
    if outlines:
        draw_outlines(canvas, mental_map, layout.zones, view)
    draw_scale(canvas, view, box, layout.page, lang)
    draw_frame(canvas, layout.frame)
    draw_legend_rows(canvas, layout.legend, (layout.frame.x0, layout.frame.y0 - LEGEND_GAP_MM))
    return list_dropped(labels, plan), tuple(unused)


def _draw_chart(canvas: Canvas, layout: AgreementLayout, mental_map: MentalMap) -> None:
    """Draw the chart with its head, and what must be known to read it below."""
    lang, box = mental_map.workshop.lang, layout.chart
    head = say("share_and_interval" if layout.columns else "nothing_named", lang)
    style = fit_style(head, HEAD, box.width, LEAST_PT)
    write_text(canvas, (box.x0, box.y1 - 4.4), head, style, order=FURNITURE_ORDER, label="chart title")
    if not layout.columns:
        return
    note = say("hollow_means", lang, least=format_share(SURE, lang))
    style = fit_style(note, NOTE, box.width, LEAST_PT)
    at = (box.x0, box.y1 - 8.6)
    write_text(canvas, at, shorten_text(note, style, box.width), style, order=FURNITURE_ORDER, label="note")
    for column, groups in layout.columns:
        draw_certainty(canvas, groups, column, lang)
    for number, row in enumerate(wrap_text(_write_note(mental_map), NOTE, box.width, lines=2)):
        at = (box.x0, box.y0 + 3.2 - 3.2 * number)
        write_text(canvas, at, row, NOTE, order=FURNITURE_ORDER, label="note")


def _write_note(mental_map: MentalMap) -> str:
    """Say how many places may change their class, and which areas are not on the map."""
    lang = mental_map.workshop.lang
    shown = [layer.places[layer.places["class"] != ""] for layer in mental_map.layers]
    unsure = sum(int((places["certainty"] < SURE).sum()) for places in shown)
    words = say("unsure_places", lang, count=unsure, places=sum(len(places) for places in shown))
    hidden = list_hidden(mental_map)
    return f"{words} {say('areas_hidden', lang, names=', '.join(hidden))}" if hidden else words
