"""What a GeoPackage says about itself: each table's metadata, titles of columns, notes on the map, a QGIS project."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from mentalkarta.export.xml import Node, add_node, make_node, make_text, write_xml

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from mentalkarta.export.geopackage import Table

QGIS_METADATA = "http://mrcc.com/qgis.dtd"
"""By this name QGIS finds its own form of metadata."""
MAP_NOTES = "urn:mentalkarta:map"
"""By this name mentalkarta finds what a sheet needs besides the layers."""
STORED_PROJECT = "mental_karta"
"""Name of the project within a GeoPackage."""

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_SPEC = "http://www.geopackage.org/spec120/#extension_"
_METADATA_TABLES = """
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT
 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
 metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
 row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
 CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
 CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
_COLUMN_TABLES = """
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
 description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
 CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
 min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
 CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
_PROJECT_TABLE = "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"


def list_metadata(table: Table) -> list[Node]:
    """List the nodes of a table's metadata as QGIS has it, in a GeoPackage and in a project alike."""
    keywords = make_node("keywords", vocabulary="gmd:topicCategory")
    add_node(keywords, "keyword", "society")
    texts = {"identifier": table.name, "type": "dataset", "title": table.title, "abstract": table.abstract}
    return [*(make_text(tag, text) for tag, text in texts.items()), keywords, make_text("rights", table.rights)]


def write_metadata(database: sqlite3.Connection, tables: Sequence[Table], notes: str, time: str) -> None:
    """Write the metadata of each table, and the notes on the map ("" for none), into a GeoPackage."""
    database.executescript(_METADATA_TABLES)
    _register(database, "metadata", ("gpkg_metadata", "gpkg_metadata_reference"))
    texts: list[tuple[str | None, str, str, str]] = []
    for table in tables:
        root = make_node("qgis")
        root.extend(list_metadata(table))
        texts.append((table.name, QGIS_METADATA, "text/xml", write_xml(root, _DOCTYPE).decode()))
    if notes:
        texts.append((None, MAP_NOTES, "application/json", notes))
    for number, (name, standard, mime_type, text) in enumerate(texts, start=1):
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, ?, ?)", (number, standard, mime_type, text)
        )
        scope = "geopackage" if name is None else "table"
        database.execute(
            "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, NULL)", (scope, name, time, number)
        )


def write_columns(database: sqlite3.Connection, columns: Mapping[str, Mapping[str, tuple[str, str]]]) -> None:
    """Write title and description of each column of each table."""
    database.executescript(_COLUMN_TABLES)
    _register(database, "schema", ("gpkg_data_columns", "gpkg_data_column_constraints"))
    for table, words in columns.items():
        titles = tell_apart({column: title for column, (title, _) in words.items()})
        rows = [(table, column, titles[column], note) for column, (_, note) in words.items()]
        database.executemany("INSERT INTO gpkg_data_columns VALUES (?1, ?2, ?3, ?3, ?4, NULL, NULL)", rows)


def tell_apart(titles: Mapping[str, str]) -> dict[str, str]:
    """Return the titles of names, the name added where two have the same: a GeoPackage wants each once."""
    twice = {title for title, count in Counter(titles.values()).items() if count > 1}
    return {name: f"{title} ({name})" if title in twice else title for name, title in titles.items()}


def store_project(database: sqlite3.Connection, project: bytes, time: str) -> None:
    """Store a project (.qgz) in a GeoPackage, where QGIS lists it under `STORED_PROJECT`."""
    about = json.dumps({"last_modified_time": time[:19], "last_modified_user": ""})
    database.execute(_PROJECT_TABLE)
    database.execute(
        "INSERT INTO qgis_projects VALUES (?, ?, ?)", (STORED_PROJECT, about.encode(), project.hex().encode())
    )


def _register(database: sqlite3.Connection, extension: str, tables: Sequence[str]) -> None:
    """Say that a GeoPackage has the tables of an extension."""
    for table in tables:
        database.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
            (table, f"gpkg_{extension}", f"{_SPEC}{extension}"),
        )
