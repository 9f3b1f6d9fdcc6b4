"""A map made by hand: a few places per layer of a legend, names that try to break every format."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

import mentalkarta
from mentalkarta.classify import find_limits
from mentalkarta.export.outputs import write_outputs
from mentalkarta.legend import load_legend
from mentalkarta.model import (
    MEASURE_COLUMNS,
    Asked,
    BaseLayer,
    BaseRole,
    Drawings,
    Element,
    InputFile,
    Layer,
    MentalMap,
    Office,
    Tolerance,
    Verdict,
    Withheld,
    Workshop,
)
from mentalkarta.picture import Sheet

CRS = "EPSG:3006"
FONT = Path(mentalkarta.__file__).parent / "fonts" / "SourceSans3-Semibold.ttf"
NAMES = ("Höga Kusten-bron", '=HYPERLINK("http://x")', "<b>Ådals & Liden's</b>", "")
ORIGIN = (640_000.0, 6_980_000.0)


def make_geometry(element: Element, number: int):
    x, y = ORIGIN[0] + 4000 * number, ORIGIN[1] + 3000 * number
    if element.kind == "point":
        return Point(x + 1000 * (ord(element.key[0]) % 7), y)
    if element.kind == "line":
        up = 900 if element.key[0] in "be" else 0
        return LineString([(x, y + up), (x + 3000, y + 1500 + up), (x + 6000, y + 1000 + up)])
    area = Polygon([(x, y), (x + 5000, y), (x + 6000, y + 4000), (x, y + 5000)])
    return MultiPolygon([area, box(x + 7000, y, x + 8000, y + 1000)]) if number == 0 else area


def make_row(element: Element, number: int, grade: int, asked: int) -> dict[str, object]:
    each = element.classes[grade - 1] if grade else None
    share = each.min_share + 0.05 if each else 0.03
    people = round(share * asked)
    keys = element.category_keys
    return {
        "place_id": f"{element.layer}-{number}",
        "name": NAMES[number % len(NAMES)],
        "participants": people,
        "asked": asked,
        "share": people / asked,
        "share_low": max(people / asked - 0.05, 0.0),
        "share_high": min(people / asked + 0.05, 1.0),
        "certainty": 0.9,
        "class": each.key if each else "",
        "level": each.level if each else "",
        "grade": grade,
        "label": each.label.sv if each else "",
        "drawings": people + 2,
        **{key: people / len(keys) for key in keys},
        **{column: 12.5 if kind is float else "1:7;1:8" for column, kind in MEASURE_COLUMNS[element.kind].items()},
        "name_people": people,
        "agreement": people - 1,
        "known_name": "",
        "medoid": "anna-1" if element.kind == "area" and people > 1 else "",
        "zones": (),
        "cell_m": 0.0,
        "members": tuple(sorted(f"anna-{n}" for n in range(1, people))),
        "geometry": make_geometry(element, number),
    }


def make_layer(element: Element, grades: Sequence[int], asked: int) -> Layer:
    rows = [make_row(element, number, grade, asked) for number, grade in enumerate(grades)]
    return Layer(element, gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS), find_limits(element, asked))


def publish(layer: Layer) -> Layer:
    columns = [*layer.element.columns, "geometry"]
    return replace(layer, places=layer.places[columns])


def make_drawings(element: Element, people: int) -> gpd.GeoDataFrame:
    x, y = ORIGIN
    rows = [
        {
            "feature_id": f"anna-{n}",
            "participant": f"anna-{n}",
            "element": element.key,
            "categories": ("handel", "service") if n == 0 else (),
            "name": "Höga Kusten-bron",
            "group": "",
            "geometry": Point(x + n, y),
        }
        for n in range(people)
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


def make_base() -> tuple[BaseLayer, ...]:
    x, y = ORIGIN
    land = box(x - 60_000, y - 60_000, x + 25_000, y + 60_000)
    road = LineString([(x - 20_000, y), (x + 20_000, y + 8000)])
    mixed = GeometryCollection([road.parallel_offset(900), Point(x + 900, y + 900)])
    return (
        make_base_layer("land", {"": land}, "Land: påhittat."),
        make_base_layer("water", {"Sjön": box(x + 1000, y + 12_000, x + 9000, y + 17_000)}, "Sjöar: påhittade."),
        make_base_layer("river", {"Ån & <bäcken>": LineString([(x, y - 9000), (x + 9000, y + 9000)])}),
        make_base_layer("road", {"E4": road, "Gamla vägen": road.parallel_offset(500)}),
        make_base_layer("rail", {"": mixed}),
        make_base_layer("area", {"Kramfors": box(x - 9000, y - 9000, x + 30_000, y + 22_000)}),
        make_base_layer("border", {"Sollefteå": box(x - 40_000, y - 9000, x - 9000, y + 22_000)}),
        make_base_layer("places", {"Styrnäs": Point(x + 2000, y + 6000), "höga kusten-bron": Point(x, y - 800)}),
        make_base_layer("places", {"Långt borta": Point(x + 900_000, y)}),
    )


def make_base_layer(role: BaseRole, shapes: dict[str, object], credit: str = "") -> BaseLayer:
    frame = gpd.GeoDataFrame({"name": list(shapes)}, geometry=gpd.GeoSeries(list(shapes.values()), crs=CRS))
    return BaseLayer(role, frame, credit)


def make_map(legend_name: str = "kramfors", *, asked: int = 203, **settings: object) -> MentalMap:
    legend = load_legend(legend_name)
    workshop = replace(Workshop(sources=(), title="Mental karta – Kramfors & <Ådalen>", asked=asked), **settings)
    shown = [make_layer(element, range(1, len(element.classes) + 1), asked) for element in legend.elements]
    exact = tuple(make_layer(element, [*range(1, len(element.classes) + 1), 0], asked) for element in legend.elements)
    areas = [element.layer for element in legend.elements if element.kind == "area"]
    x, y = ORIGIN
    pieces = gpd.GeoDataFrame(
        {
            "participants": [3, 1],
            "participants_to": [3, 1],
            "cell_m": 0.0,
            "geometry": [box(x, y, x + 500, y + 500), box(x + 500, y, x + 900, y + 500)],
        },
        crs=CRS,
    )
    frame = make_drawings(legend.elements[0], asked)
    verdicts = (
        Verdict(
            "anna svensson.geojson",
            3,
            "set_aside",
            "output-forbidden",
            {"file": "Anna"},
            '{"type": "Feature", "geometry": null, "properties": {"participant": "Anna"}}',
        ),
        Verdict("anna svensson.geojson", 5, "set_aside", "output-forbidden", {"file": "Anna"}, "{not json \ud800"),
        Verdict("bertil.geojson", None, "set_aside", "output-forbidden", {"file": "Bertil"}),
        Verdict("anna svensson.geojson", 4, "repaired", "output-forbidden", {"file": "Anna"}),
    )
    return MentalMap(
        workshop=workshop,
        legend=legend,
        crs=CRS,
        asked=Asked(asked, stated=True),
        tolerance=Tolerance(312.5, "estimated"),
        layers=tuple(publish(layer) for layer in shown),
        listed=tuple(publish(layer) for layer in exact),
        withheld=(Withheld(legend.elements[0].layer, places=4, names=1, drawings=2),),
        base=make_base(),
        extent=(x - 5000, y - 5000, x + 30000, y + 20000),
        groups={},
        drawings=Drawings(frame, (InputFile("anna svensson.geojson", "ab" * 32, 9, 7, 1, 2),), verdicts, 180),
        office=Office(exact, dict.fromkeys(areas, pieces) if workshop.internal else {}),
    )


def make_sheet() -> Sheet:
    font = FontProperties(family=["Source Sans 3", "DejaVu Sans"], weight="semibold", fname=str(FONT))
    figure = Figure(figsize=(4, 3))
    figure.text(0.1, 0.5, "Målpunkter & <Ådalen>", parse_math=False, fontproperties=font)
    return Sheet("main", figure, 300, ("Frånö",), ("Ingenstans",))


def write_map(out: Path, mental_map: MentalMap, *, sheet: Sheet | None = None) -> dict[str, object]:
    return write_outputs(mental_map, out, sheets=[sheet] if sheet else [], progress=be_silent)


def be_silent(_stage: str, _done: int, _total: int) -> None:
    pass


def list_files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def hash_folder(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in list_files(folder)}
