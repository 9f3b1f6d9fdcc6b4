"""The typefaces of the sheets: Source Sans 3 as shipped, and what stands in for letters it lacks."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import LoadFlags

Weight = Literal["regular", "semibold", "bold"]

FONT_FOLDER = Path(__file__).resolve().parent.parent / "fonts"
FAMILY = "Source Sans 3"
ADVANCE_PT = 100.0
"""Size at which letters are measured."""
_FILES = {
    ("regular", False): "SourceSans3-Regular.ttf",
    ("regular", True): "SourceSans3-It.ttf",
    ("semibold", False): "SourceSans3-Semibold.ttf",
    ("semibold", True): "SourceSans3-SemiboldIt.ttf",
    ("bold", False): "SourceSans3-Bold.ttf",
    ("bold", True): "SourceSans3-SemiboldIt.ttf",
}
_STAND_IN = {"regular": "DejaVuSans.ttf", "semibold": "DejaVuSans-Bold.ttf", "bold": "DejaVuSans-Bold.ttf"}


def find_font(text: str, weight: Weight = "regular", *, italic: bool = False) -> FontProperties | None:
    """Return a font with every letter of a text: Source Sans 3, else DejaVu Sans, else one of the machine's.

    None when no font has them all: then the text cannot be set without empty boxes.
    """
    needed = frozenset(ord(letter) for letter in text if not letter.isspace())
    cut = FONT_FOLDER / _FILES[weight, italic]
    if needed <= _read_letters(cut):
        return FontProperties(
            family=[FAMILY, "DejaVu Sans"],
            weight=weight,  # by name: matplotlib 3.10 takes no numbers where it writes SVG
            style="italic" if italic else "normal",
            fname=str(cut),
        )
    stand_in = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / _STAND_IN[weight]
    if needed <= _read_letters(stand_in):
        return FontProperties(family="DejaVu Sans", fname=str(stand_in))
    return _find_on_machine(needed)


@lru_cache(maxsize=4096)
def measure_advance(letter: str, file: str) -> float:
    """Measure how far a letter of a font moves the pen, in sizes of the type; 1 where there is no such font."""
    if not file:
        return 1.0
    font = get_font(file)
    font.set_size(ADVANCE_PT, 72)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / ADVANCE_PT


def replace_missing(text: str, weight: Weight = "regular", *, italic: bool = False) -> str:
    """Return the text with "?" for letters that no font has, so that nothing is drawn as an empty box."""
    if find_font(text, weight, italic=italic) is not None:
        return text
    return "".join(letter if find_font(letter, weight, italic=italic) is not None else "?" for letter in text)


def _find_on_machine(needed: frozenset[int]) -> FontProperties | None:
    """Return the alphabetically first upright font of the machine with all these letters."""
    for name, file in _list_machine_fonts():
        if needed <= _read_letters(Path(file)):
            return FontProperties(family=name, fname=file)
    return None


@lru_cache(maxsize=1)
def _list_machine_fonts() -> tuple[tuple[str, str], ...]:
    """List the machine's upright fonts of normal weight, without the one that only holds boxes."""
    return tuple(
        sorted(
            (entry.name, entry.fname)
            for entry in fontManager.ttflist
            if entry.style == "normal" and str(entry.weight) in {"400", "normal", "book", "regular"}
            if "LastResort" not in entry.fname
        )
    )


@lru_cache(maxsize=64)
def _read_letters(file: Path) -> frozenset[int]:
    """Read which letters a font file holds."""
    try:
        return frozenset(get_font(str(file)).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()
