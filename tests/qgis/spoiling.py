"""One fault of each kind, put into an export that was sound: what QGIS passes over in silence, the checks must see."""

import contextlib
import io
import re
import sqlite3
import zipfile
from pathlib import Path

DROPPED = ("landmarks", 'symbol="1"', 'symbol="77"')  # a class is gone
STYLE_FAULTS = (
    ("landmarks", "THEN &quot;name&quot;", "THEN &quot;label&quot;"),  # labels say something else
    ("paths", 'value="20,105,90,255"', 'value="20,105,93,255"'),  # a colour is off by three
    ("paths", "Antal deltagare", "Antal"),  # a column has another title
    ("barriers", 'name="line_width" type="QString" value="1.1"', 'name="line_width" type="QString" value="0.1"'),
    ("barriers", 'name="hash_length" type="QString" value="3.6"', 'name="hash_length" type="QString" value="0.6"'),
    ("destinations", 'field="&quot;service&quot;"', 'field="&quot;servise&quot;"'),  # a slice is missing
)
"""Layer, what stands in its style, and what in its stead."""

PROJECT_FAULTS = (
    ("./layers.gpkg|layername=paths<", "/nowhere/layers.gpkg|layername=paths<"),  # a path that leads nowhere
    ("<title>", "<title>X "),
    ('labelsEnabled="1"', 'labelsEnabled="0"'),  # no name is drawn
    ('size="420,297,mm"', 'size="297,210,mm"'),  # another paper
)


def spoil(folder: Path) -> None:
    """Put the faults into an export."""
    with contextlib.closing(sqlite3.connect(folder / "layers.gpkg")) as database, database:
        for table, old, new in STYLE_FAULTS:
            change(database, "layer_styles", "styleQML", f"f_table_name = '{table}'", (old, new))
        change(database, "gpkg_metadata", "metadata", "id = 1", ("203", "204"))  # people asked
    sld = folder / "styles" / "barriers.sld"
    sld.write_text(replace(sld.read_text("utf-8"), "Literal>high<", "Literal>hihg<"), "utf-8")
    with zipfile.ZipFile(folder / "layers.qgz") as archive:
        text = archive.read("layers.qgs").decode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("layers.qgs", spoil_project(text))
    (folder / "layers.qgz").write_bytes(packed.getvalue())


def strip(folder: Path) -> None:
    """Take things out of an export that QGIS does not miss: a class, and a style's place in the table of styles."""
    with contextlib.closing(sqlite3.connect(folder / "layers.gpkg")) as database, database:
        table, old, new = DROPPED
        change(database, "layer_styles", "styleQML", f"f_table_name = '{table}'", (old, new))
        database.execute("UPDATE layer_styles SET f_table_schema = NULL WHERE f_table_name = 'districts'")


def replace(text: str, old: str, new: str) -> str:
    """Replace what must be there."""
    assert old in text, old
    return text.replace(old, new)


def change(database, table, column, where, fault):
    """Change a text in a table."""
    (text,) = database.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchone()
    database.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (replace(text, *fault),))


def spoil_project(text: str) -> str:
    """Put the faults into a project; landmarks and destinations change places."""
    for old, new in PROJECT_FAULTS:
        text = replace(text, old, new)
    first, second = (
        re.search(rf'<layer-tree-layer id="{name}_[^>]*>', text)[0] for name in ("landmarks", "destinations")
    )
    return text.replace(first, "\0").replace(second, first).replace("\0", second)


CAUGHT = {
    "check_messages": "unavailable",
    "check_style_by_itself": "districts",
    "check_classes": "landmarks",
    "check_columns": "paths",
    "check_metadata": "landmarks",
    "check_sizes": "barriers",
    "check_colors": "paths",
    "check_drawn_sizes": "barriers",
    "check_weights": "barriers",
    "check_pies": "servise",
    "check_label_texts": "landmarks",
    "check_labels_drawn": "landmarks",
    "check_project": "X Mental karta",
    "check_paths": "Stråk",
    "check_tree": "Målpunkter",
    "check_embedded_styles": "landmarks",
    "check_layout": "297",
    "check_sld": "barriers",
}
"""What each check says of its fault."""

STRIPPED = ("check_style_by_itself", "check_classes")
"""Checks whose fault is in the stripped export; the others' are in the spoiled one."""
