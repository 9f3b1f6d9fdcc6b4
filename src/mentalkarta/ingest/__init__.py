"""Read what people drew, strictly, and the planner's base layers and networks."""

from mentalkarta.ingest.base import read_backgrounds, read_base
from mentalkarta.ingest.drawings import read_drawings
from mentalkarta.ingest.forgetting import Cut, cut_person
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.network import name_network, read_network

__all__ = [
    "Cut",
    "Limits",
    "cut_person",
    "name_network",
    "read_backgrounds",
    "read_base",
    "read_drawings",
    "read_network",
]
