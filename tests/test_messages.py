"""The table of sentences: complete in both languages, and every sentence in use."""

import ast
import re
import string
from pathlib import Path

import pytest

from mentalkarta import messages
from mentalkarta.messages import MESSAGES, phrase
from mentalkarta.messages.base import Message

PACKAGE = Path(messages.__file__).parent.parent
ALL = [message for part in sorted(vars(messages)) if part.isupper() for message in vars(messages)[part]]
TABLES = [message for message in ALL if isinstance(message, Message)]
RAISERS = {"DataError", "UsageError", "OutputError", "MentalkartaError", "name_fault"}
JUDGES = {"SetAsideError", "note", "repair", "set_aside"}


def list_places(template):
    """List the places of a template that are filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def list_sources():
    """Parse every module but the tables themselves."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "messages" not in path.relative_to(PACKAGE).parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def list_calls():
    """List the calls that raise a literal code with its values spelt out: (where, code, names of the values)."""
    for path, tree in list_sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            names = {keyword.arg for keyword in node.keywords}
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            extra = {"file", "position"} if called in JUDGES else {"key"} if called == "refuse" else set()
            if called in RAISERS | JUDGES | {"refuse"} and None not in names:
                yield f"{path.name}:{node.lineno}", node.args[0].value, names | extra


def test_codes_are_unique():
    assert len(TABLES) == len({message.code for message in TABLES}) == len(MESSAGES)
    assert len(MESSAGES) > 30


@pytest.mark.parametrize("message", MESSAGES.values(), ids=list(MESSAGES))
def test_a_sentence_is_whole_in_both_languages(message):
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", message.code)
    assert list_places(message.sv) == list_places(message.en)
    assert message.sv != message.en
    for text in (message.sv, message.en):
        assert text == text.strip()
        assert "  " not in text


def test_every_place_of_a_sentence_is_filled_where_it_is_raised():
    for where, code, names in list_calls():
        assert code in MESSAGES, f"{where}: no sentence for {code}"
        assert list_places(MESSAGES[code].en) <= names, f"{where}: {code} wants {list_places(MESSAGES[code].en)}"


def test_every_sentence_is_said_somewhere():
    said = {node.value for _, tree in list_sources() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert [code for code in MESSAGES if code not in said] == []


def test_a_sentence_takes_its_values():
    assert phrase("key-missing", "sv", {"key": "title"}) == "title saknas"
    assert phrase("key-missing", "en", {"key": "title"}) == "title is missing"
