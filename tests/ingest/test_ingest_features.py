"""One feature at a time: what becomes of it, and what is said."""

import json

import pytest
import shapely
from reading_desk import SHAPES, check_books, make_collection, make_feature, say

from mentalkarta.ingest import Limits
from mentalkarta.ingest.properties import make_rules, read_categories
from mentalkarta.model import Workshop

SQUARE = [[17.0, 62.0], [17.1, 62.0], [17.1, 62.1], [17.0, 62.1], [17.0, 62.0]]


def without(feature, *keys):
    return {key: value for key, value in feature.items() if key not in keys}


FAULTY = [
    # --- the feature
    (None, "feature-not-object", "is not an object"),
    ([], "feature-not-object", "is not an object"),
    ({"type": "Point"}, "feature-type", "its type is Point"),
    (make_feature() | {"crs": {"type": "name"}}, "feature-crs", "a coordinate system of its own"),
    (make_feature() | {"properties": []}, "properties-not-object", "are not an object"),
    (make_feature() | {"properties": None}, "participant-missing", "who drew it (field “participant”)"),
    # --- participant
    (make_feature(participant=None), "participant-missing", "participant_from_file = true"),
    (make_feature(participant="  "), "participant-missing", "does not say who drew it"),
    (make_feature(participant=True), "participant-type", "the participant is True"),
    (make_feature(participant=7.5), "participant-type", "the participant is 7.5"),
    (make_feature(participant={"id": 1}), "participant-type", "neither text nor a whole number"),
    (make_feature(participant="x" * 101), "participant-too-long", "longer than 100 letters"),
    (make_feature(participant="A\u200b1"), "participant-hidden", "the participant A�1 has invisible letters"),
    (make_feature(participant="\ud800"), "participant-hidden", "type it again by hand"),
    # --- element
    (make_feature(None), "element-missing", "what was drawn (field “element”)"),
    (make_feature(" "), "element-missing", "fill it in"),
    (make_feature(3), "element-type", "the element is 3"),
    (make_feature("landmrk"), "element-misspelt", "is “landmark” meant?"),
    (make_feature("mood"), "element-unknown", "write one of landmark, destination"),
    (make_feature("\u202edistrict" + "x" * 300), "element-unknown", "“�districtxxx"),
    # --- geometry
    (without(make_feature(), "geometry"), "geometry-missing", "has no geometry"),
    (make_feature() | {"geometry": "POINT (1 2)"}, "geometry-not-object", "is not an object"),
    (make_feature(type="Circle"), "geometry-type", "of the type Circle"),
    (make_feature() | {"geometry": {"type": ["Point"]}}, "geometry-type", "draw a point, line or area"),
    (make_feature(type="GeometryCollection"), "geometry-collection", "a drawing for each part"),
    (make_feature() | {"geometry": SHAPES["landmark"] | {"crs": {}}}, "feature-crs", "of its own"),
    (make_feature(coordinates=[]), "geometry-empty", "has no coordinates"),
    (make_feature("district", [[]]), "geometry-empty", "draw it again"),
    (make_feature("district", [[[]]], type="MultiPolygon"), "geometry-empty", "draw it again"),
    (make_feature("path", [[]], type="MultiLineString"), "geometry-empty", "draw it again"),
    (make_feature() | {"geometry": {"type": "Point"}}, "coordinates-malformed", "are not arranged as the type"),
    (make_feature("path", [17.8, 62.9]), "coordinates-malformed", "export the drawings again"),
    (make_feature("path", "17.8"), "coordinates-malformed", "export the drawings again"),
    (make_feature(coordinates=[[17.8, 62.9]]), "coordinates-malformed", "not arranged"),
    (make_feature("district", [SQUARE[0]]), "coordinates-malformed", "not arranged"),
    (make_feature(coordinates=["17,8", "62,9"]), "coordinates-not-numbers", "among its coordinates stands 17,8"),
    (make_feature(coordinates=[True, 62.9]), "coordinates-not-numbers", "stands True"),
    (make_feature(coordinates=[17.8, None]), "coordinates-not-numbers", "stands None"),
    (make_feature(coordinates=[17.8, {"y": 1}]), "coordinates-malformed", "not arranged"),
    (make_feature(coordinates=[17.8]), "coordinates-too-few", "fewer than two numbers"),
    (make_feature(coordinates=[1e308, 0]), "coordinates-out-of-range", "(1e+308, 0) are not degrees"),
    (make_feature(coordinates=[10**30, 0]), "coordinates-out-of-range", "of no known system"),
    (make_feature("path", [[17.8, 62.9]]), "line-too-short", "draw two at least"),
    (make_feature("path", [[17.8, 62.9]] * 2), "line-zero-length", "the line has no length"),
    (make_feature("path", [[17.8, 62.9], [17.8, 62.900000001]]), "line-zero-length", "draw it again"),
    (make_feature("district", [SQUARE[:2]]), "area-too-short", "fewer than three corners"),
    (make_feature("district", [[[17, 62], [17.1, 62], [17, 62], [17, 62]]]), "area-zero", "encloses nothing"),
    # --- geometry and element
    (
        make_feature("path", [17.8, 62.9], type="Point"),
        "point-for-line",
        "is a point but the element is drawn as a line",
    ),
    (make_feature("district", [17.8, 62.9], type="Point"), "point-for-area", "draw an area or change"),
    (make_feature("landmark", SQUARE, type="LineString"), "line-for-point", "set a point or change"),
    (make_feature("path", [SQUARE], type="Polygon"), "area-for-line", "draw a line or change"),
    (make_feature("landmark", [SQUARE], type="Polygon"), "area-for-point", "up to 1000 m may stand for one"),
    (make_feature("district", SQUARE[:4], type="LineString"), "line-for-area", "m apart (more than 5% of its length)"),
    (make_feature("district", SQUARE[:2] + SQUARE[:1], type="LineString"), "area-zero", "encloses nothing"),
    (make_feature("district", SQUARE[:2], type="LineString"), "line-for-area", "close the line"),
]


@pytest.mark.parametrize(("feature", "code", "words"), FAULTY)
def test_a_faulty_feature_is_set_aside_with_its_reason(desk, feature, code, words):
    verdict, frame = desk.read_one(feature)
    assert (verdict.status, verdict.code, verdict.position) == ("set_aside", code, 1)
    assert words in say(verdict)
    assert "one.geojson, drawing 1: " in say(verdict)
    assert "one.geojson, teckning 1: " in say(verdict, "sv")
    assert json.loads(verdict.original) == feature
    assert frame.empty


@pytest.mark.parametrize(("feature", "code", "words"), FAULTY[:12])
def test_a_faulty_feature_costs_no_other(desk, feature, code, words):
    good = [make_feature(participant=str(number)) for number in range(9)]
    desk.write("ten.geojson", make_collection(*good[:4], feature, *good[4:]))
    drawings = desk.read()
    check_books(drawings)
    assert sorted(drawings.frame["participant"]) == [str(number) for number in range(9)]
    assert [(verdict.position, verdict.code) for verdict in drawings.verdicts] == [(5, code)]


NOTED = [
    (make_feature(participant=7.0), "accepted", "participant-number", "read as 7"),
    (make_feature("destination", category="fika"), "accepted", "category-unknown", "no category “fika”"),
    (make_feature("barrier", category="handel"), "accepted", "category-ignored", "the element barrier has no"),
    (make_feature(name=4), "accepted", "name-not-text", "the name is 4"),
    (make_feature(group={}), "accepted", "group-not-text", "the group is {}"),
    (make_feature(group=[]), "accepted", "group-not-text", "the group is []"),
    (make_feature(name="Kyrkan\u202e"), "accepted", "text-cleaned", "removed from the field “name”"),
    (make_feature(group="a\u200bb"), "accepted", "text-cleaned", "removed from the field “group”"),
    (make_feature(name="x" * 201), "accepted", "text-cut", "cut to 200 letters"),
    (make_feature(coordinates=[17.8, 62.9, 12.0, 1.0]), "accepted", "height-dropped", "heights and whatever"),
    (
        make_feature(coordinates=[[17.8, 62.9], [17.9, 62.9]], type="MultiPoint"),
        "accepted",
        "points-split",
        "has 2 points",
    ),
    (make_feature("district", [SQUARE[:4]]), "repaired", "ring-closed", "1 border(s) did not end"),
    (make_feature("district", SQUARE, type="LineString"), "repaired", "line-made-area", "its ends lay 0 m apart"),
    (
        make_feature("district", [SQUARE, [[x + 1, y] for x, y in SQUARE]], type="MultiLineString"),
        "repaired",
        "line-made-area",
        "taken as an area",
    ),
    (
        make_feature("landmark", [[[17, 62], [17.001, 62], [17.001, 62.001], [17, 62]]], type="Polygon"),
        "repaired",
        "area-made-point",
        "the area of 125 m was replaced",
    ),
    (
        make_feature("district", [[[17, 62], [17.1, 62.1], [17.1, 62], [17, 62.1], [17, 62]]]),
        "repaired",
        "area-repaired",
        "its size changed by under 1%",
    ),
    (
        make_feature("district", [[SQUARE], [[[x + 0.1, y] for x, y in SQUARE]]], type="MultiPolygon"),
        "repaired",
        "parts-joined",
        "the 2 parts of the area",
    ),
]


@pytest.mark.parametrize(("feature", "status", "code", "words"), NOTED)
def test_a_doubt_is_noted_and_the_drawing_kept(desk, feature, status, code, words):
    verdict, frame = desk.read_one(feature)
    assert (verdict.status, verdict.code) == (status, code)
    assert words in say(verdict)
    assert not frame.empty
    assert frame.geometry.is_valid.all()


def test_a_sound_feature_needs_no_word(desk):
    verdict, frame = desk.read_one(make_feature("destination", category="Work", name="  Höga\n Kusten ", group=3))
    assert verdict is None
    row = frame.iloc[0]
    assert (row["feature_id"], row["participant"], row["element"]) == ("one:1", "anna", "destination")
    assert (row["categories"], row["name"], row["group"]) == (("arbete",), "Höga Kusten", "3")
    assert frame.crs == "EPSG:3006"


@pytest.mark.parametrize(
    ("value", "keys", "unknown"),
    [
        (None, ("unspecified",), 0),
        ("", ("unspecified",), 0),
        ([], ("unspecified",), 0),
        ([None], ("unspecified",), 0),
        ("EJ ANGIVET", ("unspecified",), 0),
        ("handel", ("handel",), 0),
        (" Work ; SHOPPING / handel", ("arbete", "handel"), 0),
        (["work", "handel,work"], ("arbete", "handel"), 0),
        ("handel | fika", ("handel", "unspecified"), 1),
        (12, ("unspecified",), 1),
    ],
)
def test_categories_are_read_in_all_their_forms(value, keys, unknown):
    from reading_desk import LEGEND

    rules = make_rules(Workshop(()), LEGEND, Limits())
    found, notes = read_categories(value, LEGEND.find_element("destination"), rules)
    assert found == keys
    assert len(notes) == unknown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (" kvinna ", "kvinna"),
        (None, ""),
        ("", ""),
    ],
)
def test_groups_are_read_as_text(desk, value, text):
    verdict, frame = desk.read_one(make_feature(group=value))
    assert verdict is None
    assert frame.loc[0, "group"] == text


def test_seven_is_the_same_person_however_it_is_written(desk):
    places = [[17.8, 62.9], [17.81, 62.9], [17.82, 62.9], [17.83, 62.9]]
    written = [7, "7", 7.0, " 7 "]
    features = [make_feature(coordinates=at, participant=who) for at, who in zip(places, written, strict=True)]
    drawings = desk.read(desk.write("seven.geojson", make_collection(*features)))
    assert drawings.people == 1
    assert list(drawings.frame["participant"]) == ["7"] * 4


def test_composed_and_decomposed_letters_are_the_same(desk):
    first = make_feature("omra\u030ade", participant="A\u030asa", name="O\u0308n") | {"geometry": SHAPES["district"]}
    second = make_feature("OMRÅDE", participant="Åsa", name="Ön") | {"geometry": SHAPES["district"]}
    drawings = desk.read(desk.write("both.geojson", make_collection(first, second)))
    assert list(drawings.frame["name"]) == ["Ön"]
    assert [verdict.code for verdict in drawings.verdicts] == ["drawing-repeated"]
    assert "is the same as both:1 by the same person" in say(drawings.verdicts[0])


def test_field_names_and_group_are_mapped(desk):
    feature = make_feature() | {"properties": {"deltagare": 1, "typ": "Landmärke", "namn": "Torget", "kön": "k"}}
    fields = {"participant": "deltagare", "element": "typ", "name": "namn"}
    path = desk.write("mapped.geojson", make_collection(feature))
    row = desk.read(path, fields=fields, group="kön").frame.iloc[0]
    assert (row["participant"], row["element"], row["name"], row["group"]) == ("1", "landmark", "Torget", "k")


@pytest.mark.parametrize("cluster", ["table", "home"])
@pytest.mark.parametrize(
    ("value", "text", "code", "words"),
    [
        (4.0, "4", None, ""),
        (" Fönstret ", "Fönstret", None, ""),
        (None, "", None, ""),
        ("A\u200b", "A", "text-cleaned", "removed from the field “bord”"),
        ({}, "", "cluster-not-text", "the table or home is {}"),
    ],
)
def test_who_answered_together_is_read_where_a_field_is_named(desk, cluster, value, text, code, words):
    path = desk.write("seated.geojson", make_collection(make_feature(bord=value, table="x", home="y")))
    drawings = desk.read(path, fields={cluster: "bord"})
    assert list(drawings.frame["cluster"]) == [text]
    assert [verdict.code for verdict in drawings.verdicts] == ([code] if code else [])
    assert all(words in say(verdict) for verdict in drawings.verdicts)
    assert list(desk.read(path).frame["cluster"]) == [""]


def test_the_stem_stands_for_a_missing_participant_where_the_workshop_says_so(desk):
    desk.write("a/Åsa.geojson", make_collection(make_feature(participant=None), make_feature(participant="Bo")))
    assert sorted(desk.read(participant_from_file=True).frame["participant"]) == ["Bo", "Åsa"]


def test_files_of_one_stem_are_one_person_and_that_is_said(desk):
    for folder in ("school", "library"):
        desk.write(f"{folder}/1.geojson", make_collection(make_feature(participant=None, name=folder)))
    drawings = desk.read(participant_from_file=True)
    assert set(drawings.frame["participant"]) == {"1"}
    assert [(verdict.status, verdict.code) for verdict in drawings.verdicts] == [("accepted", "stem-shared")] * 2
    assert "count as one person's" in say(drawings.verdicts[0])


def test_stems_that_read_the_same_are_shared(desk):
    for name in ("school/\u00c5sa.geojson", "library/A\u030asa.geojson", "home/ Åsa .geojson"):
        desk.write(name, make_collection(make_feature(participant=None, name=name.split("/")[0])))
    drawings = desk.read(participant_from_file=True)
    assert set(drawings.frame["participant"]) == {"Åsa"}
    assert [verdict.code for verdict in drawings.verdicts] == ["stem-shared"] * 3
    assert "more files are called Åsa" in say(drawings.verdicts[0])


def test_a_stem_of_spaces_stands_for_nobody(desk):
    desk.write(" .geojson", make_collection(make_feature(participant=None)))
    drawings = desk.read(participant_from_file=True)
    assert [verdict.code for verdict in drawings.verdicts] == ["participant-missing"]
    assert "does not say who drew it" in say(drawings.verdicts[0])


@pytest.mark.parametrize(("word", "code"), [("stämning", "element-unknown"), ("omrdde", "element-misspelt")])
def test_a_word_is_suggested_only_where_it_is_really_near(desk, word, code):
    verdict, _ = desk.read_one(make_feature(word))
    assert verdict.code == code
    assert ("menas" in say(verdict, "sv")) == (code == "element-misspelt")


LAID = {
    "Point": ("landmark", [17, 62]),
    "MultiPoint": ("landmark", [[17, 62]]),
    "LineString": ("path", SQUARE[:2]),
    "MultiLineString": ("path", [SQUARE[:2], SQUARE[2:4]]),
    "Polygon": ("district", [SQUARE, [[17.01, 62.01], [17.02, 62.01], [17.02, 62.02], [17.01, 62.01]]]),
    "MultiPolygon": ("district", [[SQUARE], [[[x + 1, y] for x, y in SQUARE]]]),
}


def raise_up(item):
    """Give every position a height."""
    return [*item, 7] if not isinstance(item[0], list) else [raise_up(inner) for inner in item]


@pytest.mark.parametrize("kind", LAID)
def test_every_type_is_laid_out_the_same_with_and_without_heights(desk, kind):
    element, coordinates = LAID[kind]
    flat, frame = desk.read_one(make_feature(element, coordinates, type=kind), crs="EPSG:3006")
    high, same = desk.read_one(make_feature(element, raise_up(coordinates), type=kind), crs="EPSG:3006")
    assert flat is None
    assert high.code == "height-dropped"
    drawn = shapely.geometry.shape({"type": kind, "coordinates": coordinates})
    back = frame.to_crs(4326).geometry
    assert shapely.hausdorff_distance(back[0], drawn) < 1e-7
    assert frame.geometry.equals(same.geometry)


@pytest.mark.parametrize("member", [[], [1, 2]])
def test_a_bare_feature_with_a_member_called_features_costs_no_other(desk, member):
    desk.write("good.geojson", make_collection(make_feature()))
    odd = make_feature("mood") | {"features": member}
    desk.write("odd.geojson", odd)
    drawings = desk.read()
    assert len(drawings.frame) == 1
    [lost] = [verdict for verdict in drawings.verdicts if verdict.status == "set_aside"]
    assert json.loads(lost.original) == odd


def test_heights_cost_nothing_and_are_noted_beside_other_notes(desk):
    flat = make_feature(participant="a")
    high = make_feature("district", [[[17, 62, 1], [17.1, 62, 1], [17.1, 62.1]]], participant="b", name=4)
    drawings = desk.read(desk.write("mixed.geojson", make_collection(flat, high)))
    check_books(drawings)
    noted = [(verdict.position, verdict.code) for verdict in drawings.verdicts]
    assert noted == [(2, "name-not-text"), (2, "height-dropped"), (2, "ring-closed")]
    assert not drawings.frame.geometry.has_z.any()


def test_a_drawing_given_twice_stands_once(desk):
    feature = make_feature("district", name="Centrum")
    ring = SHAPES["district"]["coordinates"][0]
    turned = make_feature("district", [ring[1:] + ring[1:2]], name="Centrum")
    desk.write("b.geojson", make_collection(feature, feature))
    desk.write("a.geojson", make_collection(make_feature("district", name="Annat"), turned))
    drawings = desk.read()
    check_books(drawings)
    assert list(drawings.frame["feature_id"]) == ["a:1", "a:2"]
    noted = [(verdict.file, verdict.position, verdict.code) for verdict in drawings.verdicts]
    repeated = [("b.geojson", 1, "drawing-repeated"), ("b.geojson", 2, "drawing-repeated")]
    assert noted == repeated
    assert [file.accepted for file in drawings.files] == [2, 2]


def test_points_of_a_multipoint_are_drawings_of_their_own(desk):
    points = [[17.8, 62.9], [17.9, 62.9], [17.8, 62.9], [17.8, 62.9]]
    path = desk.write("many.geojson", make_collection(make_feature(coordinates=points, type="MultiPoint")))
    drawings = desk.read(path)
    check_books(drawings)
    assert sorted(drawings.frame["feature_id"]) == ["many:1.1", "many:1.2"]
    assert set(drawings.frame.geometry.geom_type) == {"Point"}
    assert [verdict.code for verdict in drawings.verdicts] == ["points-split", "drawing-repeated"]
    assert drawings.files[0].accepted == 1
    assert drawings.people == 1
