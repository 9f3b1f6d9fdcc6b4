"""Make the pictures of the gallery and of the README anew: `python docs/gallery/make_gallery.py [MIDWEST]`.

MIDWEST is the file of the answers about the Midwest, which is not part of the repository; without it that map keeps its
pictures.
"""

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

from mentalkarta.cli.main import main
from mentalkarta.export.pictures import reduce_colors

GALLERY = Path(__file__).parent
ROOT = GALLERY.parent.parent
LONGEST_PX, MOST_BYTES = 1600, 400_000

KRAMFORS = ("map", "examples/kramfors")
JOBS = (
    (
        (*KRAMFORS, "--sheets", "main,elements,agreement,groups"),
        {
            "map": "kramfors-main",
            "elements": "kramfors-elements",
            "agreement": "kramfors-agreement",
            "groups": "kramfors-groups",
        },
    ),
    (
        (*KRAMFORS, "--legend", "lynch", "--lang", "en", "--sheets", "main,elements"),
        {"map": "lynch-main", "elements": "lynch-elements"},
    ),
    ((*KRAMFORS, "--size", "16:9"), {"map": "kramfors-slide"}),
    ((*KRAMFORS, "--size", "web"), {"map": "kramfors-web"}),
    ((*KRAMFORS, "--greyscale"), {"map": "kramfors-grey"}),
    (
        ("map", "{twelve}", "--sheets", "main,elements,agreement"),
        {"map": "twelve-main", "elements": "twelve-elements", "agreement": "twelve-agreement"},
    ),
    (
        ("map", "{midwest}", "--crs", "EPSG:5070", "--asked", "2778", "--lang", "en", "--sheets", "main,elements"),
        {"map": "midwest-main", "elements": "midwest-elements"},
    ),
)
"""Arguments of mentalkarta, and which of its pictures become which of ours."""


def run(*arguments: str) -> None:
    """Run mentalkarta."""
    main(list(arguments), standalone_mode=False)


def shrink(source: Path, target: Path) -> None:
    """Write a copy of a picture, so small that it is light."""
    picture, side = Image.open(source).convert("RGB"), LONGEST_PX
    while True:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        reduce_colors(picture).save(target, optimize=True)
        if target.stat().st_size <= MOST_BYTES:
            sys.stdout.write(f"{target.name}: {target.stat().st_size // 1000} kB\n")
            return
        side -= 100


def make_gallery(midwest: str) -> None:
    """Make every picture that can be made here; `midwest` may be ""."""
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        twelve = Path(folder) / "tolv"
        run("simulate", str(twelve), "--people", "12", "--seed", "1")
        for number, (arguments, pictures) in enumerate(JOBS):
            filled = [argument.format(twelve=twelve, midwest=midwest) for argument in arguments]
            if not filled[1]:
                continue
            out = Path(folder) / str(number)
            run(*filled, "--formats", "png", "-q", "-o", str(out))
            for stem, name in pictures.items():
                shrink(out / f"{stem}.png", GALLERY / f"{name}.png")
    (ROOT / "docs" / "images" / "kramfors.png").write_bytes((GALLERY / "kramfors-main.png").read_bytes())


if __name__ == "__main__":
    make_gallery(*sys.argv[1:] or [""])
