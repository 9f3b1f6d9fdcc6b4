"""Sentences about a feature and what it says of itself; all name the file and the feature's place in it, from 1."""

from mentalkarta.messages.base import Message


def _say(code: str, sv: str, en: str, example: str = "") -> Message:
    """Make a sentence about one drawing."""
    return Message(code, f"{{file}}, teckning {{position}}: {sv}", f"{{file}}, drawing {{position}}: {en}", example)


PROPERTIES: tuple[Message, ...] = (
    _say(
        "line-not-json",
        "raden är ingen JSON: rätta den eller ta bort den.",
        "the line is not JSON: correct it or remove it.",
        '{"type": "Feature",',
    ),
    _say(
        "json-not-finite",
        "innehåller {detail}, som inte är något tal i JSON: skriv ett tal eller null.",
        "holds {detail}, which is no number in JSON: write a number or null.",
        '{"age": NaN}',
    ),
    _say(
        "json-equal-keys",
        "nyckeln ”{detail}” står två gånger, så att det inte går att veta vilken som gäller: ta bort den ena.",
        "the key “{detail}” stands twice, so that nobody can tell which one counts: remove one of them.",
        '{"participant": "1", "participant": "2"}',
    ),
    _say(
        "json-too-deep",
        "har parenteser i parenteser djupare än någon teckning behöver: rita om eller exportera på nytt.",
        "has brackets within brackets deeper than any drawing needs: draw it again or export it again.",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ),
    _say(
        "feature-not-object",
        "är inget objekt: exportera teckningarna på nytt som GeoJSON.",
        "is not an object: export the drawings again as GeoJSON.",
        '"features": [null]',
    ),
    _say(
        "feature-type",
        "är ingen Feature (type är {type}): exportera teckningarna på nytt som GeoJSON.",
        "is not a Feature (its type is {type}): export the drawings again as GeoJSON.",
        '"features": [{"type": "Point"}]',
    ),
    _say(
        "feature-crs",
        "har ett eget koordinatsystem: exportera hela filen i ett enda, helst WGS 84 (EPSG:4326).",
        "has a coordinate system of its own: export the whole file in a single one, best WGS 84 (EPSG:4326).",
        '{"type": "Feature", "crs": {"type": "name"}}',
    ),
    _say(
        "properties-not-object",
        "”properties” är inget objekt: exportera teckningarna på nytt som GeoJSON.",
        "its “properties” are not an object: export the drawings again as GeoJSON.",
        '"properties": []',
    ),
    _say(
        "participant-missing",
        "det står inte vem som ritat (fältet ”{field}”): fyll i det, ange fältets namn under [fields] i workshop.toml, "
        "eller skriv participant_from_file = true om varje fil är en persons.",
        "it does not say who drew it (field “{field}”): fill it in, name the field under [fields] in workshop.toml, "
        "or write participant_from_file = true if each file is one person's.",
        '"participant": null',
    ),
    _say(
        "participant-type",
        "deltagaren är {value}, varken text eller ett heltal: skriv en text eller ett heltal.",
        "the participant is {value}, neither text nor a whole number: write a text or a whole number.",
        '"participant": true',
    ),
    _say(
        "participant-too-long",
        "deltagarens beteckning är längre än {limit} tecken: korta den.",
        "the participant's id is longer than {limit} letters: shorten it.",
    ),
    _say(
        "participant-hidden",
        "deltagaren {value} har osynliga tecken i sin beteckning: skriv om den för hand.",
        "the participant {value} has invisible letters in the id: type it again by hand.",
        '"participant": "A\\u200b1"',
    ),
    _say(
        "participant-number",
        "deltagaren stod som decimaltal och lästes som {value}.",
        "the participant was written as a decimal number and read as {value}.",
        '"participant": 7.0',
    ),
    _say(
        "element-missing",
        "det står inte vad som ritats (fältet ”{field}”): fyll i det eller ange fältets namn under [fields] "
        "i workshop.toml.",
        "it does not say what was drawn (field “{field}”): fill it in, or name the field under [fields] "
        "in workshop.toml.",
        '"element": null',
    ),
    _say(
        "element-type",
        "elementet är {value} och ingen text: skriv vad som ritats, till exempel landmark.",
        "the element is {value} and not text: write what was drawn, for example landmark.",
        '"element": 3',
    ),
    _say(
        "element-unknown",
        "elementet ”{value}” finns inte i teckenförklaringen: skriv något av {known} (eller de svenska ord som "
        "”mentalkarta legends show” visar).",
        "the legend has no element “{value}”: write one of {known} (or another word that “mentalkarta legends show” "
        "lists).",
        '"element": "mood"',
    ),
    _say(
        "element-misspelt",
        "elementet ”{value}” finns inte i teckenförklaringen: menas ”{nearest}”?",
        "the legend has no element “{value}”: is “{nearest}” meant?",
        '"element": "landmrk"',
    ),
    _say(
        "category-unknown",
        "ärendet ”{value}” finns inte i teckenförklaringen och räknas som ej angivet: skriv något av {known}.",
        "the legend has no category “{value}”, which counts as not stated: write one of {known}.",
        '"category": "fika"',
    ),
    _say(
        "category-ignored",
        "elementet {element} har inga ärenden, så att det angivna inte räknas.",
        "the element {element} has no categories, so that the one given does not count.",
        '"element": "barrier", "category": "handel"',
    ),
    _say(
        "name-not-text",
        "namnet är {value} och ingen text, och utelämnades.",
        "the name is {value} and not text, and was left out.",
        '"name": 4',
    ),
    _say(
        "group-not-text",
        "gruppen är {value}, varken text eller ett tal, och utelämnades.",
        "the group is {value}, neither text nor a number, and was left out.",
        '"group": {}',
    ),
    _say(
        "cluster-not-text",
        "bordet eller hemmet är {value}, varken text eller ett tal, och utelämnades.",
        "the table or home is {value}, neither text nor a number, and was left out.",
        '"bord": {} where table = "bord"',
    ),
    _say(
        "text-personnummer",
        "fältet ”{field}” ser ut att hålla ett personnummer ({shown}): ta bort det ur filen. Det visas ingenstans.",
        "the field “{field}” seems to hold a personal identity number ({shown}): take it out of the file. It is shown "
        "nowhere.",
        '"comment": "ring mig, 811218-9876"',
    ),
    _say(
        "text-phone",
        "fältet ”{field}” ser ut att hålla ett telefonnummer ({shown}): ta bort det ur filen. Det visas ingenstans.",
        "the field “{field}” seems to hold a telephone number ({shown}): take it out of the file. It is shown nowhere.",
        '"comment": "070-123 45 67"',
    ),
    _say(
        "text-email",
        "fältet ”{field}” ser ut att hålla en e-postadress ({shown}): ta bort den ur filen. Den visas ingenstans.",
        "the field “{field}” seems to hold an e-mail address ({shown}): take it out of the file. It is shown nowhere.",
        '"name": "anna@example.se"',
    ),
    _say(
        "text-cleaned",
        "osynliga tecken togs bort ur fältet ”{field}”.",
        "invisible letters were removed from the field “{field}”.",
        '"name": "Kyrkan\\u202e"',
    ),
    _say(
        "text-cut",
        "fältet ”{field}” kortades till {limit} tecken.",
        "the field “{field}” was cut to {limit} letters.",
    ),
    _say(
        "drawing-repeated",
        "är densamma som {first} av samma person och räknas en gång.",
        "is the same as {first} by the same person and counts once.",
    ),
    _say(
        "points-split",
        "har {points} punkter, som blev var sin teckning av samma person.",
        "has {points} points, each of which became a drawing by the same person.",
        '{"type": "MultiPoint", "coordinates": [[17.8, 62.9], [17.9, 62.9]]}',
    ),
)
