"""The sheets there are, each by its name."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from mentalkarta.render.agreement import compose_agreement
from mentalkarta.render.elements import compose_elements
from mentalkarta.render.greys import turn_grey
from mentalkarta.render.groups import compose_groups
from mentalkarta.render.sheet import compose_main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.figure import Figure

    from mentalkarta.model import MentalMap
    from mentalkarta.picture import Sheet, SheetName

_NOT_ID = re.compile(r"[^\w:.-]+")

COMPOSERS: Mapping[SheetName, Callable[[MentalMap], Sheet]] = {
    "main": compose_main,
    "elements": compose_elements,
    "agreement": compose_agreement,
    "groups": compose_groups,
}


def draw_sheet(mental_map: MentalMap, name: SheetName = "main") -> Figure:
    """Draw a sheet of a mental map.

    Parameters
    ----------
    mental_map
        The finished map; its `layers`, `base`, `groups`, `asked`, `legend`, `extent` and `workshop` are shown, and the
        workshop says the size of the paper, the language and whether the sheet is grey.
    name
        "main" (the whole map), "elements" (one small map per element), "agreement" (zones of areas, and how sure
        classes are) or "groups" (a map of each group).

    Returns
    -------
    matplotlib.figure.Figure
        One axes of 1 unit = 1 mm of paper covers it. It is neither saved nor shown, and pyplot is not touched. Save it
        at its own size (no `bbox_inches="tight"`).
    """
    return compose_sheet(mental_map, name).figure


def compose_sheet(mental_map: MentalMap, name: SheetName = "main") -> Sheet:
    """Draw a sheet as `draw_sheet` does, and tell which names found no place on it."""
    return _finish_sheet(COMPOSERS[name](mental_map), mental_map)


def compose_office_sheet(mental_map: MentalMap) -> Sheet:
    """Draw the agreement sheet with everyone's own outlines behind the zones: it must stay in the office."""
    return _finish_sheet(compose_agreement(mental_map, outlines=True), mental_map)


def _finish_sheet(sheet: Sheet, mental_map: MentalMap) -> Sheet:
    """Turn a sheet grey where it is wanted so, and name the groups of its SVG."""
    if mental_map.workshop.greyscale:
        turn_grey(sheet.figure, mental_map.legend)
    name_groups(sheet.figure)
    return sheet


def name_groups(figure: Figure) -> None:
    """Give places and names of a figure that was just drawn ids, which an SVG has its groups by; each id once."""
    seen: Counter[str] = Counter()
    for artist in figure.axes[0].get_children():
        label = str(artist.get_label())
        if ":" in label:
            key = _NOT_ID.sub("-", label)
            seen[key] += 1
            artist.set_gid(key if seen[key] == 1 else f"{key}-{seen[key]}")
