"""`mentalkarta forget`: one person's drawings leave the workshop."""

import json

import click

from mentalkarta.cli import options
from mentalkarta.cli.words import say


@click.command("forget")
@click.argument("participant", metavar="ID")
@options.sources_argument
@click.option("--yes", "sure", is_flag=True, help="Take them out; without it the command only says what it would do.")
@options.lang_option
@options.json_option
def forget_command(participant: str, sources: tuple[str, ...], sure: bool, as_json: bool, lang: str | None) -> None:
    """Take one person's drawings out of the files of a workshop.

    ID is what stands in the field participant, SOURCE a workshop folder, or GeoJSON files and folders of them. All else
    in the files stays as it is. Maps made before hold the person still: make them again, and remove copies.

    \b
    Examples:
      mentalkarta forget p073 examples/kramfors
      mentalkarta forget p073 examples/kramfors --yes
    """
    console = options.make_console(lang, quiet=as_json)
    with console.guard():
        from mentalkarta.forgetting import forget_person
        from mentalkarta.workshop import read_workshop

        workshop = read_workshop(*sources, lang=lang)
        console.lang = workshop.lang
        found = forget_person(workshop, participant, sure=sure)
        count = sum(found.drawings.values())
        if as_json:
            told = {"drawings": count, "files": len(found.drawings), "done": sure, "unread": list(found.closed)}
            console.show(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            console.tell("forgotten" if sure else "would_forget", drawings=count, files=len(found.drawings))
        for name in found.closed:
            console.warn(say("forget_unread", console.lang, file=name))
