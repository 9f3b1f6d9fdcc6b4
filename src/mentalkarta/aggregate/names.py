"""Names people give: when two spellings mean one place, and which spelling the map shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

DEFINITE_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "affären": "affär",
        "badet": "bad",
        "biblioteket": "bibliotek",
        "bron": "bro",
        "butiken": "butik",
        "fabriken": "fabrik",
        "gatan": "gata",
        "gården": "gård",
        "hallen": "hall",
        "hamnen": "hamn",
        "huset": "hus",
        "kyrkan": "kyrka",
        "macken": "mack",
        "museet": "museum",
        "parken": "park",
        "sjukhuset": "sjukhus",
        "sjön": "sjö",
        "skolan": "skola",
        "stationen": "station",
        "torget": "torg",
        "tornet": "torn",
        "vägen": "väg",
        "älven": "älv",
    }
)
"""Definite and indefinite form of what Swedish places are called after.

A closed list on purpose: cutting -n, -en and -et from any word would make Boden a Bod and Berget (the hill) Berg
(the village).
"""

_ENDING = re.compile(f"({'|'.join(DEFINITE_FORMS)})$")
_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile("['’´`]")


def normalise_name(name: str) -> str:
    """Bring the spellings of one name to one form, for comparing, never for showing.

    Parameters
    ----------
    name
        As given, "" when nothing was.

    Returns
    -------
    str
        In lower case, NFC, hyphens and punctuation as single spaces, without a leading "the", the last word in its
        indefinite form when it is, or ends with, one of `DEFINITE_FORMS`: "Höga Kusten-bron" and "höga kusten bro"
        are one name, "Kyrkan" and "Kramfors kyrka" are two. "" when no letter or digit is left.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    words = _NOT_WORD.sub(" ", _APOSTROPHE.sub("", text)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if not words:
        return ""
    return " ".join((*words[:-1], _make_indefinite(words[-1])))


def clean_spelling(name: str) -> str:
    """Write a name as it is shown: NFC, white space folded; "" when it holds no letter or digit."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    return text if normalise_name(text) else ""


def slugify_name(name: str) -> str:
    """Write a name in a-z, 0-9 and hyphens, for identifiers; "" when nothing can be kept."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def _make_indefinite(word: str) -> str:
    """Turn "kyrkan" into "kyrka" and "storgatan" into "storgata"; a one-letter stem ("abron") is left alone."""
    found = _ENDING.search(word)
    if found is None or found.start() == 1:
        return word
    return word[: found.start()] + DEFINITE_FORMS[found.group()]
