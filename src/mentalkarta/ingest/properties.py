"""What a drawing says of itself: who drew it, what it is, what it is used for, what it is called."""

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.personal import find_personal
from mentalkarta.ingest.text import clean_text, fold, has_hidden
from mentalkarta.ingest.verdicts import Finding, SetAsideError, note, quote
from mentalkarta.model import UNSPECIFIED, Element, Legend, Workshop

_OWN_NAMES = ("participant", "element", "category", "name", "group")
_LIST_SEPARATORS = str.maketrans(";/|", ",,,")
_NEAR = 0.75
"""Likeness (0-1, difflib) from which an unknown element counts as misspelt."""

_LARGEST_EXACT = 2**53
"""Beyond this a float no longer tells neighbouring integers apart."""


class Row(NamedTuple):
    """The columns of one drawing but its geometry."""

    position: int
    participant: str
    element: Element
    categories: tuple[str, ...]
    name: str
    group: str
    cluster: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How properties are read: names of the fields, the legend's tables of aliases, limits.

    `elements` goes from a folded alias to the element; `categories` from an element's key to its folded aliases and
    the category each one means. `stem` stands in for a missing participant; None when it may not. `watch` says
    that some text may hold personal data, so that every drawing is looked into.
    """

    fields: Mapping[str, str]
    elements: Mapping[str, Element]
    categories: Mapping[str, Mapping[str, str]]
    limits: Limits
    stem: str | None = None
    watch: bool = False


def make_rules(workshop: Workshop, legend: Legend, limits: Limits) -> Rules:
    """Gather from workshop and legend how properties are read."""
    fields = {own: workshop.fields.get(own, own) for own in _OWN_NAMES}
    if workshop.group is not None:
        fields["group"] = workshop.group
    if workshop.cluster is not None:
        fields["cluster"] = workshop.fields[workshop.cluster]
    elements = {
        fold(alias, limits.text_letters): element
        for element in legend.elements
        for alias in (element.key, *element.aliases)
    }
    categories = {element.key: _list_categories(element, limits) for element in legend.elements}
    return Rules(fields, elements, categories, limits)


def _list_categories(element: Element, limits: Limits) -> dict[str, str]:
    """List the folded aliases of an element's categories."""
    own = element.categories if element.unspecified is None else (*element.categories, element.unspecified)
    return {
        fold(alias, limits.text_letters): category.key
        for category in own
        for alias in (category.key, *category.aliases)
    }


def read_properties(properties: Mapping[str, object], position: int, rules: Rules) -> tuple[Row, tuple[Finding, ...]]:
    """Read the properties of one feature.

    Parameters
    ----------
    properties
        As parsed.
    position
        Place of the feature in its file, from 1.
    rules
        How to read.

    Returns
    -------
    tuple
        The row, and notes on what was changed or left out.

    Raises
    ------
    SetAsideError
        No participant or element, or one that cannot be understood.
    """
    fields = rules.fields
    participant, notes = read_participant(properties.get(fields["participant"]), rules)
    element = read_element(properties.get(fields["element"]), rules)
    categories, more = read_categories(properties.get(fields["category"]), element, rules)
    notes += more
    name, more = read_name(properties.get(fields["name"]), rules)
    notes += more
    group, more = read_label(properties.get(fields["group"]), "group", rules)
    notes += more
    cluster, more = read_label(properties.get(fields["cluster"]), "cluster", rules) if "cluster" in fields else ("", ())
    return Row(position, participant, element, categories, name, group, cluster), notes + more


def read_participant(value: object, rules: Rules) -> tuple[str, tuple[Finding, ...]]:
    """Read who drew: text or an integer; 7, "7" and 7.0 are the same person."""
    if value is None or (isinstance(value, str) and not value.strip()):
        if not rules.stem:
            raise SetAsideError("participant-missing", field=rules.fields["participant"])
        value = rules.stem
    text, notes = _write_participant(value)
    limit = rules.limits.participant_letters
    # Four letters at most compose to one, so that a longer text is too long however it is written.
    participant = unicodedata.normalize("NFC", text.strip()[: 4 * limit + 1])
    if len(participant) > limit:
        raise SetAsideError("participant-too-long", limit=limit)
    if has_hidden(participant):
        raise SetAsideError("participant-hidden", value=quote(participant))
    return participant, notes


def _write_participant(value: object) -> tuple[str, tuple[Finding, ...]]:
    """Write a participant's id as text."""
    if isinstance(value, str):
        return value, ()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value), ()
    # A column of integers with gaps becomes floats in most spreadsheets and data frames.
    if isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST_EXACT:
        return str(int(value)), (note("participant-number", value=str(int(value))),)
    raise SetAsideError("participant-type", value=quote(value))


def read_element(value: object, rules: Rules) -> Element:
    """Read what was drawn, through the aliases of the legend."""
    if isinstance(value, str):
        known = rules.elements.get(value) or rules.elements.get(fold(value, rules.limits.text_letters + 1))
        if known is not None:
            return known
        if value.strip():
            raise _name_unknown(value, rules)
    elif value is not None:
        raise SetAsideError("element-type", value=quote(value))
    raise SetAsideError("element-missing", field=rules.fields["element"])


def _name_unknown(value: str, rules: Rules) -> SetAsideError:
    """Say that there is no such element: which there are, or the one whose name is nearly this."""
    near = difflib.get_close_matches(fold(value, 60), rules.elements, n=1, cutoff=_NEAR)
    if near:
        return SetAsideError("element-misspelt", value=quote(value.strip()), nearest=near[0])
    known = ", ".join(dict.fromkeys(element.key for element in rules.elements.values()))
    return SetAsideError("element-unknown", value=quote(value.strip()), known=known)


def read_categories(value: object, element: Element, rules: Rules) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Read what a destination is used for: one or several purposes, as text or as a list."""
    if value is None or value in ("", []):
        return (UNSPECIFIED,) if element.category_keys else (), ()
    if not element.category_keys:
        return (), (note("category-ignored", element=element.key),)
    known = rules.categories[element.key]
    folded = {word: fold(word, rules.limits.text_letters) for word in _split_words(value)}
    unknown = [word for word, key in folded.items() if key not in known]
    keys = {known.get(key, UNSPECIFIED) for key in folded.values()} or {UNSPECIFIED}
    named = ", ".join(key for key in element.category_keys if key != UNSPECIFIED)
    notes = (note("category-unknown", value=quote(", ".join(unknown)), known=named),) if unknown else ()
    return tuple(sorted(keys)), notes


def _split_words(value: object) -> list[str]:
    """Split a value into the words that stand between commas, semicolons, slashes, bars or as items of a list."""
    items = value if isinstance(value, list) else [value]
    words = [word for item in items if item is not None for word in str(item).translate(_LIST_SEPARATORS).split(",")]
    return [word for word in words if word.strip()]


def read_name(value: object, rules: Rules) -> tuple[str, tuple[Finding, ...]]:
    """Read what the drawer calls the place; anything but text is left out with a note."""
    if value is None or value == "":
        return "", ()
    if not isinstance(value, str):
        return "", (note("name-not-text", value=quote(value)),)
    if find_personal(value[: rules.limits.text_letters]):
        return "", ()  # which is told of the drawing, see `judge_features`
    return _clean(value, "name", rules)


def read_label(value: object, field: Literal["group", "cluster"], rules: Rules) -> tuple[str, tuple[Finding, ...]]:
    """Read the group a participant belongs to, or the table or home: text, a number, true or false."""
    if value is None or value == "":
        return "", ()
    if isinstance(value, bool):
        return ("true" if value else "false"), ()
    if isinstance(value, float) and value.is_integer() and abs(value) <= _LARGEST_EXACT:
        return str(int(value)), ()
    if isinstance(value, str) and find_personal(value[: rules.limits.text_letters]):
        return "", ()
    if not isinstance(value, str | int | float):
        shown = quote(value)
        return "", (note("group-not-text", value=shown) if field == "group" else note("cluster-not-text", value=shown),)
    return _clean(str(value), field, rules)


def _clean(value: str, field: str, rules: Rules) -> tuple[str, tuple[Finding, ...]]:
    """Clean a text and note what that took."""
    limit = rules.limits.text_letters
    text, removed, cut = clean_text(value, limit)
    notes = (note("text-cleaned", field=rules.fields[field]),) if removed else ()
    return text, (*notes, note("text-cut", field=rules.fields[field], limit=limit)) if cut else notes
