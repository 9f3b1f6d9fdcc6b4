"""Sentences about legends, workshop.toml and the command line."""

from mentalkarta.messages.base import Message

SETTINGS: tuple[Message, ...] = (
    Message(
        "legend-unknown",
        "Det finns ingen teckenförklaring som heter {name}: välj en av {known} eller ange en .toml-fil.",
        "There is no legend called {name}: choose one of {known} or name a .toml file.",
        "--legend kramfos",
    ),
    Message(
        "legend-faulty",
        "Teckenförklaringen {file} har {count} fel: {faults}. Rätta filen och kör igen.",
        "The legend {file} has {count} fault(s): {faults}. Correct the file and run again.",
        "min_share = 1.5",
    ),
)
