"""The example in examples/kramfors: made by the command in its README, small, and with known faults only."""

import json
import tomllib
from pathlib import Path

import pytest

from mentalkarta.simulate import simulate_workshop

EXAMPLE = Path(__file__).parents[2] / "examples" / "kramfors"


@pytest.fixture(scope="module")
def made():
    truth = json.loads((EXAMPLE / "truth.geojson").read_text(encoding="utf-8"))
    return simulate_workshop(people=203, seed=2017, truth=truth)


def test_the_command_in_the_readme_makes_the_same_files(made):
    command = "mentalkarta simulate kramfors-igen --people 203 --seed 2017 --truth examples/kramfors/truth.geojson"
    assert command in (EXAMPLE / "README.md").read_text(encoding="utf-8")
    names = {f"drawings/{file.name}" for file in (EXAMPLE / "drawings").iterdir()} | {"truth.geojson"}
    assert names == set(made) - {"workshop.toml"}
    for name in sorted(names):
        assert (EXAMPLE / name).read_bytes() == made[name], name


def test_its_settings_agree_with_the_simulation(made):
    ours = tomllib.loads((EXAMPLE / "workshop.toml").read_text(encoding="utf-8"))
    simulated = tomllib.loads(made["workshop.toml"].decode())
    for key in ("asked", "invented", "drawn_at", "group", "groups", "drawings", "legend"):
        assert ours[key] == simulated[key]


def test_every_base_layer_is_there_with_its_licence():
    licences = (EXAMPLE / "base" / "LICENSES.md").read_text(encoding="utf-8")
    files = {
        Path(table["file"]).name
        for table in tomllib.loads((EXAMPLE / "workshop.toml").read_text(encoding="utf-8"))["base"]
    }
    assert files == {file.name for file in (EXAMPLE / "base").glob("*.geojson")}
    for name in files:
        assert f"`{name}`" in licences
        for feature in json.loads((EXAMPLE / "base" / name).read_text(encoding="utf-8"))["features"]:
            assert feature["geometry"]["coordinates"]


def test_roads_and_rail_say_that_they_are_a_sketch():
    for name in ("roads", "rail"):
        for feature in json.loads((EXAMPLE / "base" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]:
            assert feature["properties"]["note"] == "schematic"


def test_it_stays_small():
    sizes = [file.stat().st_size for file in EXAMPLE.rglob("*") if file.is_file() and "out" not in file.parts]
    assert max(sizes) < 1_000_000
    assert sum(sizes) < 3_000_000
