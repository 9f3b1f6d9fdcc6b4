"""`mentalkarta map` and `check` as their users call them: files, numbers, sentences, exit codes."""

import csv
import json
import zipfile

import fiona
import pypdf
import pytest
from click.testing import CliRunner
from whole import collect, feature, list_drawings, point, write_workshop

from mentalkarta.cli.main import main


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_map_makes_everything_that_is_promised(tmp_path):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    result = run("map", folder)
    assert result.exit_code == 0, result.output
    out = folder / "out"
    made = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    styles = {f"styles/{name}.{kind}" for name in (*_LAYERS, "districts_zones", "crossings") for kind in ("qml", "sld")}
    assert made == styles | {
        "map.png", "map-web.png", "map.pdf", "map.svg", "map.txt", "map.html",
        "places.csv", "layers.gpkg", "layers.qgz", "receipt.json",
    }  # fmt: skip
    assert "4 har ritat, 5 tillfrågade" in result.stdout


_LAYERS = ("landmarks", "destinations", "districts", "barriers", "paths")


@pytest.mark.parametrize(
    ("layer", "name", "people", "share"),
    [
        ("landmarks", "Bron", 4, 0.8),
        ("destinations", "Torget", 3, 0.6),
        ("districts", "Ådalen", 3, 0.6),
        ("barriers", "Älven", 3, 0.6),
        ("paths", "Storgatan", 4, 0.8),
    ],
)
def test_each_layer_counts_what_a_person_counts(small_map, layer, name, people, share):
    with fiona.open(small_map / "layers.gpkg", layer=layer) as rows:
        places = [dict(row.properties) for row in rows]
    assert [(place["name"], place["participants"], place["asked"]) for place in places] == [(name, people, 5)]
    assert places[0]["share"] == pytest.approx(share)
    assert places[0]["level"] == "high"


def test_votes_of_destinations_sum_to_people(small_map):
    with fiona.open(small_map / "layers.gpkg", layer="destinations") as rows:
        place = dict(next(iter(rows)).properties)
    # p1 and p3 handel, p2 half handel and half service: under three people service may not be shown on its own
    keys = ("handel", "service", "arbete", "rekreation", "unspecified")
    assert sum(place[key] for key in keys) == pytest.approx(3)


def unpack(path):
    """Return all text a file holds, where it is packed too: the project is a zip, a PDF's pages are deflated."""
    if path.suffix == ".qgz":
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(path)
        return "".join(page.extract_text() for page in reader.pages) + repr(reader.metadata)
    return path.read_bytes().decode("utf-8", "ignore")


def test_what_one_person_drew_alone_is_nowhere_in_the_public_copy(small_map):
    texts = {path.name: unpack(path) for path in small_map.rglob("*") if path.is_file()}
    assert {"map.pdf", "map.svg", "layers.qgz", "layers.gpkg", "places.csv", "map.txt", "receipt.json"} <= set(texts)
    assert [name for name, text in texts.items() if "Stugan" in text] == []
    for name in ("map.pdf", "map.txt", "places.csv", "layers.gpkg"):
        assert "Storgatan" in texts[name], f"{name} is not read to the bottom"
    assert "Stråk" in texts["layers.qgz"]
    assert "p1" not in texts["receipt.json"]


@pytest.fixture(scope="module")
def small_map(tmp_path_factory):
    folder = write_workshop(tmp_path_factory.mktemp("liten") / "verkstad", list_drawings())
    result = run("map", folder, "--formats", "pdf,svg")
    assert result.exit_code == 0, result.output
    return folder / "out"


def test_places_csv_lists_the_same_numbers(small_map):
    text = (small_map / "places.csv").read_text(encoding="utf-8-sig")
    rows = {(row["layer"], row["name"]): row for row in csv.DictReader(text.splitlines())}
    assert rows["landmarks", "Bron"]["participants"] == "4"
    assert rows["districts", "Ådalen"]["asked"] == "5"


def test_a_second_run_is_refused_and_overwrite_allows_it(tmp_path):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    assert run("map", folder, "--formats", "svg").exit_code == 0
    before = (folder / "out" / "receipt.json").read_bytes()
    again = run("map", folder, "--formats", "svg")
    assert again.exit_code == 2
    assert "--overwrite" in again.stderr
    assert run("map", folder, "--formats", "svg", "--overwrite").exit_code == 0
    assert (folder / "out" / "receipt.json").read_bytes() == before


def test_set_aside_drawings_are_kept_and_said(tmp_path):
    broken = feature("p9", "landmark", None, name="Ingenstans")
    folder = write_workshop(tmp_path / "verkstad", [*list_drawings(), broken])
    result = run("map", folder, "--formats", "svg", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "1 drawings were set aside" in result.stdout
    (line,) = (folder / "out" / "internal" / "set_aside.geojsonl").read_text(encoding="utf-8").splitlines()
    assert "Ingenstans" in line


def test_internal_copy_holds_the_exact_overlap(tmp_path):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    assert run("map", folder, "--formats", "svg", "--internal").exit_code == 0
    internal = folder / "out" / "internal" / "layers.gpkg"
    assert "districts_overlap" in fiona.listlayers(internal)
    with fiona.open(internal, layer="districts_overlap") as pieces:
        assert sorted({piece.properties["participants"] for piece in pieces}) == [1, 2, 3]
    with fiona.open(internal, layer="landmarks") as rows:
        assert {row.properties["name"] for row in rows} == {"Bron", "Stugan"}


def test_json_prints_the_receipt_alone(tmp_path):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    result = run("map", folder, "--formats", "svg", "--json")
    assert json.loads(result.stdout) == json.loads((folder / "out" / "receipt.json").read_text(encoding="utf-8"))


def test_loose_files_go_to_a_folder_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.geojson").write_text(collect(list_drawings()), encoding="utf-8")
    result = run("map", "a.geojson", "--formats", "svg")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "mentalkarta-out" / "map.svg").exists()
    assert "antaget" in result.stdout


FAULTY = {
    "empty.geojson": (b"", "check", 1, "empty.geojson"),
    "text.geojson": (b"hello there", "check", 1, "text.geojson"),
    "latin.geojson": (collect([feature("p1", "landmark", point(17.8, 62.9), name="Bron")]).encode()
                      .replace(b"Bron", "Ån".encode("latin-1")), "check", 1, "UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_bad_file_is_named_and_costs_no_other(tmp_path, name, lang):
    content, command, code, said = FAULTY[name]
    good = tmp_path / "d" / "good.geojson"
    good.parent.mkdir()
    good.write_text(collect(list_drawings()), encoding="utf-8")
    (tmp_path / "d" / name).write_bytes(content)
    result = run(command, good.parent, "--lang", lang)
    assert result.exit_code == code
    assert said in result.output
    as_json = json.loads(run(command, good.parent, "--json").stdout)
    by_name = {file["file"]: file for file in as_json["files"]}
    assert by_name["good.geojson"]["accepted"] == len(list_drawings())
    mapped = run("map", good.parent, "-o", tmp_path / "out", "--formats", "svg")
    assert mapped.exit_code == 0, mapped.output


def test_one_bad_of_ten_costs_no_other(tmp_path):
    drawings = [feature(f"p{number}", "landmark", point(17.8, 62.9), name="Bron") for number in range(9)]
    drawings.insert(4, feature("p9", "landmark", {"type": "Point", "coordinates": [17.8]}, name="Bron"))
    (tmp_path / "ten.geojson").write_text(collect(drawings), encoding="utf-8")
    result = run("check", tmp_path / "ten.geojson", "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert (report["files"][0]["read"], report["files"][0]["accepted"], report["files"][0]["set_aside"]) == (10, 9, 1)
    assert [verdict["position"] for verdict in report["verdicts"] if verdict["status"] == "set_aside"] == [5]


def test_sweref_without_crs_names_the_system_and_the_remedy(tmp_path):
    drawings = [feature("p1", "landmark", point(640_000, 6_980_000), name="Bron")]
    (tmp_path / "sweref.geojson").write_text(collect(drawings), encoding="utf-8")
    result = run("map", tmp_path / "sweref.geojson", "-o", tmp_path / "out")
    assert result.exit_code == 1
    checked = run("check", tmp_path / "sweref.geojson")
    assert "SWEREF 99 TM" in checked.stdout
    assert "EPSG:3006" in checked.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["check", "map"])
def test_a_folder_with_nothing_in_it_stops_the_job(tmp_path, command):
    result = run(command, tmp_path)
    assert result.exit_code == 1
    assert tmp_path.name in result.stderr


@pytest.mark.parametrize("command", ["check", "map"])
def test_a_missing_folder_and_an_unknown_legend_are_wrong_use(tmp_path, command):
    missing = run(command, tmp_path / "saknas")
    assert missing.exit_code == 2
    assert "saknas" in missing.stderr
    (tmp_path / "a.geojson").write_text(collect(list_drawings()), encoding="utf-8")
    unknown = run(command, tmp_path / "a.geojson", "--legend", "kramfos")
    assert unknown.exit_code == 2
    assert "kramfos" in unknown.stderr
    assert "kramfors" in unknown.stderr


def test_fewer_asked_than_drew_is_wrong_use(tmp_path):
    (tmp_path / "a.geojson").write_text(collect(list_drawings()), encoding="utf-8")
    result = run("map", tmp_path / "a.geojson", "--asked", 2, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "asked" in result.stderr


def test_check_is_clean_and_writes_nothing(tmp_path):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    before = sorted(tmp_path.rglob("*"))
    result = run("check", folder, "--lang", "en")
    assert result.exit_code == 0
    assert "every drawing can be used" in result.stdout
    assert sorted(tmp_path.rglob("*")) == before


def test_a_map_without_drawings_says_the_first_reason(tmp_path):
    (tmp_path / "a.geojson").write_text(collect([feature("p1", "landmark", None)]), encoding="utf-8")
    result = run("map", tmp_path / "a.geojson", "-o", tmp_path / "out", "--lang", "en")
    assert result.exit_code == 1
    assert "a.geojson, drawing 1" in result.stderr
    (tmp_path / "b.geojson").write_text(collect([]), encoding="utf-8")
    empty = run("map", tmp_path / "b.geojson", "-o", tmp_path / "out", "--lang", "en")
    assert empty.exit_code == 1
    assert "nothing to map" in empty.stderr


def test_a_group_nobody_has_is_wrong_use(tmp_path):
    (tmp_path / "a.geojson").write_text(collect(list_drawings()), encoding="utf-8")
    result = run("map", tmp_path / "a.geojson", "-o", tmp_path / "out", "--group", "kön")
    assert result.exit_code == 2
    assert "kön" in result.stderr


def test_classes_that_follow_the_counts_are_printed_wherever_they_are_named(tmp_path):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    result = run("map", folder, "--classes", "natural", "--formats", "svg")
    assert result.exit_code == 0, result.output
    receipt = json.loads((folder / "out" / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["parameters"]["classes"] == "natural"
    assert receipt["classes"]["paths"] == [
        {
            "class": "high",
            "label": "Hög frekvens – minst 4 av 5, naturliga brytpunkter",
            "min_share": None,
            "lowest_count": 4,
            "places": 1,
        },
        {
            "class": "low_1",
            "label": "Låg frekvens – ingen, naturliga brytpunkter",
            "min_share": None,
            "lowest_count": 4,
            "places": 0,
        },
    ]
    label = "Hög frekvens – minst 4 av 5, naturliga brytpunkter"
    for name in ("map.txt", "styles/paths.qml", "styles/paths.sld"):
        assert label in (folder / "out" / name).read_text(encoding="utf-8")
    sheet = (folder / "out" / "map.svg").read_text(encoding="utf-8")
    assert "Antal av 5 tillfrågade, naturliga brytpunkter i varje spalt. Under lägsta gränsen visas inte." in sheet


def test_too_few_tables_are_said(tmp_path):
    drawings = [feature(person, "landmark", point(17.8, 62.93), table="A") for person in ("p1", "p2", "p3")]
    settings = 'asked = 5\nformats = ["svg"]\n[fields]\ntable = "table"\n'
    result = run("map", write_workshop(tmp_path / "verkstad", drawings, settings))
    assert result.exit_code == 0, result.output
    assert "av grupper med minst två personer finns 1, och det behövs minst 5." in result.stderr


def test_a_file_that_is_not_read_is_named_even_when_quiet(tmp_path):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    (folder / "drawings" / "linjer.geojson").write_bytes("å".encode("latin-1"))
    (folder / "drawings" / "barn.geojson.txt").write_text("{}", encoding="utf-8")
    result = run("map", folder, "--formats", "svg", "-q")
    assert result.exit_code == 0, result.output
    assert "linjer.geojson" in result.stderr
    assert "barn.geojson.txt" in result.stderr
    internal = {path.name for path in (folder / "out" / "internal").iterdir()}
    assert internal == {"README.txt", "receipt.json"}


def test_an_empty_map_is_said(tmp_path):
    (tmp_path / "a.geojson").write_text(collect([feature("p1", "landmark", point(17.8, 62.9))]), encoding="utf-8")
    result = run("map", tmp_path / "a.geojson", "-o", tmp_path / "out", "--formats", "svg")
    assert result.exit_code == 0
    assert "Kartan är tom" in result.stderr


def test_the_system_of_the_drawings_can_be_given(tmp_path):
    drawings = [feature(f"p{number}", "landmark", point(640_000, 6_980_000), name="Bron") for number in range(3)]
    (tmp_path / "sweref.geojson").write_text(collect(drawings), encoding="utf-8")
    assert run("check", tmp_path / "sweref.geojson", "--drawings-crs", "EPSG:3006").exit_code == 0


def test_sheets_sizes_and_wishes_are_the_planners(tmp_path):
    settings = 'title = "Prov"\nasked = 5\ndrawn_at = 10000\n[labels]\n"Bronn" = { hide = true }\n'
    folder = write_workshop(tmp_path / "verkstad", list_drawings(), settings)
    result = run("map", folder, "--sheets", "elements,main", "--size", "A4", "--greyscale", "--formats", "pdf")
    assert result.exit_code == 0, result.output
    assert "Namn under [labels] som inte finns på bladet main: Bronn. Rätta stavningen" in result.stderr
    made = {path.name for path in (folder / "out").iterdir() if path.suffix == ".pdf"}
    assert made == {"map.pdf", "elements.pdf"}
    sides = pypdf.PdfReader(folder / "out" / "elements.pdf").pages[0].mediabox[2:]
    assert sorted(float(side) * 25.4 / 72 for side in sides) == pytest.approx([210, 297], abs=0.1)
    receipt = json.loads((folder / "out" / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["parameters"]["greyscale"] is True
    assert [sheet["unused_labels"] for sheet in receipt["sheets"]] == [1, 1]


def test_names_without_room_are_told(tmp_path):
    spots = [feature(person, "landmark", point(17.8 + n * 1e-7, 62.9), name=f"Ett långt namn nummer {n} på torget")
             for n in range(40) for person in ("p1", "p2", "p3")]  # fmt: skip
    folder = write_workshop(tmp_path / "verkstad", spots)
    result = run("map", folder, "--size", "16:9", "--formats", "svg")
    assert result.exit_code == 0, result.output
    assert "Namn som inte fick rum på bladet main: Ett långt namn nummer" in result.stderr
    receipt = json.loads((folder / "out" / "receipt.json").read_text(encoding="utf-8"))
    assert len(receipt["sheets"][0]["dropped"]) > 3


@pytest.mark.parametrize(("option", "value"), [("--sheets", "huvud"), ("--size", "A5")])
def test_unknown_sheets_and_sizes_are_wrong_use(tmp_path, option, value):
    folder = write_workshop(tmp_path / "verkstad", list_drawings())
    result = run("map", folder, option, value)
    assert result.exit_code == 2
    assert value in result.stderr
