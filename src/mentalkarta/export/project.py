"""A QGIS project of tables: opens styled and grouped, and stays whole when its folder is moved."""

import io
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from pyproj import CRS

from mentalkarta.export.geopackage import Table
from mentalkarta.export.metadata import list_metadata
from mentalkarta.export.xml import QGIS_VERSION, Node, add_node, make_node, write_xml
from mentalkarta.model import Kind
from mentalkarta.study_area import Extent

_GEOMETRIES: dict[Kind, str] = {"point": "Point", "line": "Line", "area": "Polygon"}
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_SPACE = uuid.UUID("6f1d5f0e-6d57-5c0e-9a55-7e8e1f1c9b2a")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ANY_ID = "3452"  # QGIS looks at the authority only beside an internal id; any will do


@dataclass(frozen=True, slots=True)
class ProjectLayer:
    """A table in a project, and the name of the GeoPackage beside the project that holds it."""

    table: Table
    geopackage: str

    @property
    def layer_id(self) -> str:
        """Return the layer's id in the project."""
        return f"{self.table.name}_{uuid.uuid5(_SPACE, f'{self.geopackage}/{self.table.name}').hex[:16]}"

    @property
    def source(self) -> str:
        """Return where the data are, from the folder of the project."""
        return f"./{self.geopackage}|layername={self.table.name}"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of layers and groups, the topmost first."""

    title: str
    children: "Sequence[ProjectLayer | Group]"
    expanded: bool = True

    def list_layers(self) -> list[ProjectLayer]:
        """List the layers in the group and the groups in it."""
        found = []
        for child in self.children:
            found += child.list_layers() if isinstance(child, Group) else [child]
        return found


@dataclass(frozen=True, slots=True)
class Project:
    """A project: title, coordinate system, what is seen at first, colour behind all layers, groups, print layouts."""

    title: str
    crs: str
    view: Extent
    ground: str
    groups: Sequence[Group]
    layouts: Sequence[Node] = ()


def write_project(project: Project) -> bytes:
    """Write a project as the bytes of a .qgz, the same on every system and day."""
    entry = zipfile.ZipInfo("layers.qgs", _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(entry, write_xml(make_project(project), _DOCTYPE))
    return packed.getvalue()


def group_tables(title: str, layers: Sequence[ProjectLayer]) -> Group:
    """Group layers as they lie on the map, the topmost first; those of one group keep together in a group of theirs."""
    ordered = sorted(layers, key=lambda layer: -layer.table.order)
    children: list[ProjectLayer | Group] = []
    for name in dict.fromkeys(layer.table.group for layer in ordered):
        own = [layer for layer in ordered if layer.table.group == name]
        children += own if len(own) == 1 else [Group(name, own)]
    return Group(title, children)


def make_project(project: Project) -> Node:
    """Make the tree of a project in the form of QGIS 3 (4.0 reads it too); no macros, no actions."""
    root = make_node("qgis", version=QGIS_VERSION, projectname=project.title)
    add_node(root, "homePath", path="")
    add_node(root, "title", project.title)
    _add_crs(add_node(root, "projectCrs"), project.crs)
    layers = [layer for group in project.groups for layer in group.list_layers()]
    tree = add_node(root, "layer-tree-group")
    for group in project.groups:
        _add_group(tree, group)
    order = add_node(tree, "custom-order", enabled=0)
    for layer in layers:
        add_node(order, "item", layer.layer_id)
    _add_canvas(root, project)
    held = add_node(root, "projectlayers")
    for layer in layers:
        _add_layer(held, layer, project.crs)
    drawn = add_node(root, "layerorder")
    for layer in layers:
        add_node(drawn, "layer", id=layer.layer_id)
    _add_properties(root, project)
    add_node(root, "Layouts").extend(project.layouts)
    return root


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


def _add_group(parent: Node, group: Group) -> None:
    """Add a group to the tree, with all that is in it."""
    node = add_node(parent, "layer-tree-group", name=group.title, checked="Qt::Checked", expanded=group.expanded)
    for child in group.children:
        if isinstance(child, Group):
            _add_group(node, child)
        else:
            add_tree_layer(node, child, expanded=group.expanded)


def add_tree_layer(parent: Node, layer: ProjectLayer, *, expanded: bool = True) -> Node:
    """Add a layer to a tree, of the project or of a print layout's legend."""
    return add_node(
        parent,
        "layer-tree-layer",
        id=layer.layer_id,
        name=layer.table.title,
        checked="Qt::Checked" if layer.table.shown else "Qt::Unchecked",
        expanded=expanded,
        providerKey="ogr",
        source=layer.source,
    )


def _add_canvas(root: Node, project: Project) -> None:
    """Add what the map window shows at first."""
    canvas = add_node(root, "mapcanvas", name="theMapCanvas")
    add_node(canvas, "units", "meters")
    view = add_node(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), project.view, strict=True):
        add_node(view, name, f"{value:.3f}")
    add_node(canvas, "rotation", "0")
    _add_crs(add_node(canvas, "destinationsrs"), project.crs)


def _add_layer(held: Node, layer: ProjectLayer, crs: str) -> None:
    """Add a layer with its style; QGIS does not look into the GeoPackage for it."""
    table = layer.table
    node = add_node(
        held,
        "maplayer",
        type="vector",
        geometry=_GEOMETRIES[table.kind],
        labelsEnabled=any(part.tag == "labeling" for part in table.style),
        hasScaleBasedVisibilityFlag=0,
    )
    add_node(node, "id", layer.layer_id)
    add_node(node, "datasource", layer.source)
    add_node(node, "layername", table.title)
    _add_crs(add_node(node, "srs"), crs)
    add_node(node, "provider", "ogr", encoding="UTF-8")
    add_node(node, "resourceMetadata").extend(list_metadata(table))
    node.extend(table.style)


def _add_properties(root: Node, project: Project) -> None:
    """Add what holds for the whole project: relative paths, the colour of the ground, the full view."""
    properties = add_node(root, "properties")
    add_node(add_node(properties, "SpatialRefSys"), "ProjectionsEnabled", "1", type="int")
    add_node(add_node(properties, "Paths"), "Absolute", "false", type="bool")
    labels = add_node(properties, "PAL")  # more places to try than QGIS would by itself
    add_node(labels, "CandidatesLinePerCM", "20", type="double")
    add_node(labels, "CandidatesPolygonPerCM", "20", type="double")
    add_node(labels, "PlacementEngineVersion", "1", type="int")
    window = add_node(properties, "Gui")
    for part, start in (("Red", 1), ("Green", 3), ("Blue", 5)):
        add_node(window, f"CanvasColor{part}Part", str(int(project.ground[start : start + 2], 16)), type="int")
    settings = add_node(root, "ProjectViewSettings", UseProjectScales=0)
    min_x, min_y, max_x, max_y = project.view
    view = add_node(settings, "DefaultViewExtent", xmin=min_x, ymin=min_y, xmax=max_x, ymax=max_y)
    _add_crs(view, project.crs)
