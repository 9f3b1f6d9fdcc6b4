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

PLAIN_FROM = 6
"""Letters from which a name is compared without dots and rings: shorter ones too often mean something else."""

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
        In lower case, without hyphens, punctuation and spaces, without a leading "the", the last word in its
        indefinite form when it is, or ends with, one of `DEFINITE_FORMS`: "Höga Kusten-bron", "höga kusten bro" and
        "Högakustenbron" are one name, "Kyrkan" and "Kramfors kyrka" are two. Of six letters and more without dots and
        rings, which some keyboards lack: "Ullanger" is Ullånger, but An is not Ån. "" when no letter or digit is left.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    words = _NOT_WORD.sub(" ", _APOSTROPHE.sub("", text)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if not words:
        return ""
    joined = "".join((*words[:-1], _make_indefinite(words[-1])))
    return joined if len(joined) < PLAIN_FROM else _drop_marks(joined)


def _drop_marks(text: str) -> str:
    """Take dots, rings and accents from letters."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


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
