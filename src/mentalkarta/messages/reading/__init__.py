"""Sentences about reading files, drawings and base layers."""

from mentalkarta.messages.base import Message
from mentalkarta.messages.reading.files import FILES
from mentalkarta.messages.reading.geometries import GEOMETRIES
from mentalkarta.messages.reading.properties import PROPERTIES

READING: tuple[Message, ...] = (*FILES, *PROPERTIES, *GEOMETRIES)
