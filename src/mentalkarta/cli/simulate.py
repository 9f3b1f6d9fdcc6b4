"""`mentalkarta simulate`: an invented workshop around planted truths."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mentalkarta.cli import options
from mentalkarta.errors import UsageError

if TYPE_CHECKING:
    import shapely


@click.command("simulate")
@options.folder_argument
@click.option("--people", type=click.IntRange(1, 1_000_000), required=True, metavar="N", help="People asked.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Seed of all draws.")
@click.option("--area", type=click.Path(dir_okay=False), help="A polygon file: plant the truths within it.")
@click.option("--truth", type=click.Path(dir_okay=False), help="A truth.geojson: draw around these places instead.")
@options.lang_option
@options.overwrite_option
def simulate_command(
    folder: str, people: int, seed: int, area: str | None, truth: str | None, lang: str | None, overwrite: bool | None
) -> None:
    """Invent a workshop: people's drawings scattered around planted truths (written to truth.geojson).

    \b
    Examples:
      mentalkarta simulate invented --people 203 --seed 1
      mentalkarta simulate invented --people 50 --truth examples/kramfors/truth.geojson
    """
    console = options.make_console(lang)
    with console.guard():
        from mentalkarta.export.writer import write_files
        from mentalkarta.simulate import simulate_workshop

        files = simulate_workshop(
            people=people, seed=seed, lang=console.lang, truth=_read_truth(truth), area=_read_area(area)
        )
        write_files(Path(folder), files, overwrite=bool(overwrite))
        console.tell("simulated", people=people, folder=folder)


def _read_truth(file: str | None) -> dict[str, object] | None:
    """Read planted truths, None when none are given."""
    if file is None:
        return None
    try:
        truth = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("truth-unreadable", file=file) from error
    if not isinstance(truth, dict):
        raise UsageError("truth-unreadable", file=file)
    return truth


def _read_area(file: str | None) -> "shapely.Geometry | None":
    """Read a polygon in degrees, None when none is given."""
    if file is None:
        return None
    from mentalkarta.ingest import read_base
    from mentalkarta.model import BaseSource, Workshop

    source = BaseSource(Path(file), "area")
    (layer,) = read_base(Workshop(sources=(), base=(source,)), "EPSG:4326")
    united: shapely.Geometry = layer.frame.geometry.union_all()
    return united
