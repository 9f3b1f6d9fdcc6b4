"""The small commands, the console, and the promise that no traceback reaches a user."""

import shutil
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner
from whole import list_drawings, write_workshop

from mentalkarta.cli import console as console_module
from mentalkarta.cli.console import Console, clean_text
from mentalkarta.cli.main import main
from mentalkarta.cli.signals import Stop
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


def test_init_and_simulate_leave_a_map_in_their_folder_alone(tmp_path):
    home = tmp_path / "ny"
    assert run("simulate", home, "--people", 12).exit_code == 0
    assert run("map", home, "--formats", "svg", "-o", home).exit_code == 0
    made = {path for path in home.rglob("*") if path.is_file()}
    assert home / "layers.gpkg" in made
    assert run("init", home, "--overwrite").exit_code == 0
    assert run("simulate", home, "--people", 12, "--seed", 2, "--overwrite").exit_code == 0
    assert {path for path in home.rglob("*") if path.is_file()} == made


def list_contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("lang", "said"), [("sv", "välj en tom mapp"), ("en", "choose an empty folder")])
def test_simulate_refuses_a_folder_where_other_drawings_lie(tmp_path, lang, said):
    home = tmp_path / "w"
    assert run("simulate", home, "--people", 30, "--lang", lang).exit_code == 0
    before = list_contents(home)
    result = run("simulate", home, "--people", 5, "--lang", lang, "--overwrite")
    assert result.exit_code == 2
    assert "-02.geojson" in result.stderr
    assert said in result.stderr
    assert list_contents(home) == before


def test_simulate_takes_a_folder_with_drawings_of_its_own_or_none(tmp_path):
    home = tmp_path / "w"
    assert run("init", home).exit_code == 0
    (home / "drawings" / ".gitkeep").touch()
    (home / "drawings" / "more").mkdir()
    assert run("simulate", home, "--people", 5, "--overwrite").exit_code == 0
    assert run("simulate", home, "--people", 5, "--seed", 2, "--overwrite").exit_code == 0


def test_simulate_within_an_area(tmp_path):
    area = tmp_path / "area.geojson"
    area.write_text(
        '{"type": "Polygon", "coordinates": [[[17.5, 62.8], [18.0, 62.8], [18.0, 63.0], [17.5, 62.8]]]}',
        encoding="utf-8",
    )
    result = run("simulate", tmp_path / "w", "--people", 5, "--area", area)
    assert result.exit_code == 0, result.output
    missing = run("simulate", tmp_path / "v", "--people", 5, "--area", tmp_path / "borta.geojson")
    assert missing.exit_code == 2
    assert "borta.geojson" in missing.stderr


@pytest.mark.parametrize("text", ["[1, 2]", "{", "", "[" * 100_000])
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
        (Stop(signal.SIGINT), 130, "Stopped"),
        (Stop(signal.SIGTERM), 143, "Stopped"),
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
    console.progress("count", 1, 5)
    console.warn("Obs")
    console.progress("count", 2, 5)  # the same stage goes on after a bar was closed
    console.progress("count", 5, 5)
    assert "Obs" in capsys.readouterr().err
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


def can_cut_off():
    """Whether this machine lets a process of ours run without any network."""
    return shutil.which("unshare") is not None and not subprocess.run(["unshare", "-n", "true"], check=False).returncode


@pytest.mark.skipif(not can_cut_off(), reason="unshare -n is not allowed here")
def test_a_map_is_made_without_any_network(tmp_path):
    folder = write_workshop(tmp_path / "w", list_drawings())
    command = ["unshare", "-n", sys.executable, "-m", "mentalkarta", "map", str(folder), "--formats", "svg"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, (folder / "out" / "map.svg").exists()) == (0, True), done.stderr.decode()
