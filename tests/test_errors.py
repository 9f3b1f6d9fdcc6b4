"""The errors a user can meet."""

import pytest

from mentalkarta.errors import DataError, MentalkartaError, OutputError, UsageError


def test_an_error_speaks_both_languages_and_keeps_its_values():
    error = UsageError("legend-unknown", name="kramfos", known="kramfors, lynch")
    assert str(error) == "There is no legend called kramfos: choose one of kramfors, lynch or name a .toml file."
    assert error.text("en") == str(error)
    assert error.text("sv").startswith("Det finns ingen teckenförklaring som heter kramfos")
    assert (error.code, error.values) == ("legend-unknown", {"name": "kramfos", "known": "kramfors, lynch"})


@pytest.mark.parametrize(
    ("kind", "exit_code"), [(MentalkartaError, 1), (DataError, 1), (OutputError, 1), (UsageError, 2)]
)
def test_exit_codes(kind, exit_code):
    assert issubclass(kind, MentalkartaError)
    assert kind("source-none").exit_code == exit_code


def test_an_unknown_code_or_a_missing_value_is_our_own_fault():
    with pytest.raises(KeyError, match="no-such-code"):
        UsageError("no-such-code")
    with pytest.raises(KeyError, match="known"):
        UsageError("legend-unknown", name="x")
