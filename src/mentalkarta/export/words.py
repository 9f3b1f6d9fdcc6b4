"""What the written files say: titles of columns, lines of the text twin, the note in the internal folder."""

from mentalkarta.counts import ClassLimits
from mentalkarta.model import Category, Element, FrequencyClass, Lang, Text
from mentalkarta.wording import describe_limits, describe_rule

COLUMN_TITLES = {
    "layer": Text("Lager", "Layer"),
    "place_id": Text("Plats-id", "Place id"),
    "name": Text("Namn", "Name"),
    "participants": Text("Antal deltagare", "Participants"),
    "asked": Text("Antal tillfrågade", "People asked"),
    "share": Text("Andel av de tillfrågade", "Share of the people asked"),
    "share_low": Text("Andel, nedre gräns (95 %)", "Share, lower limit (95 %)"),
    "share_high": Text("Andel, övre gräns (95 %)", "Share, upper limit (95 %)"),
    "certainty": Text("Säkerhet i klassen (0–1)", "Certainty of the class (0–1)"),
    "class": Text("Klass", "Class"),
    "level": Text("Nivå", "Level"),
    "grade": Text("Grad (1 = starkast)", "Grade (1 = strongest)"),
    "label": Text("Teckenförklaring", "Legend"),
    "drawings": Text("Antal teckningar", "Drawings"),
    "radius_m": Text("Radie som rymmer 68 % av märkena (m)", "Radius holding 68 % of the marks (m)"),
    "name_people": Text("Personer som gav namnet", "People who gave the name"),
    "agreement": Text("Minsta antal personer överens om någon del", "Fewest people who agree on any part"),
    "members": Text("Teckningar, löpnummer", "Drawings, running numbers"),
}

PHRASES = {
    "map_group": Text("Mental karta", "Mental map"),
    "untitled": Text("Mental karta", "Mental map"),
    "legend_share": Text("Andel", "Share"),
    "overlap": Text("Överlapp: {layer}", "Overlap: {layer}"),
    "described": Text(
        "{element}: {note}. Antal olika personer av {asked} tillfrågade; platser med färre än {least} personer "
        "visas inte.",
        "{element}: {note}. Distinct people of {asked} asked; places with fewer than {least} people are not shown.",
    ),
    "asked": Text("{asked} personer tillfrågades.", "{asked} people were asked."),
    "inferred": Text(
        "Antalet tillfrågade är inte angivet: {asked} personer ritade, och andelarna räknas av dem.",
        "The number of people asked is not stated: {asked} people drew, and shares are of those.",
    ),
    "counted": Text(
        "Varje plats: antal olika personer, andel av de tillfrågade och 95-procentigt konfidensintervall.",
        "Each place: distinct people, share of the people asked and 95 % confidence interval.",
    ),
    "doubt": Text(
        "Osäker klass: chansen att den sanna andelen ligger i platsens klass är under {least}.",
        "Unsure class: the chance that the true share lies in the place's class is under {least}.",
    ),
    "together_table": Text(
        "De som satt vid samma bord ({groups} bord) svarar lika: {asked} personer räknas där som {alone} var för sig.",
        "People of one table ({groups} tables) answer alike: {asked} people count there as {alone} each on their own.",
    ),
    "together_home": Text(
        "De som kommer från samma hem ({groups} hem) svarar lika: {asked} personer räknas där som {alone} var för sig.",
        "People of one home ({groups} homes) answer alike: {asked} people count there as {alone} each on their own.",
    ),
    "apart_table": Text(
        "Att de som satt vid samma bord kan svara lika räknas inte in: borden är för få ({groups}).",
        "That people of one table may answer alike is not taken into account: the tables are too few ({groups}).",
    ),
    "apart_home": Text(
        "Att de som kommer från samma hem kan svara lika räknas inte in: hemmen är för få ({groups}).",
        "That people of one home may answer alike is not taken into account: the homes are too few ({groups}).",
    ),
    "unsure": Text("{label}, osäker klass", "{label}, unsure class"),
    "invented": Text("Exempeldata: svaren är påhittade.", "Example data: the answers are invented."),
    "place": Text(
        "  {number}. {name}: {people}, {share} ({low}–{high}), {label}",
        "  {number}. {name}: {people}, {share} ({low}–{high}), {label}",
    ),
    "slices": Text("     varav {slices}", "     of which {slices}"),
    "unnamed": Text("utan namn ({place_id})", "unnamed ({place_id})"),
    "below": Text("under lägsta klassen, visas bara här", "below the lowest class, listed here only"),
    "no_places": Text("  Inga platser.", "  No places."),
    "withheld_head": Text("Utelämnat av integritetsskäl", "Left out for privacy"),
    "withheld": Text(
        "  {element}: {places} platser som färre än {least} personer ritat eller är överens om, "
        "{names} namn givna av färre, {slices} tårtbitar sammanslagna, "
        "{drawings} teckningar som ingår i ingen plats.",
        "  {element}: {places} places fewer than {least} people drew or agree on, {names} names given by fewer, "
        "{slices} slices merged, {drawings} drawings that are part of no place.",
    ),
    "nothing_withheld": Text("  Ingenting.", "  Nothing."),
    "readme": Text(
        "Stannar på kontoret: filerna här visar enskilda deltagares teckningar och får inte publiceras eller "
        "lämnas ut.",
        "Stays in the office: the files here show single participants' drawings and must not be published or "
        "passed on.",
    ),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase with its values filled in."""
    return PHRASES[key].get(lang).format_map(values)


def list_slices(element: Element) -> tuple[Category, ...]:
    """List the categories of an element's pies in the legend's order, "not stated" last."""
    return element.categories if element.unspecified is None else (*element.categories, element.unspecified)


def title_column(column: str, element: Element, lang: Lang) -> str:
    """Return the title of a column of an element's layer; categories are called as in the legend."""
    for category in list_slices(element):
        if category.key == column:
            return category.label.get(lang)
    return COLUMN_TITLES[column].get(lang)


def describe_element(element: Element, asked: int, least: int, lang: Lang) -> str:
    """Describe an element's layer in a sentence: what it is, how people were counted, what is not shown."""
    label, note = element.label.get(lang), element.note.get(lang)
    return say("described", lang, element=label, note=note, asked=asked, least=least)


def label_class(element: Element, frequency_class: FrequencyClass, limits: ClassLimits, lang: Lang) -> str:
    """Write a class as in a legend: "Hög frekvens – minst 50 % (102 av 203)", and the rule its limits follow."""
    label = f"{frequency_class.label.get(lang)} – {describe_limits(element, frequency_class, limits, lang)}"
    rule = describe_rule(limits.rule, lang)
    return f"{label}, {rule}" if rule else label
