"""The properties of many drawings, column by column: each different value is read once, however often it stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mentalkarta.ingest.flat import Counts, Flags
from mentalkarta.ingest.properties import (
    Row,
    Rules,
    read_categories,
    read_element,
    read_label,
    read_name,
    read_participant,
)
from mentalkarta.ingest.verdicts import Finding, SetAsideError
from mentalkarta.model import Element

Objects = npt.NDArray[np.object_]
Reader = Callable[[Any], tuple[object, tuple[Finding, ...]]]  # of whatever a stranger wrote

_GIVEN = ("participant", "element", "category", "name", "group", "cluster")
"""What is read of the properties, by our own names; a field of the last need not be named."""

_EXACT = {str, int, type(None)}
"""Types whose values are equal only when they are the same: 1, 1.0 and True are not told apart by a table."""


class Column(NamedTuple):
    """One value a drawing: its place among `values`, where equal ones may stand more than once."""

    codes: Counts
    values: Objects

    def spread(self) -> Objects:
        """Return the value of each drawing."""
        return self.values[self.codes]


class Columns(NamedTuple):
    """The columns of many drawings but their geometry: the fields of `Row`."""

    position: Counts
    participant: Column
    element: Column
    categories: Column
    name: Column
    group: Column
    cluster: Column


def make_objects(values: Iterable[object]) -> Objects:
    """Make an array of objects, tuples among them."""
    return np.fromiter(values, dtype=object)


def stack_rows(rows: Sequence[Row]) -> Columns:
    """Make columns of rows."""
    places = np.arange(len(rows))
    fields = [make_objects(row[number] for row in rows) for number in range(len(Row._fields))]
    return Columns(fields[0].astype(np.int64), *(Column(places, values) for values in fields[1:]))


def join_columns(many: Sequence[Columns]) -> Columns:
    """Lay columns one after the other."""
    positions, *fields = zip(*many, strict=True)
    return Columns(np.concatenate(positions), *map(_join, fields))


def _join(columns: Sequence[Column]) -> Column:
    """Lay the parts of one column one after the other."""
    offsets = np.cumsum([0, *(len(column.values) for column in columns)])
    codes = [column.codes + offset for column, offset in zip(columns, offsets[:-1], strict=True)]
    return Column(np.concatenate(codes), np.concatenate([column.values for column in columns]))


def choose_rows(columns: Columns, rows: Counts | Flags) -> Columns:
    """Keep some of the rows, by flags or in a given order."""
    position, *fields = columns
    return Columns(position[rows], *(field._replace(codes=field.codes[rows]) for field in fields))


def read_columns(properties: Sequence[Mapping[str, object]], positions: Counts, rules: Rules) -> tuple[Flags, Columns]:
    """Read the properties of many features in one sweep.

    Parameters
    ----------
    properties
        As parsed, one a feature.
    positions
        Places of the features in their file, from 1.
    rules
        How to read.

    Returns
    -------
    tuple
        In which rows `read_properties` says nothing but what it reads, and the columns of these.
    """
    present = set(chain.from_iterable(properties))
    given = {own: _take_field(properties, rules.fields.get(own), present) for own in _GIVEN}
    columns = Columns(
        positions,
        _read_column(given["participant"], partial(read_participant, rules=rules)),
        _read_column(given["element"], partial(_read_element, rules=rules)),
        _read_column(_pair(given["element"], given["category"]), partial(_read_categories, rules=rules)),
        _read_column(given["name"], partial(read_name, rules=rules)),
        _read_column(given["group"], partial(read_label, field="group", rules=rules)),
        _read_column(given["cluster"], partial(read_label, field="cluster", rules=rules)),
    )
    known = [np.array([value is not None for value in column.values])[column.codes] for column in columns[1:]]
    sure = np.logical_and.reduce(known)
    return sure, columns if sure.all() else _drop_unused(choose_rows(columns, sure))


def _drop_unused(columns: Columns) -> Columns:
    """Drop the values that no drawing has."""
    position, *fields = columns
    return Columns(position, *map(_drop_values, fields))


def _drop_values(column: Column) -> Column:
    """Drop the values of a column that no drawing has."""
    used, codes = np.unique(column.codes, return_inverse=True)
    return Column(codes, column.values[used])


def _take_field(properties: Sequence[Mapping[str, object]], field: str | None, present: Set[str]) -> Column:
    """Take what stands in one field, each different value once where values can be told apart by a table."""
    if field is None or field not in present:
        return Column(np.zeros(len(properties), dtype=np.int64), make_objects([None]))
    try:
        values = list(map(itemgetter(field), properties))
    except KeyError:
        values = [each.get(field) for each in properties]
    if not set(map(type, values)) <= _EXACT:
        return Column(np.arange(len(values)), make_objects(values))
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    codes = np.fromiter(map(places.__getitem__, values), dtype=np.int64, count=len(values))
    return Column(codes, make_objects(places))


def _pair(first: Column, second: Column) -> Column:
    """Pair the values of two columns."""
    width = len(second.values)
    used, codes = np.unique(first.codes * width + second.codes, return_inverse=True)
    return Column(codes, make_objects(zip(first.values[used // width], second.values[used % width], strict=True)))


def _read_column(given: Column, read: Reader) -> Column:
    """Read the different values of a column; None where there is something to say."""
    return given._replace(values=make_objects(_settle(value, read) for value in given.values))


def _settle(value: object, read: Reader) -> object:
    """Read one value; None where there is something to say about it."""
    try:
        result, notes = read(value)
    except SetAsideError:
        return None
    return None if notes else result


def _read_element(value: object, rules: Rules) -> tuple[Element, tuple[Finding, ...]]:
    """Read what was drawn; there is nothing to be noted about it."""
    return read_element(value, rules), ()


def _read_categories(pair: tuple[object, object], rules: Rules) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Read the categories, given what was drawn and what was said of it."""
    element, category = pair
    return read_categories(category, read_element(element, rules), rules)
