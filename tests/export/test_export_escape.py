"""Escaping, held against a parser of each place that text ends up in."""

import csv
import io
import sqlite3
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.export.escape import clean_line, clean_xml, escape_cell, quote_sql_name
from mentalkarta.export.xml import add_node, make_node, write_xml

ANY_TEXT = st.text(st.characters(codec=None), max_size=30)  # lone surrogates and control characters too
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


@settings(deadline=None, max_examples=150)
@given(ANY_TEXT, ANY_TEXT)
def test_any_text_survives_xml_as_its_visible_self(text, attribute):
    root = make_node("root", value=attribute)
    add_node(root, "child", text)
    read = ElementTree.fromstring(write_xml(root).decode())
    assert (read[0].text or "") == clean_xml(text).replace("\r\n", "\n").replace("\r", "\n")
    assert read.get("value") == clean_xml(attribute)


def test_xml_keeps_letters_and_drops_what_it_cannot_hold():
    assert clean_xml("Ådal <&> 🦌\x00\x0b\ud800\ufffe") == "Ådal <&> 🦌"


@settings(deadline=None, max_examples=200)
@given(st.one_of(ANY_TEXT, st.builds(str.__add__, st.sampled_from(FORMULA_STARTS), ANY_TEXT)))
def test_no_cell_begins_as_a_formula(text):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow([escape_cell(text), "end"])
    (row,) = csv.reader(io.StringIO(stream.getvalue()))
    assert len(row) == 2
    assert not row[0].startswith(FORMULA_STARTS)
    row[0].encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("\t=1", "'=1"),
        (" =1", "'=1"),
        ("\u200b=1", "'=1"),
        ("-5", "'-5"),
        ("E4 – norr", "E4 – norr"),
        ("a=b", "a=b"),
    ],
)
def test_formulas_get_an_apostrophe(text, cell):
    assert escape_cell(text) == cell


@settings(deadline=None, max_examples=200)
@given(ANY_TEXT)
def test_a_line_holds_visible_characters_only(text):
    line = clean_line(text)
    assert not [each for each in line if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert clean_line(line) == line


def test_bidi_and_terminal_controls_are_taken_out():
    assert clean_line("Bro\u202en\x1b[31m\nr\u200böd") == "Bron [31m röd"


def test_names_in_sql_are_of_our_own_alphabet():
    with sqlite3.connect(":memory:") as database:
        database.execute(f"CREATE TABLE {quote_sql_name('order')} (a)")
        assert database.execute('SELECT count(*) FROM "order"').fetchone() == (0,)
    database.close()
    with pytest.raises(ValueError, match="not a name of ours"):
        quote_sql_name('x"; DROP TABLE y; --')
