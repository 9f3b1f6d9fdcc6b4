"""Sentences about making the map."""

from mentalkarta.messages.base import Message

MAPPING: tuple[Message, ...] = (
    Message(
        "nothing-to-map",
        "Det finns inget att rita, ingen teckning kan användas. Först: {reasons:sv} Kör ”mentalkarta check” på samma "
        "källa så visas vad som är fel med varje fil och teckning.",
        "There is nothing to map, no drawing can be used. First: {reasons:en} Run “mentalkarta check” on the same "
        "source to see what is wrong with each file and drawing.",
        "a file whose features all lack geometry",
    ),
    Message(
        "drawings-none",
        "filerna innehåller inga teckningar.",
        "the files hold no drawings.",
        '{"type": "FeatureCollection", "features": []}',
    ),
    Message(
        "group-unknown",
        "Ingen teckning har en grupp i fältet ”{group}”: rätta group, eller fyll i fältet i filerna.",
        "No drawing has a group in the field “{group}”: correct group, or fill in the field in the files.",
        "--group sex where the field is called gender",
    ),
    Message(
        "groups-column",
        'Bladet groups jämför grupper, men inget säger vilket fält som har gruppen: ange group = "…" i workshop.toml '
        "eller --group FÄLT.",
        'The sheet groups compares groups, but nothing says which field holds the group: state group = "…" in '
        "workshop.toml or --group FIELD.",
        "--sheets groups without --group",
    ),
    Message(
        "groups-unknown",
        "Ingen har ritat i {names}, som groups nämner; i teckningarna finns {found}: rätta groups.",
        "Nobody drew in {names}, which groups names; the drawings have {found}: correct groups.",
        'groups = ["young", "old"] where the data say "ung" and "gammal"',
    ),
    Message(
        "groups-number",
        'Bladet groups jämför två till {most} grupper, här är {number}: {names}. Välj vilka med groups = ["…", "…"] i '
        "workshop.toml.",
        "The sheet groups compares two to {most} groups, here are {number}: {names}. Choose some by "
        'groups = ["…", "…"] in workshop.toml.',
        "six age groups",
    ),
    Message(
        "redraw-groups",
        "Bladet groups kan inte ritas om från lager: de håller inga grupper. Gör det med ”mentalkarta map”, eller "
        "utelämna groups i --sheets.",
        "The sheet groups cannot be drawn again from layers: they hold no groups. Make it by “mentalkarta map”, or "
        "leave groups out of --sheets.",
        "mentalkarta render layers.gpkg --sheets groups",
    ),
    Message(
        "cluster-unknown",
        "Ingen teckning har något i fältet ”{field}”: rätta {key} under [fields], eller fyll i fältet i filerna.",
        "No drawing has anything in the field “{field}”: correct {key} under [fields], or fill in the field in the "
        "files.",
        'table = "bord" where the field is called table_no',
    ),
    Message(
        "asked-too-few",
        "asked är {asked}, men {people} personer har ritat: ange hur många som tillfrågades, minst {people}.",
        "asked is {asked}, but {people} people drew: state how many were asked, at least {people}.",
        "--asked 100 with 120 participants",
    ),
)
