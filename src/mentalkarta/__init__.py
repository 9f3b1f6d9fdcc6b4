"""Mental maps counted by people: read drawings, build the map, draw the sheet, export the layers.

>>> import mentalkarta as mk
>>> workshop = mk.read_workshop("examples/kramfors")
>>> mental_map = mk.build_map(workshop)
>>> figure = mk.draw_sheet(mental_map)
>>> receipt = mk.export(mental_map, "out")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import_module("mentalkarta.export")  # first: importing the room later would take the name from the function below
from mentalkarta.delivery import export  # noqa: E402 - after the room of the same name

if TYPE_CHECKING:
    from mentalkarta.errors import DataError, MentalkartaError, OutputError, UsageError
    from mentalkarta.ingest import read_drawings
    from mentalkarta.legend import list_legends, load_legend
    from mentalkarta.model import MentalMap, Workshop
    from mentalkarta.pipeline import build_map
    from mentalkarta.render import draw_sheet
    from mentalkarta.simulate import simulate_workshop
    from mentalkarta.workshop import read_workshop

__all__ = [
    "DataError",
    "MentalMap",
    "MentalkartaError",
    "OutputError",
    "UsageError",
    "Workshop",
    "build_map",
    "draw_sheet",
    "export",
    "list_legends",
    "load_legend",
    "read_drawings",
    "read_workshop",
    "simulate_workshop",
]

_ROOMS = {
    "DataError": "errors",
    "MentalMap": "model",
    "MentalkartaError": "errors",
    "OutputError": "errors",
    "UsageError": "errors",
    "Workshop": "model",
    "build_map": "pipeline",
    "draw_sheet": "render",
    "list_legends": "legend",
    "load_legend": "legend",
    "read_drawings": "ingest",
    "read_workshop": "workshop",
    "simulate_workshop": "simulate",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the room holds under that name
    """Load a public name when it is first asked for: geopandas and matplotlib take seconds."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'mentalkarta' has no attribute {name!r}")
    return getattr(import_module(f"mentalkarta.{_ROOMS[name]}"), name)
