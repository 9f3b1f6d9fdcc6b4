"""A style for a table whose fields have other names, as those of a Shapefile."""

import copy
import re
from collections.abc import Mapping, Sequence

from mentalkarta.export.xml import Node

_BARE = (
    ("renderer-v2", "attr"),
    ("LinearlyInterpolatedDiagramRenderer", "classificationField"),
    ("alias", "field"),
    ("field", "name"),
)
"""Where a field's name stands bare; elsewhere it is quoted within an expression."""


def rename_fields(nodes: Sequence[Node], names: Mapping[str, str]) -> list[Node]:
    """Return the nodes of a style with its fields renamed, in expressions of ours and where they stand bare."""
    renamed = [copy.deepcopy(node) for node in nodes]
    for node in (each for tree in renamed for each in tree.iter()):
        for key, value in node.attrib.items():
            is_bare = (node.tag, key) in _BARE
            node.set(key, names.get(value, value) if is_bare else _rename_quoted(value, names))
    return renamed


def _rename_quoted(text: str, names: Mapping[str, str]) -> str:
    """Rename the fields in an expression, where they stand in double quotes."""
    return re.sub(r'"([a-z][a-z0-9_]*)"', lambda found: f'"{names.get(found[1], found[1])}"', text)
