"""Write the reference pages from the code: docs/reference/cli.md and docs/errors.md."""

from collections.abc import Iterator
from pathlib import Path

import click

from mentalkarta.cli.main import main
from mentalkarta.messages import MESSAGES

DOCS = Path(__file__).parent


def write_cli_page() -> str:
    """Return the page of commands: the help of each, as the terminal shows it."""
    lines = [
        "# The command line",
        "",
        "Made from the code by `make docs`; every text below is what `--help` prints.",
        "",
    ]
    for name, command in list_commands("mentalkarta", main):
        context = click.Context(command, info_name=name, terminal_width=100, **main.context_settings)
        lines += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def list_commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and those below it, by name."""
    yield name, command
    if isinstance(command, click.Group):
        for child in sorted(command.commands):
            yield from list_commands(f"{name} {child}", command.commands[child])


def write_errors_page() -> str:
    """Return the page of codes: sentence in both languages, and what leads there."""
    lines = [
        "# Errors, verdicts and notes",
        "",
        "Made from the code by `make docs`. Each fault has a code that never changes its meaning; `{…}` stands for "
        "what the sentence names. The same codes stand in `receipt.json`, in `internal/set_aside.geojsonl` and in "
        "`mentalkarta check --json`.",
        "",
    ]
    for code in sorted(MESSAGES):
        message = MESSAGES[code]
        lines += [f"## {code}", "", f"- sv: {message.sv}", f"- en: {message.en}"]
        lines += [f"- example: `{message.example}`"] if message.example else []
        lines.append("")
    return "\n".join(lines)


PAGES = {"reference/cli.md": write_cli_page, "errors.md": write_errors_page}


if __name__ == "__main__":
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")
