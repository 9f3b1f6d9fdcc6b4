"""Sentences about writing files."""

from mentalkarta.messages.base import Message

WRITING: tuple[Message, ...] = ()
