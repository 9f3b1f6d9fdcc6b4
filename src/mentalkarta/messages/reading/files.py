"""Sentences about whole files, their coordinate system, and base layers."""

from mentalkarta.messages.base import Message

FILES: tuple[Message, ...] = (
    Message(
        "no-files",
        "Det finns inga teckningar i {sources}: lägg GeoJSON-filer (.geojson, .json eller .geojsonl) där och kör igen.",
        "There are no drawings in {sources}: put GeoJSON files (.geojson, .json or .geojsonl) there and run again.",
        "mentalkarta check empty-folder",
    ),
    Message(
        "input-link",
        "{file} är en länk och lästes inte: lägg själva filen där i stället.",
        "{file} is a link and was not read: put the file itself there instead.",
        "ln -s other.geojson drawings.geojson",
    ),
    Message(
        "input-is-folder",
        "{file} är en mapp med ett namn som en fil och lästes inte: ge mappen ett namn utan ändelse.",
        "{file} is a folder named like a file and was not read: give the folder a name without a suffix.",
        "mkdir drawings.geojson",
    ),
    Message(
        "input-not-regular",
        "{file} är ingen vanlig fil och lästes inte: spara teckningarna i en vanlig fil.",
        "{file} is not a regular file and was not read: save the drawings in a regular file.",
        "mkfifo drawings.geojson",
    ),
    Message(
        "input-too-large",
        "{file} är på {size_mb} MB och lästes inte, gränsen är {limit_mb} MB: dela upp den i flera filer.",
        "{file} has {size_mb} MB and was not read, the limit is {limit_mb} MB: split it into several files.",
        "300 MB",
    ),
    Message(
        "input-unreadable",
        "{file} gick inte att läsa ({why}): kontrollera att filen finns kvar och att du får läsa den.",
        "{file} could not be read ({why}): check that it is still there and that you may read it.",
        "chmod 000 drawings.geojson",
    ),
    Message(
        "input-empty",
        "{file} är tom: spara teckningarna på nytt eller ta bort filen.",
        "{file} is empty: save the drawings again or remove the file.",
    ),
    Message(
        "input-utf16",
        "{file} är sparad som UTF-16: spara den som UTF-8.",
        "{file} is saved as UTF-16: save it as UTF-8.",
    ),
    Message(
        "input-binary",
        "{file} är ingen textfil, kanske en zip-fil eller en databas: exportera teckningarna som GeoJSON.",
        "{file} is not text, perhaps a zip file or a database: export the drawings as GeoJSON.",
    ),
    Message(
        "input-not-utf8",
        "{file} är inte UTF-8 (byte {byte} på rad {line}), troligen Latin-1 eller Windows-1252: "
        "spara den på nytt med kodningen UTF-8.",
        "{file} is not UTF-8 (byte {byte} on line {line}), most likely Latin-1 or Windows-1252: "
        "save it again with the encoding UTF-8.",
        "Höga Kusten, saved as Latin-1",
    ),
    Message(
        "input-truncated",
        "{file} slutar mitt i, den är avhuggen: hämta eller exportera filen en gång till.",
        "{file} ends in the middle, it was cut off: fetch or export it once more.",
        '{"type": "FeatureCollection", "features": [{"type": "Fea',
    ),
    Message(
        "input-not-json",
        "{file} är ingen JSON, det första felet står på rad {line}, tecken {column}: "
        "exportera filen på nytt som GeoJSON.",
        "{file} is not JSON, the first fault is on line {line}, character {column}: export it again as GeoJSON.",
        "participant;element;x;y",
    ),
    Message(
        "input-equal-keys",
        "{file} har nyckeln ”{key}” två gånger, så att det inte går att veta vilken som gäller: ta bort den ena.",
        "{file} has the key “{key}” twice, so that nobody can tell which one counts: remove one of them.",
        '{"type": "FeatureCollection", "features": [], "features": []}',
    ),
    Message(
        "input-list",
        "{file} är en lista och ingen GeoJSON: gör en FeatureCollection med listan som ”features”.",
        "{file} is a list and not GeoJSON: make it a FeatureCollection with the list as “features”.",
        '[{"type": "Feature"}]',
    ),
    Message(
        "input-not-object",
        "{file} är JSON men inte GeoJSON: exportera teckningarna som en FeatureCollection.",
        "{file} is JSON but not GeoJSON: export the drawings as a FeatureCollection.",
        "42",
    ),
    Message(
        "input-bare-geometry",
        "{file} är en ensam {type} utan deltagare och element: exportera den som en FeatureCollection med egenskaper.",
        "{file} is a bare {type} without participant and element: export it as a FeatureCollection with properties.",
        '{"type": "Point", "coordinates": [17.8, 62.9]}',
    ),
    Message(
        "input-topojson",
        "{file} är TopoJSON: exportera teckningarna som GeoJSON.",
        "{file} is TopoJSON: export the drawings as GeoJSON.",
        '{"type": "Topology"}',
    ),
    Message(
        "input-esri-json",
        "{file} är Esri JSON: exportera teckningarna som GeoJSON.",
        "{file} is Esri JSON: export the drawings as GeoJSON.",
        '{"geometryType": "esriGeometryPoint"}',
    ),
    Message(
        "input-not-geojson",
        "{file} är ingen FeatureCollection (type är {type}): exportera teckningarna som GeoJSON eller flytta filen.",
        "{file} is not a FeatureCollection (its type is {type}): export the drawings as GeoJSON or move the file.",
        '{"name": "settings"}',
    ),
    Message(
        "input-no-features",
        "{file} är en FeatureCollection utan ”features”: exportera filen på nytt.",
        "{file} is a FeatureCollection without “features”: export it again.",
        '{"type": "FeatureCollection"}',
    ),
    Message(
        "input-features-not-list",
        "”features” i {file} är ingen lista: exportera filen på nytt.",
        "The “features” of {file} are not a list: export it again.",
        '{"type": "FeatureCollection", "features": {}}',
    ),
    Message(
        "input-too-many-features",
        "{file} har {count} teckningar, gränsen är {limit}: dela upp den i flera filer.",
        "{file} has {count} drawings, the limit is {limit}: split it into several files.",
    ),
    Message(
        "input-passed-over",
        "{file} heter inte som en fil med teckningar (.geojson, .json eller .geojsonl) och lästes inte.",
        "{file} is not called like a file of drawings (.geojson, .json or .geojsonl) and was not read.",
        "drawings/linjer.geojson.txt",
    ),
    Message(
        "stem-shared",
        "{file}: fler filer heter {stem}; teckningar utan deltagare i dem räknas som en enda persons.",
        "{file}: more files are called {stem}; drawings without a participant in them count as one person's.",
        "participant_from_file = true, with school/1.geojson and library/1.geojson",
    ),
    Message(
        "input-bare-feature",
        "{file} är en ensam Feature och ingen FeatureCollection; den lästes ändå.",
        "{file} is a single Feature and not a FeatureCollection; it was read all the same.",
        '{"type": "Feature"}',
    ),
    Message(
        "input-set-aside",
        "{file}, teckning {position}: lades åt sidan med hela filen, vars koordinatsystem inte går att använda: "
        "exportera filen i WGS 84 (EPSG:4326).",
        "{file}, drawing {position}: was set aside with its whole file, whose coordinate system cannot be used: "
        "export the file in WGS 84 (EPSG:4326).",
    ),
    Message(
        "crs-link",
        "{file} anger sitt koordinatsystem som en länk, och inget hämtas från nätet: "
        "exportera filen i WGS 84 (EPSG:4326).",
        "{file} gives its coordinate system as a link, and nothing is fetched from the network: "
        "export the file in WGS 84 (EPSG:4326).",
        '"crs": {"type": "link", "properties": {"href": "https://example.org/crs"}}',
    ),
    Message(
        "crs-malformed",
        "{file} har en ”crs” som inte går att förstå: exportera filen i WGS 84 (EPSG:4326).",
        "{file} has a “crs” that cannot be understood: export the file in WGS 84 (EPSG:4326).",
        '"crs": "EPSG:3006"',
    ),
    Message(
        "crs-unknown",
        "{file} anger koordinatsystemet {name}, som inte känns igen: exportera filen i WGS 84 (EPSG:4326) "
        'eller skriv drawings_crs = "EPSG:…" i workshop.toml.',
        "{file} names the coordinate system {name}, which is not known: export the file in WGS 84 (EPSG:4326) "
        'or write drawings_crs = "EPSG:…" in workshop.toml.',
        '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5070"}}',
    ),
    Message(
        "crs-named",
        "{file} anger koordinatsystemet EPSG:{epsg} och räknades om därifrån.",
        "{file} names the coordinate system EPSG:{epsg} and was converted from it.",
        '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}',
    ),
    Message(
        "drawings-crs-unknown",
        'drawings_crs är {crs}, som inte känns igen: skriv en EPSG-kod, till exempel "EPSG:3006".',
        'drawings_crs is {crs}, which is not known: write an EPSG code, for example "EPSG:3006".',
        'drawings_crs = "SWEREF"',
    ),
    Message(
        "map-crs-unknown",
        'Kartans koordinatsystem är {crs}, som inte känns igen: skriv en EPSG-kod, till exempel "EPSG:3006".',
        'The coordinate system of the map is {crs}, which is not known: write an EPSG code, for example "EPSG:3006".',
        "--crs SWEREF",
    ),
    Message(
        "map-crs-not-metric",
        "Kartans koordinatsystem {crs} räknar inte i meter på ett plan: "
        "välj ett som gör det, till exempel EPSG:3006 (SWEREF 99 TM).",
        "The coordinate system {crs} of the map does not count in metres on a plane: "
        "choose one that does, for example EPSG:3006 (SWEREF 99 TM).",
        "--crs EPSG:4326",
    ),
    Message(
        "map-crs-mercator",
        "Kartans koordinatsystem {crs} är en Mercatorprojektion, vars meter inte är verkliga utom nära ekvatorn "
        "(på webbkartor blir 1 m vid 63° nord 2,2 m), så att alla avstånd skulle bli fel: "
        "välj ett annat, till exempel EPSG:3006 (SWEREF 99 TM), eller utelämna det.",
        "The coordinate system {crs} of the map is a Mercator projection, whose metres are not true ones but near the "
        "equator (on web maps 1 m at 63° north becomes 2.2 m), so that all distances would be wrong: "
        "choose another, for example EPSG:3006 (SWEREF 99 TM), or leave it out.",
        "--crs EPSG:3857",
    ),
    Message(
        "base-missing",
        "Underlaget {file} finns inte: kontrollera filnamnet under [[base]], [network] eller --base.",
        "The base layer {file} does not exist: check the file name under [[base]], [network] or --base.",
        "--base no-such-file.gpkg",
    ),
    Message(
        "base-format",
        "Underlaget {file} har ett format som inte läses: spara det som något av {known}.",
        "The base layer {file} has a format that is not read: save it as one of {known}.",
        "--base map.vrt",
    ),
    Message(
        "base-unreadable",
        "Underlaget {file} gick inte att läsa, filen är trasig, av annat format än namnet säger, "
        "eller saknar det angivna lagret: spara den på nytt.",
        "The base layer {file} could not be read, the file is broken, of another format than its name says, "
        "or without the layer asked for: save it again.",
        "--base broken.gpkg",
    ),
    Message(
        "base-layers",
        'Underlaget {file} har flera lager ({layers}): skriv vilket med layer = "…" under [[base]] eller [network].',
        'The base layer {file} holds several layers ({layers}): say which with layer = "…" under [[base]] or '
        "[network].",
        "--base everything.gpkg",
    ),
    Message(
        "base-no-crs",
        "Underlaget {file} säger inte vilket koordinatsystem det har: spara det på nytt med koordinatsystem "
        "(för en shapefil hör .prj-filen till).",
        "The base layer {file} does not say which coordinate system it has: save it again with one "
        "(a shapefile needs its .prj file).",
        "--base coast.shp",
    ),
    Message(
        "background-large",
        "Bakgrundsbilden {file} har fler än {most} miljoner bildpunkter: spara den med färre.",
        "The background picture {file} has more than {most} million pixels: save it with fewer.",
        "a whole county at 25 cm a pixel",
    ),
    Message(
        "background-unplaced",
        "Bakgrundsbilden {file} säger inte var den ligger: spara den som GeoTIFF, eller lägg en world-fil (.tfw, .pgw, "
        ".jgw) bredvid den.",
        "The background picture {file} does not say where it lies: save it as GeoTIFF, or put a world file (.tfw, "
        ".pgw, .jgw) beside it.",
        "--base background=photo.png",
    ),
    Message(
        "background-turned",
        "Bakgrundsbilden {file} är vriden: spara den på nytt med norr uppåt.",
        "The background picture {file} is turned: save it again with north up.",
        "a scan that was georeferenced with a rotation",
    ),
    Message(
        "background-crs",
        "Bakgrundsbilden {file} ligger i {own} och kartan i {crs}: spara bilden på nytt i {crs}.",
        "The background picture {file} lies in {own} and the map in {crs}: save the picture again in {crs}.",
        "an orthophoto in Web Mercator",
    ),
    Message(
        "base-crs-link",
        "Underlaget {file} anger sitt koordinatsystem som en länk, och inget hämtas från nätet: spara det på nytt.",
        "The base layer {file} gives its coordinate system as a link, and nothing is fetched from the network: "
        "save it again.",
        '"crs": {"type": "link", "properties": {"href": "https://example.org/crs"}}',
    ),
    Message(
        "network-no-lines",
        "Nätet {file} innehåller inga linjer: ange en fil med vägars, järnvägars eller vattendrags mittlinjer under "
        "[network].",
        "The network {file} holds no lines: name a file with the centre lines of roads, railways or rivers under "
        "[network].",
        '[network], path = ["base/lakes.geojson"]',
    ),
    Message(
        "network-column-unknown",
        "Nätet {file} har ingen kolumn {column}: skriv en av {known} i {key}, eller utelämna {key}.",
        "The network {file} has no column {column}: write one of {known} in {key}, or leave {key} out.",
        'path = [{ file = "roads.gpkg", id = "objekt" }]',
    ),
)
