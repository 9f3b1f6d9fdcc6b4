"""A small workshop that a person can count: four people around Kramfors, five elements."""

import json

POINT_A = [17.80, 62.93]
PEOPLE = ("p1", "p2", "p3", "p4")


def feature(participant, element, geometry, **properties):
    """Build one drawing."""
    return {
        "type": "Feature",
        "properties": {"participant": participant, "element": element, **properties},
        "geometry": geometry,
    }


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def square(lon, lat, side):
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(*coordinates):
    return {"type": "LineString", "coordinates": [list(pair) for pair in coordinates]}


def list_drawings():
    """Four people: all know the bridge; three draw one district; three walk one road, one leaves it halfway."""
    drawings = []
    for number, person in enumerate(PEOPLE):
        shift = number * 0.0004
        drawings.append(feature(person, "landmärke", point(17.80 + shift, 62.93), name="Bron"))
        drawings.append(
            feature(person, "path", line((17.70, 62.90 + shift / 4), (17.85, 62.90 + shift / 4)), name="Storgatan")
        )
    for number, person in enumerate(PEOPLE[:3]):
        drawings.append(feature(person, "distrikt", square(17.72 + number * 0.001, 62.95, 0.05), name="Ådalen"))
        drawings.append(
            feature(person, "barriär", line((17.75, 62.97 + number * 0.0002), (17.90, 62.97)), name="Älven")
        )
    drawings.append(feature("p1", "målpunkt", point(17.75, 62.92), name="Torget", category="handel"))
    drawings.append(feature("p2", "målpunkt", point(17.7501, 62.92), name="Torget", category=["handel", "service"]))
    drawings.append(feature("p3", "målpunkt", point(17.7502, 62.92), name="Torget", category="handel"))
    drawings.append(feature("p3", "landmark", point(17.60, 62.99), name="Stugan"))
    return drawings


def collect(drawings):
    """Write drawings as GeoJSON text."""
    return json.dumps({"type": "FeatureCollection", "features": drawings}, ensure_ascii=False)


def write_workshop(folder, drawings, settings='title = "Prov"\nasked = 5\ndrawn_at = 10000\n'):
    """Write a workshop folder with one file of drawings."""
    (folder / "drawings").mkdir(parents=True)
    (folder / "workshop.toml").write_text(settings, encoding="utf-8")
    (folder / "drawings" / "alla.geojson").write_text(collect(drawings), encoding="utf-8")
    return folder
