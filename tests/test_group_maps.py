"""The maps of groups: counted by hand, passed through the gate, compared."""

import json

import pytest
from grouped import SETTINGS, list_grouped, write_grouped
from whole import feature, point

import mentalkarta as mk
from mentalkarta.delivery import redraw
from mentalkarta.errors import UsageError


def compare(folder, **changes):
    return mk.build_map(mk.read_workshop(write_grouped(folder, **changes))).comparison


def list_counts(comparison, layer):
    return {place.name: place.people for place in comparison.places if place.layer == layer}


def test_groups_are_counted_on_the_places_of_the_whole_map(tmp_path):
    comparison = compare(tmp_path / "a")
    assert [(group.name, group.people) for group in comparison.groups] == [("gammal", 20), ("ung", 20)]
    assert list_counts(comparison, "landmarks") == {"Bron": (3, 18), "Kyrkan": (10, 11), "Torget": (15, 3)}
    assert list_counts(comparison, "destinations") == {"Kramfors": (8, 12), "Nyland": (5, 7)}
    assert comparison.withheld == 1  # Stugan, which one old person names
    assert [place.people for place in comparison.places if place.layer == "paths"] == [(20, 20), (10, 20)]


def test_what_differs_is_told_and_nothing_else(tmp_path):
    comparison = compare(tmp_path / "a")
    told = {comparison.places[each.place].name or "road" for each in comparison.differences if each.told}
    assert told == {"Bron", "Torget", "road"}
    (bridge,) = [each for each in comparison.differences if comparison.places[each.place].name == "Bron"]
    assert bridge.value == pytest.approx(3 / 20 - 18 / 20)
    assert comparison.smallest[0][:2] == (0, 1)
    assert 0.2 < comparison.smallest[0][2] < 0.5


def test_each_group_is_classed_by_its_own_people(tmp_path):
    old, young = compare(tmp_path / "a").groups
    places = young.places[0].set_index("name")
    assert places.loc["Bron", ["participants", "asked", "grade"]].tolist() == [18, 20, 1]
    assert old.places[0].set_index("name").loc["Bron", "grade"] == 4  # 3 of 20 are 15 per cent
    assert young.limits[0].lowest == (15, 10, 5, 3)
    assert "drawings" not in places


def test_pies_of_groups_are_in_tenths_of_their_people(tmp_path):
    old, young = compare(tmp_path / "a").groups
    for group, shop, work in ((old, 4.0, 4.0), (young, 8.4, 3.6)):  # 8 of 12 are 7 tenths
        pie = group.places[1].iloc[0]
        assert (pie["handel"], pie["arbete"]) == pytest.approx((shop, work))
        pie = group.places[1].iloc[1]  # one of the young works in Nyland: nothing is said of what people do there
        assert (pie["handel"], pie["arbete"], pie["unspecified"]) == (0.0, 0.0, pie["participants"])


def test_the_order_of_groups_is_the_planners(tmp_path):
    comparison = compare(tmp_path / "a", more='groups = ["ung", "gammal"]\n')
    assert [group.name for group in comparison.groups] == ["ung", "gammal"]
    assert list_counts(comparison, "landmarks")["Bron"] == (18, 3)


def test_the_order_of_drawings_changes_nothing(tmp_path):
    one = compare(tmp_path / "a")
    other = compare(tmp_path / "b", drawings=list_grouped()[::-1])
    assert (one.places, one.differences, one.withheld) == (other.places, other.differences, other.withheld)


def test_a_group_of_nine_has_no_map_and_is_the_rest(tmp_path):
    few = [feature(f"barn{n}", "landmark", point(17.6, 62.9), name="Bron", age="barn") for n in range(9)]
    comparison = compare(tmp_path / "a", drawings=list_grouped() + few)
    assert [(group.name, len(group.places)) for group in comparison.groups] == [("barn", 0), ("gammal", 5), ("ung", 5)]
    assert [group.name for group in comparison.mapped] == ["gammal", "ung"]
    assert list_counts(comparison, "landmarks")["Bron"] == (3, 18)


def test_a_place_of_two_people_outside_the_groups_is_not_told(tmp_path):
    rest = [
        feature(f"x{n}", "path", {"type": "LineString", "coordinates": [[17.6, 62.85], [17.7, 62.85]]})
        for n in range(5)
    ]
    two = [feature(f"x{n}", "landmark", point(17.6, 62.9), name="Bron") for n in range(2)]
    comparison = compare(tmp_path / "a", drawings=list_grouped() + rest + two)
    assert "Bron" not in list_counts(comparison, "landmarks")
    assert "Kyrkan" in list_counts(comparison, "landmarks")


def test_sizes_that_must_not_be_told_leave_nothing(tmp_path):
    two = [feature(f"x{n}", "landmark", point(17.6, 62.9), name="Bron") for n in range(2)]
    comparison = compare(tmp_path / "a", drawings=list_grouped() + two)
    assert comparison.groups == comparison.places == ()


def test_groups_that_are_all_small_are_only_named(tmp_path):
    drawings = [each for each in list_grouped() if int(each["properties"]["participant"].lstrip("ungaml")) < 9]
    comparison = compare(tmp_path / "a", drawings=drawings)
    assert [(group.name, group.people, group.places) for group in comparison.groups] == [
        ("gammal", 9, ()),
        ("ung", 9, ()),
    ]
    assert comparison.differences == ()


def test_relative_classes_begin_at_the_same_shares(tmp_path):
    old, young = compare(tmp_path / "a", more='classes = "relative"\n').groups
    assert old.limits == young.limits
    assert old.limits[0].lowest == (7, 5, 3, 2)  # of 21 of 50, the strongest: 16, 11, 6, 3 of 50


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        (SETTINGS.replace('group = "age"\n', ""), "groups-column", "--group"),
        (SETTINGS + 'groups = ["ung", "medel"]\n', "groups-unknown", "gammal, ung"),
        (SETTINGS + 'groups = ["ung"]\n', "groups-number", "1: ung"),
    ],
)
def test_groups_that_cannot_be_compared(tmp_path, settings, code, words):
    with pytest.raises(UsageError) as fault:
        compare(tmp_path / "a", settings=settings)
    assert fault.value.code == code
    assert words in str(fault.value)


def test_six_groups_are_too_many(tmp_path):
    drawings = [feature(f"p{n}", "landmark", point(17.6, 62.9), age=f"g{n % 6}") for n in range(60)]
    with pytest.raises(UsageError, match="g0, g1, g2, g3, g4, g5"):
        compare(tmp_path / "a", drawings=drawings)


def test_the_written_files_tell_the_same(tmp_path):
    mental_map = mk.build_map(mk.read_workshop(write_grouped(tmp_path / "a", more='lang = "en"\n')))
    receipt = mk.export(mental_map, tmp_path / "out")
    assert receipt["comparison"] == {
        "groups": [{"name": "gammal", "people": 20, "map": True}, {"name": "ung", "people": 20, "map": True}],
        "places": 7,
        "places_withheld": 1,
        "differences": 3,
        "within_homes": False,
    }
    rows = (tmp_path / "out" / "groups.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 8
    assert rows[1].startswith("landmarks,landmarks-bron,Bron,gammal,3,20,ung,18,20,-0.75,")
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert "  Bron: gammal 15% (3 of 20), ung 90% (18 of 20); difference in percentage points, 95%: -87 to -46" in text
    assert "Places not compared: 1" in text
    assert "Bron: gammal 15% (3 of 20)" in (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "out" / "receipt.json").read_text(encoding="utf-8"))["sheets"][0]["sheet"] == "groups"


def test_a_sheet_of_groups_cannot_be_drawn_again(tmp_path):
    mental_map = mk.build_map(mk.read_workshop(write_grouped(tmp_path / "a")))
    mk.export(mental_map, tmp_path / "out")
    with pytest.raises(UsageError, match="groups"):
        redraw(tmp_path / "out" / "layers.gpkg", tmp_path / "again", sheets="groups")
    redraw(tmp_path / "out" / "layers.gpkg", tmp_path / "again")
    assert (tmp_path / "again" / "map.svg").exists()
