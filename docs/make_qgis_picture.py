"""Make docs/images/qgis.png: the example's sheet beside what QGIS prints of its project, both A3 at one scale.

Usage: .venv/bin/python docs/make_qgis_picture.py (needs QGIS: apt-get install python3-qgis)
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

import mentalkarta as mk

DOCS = Path(__file__).parent
DPI, SHOWN_PX, GAP_PX = 150, 1100, 20


def main() -> None:
    """Make the map, print it in QGIS, and put the two beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        out, printed = Path(folder) / "out", Path(folder) / "printed.png"
        mk.export(mk.build_map(mk.read_workshop(DOCS.parent / "examples" / "kramfors", formats=["png"])), out)
        command = ["/usr/bin/python3", DOCS / "print_in_qgis.py", out / "layers.qgz", printed, str(DPI)]
        subprocess.run(command, check=True)  # noqa: S603 - a script and files of our own
        pictures = [shrink(Image.open(file)) for file in (out / "map.png", printed)]
    height = max(picture.height for picture in pictures)
    both = Image.new("RGB", (2 * SHOWN_PX + GAP_PX, height), "white")
    for number, picture in enumerate(pictures):
        both.paste(picture, (number * (SHOWN_PX + GAP_PX), 0))
    both.quantize(256).save(DOCS / "images" / "qgis.png", optimize=True)


def shrink(picture: Image.Image) -> Image.Image:
    """Shrink a page to the width shown."""
    return picture.convert("RGB").resize((SHOWN_PX, round(picture.height * SHOWN_PX / picture.width)), Image.LANCZOS)


if __name__ == "__main__":
    main()
