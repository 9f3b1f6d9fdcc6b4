import unicodedata

import numpy as np
import pytest
import shapely
from aggregate_maps import DESTINATION, LANDMARK, draw
from hypothesis import given, settings
from hypothesis import strategies as st

from mentalkarta.aggregate.names import DEFINITE_FORMS, clean_spelling, normalise_name, slugify_name
from mentalkarta.aggregate.places import FoundPlace, finish_places


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kyrkan", "kyrka"),
        ("KYRKAN", " Kyrkan. "),
        ("Höga Kusten-bron", "höga kusten bro"),
        ("Storgatan", "storgata"),
        ("Bron", unicodedata.normalize("NFD", "bron")),
        ("Sjön", unicodedata.normalize("NFD", "sjö")),
        ("The Museum", "museum"),
        ("Museet", "museum"),
        ("Karl's kiosk", "Karl’s Kiosk"),
        ("Straße", "STRASSE"),
        ("Höga Kusten-bron", "Högakustenbron"),
        ("E 4", "E4"),
        ("Ullånger", "Ullanger"),
        ("Ångermanälven", "angermanalv"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert normalise_name(one) == normalise_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Boden", "Bod"),
        ("Berget", "Berg"),
        ("Kyrkan", "Kramfors kyrka"),
        ("Kyrkan i Nora", "Kyrka i Nora"),  # only the last word is looked at
        ("Ån", "Å"),
        ("Ån", "An"),
        ("Väg", "Vag"),
        ("Bollstabruk", "Bollsta"),
        ("Nyland", "Nylandet"),
        ("Västra skolan", "Östra skolan"),
        ("Norra skolan", "Södra skolan"),
        ("Abron", "Abro"),
        ("Lund", "Lunde"),
        ("The", ""),
    ],
)
def test_different_names_stay_two(one, other):
    assert normalise_name(one) != normalise_name(other)


@pytest.mark.parametrize("name", ["", "  ", "-", "?!", "…"])
def test_signs_without_a_letter_are_no_name(name):
    assert normalise_name(name) == ""
    assert clean_spelling(name) == ""


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_case_white_space_and_composition_make_no_other_name(name):
    once = normalise_name(name)
    assert once == " ".join(once.split())
    assert unicodedata.is_normalized("NFC", clean_spelling(name))
    assert normalise_name(clean_spelling(name)) == once
    assert normalise_name(name.upper()) == normalise_name(name.upper().lower())


def test_every_definite_form_leads_to_a_form_that_stays():
    for definite, indefinite in DEFINITE_FORMS.items():
        assert normalise_name(definite) == indefinite == normalise_name(indefinite)


def test_a_slug_holds_ascii_only():
    assert slugify_name("Höga Kusten-bron (södra)") == "hoga-kusten-bron-sodra"
    assert slugify_name("教会") == ""


def find(frame, *groups, element=LANDMARK, mixes=None):
    found = [
        FoundPlace(
            np.array(rows),
            frame["participant"].iloc[list(rows)].nunique(),
            frame.geometry.iloc[rows[0]],
            mixes[number] if mixes else (),
            measures=(0.0,),
        )
        for number, rows in enumerate(groups)
    ]
    return finish_places(frame, found, element)


def test_the_name_most_people_gave_is_shown_in_its_commonest_spelling():
    here = shapely.Point(1050, 2050)
    frame = draw(
        ("a", "Kyrka", here),
        ("a", "Kyrka", here),
        ("a", "Kyrka", here),  # one person's three are one vote
        ("b", "kyrkan", here),
        ("c", "kyrkan", here),
        ("d", "Tornet", here),
        ("e", "", here),
    )
    place = find(frame, range(7)).iloc[0]
    assert (place["name"], place["name_people"]) == ("kyrkan", 3)
    assert (place["participants"], place["drawings"]) == (5, 7)
    assert place["members"] == tuple(f"file#{i}" for i in range(7))
    assert place["place_id"] == "landmarks-kyrkan"


def test_a_tie_of_spellings_goes_by_the_alphabet():
    here = shapely.Point(0, 0)
    frame = draw(("a", "Ö-torget", here), ("b", "A-torget", here))
    assert find(frame, [1, 0])["name"].tolist() == ["A-torget"] == find(frame, [0, 1])["name"].tolist()


def test_equal_names_are_numbered_from_the_most_people_on():
    frame = draw(
        ("a", "Torget", shapely.Point(9, 0)),
        ("a", "Torget", shapely.Point(5, 0)),
        ("b", "Torget", shapely.Point(5, 0)),
        ("a", "Torget 2", shapely.Point(0, 0)),
        ("b", "Torget 2", shapely.Point(0, 0)),
        ("a", "", shapely.Point(123456, 6980099)),
        ("a", "", shapely.Point(123499, 6980000)),
    )
    places = find(frame, [0], [1, 2], [3, 4], [5], [6])
    assert places["place_id"].tolist() == [
        "landmarks-torget",
        "landmarks-torget-2",  # truly called so
        "landmarks-e1234n69800",
        "landmarks-e1234n69800-2",
        "landmarks-torget-3",
    ]
    assert places["participants"].tolist() == [2, 2, 1, 1, 1]


def test_categories_get_their_columns_and_no_places_an_empty_frame():
    frame = draw(("a", "", shapely.Point(0, 0)))
    places = find(frame, [0], element=DESTINATION, mixes=[(0.5, 0.5, 0.0, 0.0)])
    assert places[["handel", "service", "arbete", "unspecified"]].to_numpy().tolist() == [[0.5, 0.5, 0.0, 0.0]]
    none = finish_places(frame, [], DESTINATION)
    assert list(none.columns) == list(places.columns)
    assert none.crs == frame.crs
    assert len(none) == 0
