"""The last step of a job: draw a map's sheet and write what belongs to it, or make other things of its layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mentalkarta.errors import UsageError
from mentalkarta.progress import Progress, stay_silent

if TYPE_CHECKING:
    from mentalkarta.model import MentalMap
    from mentalkarta.picture import Sheet


def draw_sheets(mental_map: MentalMap, *, progress: Progress = stay_silent) -> tuple[Sheet, ...]:
    """Draw the sheets that a map's workshop wants, and what the office has of them where it wants the internal copy.

    `progress` is called with ("draw", done, total).
    """
    from mentalkarta.render import compose_office_sheet, compose_sheet

    names, sheets = mental_map.workshop.sheets, []
    for done, name in enumerate(names):
        progress("draw", done, len(names))
        sheets.append(compose_sheet(mental_map, name))
    if "agreement" in names and mental_map.workshop.internal and len(mental_map.drawings.frame):
        sheets.append(compose_office_sheet(mental_map))
    progress("draw", len(names), len(names))
    return tuple(sheets)


def export(
    mental_map: MentalMap,
    out: str | Path,
    *,
    sheets: Sequence[Sheet] | None = None,
    progress: Progress = stay_silent,
) -> Mapping[str, object]:
    """Write the sheets, tables, layers and styles of a map into a folder.

    Parameters
    ----------
    mental_map
        What `build_map` returns; its workshop says which sheets, in which size and formats, which language, whether
        the internal copy is wanted and whether an earlier result may be overwritten.
    out
        The folder; made when it is missing.
    sheets
        The sheets drawn; None: those that the workshop wants are drawn now.
    progress
        Called with (stage, done, total); stages are "draw" and "write".

    Returns
    -------
    Mapping
        The receipt, as written to `receipt.json`.

    Raises
    ------
    UsageError
        An output exists and `overwrite` is off; nothing was written then.
    OutputError
        The folder cannot be written; an earlier result is whole then.
    """
    from mentalkarta.export.outputs import write_outputs  # here, so that `import mentalkarta` is light

    sheets = draw_sheets(mental_map, progress=progress) if sheets is None else sheets
    return write_outputs(mental_map, Path(out), sheets=sheets, progress=progress)


def redraw(
    layers: str | Path, out: str | Path, *, progress: Progress = stay_silent, **options: object
) -> Mapping[str, object]:
    """Draw the sheets of a map again, from layers that a GIS person has corrected.

    Parameters
    ----------
    layers
        The map's `layers.gpkg`; it is only read. The background is taken from base.gpkg beside it.
    out
        The folder to write to; made when it is missing.
    progress
        Called with (stage, done, total); stages are "draw" and "write".
    options
        Any of `lang`, `formats`, `overwrite`; those of the map stand where they are not given.

    Returns
    -------
    Mapping
        The receipt: hashes of the layers, `corrections` by kind, versions, outputs.

    Raises
    ------
    UsageError
        The layers are not ours, an option is wrong, the sheet of groups is asked for (the layers do not hold who
        belongs to which), or an output exists and `overwrite` is off.
    DataError
        The layers are damaged or faulty.
    OutputError
        The folder cannot be written; an earlier result is whole then.
    """
    from mentalkarta.export.outputs import write_sheets
    from mentalkarta.export.saved_map import read_map
    from mentalkarta.export.writer import RECEIPT, check_targets

    saved = read_map(layers, **options)
    if "groups" in saved.mental_map.workshop.sheets:
        raise UsageError("redraw-groups")
    check_targets(Path(out), (RECEIPT,), overwrite=saved.mental_map.workshop.overwrite)  # before the work, not after
    sheets = draw_sheets(saved.mental_map, progress=progress)
    return write_sheets(saved, Path(out), sheets=sheets, progress=progress)


def convert(layers: str | Path, out: str | Path, form: str, *, overwrite: bool = False) -> tuple[str, ...]:
    """Write the layers of a map in another form, with their styles where QGIS reads them.

    Parameters
    ----------
    layers
        The map's `layers.gpkg`, corrected or not; it is only read.
    out
        The folder to write to; made when it is missing.
    form
        One of `mentalkarta.export.FORMS`: "geojson", "fgb", "shp", "parquet", "csv", "kml".
    overwrite
        Whether files of these names may be replaced.

    Returns
    -------
    tuple of str
        The files written.

    Raises
    ------
    UsageError
        The layers are not ours, an output exists and `overwrite` is off, or Parquet is asked for without pyarrow.
    DataError
        The layers are damaged or faulty.
    OutputError
        The folder cannot be written; an earlier result is whole then.
    """
    from mentalkarta.export.formats import convert_layers
    from mentalkarta.export.saved_map import read_map
    from mentalkarta.export.writer import write_files

    files = convert_layers(read_map(layers).mental_map, form)
    write_files(Path(out), files, overwrite=overwrite)
    return tuple(files)
