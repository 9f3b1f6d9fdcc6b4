"""Reading reports as text: a table per file, and the verdicts in words."""

from collections.abc import Iterable, Sequence

from mentalkarta.cli.words import say
from mentalkarta.messages import phrase
from mentalkarta.model import InputFile, Lang, Verdict

COUNTS = ("read", "accepted", "repaired", "set_aside")


def tabulate_files(files: Sequence[InputFile], lang: Lang) -> list[str]:
    """Write a table: a row a file with its counts, and their sum."""
    heads = [say(head, lang) for head in ("file", "read_column", "accepted", "repaired", "set_aside")]
    rows = [[file.name, *(str(getattr(file, count)) for count in COUNTS)] for file in files]
    sums = [str(sum(getattr(file, count) for file in files)) for count in COUNTS]
    rows = [heads, *rows, [say("total", lang), *sums]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def list_verdicts(verdicts: Iterable[Verdict], lang: Lang) -> list[str]:
    """Write one line for each verdict: what became of it, code, and the sentence that names file and drawing."""
    return [describe_verdict(verdict, lang) for verdict in verdicts]


def describe_verdict(verdict: Verdict, lang: Lang) -> str:
    """Write one verdict as a line."""
    return f"{say(f'status_{verdict.status}', lang)} [{verdict.code}] {phrase(verdict.code, lang, verdict.values)}"


def verdict_as_json(verdict: Verdict, lang: Lang) -> dict[str, object]:
    """Write one verdict for machines; position counts from 1 and is null for a whole file."""
    return {
        "file": verdict.file,
        "position": verdict.position,
        "status": verdict.status,
        "code": verdict.code,
        "reason": phrase(verdict.code, lang, verdict.values),
    }


def file_as_json(file: InputFile) -> dict[str, object]:
    """Write one file's counts for machines."""
    return {"file": file.name, "sha256": file.sha256, **{count: getattr(file, count) for count in COUNTS}}
