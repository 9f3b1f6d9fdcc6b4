"""What the command line says to a planner, in both languages."""

from mentalkarta.model import Lang, Text

WORDS = {
    "read": Text("Läser teckningar", "Reading drawings"),
    "count": Text("Räknar personer", "Counting people"),
    "draw": Text("Ritar kartan", "Drawing the map"),
    "write": Text("Skriver filer", "Writing files"),
    "file": Text("fil", "file"),
    "read_column": Text("lästa", "read"),
    "accepted": Text("godtagna", "accepted"),
    "repaired": Text("lagade", "repaired"),
    "set_aside": Text("åt sidan", "set aside"),
    "total": Text("alla filer", "all files"),
    "clean": Text("Inga fel: alla teckningar kan användas.", "No faults: every drawing can be used."),
    "people": Text("Personer som ritat: {people}", "People who drew: {people}"),
    "status_accepted": Text("anmärkt", "noted"),
    "status_repaired": Text("lagad", "repaired"),
    "status_set_aside": Text("åt sidan", "set aside"),
    "more": Text("… och {number} till: --json visar alla.", "… and {number} more: --json lists them all."),
    "done": Text("Kartan är klar: {out}", "The map is ready: {out}"),
    "counted": Text(
        "{people} har ritat, {asked} tillfrågade{inferred}. {accepted} teckningar av {read} användes, "
        "{repaired} av dem lagades.",
        "{people} people drew, {asked} were asked{inferred}. {accepted} drawings of {read} were used, "
        "{repaired} of them repaired.",
    ),
    "inferred": Text(
        " (antaget: ange asked, annars räknas inte de som inte ritade något)",
        " (inferred: state asked, or people who drew nothing do not count)",
    ),
    "aside": Text("{number} teckningar lades åt sidan: se {file}.", "{number} drawings were set aside: see {file}."),
    "withheld": Text(
        "Av integritetsskäl visas inte: {places} platser med färre än {least} personer.",
        "Left out for privacy: {places} places with fewer than {least} people.",
    ),
    "apart": Text(
        "Vilka som svarade tillsammans räknas inte in i säkerheten: av grupper med minst två personer finns {groups}, "
        "och det behövs minst {least}.",
        "Who answered together is not taken into account: there are {groups} groups of at least two people, and it "
        "takes {least}.",
    ),
    "corrections": Text(
        "Rättat för hand: {moved} platser flyttade, {renamed} omdöpta, {classed} med ny klass, {added} tillagda, "
        "{removed} borttagna.",
        "Corrected by hand: {moved} places moved, {renamed} renamed, {classed} re-classed, {added} added, "
        "{removed} removed.",
    ),
    "uncorrected": Text("Inget är ändrat i lagren.", "Nothing was changed in the layers."),
    "lacks_base": Text(
        "Bakgrunden ligger inte hel bredvid lagren (base.gpkg; bilder följer aldrig med): det som saknas ritas inte.",
        "The background does not lie whole beside the layers (base.gpkg; pictures never do): what is missing is not "
        "drawn.",
    ),
    "converted": Text("{number} filer ligger i {folder}.", "{number} files lie in {folder}."),
    "empty": Text(
        "Kartan är tom: ingen plats nådde den lägsta klassen, eller för få personer delade den.",
        "The map is empty: no place reached the lowest class, or too few people shared it.",
    ),
    "dropped": Text(
        "Namn som inte fick rum på bladet {sheet}: {names}.", "Names without room on the sheet {sheet}: {names}."
    ),
    "unused": Text(
        "Namn under [labels] som inte finns på bladet {sheet}: {names}. Rätta stavningen, eller ta bort dem.",
        "Names under [labels] that are not on the sheet {sheet}: {names}. Correct the spelling, or remove them.",
    ),
    "forgotten": Text(
        "{drawings} teckningar togs bort ur {files} filer. Kartor som gjorts förut håller dem ännu: gör om dem med "
        "--overwrite, och ta bort kopior.",
        "{drawings} drawings were taken out of {files} files. Maps made before hold them still: make them again with "
        "--overwrite, and remove copies.",
    ),
    "would_forget": Text(
        "{drawings} teckningar i {files} filer skulle tas bort: kör igen med --yes.",
        "{drawings} drawings in {files} files would be taken out: run again with --yes.",
    ),
    "forget_unread": Text(
        "{file} kan inte läsas, så vad som står i den är inte undersökt: rätta den, eller ta bort den.",
        "{file} cannot be read, so what it holds was not looked into: correct it, or remove it.",
    ),
    "initiated": Text(
        "Klart: lägg teckningarna i {drawings}, fyll i {toml} och kör ”mentalkarta map {folder}”.",
        "Done: put the drawings into {drawings}, fill in {toml} and run “mentalkarta map {folder}”.",
    ),
    "simulated": Text(
        "En påhittad workshop med {people} personer ligger i {folder}: kör ”mentalkarta map {folder}”.",
        "An invented workshop of {people} people lies in {folder}: run “mentalkarta map {folder}”.",
    ),
    "internal_fault": Text(
        "Ett fel i mentalkarta självt ({fault}); ett tidigare resultat är orört. "
        "Anmäl det gärna med filerna som ledde hit.",
        "A fault in mentalkarta itself ({fault}); an earlier result is untouched. "
        "Please report it with the files that led here.",
    ),
    "stopped": Text("Avbrutet: inget halvfärdigt lämnades kvar.", "Stopped: nothing half done was left behind."),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase with its values filled in."""
    return WORDS[key].get(lang).format_map(values)
