"""Sentences about legends, workshop.toml and the command line.

The first group are whole errors. The rest are faults within a settings file or among the options: clauses that begin
with the place of the fault (`key`) and are joined into the sentence of the error.
"""

from mentalkarta.messages.base import Message

ERRORS: tuple[Message, ...] = (
    Message(
        "legend-unknown",
        "Det finns ingen teckenförklaring som heter {name}: välj en av {known} eller ange en .toml-fil.",
        "There is no legend called {name}: choose one of {known} or name a .toml file.",
        "--legend kramfos",
    ),
    Message(
        "legend-missing",
        "Filen {file} med teckenförklaringen finns inte: rätta sökvägen eller välj en av {known}.",
        "The legend file {file} does not exist: correct the path or choose one of {known}.",
        "--legend borta.toml",
    ),
    Message(
        "legend-faulty",
        "Teckenförklaringen {file} går inte att använda, antal fel {count}: {faults:sv}. Rätta filen och kör igen.",
        "The legend {file} cannot be used, faults {count}: {faults:en}. Correct the file and run again.",
        "min_share = 1.5",
    ),
    Message(
        "workshop-faulty",
        "Inställningarna i {file} går inte att använda, antal fel {count}: {faults:sv}. Rätta filen och kör igen.",
        "The settings in {file} cannot be used, faults {count}: {faults:en}. Correct the file and run again.",
        'asked = "många"',
    ),
    Message(
        "options-faulty",
        "De angivna inställningarna går inte att använda, antal fel {count}: {faults:sv}. Rätta dem och kör igen.",
        "The options given cannot be used, faults {count}: {faults:en}. Correct them and run again.",
        "--min-people 2",
    ),
    Message(
        "source-none",
        "Ingen källa är angiven: ange en workshopmapp eller en eller flera GeoJSON-filer.",
        "No source is given: name a workshop folder, or one or more GeoJSON files.",
        "mentalkarta map",
    ),
    Message(
        "source-missing",
        "Det finns ingen fil eller mapp här: {sources}. Rätta sökvägen och kör igen.",
        "There is no file or folder at: {sources}. Correct the path and run again.",
        "mentalkarta map borta.geojson",
    ),
    Message(
        "source-not-alone",
        "{folder} är en workshopmapp (den har en workshop.toml) och måste anges ensam: kartlägg en workshop i taget.",
        "{folder} is a workshop folder (it holds a workshop.toml) and must be named alone: map one workshop at a time.",
        "mentalkarta map kramfors fler.geojson",
    ),
    Message(
        "network-faulty",
        "Inställningarna under [network] går inte att använda, antal fel {count}: {faults:sv}. Rätta workshop.toml och "
        "kör igen.",
        "The settings under [network] cannot be used, faults {count}: {faults:en}. Correct workshop.toml and run "
        "again.",
        '[network], vägar = ["base/roads.geojson"]',
    ),
)

FAULTS: tuple[Message, ...] = (
    # --- the file as such
    Message(
        "file-not-regular",
        "det är ingen vanlig fil: ange en fil, inte en mapp, ett rör eller en enhet",
        "it is not a regular file: name a file, not a folder, a pipe or a device",
        "--legend mapp.toml/",
    ),
    Message(
        "file-unreadable",
        "den kan inte läsas ({detail}): se över rättigheterna",
        "it cannot be read ({detail}): check the permissions",
    ),
    Message(
        "file-too-large",
        "den är större än {limit} byte: det är nog en annan sorts fil",
        "it is larger than {limit} bytes: it is probably another kind of file",
    ),
    Message(
        "file-not-utf8",
        "den är inte UTF-8 (byte {position}): spara om den som UTF-8",
        "it is not UTF-8 (byte {position}): save it again as UTF-8",
        "Latin-1: title = Mälaren",
    ),
    Message(
        "file-not-toml",
        "den är inte TOML ({detail})",
        "it is not TOML ({detail})",
        "title = Min karta",
    ),
    # --- keys and values
    Message(
        "key-unknown-near",
        "{key} är ingen känd nyckel, menas {near}?",
        "{key} is not a known key, did you mean {near}?",
        "titel = 1",
    ),
    Message(
        "key-unknown",
        "{key} är ingen känd nyckel här (kända: {known})",
        "{key} is not a known key here (known: {known})",
        "xyz = 1",
    ),
    Message("key-missing", "{key} saknas", "{key} is missing", "label = { sv = 'Stråk' }"),
    Message(
        "key-twice",
        "{key} = {value} står flera gånger: ge var och en sitt eget namn",
        "{key} = {value} stands more than once: give each its own name",
    ),
    Message(
        "value-empty",
        "{key} är tom: fyll i den",
        "{key} is empty: fill it in",
        "formats = []",
    ),
    Message(
        "value-unprintable",
        "{key} = {value} har styrtecken: skriv texten på en rad, utan tabbar",
        "{key} = {value} holds control characters: write the text on one line, without tabs",
    ),
    Message(
        "value-not-text",
        "{key} = {value} ska vara text inom citattecken",
        "{key} = {value} must be text in quotes",
        "title = 1",
    ),
    Message(
        "value-not-number",
        "{key} = {value} ska vara ett tal",
        "{key} = {value} must be a number",
        'width_mm = "smal"',
    ),
    Message(
        "value-not-whole",
        "{key} = {value} ska vara ett heltal",
        "{key} = {value} must be a whole number",
        "asked = 20.5",
    ),
    Message(
        "value-not-flag",
        "{key} = {value} ska vara true eller false",
        "{key} = {value} must be true or false",
        'internal = "ja"',
    ),
    Message(
        "value-not-list",
        "{key} = {value} ska vara en lista inom hakparenteser",
        "{key} = {value} must be a list in square brackets",
        'drawings = "ritningar"',
    ),
    Message(
        "value-not-table",
        "{key} = {value} ska vara en tabell med egna nycklar",
        "{key} = {value} must be a table with keys of its own",
        'label = "Stråk"',
    ),
    Message(
        "value-not-choice",
        "{key} = {value} är inget av {known}",
        "{key} = {value} is none of {known}",
        'formats = ["gif"]',
    ),
    Message(
        "value-not-name",
        "{key} = {value} ska bestå av a-z, 0-9 och _, börja med en bokstav och ha högst {length} tecken",
        "{key} = {value} must consist of a-z, 0-9 and _, begin with a letter and have at most {length} characters",
        'layer = "Stråk"',
    ),
    Message(
        "value-not-color",
        "{key} = {value} är ingen färg: skriv #RRGGBB",
        "{key} = {value} is not a colour: write #RRGGBB",
        'color = "röd"',
    ),
    Message(
        "value-outside",
        "{key} = {value} ligger utanför {span}",
        "{key} = {value} lies outside {span}",
        "min_share = 1.5",
    ),
    # --- legends
    Message(
        "symbol-misfit",
        "{key} har inte rätt form: här ska stå {wanted} (tårta bara, och alltid, där elementet har kategorier)",
        "{key} has the wrong form: here must stand {wanted} (a pie only, and always, where the element has categories)",
    ),
    Message(
        "dash-odd",
        "{key} har {count} längder: ange par av streck och mellanrum",
        "{key} has {count} lengths: give pairs of dash and gap",
        "dash_mm = [3.0]",
    ),
    Message(
        "grades-order",
        "{key} är {grades}: graderna ska gå 1, 2, 3 … från den starkaste klassen",
        "{key} is {grades}: grades must run 1, 2, 3 … from the strongest class",
    ),
    Message(
        "limits-not-falling",
        "{key} = {below} under {above}: varje klass ska ha lägre gräns än klassen före",
        "{key} = {below} below {above}: each class must have a lower limit than the one before it",
    ),
    Message(
        "alias-twice",
        "{key}: namnet {value} gör flera anspråk på ({owners}), låt ett av dem ha det",
        "{key}: the name {value} is claimed by several ({owners}), leave it to one of them",
    ),
    Message(
        "column-shares",
        "{key} har summan {total}: spalternas andelar ska bli 1 tillsammans",
        "{key} sums to {total}: the shares of the columns must make 1 together",
    ),
    Message(
        "name-reserved",
        "{key} = {value} är upptaget i filerna som skrivs: välj ett annat namn",
        "{key} = {value} is taken in the files written: choose another name",
        'key = "share"',
    ),
    Message(
        "crosses-no-line",
        "{key} = {value} är inget annat element som ritas som linje: skriv ett av {known}",
        "{key} = {value} is no other element drawn as a line: write one of {known}",
        'crosses = ["district"]',
    ),
    Message(
        "unspecified-key",
        "{key} ska vara {value}",
        "{key} must be {value}",
    ),
    # --- workshop.toml and options
    Message(
        "crs-unclear",
        '{key} = {value} är inget referenssystem: skriv till exempel "EPSG:3006"',
        '{key} = {value} is not a reference system: write for example "EPSG:3006"',
        'crs = "SWEREF 99 TM"',
    ),
    Message(
        "people-below-floor",
        "{key} = {value} är under {floor}: det två personer delar röjer den ena för den andra, ange {floor} eller mer",
        "{key} = {value} is below {floor}: what two people share gives each away to the other, give {floor} or more",
        "--min-people 2",
    ),
    Message(
        "people-below-children",
        "min_people är {value}, men barn har ritat (children = true), och då gäller minst {floor}: ta bort min_people, "
        "eller ange {floor} eller mer.",
        "min_people is {value}, but children drew (children = true), so at least {floor} holds: remove min_people, or "
        "give {floor} or more.",
        "children = true and min_people = 5",
    ),
    Message(
        "clusters-both",
        "{key} nämner både table och home: behåll det av dem där de största grupperna svarade tillsammans",
        "{key} names both table and home: keep the one of them where the larger groups answered together",
        '[fields] table = "bord", home = "hem"',
    ),
    Message(
        "path-missing",
        "{key}: {path} finns inte, rätta sökvägen",
        "{key}: {path} does not exist, correct the path",
        'drawings = ["borta"]',
    ),
    Message(
        "role-unclear",
        '{key} saknas och filens namn {value} säger inte vad den visar: skriv till exempel "water=FIL" ({known})',
        '{key} is missing and the name {value} does not say what it shows: write for example "water=FILE" ({known})',
        "--base skikt7.gpkg",
    ),
    Message(
        "role-unknown",
        "{key} = {value} är ingen känd roll: välj en av {known}",
        "{key} = {value} is not a known role: choose one of {known}",
        "--base skog=skog.gpkg",
    ),
    Message(
        "network-element-unknown",
        "{name} är inget element i teckenförklaringen {legend}: skriv ett av {known}",
        "{name} is no element of the legend {legend}: write one of {known}",
        '[network], vägnät = ["base/roads.geojson"]',
    ),
    Message(
        "network-element-kind",
        "{name} ritas inte som linje och kan inte följa ett nät: skriv ett av {known}",
        "{name} is not drawn as a line and cannot follow a network: write one of {known}",
        '[network], landmark = ["base/roads.geojson"]',
    ),
    Message(
        "network-element-twice",
        "{name} är samma element som en annan nyckel ({element}): skriv alla filerna i en lista",
        "{name} is the same element as another key ({element}): write all of the files in one list",
        '[network], path = ["a.gpkg"], paths = ["b.gpkg"]',
    ),
)

SETTINGS: tuple[Message, ...] = (*ERRORS, *FAULTS)
