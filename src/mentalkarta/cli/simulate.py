"""`mentalkarta simulate`: an invented workshop around planted truths."""

from pathlib import Path

import click

from mentalkarta.cli import options


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
      mentalkarta simulate around-kramfors --people 50 --truth examples/kramfors/truth.geojson
    """
    console = options.make_console(lang)
    with console.guard():
        from mentalkarta.export.writer import check_strangers, write_files
        from mentalkarta.simulate import read_area, read_truth, simulate_workshop

        within = read_area(area) if area else None
        around = read_truth(truth) if truth else None
        files = simulate_workshop(people=people, seed=seed, lang=console.lang, truth=around, area=within)
        check_strangers(Path(folder), files, subfolder="drawings")
        write_files(Path(folder), files, overwrite=bool(overwrite))
        console.tell("simulated", people=people, folder=folder)
