"""Maps of every kind, written, moved, and opened in the real QGIS: all in one go, for QGIS takes its time to start."""

import json
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "export"))
from handmade import make_map, write_map
from other_programs import ask, demand_module
from qgis_cases import CASES, CORRECTED, OFFICE, SPOILED_TWIN, STRIPPED_TWIN
from spoiling import spoil, strip

import mentalkarta as mk

pytest.register_assert_rewrite("qgis_checks")  # so that a check says what it found

CHECK = Path(__file__).parent / "check_in_qgis.py"
EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "kramfors"


def run_check(folders: list[object]) -> dict:
    """Run the check in QGIS and return what it saw, by folder."""
    return json.loads(ask(CHECK, *folders))["seen"]


@pytest.fixture(scope="session")
def qgis() -> None:
    demand_module("qgis.core", "python3-qgis fonts-dejavu-core")


def make_case(name: str, folder: Path) -> mk.MentalMap:
    """Make one of the maps."""
    if name == "example":
        return mk.build_map(mk.read_workshop(EXAMPLE))
    if name.startswith("simulated"):
        return simulate(folder, name.split("-")[1])
    if name in ("kramfors", SPOILED_TWIN, STRIPPED_TWIN):
        return make_map("kramfors")
    if name == OFFICE:
        return make_map("kramfors", internal=True)
    return make_map("lynch", lang="en")


def simulate(folder: Path, legend: str) -> mk.MentalMap:
    """Simulate a workshop of 40 people."""
    for name, content in mk.simulate_workshop(people=40, seed=3).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return mk.build_map(mk.read_workshop(folder, legend=legend))


@pytest.fixture(scope="session")
def opened(qgis, tmp_path_factory):
    """Every map, and what QGIS makes of its export after the folder was moved."""
    from qgis_checks import Case  # here, after its registration

    maps, folders = {}, {}
    for name in (*CASES, SPOILED_TWIN, STRIPPED_TWIN, OFFICE):
        maps[name] = make_case(name, tmp_path_factory.mktemp("workshop"))
        made = tmp_path_factory.mktemp("made") / "out"
        write_map(made, maps[name])
        moved = tmp_path_factory.mktemp("moved") / "annan mapp å ä ö"
        shutil.move(made, moved)
        folders[name] = moved / "internal" if name == OFFICE else moved
    corrected = tmp_path_factory.mktemp("corrected") / "out"
    shutil.copytree(folders["kramfors"], corrected)
    spoil(folders[SPOILED_TWIN])
    strip(folders[STRIPPED_TWIN])
    seen = run_check([*folders.values(), f"correct={corrected}"])
    cases = {name: Case(maps[name], seen[str(folders[name])]) for name in maps}
    return cases | {CORRECTED: (corrected, seen[f"correct={corrected}"])}
