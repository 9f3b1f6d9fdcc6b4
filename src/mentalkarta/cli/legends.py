"""`mentalkarta legends`: what a map can show and how."""

import click

from mentalkarta.cli import options
from mentalkarta.cli.console import Console
from mentalkarta.model import Element, Lang, Legend
from mentalkarta.wording import format_share


@click.group("legends", invoke_without_command=True, subcommand_metavar="[COMMAND] [ARGS]...")
@click.pass_context
def legends_group(context: click.Context) -> None:
    """List the shipped legends, or show one of them.

    \b
    Examples:
      mentalkarta legends
      mentalkarta legends show kramfors
    """
    if context.invoked_subcommand is not None:
        return
    console = Console()
    with console.guard():
        from mentalkarta.legend import list_legends

        console.show("\n".join(list_legends()))


@legends_group.command("show")
@click.argument("name", metavar="NAME|FILE")
@options.lang_option
def show_command(name: str, lang: str | None) -> None:
    """Print a legend: its elements, their names in the data, and their classes.

    \b
    Example:
      mentalkarta legends show lynch --lang en
    """
    console = options.make_console(lang)
    with console.guard():
        from mentalkarta.legend import load_legend

        console.show("\n".join(describe_legend(load_legend(name), console.lang)))


def describe_legend(legend: Legend, lang: Lang) -> list[str]:
    """Write a legend as lines of text."""
    lines = [f"{legend.key}: {legend.title.get(lang)}", legend.source.get(lang)]
    for element in legend.elements:
        lines += ["", *_describe_element(element, lang)]
    return lines


def _describe_element(element: Element, lang: Lang) -> list[str]:
    """Write one element: its words, its names in the data, its classes and categories."""
    names = ", ".join((element.key, *element.aliases))
    lines = [f"{element.label.get(lang)} ({element.layer}, {element.kind}): {names}"]
    for frequency_class in element.classes:
        share = format_share(frequency_class.min_share, lang, 1)
        lines.append(f"  {frequency_class.key:<10} >= {share:<8} {frequency_class.label.get(lang)}")
    lines += [f"  {category.key:<10} {category.label.get(lang)}" for category in element.categories]
    return lines
