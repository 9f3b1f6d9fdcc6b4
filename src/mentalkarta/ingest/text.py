"""Text from strangers: one spelling for equal words, nothing hidden within."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that print nothing: control, bidi and zero-width, surrogates, private, unassigned, separators."""


def fold(text: str, letters: int) -> str:
    """Return the form in which keys are compared: trimmed, NFC, without case; at most so many letters."""
    if text.isascii():
        return text[:letters].strip().casefold()
    composed = unicodedata.normalize("NFC", text[:letters].strip())
    return unicodedata.normalize("NFC", composed.casefold())


def has_hidden(text: str) -> bool:
    """Tell whether the text holds anything that cannot be seen."""
    return not text.isprintable() and any(unicodedata.category(letter) in _HIDDEN for letter in text)


def clean_text(text: str, letters: int) -> tuple[str, bool, bool]:
    """Clean a name.

    Parameters
    ----------
    text
        As read.
    letters
        Longest text that comes back.

    Returns
    -------
    tuple
        The text in NFC with white space folded, whether something hidden was removed, whether it was cut.
    """
    if len(text) <= letters and text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split()), False, False
    # Cut first, roughly: composing a megabyte of combining marks takes quadratic time.
    rough = text[: 4 * letters]
    folded = " ".join(rough.split())
    seen = "".join(letter for letter in folded if unicodedata.category(letter) not in _HIDDEN)
    whole = " ".join(unicodedata.normalize("NFC", seen).split())
    cut = len(whole) > letters or len(rough) < len(text)
    return whole[:letters].rstrip(), seen != folded, cut
