"""The QGIS project beside the layers: opens styled and grouped, and stays whole when the folder is moved."""

import io
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from pyproj import CRS

from mentalkarta.counts import ClassLimits
from mentalkarta.export.qml import make_style
from mentalkarta.export.words import describe_element, say
from mentalkarta.export.xml import QGIS_VERSION, Node, add_node, make_node, write_xml
from mentalkarta.model import Element, Kind, MentalMap

_GEOMETRIES: dict[Kind, str] = {"point": "Point", "line": "Line", "area": "Polygon"}
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_SPACE = uuid.UUID("6f1d5f0e-6d57-5c0e-9a55-7e8e1f1c9b2a")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ROOM = 0.03  # of the longer side
_ANY_ID = "3452"  # QGIS looks at the authority only beside an internal id; any will do


Extent = tuple[float, float, float, float]
"""Min x, min y, max x, max y."""


@dataclass(frozen=True, slots=True)
class ProjectLayer:
    """A layer of the project: its id there, title, abstract, where its data are (relative), its kind and style."""

    layer_id: str
    title: str
    abstract: str
    source: str
    kind: Kind
    style: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of layers, the topmost first."""

    title: str
    layers: Sequence[ProjectLayer]


def write_project(mental_map: MentalMap, title: str, geopackage: str) -> bytes:
    """Write the project of a map as the bytes of a .qgz.

    Parameters
    ----------
    mental_map
        Its legend gives the layers, their styles and their order.
    title
        Title of the project.
    geopackage
        Name of the GeoPackage beside the project.
    """
    lang = mental_map.workshop.lang
    limits = {layer.element.key: layer.limits for layer in mental_map.layers}
    elements = sort_elements(mental_map.legend.elements)
    layers = [_make_layer(mental_map, element, limits[element.key], geopackage) for element in elements]
    root = make_project(title, mental_map.crs, find_view(mental_map), [Group(say("map_group", lang), layers)])
    return _zip_project(write_xml(root, _DOCTYPE))


def sort_elements(elements: Sequence[Element]) -> list[Element]:
    """Sort elements as they lie on the sheet, the topmost first."""
    return sorted(elements, key=lambda element: -max(each.order for each in element.classes))


def find_view(mental_map: MentalMap) -> Extent:
    """Return what is to be seen at first: the study area and every place, with a little room around them."""
    bounds = [mental_map.extent, *(layer.places.total_bounds for layer in mental_map.layers if len(layer.places))]
    min_x, min_y = (min(float(each[side]) for each in bounds) for side in (0, 1))
    max_x, max_y = (max(float(each[side]) for each in bounds) for side in (2, 3))
    margin = _ROOM * max(max_x - min_x, max_y - min_y)
    return (min_x - margin, min_y - margin, max_x + margin, max_y + margin)


def make_project(title: str, crs: str, extent: Extent, groups: Sequence[Group]) -> Node:
    """Make the tree of a project in the form of QGIS 3 (4.0 reads it too).

    Parameters
    ----------
    title
        Shown in QGIS's title bar.
    crs
        Of the project and of every layer.
    extent
        What is seen at first: min x, min y, max x, max y.
    groups
        The topmost first.
    """
    root = make_node("qgis", version=QGIS_VERSION, projectname=title)
    add_node(root, "homePath", path="")
    add_node(root, "title", title)
    _add_crs(add_node(root, "projectCrs"), crs)
    _add_tree(root, groups)
    _add_canvas(root, crs, extent)
    layers = [layer for group in groups for layer in group.layers]
    held = add_node(root, "projectlayers")
    for layer in layers:
        _add_layer(held, layer, crs)
    order = add_node(root, "layerorder")
    for layer in layers:
        add_node(order, "layer", id=layer.layer_id)
    properties = add_node(root, "properties")
    add_node(add_node(properties, "SpatialRefSys"), "ProjectionsEnabled", "1", type="int")
    add_node(add_node(properties, "Paths"), "Absolute", "false", type="bool")
    settings = add_node(root, "ProjectViewSettings", UseProjectScales=0)
    min_x, min_y, max_x, max_y = extent
    view = add_node(settings, "DefaultViewExtent", xmin=min_x, ymin=min_y, xmax=max_x, ymax=max_y)
    _add_crs(view, crs)
    return root


def _zip_project(content: bytes) -> bytes:
    """Pack a project, the same bytes on every system and day."""
    entry = zipfile.ZipInfo("layers.qgs", _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(entry, content)
    return packed.getvalue()


def _make_layer(mental_map: MentalMap, element: Element, limits: ClassLimits, geopackage: str) -> ProjectLayer:
    """Describe an element's layer."""
    workshop = mental_map.workshop
    return ProjectLayer(
        layer_id=f"{element.layer}_{uuid.uuid5(_SPACE, element.layer).hex[:16]}",
        title=element.label.get(workshop.lang),
        abstract=describe_element(element, limits.asked, workshop.min_people, workshop.lang),
        source=f"./{geopackage}|layername={element.layer}",
        kind=element.kind,
        style=make_style(element, limits, workshop.lang),
    )


def _add_crs(parent: Node, name: str) -> None:
    """Add a coordinate system by authority and by definition; QGIS needs both."""
    crs = CRS.from_user_input(name)
    authority, code = crs.to_authority() or ("", "0")
    node = add_node(parent, "spatialrefsys", nativeFormat="Wkt")
    add_node(node, "wkt", crs.to_wkt())
    add_node(node, "srsid", _ANY_ID)
    add_node(node, "srid", code)
    add_node(node, "authid", f"{authority}:{code}" if authority else "")
    add_node(node, "description", crs.name)
    add_node(node, "geographicflag", "true" if crs.is_geographic else "false")


def _add_tree(root: Node, groups: Sequence[Group]) -> None:
    """Add the tree of groups and layers, the topmost first."""
    tree = add_node(root, "layer-tree-group")
    for group in groups:
        node = add_node(tree, "layer-tree-group", name=group.title, checked="Qt::Checked", expanded=1)
        for layer in group.layers:
            add_node(
                node,
                "layer-tree-layer",
                id=layer.layer_id,
                name=layer.title,
                checked="Qt::Checked",
                expanded=1,
                providerKey="ogr",
                source=layer.source,
            )
    order = add_node(tree, "custom-order", enabled=0)
    for group in groups:
        for layer in group.layers:
            add_node(order, "item", layer.layer_id)


def _add_canvas(root: Node, crs: str, extent: Extent) -> None:
    """Add what the map window shows at first."""
    canvas = add_node(root, "mapcanvas", name="theMapCanvas")
    add_node(canvas, "units", "meters")
    view = add_node(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True):
        add_node(view, name, f"{value:.3f}")
    add_node(canvas, "rotation", "0")
    _add_crs(add_node(canvas, "destinationsrs"), crs)


def _add_layer(held: Node, layer: ProjectLayer, crs: str) -> None:
    """Add a layer with its style; QGIS does not look into the GeoPackage for it."""
    node = add_node(
        held,
        "maplayer",
        type="vector",
        geometry=_GEOMETRIES[layer.kind],
        labelsEnabled=1,
        hasScaleBasedVisibilityFlag=0,
    )
    add_node(node, "id", layer.layer_id)
    add_node(node, "datasource", layer.source)
    add_node(node, "layername", layer.title)
    _add_crs(add_node(node, "srs"), crs)
    add_node(node, "provider", "ogr", encoding="UTF-8")
    about = add_node(node, "resourceMetadata")
    add_node(about, "identifier", layer.layer_id)
    add_node(about, "type", "dataset")
    add_node(about, "title", layer.title)
    add_node(about, "abstract", layer.abstract)
    node.extend(layer.style)
