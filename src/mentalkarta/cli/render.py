"""`mentalkarta render`: the sheet again, from layers corrected in a GIS program."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mentalkarta.cli import options
from mentalkarta.cli.console import Console
from mentalkarta.cli.words import say


@click.command("render")
@options.layers_argument
@click.option("-o", "--out", type=click.Path(file_okay=False), help="Output folder (default: render beside LAYERS).")
@options.formats_option
@options.sheets_options
@options.lang_option
@options.overwrite_option
@options.json_option
@options.loudness_options
def render_command(layers: str, out: str | None, as_json: bool, quiet: bool, verbose: bool, **settings: object) -> None:
    """Draw the sheets again from layers that were corrected: moved, renamed, re-classed or deleted.

    LAYERS is the layers.gpkg of a map, edited in QGIS or another program; it is only read. The background comes from
    base.gpkg beside it. Shares follow from participants, and level, grade and label from class.

    \b
    Example:
      mentalkarta render examples/kramfors/out/layers.gpkg -o corrected
    """
    lang = settings["lang"]
    console = options.make_console(lang if isinstance(lang, str) else None, quiet=quiet or as_json, verbose=verbose)
    with console.guard():
        from mentalkarta.delivery import redraw

        folder = Path(out) if out else Path(layers).parent / "render"
        receipt = redraw(layers, folder, progress=console.progress, **settings)
        if as_json:
            console.show(json.dumps(receipt, ensure_ascii=False, indent=2, sort_keys=True))
        else:
            _tell(console, receipt, folder)


def _tell(console: Console, receipt: Mapping[str, Any], folder: Path) -> None:  # Any: a receipt holds many kinds
    """Say what was corrected, and where the sheet is, in the sheet's language."""
    console.lang = receipt["lang"]
    if receipt["lacks_base"]:
        console.warn(say("lacks_base", console.lang))
    corrections = receipt["corrections"]
    console.tell("corrections" if any(corrections.values()) else "uncorrected", **corrections)
    console.tell("done", out=folder)
