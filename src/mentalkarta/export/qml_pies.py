"""Pies as QGIS's own diagrams: area follows the people, slices are the categories, clockwise from 12 o'clock."""

from mentalkarta.export.qml_symbols import write_color
from mentalkarta.export.words import list_slices, say
from mentalkarta.export.xml import Node, add_node, add_options, make_node
from mentalkarta.model import Element, Lang
from mentalkarta.symbol import Pie
from mentalkarta.wording import format_share

_LEGEND_SHARES = (0.25, 0.5, 0.75)
_INK = "#23202B"


def find_pie(element: Element) -> Pie | None:
    """Return the pie an element is shown as, None when its classes are other symbols."""
    pies = [each.symbol for each in element.classes if isinstance(each.symbol, Pie)]
    return pies[0] if pies and element.category_keys else None


def make_diagrams(element: Element, pie: Pie, asked: int, lang: Lang) -> list[Node]:
    """Make the two nodes that QGIS needs for diagrams: what they show and where they stand."""
    whole = max(asked, 1)
    renderer = make_node(
        "LinearlyInterpolatedDiagramRenderer",
        diagramType="Pie",
        attributeLegend=1,
        classificationField="participants",
        lowerValue=0,
        lowerWidth=0,
        lowerHeight=0,
        upperValue=whole,
        upperWidth=2 * pie.radius_mm,
        upperHeight=2 * pie.radius_mm,
    )
    _add_slices(renderer, element, pie, lang)
    _add_size_legend(renderer, pie, whole, lang)
    settings = make_node(
        "DiagramLayerSettings",
        placement=1,
        linePlacementFlags=10,
        priority=10,
        zIndex=0,
        obstacle=1,
        dist=0,
        showAll=1,
    )
    return [renderer, settings]


def _add_slices(renderer: Node, element: Element, pie: Pie, lang: Lang) -> None:
    """Add the diagram's look and one slice per category, in the order of the legend."""
    node = add_node(
        renderer,
        "DiagramCategory",
        enabled=1,
        sizeType="MM",
        lineSizeType="MM",
        scaleDependency="Area",
        direction=0,
        rotationOffset=270,
        minimumSize=0,
        penColor=pie.divider.lower(),
        penWidth=pie.divider_mm,
        penAlpha=255,
        backgroundAlpha=0,
        opacity=1,
        scaleBasedVisibility=0,
    )
    add_node(node, "fontProperties", description="Sans Serif,8,-1,5,50,0,0,0,0,0", style="")
    for category in list_slices(element):
        add_node(
            node,
            "attribute",
            field=f'"{category.key}"',
            label=category.label.get(lang),
            color=category.color.lower(),
            colorOpacity=1,
        )


def _add_size_legend(renderer: Node, pie: Pie, whole: int, lang: Lang) -> None:
    """Add the nested circles that tell which size is which share."""
    legend = add_node(
        renderer, "data-defined-size-legend", type="collapsed", valign="bottom", title=say("legend_share", lang)
    )
    source = add_node(legend, "symbol", name="source", type="marker", alpha=1, clip_to_extent=1, force_rhr=0)
    circle = add_node(source, "layer", class_="SimpleMarker", enabled=1, pass_=0, locked=0)
    add_options(
        circle,
        {
            "name": "circle",
            "color": "255,255,255,0",
            "outline_color": write_color(pie.ring),
            "outline_width": pie.ring_mm,
            "outline_width_unit": "MM",
        },
    )
    add_node(
        legend,
        "text-style",
        fontSize=8,
        fontSizeUnit="Point",
        fontWeight=50,
        textColor=write_color(_INK),
        textOpacity=1,
        align=0,
    )
    classes = add_node(legend, "classes")
    for share in _LEGEND_SHARES:
        add_node(classes, "class", size=share * whole, label=format_share(share, lang))
