"""Many features at once: the same verdicts and drawings as one by one, however the file is cut."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_desk import LEGEND, Desk, check_books, make_collection, make_feature
from test_ingest_laws import anything, describe, good_features

from mentalkarta.ingest import Limits, document, reader, sweep
from mentalkarta.ingest.columns import Columns
from mentalkarta.ingest.judging import judge_features
from mentalkarta.ingest.properties import Row, make_rules
from mentalkarta.ingest.strict_json import Parsed
from mentalkarta.model import Workshop

quick = settings(max_examples=60, deadline=None)

TWISTS = [
    {"id": 1},
    {"id": {"a": 1}},
    {"id": None},
    {"bbox": [1, 2, 3, 4]},
    {"set_aside": {"code": "x", "more": [{"a": 1}]}},
    {"crs": None},
    {"crs": {}},
    {"features": [{"type": "Feature"}]},
]
"""Members that features may have besides their own."""


@st.composite
def twisted_features(draw):
    """A feature that may have odd members and properties."""
    feature = draw(anything)
    if isinstance(feature, dict) and draw(st.booleans()):
        twist = draw(st.sampled_from(TWISTS))
        feature = {**twist, **feature} if draw(st.booleans()) else {**feature, **twist}
    if isinstance(feature, dict) and isinstance(feature.get("properties"), dict) and draw(st.booleans()):
        more = draw(st.sampled_from([[1, [2]], {"a": {"b": []}}, 'says "a": b', "a : b", "},{", 7.0, True]))
        feature = {**feature, "properties": {**feature["properties"], draw(st.sampled_from(["x", "category"])): more}}
    return feature


styles = st.sampled_from(
    [
        {},
        {"indent": 1},
        {"ensure_ascii": False, "separators": (",", ":")},
        {"separators": (" , ", " : ")},
    ]
)


def read_texts(texts, patches=(), **options):
    """Write files by name and read them under patches."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for where, what in patches:
            patch.setattr(where, what)
        desk = Desk(Path(folder))
        for name, text in texts.items():
            desk.write(name, text.encode("utf-8", "surrogatepass"))
        drawings = desk.read(desk.folder, crs="EPSG:3006", **options)
    check_books(drawings)
    return drawings


def tell(drawings):
    """Everything a reading comes to."""
    return drawings.verdicts, drawings.files, describe(drawings.frame), list(drawings.frame["feature_id"])


@quick
@given(st.lists(twisted_features(), max_size=8), styles)
def test_a_sweep_says_what_one_by_one_says(features, style):
    text = json.dumps(make_collection(*features), **style)
    alone = [("mentalkarta.ingest.sweep._find_plain", lambda _: [])]
    assert tell(read_texts({"a.json": text})) == tell(read_texts({"a.json": text}, alone))


@quick
@given(st.lists(twisted_features(), max_size=8), styles, st.integers(1, 400))
def test_the_length_of_stretches_changes_nothing(features, style, length):
    text = json.dumps(make_collection(*features), **style)
    lines = "\n".join(json.dumps(feature) for feature in features)
    cut = [("mentalkarta.ingest.document.STRETCH_BYTES", length)]
    whole = [("mentalkarta.ingest.document._cut_collection", lambda *_: None)]
    texts = {"a.json": text, "b.geojsonl": lines}
    assert tell(read_texts(texts, cut)) == tell(read_texts(texts)) == tell(read_texts(texts, whole))


@quick
@given(st.lists(twisted_features(), min_size=1, max_size=6))
def test_a_feature_is_judged_the_same_alone_and_among_others(features):
    together = read_texts({"a.json": json.dumps(make_collection(*features))})
    apart = read_texts({f"{place}.json": json.dumps(make_collection(one)) for place, one in enumerate(features, 1)})

    def list_sorted(drawings, find):
        plain = [
            (find(verdict), verdict.status, verdict.code, verdict.original)
            for verdict in drawings.verdicts
            if verdict.code != "drawing-repeated"
        ]
        return sorted(plain)

    assert describe(together.frame) == describe(apart.frame)
    assert list_sorted(together, lambda verdict: verdict.position) == list_sorted(
        apart, lambda verdict: int(verdict.file.removesuffix(".json"))
    )


def test_columns_have_the_fields_of_a_row():
    assert Columns._fields == Row._fields


RULES = make_rules(Workshop(()), LEGEND, Limits())


def sweep_one(feature):
    """Tell whether the sweep lets a feature through."""
    return not sweep.sweep_features([feature], 1, RULES).rest


def test_the_sweep_lets_plain_features_through():
    for element in ("landmark", "destination", "district", "barrier", "path"):
        assert sweep_one(make_feature(element, name="Torget", category=None, group="k", more=[1, {"a": 2}]))
    assert sweep_one(make_feature() | {"id": 7})
    assert sweep_one(make_feature("district", [[[[17, 62], [18, 62], [18, 63]]]], type="MultiPolygon"))
    assert sweep_one(make_feature(participant=7))


@given(good_features())
@settings(max_examples=50, deadline=None)
def test_what_nothing_is_said_about_is_let_through(feature):
    judged = judge_features(Parsed([feature], faulty=False), 1, RULES)
    assert bool(judged.findings) == (not sweep_one(feature))


# --- cutting --------------------------------------------------------------------------------------------------------


def make_text(count, between=", ", **members):
    """Write a collection of so many features of one person each."""
    features = between.join(json.dumps(make_feature(participant=str(number))) for number in range(count))
    rest = "".join(f", {json.dumps(key)}: {json.dumps(value)}" for key, value in members.items())
    return f'{{"type": "FeatureCollection", "features": [{features}]{rest}}}'


def count_stretches(text, monkeypatch, length=200):
    """Return the forms of the stretches that a text is cut into."""
    monkeypatch.setattr(document, "STRETCH_BYTES", length)
    return [stretch.form for stretch in document.open_document(text.encode(), Limits(), by_line=False).stretches]


def test_a_collection_is_cut_between_its_features(monkeypatch):
    for text in (make_text(9), make_text(9, between="\n ,\n"), make_text(9, crs=None, name="a")):
        forms = count_stretches(text, monkeypatch)
        assert set(forms) == {"items"}
        assert len(forms) > 3
    assert count_stretches(make_text(9).replace('"type": "Feature"', '"id": 1'), monkeypatch).count("items") > 3


@pytest.mark.parametrize(
    "text",
    [
        make_text(0),
        make_text(2)
        .replace('"features"', '"feats", "features"', 1)
        .replace('"feats", ', '"feats": {"features": [1]}, '),
        make_text(2, more={"a": [{"b": 1}]}),
        make_text(1)[:-1],
        '{"features": [], "a\\"features":[{"b": 1}], "type": "FeatureCollection"}',
        '{"features": [{}], "type": "Feature"}',
        '[{"features": [{}]}]',
    ],
)
def test_what_does_not_look_like_a_collection_is_parsed_whole(text, monkeypatch):
    forms = []
    opened = document.open_whole
    monkeypatch.setattr(document, "open_whole", lambda *given: forms.append("text") or opened(*given))
    monkeypatch.setattr(reader, "open_whole", document.open_whole)
    read_texts({"a.json": text})
    assert forms == ["text"]


def test_a_cut_through_a_text_is_mended(monkeypatch):
    trap = 'x},{"type"' * 30
    features = [make_feature(participant=str(number), name=trap.replace('"', "'")) for number in range(5)]
    text = json.dumps(make_collection(*features)).replace("'type'", "\\u0022type\\u0022")
    hostile = json.dumps(make_collection(*features)).replace("},{'type'", '\\"},{"type"')
    for each in (text, hostile):
        whole = read_texts({"a.json": each})
        cut = read_texts({"a.json": each}, [("mentalkarta.ingest.document.STRETCH_BYTES", 100)])
        assert tell(cut) == tell(whole)


def test_too_many_features_are_counted_over_all_stretches(monkeypatch):
    monkeypatch.setattr(document, "STRETCH_BYTES", 300)
    [verdict] = read_texts({"a.json": make_text(9)}, limits=Limits(features=8)).verdicts
    assert (verdict.code, verdict.values["count"]) == ("input-too-many-features", 9)
    assert len(read_texts({"a.json": make_text(9)}, limits=Limits(features=9)).frame) == 9


def test_the_texts_of_lost_features_are_found_in_their_stretches(monkeypatch):
    monkeypatch.setattr(document, "STRETCH_BYTES", 300)
    text = make_text(9).replace('"7", "element": "landmark"', '"7", "element" :"mood"')
    [verdict] = read_texts({"a.json": text}).verdicts
    assert (verdict.position, verdict.code) == (8, "element-unknown")
    assert json.loads(verdict.original) == make_feature("mood", participant="7")
