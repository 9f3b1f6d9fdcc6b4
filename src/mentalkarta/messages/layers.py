"""Sentences about layers of ours that are read back, to draw the sheet again or to give them another form.

The last group are faults within the layers: clauses that are joined into the sentence of `layers-faulty`.
"""

from mentalkarta.messages.base import Message

LAYERS: tuple[Message, ...] = (
    Message(
        "layers-missing",
        "Det finns ingen fil {file}: ange layers.gpkg i resultatmappen.",
        "There is no file {file}: name layers.gpkg in the output folder.",
        "mentalkarta render borta.gpkg",
    ),
    Message(
        "layers-not-geopackage",
        "{file} är ingen GeoPackage: ange layers.gpkg i resultatmappen.",
        "{file} is not a GeoPackage: name layers.gpkg in the output folder.",
        "mentalkarta render map.png",
    ),
    Message(
        "layers-foreign",
        "{file} är en GeoPackage, men inte en som mentalkarta har skrivit: ange layers.gpkg i resultatmappen.",
        "{file} is a GeoPackage, but not one that mentalkarta wrote: name layers.gpkg in the output folder.",
        "mentalkarta render base.gpkg",
    ),
    Message(
        "layers-newer",
        "{file} är skriven av en nyare mentalkarta (form {found}, den här läser {known}): uppdatera mentalkarta.",
        "{file} was written by a newer mentalkarta (form {found}, this one reads {known}): update mentalkarta.",
        "a file of a later version",
    ),
    Message(
        "layers-internal",
        "{file} är kontorets exakta kopia, och av den görs inget som ska lämna kontoret: ange layers.gpkg i mappen "
        "över.",
        "{file} is the office's exact copy, from which nothing is made that leaves the office: name layers.gpkg in the "
        "folder above.",
        "mentalkarta render out/internal/layers.gpkg",
    ),
    Message(
        "layers-damaged",
        "{file} är skadad ({reason}): hämta en oskadd kopia, eller gör om kartan med mentalkarta map.",
        "{file} is damaged ({reason}): fetch a sound copy, or make the map again with mentalkarta map.",
        "half a file",
    ),
    Message(
        "layers-faulty",
        "{file} går inte att rita av, antal fel {count}: {faults:sv}. Rätta lagren i QGIS och kör igen.",
        "{file} cannot be drawn from, faults {count}: {faults:en}. Correct the layers in QGIS and run again.",
        "a class that the legend does not have",
    ),
    Message(
        "format-unmade",
        "{format} kräver paketet {package}, som inte är installerat: kör ”pip install 'mentalkarta[{extra}]'” eller "
        "välj ett annat format.",
        "{format} needs the package {package}, which is not installed: run “pip install 'mentalkarta[{extra}]'” or "
        "choose another format.",
        "--to parquet without pyarrow",
    ),
    # --- faults within the layers
    Message("notes-not-json", "anteckningarna i den är inte JSON", "the notes in it are not JSON"),
    Message(
        "limits-misfit",
        "{key} saknar {count} klassgränser för {layer}",
        "{key} lacks {count} class limits for {layer}",
    ),
    Message("table-missing", "lagret {table} saknas", "the layer {table} is missing", "a deleted layer"),
    Message(
        "column-missing",
        "lagret {table} saknar kolumnen {column}",
        "the layer {table} lacks the column {column}",
        "a renamed column",
    ),
    Message(
        "table-crs",
        "lagret {table} ligger i {found}, kartan i {crs}",
        "the layer {table} lies in {found}, the map in {crs}",
        "a layer saved in EPSG:4326",
    ),
    Message(
        "table-kind",
        "lagret {table} innehåller {found}, inte {kind}",
        "the layer {table} holds {found}, not {kind}",
        "districts replaced by their centroids",
    ),
    Message(
        "place-no-id",
        "{table} rad {row} saknar place_id",
        "{table} row {row} lacks a place_id",
        "a feature added by hand",
    ),
    Message("place-no-shape", "{table} {place} saknar form", "{table} {place} has no shape"),
    Message(
        "place-class",
        "{table} {place} har klassen {value}, välj en av {known}",
        "{table} {place} has the class {value}, choose one of {known}",
        'class = "hög"',
    ),
    Message(
        "place-people",
        "{table} {place} har participants = {value}, ange ett heltal från {least} till {asked}",
        "{table} {place} has participants = {value}, give a whole number from {least} to {asked}",
        "participants = 2",
    ),
    Message(
        "place-number",
        "{table} {place} har {column} = {value}, ange ett tal från 0",
        "{table} {place} has {column} = {value}, give a number from 0",
        "handel = -1",
    ),
)
