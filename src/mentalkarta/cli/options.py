"""The options that commands share, each defined once."""

from collections.abc import Callable
from typing import Any, TypeVar, get_args

import click

from mentalkarta.cli.console import Console
from mentalkarta.picture import PaperSize

Command = TypeVar("Command", bound=Callable[..., Any])

SIZES = get_args(PaperSize)


def sources_argument(command: Command) -> Command:
    """Add SOURCE...: a workshop folder, or GeoJSON files and folders of them."""
    return click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="SOURCE...")(command)


def folder_argument(command: Command) -> Command:
    """Add DIR: the folder to make."""
    return click.argument("folder", type=click.Path(file_okay=False), metavar="DIR")(command)


def layers_argument(command: Command) -> Command:
    """Add LAYERS: the layers.gpkg of a map."""
    return click.argument("layers", type=click.Path(), metavar="LAYERS")(command)


def formats_option(command: Command) -> Command:
    """Add --formats."""
    return click.option("--formats", metavar="png,pdf,svg", help="Picture formats of the sheet (default: all three).")(
        command
    )


def sheets_options(command: Command) -> Command:
    """Add --sheets, --size and --greyscale."""
    command = click.option("--greyscale", is_flag=True, default=None, help="Draw the sheets in greys.")(command)
    command = click.option("--size", type=click.Choice(SIZES), help="What the sheets are made for (default: A3).")(
        command
    )
    return click.option(
        "--sheets",
        metavar="main,elements,agreement,groups",
        help="Sheets: the whole map, a small map per element, how far people agree, groups side by side "
        "(default: main).",
    )(command)


def lang_option(command: Command) -> Command:
    """Add --lang."""
    return click.option(
        "--lang", type=click.Choice(["sv", "en"]), help="Language of the sheet, tables and messages (default: sv)."
    )(command)


def legend_option(command: Command) -> Command:
    """Add --legend."""
    return click.option("--legend", metavar="NAME|FILE", help="A shipped legend or a .toml file (default: kramfors).")(
        command
    )


def crs_option(command: Command) -> Command:
    """Add --crs."""
    return click.option(
        "--crs",
        metavar="EPSG:…",
        help="Metric CRS of the map (default: SWEREF 99 TM in Sweden, else the UTM zone of the data).",
    )(command)


def drawings_crs_option(command: Command) -> Command:
    """Add --drawings-crs."""
    return click.option(
        "--drawings-crs", metavar="EPSG:…", help="CRS of the drawings (default: degrees, WGS 84, as GeoJSON has it)."
    )(command)


def json_option(command: Command) -> Command:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON for machines.")(command)


def overwrite_option(command: Command) -> Command:
    """Add --overwrite."""
    return click.option("--overwrite", is_flag=True, default=None, help="Replace the result of an earlier run.")(
        command
    )


def seed_option(command: Command) -> Command:
    """Add --seed."""
    return click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of random draws (default: 1).")(command)


def loudness_options(command: Command) -> Command:
    """Add -v and -q."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="Print nothing but faults.")
    verbose = click.option("-v", "--verbose", is_flag=True, help="Also list every drawing that was not plainly used.")
    return quiet(verbose(command))


def make_console(lang: str | None, *, quiet: bool = False, verbose: bool = False) -> Console:
    """Build the console a command speaks through; Swedish until the workshop says otherwise."""
    return Console("en" if lang == "en" else "sv", loudness=-1 if quiet else int(verbose))
