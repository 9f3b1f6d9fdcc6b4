"""`mentalkarta map`: from drawings to the finished map."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from mentalkarta.cli import options
from mentalkarta.cli.console import Console
from mentalkarta.cli.report import list_verdicts
from mentalkarta.cli.words import say
from mentalkarta.counts import CLASS_RULES, LEAST_GROUPS
from mentalkarta.model import MentalMap, Verdict, Workshop
from mentalkarta.picture import Sheet


@click.command("map")
@options.sources_argument
@click.option(
    "-o", "--out", type=click.Path(file_okay=False), help="Output folder (default: SOURCE/out or ./mentalkarta-out)."
)
@options.legend_option
@click.option(
    "--classes",
    type=click.Choice(CLASS_RULES),
    metavar="RULE",
    help="Limits of the classes: fixed (default: shares of those asked), relative (shares of the strongest place) or "
    "natural (natural breaks, Jenks).",
)
@click.option("--asked", type=click.IntRange(min=1), metavar="N", help="People asked, also those who drew nothing.")
@click.option("--title", help="Title of the sheet.")
@options.crs_option
@options.drawings_crs_option
@click.option(
    "--drawn-at",
    type=click.IntRange(100, 10_000_000),
    metavar="SCALE",
    help="Scale people drew at: 50000 for 1:50 000.",
)
@options.lang_option
@options.formats_option
@options.sheets_options
@click.option("--base", multiple=True, metavar="FILE", help="A base layer, or ROLE=FILE; may be repeated.")
@click.option("--group", metavar="COLUMN", help="Property that holds each person's group.")
@click.option(
    "--min-people", type=int, metavar="K", help="Privacy: show nothing drawn by fewer people (default and floor: 3)."
)
@click.option("--internal", is_flag=True, default=None, help="Also write the exact copy that must stay in the office.")
@options.overwrite_option
@options.seed_option
@options.json_option
@options.loudness_options
def map_command(
    sources: tuple[str, ...], out: str | None, as_json: bool, quiet: bool, verbose: bool, **settings: object
) -> None:
    """Make the map: sheet, tables and QGIS layers from drawings.

    SOURCE is a workshop folder (it holds workshop.toml), or GeoJSON files and folders of them. Each option is also a
    key of workshop.toml; the command line wins.

    \b
    Examples:
      mentalkarta map examples/kramfors --overwrite
      mentalkarta map drawings.geojson --asked 203 --title "Mental karta" -o karta
    """
    lang = settings["lang"]
    console = options.make_console(lang if isinstance(lang, str) else None, quiet=quiet or as_json, verbose=verbose)
    with console.guard():
        from mentalkarta.delivery import draw_sheets, export
        from mentalkarta.export.writer import check_targets
        from mentalkarta.pipeline import build_map
        from mentalkarta.workshop import read_workshop

        settings["base"] = settings["base"] or None
        workshop = read_workshop(*sources, **settings)
        console.lang = workshop.lang
        folder = Path(out) if out else find_out(workshop)
        check_targets(folder, ("receipt.json",), overwrite=workshop.overwrite)
        mental_map = build_map(workshop, progress=console.progress)
        sheets = draw_sheets(mental_map, progress=console.progress)
        receipt = export(mental_map, folder, sheets=sheets, progress=console.progress)
        if as_json:
            console.show(json.dumps(receipt, ensure_ascii=False, indent=2, sort_keys=True))
        else:
            _tell(console, mental_map, folder)
        _warn_of_names(console, sheets)


def find_out(workshop: Workshop) -> Path:
    """Return the default output folder of a job."""
    return Path("mentalkarta-out") if workshop.folder is None else workshop.folder / "out"


def _is_unread(verdict: Verdict) -> bool:
    """Tell whether a verdict says that a whole file was not read."""
    return verdict.position is None and (verdict.status == "set_aside" or verdict.code == "input-passed-over")


def _warn_of_names(console: Console, sheets: Sequence[Sheet]) -> None:
    """Say which names are not on a sheet for want of room, and which wishes are for names that are not there."""
    for sheet in (each for each in sheets if not each.internal):
        if sheet.dropped:
            console.warn(say("dropped", console.lang, sheet=sheet.name, names=", ".join(sheet.dropped)))
        if sheet.unused:
            console.warn(say("unused", console.lang, sheet=sheet.name, names=", ".join(sheet.unused)))


def _tell(console: Console, mental_map: MentalMap, folder: Path) -> None:
    """Say what was made, of whose drawings, and what was left out."""
    files = mental_map.drawings.files
    lang = mental_map.workshop.lang
    console.tell(
        "counted",
        people=mental_map.drawings.people,
        asked=mental_map.asked.people,
        inferred="" if mental_map.asked.stated else say("inferred", lang),
        accepted=sum(file.accepted for file in files),
        read=sum(file.read for file in files),
        repaired=sum(file.repaired for file in files),
    )
    unread = [verdict for verdict in mental_map.drawings.verdicts if _is_unread(verdict)]
    if unread:
        console.warn("\n".join(list_verdicts(unread, lang)))
    if mental_map.drawings.set_aside:
        console.tell("aside", number=mental_map.drawings.set_aside, file=folder / "internal" / "set_aside.geojsonl")
    hidden = sum(withheld.places for withheld in mental_map.withheld)
    if hidden:
        console.tell("withheld", places=hidden, least=mental_map.workshop.min_people)
    effect = mental_map.design_effect
    if effect.by is not None and not effect.used:
        console.warn(say("apart", lang, groups=effect.groups, least=LEAST_GROUPS))
    if all(layer.places.empty for layer in mental_map.layers):
        console.warn(say("empty", lang))
    if console.loudness > 0:
        console.show("\n".join(list_verdicts(mental_map.drawings.verdicts, lang)))
    console.tell("done", out=folder)
