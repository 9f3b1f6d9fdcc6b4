"""Every sheet of many invented workshops: not one name on another. Run with `pytest -m sweep`; takes half an hour."""

from dataclasses import replace

import pytest
from render_artists import find_collisions, group_names
from render_maps import make_simulated

import mentalkarta as mk
from mentalkarta.render import compose_sheet

SEEDS = range(1, 21)
SHEETS = (("main", "A3"), ("main", "16:9"), ("elements", "A3"), ("agreement", "A3"))

pytestmark = pytest.mark.sweep


def count_collisions(mental_map):
    """Count the names, and the collisions, of every sheet of a map."""
    names = collisions = dropped = 0
    for name, size in SHEETS:
        sized = replace(mental_map, workshop=replace(mental_map.workshop, size=size))
        sheet = compose_sheet(sized, name)
        names += len(group_names(sheet.figure))
        collisions += len(find_collisions(sheet.figure, mental_map.legend))
        dropped += len(sheet.dropped)
    return names, collisions, dropped


@pytest.mark.parametrize("people", [5, 12, 50, 200])
def test_counted_workshops_have_no_collision(tmp_path, people):
    """From drawings to sheets, as a planner has them."""
    total = [0, 0, 0]
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        for name, content in mk.simulate_workshop(people=people, seed=seed).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        found = count_collisions(mk.build_map(mk.read_workshop(folder)))
        total = [sum(pair) for pair in zip(total, found, strict=True)]
    print(f"{people} people, {len(SEEDS)} seeds: names {total[0]}, collisions {total[1]}, dropped {total[2]}")
    assert total[0] > 100
    assert total[1] == 0


@pytest.mark.parametrize("people", [5, 200, 1000, 5000])
def test_planted_workshops_have_no_collision(people):
    """What was planted, drawn as it is: all places of a crowd that would take hours to count."""
    total = [0, 0, 0]
    for seed in SEEDS:
        found = count_collisions(make_simulated(people, seed))
        total = [sum(pair) for pair in zip(total, found, strict=True)]
    print(f"{people} people planted, {len(SEEDS)} seeds: names {total[0]}, collisions {total[1]}, dropped {total[2]}")
    assert total[0] > 100
    assert total[1] == 0
