"""Sheets look as they did: eight golden pictures, compared in blocks that another machine's letters do not change."""

import numpy as np
import pytest
from golden_sheets import FOLDER, SHEETS, draw_golden, find_blocks
from PIL import Image

MEAN, WORST = 2.0, 40.0
"""How far blocks may differ (of 255) on the average, and at worst: a name that moved differs by more."""


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_looks_as_it_should(name):
    golden, drawn = find_blocks(Image.open(FOLDER / f"{name}.png")), find_blocks(draw_golden(name))
    assert golden.shape == drawn.shape
    differing = np.abs(golden - drawn)
    assert differing.mean() < MEAN
    assert differing.max() < WORST


def test_another_sheet_would_not_pass():
    main, lynch = (find_blocks(Image.open(FOLDER / f"{name}.png")) for name in ("main", "main-lynch-no-base"))
    assert np.abs(main - lynch).max() > 2 * WORST
    moved = np.roll(main, 1, axis=1)
    assert np.abs(main - moved).max() > 2 * WORST


def test_there_are_eight_and_no_others():
    assert {file.stem for file in FOLDER.glob("*.png")} == set(SHEETS)
    assert len(SHEETS) == 8
    assert sum(file.stat().st_size for file in FOLDER.glob("*.png")) < 600_000
