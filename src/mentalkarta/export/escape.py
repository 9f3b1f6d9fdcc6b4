"""One escaping helper per place that text ends up in: XML, table cell, plain line, SQL name."""

import re
import unicodedata

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SQL_NAME = re.compile(r"[a-z][a-z0-9_]*")
_STANDS_FOR = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": ""}


def clean_xml(text: str) -> str:
    """Leave out what XML 1.0 cannot hold; the serializer does the rest (ampersand, brackets, quotes)."""
    return _NOT_XML.sub("", text)


def clean_line(text: str) -> str:
    """Make one plain line: no control, bidi or zero-width characters, no lone surrogates, no double spaces."""
    visible = "".join(_STANDS_FOR.get(unicodedata.category(character), character) for character in text)
    return " ".join(visible.split())


def escape_cell(text: str) -> str:
    """Make text safe in a spreadsheet: an apostrophe goes before what would be read as a formula."""
    line = clean_line(text)
    return f"'{line}" if text.startswith(_FORMULA_STARTS) or line.startswith(_FORMULA_STARTS) else line


def quote_sql_name(name: str) -> str:
    """Quote a table or column name of ours for SQL.

    Raises
    ------
    ValueError
        When the name is not of our own alphabet: names never come from data.
    """
    if not _SQL_NAME.fullmatch(name):
        raise ValueError(f"not a name of ours: {name!r}")
    return f'"{name}"'
