"""How far the people who drew an area agree on where it is: the zones of it, nouns of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from mentalkarta.symbol import Area, Hatch

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Zone = Literal["core", "shared", "fringe"]

ZONES: Mapping[Zone, float] = MappingProxyType({"core": 0.75, "shared": 0.5, "fringe": 0.25})
"""Zones of an area and the least share (0-1) of the people who drew it that every part of a zone belongs to."""

ZONE_COLUMNS = ("place_id", "name", "zone", "agree", "participants", "geometry")
"""Columns of a table of zones: the place, the zone, the fewest people who agree on any part of it, of how many."""

WRITTEN_ZONE_COLUMNS = tuple(column for column in ZONE_COLUMNS if column != "geometry")

SURE = 0.8
"""Certainty of its class from which a place goes without a word."""


@dataclass(frozen=True, slots=True)
class FoundZone:
    """A zone of a place: the fewest people who agree on any part of it, and where it is (Polygon or MultiPolygon)."""

    zone: Zone
    agree: int
    geometry: BaseGeometry


def make_zone_symbols(area: Area) -> Mapping[Zone, Area]:
    """Make the symbols of an area's zones from that of its strongest class: the surer, the fuller."""
    hatch = area.hatch or Hatch(45.0, 1.9, 0.24)
    return {
        "core": replace(area, alpha=0.42, edge_mm=0.5, dash_mm=(1.8, 0.9), hatch=hatch),
        "shared": replace(area, alpha=0.26, edge_mm=0.9, dash_mm=(), hatch=None),
        "fringe": replace(area, alpha=0.12, edge_mm=0.5, dash_mm=(0.5, 1.0), hatch=None),
    }
