"""The small print of a map: what holds of its answers, and whose the sources are; the same on sheet and in QGIS."""

from mentalkarta.model import MentalMap, Text
from mentalkarta.wording import describe_rule

_INVENTED = Text("Alla svar är påhittade.", "All answers are invented.")
_INFERRED = Text("Antalet tillfrågade är räknat i svaren.", "The number of people asked is counted from the answers.")
_WITHHELD = Text(
    "Platser som färre än {people} nämnt är utelämnade.", "Places named by fewer than {people} are left out."
)
_CELLS = Text(
    "Gränser som många ritat är räknade i rutor om {cell} m.",
    "Borders that many drew are counted in cells of {cell} m.",
)
_LIMITS = Text("Klassgränser här: {rule}.", "Class limits here: {rule}.")


def write_credits(mental_map: MentalMap) -> str:
    """Write the credits: whether the answers are invented, what is left out, how fine borders are, then the sources."""
    workshop, lang = mental_map.workshop, mental_map.workshop.lang
    parts = [_INVENTED.get(lang)] if workshop.invented else []
    if not mental_map.asked.stated:
        parts.append(_INFERRED.get(lang))
    if any(withheld.places for withheld in mental_map.withheld):
        parts.append(_WITHHELD.get(lang).format(people=workshop.min_people))
    if mental_map.cell_m:
        parts.append(_CELLS.get(lang).format(cell=f"{mental_map.cell_m:.0f}"))
    return _join([*parts, write_sources(mental_map)])


def write_sources(mental_map: MentalMap) -> str:
    """Write whose the sources are: the base layers' and pictures', the workshop's, the legend's, and the date."""
    workshop, lang = mental_map.workshop, mental_map.workshop.lang
    base = [layer.credit for layer in mental_map.base] + [picture.credit for picture in mental_map.backgrounds]
    rule = describe_rule(workshop.classes, lang)
    here = _LIMITS.get(lang).format(rule=rule) if rule else ""
    return _join([*base, workshop.credits, mental_map.legend.source.get(lang), here, workshop.date])


def _join(parts: list[str]) -> str:
    """Join sentences, each once."""
    once = dict.fromkeys(part.strip() for part in parts if part.strip())
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in once)
