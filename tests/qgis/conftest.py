"""The hand-made map of the export tests, and the real QGIS to open it in."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "export"))

from handmade import make_map, make_sheet, write_map

QGIS_PYTHON = "/usr/bin/python3"  # PyQGIS works with the distribution's own Python only
CHECK = Path(__file__).parent / "check_in_qgis.py"


def find_qgis() -> bool:
    if not Path(QGIS_PYTHON).exists():
        return False
    probe = subprocess.run([QGIS_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False)
    return probe.returncode == 0


def run_check(folder: Path) -> dict:
    """Run the check in QGIS and return what it saw."""
    command = [QGIS_PYTHON, str(CHECK), str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def qgis() -> None:
    if not find_qgis():
        pytest.skip("QGIS is not installed: apt-get install --no-install-recommends python3-qgis fonts-dejavu-core")


@pytest.fixture(scope="session")
def ask_qgis(qgis):
    return run_check


@pytest.fixture(scope="session", params=["kramfors", "lynch"])
def opened(ask_qgis, request, tmp_path_factory):
    """A map, and what QGIS makes of its export after the folder was moved."""
    mental_map = make_map(request.param)
    made = tmp_path_factory.mktemp("made") / "out"
    write_map(made, mental_map, sheet=make_sheet())
    moved = tmp_path_factory.mktemp("moved") / "annan mapp å ä ö"
    shutil.move(made, moved)
    return mental_map, ask_qgis(moved)
