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
    "pictures_of": Text("{number} bilder av {place}", "{number} pictures of {place}"),
    "group_people": Text("{people} deltagare", "{people} participants"),
    "group_person": Text("1 deltagare", "1 participant"),
    "too_few": Text("För få svar: minst {least} behövs", "Too few answers: at least {least} are needed"),
    "groups_withheld": Text(
        "Grupperna visas inte: en av dem, eller de utan grupp, är färre än {least}.",
        "The groups are not shown: one of them, or those without a group, are fewer than {least}.",
    ),
    "groups_alone": Text("För få svar för att jämföra grupper.", "Too few answers to compare groups."),
    "differ_none": Text(
        "På ingen av {places} platser skiljer sig grupperna mer än slumpen kan göra.",
        "On none of {places} places do the groups differ by more than chance can make.",
    ),
    "differ_some": Text(
        "Grupperna skiljer sig på {count} av {places} platser.", "The groups differ on {count} of {places} places."
    ),
    "differ_most": Text("Mest om {name}: {one}, {other}.", "Most on {name}: {one}, {other}."),
    "group_share": Text("{group} {share}", "{group} {share}"),
    "how_agreed": Text("Hur eniga är vi?", "How much do we agree?"),
    "agreement_note": Text(
        "Distriktens kärnor och osäkra kanter, och hur säkra klasserna är med {people} tillfrågade.",
        "Cores and fringes of the districts, and how sure the classes are with {people} people asked.",
    ),
    "most_agreed": Text(
        "Mest eniga är de om {name}: två av dem har i snitt {share} av ytan gemensam.",
        "Most agreed on is {name}: two of those who drew it share {share} of its area on average.",
    ),
    "share_and_interval": Text("Andel som nämnt, med 95 % osäkerhet", "Share of those asked, with 95% uncertainty"),
    "hollow_means": Text(
        "Ofylld: klassen är osäker (under {least}). Streckat: klassgränser.",
        "Hollow: the class is unsure (under {least}). Dashed: class limits.",
    ),
    "unsure_places": Text(
        "{count} av {places} platser ligger så nära en klassgräns att fler svar kan flytta dem.",
        "{count} of {places} places lie so near a class limit that more answers may move them.",
    ),
    "areas_hidden": Text(
        "Ej på kartan, eftersom de ligger över starkare: {names}.",
        "Not on the map, since they lie over stronger ones: {names}.",
    ),
    "more_places": Text("och {count} till", "and {count} more"),
    "how_differ": Text("Var skiljer sig grupperna?", "Where do the groups differ?"),
    "apart": Text("Skillnad", "Difference"),
    "smallest": Text(
        "Så många svar kan visa skillnader från {points} procentenheter; mindre kan finnas utan att synas.",
        "So many answers can show differences from {points} percentage points; smaller ones may be there unseen.",
    ),
    "bold_means": Text(
        "Fet och fylld: en skillnad enligt Fishers exakta test; av alla som kallas så är i snitt högst 5 % ingen "
        "(Benjamini–Hochberg). Streck: 95 % intervall (Newcombe).",
        "Bold and filled: a difference by Fisher's exact test; of all called so at most 5% are none on average "
        "(Benjamini–Hochberg). Bar: 95% interval (Newcombe).",
    ),
    "within_homes": Text(
        "Grupperna bor olika och jämförs därför inom varje hemort.",
        "The groups live apart, so they are compared within each home place.",
    ),
    "not_within": Text("Andel av gruppens deltagare.", "Share of the group's participants."),
    "widest_pair": Text(
        "Skillnaden är den största mellan två grupper.", "The difference is the largest between two groups."
    ),
    "groups_hidden": Text(
        "Ej visade platser: {count}, där någon grupp har färre än {least}.",
        "Places not shown here: {count}, where some group has fewer than {least}.",
    ),
    "purposes_hidden": Text(
        "Ej angivet är också ändamål som någon grupp har färre än {least} av.",
        "Not stated are also purposes of which some group has fewer than {least}.",
    ),
    "along_lines": Text(
        "Längs linjer räknas de som ritat en del av sträckan.",
        "Along lines those count who drew a part of the stretch.",
    ),
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
