"""`mentalkarta check`: read and judge the drawings, write nothing."""

import json
import sys

import click

from mentalkarta.cli import options
from mentalkarta.cli.console import Console
from mentalkarta.cli.report import file_as_json, list_verdicts, tabulate_files, verdict_as_json
from mentalkarta.model import Drawings

SHOWN = 50
"""Verdicts listed on the screen; --json lists them all."""


@click.command("check")
@options.sources_argument
@options.legend_option
@options.crs_option
@options.drawings_crs_option
@options.lang_option
@options.json_option
@options.loudness_options
def check_command(sources: tuple[str, ...], as_json: bool, quiet: bool, verbose: bool, **settings: object) -> None:
    """Read the drawings and say what is wrong with which, without making a map.

    Exit 0 when every drawing can be used, 1 when something was set aside.

    \b
    Examples:
      mentalkarta check examples/kramfors
      mentalkarta check drawings.geojson --json
    """
    lang = settings["lang"]
    console = options.make_console(lang if isinstance(lang, str) else None, quiet=quiet, verbose=verbose)
    with console.guard():
        from mentalkarta.ingest import read_drawings
        from mentalkarta.legend import load_legend
        from mentalkarta.workshop import read_workshop

        workshop = read_workshop(*sources, **settings)
        console.lang = workshop.lang
        drawings = read_drawings(workshop, load_legend(workshop.legend), progress=console.progress)
        if as_json:
            _show_json(console, drawings)
        elif not quiet:
            _show_table(console, drawings)
        sys.exit(1 if _is_faulty(drawings) else 0)


def _is_faulty(drawings: Drawings) -> bool:
    """Tell whether any drawing or file was set aside."""
    return any(verdict.status == "set_aside" for verdict in drawings.verdicts)


def _show_json(console: Console, drawings: Drawings) -> None:
    """Print files and verdicts as JSON."""
    result = {
        "files": [file_as_json(file) for file in drawings.files],
        "people": drawings.people,
        "verdicts": [verdict_as_json(verdict, console.lang) for verdict in drawings.verdicts],
    }
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


def _show_table(console: Console, drawings: Drawings) -> None:
    """Print a table per file, then why drawings were repaired or set aside."""
    console.show("\n".join(tabulate_files(drawings.files, console.lang)))
    console.tell("people", people=drawings.people)
    if not drawings.verdicts:
        console.tell("clean")
        return
    lines = list_verdicts(sorted(drawings.verdicts, key=lambda verdict: verdict.status != "set_aside"), console.lang)
    shown = lines if console.loudness > 0 else lines[:SHOWN]
    console.show("\n".join(["", *shown]))
    if len(lines) > len(shown):
        console.tell("more", number=len(lines) - len(shown))
