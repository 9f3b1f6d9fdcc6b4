"""What can be wrong between the parts of a legend: limits, grades, names and aliases held against each other.

Parts that were refused on their own have stand-ins ("", 0, NaN); these are passed over here, so that one mistake
gives one sentence.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from mentalkarta.faults import Fault, name_fault
from mentalkarta.model import MEASURE_COLUMNS, OFFICE_COLUMNS, PLACE_COLUMNS, UNSPECIFIED, Category, Element, Legend
from mentalkarta.networks import CROSSINGS_LAYER

SHARES_OFF = 0.01
"""How far the widths of the legend's columns may be from summing to 1."""

RESERVED_COLUMNS = frozenset(
    (
        *PLACE_COLUMNS,
        *chain.from_iterable(MEASURE_COLUMNS.values()),
        *OFFICE_COLUMNS,
        *("fid", "geom", "geometry", "layer", "x", "y", "lon", "lat"),
    )
)
"""Columns a layer or the table of all places has already, which no category may take."""

RESERVED_LAYERS = frozenset(
    ("layer_styles", "qgis_projects", "drawings_points", "drawings_lines", "drawings_areas", CROSSINGS_LAYER),
)
"""Tables a GeoPackage of ours holds beside the layers and the overlaps; its own begin with `RESERVED_PREFIXES`."""

RESERVED_PREFIXES = ("gpkg_", "rtree_", "sqlite_")


def find_legend_faults(legend: Legend) -> tuple[Fault, ...]:
    """Find what the parts of a legend have wrong between them, in the order of the file."""
    elements = legend.elements
    named = [(_name_element(number, element), element) for number, element in enumerate(elements, start=1)]
    return (
        *_find_equal("element / key", (element.key for element in elements)),
        *_find_equal("element / layer", (element.layer for element in elements)),
        *_find_shared_aliases("element / aliases", ((element.key, element.aliases) for element in elements)),
        *_check_column_shares(elements),
        *_check_layers(named),
        *_check_crosses(named),
        *chain.from_iterable(_check_element(place, element) for place, element in named),
    )


def fold_alias(alias: str) -> str:
    """Reduce an alias to what it is compared by: NFC, casefolded, trimmed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", alias).casefold()).strip()


def _name_element(number: int, element: Element) -> str:
    """Name an element as its tables are named."""
    return f"element {number} ({element.key})" if element.key else f"element {number}"


def _check_layers(named: Iterable[tuple[str, Element]]) -> Iterator[Fault]:
    """Check that no layer takes a table of ours; each area layer has one for its overlap."""
    elements = tuple(named)
    overlaps = {f"{element.layer}_overlap" for _, element in elements if element.kind == "area"}
    for place, element in elements:
        if element.layer in RESERVED_LAYERS | overlaps or element.layer.startswith(RESERVED_PREFIXES):
            yield name_fault("name-reserved", key=f"{place} / layer", value=element.layer)


def _check_crosses(named: Iterable[tuple[str, Element]]) -> Iterator[Fault]:
    """Check that what a line crosses is another element drawn as a line."""
    elements = tuple(named)
    lines = [element.key for _, element in elements if element.kind == "line" and element.key]
    for place, element in elements:
        for key in element.crosses:
            others = [other for other in lines if other != element.key]
            if key and key not in others:
                yield name_fault("crosses-no-line", key=f"{place} / crosses", value=key, known=", ".join(others) or "–")


def _check_element(place: str, element: Element) -> Iterator[Fault]:
    """Hold the classes and categories of one element against each other."""
    yield from _find_equal(f"{place} / class / key", (one.key for one in element.classes))
    yield from _check_grades(place, element)
    yield from _check_limits(place, element)
    if element.unspecified is not None:
        yield from _check_categories(place, element.categories, element.unspecified)


def _check_grades(place: str, element: Element) -> Iterator[Fault]:
    """Check that grades run 1, 2, 3 … from the strongest class."""
    grades = [one.grade for one in element.classes]
    if 0 not in grades and grades != list(range(1, len(grades) + 1)):
        yield name_fault("grades-order", key=f"{place} / class / grade", grades=", ".join(map(str, grades)))


def _check_limits(place: str, element: Element) -> Iterator[Fault]:
    """Check that each class takes a smaller share than the one above it, or the two would overlap."""
    for above, below in pairwise(element.classes):
        if below.min_share >= above.min_share:
            yield name_fault(
                "limits-not-falling", key=f"{place} / class / min_share", below=below.min_share, above=above.min_share
            )


def _check_categories(place: str, categories: tuple[Category, ...], unspecified: Category) -> Iterator[Fault]:
    """Check category keys, which become columns; the one for drawings without a purpose is fixed."""
    everyone = (*categories, unspecified)
    yield from _find_equal(f"{place} / category / key", (one.key for one in everyone))
    yield from _find_shared_aliases(f"{place} / category / aliases", ((one.key, one.aliases) for one in everyone))
    for category in categories:
        if category.key in RESERVED_COLUMNS:
            yield name_fault("name-reserved", key=f"{place} / category / key", value=category.key)
    if unspecified.key not in ("", UNSPECIFIED):
        yield name_fault("unspecified-key", key=f"{place} / unspecified / key", value=UNSPECIFIED)


def _check_column_shares(elements: tuple[Element, ...]) -> Iterator[Fault]:
    """Check that the columns of the legend fill its width."""
    total = sum(element.column_share for element in elements)
    if elements and abs(total - 1) > SHARES_OFF:
        yield name_fault("column-shares", key="element / column_share", total=round(total, 3))


def _find_equal(place: str, keys: Iterable[str]) -> Iterator[Fault]:
    """Find keys that stand more than once."""
    for key, times in sorted(Counter(keys).items()):
        if key and times > 1:
            yield name_fault("key-twice", key=place, value=key)


def _find_shared_aliases(place: str, claims: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Fault]:
    """Find aliases that two owners claim; an owner's own key is an alias of it."""
    owners: dict[str, set[str]] = {}
    for key, aliases in claims:
        for alias in (key, *aliases) if key else ():
            owners.setdefault(fold_alias(alias), set()).add(key)
    for alias, keys in sorted(owners.items()):
        if alias and len(keys) > 1:
            yield name_fault("alias-twice", key=place, value=alias, owners=", ".join(sorted(keys)))
