"""A workshop of two groups that a person can count: 20 young and 20 old, who differ on one landmark."""

from whole import feature, line, point, write_workshop

SETTINGS = 'title = "Prov"\nasked = 50\ndrawn_at = 10000\ngroup = "age"\nsheets = ["groups"]\nformats = ["svg"]\n'

PLACES = {"Bron": (18, 3), "Kyrkan": (11, 10), "Stugan": (6, 1), "Torget": (3, 15)}
"""Young and old who name each landmark."""

MARKETS = {"Kramfors": ((8, 4), (4, 4)), "Nyland": ((6, 0), (1, 5))}
"""Young and old who shop, and who work, at each destination."""


def list_people(group, first, last):
    return [f"{group}{number}" for number in range(first, last)]


def list_grouped():
    """List the drawings; everybody walks the road, all of the young and half of the old to its end."""
    drawings = []
    for place, (name, counts) in enumerate(PLACES.items()):
        for group, people in zip(("ung", "gammal"), counts, strict=True):
            drawings += [
                feature(who, "landmark", point(17.6 + place / 10, 62.9), name=name, age=group)
                for who in list_people(group, 0, people)
            ]
    for place, (name, counts) in enumerate(MARKETS.items()):
        for category, both in zip(("handel", "arbete"), counts, strict=True):
            for group, people in zip(("ung", "gammal"), both, strict=True):
                first = 0 if category == "handel" else 10
                drawings += [
                    feature(
                        who, "destination", point(17.65 + place / 10, 62.95), name=name, category=category, age=group
                    )
                    for who in list_people(group, first, first + people)
                ]
    for group, half in (("ung", 20), ("gammal", 10)):
        for number, who in enumerate(list_people(group, 0, 20)):
            end = 17.9 if number < half else 17.7
            drawings.append(feature(who, "path", line((17.6, 62.85), (end, 62.85)), age=group))
    return drawings


def write_grouped(folder, *, drawings=None, settings=SETTINGS, more=""):
    """Write the workshop."""
    return write_workshop(folder, list_grouped() if drawings is None else drawings, settings + more)
