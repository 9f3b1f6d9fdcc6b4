"""Sentences about reading files."""

from mentalkarta.messages.base import Message

READING: tuple[Message, ...] = ()
