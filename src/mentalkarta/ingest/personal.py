"""Personal data in what people wrote: Swedish personal identity numbers, telephone numbers, e-mail addresses."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from mentalkarta.ingest.verdicts import Finding, note, quote

Code = Literal["text-personnummer", "text-phone", "text-email"]

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NUMBER = re.compile(r"(?<![\d.,])(?:18|19|20)?(\d\d(\d\d)(\d\d)[-+ ]?\d{4})(?!\d)")
_PHONE = re.compile(
    r"(?<![\d.,])(?:(?:\+|00)(?:46[ -]?(?:\(0\))?|(?!46)[1-9]\d{0,2})|0)[ -]?[1-9](?:[ -]{0,3}\d){6,11}(?!\d)"
)
_CANDIDATE = re.compile(rb"@|\\u0040|(?<![\d.])\d{6}(?:\d\d)?[-+ ]?\d{4}(?![\d.])|(?<![\d.])[+0][\d ()-]{7}")
"""What a text must hold to be looked into; coordinates hardly ever do."""

_SHOWN = 2
"""Letters shown of what was found."""
_COORDINATION = 60
"""What is added to the day of birth in a coordination number."""
_MOST_TEXTS = 1000
"""Texts of one drawing that are looked into."""


def may_hold_personal(data: bytes) -> bool:
    """Tell whether any of these bytes could be personal data; false alarms cost time only."""
    return _CANDIDATE.search(data) is not None


def find_personal(text: str) -> tuple[Code, str] | None:
    """Find personal data in a text: the code of what is said of it, and its first letters; None where there is none."""
    email = _EMAIL.search(text)
    if email:
        return "text-email", _mask(email.group())
    for found in _NUMBER.finditer(text):
        if _is_personnummer(found.group(1), int(found.group(2)), int(found.group(3))):
            return "text-personnummer", _mask(found.group())
    phone = _PHONE.search(text)
    return ("text-phone", _mask(phone.group())) if phone else None


def _mask(text: str) -> str:
    """Show the first letters only."""
    return f"{text[:_SHOWN]}…"


def _is_personnummer(text: str, month: int, day: int) -> bool:
    """Tell whether ten digits are a date and its check digit (Luhn); coordination numbers add 60 to the day."""
    day = day - _COORDINATION if day > _COORDINATION else day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    digits = [int(letter) for letter in text if letter.isdigit()]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def note_personal(properties: Mapping[str, object]) -> tuple[Finding, ...]:
    """Note of each property of a drawing whether its text holds personal data."""
    notes = []
    for field, value in properties.items():
        found = next(filter(None, map(find_personal, _list_texts(value))), None)
        if found is not None:
            code, shown = found
            notes.append(note(code, field=quote(field), shown=quote(shown)))
    return tuple(notes)


def _list_texts(value: object) -> Iterator[str]:
    """List the texts and whole numbers in a value, at most so many, those of lists and objects in it too."""
    waiting, listed = [value], 0
    while waiting and listed < _MOST_TEXTS:
        each = waiting.pop()
        listed += 1
        if isinstance(each, str):
            yield each
        elif isinstance(each, int):
            yield str(each)
        elif isinstance(each, list):
            waiting += each[:_MOST_TEXTS]
        elif isinstance(each, dict):
            waiting += list(each.values())[:_MOST_TEXTS]
