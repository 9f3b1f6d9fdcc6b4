"""Many features in one sweep: what is certain to be in order, before any is looked at by itself.

What this module lets through is exactly what the rules for one feature say of it without a word; all else goes to them
(`mentalkarta.ingest.judging`). It accounts for the keys and brackets it has seen, so that a fast parser can be trusted.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, compress
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from mentalkarta.ingest.columns import Columns, choose_rows, read_columns
from mentalkarta.ingest.flat import Flags, Flat
from mentalkarta.ingest.geometry import KINDS, lay_flat
from mentalkarta.ingest.limits import Limits
from mentalkarta.ingest.properties import Rules
from mentalkarta.ingest.strict_json import Tree, measure_tree
from mentalkarta.model import Kind

_TAKE_PROPERTIES = itemgetter("properties")
_TAKE_GEOMETRY = itemgetter("geometry")

_GEOMETRY_KEYS = 2
"""Keys of a plain geometry: type and coordinates."""

_DEPTH = 6
"""Brackets within brackets of a plain feature: itself, its geometry, and four of a MultiPolygon."""


class Bundle(NamedTuple):
    """Drawings of one kind: their columns and their coordinates, in the same order."""

    kind: Kind
    columns: Columns
    flat: Flat


class Sweep(NamedTuple):
    """What a sweep let through; the places in the list of those it did not; keys and brackets of the former."""

    bundles: tuple[Bundle, ...]
    rest: tuple[int, ...]
    tree: Tree


def sweep_features(features: Sequence[Any], first: int, rules: Rules) -> Sweep:
    """Read the features that are certain to be in order.

    Parameters
    ----------
    features
        As parsed.
    first
        Position in the file of the first of them, from 1.
    rules
        How to read.
    """
    places = np.array(_find_plain(features), dtype=np.int64)
    plain = [features[place] for place in places.tolist()] if len(places) < len(features) else features
    sure, columns = read_columns(list(map(_TAKE_PROPERTIES, plain)), places + first, rules)
    plain = list(compress(plain, sure))
    laid = list(_lay_types(list(map(_TAKE_GEOMETRY, plain)), rules.limits))
    bundles = tuple(Bundle(kind, choose_rows(columns, own), flat) for kind, own, flat in laid)
    taken = np.logical_or.reduce([np.zeros(len(plain), dtype=bool), *(own for _, own, _ in laid)])
    rest = np.ones(len(features), dtype=bool)
    rest[columns.position[taken] - first] = False
    return Sweep(bundles, tuple(np.flatnonzero(rest).tolist()), _measure_plain(list(compress(plain, taken))))


def _find_plain(features: Sequence[Any]) -> list[int]:
    """Find the features that have the members they must have and, but for an id, no others."""
    # One expression, since a call for each of a million features would take as long as reading them.
    return [
        place
        for place, feature in enumerate(features)
        if type(feature) is dict
        and feature.get("type") == "Feature"
        and type(feature.get("properties")) is dict
        and type(feature.get("geometry")) is dict
        and len(feature["geometry"]) == _GEOMETRY_KEYS
        and (len(feature) == 3 or (len(feature) == 4 and type(feature.get("id")) in (int, str)))
    ]


def _lay_types(geometries: Sequence[Any], limits: Limits) -> Iterator[tuple[Kind, Flags, Flat]]:
    """Lay the coordinates of each type of geometry flat, where all of them are in order; also tell whose they are."""
    names = [str(geometry.get("type")) for geometry in geometries]
    coordinates = [geometry.get("coordinates") for geometry in geometries]
    for name in sorted(KINDS.keys() & set(names)):
        own = np.fromiter(map(name.__eq__, names), dtype=bool, count=len(names))
        flat = lay_flat(name, list(compress(coordinates, own)), limits)
        if flat is not None:
            yield KINDS[name], own, flat


def _measure_plain(features: Sequence[Any]) -> Tree:
    """Count the keys and the brackets within brackets of plain features, without looking among coordinates."""
    properties = list(map(_TAKE_PROPERTIES, features))
    nested = measure_tree(chain.from_iterable(map(dict.values, properties)))
    keys = sum(map(len, features)) + sum(map(len, properties)) + _GEOMETRY_KEYS * len(features)
    return Tree(keys + nested.keys, max(_DEPTH, 2 + nested.depth))
