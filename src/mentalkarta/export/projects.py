"""The QGIS project of a map: groups and layers as on the sheet, what is seen at first, a print layout."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mentalkarta.base_style import GROUND, LAND, WATER
from mentalkarta.export.layout import make_layout
from mentalkarta.export.project import Group, Project, ProjectLayer, group_tables
from mentalkarta.export.twin import write_title
from mentalkarta.export.words import say
from mentalkarta.study_area import find_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.export.geopackage import Table
    from mentalkarta.model import MentalMap

LAYERS_FILE, BASE_FILE, SET_ASIDE_FILE = "layers.gpkg", "base.gpkg", "set_aside.gpkg"


def plan_project(mental_map: MentalMap, layers: Sequence[ProjectLayer], base: Sequence[Table] = ()) -> Project:
    """Plan a project of a map's layers, with the tables of the background below them where they lie beside it.

    Groups and layers lie as on the sheet, in the map's coordinate system; what is seen at first is the study area and
    every place.
    """
    lang = mental_map.workshop.lang
    groups = [group_tables(say("map_group", lang), layers)]
    if base:
        below = sorted(base, key=lambda table: -table.order)
        groups.append(
            Group(say("base_group", lang), [ProjectLayer(table, BASE_FILE) for table in below], expanded=False)
        )
    project = Project(
        title=write_title(mental_map),
        crs=mental_map.crs,
        view=find_view(mental_map.extent, mental_map.layers),
        ground=_choose_ground(mental_map) if base else GROUND,
        groups=groups,
    )
    return replace(project, layouts=[make_layout(mental_map, project)])


def place_tables(tables: Sequence[Table], geopackage: str) -> list[ProjectLayer]:
    """Say in which GeoPackage beside the project tables lie."""
    return [ProjectLayer(table, geopackage) for table in tables]


def _choose_ground(mental_map: MentalMap) -> str:
    """Choose the colour behind all layers: the sea around land, land around lakes."""
    roles = {layer.role for layer in mental_map.base}
    return WATER if "land" in roles else LAND if "water" in roles else GROUND
