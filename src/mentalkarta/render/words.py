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
    "absent": Text("Inget på denna karta", "Not on this map"),
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
    "share": Text("Andel", "Share"),
    "share_of_people": Text("Andel av de tillfrågade", "Share of those asked"),
    "scale": Text("Skala 1:{denominator} i {paper}", "Scale 1:{denominator} at {paper}"),
    "north": Text("N", "N"),
    "stamp": Text("Exempeldata", "Example data"),
    "and": Text("och", "and"),
    "finding_named": Text("{name} nämns av {share}", "{name} is named by {share}"),
    "finding_goal": Text("{name} är mål för {share}", "{name} is a destination of {share}"),
    "finding_drawn": Text("{name} ritas av {share}", "{name} is drawn by {share}"),
    "finding_unnamed": Text(
        "{count} platser utan namn, den vanligaste av {share}", "{count} unnamed places, the commonest by {share}"
    ),
    "finding_none": Text("Inget når den lägsta gränsen", "Nothing reaches the lowest limit"),
    "ways_to_see": Text("{number} sätt att se {place}", "{number} ways to see {place}"),
    "one_each": Text(
        "{title}: en karta per element. {people} tillfrågade.", "{title}: one map per element. {people} people asked."
    ),
    "absent_here": Text("Inget på kartorna: {elements}.", "Not on the maps: {elements}."),
    "together": Text("Alla tillsammans", "All together"),
    "together_note": Text("Helheten: se huvudkartan för namn", "The whole: see the main map for names"),
    "same_scale": Text("Samma skala och samma klasser i alla rutor.", "Same scale and classes in all frames."),
}

NUMBERS: dict[Lang, dict[int, str]] = {
    "sv": {2: "Två", 3: "Tre", 4: "Fyra", 5: "Fem", 6: "Sex", 7: "Sju", 8: "Åtta", 9: "Nio"},
    "en": {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine"},
}
"""Numbers that begin a title."""


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence of the sheet with its values filled in."""
    return WORDS[key].get(lang).format(**values)


def list_words(words: list[str], lang: Lang) -> str:
    """Write words as a list: "Landmärken, målpunkter och stråk"; all but the first begin small."""
    lowered = [word if place == 0 else word[:1].lower() + word[1:] for place, word in enumerate(words)]
    if len(lowered) < 2:
        return "".join(lowered)
    return f"{', '.join(lowered[:-1])} {say('and', lang)} {lowered[-1]}"
