"""Sentences about inventing a workshop."""

from mentalkarta.messages.base import Message

SIMULATING: tuple[Message, ...] = (
    Message(
        "people-too-few",
        "Antalet personer är {people}: ange minst 1.",
        "The number of people is {people}: give at least 1.",
        "--people 0",
    ),
    Message(
        "truth-faulty",
        "De planterade platserna har {count} fel: {faults}. Rätta filen och kör igen; formen beskrivs i "
        "examples/kramfors/README.md.",
        "The planted places have {count} fault(s): {faults}. Correct the file and run again; its form is described in "
        "examples/kramfors/README.md.",
        '"popularity": 1.2',
    ),
    Message(
        "area-faulty",
        "Området går inte att använda: {fault}. Ange en giltig polygon i longitud och latitud (WGS 84).",
        "The area cannot be used: {fault}. Give a valid polygon in longitude and latitude (WGS 84).",
        "an area in SWEREF 99 TM metres",
    ),
    Message(
        "truth-unreadable",
        "Filen {file} med planterade platser går inte att läsa: ange en GeoJSON-fil (FeatureCollection) i UTF-8.",
        "The file {file} of planted places cannot be read: give a GeoJSON file (FeatureCollection) in UTF-8.",
        "--truth notes.txt",
    ),
)
