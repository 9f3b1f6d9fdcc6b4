"""The print layout of a map in QGIS: A3, as near to the sheet as a page can be that QGIS lays out itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.credits import write_credits
from mentalkarta.export.layout_items import (
    INK,
    MUTED,
    WARNING,
    Place,
    Type,
    make_legend_item,
    make_map_item,
    make_north,
    make_page,
    make_scale_bar,
    make_text_item,
)
from mentalkarta.export.project import Group, Project, ProjectLayer, add_tree_layer
from mentalkarta.export.qml_pies import find_pie
from mentalkarta.export.words import list_slices, say
from mentalkarta.export.xml import Node, add_node, make_node
from mentalkarta.scale import find_bar_length, find_denominator
from mentalkarta.study_area import Extent, find_whole

if TYPE_CHECKING:
    from mentalkarta.model import Element, Lang, MentalMap

WIDTH_MM, HEIGHT_MM = 420.0, 297.0
MAP_PLACE = Place(10, 29, 400, 200)
_TITLE, _SUBTITLE = Place(10, 7, 290, 12), Place(10, 20, 290, 7)
_STAMP = Place(304, 9, 30, 6)
_SCALE, _BAR, _NORTH = Place(340, 7, 52, 5), Place(340, 14, 52, 12), Place(400, 9, 8, 17)
_LEGEND, _CREDITS = Place(10, 231, 400, 55), Place(10, 288, 400, 6)
_KEY = frozenset({"area", "border", "road", "rail", "river", "water"})
"""Layers of the background that stand in the legend."""
_SCALE_WORDS = {
    "sv": "Skala 1:[% replace(format_number(round(map_get(item_variables('map'), 'map_scale'), -2), 0), ',', ' ') %]",
    "en": "Scale 1:[% format_number(round(map_get(item_variables('map'), 'map_scale'), -2), 0) %]",
}


def make_layout(mental_map: MentalMap, project: Project) -> Node:
    """Make the layout: map at a round scale, title, legend, scale bar, north arrow, credits; ready to print."""
    lang = mental_map.workshop.lang
    extent, metres_per_mm = find_frame(mental_map)
    layout = make_node("Layout", name=say("layout", lang), units="mm", printResolution=300, worldFileMap="")
    layout.append(make_page(WIDTH_MM, HEIGHT_MM))
    items = [
        make_map_item(MAP_PLACE, extent, project.ground),
        make_text_item("title", _TITLE, _quote(project.title), Type(24, INK, bold=True)),
        make_text_item("subtitle", _SUBTITLE, _quote(_write_subtitle(mental_map)), Type(10, MUTED)),
        make_text_item("scale", _SCALE, _SCALE_WORDS[lang], Type(7.4, MUTED)),
        make_scale_bar(_BAR, find_bar_length(metres_per_mm)),
        make_north(_NORTH),
        _make_legend(mental_map, project),
        make_text_item("credits", _CREDITS, _quote(write_credits(mental_map)), Type(6.6, MUTED)),
    ]
    if mental_map.workshop.invented:
        items.append(_make_stamp(lang))
    for height, item in enumerate(items, start=1):
        item.set("zValue", str(height))
    layout.extend(items)
    return layout


def find_frame(mental_map: MentalMap) -> tuple[Extent, float]:
    """Return what the layout's map shows, at the roundest scale that holds all, and metres on the ground per mm."""
    min_x, min_y, max_x, max_y = find_whole(mental_map.extent, mental_map.layers)
    room = (MAP_PLACE.width, MAP_PLACE.height)
    metres_per_mm = find_denominator(max_x - min_x, max_y - min_y, room) / 1000
    half_x, half_y = (side_mm * metres_per_mm / 2 for side_mm in room)
    middle_x, middle_y = (min_x + max_x) / 2, (min_y + max_y) / 2
    return (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y), metres_per_mm


def _write_subtitle(mental_map: MentalMap) -> str:
    """Write the subtitle, and how many were asked."""
    workshop = mental_map.workshop
    asked = say("asked" if mental_map.asked.stated else "inferred", workshop.lang, asked=mental_map.asked.people)
    return f"{workshop.subtitle} – {asked}" if workshop.subtitle else asked


def _quote(text: str) -> str:
    """Keep what a text of the workshop says from being taken for an expression."""
    return text.replace("[%", "[ %")


def _make_stamp(lang: Lang) -> Node:
    """Make the stamp that says the answers are invented."""
    return make_text_item("stamp", _STAMP, say("stamp", lang), Type(8, WARNING, bold=True, side="middle"), framed=True)


def _make_legend(mental_map: MentalMap, project: Project) -> Node:
    """Make the legend: a column for each element's layer, and one for the background."""
    by_name = {layer.table.name: layer for layer in project.groups[0].list_layers()}
    tree = [_make_entry(by_name[element.layer], element) for element in mental_map.legend.elements]
    tree += [_make_background(group) for group in project.groups[1:]]
    for node in tree[1:]:  # before the first column it would leave the whole legend empty
        _add_property(node, "legend/column-break", "1")
    return make_legend_item(_LEGEND, len(tree), tree)


def _make_entry(layer: ProjectLayer, element: Element) -> Node:
    """Make a layer's part of the legend; of pies the slices and sizes, not the disk below them."""
    node = add_tree_layer(make_node("layer-tree-group"), layer)
    _add_property(node, "legend/title-style", "subgroup")
    if find_pie(element) is not None:
        first = len(element.classes)
        shown = range(first, first + len(list_slices(element)) + 2)  # then the title of the sizes, and the sizes
        _add_property(node, "legend/node-order", ",".join(str(number) for number in shown))
    return node


def _make_background(group: Group) -> Node:
    """Make the background's part of the legend: what one could not tell without."""
    node = make_node("layer-tree-group", name=group.title, checked="Qt::Checked", expanded=1)
    _add_property(node, "legend/title-style", "subgroup")
    for layer in group.list_layers():
        if layer.table.name in _KEY:
            add_tree_layer(node, layer)
    return node


def _add_property(node: Node, name: str, value: str) -> None:
    """Add a custom property to a node of a legend."""
    options = node.find("customproperties/Option")
    if options is None:
        options = add_node(add_node(node, "customproperties"), "Option", type="Map")
    add_node(options, "Option", name=name, type="QString", value=value)
