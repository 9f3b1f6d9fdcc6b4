"""The main sheet: the whole map on one page, with legend, title, panel and scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.picture import Sheet
from mentalkarta.render.furniture import draw_credits, draw_frame, draw_scale, draw_title
from mentalkarta.render.legend_strip import draw_strip
from mentalkarta.render.locator import draw_locator
from mentalkarta.render.map_plan import draw_map, list_dropped, name_map, plan_map
from mentalkarta.render.naming import Lettering, grant_wishes, list_requests
from mentalkarta.render.naming_base import list_base_requests
from mentalkarta.render.page import open_page, own_settings
from mentalkarta.render.panel import draw_panel
from mentalkarta.render.sheet_layout import lay_sheet

if TYPE_CHECKING:
    from mentalkarta.model import MentalMap
    from mentalkarta.render.page import Canvas
    from mentalkarta.render.sheet_layout import Layout


def compose_main(mental_map: MentalMap) -> Sheet:
    """Draw the main sheet and tell which names found no place on it."""
    with own_settings():
        layout = lay_sheet(mental_map)
        page, lang = layout.page, mental_map.workshop.lang
        plan = plan_map(mental_map, mental_map.layers, layout.view)
        wanted = [
            *list_requests(plan.marks, Lettering(page.frame, lang)),
            *list_base_requests(plan.base, plan.marks, page.frame),
        ]
        requests, unused = grant_wishes(wanted, mental_map.workshop.labels)
        labels = name_map(plan, requests, layout.boxes)
        figure, canvas = open_page(page)
        draw_map(canvas, plan, labels)
        _draw_parts(canvas, layout, mental_map)
    return Sheet("main", figure, page.dpi, list_dropped(labels, plan), tuple(unused))


def _draw_parts(canvas: Canvas, layout: Layout, mental_map: MentalMap) -> None:
    """Draw what stands on and around the map."""
    page, lang = layout.page, mental_map.workshop.lang
    draw_title(canvas, mental_map, layout.composition.title)
    draw_panel(canvas, layout.panel, layout.composition.panel)
    draw_scale(canvas, layout.view, layout.composition.scale, page, lang)
    if layout.locator is not None:
        draw_locator(canvas, mental_map, layout.locator)
    draw_frame(canvas, page.frame)
    draw_strip(canvas, mental_map, page)
    draw_credits(canvas, mental_map, page)
