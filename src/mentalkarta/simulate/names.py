"""Invented Swedish place names put together from parts, and the ways people misspell a name."""

import numpy as np

FIRST = (
    "Björk", "Gran", "Furu", "Asp", "Alm", "Lind", "Hassel", "Kråk", "Ugg", "Älg", "Räv", "Tjäder", "Svan", "Lom",
    "Sten", "Silver", "Kvarn", "Hammar", "Ljung", "Åker", "Äng", "Ör", "Höst", "Vinter", "Mån", "Vit", "Mörk", "Hög",
)  # fmt: skip
"""First parts: trees, birds, seasons; none is a person's name."""

LAST = {
    "landmark": ("tornet", "klippan", "bron", "kyrka", "stenen", "fyren", "skorstenen", "utkiken"),
    "destination": ("torget", "by", "viken", "stad", "hamnen", "badet", "skolan", "centrum"),
    "district": ("bygden", "dalen", "stranden", "marken", "skogen", "sidan"),
    "barrier": ("älven", "åsen", "banan", "leden", "myren", "sundet"),
    "path": ("vägen", "stråket", "leden", "gatan", "stigen", "backen"),
}
"""Last parts for each element."""

DEFINITE = (("kyrka", "kyrkan"), ("kyrkan", "kyrka"), ("bron", "bro"), ("torget", "torg"), ("hamnen", "hamn"))
"""Endings that people swap without meaning another place."""


def invent_names(rng: np.random.Generator, element: str, count: int) -> tuple[str, ...]:
    """Put together so many different names for places of one element.

    Parameters
    ----------
    rng
        Source of randomness.
    element
        A key of `LAST`.
    count
        How many names, at most as many as there are pairs of parts.
    """
    last = LAST[element]
    picked = rng.choice(len(FIRST) * len(last), size=count, replace=False)
    return tuple(FIRST[pair // len(last)] + last[pair % len(last)] for pair in picked.tolist())


def vary_name(rng: np.random.Generator, name: str) -> str:
    """Write a name the way one person does: mostly as it is, else in other case, with a space, in another form."""
    way = rng.random()
    if way < 0.86:
        return name
    if way < 0.90:
        return name.lower()
    if way < 0.92:
        return name.upper()
    if way < 0.97:
        return f"{name} "
    return _swap_ending(name)


def _swap_ending(name: str) -> str:
    """Swap the definite form for the indefinite or the other way round, where the ending has one."""
    for old, new in DEFINITE:
        if name.endswith(old):
            return name.removesuffix(old) + new
    return name
