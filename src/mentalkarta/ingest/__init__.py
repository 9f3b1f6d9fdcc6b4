"""Read what people drew, strictly, and the planner's base layers."""

from mentalkarta.ingest.base import read_base
from mentalkarta.ingest.drawings import read_drawings
from mentalkarta.ingest.limits import Limits

__all__ = ["Limits", "read_base", "read_drawings"]
