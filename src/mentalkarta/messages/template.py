"""The workshop.toml that a new workshop starts from: every key, what it is for, and what it is when left out.

A line that begins with "#" and no space is a key that may be left out; everything else behind "#" is explanation.
"""

from collections.abc import Mapping
from types import MappingProxyType

_SV = """\
# Inställningar för en workshop. Rader som börjar med "# " förklarar. En nyckel som börjar med "#" direkt följt av
# sitt namn är avstängd: ta bort "#" och ändra värdet för att använda den. Sökvägar utgår från den här filens mapp.

# --- Kartbladet
title = ""
#subtitle = ""
# Datum som trycks på bladet, som text.
#date = "maj 2017"
# Tack och källor som trycks i bladets nederkant.
#credits = ""
# Kartans språk: sv eller en.
lang = "sv"
# Teckenförklaring: ett namn ur "mentalkarta legends", eller en egen .toml-fil.
#legend = "kramfors"
# Klassernas gränser. fixed: teckenförklaringens andelar av de tillfrågade, som kan jämföras mellan kartor. relative:
# dess andelar av den starkaste platsen. natural: naturliga brytpunkter (Jenks). De två senare skrivs ut på kartan.
#classes = "fixed"

# --- Ritningarna
# GeoJSON-filer, eller mappar med sådana.
drawings = ["drawings"]
# Ritningarnas referenssystem, om filerna inte är i longitud och latitud (WGS 84).
#drawings_crs = "EPSG:3006"
# true när varje fil är en person och personen inte står i filen: då är filens namn personen.
#participant_from_file = false
# true när svaren är påhittade: då stämplas bladet "Exempeldata".
#invented = false

# --- Människorna
# Antal personer som tillfrågades, även de som inte ritade något. Varje andel på kartan är en andel av dem.
# Utelämnas den räknas de som ritat, och det står på kartan.
#asked = 203
# Kolumn i data med deltagarnas grupp, till exempel ålder.
#group = "grupp"
# Gruppernas ordning på kartbladet. Utelämnas den: bokstavsordning.
#groups = ["yngre", "medelålders", "äldre"]

# --- Kartan
# Skalan på papperet som det ritades på: 50000 betyder 1:50 000. Utelämnas den skattas noggrannheten ur ritningarna.
#drawn_at = 50000
# Kartans referenssystem, i meter. Utelämnas det: SWEREF 99 TM i Sverige, annars dataområdets UTM-zon.
#crs = "EPSG:3006"
# Bakgrundskarta: filer vars namn säger vad de visar (kommun, land, vatten, älv, väg, järnväg, gräns, orter), eller
# "roll=fil", eller tabeller med file, role, layer och credit. Roller: land, water, river, road, rail, border, area,
# places.
#base = ["base/kommun.geojson", { file = "base/water.geojson", role = "water", credit = "© Lantmäteriet" }]

# --- Resultatet
# Bilder: png, pdf, svg.
#formats = ["png", "pdf", "svg"]
# Kartblad: main (hela kartan), elements (en liten karta per element), agreement (hur eniga vi är),
# groups (grupper sida vid sida).
#sheets = ["main", "elements", "agreement", "groups"]
# Vad bladen görs för: A4, A3, A2, 16:9 (en bildskärm), web (en webbsida).
#size = "A3"
# true: bladen ritas i gråskala.
#greyscale = false
# Det som färre personer än så har ritat utelämnas, så att ingen röjs. Lägst 3.
#min_people = 3
# true: barn har ritat, och gränsen är minst 10.
#children = false
# true: skriv även det som måste stanna på kontoret (exakta lager), i mappen internal.
#internal = false
# true: ersätt ett tidigare resultat.
#overwrite = false
# Frö för de beräkningar som drar slumptal. Samma frö ger samma karta.
#seed = 1

# --- Nät som ritningarna får följa: vägar för stråk; vägar, järnväg och vattendrag för barriärer. Det som ritats längs
# en linje läggs på den, med dess namn och id; resten blir fria stråk. Nyckeln är elementets namn i teckenförklaringen.
# En fil, eller en tabell med file, layer, id och name (kolumner). Linjer möts där de delar en brytpunkt.
#[network]
#path = [{ file = "base/vagar.gpkg", layer = "vaglank", id = "objekt_id", name = "gatunamn" }]
#barrier = ["base/vagar.gpkg", "base/jarnvag.geojson", "base/alvar.geojson"]

# --- Vad fälten heter i data, när de inte heter som här till vänster
#[fields]
#participant = "deltagare"
#element = "typ"
#category = "ärende"
#name = "namn"
# Vilka som satt vid samma bord (eller i stället home, från samma hem). De svarar lika: säkerheten räknas därefter.
#table = "bord"

# --- Namn som betyder samma sak: så som det skrivits, och vad det ska räknas som ("" = inget namn). Vad som redan
# --- slagits ihop för stavningens skull står i internal/names.csv, med internal = true.
#[names]
#"Bron i söder" = "Höga Kusten-bron"

# --- Var namnen står på huvudkartan, när den egna placeringen inte duger: så många mm (i A3) åt höger och uppåt från
# --- symbolens mitt till namnets, eller inte alls. Finns namnet i flera lager: "districts/Nordingrå".
#[labels]
#"Höga Kusten-bron" = { dx = 12, dy = -4 }
#"Babelsberg" = { hide = true }

# --- Meningen över varje liten karta, när den som skrivs av sig själv inte duger: elementets nyckel och dina ord
#[findings]
#landmark = "Nästan alla nämner bron"
"""

_EN = """\
# Settings of a workshop. Lines that begin with "# " explain. A key that begins with "#" directly followed by its name
# is switched off: remove the "#" and change the value to use it. Paths start from the folder of this file.

# --- The sheet
title = ""
#subtitle = ""
# Date printed on the sheet, as text.
#date = "May 2017"
# Thanks and sources printed at the foot of the sheet.
#credits = ""
# Language of the map: sv or en.
lang = "en"
# Legend: a name out of "mentalkarta legends", or a .toml file of your own.
#legend = "kramfors"
# Limits of the classes. fixed: the legend's shares of those asked, which compare between maps. relative: its shares of
# the strongest place. natural: natural breaks (Jenks). The last two are printed on the map.
#classes = "fixed"

# --- The drawings
# GeoJSON files, or folders of them.
drawings = ["drawings"]
# Reference system of the drawings, when the files are not in longitude and latitude (WGS 84).
#drawings_crs = "EPSG:3006"
# true when each file is one person and does not name the person: the file's name is the person then.
#participant_from_file = false
# true when the answers are invented: the sheet is stamped "Example data" then.
#invented = false

# --- The people
# Number of people asked, those who drew nothing too. Every share on the map is a share of them.
# When left out, those who drew are counted, and the map says so.
#asked = 203
# Column of the data with the participants' group, for example their age.
#group = "group"
# Order of the groups on the sheets; the sheet groups shows these, two to four. When left out: alphabetical.
#groups = ["younger", "middle-aged", "older"]

# --- The map
# Scale of the paper people drew on: 50000 means 1:50 000. When left out, the precision is estimated from the drawings.
#drawn_at = 50000
# Reference system of the map, in metres. When left out: SWEREF 99 TM in Sweden, else the UTM zone of the data.
#crs = "EPSG:3006"
# Base map: files whose names say what they show (municipality, land, water, river, road, rail, border, places), or
# "role=file", or tables with file, role, layer and credit. Roles: land, water, river, road, rail, border, area, places.
#base = ["base/municipality.geojson", { file = "base/water.geojson", role = "water", credit = "© OpenStreetMap" }]

# --- The result
# Pictures: png, pdf, svg.
#formats = ["png", "pdf", "svg"]
# Sheets: main (the whole map), elements (a small map per element), agreement (how far people agree),
# groups (groups side by side).
#sheets = ["main", "elements", "agreement", "groups"]
# What the sheets are made for: A4, A3, A2, 16:9 (a slide), web (a web page).
#size = "A3"
# true: draw the sheets in greys.
#greyscale = false
# What fewer people than this have drawn is left out, so that nobody is given away. At least 3.
#min_people = 3
# true: children drew, and the limit is at least 10.
#children = false
# true: write what must stay in the office too (exact layers), in the folder internal.
#internal = false
# true: replace an earlier result.
#overwrite = false
# Seed of the calculations that draw random numbers. The same seed gives the same map.
#seed = 1

# --- Networks that drawings may follow: roads for paths; roads, rail and rivers for barriers. What was drawn along a
# line is laid on it, with its name and id; the rest becomes free corridors. The key is the element's name in the
# legend. A file, or a table with file, layer, id and name (columns). Lines meet where they share a vertex.
#[network]
#path = [{ file = "base/roads.gpkg", layer = "links", id = "object_id", name = "street" }]
#barrier = ["base/roads.gpkg", "base/rail.geojson", "base/rivers.geojson"]

# --- What the fields are called in the data, when not as on the left here
#[fields]
#participant = "person"
#element = "type"
#category = "purpose"
#name = "title"
# Who sat at one table (or instead home, who live in one). They answer alike: certainty is reckoned accordingly.
#table = "table_no"

# --- Names that mean the same: as it was written, and what it is to count as ("" = no name). What has been joined for
# --- its spelling already stands in internal/names.csv, with internal = true.
#[names]
#"The southern bridge" = "Höga Kusten-bron"

# --- Where names stand on the main map, when their own place will not do: so many mm (on A3) to the right and up from
# --- the middle of the symbol to that of the name, or nowhere. A name in several layers: "districts/Nordingrå".
#[labels]
#"Höga Kusten-bron" = { dx = 12, dy = -4 }
#"Babelsberg" = { hide = true }

# --- The sentence over each small map, when the one that writes itself will not do: the element's key and your words
#[findings]
#landmark = "Nearly all name the bridge"
"""

TEMPLATE: Mapping[str, str] = MappingProxyType({"sv": _SV, "en": _EN})
"""A workshop.toml for each language."""
