"""Sentences about counting people."""

from mentalkarta.messages.base import Message

COUNTING: tuple[Message, ...] = (
    Message(
        "overlap-inconsistent",
        "Överlappets delar blir tillsammans {counted} m², men deltagarnas områden är {drawn} m²: inget räknas hellre "
        "än fel. Rapportera filerna; under tiden kan kartan göras utan områden.",
        "The pieces of the overlap add up to {counted} m² but the participants' areas to {drawn} m²: no count rather "
        "than a wrong one. Please report the files; meanwhile the map can be made without areas.",
    ),
)
