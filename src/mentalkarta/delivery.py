"""Draw a map's sheet and write everything that belongs to it: the last step of a job."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mentalkarta.progress import Progress, stay_silent

if TYPE_CHECKING:
    from mentalkarta.model import MentalMap


def export(mental_map: MentalMap, out: str | Path, *, progress: Progress = stay_silent) -> Mapping[str, object]:
    """Write the sheet, tables, layers and styles of a map into a folder.

    Parameters
    ----------
    mental_map
        What `build_map` returns; its workshop says which picture formats, which language, whether the internal copy
        is wanted and whether an earlier result may be overwritten.
    out
        The folder; made when it is missing.
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
    from mentalkarta.render import draw_sheet

    progress("draw", 0, 1)
    sheet = draw_sheet(mental_map)
    progress("draw", 1, 1)
    return write_outputs(mental_map, Path(out), sheet=sheet, progress=progress)
