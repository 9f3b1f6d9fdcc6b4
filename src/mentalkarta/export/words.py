"""What the written files say: titles of columns, lines of the text twin, the note in the internal folder."""

from mentalkarta.base_style import ROLE_WORDS
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
    "network_id": Text("Id i det givna nätet", "Ids in the given network"),
    "consensus": Text("Samstämmighet (0–1)", "Consensus (0–1)"),
    "zone": Text("Zon", "Zone"),
    "agree": Text("Minsta antal överens", "Fewest who agree"),
    "medoid": Text("Mest typiska teckning, löpnummer", "Most typical drawing, running number"),
    "known_name": Text("Namn enligt underlaget", "Name on the base map"),
    "name_people": Text("Personer som gav namnet", "People who gave the name"),
    "participants_to": Text("Högsta antal deltagare", "Most participants"),
    "cell_m": Text("Rutornas sida, m", "Side of the cells, m"),
    "agreement": Text("Minsta antal personer överens om någon del", "Fewest people who agree on any part"),
    "members": Text("Teckningar, löpnummer", "Drawings, running numbers"),
    "crossing_id": Text("Korsnings-id", "Crossing id"),
    "rank": Text("Ordning (1 = flest personer)", "Order (1 = most people)"),
    "path_id": Text("Stråk: plats-id", "Path: place id"),
    "path_name": Text("Stråk: namn", "Path: name"),
    "path_participants": Text("Stråk: antal deltagare", "Path: participants"),
    "path_share": Text("Stråk: andel av de tillfrågade", "Path: share of the people asked"),
    "barrier_id": Text("Barriär: plats-id", "Barrier: place id"),
    "barrier_name": Text("Barriär: namn", "Barrier: name"),
    "barrier_participants": Text("Barriär: antal deltagare", "Barrier: participants"),
    "barrier_share": Text("Barriär: andel av de tillfrågade", "Barrier: share of the people asked"),
    "number": Text("Löpnummer", "Running number"),
    "element": Text("Element", "Element"),
    "category": Text("Ärende", "Errand"),
    "file": Text("Fil", "File"),
    "position": Text("Teckning i filen", "Drawing in the file"),
    "code": Text("Felkod", "Code"),
    "reason": Text("Orsak", "Reason"),
}

COLUMN_NOTES = {
    "place_id": Text(
        "Samma från körning till körning så länge platsen behåller sitt namn.",
        "The same from run to run while the place keeps its name.",
    ),
    "name": Text(
        "Den stavning flest använde; tomt när för få gav namnet.",
        "The spelling most people used; empty when too few gave the name.",
    ),
    "participants": Text("Antal olika personer som ritat platsen.", "Distinct people who drew the place."),
    "asked": Text(
        "Antal tillfrågade personer, även de som inte ritade något.", "People asked, also those who drew nothing."
    ),
    "share": Text("participants / asked, 0–1.", "participants / asked, 0–1."),
    "share_low": Text("Wilsons 95-procentiga intervall, 0–1.", "Wilson's 95 % interval, 0–1."),
    "share_high": Text("Wilsons 95-procentiga intervall, 0–1.", "Wilson's 95 % interval, 0–1."),
    "certainty": Text(
        "Chansen att den sanna andelen ligger i platsens klass, 0–1.",
        "The chance that the true share lies in the place's class, 0–1.",
    ),
    "class": Text(
        "Klassens nyckel i teckenförklaringen; bestämmer hur platsen ritas.",
        "Key of the class in the legend; decides how the place is drawn.",
    ),
    "level": Text("high = hög frekvens, low = låg.", "high or low frequency."),
    "grade": Text("Klassens ordning, 1 = starkast.", "Order of the class, 1 = strongest."),
    "label": Text("Klassen i ord.", "The class in words."),
    "drawings": Text(
        "Antal teckningar bakom platsen; en person kan ha flera.",
        "Drawings behind the place; one person may have several.",
    ),
    "radius_m": Text(
        "Så många meter från punkten ligger 68 % av personernas märken.",
        "Within so many metres of the point lie 68 % of the people's marks.",
    ),
    "network_id": Text(
        "De linjer i det givna nätet som stråket följer, med ; mellan; tomt när det inte följer något.",
        "The lines of the given network that it follows, with ; between them; empty when it follows none.",
    ),
    "consensus": Text(
        "Hur stor del av vad två av dem som ritat området ritat som är gemensam, i snitt.",
        "What two of those who drew it have in common on average, as a part of all they drew.",
    ),
    "zone": Text(
        "core: minst 75 % av dem som ritat området är överens om varje del; shared: minst 50 %; fringe: minst 25 %.",
        "core: at least 75 % of those who drew the area agree on every part; shared: at least 50 %; fringe: 25 %.",
    ),
    "agree": Text(
        "Minsta antal personer som är överens om någon del av zonen.",
        "Fewest people who agree on any part of the zone.",
    ),
    "medoid": Text(
        "Teckningen vars yta mest liknar de andras: en persons penna.",
        "The drawing whose area is most like the others': one person's pen.",
    ),
    "name_people": Text("Personer som gav detta namn.", "People who gave this name."),
    "participants_to": Text(
        "Flest personer över någon punkt av biten; lika med antal deltagare utom där bitarna är för många.",
        "Most people over any spot of the piece; the number of participants except where pieces are too many.",
    ),
    "cell_m": Text(
        "Formen är räknad i rutor med denna sida; 0 är exakt.",
        "The shape is counted in cells of this side; 0 is exact.",
    ),
    "agreement": Text(
        "Minsta antal personer som är överens om någon del av formen.",
        "Fewest people who agree on any part of the shape.",
    ),
    "known_name": Text(
        "Namnet i det givna nätet, oavsett deltagarnas.", "The name in the given network, whatever people say."
    ),
    "members": Text(
        "Löpnummer i drawings.csv och i lagren med teckningar.",
        "Numbers in drawings.csv and in the layers of drawings.",
    ),
    "crossing_id": Text("Efter rutan på 100 m där den ligger.", "After the square of 100 m it lies in."),
    "rank": Text(
        "Efter det mindre av de två antalen, sedan summan.", "By the smaller of the two numbers, then by their sum."
    ),
    "path_id": Text("Platsen i lagret med stråk.", "The place in the layer of paths."),
    "path_name": Text("Stråkets namn där.", "What the path is called there."),
    "path_participants": Text("Antal olika personer som ritat stråket.", "Distinct people who drew the path."),
    "path_share": Text("path_participants / asked, 0–1.", "path_participants / asked, 0–1."),
    "barrier_id": Text("Platsen i lagret med barriärer.", "The place in the layer of barriers."),
    "barrier_name": Text("Barriärens namn där.", "What the barrier is called there."),
    "barrier_participants": Text("Antal olika personer som ritat barriären.", "Distinct people who drew the barrier."),
    "barrier_share": Text("barrier_participants / asked, 0–1.", "barrier_participants / asked, 0–1."),
    "number": Text("Det som står i platsernas members.", "What stands in the places' members."),
    "element": Text("Vad som ritades.", "What was drawn."),
    "category": Text("Målpunktens ärenden.", "Errands of the destination."),
    "file": Text("Filen som teckningen stod i.", "The file that held the drawing."),
    "position": Text("Teckningens ordning i filen, från 1.", "Order of the drawing in the file, from 1."),
    "code": Text("Förklaras i docs/errors.md.", "Explained in docs/errors.md."),
    "reason": Text("Varför teckningen inte räknas.", "Why the drawing does not count."),
}
"""What a column holds, in a sentence."""

PHRASES = {
    "map_group": Text("Mental karta", "Mental map"),
    "base_group": Text("Bakgrund", "Background"),
    "layout": Text("A3 liggande", "A3 landscape"),
    "stamp": Text("Exempeldata", "Example data"),
    "base_name": Text("Namn", "Name"),
    "base_name_note": Text("Namnet i det givna skiktet.", "The name in the layer given."),
    "base_label": Text("Text på kartan", "Text on the map"),
    "base_label_note": Text(
        "Det som skrivs; tomt för det som kartan redan namnger.",
        "What is written; empty for what the map names already.",
    ),
    "veil": Text("Utanför området", "Outside the study area"),
    "slice_note": Text(
        "Personer med ärendet; den som har k ärenden ger 1/k till vart och ett.",
        "People with this errand; one who has k errands gives 1/k to each.",
    ),
    "untitled": Text("Mental karta", "Mental map"),
    "legend_share": Text("Andel", "Share"),
    "overlap": Text("Överlapp: {layer}", "Overlap: {layer}"),
    "overlap_note": Text(
        "Marken delad i bitar med det exakta antalet personer som ritat över var och en; där bitarna är för många, i "
        "band av antal.",
        "The ground cut into pieces with the exact number of people who covered each; in bands of numbers where pieces "
        "are too many.",
    ),
    "step": Text("{low}–{high} personer", "{low}–{high} people"),
    "step_one": Text("{low} personer", "{low} people"),
    "step_person": Text("1 person", "1 person"),
    "drawings": Text("Teckningar", "Drawings"),
    "drawings_note": Text(
        "Teckningarna som räknades, var och en med sitt löpnummer.", "The drawings counted, each with its number."
    ),
    "set_aside": Text("Lagda åt sidan", "Set aside"),
    "set_aside_note": Text(
        "Teckningar som inte räknas, och varför; de utan användbara koordinater har ingen form.",
        "Drawings that do not count, and why; those without usable coordinates have no shape.",
    ),
    "kind_point": Text("punkter", "points"),
    "kind_line": Text("linjer", "lines"),
    "kind_area": Text("områden", "areas"),
    "described": Text("{element}: {note}.", "{element}: {note}."),
    "people_not_drawings": Text(
        "Varje plats har antalet olika personer som ritat den, inte antalet teckningar, och andelen av alla "
        "tillfrågade med Wilsons 95-procentiga intervall.",
        "Each place has the number of different people who drew it, not of drawings, and the share of all those "
        "asked with Wilson's 95 % interval.",
    ),
    "classes": Text("Klasser: {classes}. Därunder visas inget.", "Classes: {classes}. Below that nothing is shown."),
    "privacy": Text(
        "Integritet: platser, namn och tårtbitar med färre än {least} personer är utelämnade; gränser, linjeändar och "
        "märken är generaliserade (tolerans {tolerance} m).",
        "Privacy: places, names and slices of fewer than {least} people are left out; borders, ends of lines and "
        "marks are generalised (tolerance {tolerance} m).",
    ),
    "exact": Text(
        "Exakta uppgifter för kontoret: får inte publiceras eller lämnas ut.",
        "Exact figures for the office: must not be published or passed on.",
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
    "groups_head": Text("Grupper", "Groups"),
    "groups_withheld": Text(
        "  Grupperna visas inte: en av dem, eller de utan grupp, är färre än {least}.",
        "  The groups are not shown: one of them, or those without a group, are fewer than {least}.",
    ),
    "group": Text("  {name}: {people} deltagare", "  {name}: {people} participants"),
    "groups_smallest": Text(
        "  {names}: så många kan visa skillnader från {points} procentenheter",
        "  {names}: so many can show differences from {points} percentage points",
    ),
    "group_difference": Text(
        "  {name}: {groups}; skillnad i procentenheter, 95 %: {low} till {high}",
        "  {name}: {groups}; difference in percentage points, 95%: {low} to {high}",
    ),
    "groups_alike": Text(
        "  På ingen plats skiljer sig grupperna mer än slumpen kan göra.",
        "  On no place do the groups differ by more than chance can make.",
    ),
    "groups_hidden": Text(
        "  Ej jämförda platser: {count}, där någon grupp har färre än {least}.",
        "  Places not compared: {count}, where some group has fewer than {least}.",
    ),
    "zones": Text("{element}: samstämmighet", "{element}: agreement"),
    "zones_note": Text(
        "Var de som ritat ett område är överens om det: kärnan, den gemensamma ytan, den osäkra kanten.",
        "Where those who drew an area agree on it: the core, what is shared, the fringe.",
    ),
    "crossings": Text("Korsningar", "Crossings"),
    "crossings_note": Text(
        "Korsningar: där ett stråk möter en barriär, med antalet olika personer av {asked} tillfrågade som ritat vart "
        "och ett av dem.",
        "Crossings: where a path meets a barrier, with the distinct people of {asked} asked who drew either.",
    ),
    "crossings_privacy": Text(
        "Integritet: linjer som färre än {least} personer ritat är utelämnade.",
        "Privacy: lines that fewer than {least} people drew are left out.",
    ),
    "crossings_head": Text(
        "Korsningar – där ett stråk möter en barriär, störst först: där många måste passera vad många ser som hinder",
        "Crossings – where a path meets a barrier, largest first: where many must pass what many see as an obstacle",
    ),
    "crossing": Text(
        "  {number}. {name}: stråket {path}, barriären {barrier}",
        "  {number}. {name}: the path {path}, the barrier {barrier}",
    ),
    "no_places": Text("  Inga platser.", "  No places."),
    "withheld_head": Text("Utelämnat av integritetsskäl", "Left out for privacy"),
    "withheld": Text("  {element}: {counts}.", "  {element}: {counts}."),
    "withheld_places": Text(
        "{count} platser som färre än {least} personer ritat eller är överens om",
        "{count} places fewer than {least} people drew or agree on",
    ),
    "withheld_names": Text(
        "{count} namn som färre än {least} personer gav", "{count} names fewer than {least} people gave"
    ),
    "withheld_slices": Text("{count} tårtbitar sammanslagna", "{count} slices merged"),
    "withheld_drawings": Text(
        "{count} teckningar som ingår i ingen plats", "{count} drawings that are part of no place"
    ),
    "table": Text("{element}: varje plats, den vanligaste först", "{element}: each place, the commonest first"),
    "interval": Text("95-procentigt intervall", "95 % interval"),
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


def describe_column(column: str, element: Element, lang: Lang) -> str:
    """Describe what a column of an element's layer holds, in a sentence."""
    if column in element.category_keys:
        return say("slice_note", lang)
    return COLUMN_NOTES[column].get(lang)


def title_role(role: str, lang: Lang) -> str:
    """Return the title of a layer of the background; "veil" is what lies over land outside the study area."""
    return say("veil", lang) if role == "veil" else {str(key): text for key, text in ROLE_WORDS.items()}[role].get(lang)


def label_class(element: Element, frequency_class: FrequencyClass, limits: ClassLimits, lang: Lang) -> str:
    """Write a class as in a legend: "Hög frekvens – minst 50 % (102 av 203)", and the rule its limits follow."""
    label = f"{frequency_class.label.get(lang)} – {describe_limits(element, frequency_class, limits, lang)}"
    rule = describe_rule(limits.rule, lang)
    return f"{label}, {rule}" if rule else label
