"""Mental maps made by hand for the tests of the sheets: Kramfors in earnest, and smaller, stranger ones."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from mentalkarta.classify import find_limits
from mentalkarta.legend import load_legend
from mentalkarta.model import (
    DRAWING_COLUMNS,
    MEASURE_COLUMNS,
    Asked,
    BaseLayer,
    Drawings,
    Element,
    Layer,
    MentalMap,
    Office,
    Tolerance,
    Workshop,
)
from mentalkarta.render.paper import lay_below
from mentalkarta.simulate import simulate_workshop
from mentalkarta.zones import ZONE_COLUMNS

A3_LANDSCAPE = lay_below("A3", (420.0, 297.0), 48.0, 1.4)
CRS = "EPSG:3006"
ASKED = 203
EXTENT = (612000.0, 6962000.0, 677000.0, 7011000.0)

DESTINATIONS = {
    "Kramfors": (17.79, 62.93, 0.88, (40, 30, 20, 10)),
    "Nordingrå": (18.29, 62.93, 0.50, (15, 15, 15, 55)),
    "Ullånger": (18.19, 63.01, 0.48, (40, 20, 25, 15)),
    "Skule": (18.33, 63.078, 0.42, (5, 20, 20, 55)),
    "Nyland": (17.76, 63.005, 0.33, (25, 30, 25, 20)),
    "Bollstabruk": (17.69, 62.985, 0.32, (25, 25, 30, 20)),
    "Frånö": (17.845, 62.91, 0.32, (45, 10, 25, 20)),
    "Docksta": (18.33, 63.05, 0.28, (25, 20, 20, 35)),
    "Norrfällsviken": (18.53, 62.975, 0.27, (5, 20, 20, 55)),
    "Lunde": (17.875, 62.885, 0.24, (10, 30, 20, 40)),
    "Väja": (17.71, 62.972, 0.22, (5, 20, 60, 15)),
    "Klockestrand": (17.90, 62.885, 0.21, (10, 30, 40, 20)),
    "Sandslån": (17.80, 63.016, 0.20, (5, 30, 20, 45)),
    "Lugnvik": (17.93, 62.93, 0.20, (10, 25, 45, 20)),
    "Herrskog": (18.05, 62.915, 0.16, (20, 25, 25, 30)),
    "Bönhamn": (18.45, 62.88, 0.14, (10, 10, 15, 65)),
}
LANDMARKS = {
    "Höga Kusten-bron": (17.939, 62.797, 0.84),
    "Skuleberget": (18.355, 63.08, 0.72),
    "Sandöbron": (17.885, 62.882, 0.57),
    "Mannaminne": (18.25, 62.965, 0.40),
    "Ådalsmonumentet": (17.865, 62.878, 0.38),
    "Slåttdalsskrevan": (18.49, 63.10, 0.30),
    "Högbonden": (18.48, 62.868, 0.29),
    "Dynäs bruk": (17.73, 62.965, 0.27),
    "Rotsidan": (18.37, 62.835, 0.20),
    "Flygplatsen": (17.77, 63.048, 0.18),
    "Babelsberg": (17.75, 62.922, 0.16),
    "Ytterlännäs gamla kyrka": (17.71, 63.02, 0.15),
}
DISTRICTS = {
    "Höga Kusten": (
        (
            "18.05 62.76, 18.1 62.95, 18.25 63.05, 18.4 63.13, 18.52 63.12, 18.5 63.02, "
            "18.6 62.97, 18.45 62.85, 18.2 62.75"
        ),
        0.79,
    ),
    "Ådalen": (
        ("17.70 63.0, 17.72 63.10, 17.80 63.09, 17.85 62.98, 17.97 62.88, 17.95 62.80, 17.87 62.81, 17.75 62.90"),
        0.64,
    ),
    "Nordingrå": ("18.17 62.93, 18.27 62.99, 18.42 62.98, 18.46 62.9, 18.35 62.86, 18.22 62.88", 0.48),
    "Ytterlännäs": ("17.62 63.01, 17.70 63.05, 17.79 63.02, 17.75 62.96, 17.66 62.97", 0.36),
    "Vibyggerå": ("18.15 63.06, 18.25 63.11, 18.38 63.10, 18.33 63.05, 18.22 63.03", 0.21),
    "Nora–Skog": ("18.05 62.80, 18.05 62.89, 18.13 62.89, 18.19 62.83, 18.13 62.78", 0.17),
    "Bjärtrå": ("17.92 62.93, 17.94 62.98, 18.0 62.975, 18.01 62.91, 17.96 62.89", 0.15),
}
BARRIERS = {
    "Ångermanälven": ("17.78 63.0, 17.79 62.975, 17.83 62.945, 17.87 62.91, 17.89 62.87, 17.90 62.83", 0.61),
    "Skogarna mellan Ådalen och kusten": ("17.98 63.09, 18.0 63.04, 18.04 63.0, 18.04 62.95, 18.03 62.925", 0.33),
    "E4:an genom Ullånger": ("18.13 62.973, 18.19 63.01, 18.25 63.045", 0.18),
    "Gränsen mot Sollefteå": ("17.3 63.03, 17.4 63.07, 17.5 63.09, 17.58 63.09", 0.14),
}
PATHS = {
    "E4": (
        ("17.90 62.885, 17.94 62.90, 18.02 62.912, 18.08 62.93, 18.12 62.965, 18.19 63.01, 18.25 63.045, 18.33 63.05"),
        0.66,
    ),
    "Väg 90": ("17.71 62.972, 17.79 62.93, 17.845 62.91, 17.875 62.885", 0.58),
    "Nordingråvägen": ("18.10 62.94, 18.16 62.935, 18.29 62.93", 0.52),
    "Gamla kustvägen": ("18.19 63.01, 18.22 62.98, 18.25 62.96, 18.29 62.93", 0.31),
    "Norrfällsvägen": ("18.29 62.93, 18.36 62.955, 18.42 62.98, 18.46 62.98, 18.53 62.975", 0.22),
    "Bönhamnsvägen": ("18.29 62.93, 18.37 62.90, 18.45 62.88", 0.16),
    "Älvvägen": (
        ("17.76 63.005, 17.80 63.016, 17.85 62.975, 17.90 62.94, 17.93 62.93, 17.93 62.90, 17.90 62.885"),
        0.24,
    ),
}

_TO_METRES = pyproj.Transformer.from_crs("EPSG:4326", CRS, always_xy=True)


def to_metres(points):
    """Turn degrees, "18.05 62.76, ..." or pairs, to metres."""
    if isinstance(points, str):
        points = [tuple(map(float, pair.split())) for pair in points.split(",")]
    return [tuple(_TO_METRES.transform(x, y)) for x, y in points]


def round_off(ring):
    """Round the corners of a ring."""
    polygon = shapely.Polygon(to_metres(ring))
    return polygon.buffer(2500).buffer(-4000).buffer(1500)


def bend(points):
    """Smooth a line (Chaikin)."""
    line = np.array(to_metres(points))
    for _ in range(3):
        cut = np.concatenate(
            [
                [line[0]],
                *([[0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b] for a, b in pairwise(line)]),
                [line[-1]],
            ]
        )
        line = cut
    return shapely.LineString(line)


def list_kramfors(element: Element) -> list[dict[str, object]]:
    """List rows (name, share, geometry, amounts) of one element."""
    match element.key:
        case "destination" | "node":
            return [
                {"name": name, "share": share, "geometry": shapely.Point(*to_metres([(x, y)])[0]), "mix": mix}
                for name, (x, y, share, mix) in DESTINATIONS.items()
            ]
        case "landmark":
            return [
                {"name": name, "share": share, "geometry": shapely.Point(*to_metres([(x, y)])[0])}
                for name, (x, y, share) in LANDMARKS.items()
            ]
        case "district":
            return [
                {"name": name, "share": share, "geometry": round_off(ring)} for name, (ring, share) in DISTRICTS.items()
            ]
        case "barrier" | "edge":
            return [{"name": name, "share": share, "geometry": bend(line)} for name, (line, share) in BARRIERS.items()]
        case "path":
            return [{"name": name, "share": share, "geometry": bend(line)} for name, (line, share) in PATHS.items()]
    return []


def make_layer(element: Element, rows, asked: int = ASKED) -> Layer:
    """Make a layer of rows, classed by the element's limits; those below the lowest are left out."""
    cells, limits = [], find_limits(element, asked)
    for number, row in enumerate(sorted(rows, key=lambda row: -row["share"])):
        people = math.floor(row["share"] * asked + 0.5)
        reached = [one for one, lowest in zip(element.classes, limits.lowest, strict=True) if people >= lowest]
        if not reached:
            continue
        own = reached[0]
        mix = np.array(row.get("mix", (1, 1, 1, 1)), dtype=float)
        mix = mix / mix.sum() * people
        cells.append(
            {
                "place_id": f"{element.layer}-{number}",
                "name": row["name"],
                "participants": people,
                "asked": asked,
                "share": people / asked,
                "share_low": people / asked,
                "share_high": people / asked,
                "certainty": 1.0,
                "class": own.key,
                "level": own.level,
                "grade": own.grade,
                "label": own.label.sv,
                "drawings": people,
                **{category.key: mix[place] for place, category in enumerate(element.categories)},
                **({"unspecified": float(row.get("unspecified", 0.0))} if element.unspecified else {}),
                **dict.fromkeys(MEASURE_COLUMNS[element.kind], 0.0),
                "geometry": row["geometry"],
            }
        )
    columns = [*element.columns, "geometry"]
    frame = pd.DataFrame(cells, columns=columns)
    geometry = gpd.GeoSeries(list(frame["geometry"]), crs=CRS)
    return Layer(element, gpd.GeoDataFrame(frame, geometry=geometry, crs=CRS), limits)


def make_base(role, shapes: Mapping[str, object], credit: str = "") -> BaseLayer:
    """Make a base layer of named shapes."""
    geometry = gpd.GeoSeries(list(shapes.values()), crs=CRS)
    return BaseLayer(role, gpd.GeoDataFrame({"name": list(shapes)}, geometry=geometry, crs=CRS), credit)


def make_plain_base() -> tuple[BaseLayer, ...]:
    """Make a base of every role by hand: a coast, an island, a lake, a river, roads, a border, localities."""
    x0, y0, x1, y1 = EXTENT
    coast = [(x0 - 4e4, y0 - 4e4), (x0 + 3.2e4, y0 - 4e4), (x0 + 3.6e4, y0 + 2e3), (x0 + 5.2e4, y0 + 8e3)]
    coast += [(x0 + 5.8e4, y0 + 2.2e4), (x0 + 5.5e4, y1), (x0 + 6.2e4, y1 + 4e4), (x0 - 4e4, y1 + 4e4)]
    island = shapely.Point(x1 + 4e3, y0 + 2.4e4).buffer(1500)
    lake, pond = shapely.Point(x0 + 2e4, y1 - 6e3).buffer(2500), shapely.Point(x0 + 9e3, y1 - 6e3).buffer(90)
    town, village = to_metres("17.79 62.93, 17.85 63.0")
    speck = shapely.Point(x1 + 1.2e4, y0 + 2.4e4).buffer(60)
    area = shapely.box(x0, y0 + 6e3, x1, y1).buffer(-500)
    return (
        make_base("land", {"": shapely.Polygon(coast), " ": island, "  ": speck}, "Kust: påhittad."),
        make_base("water", {"Sjön": lake, "": pond}),
        make_base("river", {"Älven": bend([(17.4, 63.2), (17.7, 63.1), (17.78, 63.0)])}, "Älv: påhittad."),
        make_base("road", {"E4": bend([(17.9, 62.7), (18.1, 62.93), (18.5, 63.2)])}),
        make_base("rail", {"": bend([(17.6, 62.8), (17.8, 63.1), (18.3, 63.2)])}),
        make_base("area", {"Kramfors": area}),
        make_base("border", {"Sollefteå": shapely.box(x0 - 4e4, y0, x0, y1 + 4e4)}),
        make_base("places", {"Kramfors": shapely.Point(*town), "Styrnäs": shapely.Point(*village)}),
    )


def make_map(
    layers, *, legend, workshop: Workshop | None = None, base=(), extent=EXTENT, asked=ASKED, groups=None
) -> MentalMap:
    """Make a mental map around layers."""
    nothing = gpd.GeoDataFrame(
        {name: [] for name in DRAWING_COLUMNS[:-1]}, geometry=gpd.GeoSeries([], crs=CRS), crs=CRS
    )
    return MentalMap(
        workshop=workshop or Workshop(sources=()),
        legend=legend,
        crs=CRS,
        asked=Asked(asked, stated=True),
        tolerance=Tolerance(250.0, "assumed"),
        layers=tuple(layers),
        listed=tuple(layers),
        withheld=(),
        base=tuple(base),
        extent=extent,
        groups={} if groups is None else groups,
        drawings=Drawings(nothing, (), (), asked),
        office=Office((), nothing),
    )


def add_zones(mental_map, distances_m=(1500.0, 0.0, -1500.0)):
    """Give the districts of a map zones: so far outside and inside their borders, in metres."""
    places = mental_map.layers[2].places
    rows = [
        (
            row["place_id"],
            row["name"],
            zone,
            row["participants"] // part,
            row["participants"],
            row["geometry"].buffer(metres),
        )
        for row in places.to_dict("records")
        for zone, part, metres in zip(("fringe", "shared", "core"), (4, 2, 1), distances_m, strict=True)
    ]
    table = {column: [row[number] for row in rows] for number, column in enumerate(ZONE_COLUMNS)}
    zones = gpd.GeoDataFrame(table, geometry="geometry", crs=CRS)
    layers = list(mental_map.layers)
    consensus = np.linspace(0.8, 0.6, len(places))
    layers[2] = replace(layers[2], places=places.assign(consensus=consensus))
    return replace(mental_map, layers=tuple(layers), zones={"districts": zones})


def make_kramfors(*, lang="sv", legend="kramfors", base=None, **workshop) -> MentalMap:
    """Make the Kramfors map with 203 people."""
    chosen = load_legend(legend)
    settings = Workshop(sources=(), title="Mental karta – Kramfors kommun", lang=lang, invented=True, **workshop)
    layers = [make_layer(element, list_kramfors(element)) for element in chosen.elements]
    groups = {"yngre": 75, "i mitten": 57, "äldre": 71}
    return make_map(
        layers, legend=chosen, workshop=settings, base=make_plain_base() if base is None else base, groups=groups
    )


def make_small(rows_by_element: Mapping[str, list], *, legend="kramfors", people=ASKED, **changes) -> MentalMap:
    """Make a map of a few rows: (name, share, geometry) for each element key; the other elements stay empty."""
    chosen = load_legend(legend)
    layers = []
    for element in chosen.elements:
        rows = [
            {"name": name, "share": share, "geometry": shape}
            for name, share, shape in rows_by_element.get(element.key, [])
        ]
        layers.append(make_layer(element, rows, people))
    return replace(make_map(layers, legend=chosen, asked=people), **changes)


def make_simulated(people: int, seed: int, **workshop) -> MentalMap:
    """Make the map of an invented workshop from what was planted, as if everybody drew exactly that."""
    truth = json.loads(simulate_workshop(people=5, seed=seed)["truth.geojson"])
    chosen = load_legend("kramfors")
    layers = []
    for element in chosen.elements:
        own = [feature for feature in truth["features"] if feature["properties"]["element"] == element.key]
        layers.append(make_layer(element, [read_truth(feature, element) for feature in own], people))
    settings = Workshop(sources=(), title="Påhittad workshop", invented=True, **workshop)
    bounds = np.array([layer.places.total_bounds for layer in layers if not layer.places.empty])
    (x0, y0), (x1, y1) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    extent = (x0 - 2000.0, y0 - 2000.0, x1 + 2000.0, y1 + 2000.0)
    planted = make_map(layers, legend=chosen, workshop=settings, extent=extent, asked=people)
    return add_zones(planted, (300.0, 0.0, -300.0))


def read_truth(feature: Mapping[str, object], element: Element) -> dict[str, object]:
    """Read one planted place: name, share, geometry in metres, amounts of its errands."""
    properties = feature["properties"]
    turned = shapely.transform(shapely.geometry.shape(feature["geometry"]), lambda points: np.array(to_metres(points)))
    mix = [properties.get("categories", {}).get(category.key, 0.0) + 0.01 for category in element.categories]
    return {"name": properties["name"], "share": properties["popularity"], "geometry": turned, "mix": mix or (1, 1)}


def make_few(**settings) -> MentalMap:
    """Make the Kramfors map with the strongest place of each element only, without a background: drawn fast."""
    whole = make_kramfors(base=(), **settings)
    return replace(whole, layers=tuple(replace(layer, places=layer.places.head(1)) for layer in whole.layers))
