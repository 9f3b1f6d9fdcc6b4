"""Sentences about making the map."""

from mentalkarta.messages.base import Message

MAPPING: tuple[Message, ...] = (
    Message(
        "nothing-to-map",
        "Det finns inget att rita: {files} filer lästes, {set_aside} teckningar lades åt sidan och ingen kunde "
        "användas. Kör ”mentalkarta check” på samma källa så visas vad som är fel med varje teckning.",
        "There is nothing to map: {files} file(s) were read, {set_aside} drawing(s) set aside and none could be used. "
        "Run “mentalkarta check” on the same source to see what is wrong with each drawing.",
        "a file whose features all lack geometry",
    ),
    Message(
        "asked-too-few",
        "asked är {asked}, men {people} personer har ritat: ange hur många som tillfrågades, minst {people}.",
        "asked is {asked}, but {people} people drew: state how many were asked, at least {people}.",
        "--asked 100 with 120 participants",
    ),
)
