"""The keys of workshop.toml and of the options: what each may hold, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import get_args
from unicodedata import normalize

from mentalkarta.base_roles import ROLES, find_role, spell_out_base
from mentalkarta.counts import CLASS_RULES, CLUSTERS, ClassRule
from mentalkarta.faults import show
from mentalkarta.model import BaseRole, BaseSource, Lang
from mentalkarta.networks import NetworkSource
from mentalkarta.picture import LabelWish, PaperSize, SheetName
from mentalkarta.settings import Span, Table, Word, path_exists

PEOPLE_FLOOR = 3
"""Smallest privacy limit: a place two people share tells each of them where the other goes."""
CHILDREN_FLOOR = 10
"""The privacy limit where children drew."""

SHOWN_PATH = 200
"""Characters of a path that are shown."""

LANGS: tuple[Lang, ...] = get_args(Lang)
FORMATS = ("png", "pdf", "svg")
SHEETS: tuple[SheetName, ...] = get_args(SheetName)
SIZES: tuple[PaperSize, ...] = get_args(PaperSize)
FIELDS = ("participant", "element", "category", "name", *CLUSTERS)

PEOPLE = Span(1, 1_000_000_000)
SCALE = Span(100, 10_000_000)
SEED = Span(0, 2**32 - 1)
OFFSET_MM = Span(-500, 500)

_CRS = re.compile(r"EPSG:[0-9]{4,6}", re.IGNORECASE)


# --- one reader a kind of key: (table, key, folder that relative paths start from) -> value ------------------------


def _read_text(table: Table, key: str, _: Path) -> str:
    """Read a text, which may be empty."""
    return table.text(key, "")


def _read_word(table: Table, key: str, _: Path) -> str:
    """Read a text that must say something."""
    return table.text(key)


def _read_flag(table: Table, key: str, _: Path) -> bool:
    """Read true or false."""
    return table.flag(key)


def _read_whole(span: Span) -> Callable[[Table, str, Path], int]:
    """Make a reader of whole numbers."""
    return lambda table, key, _: table.whole(key, span)


def _read_lang(table: Table, key: str, _: Path) -> Lang:
    """Read the language of the map."""
    return table.choice(key, LANGS)


def _read_classes(table: Table, key: str, _: Path) -> ClassRule:
    """Read what the limits of classes follow."""
    return table.choice(key, CLASS_RULES)


def _read_legend(table: Table, key: str, folder: Path) -> str:
    """Read the name of a legend, or make the path of its file absolute."""
    name = table.path(key)
    return str((folder / name).absolute()) if name.casefold().endswith(".toml") else name


def _read_crs(table: Table, key: str, _: Path) -> str:
    """Read the code of a reference system."""
    text = table.text(key)
    if text and not _CRS.fullmatch(text):
        table.refuse("crs-unclear", key, value=show(text))
    return text.upper()


def _read_min_people(table: Table, key: str, _: Path) -> int:
    """Read the privacy limit, which has a floor."""
    people = table.whole(key, Span(-PEOPLE.high, PEOPLE.high))
    if people < PEOPLE_FLOOR and not table.is_refused(key):
        table.refuse("people-below-floor", key, value=people, floor=PEOPLE_FLOOR)
    return people


def _read_some(known: tuple[Word, ...]) -> Callable[[Table, str, Path], tuple[Word, ...]]:
    """Make a reader of one or more of the words known, each once, in their order."""

    def read(table: Table, key: str, _: Path) -> tuple[Word, ...]:
        given = {text.casefold() for text in table.texts(key, commas=True)}
        for unknown in sorted(given.difference(known, ("",))):
            table.refuse("value-not-choice", key, value=show(unknown), known=", ".join(known))
        if not given and not table.is_refused(key):
            table.refuse("value-empty", key)
        return tuple(word for word in known if word in given)

    return read


def _read_size(table: Table, key: str, _: Path) -> PaperSize:
    """Read what the sheets are made for."""
    return table.choice(key, SIZES)


def _read_list(table: Table, key: str, _: Path) -> tuple[str, ...]:
    """Read a list of texts."""
    return table.texts(key)


def _read_texts(table: Table, key: str, _: Path) -> Mapping[str, str]:
    """Read a table of texts by names of the user's own; immutable."""
    texts = table.table(key)
    return MappingProxyType({name: texts.text(name) for name in texts.list_keys()})


def _read_labels(table: Table, key: str, _: Path) -> Mapping[str, LabelWish]:
    """Read where names are wanted, by name; immutable."""
    names = table.table(key)
    return MappingProxyType({name: _read_wish(names.table(name)) for name in names.list_keys()})


def _read_wish(table: Table) -> LabelWish:
    """Read where one name is wanted."""
    return LabelWish(
        dx_mm=table.number("dx", OFFSET_MM, 0.0),
        dy_mm=table.number("dy", OFFSET_MM, 0.0),
        hide=table.flag("hide", default=False),
    )


def _read_drawings(table: Table, key: str, folder: Path) -> tuple[Path, ...]:
    """Read where the drawings are."""
    texts = table.paths(key)
    if not texts and not table.is_refused(key):
        table.refuse("value-empty", key)
    return tuple(sorted({_find_path(table, key, folder, text) for text in texts}))


def _find_path(table: Table, key: str, folder: Path, text: str) -> Path:
    """Find what a path names: as it is written, else with its å, ä and ö composed or apart, as discs differ in it."""
    paths = [(folder / form).absolute() for form in (text, normalize("NFC", text), normalize("NFD", text))]
    found = next((path for path in paths if path_exists(path)), None)
    if found is None:
        table.refuse("path-missing", key, path=show(paths[0], SHOWN_PATH))
    return found or paths[0]


def _read_fields(table: Table, key: str, _: Path) -> Mapping[str, str]:
    """Read what the fields are called in the data, of table and home one at most; immutable."""
    names = table.table(key)
    if all(names.has(cluster) for cluster in CLUSTERS):
        table.refuse("clusters-both", key)
    return MappingProxyType({field: names.text(field) for field in FIELDS if names.has(field)})


def _read_base(table: Table, key: str, folder: Path) -> tuple[BaseSource, ...]:
    """Read the base layers, in the order given: texts (FILE, ROLE=FILE) or tables."""
    return tuple(_read_base_source(source, folder) for source in table.tables(key, spell_out_base))


def _read_base_source(table: Table, folder: Path) -> BaseSource:
    """Read one base layer."""
    text = table.path("file")
    return BaseSource(
        file=_find_path(table, "file", folder, text),
        role=_find_role(table, text),
        layer=table.text("layer", ""),
        credit=table.text("credit", ""),
    )


def _find_role(table: Table, file: str) -> BaseRole:
    """Return the role given, or the one the file's name says."""
    if table.has("role"):
        name, code = table.text("role"), "role-unknown"
    else:
        name, code = Path(file).stem, "role-unclear"
    role = find_role(name)
    if role is None and name:
        table.refuse(code, "role", value=show(name), known=", ".join(ROLES))
    return role or ROLES[0]


def _read_network(table: Table, key: str, folder: Path) -> Mapping[str, tuple[NetworkSource, ...]]:
    """Read the lines that drawings may follow, by element: texts (FILE) or tables; immutable."""
    named = table.table(key)
    return MappingProxyType({name: _read_network_sources(named, name, folder) for name in named.list_keys()})


def _read_network_sources(table: Table, name: str, folder: Path) -> tuple[NetworkSource, ...]:
    """Read the files of one element's network, at least one."""
    return tuple(
        NetworkSource(
            file=_find_path(source, "file", folder, source.path("file")),
            layer=source.text("layer", ""),
            id_column=source.text("id", ""),
            name_column=source.text("name", ""),
        )
        for source in table.some_tables(name, lambda text: {"file": text})
    )


READERS: Mapping[str, Callable[[Table, str, Path], object]] = MappingProxyType(
    {
        "title": _read_text,
        "subtitle": _read_text,
        "date": _read_text,
        "credits": _read_text,
        "lang": _read_lang,
        "legend": _read_legend,
        "classes": _read_classes,
        "drawings": _read_drawings,
        "drawings_crs": _read_crs,
        "participant_from_file": _read_flag,
        "invented": _read_flag,
        "asked": _read_whole(PEOPLE),
        "group": _read_word,
        "groups": _read_list,
        "drawn_at": _read_whole(SCALE),
        "crs": _read_crs,
        "base": _read_base,
        "formats": _read_some(FORMATS),
        "sheets": _read_some(SHEETS),
        "size": _read_size,
        "greyscale": _read_flag,
        "min_people": _read_min_people,
        "children": _read_flag,
        "internal": _read_flag,
        "overwrite": _read_flag,
        "seed": _read_whole(SEED),
        "network": _read_network,
        "fields": _read_fields,
        "names": _read_texts,
        "labels": _read_labels,
        "findings": _read_texts,
    }
)

WORKSHOP_KEYS = tuple(READERS)
"""Keys of workshop.toml, in the order of the template."""

_FILE_KEYS = (
    "children",
    "date",
    "credits",
    "drawings",
    "participant_from_file",
    "invented",
    "groups",
    "network",
    "fields",
    "names",
    "labels",
    "findings",
)

OPTION_KEYS = tuple(key for key in WORKSHOP_KEYS if key not in _FILE_KEYS)
"""Keys that may also be given as options."""

SHEET_KEYS = (
    "title",
    "subtitle",
    "date",
    "credits",
    "lang",
    "classes",
    "invented",
    "min_people",
    "formats",
    "sheets",
    "size",
    "greyscale",
    "groups",
    "findings",
    "labels",
)
"""Keys that a sheet needs, whatever the map was made from."""

REDRAW_KEYS = ("lang", "formats", "sheets", "size", "greyscale", "overwrite")
"""Options of a sheet that is drawn again; what the map says of itself stays."""
