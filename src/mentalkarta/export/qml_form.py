"""How places are corrected in QGIS: the class from a list of the legend's, what follows from others read-only."""

from mentalkarta.counts import ClassLimits
from mentalkarta.export.words import label_class
from mentalkarta.export.xml import Node, add_node, make_node
from mentalkarta.model import Element, Lang

_FOLLOWING = ("asked", "share", "share_low", "share_high", "certainty", "level", "grade", "label")
"""Columns that `mentalkarta render` works out from class and participants."""


def make_form(element: Element, limits: ClassLimits, lang: Lang) -> list[Node]:
    """Make the nodes that say how each column is edited."""
    setup = make_node("fieldConfiguration")
    widget = add_node(add_node(setup, "field", name="class"), "editWidget", type="ValueMap")
    options = add_node(add_node(widget, "config"), "Option", type="Map")
    choices = add_node(options, "Option", type="List", name="map")
    for each in element.classes:
        choice = add_node(choices, "Option", type="Map")
        label = label_class(element, each, limits, lang)
        add_node(choice, "Option", type="QString", name=label, value=each.key)
    editable = make_node("editable")
    for column in _FOLLOWING:
        add_node(editable, "field", name=column, editable=0)
    return [setup, editable]
