"""A layer's style as QGIS reads it: renderer, labels, pies, columns; the same nodes in .qml and project."""

from collections.abc import Mapping, Sequence

from mentalkarta.counts import ClassLimits
from mentalkarta.export.qml_form import make_form
from mentalkarta.export.qml_labels import make_labeling, style_names
from mentalkarta.export.qml_pies import find_pie, make_diagrams
from mentalkarta.export.qml_symbols import make_symbol
from mentalkarta.export.words import label_class, title_column
from mentalkarta.export.xml import QGIS_VERSION, Node, add_node, make_node, make_text, write_xml
from mentalkarta.model import Element, Kind, Lang

GEOMETRY_TYPES: dict[Kind, int] = {"point": 0, "line": 1, "area": 2}
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"


def make_style(element: Element, limits: ClassLimits, lang: Lang, *, more: Sequence[str] = ()) -> list[Node]:
    """Make the nodes that style an element's layer.

    Parameters
    ----------
    element
        Its classes with their symbols, its categories, how its names are set.
    limits
        Where its classes begin, and the people asked, which the size of the pies refers to.
    lang
        Language of the labels and column titles.
    more
        Columns that follow the public ones.
    """
    pie = find_pie(element)
    diagrams = [] if pie is None else make_diagrams(element, pie, limits.asked, lang)
    return [
        _make_renderer(element, limits, lang),
        make_labeling(style_names(element, lang)),
        *diagrams,
        make_aliases({column: title_column(column, element, lang) for column in (*element.columns, *more)}),
        *make_form(element, limits, lang),
        *list_basics(element.kind),
    ]


def write_style(nodes: Sequence[Node]) -> bytes:
    """Write the nodes of a style as a QML file."""
    root = make_node(
        "qgis",
        version=QGIS_VERSION,
        styleCategories="AllStyleCategories",
        labelsEnabled=any(node.tag == "labeling" for node in nodes),
        hasScaleBasedVisibilityFlag=0,
    )
    root.extend(nodes)
    return write_xml(root, _DOCTYPE)


def list_basics(kind: Kind, *, opacity: float = 1.0) -> list[Node]:
    """List the nodes every style ends with: opacity and kind of geometry."""
    return [make_text("layerOpacity", f"{opacity:g}"), make_text("layerGeometryType", str(GEOMETRY_TYPES[kind]))]


def _make_renderer(element: Element, limits: ClassLimits, lang: Lang) -> Node:
    """Make one category per class, strongest first; symbol levels put the strong above the weak."""
    renderer = make_node(
        "renderer-v2",
        type="categorizedSymbol",
        attr="class",
        symbollevels=1,
        enableorderby=0,
        forceraster=0,
        referencescale=-1,
    )
    categories = add_node(renderer, "categories")
    symbols = add_node(renderer, "symbols")
    for number, each in enumerate(element.classes):
        label = label_class(element, each, limits, lang)
        add_node(categories, "category", value=each.key, type="string", symbol=number, label=label, render="true")
        rank = len(element.classes) - 1 - number
        symbols.append(make_symbol(str(number), each.symbol, rank, limits.asked))
    add_node(renderer, "rotation")
    add_node(renderer, "sizescale")
    return renderer


def make_aliases(titles: Mapping[str, str]) -> Node:
    """Give the columns their titles, in their order."""
    aliases = make_node("aliases")
    for index, (column, title) in enumerate(titles.items(), start=1):
        add_node(aliases, "alias", field=column, name=title, index=index)
    return aliases
