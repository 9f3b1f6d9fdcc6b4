"""Personal data in what people wrote: found, told with its first letters only, shown nowhere."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whole import collect, feature, point, write_workshop

import mentalkarta as mk
from mentalkarta.ingest.personal import find_personal, may_hold_personal, note_personal
from mentalkarta.messages import phrase

HELD = [
    ("ring 811218-9876", "personnummer"),
    ("198112189876", "personnummer"),
    ("8112189876", "personnummer"),
    ("811218+9876 är jag", "personnummer"),
    ("811278-9873", "personnummer"),  # a coordination number: the day plus 60
    ("070-123 45 67", "phone"),
    ("Tel 0612-123 45", "phone"),
    ("08-12 34 56", "phone"),
    ("+46 70 123 45 67", "phone"),
    ("+46(0)70-1234567", "phone"),
    ("0046701234567", "phone"),
    ("+47 22 12 34 56", "phone"),
    ("skriv till anna.ek+karta@kommun.example.se", "email"),
]
FREE = [
    "",
    "Kyrkan",
    "2024-11-25",
    "E4:an genom Ullånger",
    "Väg 90 Kramfors–Nyland",
    "0612-345",
    "811218-9875",  # the check digit is wrong
    "811318-9876",  # no such month
    "17.9390123456",
    "62,7970811218",
    "6990000",
    "123 456 789 012",
    "@Kramfors",
    "a@b",
    "100 000 kr",
    "1:50 000",
]


@pytest.mark.parametrize(("text", "kind"), HELD)
def test_what_gives_a_person_away_is_found(text, kind):
    found = find_personal(text)
    assert found is not None
    assert found[0] == f"text-{kind}"
    assert len(found[1]) == 3
    assert may_hold_personal(json.dumps({"name": text}).encode())


@pytest.mark.parametrize("text", FREE)
def test_what_does_not_is_left_alone(text):
    assert find_personal(text) is None


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_coordinates_are_no_telephone_numbers(lon, lat):
    assert find_personal(json.dumps([lon, lat]).strip("[]").replace(", ", " / ")) is None or "e" in f"{lon}{lat}"


@given(st.text(max_size=40))
def test_whatever_is_found_was_looked_for(text):
    if find_personal(text) is not None:
        assert may_hold_personal(json.dumps({"name": text}, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def test_lists_objects_and_numbers_are_looked_into_as_well():
    notes = note_personal({"a": [{"b": ["", "anna@example.se"]}], "c": 8112189876, "d": True, "e": None, "f": 1.5})
    assert [(each.code, each.values["field"]) for each in notes] == [("text-email", "a"), ("text-personnummer", "c")]


def test_it_is_told_of_the_drawing_and_shown_nowhere(tmp_path):
    drawings = [feature(f"p{n}", "landmark", point(17.8, 62.93), name="anna.ek@example.se") for n in range(4)]
    drawings[3]["properties"]["grupp"] = "070-123 45 67"
    drawings[3]["geometry"] = {"type": "Point", "coordinates": [17.8, 62.93, 5]}
    folder = write_workshop(
        tmp_path / "a", drawings, 'drawn_at = 10000\ninternal = true\nformats = ["svg"]\ngroup = "grupp"\n'
    )
    (folder / "drawings" / "tom.geojson").write_text(
        collect([feature("p9", "landmark", point(17.8, 62.93), name="Bron", grupp="a")]), encoding="utf-8"
    )
    mental_map = mk.build_map(mk.read_workshop(folder))
    codes = [(each.position, each.code, each.status) for each in mental_map.drawings.verdicts]
    assert [each for each in codes if each[1] == "text-email"] == [(n, "text-email", "accepted") for n in (1, 2, 3, 4)]
    assert (4, "text-phone", "accepted") in codes
    mk.export(mental_map, tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        content = path.read_bytes()
        assert b"example.se" not in content, path
        assert b"123 45" not in content, path


def test_the_sentence_names_the_field_and_no_more_than_two_letters():
    (note,) = note_personal({"comment": "070-123 45 67"})
    sentence = phrase(note.code, "sv", {"file": "a.geojson", "position": 3, **note.values})
    assert sentence == (
        "a.geojson, teckning 3: fältet ”comment” ser ut att hålla ett telefonnummer (07…): ta bort det ur filen. "
        "Det visas ingenstans."
    )
