"""How alike people of one table answer: tables made by hand, planted likeness, and what is left out."""

import numpy as np
import pandas as pd
import pytest

from mentalkarta.counts import DesignEffect
from mentalkarta.design_effect import find_design_effect, pool_design_effect


def seat(*tables):
    """Let each person of each table draw twice: "a0" and "a1" sit at table "a"."""
    rows = [
        (f"{table}{number}:{drawing}", f"{table}{number}", table.strip("-"))
        for table, people in tables
        for number in range(people)
        for drawing in (1, 2)
    ]
    return pd.DataFrame(rows, columns=["feature_id", "participant", "cluster"])


def draw(*places):
    """Make places of these people, each with both drawings."""
    members = [tuple(f"{person}:{drawing}" for person in people for drawing in (1, 2)) for people in places]
    return [pd.DataFrame({"members": members}, dtype=object)]


FOUR_EACH = [(table, 4) for table in "abcdef"]


def name_people(tables):
    return [f"{table}{number}" for table in tables for number in range(4)]


def test_tables_of_one_mind_count_as_one_person_each():
    places = draw(name_people("ab"), name_people("bcd"), name_people("f"))
    assert find_design_effect(seat(*FOUR_EACH), places, 24, "table") == DesignEffect(4.0, "table", 6, 0, used=True)


def test_answers_from_every_table_alike_are_at_least_independent():
    every_first = [f"{table}0" for table in "abcdef"]
    effect = find_design_effect(seat(*FOUR_EACH), draw(every_first), 24, "home")
    assert effect == DesignEffect(1.0, "home", 6, 0, used=True)


def test_a_value_by_hand():
    # Six tables of four, one place that two of each of the first three drew: p = 1/4, and a table's people lie 1 from
    # what is expected of them everywhere: 6 in all, of 24 * 1/4 * 3/4 = 4.5, over 1 - 1/6: 1.6, over 1 + 1.6 / 24.
    half = [f"{table}{number}" for table in "abc" for number in (0, 1)]
    effect = find_design_effect(seat(*FOUR_EACH), draw(half), 24, "table")
    assert effect.value == pytest.approx(1.5, abs=1e-9)


def test_who_has_no_table_and_who_drew_nothing_answered_alone():
    pairs = [(table, 2) for table in "abcde"]
    alone = [("-", 10)]
    places = draw(["a0", "a1", "-0"])
    # 20 asked: 5 tables of 2, 10 without one; with 10 silent ones more it is the same people in twice as many seats.
    totals, sizes = [2, 0, 0, 0, 0, 1] + [0] * 9, [2] * 5 + [1] * 10
    expected = pool_design_effect([np.array(totals)], np.array(sizes))
    assert find_design_effect(seat(*pairs, *alone), places, 20, "table").value == round(expected, 2) > 1.2
    wider = pool_design_effect([np.array(totals + [0] * 10)], np.array(sizes + [1] * 10))
    assert find_design_effect(seat(*pairs, *alone), places, 30, "table").value == round(wider, 2)
    assert find_design_effect(seat(*pairs), draw(["a0", "a1", "b0"]), 30, "table").value == round(
        pool_design_effect([np.array([2, 1] + [0] * 23)], np.array([2] * 5 + [1] * 20)), 2
    )


def test_a_person_at_two_tables_sits_at_the_first_by_name():
    frame = seat(*FOUR_EACH)
    frame.loc[frame["feature_id"] == "b0:2", "cluster"] = "a"
    moved = find_design_effect(frame, draw(name_people("a")), 24, "table")
    sizes = np.array([5, 3, 4, 4, 4, 4])
    assert moved == DesignEffect(
        round(pool_design_effect([np.array([4, 0, 0, 0, 0, 0])], sizes), 2), "table", 6, 1, True
    )


@pytest.mark.parametrize("tables", [[(table, 4) for table in "abcd"], [(table, 1) for table in "abcdefgh"]])
def test_too_few_tables_are_not_used(tables):
    effect = find_design_effect(seat(*tables), draw([f"{table}0" for table, _ in tables]), 40, "table")
    assert (effect.value, effect.used, effect.by) == (1.0, False, "table")
    assert effect.groups == sum(people > 1 for _, people in tables)


def test_without_a_field_nothing_is_looked_at():
    assert find_design_effect(seat(*FOUR_EACH), draw(["a0"]), 24, None) == DesignEffect()


@pytest.mark.parametrize(
    "places", [draw(), draw([f"{table}{number}" for table, people in FOUR_EACH for number in range(people)])]
)
def test_places_of_nobody_or_everybody_tell_nothing(places):
    assert find_design_effect(seat(*FOUR_EACH), places, 24, "table").value == 1.0


@pytest.mark.parametrize(("tables", "size"), [(40, 5), (12, 17)])
def test_independent_people_are_worth_one_each_and_planted_likeness_comes_back(tables, size):
    chance = np.random.default_rng(3)
    sizes = np.full(tables, size)
    shares = chance.uniform(0.1, 0.6, 200)
    alone = [chance.binomial(size, share, tables) for share in shares]
    assert pool_design_effect(alone, sizes) == pytest.approx(1.0, abs=0.1)
    alike = [chance.binomial(size, chance.beta(share * 3, (1 - share) * 3, tables)) for share in shares]
    assert pool_design_effect(alike, sizes) == pytest.approx(1 + (size - 1) / 4, rel=0.1)  # 1 / (3 + 1) is the likeness


def test_the_order_of_rows_changes_nothing():
    chance = np.random.default_rng(5)
    frame = seat(*FOUR_EACH, ("-", 7))
    people = frame["participant"].unique()
    places = [list(chance.choice(people, 9, replace=False)) for _ in range(6)]
    plain = find_design_effect(frame, draw(*places), 40, "table")
    mixed = frame.sample(frac=1, random_state=1)
    assert plain == find_design_effect(mixed, draw(*(place[::-1] for place in places)), 40, "table")
