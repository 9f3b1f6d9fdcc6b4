"""XML as text: one way in for attributes, one way out for the tree, so that nothing goes unescaped."""

import copy
from collections.abc import Mapping
from xml.etree import ElementTree

from mentalkarta.export.escape import clean_xml

Node = ElementTree.Element
Value = str | float | bool

QGIS_VERSION = "3.22.0-Białowieża"
"""The oldest QGIS that reads our files; a newer one claimed here would make it warn."""


def add_node(parent: Node, tag: str, text: str = "", **attributes: Value) -> Node:
    """Add a child; a trailing "_" in an attribute's name is left out (`class_`), numbers are written short."""
    node = ElementTree.SubElement(parent, tag, {key.rstrip("_"): write_value(v) for key, v in attributes.items()})
    node.text = text or None
    return node


def make_node(tag: str, **attributes: Value) -> Node:
    """Make a node without a parent; attributes as in `add_node`."""
    return ElementTree.Element(tag, {key.rstrip("_"): write_value(value) for key, value in attributes.items()})


def make_text(tag: str, text: str) -> Node:
    """Make a node that holds a text only."""
    node = make_node(tag)
    node.text = text
    return node


def add_options(parent: Node, values: Mapping[str, Value]) -> Node:
    """Add QGIS's map of options: name -> text."""
    options = add_node(parent, "Option", type="Map")
    for name, value in values.items():
        add_node(options, "Option", name=name, type="QString", value=value)
    return options


def add_expressions(parent: Node, tag: str, expressions: Mapping[str, str]) -> None:
    """Add QGIS's data-defined properties: property -> expression of ours."""
    options = add_node(add_node(parent, tag), "Option", type="Map")
    add_node(options, "Option", name="name", type="QString", value="")
    properties = add_node(options, "Option", name="properties", type="Map")
    for name, expression in expressions.items():
        rule = add_node(properties, "Option", name=name, type="Map")
        add_node(rule, "Option", name="active", type="bool", value="true")
        add_node(rule, "Option", name="expression", type="QString", value=expression)
        add_node(rule, "Option", name="type", type="int", value="3")
    add_node(options, "Option", name="type", type="QString", value="collection")


def write_value(value: Value) -> str:
    """Write a value: truth as 1 or 0, numbers to four decimals, text as it is."""
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else f"{round(value, 4):.12g}"


def write_xml(root: Node, doctype: str = "") -> bytes:
    """Serialise a tree as UTF-8, indented, without characters that XML 1.0 cannot hold."""
    tree = copy.deepcopy(root)
    ElementTree.indent(tree, space=" ")
    for node in tree.iter():
        node.text = clean_xml(node.text) if node.text else node.text
        for key, value in node.attrib.items():
            node.set(key, clean_xml(value))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' if not doctype else f"{doctype}\n"
    return (head + ElementTree.tostring(tree, encoding="unicode") + "\n").encode()
