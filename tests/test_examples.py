"""Every command that README, docs and helps show is run as it stands there, in the order a reader meets them."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_docs import load_maker
from whole import collect, list_drawings

from mentalkarta.cli.main import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "kramfors"
MADE = ("errors.md", "cli.md")
"""Pages made from the code: the first shows what fails, the second repeats the helps."""

PAGES = [
    ROOT / "README.md",
    EXAMPLE / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.name not in MADE),
]
HELPS = dict(load_maker().list_commands("mentalkarta", main))

EXIT_CODES = {"mentalkarta check examples/kramfors": 1}
"""The one command whose page says that it does not end with 0: drawings of the example are set aside."""

FROM_LAYERS = ("render", "export")
"""Commands that take the layers of a map made before."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`(mentalkarta [^`]+)`")


def list_page_commands(page: Path) -> Iterator[str]:
    """List the command lines of a page: those of its blocks, and whole ones within its sentences."""
    text = page.read_text(encoding="utf-8")
    for _, block in _FENCE.findall(text):
        yield from (line for line in block.splitlines() if line.startswith("mentalkarta "))
    yield from (span for span in _SPAN.findall(_FENCE.sub("", text)) if is_whole(span))


def is_whole(span: str) -> bool:
    """Tell a command line from the mere name of a command and from one with a placeholder (`init DIR`)."""
    operands = span.split()[2:]
    return bool(operands) and not any(word.isupper() for word in operands)


def list_help_commands(text: str) -> list[str]:
    """List the command lines under "Example:" or "Examples:"."""
    _, _, block = text.partition("Example")
    return [line.strip() for line in block.splitlines() if line.strip().startswith("mentalkarta ")]


def list_commands() -> list[str]:
    """List every command line once, as its words without the comment beside it."""
    lines = [line for page in PAGES for line in list_page_commands(page)]
    lines += [line for command in HELPS.values() for line in list_help_commands(command.help)]
    return list(dict.fromkeys(shlex.join(shlex.split(line, comments=True)) for line in lines))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder as a reader has it: the example, and a file of drawings of their own."""
    folder = tmp_path_factory.mktemp("hemma")
    shutil.copytree(EXAMPLE, folder / "examples" / "kramfors", ignore=shutil.ignore_patterns("out"))
    settings = folder / "examples" / "kramfors" / "workshop.toml"
    settings.write_text('formats = ["svg"]\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "drawings.geojson").write_text(collect(list_drawings()), encoding="utf-8")
    return folder


@pytest.mark.parametrize("line", list_commands())
def test_a_command_that_is_shown_does_what_is_said(home, monkeypatch, line):
    monkeypatch.chdir(home)
    words = shlex.split(line)[1:]
    out = home / "examples" / "kramfors" / "out"
    if words[0] not in FROM_LAYERS:
        shutil.rmtree(out, ignore_errors=True)  # pages show a first run, or --overwrite
    elif not out.exists():
        CliRunner().invoke(main, ["map", "examples/kramfors"])
    quick = ["--formats", "svg"] if words[0] == "map" and "--formats" not in words else []
    result = CliRunner().invoke(main, [*words, *quick])
    assert result.exit_code == EXIT_CODES.get(line, 0), result.output
    if words[0] == "init":  # the next line of the pages: put the drawings there
        shutil.copy("drawings.geojson", Path(words[1]) / "drawings")


def test_the_pages_show_something():
    lines = list_commands()
    assert len(lines) >= 10
    assert set(EXIT_CODES) <= set(lines)


@pytest.mark.parametrize("name", HELPS)
def test_every_command_has_an_example_of_itself(name):
    assert any(line.startswith(name) for line in list_help_commands(HELPS[name].help))


def test_the_python_of_the_readme_runs(home, monkeypatch):
    monkeypatch.chdir(home)
    blocks = [block for kind, block in _FENCE.findall((ROOT / "README.md").read_text("utf-8")) if kind == "python"]
    assert len(blocks) == 1
    names = {}
    exec(blocks[0], names)
    receipt = json.loads((home / "out" / "receipt.json").read_text(encoding="utf-8"))
    assert receipt == json.loads(json.dumps(names["receipt"]))
    assert receipt["asked"]["people"] == 203


def test_the_tutorial_counts_as_the_check_does():
    result = CliRunner().invoke(main, ["check", str(EXAMPLE), "--json"])
    files = json.loads(result.stdout)["files"]
    read, repaired, aside = (sum(file[count] for file in files) for count in ("read", "repaired", "set_aside"))
    text = " ".join((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8").split())
    assert f"{read:,} drawings are read, {repaired} repaired".replace(",", " ", 1) in text
    assert f"{aside} set aside" in text
    assert result.exit_code == 1
    assert "exit code 1" in text
