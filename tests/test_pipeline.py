"""The order of the stages: what follows from the counts of all places is found before any place is judged by it."""

import json
import zipfile

import pytest
from whole import feature, line, point, write_workshop

import mentalkarta as mk
from mentalkarta.classify import find_limits
from mentalkarta.counts import DesignEffect
from mentalkarta.errors import UsageError

EAST_M = 1 / 50_600  # degrees of longitude a metre, at 63° north
TABLES = ("Ros", "Lind", "Björk", "Asp", "En", "Tall")


def build(folder, drawings, settings):
    return mk.build_map(mk.read_workshop(write_workshop(folder, drawings, settings)))


def list_places(mental_map, layer):
    """List the people and the grade of the places of a layer, strongest first."""
    places = next(each.places for each in mental_map.listed if each.element.layer == layer)
    return list(zip(places["participants"].tolist(), places["grade"].tolist(), strict=True))


# --- classes that follow the counts -----------------------------------------------------------------------------


def name_landmarks(*people):
    """Let so many people name each of a row of landmarks, far from each other."""
    return [
        feature(f"p{number}", "landmark", point(17.80 + place / 10, 62.93), name=f"Plats {place}")
        for place, times in enumerate(people)
        for number in range(times)
    ]


@pytest.mark.parametrize(
    ("rule", "grades"), [("fixed", [3, 4, 4, 0, 0]), ("relative", [1, 2, 3, 4, 0]), ("natural", [1, 2, 2, 3, 4])]
)
def test_classes_follow_their_rule(tmp_path, rule, grades):
    settings = f'asked = 100\ndrawn_at = 10000\nclasses = "{rule}"\n'
    mental_map = build(tmp_path / "a", name_landmarks(40, 21, 18, 8, 3), settings)
    assert list_places(mental_map, "landmarks") == list(zip((40, 21, 18, 8, 3), grades, strict=True))
    assert [len(layer.places) for layer in mental_map.layers] == [sum(grade > 0 for grade in grades), 0, 0, 0, 0]


@pytest.mark.parametrize("rule", ["relative", "natural"])
def test_limits_follow_from_the_places_that_are_told_alone(tmp_path, rule):
    settings = f'asked = 100\ndrawn_at = 10000\nmin_people = 5\nclasses = "{rule}"\n'
    plain = build(tmp_path / "a", name_landmarks(40, 21, 9), settings)
    more = build(tmp_path / "b", name_landmarks(40, 21, 9, 4, 2), settings)
    assert more.layers[0].limits == plain.layers[0].limits
    assert list_places(more, "landmarks") == list_places(plain, "landmarks")
    secret = build(tmp_path / "c", name_landmarks(4, 2), settings)
    assert secret.layers[0].limits.lowest == (101, 101, 101, 101)


def walk(people, metres):
    """Let people walk east from one spot, each a little to the side."""
    return [
        feature(
            f"w{number}", "path", line((17.8, 62.93 + number / 1e6), (17.8 + metres * EAST_M, 62.93 + number / 1e6))
        )
        for number in people
    ]


def test_lines_are_cut_where_classes_begin_that_follow_the_counts(tmp_path):
    drawings = walk(range(12), 1000) + walk(range(12, 20), 620)
    fixed = build(tmp_path / "a", drawings, "asked = 203\ndrawn_at = 20000\n")
    natural = build(tmp_path / "b", drawings, 'asked = 203\ndrawn_at = 20000\nclasses = "natural"\n')
    assert list_places(fixed, "paths") == [(20, 0)]
    assert list_places(natural, "paths") == [(20, 1), (12, 2)]
    assert natural.layers[-1].limits.lowest == (20, 12)


@pytest.mark.parametrize("rule", ["relative", "natural"])
def test_whoever_has_the_table_can_find_the_limits_again(tmp_path, rule):
    for name, content in mk.simulate_workshop(people=30, seed=4).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    mental_map = mk.build_map(mk.read_workshop(tmp_path, classes=rule))
    for layer, listed in zip(mental_map.layers, mental_map.listed, strict=True):
        assert layer.limits == find_limits(layer.element, 30, rule, listed.places["participants"].tolist())
        assert layer.places["grade"].iloc[0] == 1


# --- people who answer alike ------------------------------------------------------------------------------------


def sit_down(tables, size=4, **more):
    """Seat people at tables: of the first three tables all name one landmark, of the last three all name another."""
    return [
        feature(
            f"{table}{number}", "landmark", point(17.6 + place // 3, 62.9), name=f"L{place // 3}", bord=table, **more
        )
        for place, table in enumerate(tables)
        for number in range(size)
    ]


SEATED = 'asked = 24\ndrawn_at = 10000\ninternal = true\nformats = ["svg"]\n[fields]\ntable = "bord"\n'


def test_tables_widen_the_intervals_and_leave_no_trace(tmp_path):
    mental_map = build(tmp_path / "a", sit_down(TABLES), SEATED)
    plain = build(tmp_path / "b", sit_down(TABLES), "asked = 24\ndrawn_at = 10000\n")
    assert mental_map.design_effect == DesignEffect(4.0, "table", 6, 0, used=True)
    assert plain.design_effect == DesignEffect()
    wide, narrow = (each.layers[0].places.iloc[0] for each in (mental_map, plain))
    assert wide["share_low"] < narrow["share_low"]
    assert wide["certainty"] < narrow["certainty"]
    receipt = mk.export(mental_map, tmp_path / "out")
    assert receipt["design_effect"] == {"value": 4.0, "by": "table", "groups": 6, "several": 0, "used": True}
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    texts = b"".join(path.read_bytes() for path in written)
    with zipfile.ZipFile(tmp_path / "out" / "layers.qgz") as project:
        texts += b"".join(project.read(name) for name in project.namelist())
    assert not any(table.encode() in texts for table in TABLES if len(table) > 3)
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert "De som satt vid samma bord (6 bord) svarar lika: 24 personer räknas där som 6 var för sig." in text


def test_what_is_not_told_does_not_tell_of_tables_either(tmp_path):
    pair = [feature(person, "landmark", point(18.9, 62.9), name="Hemligt") for person in ("Ros0", "Ros1", "Lind0")]
    seated = SEATED.replace("internal", "min_people = 4\ninternal")
    effects = [
        build(tmp_path / name, drawings, seated).design_effect
        for name, drawings in (("a", sit_down(TABLES, 4)), ("b", sit_down(TABLES, 4) + pair))
    ]
    assert effects[0] == effects[1]


def test_the_order_of_drawings_does_not_choose_the_table(tmp_path):
    drawings = sit_down(TABLES)
    drawings += [feature("Ros0", "landmark", point(17.6, 62.9), name="L0", bord=table) for table in ("Ask", "Tall")]
    effects = [
        build(tmp_path / name, given, SEATED).design_effect for name, given in (("a", drawings), ("b", drawings[::-1]))
    ]
    assert effects[0] == effects[1]
    assert effects[0].groups == 6


def test_a_person_with_several_tables_is_told_of(tmp_path):
    drawings = [*sit_down(TABLES), feature("Ros0", "landmark", point(18.9, 62.9), name="Annat", bord="Tall")]
    assert build(tmp_path / "a", drawings, SEATED).design_effect.several == 1


def test_too_few_homes_are_said(tmp_path):
    settings = 'lang = "en"\nasked = 24\ndrawn_at = 10000\nformats = ["svg"]\n[fields]\nhome = "bord"\n'
    mental_map = build(tmp_path / "a", sit_down(TABLES[:4]), settings)
    receipt = mk.export(mental_map, tmp_path / "out")
    assert receipt["design_effect"] == {"value": 1.0, "by": "home", "groups": 4, "several": 0, "used": False}
    text = (tmp_path / "out" / "map.txt").read_text(encoding="utf-8")
    assert "That people of one home may answer alike is not taken into account: the homes are too few (4)." in text


def test_a_table_that_nobody_has_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="No drawing has anything in the field “hörn”: correct table under") as caught:
        build(tmp_path / "a", sit_down(TABLES), SEATED.replace("bord", "hörn"))
    assert caught.value.code == "cluster-unknown"


def test_a_field_called_table_says_nothing_unless_it_is_named(tmp_path):
    drawings = json.loads(json.dumps(sit_down(TABLES)).replace('"bord"', '"table"'))
    mental_map = build(tmp_path / "a", drawings, "asked = 24\ndrawn_at = 10000\n")
    assert mental_map.design_effect == DesignEffect()
    assert not mental_map.drawings.frame["cluster"].any()
