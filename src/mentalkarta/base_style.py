"""How the background looks: quiet colours, lines and names, the same on the sheet and in QGIS (mm and points on A3)."""

from collections.abc import Mapping
from types import MappingProxyType

from mentalkarta.model import BaseRole, Text
from mentalkarta.symbol import Line, Marker, NameStyle, Tick

GROUND = "#F8F5EE"
"""The paper of a map without land and water."""
LAND, WATER, VEIL = "#F4F0E6", "#CFE0E8", "#FFFFFF"
VEIL_ALPHA = 0.58
"""How much the veil over land outside the study area hides."""
SHALLOWS = ("#D6E5EC", "#DDEAF0", "#E6F0F4")
"""Water towards the shore, outermost first."""
SHALLOW_STEP_MM = 0.85

SHORE = Line("#86A3B2", 0.18)
RIVER = Line(SHALLOWS[0], 0.9, casing_mm=SHORE.width_mm, casing=SHORE.color)
ROAD = Line("#C9C2B4", 0.7, casing_mm=0.28)
RAIL = Line("#BDB6A9", 0.3, tick=Tick(1.5, 2.6, 0.3))
BORDER = Line("#8C8577", 0.22, dash_mm=(3.2, 1.0, 0.6, 1.0))
AREA = Line("#8C8577", 0.38, dash_mm=(3.2, 1.0, 0.6, 1.0))
"""The border of the study area."""
PLACE = Marker("circle", 1.1, "#FFFFFF", "#6F6A74", 0.2)

NAMES: Mapping[BaseRole, NameStyle] = MappingProxyType(
    {
        "places": NameStyle("#6F6A74", 6.8),
        "road": NameStyle("#5F5A66", 6.6, weight="semibold"),
        "river": NameStyle("#5E7F90", 7.0, italic=True),
        "water": NameStyle("#5E7F90", 7.0, italic=True),
        "border": NameStyle("#8C8790", 6.8, capitals=True),
    }
)
"""How the background's names are set; other roles have none."""

ROLE_WORDS: Mapping[BaseRole, Text] = MappingProxyType(
    {
        "area": Text("Områdets gräns", "Study area"),
        "border": Text("Annan gräns", "Other border"),
        "road": Text("Väg", "Road"),
        "rail": Text("Järnväg", "Railway"),
        "river": Text("Vattendrag", "River"),
        "water": Text("Vatten", "Water"),
        "land": Text("Land", "Land"),
        "places": Text("Orter", "Localities"),
        "locator": Text("Översiktskarta", "Locator"),
    }
)
