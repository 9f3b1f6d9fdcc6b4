"""The same input gives the same bytes, whatever the machine: every file of a run, by its SHA-256."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from whole import collect, list_drawings, write_workshop

SETTINGS = """title = "Prov å ä ö"
asked = 9
drawn_at = 10000
size = "A4"
internal = true
"""

RUN = """
import sys, time
clock, shift = time.time, float(sys.argv.pop(1))
time.time = lambda: clock() + shift
from mentalkarta.__main__ import run
run()
"""


def make(folder, out, *, cwd, shift_s=0, umask=None, **env):
    """Make the map in a process of its own; return the hash of every file."""
    command = [sys.executable, "-c", RUN, str(shift_s), "map", str(folder), "-o", str(out), "-q"]
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **env},
        umask=-1 if umask is None else umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return hash_folder(out)


def hash_folder(folder):
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    home = tmp_path_factory.mktemp("first")
    folder = write_workshop(home / "workshop", list_drawings(), SETTINGS)
    return folder, make(folder, home / "out", cwd=home)


def test_every_kind_of_file_is_there(first):
    kinds = {Path(name).suffix for name in first[1]}
    assert {".png", ".pdf", ".svg", ".gpkg", ".qgz", ".csv", ".json", ".html", ".txt", ".qml", ".sld"} <= kinds


def test_zone_seed_locale_and_threads_change_no_byte(first, tmp_path):
    there = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "LC_ALL": "C", "LANG": "sv_SE.UTF-8"}
    threads = {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    assert make(first[0], tmp_path / "out", cwd=tmp_path, **there, **threads) == first[1]


def test_folder_clock_umask_and_an_earlier_result_change_no_byte(first, tmp_path):
    moved = tmp_path / "annan mapp å"
    folder = write_workshop(moved / "w", list_drawings(), SETTINGS)
    assert make(folder, moved / "djupt" / "ut", cwd=moved, shift_s=4e7, umask=0o077) == first[1]


def test_the_order_of_files_and_drawings_changes_no_byte_of_the_map(first, tmp_path):
    """Receipts and the list of drawings name or hash the files themselves."""
    folder = write_workshop(tmp_path / "w", [], SETTINGS)
    drawings = list_drawings()[::-1]
    (folder / "drawings" / "alla.geojson").unlink()
    for name, some in (("z", drawings[:5]), ("a", drawings[5:])):
        (folder / "drawings" / f"{name}.geojson").write_text(collect(some), encoding="utf-8")
    found = make(folder, tmp_path / "out", cwd=tmp_path)
    apart = {name for name in found if found[name] != first[1].get(name)}
    assert found.keys() == first[1].keys()
    assert apart <= {"receipt.json", "internal/receipt.json", "internal/drawings.csv"}
    receipts = [
        json.loads((path / "receipt.json").read_bytes()) for path in (tmp_path / "out", first[0].parent / "out")
    ]
    assert len({json.dumps({**each, "inputs": 0, "outputs": 0}, sort_keys=True) for each in receipts}) == 1
