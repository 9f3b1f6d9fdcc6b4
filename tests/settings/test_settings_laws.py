"""Laws of settings: whatever stands in a file, the answer is settings or sentences, and the same every time."""

import copy
import tomllib
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.errors import UsageError
from mentalkarta.legend import load_legend
from mentalkarta.model import Legend, Workshop
from mentalkarta.workshop import read_workshop
from mentalkarta.workshop_keys import WORKSHOP_KEYS

SMALL = tomllib.loads((Path(__file__).parent / "small_legend.toml").read_text(encoding="utf-8"))
OPTIONAL = {"heading_deg", "weight", "italic", "dash_mm", "casing_mm", "tick", "hatch"}

LEAVES = st.one_of(
    st.integers(),
    st.floats(),
    st.booleans(),
    st.text(max_size=5),
    st.sampled_from(["#000000", "high", "line", "a" * 31, "EPSG:3006", "water=x", 10**400]),
    st.dates(),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


def list_spots(value, spot=()):
    """List the way to every value below a table."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*spot, key)
        yield from list_spots(inner, (*spot, key))


SPOTS = list(list_spots(SMALL))


def change(spot, new=None):
    """Return the small legend with the value at a spot replaced, or taken away."""
    changed = copy.deepcopy(SMALL)
    owner = changed
    for step in spot[:-1]:
        owner = owner[step]
    if new is None:
        del owner[spot[-1]]
    else:
        owner[spot[-1]] = new
    return changed


def load(values):
    with patch("mentalkarta.legend.read_toml", return_value=values):
        return load_legend("kramfors")


def answer(read):
    """Return what a reader gives: settings, or its sentences in both languages."""
    try:
        return read()
    except UsageError as error:
        return str(error), error.text("sv")


@given(spot=st.sampled_from(SPOTS), new=VALUES)
@settings(max_examples=300, deadline=None)
def test_a_legend_with_anything_anywhere_is_a_legend_or_sentences(spot, new):
    first, second = (answer(lambda: load(change(spot, new))) for _ in range(2))
    assert isinstance(first, Legend | tuple)
    assert repr(first) == repr(second)


@given(values=st.dictionaries(st.one_of(st.sampled_from(WORKSHOP_KEYS), st.text(max_size=5)), VALUES, max_size=5))
@settings(max_examples=300, deadline=None)
def test_a_workshop_of_anything_is_a_workshop_or_sentences(tmp_path_factory, values):
    folder = tmp_path_factory.getbasetemp() / "law"
    (folder / "drawings").mkdir(parents=True, exist_ok=True)
    (folder / "workshop.toml").touch()
    with patch("mentalkarta.workshop.read_toml", return_value=values):
        first, second = (answer(lambda: read_workshop(folder)) for _ in range(2))
    assert isinstance(first, Workshop | tuple)
    assert repr(first) == repr(second)


@pytest.mark.parametrize("spot", [spot for spot in SPOTS if isinstance(spot[-1], str)], ids=str)
def test_a_key_taken_away_is_missed_or_optional(spot):
    sentences = answer(lambda: load(change(spot)))
    if spot[-1] in OPTIONAL:
        assert isinstance(sentences, Legend)
    elif spot[-1] == "category":  # without purposes a pie has nothing to show
        assert "symbol has the wrong form: here must stand {marker = …" in sentences[0]
    elif spot[-2:] in (("symbol", "marker"), ("symbol", "pie"), ("symbol", "fill"), ("symbol", "color")):
        assert "symbol has the wrong form" in sentences[0]
    else:
        assert f"{spot[-1]} is missing" in sentences[0]
        assert "saknas" in sentences[1]
