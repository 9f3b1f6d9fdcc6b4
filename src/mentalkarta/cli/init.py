"""`mentalkarta init`: an empty workshop folder to fill."""

from pathlib import Path

import click

from mentalkarta.cli import options


@click.command("init")
@options.folder_argument
@options.lang_option
@options.overwrite_option
def init_command(folder: str, lang: str | None, overwrite: bool | None) -> None:
    """Make a workshop folder: a commented workshop.toml, and folders for drawings and base layers.

    \b
    Example:
      mentalkarta init min-workshop
    """
    console = options.make_console(lang)
    with console.guard():
        from mentalkarta.export.writer import write_files
        from mentalkarta.workshop import make_template

        home = Path(folder)
        template = make_template(console.lang).encode()
        write_files(home, {"workshop.toml": template}, overwrite=bool(overwrite), subfolders=("drawings", "base"))
        console.tell("initiated", drawings=home / "drawings", toml=home / "workshop.toml", folder=home)
