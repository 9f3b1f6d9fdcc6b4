"""Names made one before counting: by the planner's table, and what is a letter away from a common name."""

import pytest
import shapely
from aggregate_maps import DISTRICT, LANDMARK, draw
from hypothesis import given
from hypothesis import strategies as st
from whole import feature, point, write_workshop

import mentalkarta as mk
from mentalkarta.aggregate import unify_names
from mentalkarta.aggregate.spelling import _is_near

SPOT = shapely.Point(0, 0)


def name(**people):
    """Let so many people give each name; underscores stand for spaces."""
    rows = [(f"{key}{n}", key.replace("_", " "), SPOT) for key, count in people.items() for n in range(count)]
    return draw(*rows)


def list_changes(frame, table=None, element=LANDMARK):
    return {each.written: (each.name, each.people) for each in unify_names(frame, element, table or {})[1]}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Skuleberget", "Skulleberget"),
        ("Skuleberget", "Skuleberge"),
        ("Mannaminne", "Mannaminme"),
        ("Norrfällsviken", "Norfällsviken"),
    ],
)
def test_a_letter_more_less_or_other_in_a_long_name_is_a_slip(right, wrong):
    assert list_changes(name(**{right: 8, wrong: 2})) == {wrong: (right, 2)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lundeskolan", "Lundaskolan"),
        ("Lunde", "Lundo"),
        ("Busstation1", "Busstation2"),
        ("Skuleberget", "Skylebergen"),
    ],
)
def test_different_names_stay_two(one, other):
    common = 8 if one != "Lundeskolan" else 3  # two schools that both are named
    assert list_changes(name(**{one: common, other: 1})) == {}


def test_areas_and_lines_are_never_taken_for_misspelt():
    assert list_changes(name(Skuleberget=8, Skulleberget=1), element=DISTRICT) == {}


def test_of_two_that_it_may_mean_the_commoner_counts():
    for common in ({"Kyrkomark": 8, "Kyrkobark": 4}, {"Kyrkomark": 4, "Kyrkobark": 8}):
        best = max(common, key=common.__getitem__)
        assert list_changes(name(**common, Kyrkodark=1))["Kyrkodark"] == (best, 1)


def test_the_table_joins_what_is_written_whatever_its_case_and_wins():
    frame = name(Skuleberget=8, Skulleberget=1, stora_bron=2, STORA_BRO=1, Dumheter=3)
    table = {"Stora bron": "Höga Kusten-bron", "dumheter": "", "Skulleberget": "Skulleberget"}
    assert list_changes(frame, table) == {
        "stora bron": ("Höga Kusten-bron", 2),
        "STORA BRO": ("Höga Kusten-bron", 1),
        "Dumheter": ("", 3),
    }
    renamed, _ = unify_names(frame, LANDMARK, table)
    assert sorted(renamed["name"].unique()) == ["", "Höga Kusten-bron", "Skuleberget", "Skulleberget"]


def test_nothing_to_change_changes_nothing():
    frame = name(Bron=2)
    assert unify_names(frame, LANDMARK, {"Tornet": "Bron"}) == (frame, ())


@given(st.text("abc", min_size=8, max_size=10), st.text("abc", min_size=8, max_size=10))
def test_near_is_one_letter_added_left_out_or_changed(one, other):
    edits = {one[:k] + one[k + 1 :] for k in range(len(one))}
    edits |= {one[:k] + letter + one[k:] for k in range(len(one) + 1) for letter in "abc"}
    edits |= {one[:k] + letter + one[k + 1 :] for k in range(len(one)) for letter in "abc"}
    if one != other:
        assert _is_near(one, other) == (other in edits)


@given(st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(rng):
    frame = name(Skuleberget=9, Skulleberget=2, Skuleberge=1)
    rows = list(frame.index) * 2
    rng.shuffle(rows)
    assert unify_names(frame.loc[rows].reset_index(drop=True), LANDMARK, {})[1] == unify_names(frame, LANDMARK, {})[1]


def test_the_planner_sees_and_corrects_it(tmp_path):
    drawings = [feature(f"p{n}", "landmark", point(17.8, 62.93), name="Skuleberget") for n in range(8)]
    drawings += [
        feature(f"q{n}", "landmark", point(17.8, 62.93), name=each) for n, each in enumerate(["Skulleberget", "Toppen"])
    ]
    settings = 'drawn_at = 10000\ninternal = true\nformats = ["svg"]\n[names]\ntoppen = "Skuleberget"\n'
    mental_map = mk.build_map(mk.read_workshop(write_workshop(tmp_path / "w", drawings, settings)))
    (place,) = mental_map.layers[0].places.to_dict("records")
    assert (place["name"], place["participants"]) == ("Skuleberget", 10)
    mk.export(mental_map, tmp_path / "out")
    assert (tmp_path / "out" / "internal" / "names.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "layer,written,name,participants",
        "landmarks,Skulleberget,Skuleberget,1",
        "landmarks,Toppen,Skuleberget,1",
    ]
