"""Everything that belongs to a map, made and written in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mentalkarta.export.base import BaseTable, make_base_tables
from mentalkarta.export.geopackage import Table, pack_tables
from mentalkarta.export.groups import write_differences
from mentalkarta.export.layers import make_tables
from mentalkarta.export.notes import write_notes
from mentalkarta.export.office import make_internal_tables, make_set_aside_tables
from mentalkarta.export.pictures import Caption, save_picture
from mentalkarta.export.project import ProjectLayer, write_project
from mentalkarta.export.projects import BASE_FILE, LAYERS_FILE, SET_ASIDE_FILE, place_tables, plan_project
from mentalkarta.export.receipt import make_internal_receipt, make_receipt, make_sheet_receipt, write_json
from mentalkarta.export.set_aside import list_lost, write_set_aside
from mentalkarta.export.tables import write_drawings, write_names, write_places
from mentalkarta.export.twin import write_summary, write_title, write_twin
from mentalkarta.export.twin_page import write_page
from mentalkarta.export.words import say
from mentalkarta.export.writer import (
    INTERNAL_RECEIPT,
    RECEIPT,
    check_targets,
    explain_faults,
    put_files,
    reserve_folder,
)

if TYPE_CHECKING:
    from mentalkarta.export.saved_map import SavedMap
    from mentalkarta.model import MentalMap
    from mentalkarta.picture import Sheet
    from mentalkarta.progress import Progress

Maker = Callable[[], bytes]

_INTERNAL = "internal/"
_STEMS = {"main": "map"}
"""What the files of a sheet are called, where not after the sheet."""


def write_outputs(
    mental_map: MentalMap, out: Path, *, sheets: Sequence[Sheet] = (), progress: Progress
) -> dict[str, object]:
    """Write a map into a folder, all files or none.

    Parameters
    ----------
    mental_map
        The map; its workshop gives picture formats, language, whether the internal copy is wanted (`internal/` is
        written as well when drawings were set aside) and whether an earlier result may be overwritten.
    out
        The folder; made when missing.
    sheets
        The sheets drawn; without them no picture is written. The main sheet's files are called map, the others' after
        the sheet.
    progress
        Called with ("write", files made, files in all).

    Returns
    -------
    dict
        The receipt, as written to `receipt.json`.

    Raises
    ------
    UsageError
        `output-exists`, `output-not-folder`.
    OutputError
        `output-busy`, `output-disk-full`, `output-forbidden`, `output-failed`; nothing was changed then.
    """
    overwrite = mental_map.workshop.overwrite
    with reserve_folder(out) as reserved:
        makers = _list_makers(mental_map, sheets)
        check_targets(out, (*makers, RECEIPT), overwrite=overwrite)
        files = _make_files(makers, out, progress)
        public = {name: files[name] for name in files if not name.startswith(_INTERNAL)}
        receipt = make_receipt(mental_map, sheets, public)
        files |= _make_receipts(mental_map, files, receipt)
        put_files(reserved, files, overwrite=overwrite, remove_earlier=overwrite)
        progress("write", len(makers), len(makers))
    return receipt


def write_sheets(saved: SavedMap, out: Path, *, sheets: Sequence[Sheet], progress: Progress) -> dict[str, object]:
    """Write the sheets of a map read back, their text twins and a receipt; parameters and errors as `write_outputs`."""
    overwrite = saved.mental_map.workshop.overwrite
    with reserve_folder(out) as reserved:
        makers = _list_sheets(saved.mental_map, sheets)
        check_targets(out, (*makers, RECEIPT), overwrite=overwrite)
        files = _make_files(makers, out, progress)
        receipt = make_sheet_receipt(saved, sheets, files)
        put_files(reserved, files | {RECEIPT: write_json(receipt)}, overwrite=overwrite)
        progress("write", len(makers), len(makers))
    return receipt


def _make_files(makers: Mapping[str, Maker], out: Path, progress: Progress) -> dict[str, bytes]:
    """Make the files one after another."""
    files: dict[str, bytes] = {}
    for name, make in makers.items():
        progress("write", len(files), len(makers))
        with explain_faults(out):
            files[name] = make()
    return files


def _make_receipts(
    mental_map: MentalMap, files: Mapping[str, bytes], receipt: Mapping[str, object]
) -> dict[str, bytes]:
    """Write the public receipt, and the internal one where there is something internal."""
    internal = {name: files[name] for name in files if name.startswith(_INTERNAL)}
    receipts = {RECEIPT: write_json(receipt)}
    if internal:
        receipts[INTERNAL_RECEIPT] = write_json(make_internal_receipt(mental_map, internal))
    return receipts


def _list_makers(mental_map: MentalMap, sheets: Sequence[Sheet]) -> dict[str, Maker]:
    """List the files of a map and how each is made."""
    makers = _list_sheets(mental_map, sheets)
    makers["places.csv"] = partial(write_places, mental_map)
    if mental_map.comparison is not None:
        makers["groups.csv"] = partial(write_differences, mental_map.comparison)
    tables = make_tables(mental_map)
    return makers | _list_qgis(mental_map, tables) | _list_styles(tables) | _list_internal(mental_map)


def _list_sheets(mental_map: MentalMap, sheets: Sequence[Sheet]) -> dict[str, Maker]:
    """List the pictures of the sheets, and the same in words."""
    makers = {name: make for sheet in sheets for name, make in _list_pictures(mental_map, sheet).items()}
    web = "map-web.png" if "map-web.png" in makers else ""
    makers["map.txt"] = partial(write_twin, mental_map)
    makers["map.html"] = partial(write_page, mental_map, web)
    return makers


def _list_pictures(mental_map: MentalMap, sheet: Sheet) -> dict[str, Maker]:
    """List the pictures of a sheet; beside the PNG a small copy of it for the web."""
    caption = Caption(write_title(mental_map), write_summary(mental_map), mental_map.workshop.lang)
    stem = f"{_INTERNAL if sheet.internal else ''}{_STEMS.get(sheet.name, sheet.name)}"
    makers: dict[str, Maker] = {}
    for picture_format in mental_map.workshop.formats:
        makers[f"{stem}.{picture_format}"] = partial(save_picture, sheet, picture_format, caption)
    if "png" in mental_map.workshop.formats and not sheet.internal:
        makers[f"{stem}-web.png"] = partial(save_picture, sheet, "web", caption)
    return makers


def _list_qgis(mental_map: MentalMap, tables: Sequence[Table]) -> dict[str, Maker]:
    """List what QGIS opens: the layers with a project within, the background, the project of both."""
    base = make_base_tables(mental_map)
    layers = place_tables(tables, LAYERS_FILE)
    alone = partial(write_project, plan_project(mental_map, layers))
    notes = write_notes(mental_map, base)
    makers: dict[str, Maker] = {LAYERS_FILE: lambda: pack_tables(tables, notes=notes, project=alone())}
    return makers | _list_project(mental_map, layers, base)


def _list_project(mental_map: MentalMap, layers: Sequence[ProjectLayer], base: Sequence[BaseTable]) -> dict[str, Maker]:
    """List the project of layers, and the background below them where there is any."""
    makers: dict[str, Maker] = {BASE_FILE: partial(pack_tables, [each.table for each in base])} if base else {}
    below = [each.table for each in base if each.role != "locator"]  # a map of its own on the sheet
    makers["layers.qgz"] = partial(write_project, plan_project(mental_map, layers, below))
    return makers


def _list_styles(tables: Sequence[Table]) -> dict[str, Maker]:
    """List the style files, two per layer."""
    makers: dict[str, Maker] = {}
    for table in tables:
        makers[f"styles/{table.name}.qml"] = table.qml.encode
        makers[f"styles/{table.name}.sld"] = table.sld.encode
    return makers


def _list_internal(mental_map: MentalMap) -> dict[str, Maker]:
    """List what stays in the office: drawings set aside, and the exact layers where asked for."""
    makers: dict[str, Maker] = {}
    if list_lost(mental_map):
        makers["set_aside.geojsonl"] = partial(write_set_aside, mental_map)
    if mental_map.workshop.internal:
        makers |= _list_exact(mental_map)
    if makers or any(verdict.status == "set_aside" for verdict in mental_map.drawings.verdicts):
        makers["README.txt"] = lambda: (say("readme", mental_map.workshop.lang) + "\n").encode()
    return {f"{_INTERNAL}{name}": make for name, make in makers.items()}


def _list_exact(mental_map: MentalMap) -> dict[str, Maker]:
    """List the exact layers, the drawings behind them and those set aside, and a project of all."""
    tables, base = make_internal_tables(mental_map), make_base_tables(mental_map)
    aside = make_set_aside_tables(mental_map) if list_lost(mental_map) else []
    notes = write_notes(mental_map, base, internal=True)
    makers: dict[str, Maker] = {LAYERS_FILE: partial(pack_tables, tables, notes=notes)}
    if aside:
        makers[SET_ASIDE_FILE] = partial(pack_tables, aside)
    makers["drawings.csv"] = partial(write_drawings, mental_map)
    if mental_map.office.spellings:
        makers["names.csv"] = partial(write_names, mental_map)
    layers = [*place_tables(tables, LAYERS_FILE), *place_tables(aside, SET_ASIDE_FILE)]
    return makers | _list_project(mental_map, layers, base)
