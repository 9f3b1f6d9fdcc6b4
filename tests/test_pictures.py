"""The pictures of a whole job: sizes, fonts and words in them, and the page of tables beside them."""

import io
import json
import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image
from whole import list_drawings, write_workshop

import mentalkarta as mk

SETTINGS = """title = "Prov & <karta>"
asked = 5
drawn_at = 10000
sheets = ["main", "elements"]
[labels]
"Bron" = { dx = 9, dy = 9 }
"Ingenstans" = { hide = true }
"""
SIDES = {"map": (297, 420), "elements": (420, 297)}
"""The small town is as wide as it is high: its main map stands upright."""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = write_workshop(tmp_path_factory.mktemp("bilder") / "verkstad", list_drawings(), SETTINGS)
    mk.export(mk.build_map(mk.read_workshop(folder)), folder / "out")
    return folder / "out"


@pytest.mark.parametrize("stem", ["map", "elements"])
def test_a_print_and_a_copy_for_the_web(out, stem):
    turn = -1 if SIDES[stem][0] < SIDES[stem][1] else 1
    sizes = [((4960, 3507)[::turn], 4_000_000), ((2000, 1414)[::turn], 600_000)]
    for name, (size, most) in zip((f"{stem}.png", f"{stem}-web.png"), sizes, strict=True):
        content = (out / name).read_bytes()
        assert len(content) <= most
        picture = Image.open(io.BytesIO(content))
        assert picture.size == size
        assert picture.info["dpi"] == pytest.approx([max(size) / (420 / 25.4)] * 2, abs=0.1)
        assert picture.text["Title"] == "Prov & <karta>"
        assert picture.text["Description"].startswith("5 personer tillfrågades.")
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 30


@pytest.mark.parametrize("stem", ["map", "elements"])
def test_text_stays_text_in_embedded_subset_fonts(out, stem):
    reader = pypdf.PdfReader(out / f"{stem}.pdf")
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    (page,) = reader.pages
    assert [float(side) * 25.4 / 72 for side in page.mediabox[2:]] == pytest.approx(SIDES[stem], abs=0.1)
    words = page.extract_text()
    assert all(name in words for name in ("Bron", "Torget", "ÅDALEN", "Storgatan", "Prov & <karta>"))
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) >= 3
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        file = inner["/FontDescriptor"]["/FontFile2"]
        assert re.match(r"/[A-Z]{6}\+SourceSans3", inner["/BaseFont"])
        assert len(file.get_data()) < 60_000  # the whole font has 300 000


@pytest.mark.parametrize("stem", ["map", "elements"])
def test_groups_of_the_svg_have_ids_of_their_own(out, stem):
    root = ElementTree.parse(out / f"{stem}.svg").getroot()
    ids = Counter(node.get("id") for node in root.iter() if node.get("id"))
    assert [key for key, times in ids.items() if times > 1] == []
    assert [key for key in ids if key.startswith("landmarks:")]
    assert [key for key in ids if key.startswith("name:paths:")]
    texts = {node.text for node in root.iter(f"{SVG}text")}
    assert {"Bron", "Torget", "Storgatan"} <= texts
    assert not list(root.iter(f"{SVG}script"))


def test_the_receipt_tells_what_is_not_on_a_sheet_but_no_name_that_was_only_wished_for(out):
    text = (out / "receipt.json").read_text(encoding="utf-8")
    receipt = json.loads(text)
    assert receipt["sheets"] == [
        {"sheet": "main", "dropped": [], "unused_labels": 1},
        {"sheet": "elements", "dropped": [], "unused_labels": 1},
    ]
    assert receipt["parameters"]["sheets"] == ["main", "elements"]
    assert receipt["parameters"]["size"] == "A3"
    assert "Ingenstans" not in text
    names = {output["file"] for output in receipt["outputs"]}
    assert {"map.svg", "elements.svg", "elements.pdf", "map-web.png", "elements-web.png", "map.html"} <= names


class Outline(HTMLParser):
    """What a screen reader goes by: headings, captions, heads of rows and columns, pictures."""

    def __init__(self):
        super().__init__()
        self.tags, self.open, self.words = Counter(), [], {}

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        attributes = dict(attributes)
        if tag == "th":
            self.tags[f"th {attributes['scope']}"] += 1
        if tag in ("img", "html"):
            self.words[tag] = attributes
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip() and self.open:
            self.words.setdefault(self.open[-1], []).append(data)


def test_the_page_of_tables_is_made_for_screen_readers(out):
    text = (out / "map.html").read_text(encoding="utf-8")
    page = Outline()
    page.feed(text)
    assert page.open == []
    assert page.words["html"] == {"lang": "sv"}
    assert page.words["h1"] == ["Prov & <karta>"]
    assert page.words["h2"][:5] == ["Landmärken", "Målpunkter", "Distrikt", "Barriärer", "Stråk"]
    assert page.tags["table"] == page.tags["caption"] == 5
    assert page.tags["th row"] == 5
    assert page.tags["th"] == page.tags["th row"] + page.tags["th col"]
    assert page.tags["th col"] == 4 * 5 + 10  # a pie has five slices more
    assert page.words["img"]["src"] == "map-web.png"
    assert "Landmärken: Bron 80" in page.words["img"]["alt"]
    assert page.tags["script"] == 0
    assert "Torget" in text
