"""Sentences about coordinates and shapes; all name the file and the feature's place in it, from 1."""

from mentalkarta.messages.base import Message


def _say(code: str, sv: str, en: str, example: str = "") -> Message:
    """Make a sentence about one drawing."""
    return Message(code, f"{{file}}, teckning {{position}}: {sv}", f"{{file}}, drawing {{position}}: {en}", example)


def _say_system(code: str, name: tuple[str, str], epsg: str, example: str) -> Message:
    """Make a sentence about coordinates that most likely belong to a system nobody named."""
    return _say(
        code,
        f"koordinaterna ({{x}}, {{y}}) är inga grader, de ser ut som {name[0]}: exportera filen i WGS 84 (EPSG:4326) "
        f'eller skriv drawings_crs = "{epsg}" i workshop.toml.',
        f"the coordinates ({{x}}, {{y}}) are not degrees, they look like {name[1]}: "
        f'export the file in WGS 84 (EPSG:4326) or write drawings_crs = "{epsg}" in workshop.toml.',
        example,
    )


GEOMETRIES: tuple[Message, ...] = (
    _say(
        "geometry-missing",
        "har ingen geometri: rita den eller ta bort raden.",
        "has no geometry: draw it or remove the row.",
        '"geometry": null',
    ),
    _say(
        "geometry-not-object",
        "geometrin är inget objekt: exportera teckningarna på nytt som GeoJSON.",
        "its geometry is not an object: export the drawings again as GeoJSON.",
        '"geometry": "POINT (17.8 62.9)"',
    ),
    _say(
        "geometry-type",
        "geometrin är av typen {type}, som inte finns i GeoJSON: rita en punkt, linje eller yta.",
        "its geometry is of the type {type}, which GeoJSON does not have: draw a point, line or area.",
        '"geometry": {"type": "Circle"}',
    ),
    _say(
        "geometry-collection",
        "är en GeometryCollection: dela upp den i en teckning för varje del.",
        "is a GeometryCollection: split it into a drawing for each part.",
        '"geometry": {"type": "GeometryCollection", "geometries": []}',
    ),
    _say(
        "geometry-empty",
        "geometrin saknar koordinater: rita om den eller ta bort raden.",
        "its geometry has no coordinates: draw it again or remove the row.",
        '"coordinates": []',
    ),
    _say(
        "geometry-too-many-vertices",
        "har {count} hörn, gränsen är {limit}: förenkla den eller dela upp den.",
        "has {count} vertices, the limit is {limit}: simplify or split it.",
    ),
    _say(
        "coordinates-malformed",
        "koordinaterna är inte ordnade som geometrins typ kräver: exportera teckningarna på nytt som GeoJSON.",
        "its coordinates are not arranged as the type of the geometry asks: export the drawings again as GeoJSON.",
        '{"type": "LineString", "coordinates": [17.8, 62.9]}',
    ),
    _say(
        "coordinates-not-numbers",
        "bland koordinaterna står {found}, som inte är något tal: exportera teckningarna på nytt som GeoJSON.",
        "among its coordinates stands {found}, which is no number: export the drawings again as GeoJSON.",
        '{"type": "Point", "coordinates": ["17,8", "62,9"]}',
    ),
    _say(
        "coordinates-too-few",
        "en koordinat har färre än två tal: exportera teckningarna på nytt som GeoJSON.",
        "one of its positions has fewer than two numbers: export the drawings again as GeoJSON.",
        '{"type": "Point", "coordinates": [17.8]}',
    ),
    _say(
        "coordinates-not-finite",
        "en koordinat är oändlig: rita om den.",
        "one of its coordinates is infinite: draw it again.",
        '{"type": "Point", "coordinates": [1e999, 62.9]}',
    ),
    _say_system("coordinates-sweref99tm", ("SWEREF 99 TM", "SWEREF 99 TM"), "EPSG:3006", "[650000, 6980000]"),
    _say_system("coordinates-rt90", ("RT 90", "RT 90"), "EPSG:3021", "[1600000, 6980000]"),
    _say_system(
        "coordinates-sweref99-local",
        ("en lokal zon av SWEREF 99", "a local zone of SWEREF 99"),
        "EPSG:3013",
        "[150000, 6980000]",
    ),
    _say_system("coordinates-web-mercator", ("Web Mercator", "Web Mercator"), "EPSG:3857", "[1980000, 9060000]"),
    _say(
        "coordinates-pixels",
        "koordinaterna ({x}, {y}) är inga grader, de ser ut som bildpunkter: georeferera den inskannade kartan först.",
        "the coordinates ({x}, {y}) are not degrees, they look like pixels: georeference the scanned map first.",
        "[1204, 873]",
    ),
    _say(
        "coordinates-northing-first",
        "koordinaterna ({x}, {y}) är inga grader, de ser ut som nordvärde före östvärde: "
        "byt plats på dem eller exportera filen i WGS 84 (EPSG:4326).",
        "the coordinates ({x}, {y}) are not degrees, they look like northing before easting: "
        "swap them or export the file in WGS 84 (EPSG:4326).",
        "[6980000, 650000]",
    ),
    _say(
        "coordinates-out-of-range",
        "koordinaterna ({x}, {y}) är inga grader och inget känt system: exportera filen i WGS 84 (EPSG:4326).",
        "the coordinates ({x}, {y}) are not degrees and of no known system: export the file in WGS 84 (EPSG:4326).",
        "[1e308, 0]",
    ),
    _say(
        "coordinates-swapped",
        "koordinaterna ({x}, {y}) ser ut som latitud före longitud: GeoJSON har longitud först, byt plats på dem. "
        'Ligger platsen verkligen där, skriv drawings_crs = "EPSG:4326" i workshop.toml.',
        "the coordinates ({x}, {y}) look like latitude before longitude: GeoJSON has longitude first, swap them. "
        'If the place really lies there, write drawings_crs = "EPSG:4326" in workshop.toml.',
        "[62.9, 17.8]",
    ),
    _say(
        "coordinates-degrees",
        "koordinaterna ({x}, {y}) ska vara meter men ser ut som grader: "
        'ta bort drawings_crs eller ”crs”, eller skriv "EPSG:4326".',
        "the coordinates ({x}, {y}) should be metres but look like degrees: "
        'remove drawings_crs or the “crs”, or write "EPSG:4326".',
        '"crs": EPSG:3006, [17.8, 62.9]',
    ),
    _say(
        "coordinates-antimeridian",
        "går mer än halvvägs runt jorden, eller över 180:e meridianen: dela den där.",
        "reaches more than half around the earth, or across the 180th meridian: split it there.",
        "[[179, 0], [-179, 0]]",
    ),
    _say(
        "coordinates-outside-map",
        "ligger utanför det kartans koordinatsystem EPSG:{epsg} kan visa: kontrollera läget eller välj ett annat.",
        "lies outside of what the map's coordinate system EPSG:{epsg} can show: check the place or choose another.",
    ),
    _say(
        "line-too-short",
        "linjen har en enda punkt: rita minst två.",
        "the line has a single point: draw two at least.",
        '{"type": "LineString", "coordinates": [[17.8, 62.9]]}',
    ),
    _say(
        "line-zero-length",
        "linjen har ingen längd: rita om den.",
        "the line has no length: draw it again.",
        '{"type": "LineString", "coordinates": [[17.8, 62.9], [17.8, 62.9]]}',
    ),
    _say(
        "area-too-short",
        "ytans kant har färre än tre hörn: rita om den.",
        "the area's border has fewer than three corners: draw it again.",
        '{"type": "Polygon", "coordinates": [[[17.8, 62.9], [17.9, 62.9]]]}',
    ),
    _say(
        "area-zero",
        "ytan innesluter ingenting: rita om den.",
        "the area encloses nothing: draw it again.",
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}',
    ),
    _say(
        "point-for-line",
        "är en punkt men elementet ritas som linje: rita en linje eller byt element.",
        "is a point but the element is drawn as a line: draw a line or change the element.",
        '"element": "path", {"type": "Point"}',
    ),
    _say(
        "point-for-area",
        "är en punkt men elementet ritas som yta: rita en yta eller byt element.",
        "is a point but the element is drawn as an area: draw an area or change the element.",
        '"element": "district", {"type": "Point"}',
    ),
    _say(
        "line-for-point",
        "är en linje men elementet ritas som punkt: sätt en punkt eller byt element.",
        "is a line but the element is drawn as a point: set a point or change the element.",
        '"element": "landmark", {"type": "LineString"}',
    ),
    _say(
        "line-for-area",
        "är en linje vars ändar ligger {gap_m} m isär (mer än {limit_percent} % av längden), "
        "men elementet ritas som yta: slut linjen eller byt element.",
        "is a line whose ends lie {gap_m} m apart (more than {limit_percent}% of its length), "
        "but the element is drawn as an area: close the line or change the element.",
        '"element": "district", {"type": "LineString"}',
    ),
    _say(
        "area-for-line",
        "är en yta men elementet ritas som linje, och ytan är ingen smal remsa (högst {limit_m} m och "
        "{limit_percent} % av längden bred, utan grenar) som kan stå för en: rita en linje eller byt element.",
        "is an area but the element is drawn as a line, and the area is no thin band (at most {limit_m} m and "
        "{limit_percent}% of its length wide, no branches) that may stand for one: draw a line or change the element.",
        '"element": "path", {"type": "Polygon"}',
    ),
    _say(
        "area-for-point",
        "är en yta på {extent_m} m men elementet ritas som punkt (ytor upp till {limit_m} m får stå för en): "
        "sätt en punkt eller byt element.",
        "is an area of {extent_m} m but the element is drawn as a point (areas up to {limit_m} m may stand for one): "
        "set a point or change the element.",
        '"element": "landmark", {"type": "Polygon"}',
    ),
    _say(
        "repair-too-dense",
        "ytan korsar sig själv och är för tätt ritad för att lagas: rita om den med färre streck.",
        "the area crosses itself and is drawn too densely to be repaired: draw it again with fewer strokes.",
    ),
    _say(
        "repair-too-many-crossings",
        "ytan korsar sig själv mer än {limit} gånger: rita om den.",
        "the area crosses itself more than {limit} times: draw it again.",
    ),
    _say(
        "repair-too-large",
        "ytan korsar sig själv, och att laga den skulle ändra den med {percent} % (gränsen är {limit_percent} %): "
        "rita om den.",
        "the area crosses itself, and a repair would change it by {percent}% (the limit is {limit_percent}%): "
        "draw it again.",
    ),
    _say(
        "area-repaired",
        "ytan korsade sig själv och lagades; dess storlek ändrades med {percent} %.",
        "the area crossed itself and was repaired; its size changed by {percent}%.",
        "a figure of eight",
    ),
    _say(
        "parts-joined",
        "ytans {parts} delar rörde eller täckte varandra och förenades.",
        "the {parts} parts of the area touched or covered each other and were joined.",
        "neighbouring municipalities ticked on a list",
    ),
    _say(
        "ring-closed",
        "{rings} kant(er) slutade inte där de började och slöts.",
        "{rings} border(s) did not end where they began and were closed.",
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}',
    ),
    _say(
        "line-made-area",
        "linjen togs som en yta; ändarna låg {gap_m} m isär.",
        "the line was taken as an area; its ends lay {gap_m} m apart.",
        '"element": "district", a closed LineString',
    ),
    _say(
        "area-made-point",
        "ytan på {extent_m} m ersattes av sin mittpunkt.",
        "the area of {extent_m} m was replaced by its centre.",
        '"element": "landmark", a small Polygon',
    ),
    _say(
        "area-made-line",
        "ytan, en smal remsa på {width_m} m, ersattes av sin mittlinje på {length_m} m.",
        "the area, a thin band of {width_m} m, was replaced by its centre line of {length_m} m.",
        '"element": "path", a thin Polygon from a scanner',
    ),
    _say(
        "height-dropped",
        "höjder och annat efter de två första talen i en koordinat utelämnades.",
        "heights and whatever follows the first two numbers of a position were left out.",
        "[17.8, 62.9, 12.0]",
    ),
)
