"""The small commands, the console, and the promise that no traceback reaches a user."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from mentalkarta.cli import console as console_module
from mentalkarta.cli.console import Console, clean_text
from mentalkarta.cli.main import main
from mentalkarta.errors import UsageError
from mentalkarta.workshop import read_workshop


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_legends_are_listed_and_shown_in_both_languages():
    assert run("legends").stdout.split() == ["kramfors", "lynch"]
    shown = run("legends", "show", "kramfors").stdout
    for word in ("Landmärken", "Målpunkter", "Distrikt", "Barriärer", "Stråk", "Handel", "Hög frekvens"):
        assert word in shown
    assert "Edges" in run("legends", "show", "lynch", "--lang", "en").stdout
    assert run("legends", "show", "nothing").exit_code == 2


def test_init_makes_a_workshop_that_reads_and_never_overwrites(tmp_path):
    home = tmp_path / "ny"
    result = run("init", home)
    assert result.exit_code == 0, result.output
    assert (home / "drawings").is_dir()
    assert (home / "base").is_dir()
    assert read_workshop(home).folder == home
    (home / "workshop.toml").write_text("asked = 12\n", encoding="utf-8")
    again = run("init", home)
    assert again.exit_code == 2
    assert (home / "workshop.toml").read_text(encoding="utf-8") == "asked = 12\n"


def test_simulate_then_map(tmp_path):
    home = tmp_path / "påhittad"
    assert run("simulate", home, "--people", 12, "--seed", 4).exit_code == 0
    assert (home / "truth.geojson").exists()
    result = run("map", home, "--formats", "svg", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "12 were asked" in result.stdout


def test_simulate_within_an_area(tmp_path):
    area = tmp_path / "area.geojson"
    area.write_text(
        '{"type": "Polygon", "coordinates": [[[17.5, 62.8], [18.0, 62.8], [18.0, 63.0], [17.5, 62.8]]]}',
        encoding="utf-8",
    )
    result = run("simulate", tmp_path / "w", "--people", 5, "--area", area)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("text", ["[1, 2]", "{", ""])
def test_simulate_says_what_is_wrong_with_a_truth(tmp_path, text):
    truth = tmp_path / "truth.geojson"
    truth.write_text(text, encoding="utf-8")
    result = run("simulate", tmp_path / "w", "--people", 5, "--truth", truth, "--lang", "en")
    assert result.exit_code == 2
    assert "truth.geojson" in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("asked-too-few", asked=1, people=2), 2, "asked is 1"),
        (KeyboardInterrupt(), 130, "Stopped"),
        (ZeroDivisionError("x"), 1, "ZeroDivisionError"),
    ],
)
def test_whatever_goes_wrong_is_one_sentence(capsys, error, code, said):
    with pytest.raises(SystemExit) as stop, Console("en").guard():
        raise error
    assert stop.value.code == code
    assert said in capsys.readouterr().err


def test_a_bar_appears_only_after_a_second(capsys, monkeypatch):
    console = Console("sv")
    console.progress("read", 1, 4)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(console_module, "PATIENCE_S", 0.0)
    console.progress("read", 2, 4)
    console.progress("count", 1, 5)
    console.progress("count", 5, 5)
    said = capsys.readouterr().err
    assert "Läser teckningar" in said
    assert "Räknar personer" in said
    quiet = Console("sv", loudness=-1)
    quiet.progress("read", 2, 4)
    assert capsys.readouterr().err == ""


def test_text_from_data_cannot_steer_the_terminal():
    assert clean_text("Bro\x1b[31mn\u202e\u200b\nÅ") == "Bro?[31mn??\nÅ"


def test_help_loads_no_heavy_room():
    code = (
        "import sys; from click.testing import CliRunner; from mentalkarta.cli.main import main; "
        "CliRunner().invoke(main, ['--help']); "
        "print([name for name in ('geopandas', 'matplotlib', 'fiona', 'numpy', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
