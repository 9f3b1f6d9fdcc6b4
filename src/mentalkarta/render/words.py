"""The words of the sheet, in Swedish and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentalkarta.model import Text

if TYPE_CHECKING:
    from mentalkarta.model import Lang

WORDS = {
    "title": Text("Mental karta", "Mental map"),
    "by_frequency": Text("{elements} efter hur många som nämnt dem", "{elements} by how many people named them"),
    "people": Text("tillfrågade", "people asked"),
    "person": Text("tillfrågad", "person asked"),
    "groups": Text("i {count} grupper", "in {count} groups"),
    "named_by": Text("Andel av de tillfrågade som nämnt …", "Share of those asked who named …"),
    "nothing_named": Text(
        "Inget nämns av tillräckligt många för att visas.", "Nothing is named by enough people to be shown."
    ),
    "empty_column": Text("Inget på denna karta", "None on this map"),
    "strip_note_fixed": Text(
        "Andel av de tillfrågade, antal av {asked} inom parentes.",
        "Share of the people asked, number out of {asked} in brackets.",
    ),
    "strip_note_relative": Text(
        "Andel av spaltens starkaste plats, antal av {asked} tillfrågade inom parentes.",
        "Share of the column's strongest place, number out of {asked} people asked in brackets.",
    ),
    "strip_note_natural": Text(
        "Antal av {asked} tillfrågade, naturliga brytpunkter i varje spalt.",
        "Number out of {asked} people asked, natural breaks in each column.",
    ),
    "below": Text("Under {limit} visas inte.", "Below {limit} is not shown."),
    "below_each": Text("Under lägsta gränsen visas inte.", "Below the lowest limit is not shown."),
    "background": Text("Bakgrund", "Background"),
    "share_of_people": Text("Andel av de tillfrågade", "Share of those asked"),
    "scale": Text("Skala 1:{denominator} i {paper}", "Scale 1:{denominator} at {paper}"),
    "north": Text("N", "N"),
    "stamp": Text("Exempeldata", "Example data"),
    "and": Text("och", "and"),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence of the sheet with its values filled in."""
    return WORDS[key].get(lang).format(**values)


def list_words(words: list[str], lang: Lang) -> str:
    """Write words as a list: "Landmärken, målpunkter och stråk"; all but the first begin small."""
    lowered = [word if place == 0 else word[:1].lower() + word[1:] for place, word in enumerate(words)]
    if len(lowered) < 2:
        return "".join(lowered)
    return f"{', '.join(lowered[:-1])} {say('and', lang)} {lowered[-1]}"
