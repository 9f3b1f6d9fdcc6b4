"""workshop.toml + options -> Workshop: where the drawings are, who was asked, how the map is to be made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args
from unicodedata import normalize

from mentalkarta.base_roles import ROLES, find_role, spell_out_base
from mentalkarta.counts import CLASS_RULES, CLUSTERS, ClassRule
from mentalkarta.errors import UsageError
from mentalkarta.faults import Faults, show
from mentalkarta.messages.template import TEMPLATE
from mentalkarta.model import BaseRole, BaseSource, Lang, Workshop
from mentalkarta.networks import NetworkSource
from mentalkarta.settings import Span, Table, path_exists, read_toml

WORKSHOP_FILE = "workshop.toml"

PEOPLE_FLOOR = 3
"""Smallest privacy limit: a place two people share tells each of them where the other goes."""

SHOWN_PATH = 200
"""Characters of a path that are shown."""

LANGS: tuple[Lang, ...] = get_args(Lang)
FORMATS = ("png", "pdf", "svg")
FIELDS = ("participant", "element", "category", "name", *CLUSTERS)

PEOPLE = Span(1, 1_000_000_000)
SCALE = Span(100, 10_000_000)
SEED = Span(0, 2**32 - 1)

_CRS = re.compile(r"EPSG:[0-9]{4,6}", re.IGNORECASE)


def read_workshop(*sources: str | Path, **options: object) -> Workshop:
    """Read what a job is to do; opens no drawing.

    Parameters
    ----------
    sources
        One folder that holds workshop.toml, or GeoJSON files and folders of them.
    options
        Any of `OPTION_KEYS`; they go before workshop.toml, and None stands for not given. Their paths start from the
        current folder, those of workshop.toml from its own.

    Returns
    -------
    Workshop
        With absolute paths; immutable.

    Raises
    ------
    UsageError
        When a source is missing; when workshop.toml or the options have faults: one error that names all of them.
    """
    paths = _find_sources(sources)
    folder = _find_folder(paths)
    settings = {"sources": paths} if folder is None else _read_file(folder)
    return Workshop(folder=folder, **{**settings, **read_options(options)})


def make_template(lang: Lang) -> str:
    """Write a workshop.toml that names and explains every key; the keys that may be left out are commented out."""
    return TEMPLATE[lang]


def read_options(options: Mapping[str, object], keys: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Read the options that were given (None: was not), any of `OPTION_KEYS` or of the keys named.

    Raises
    ------
    UsageError
        `options-faulty`: one error that names all faults.
    """
    table = Table({key: _spell_paths(value) for key, value in options.items() if value is not None})
    settings = _read_settings(table, OPTION_KEYS if keys is None else keys, Path.cwd())
    faults = Faults(table.gather())
    if faults:
        raise UsageError("options-faulty", count=len(faults), faults=faults)
    return settings


def read_sheet_settings(table: Table) -> dict[str, Any]:  # Any: one value type a key, each checked by its reader
    """Read the settings a sheet needs (`SHEET_KEYS`), as far as they are given; the table gathers the faults."""
    return _read_settings(table, SHEET_KEYS, Path())


# --- sources ----------------------------------------------------------------------------------------------------


def _find_sources(sources: tuple[str | Path, ...]) -> tuple[Path, ...]:
    """Make the sources absolute, each once, in an order that does not depend on how they were given."""
    if not sources:
        raise UsageError("source-none")
    missing = [show(source, SHOWN_PATH) for source in sources if not path_exists(Path(source))]
    if missing:
        raise UsageError("source-missing", sources=", ".join(missing))
    return tuple(sorted({Path(source).absolute() for source in sources}))


def _find_folder(paths: tuple[Path, ...]) -> Path | None:
    """Return the workshop folder, None for loose files and folders of them."""
    folders = [_name_folder(path) for path in paths]
    found = [folder for folder in folders if path_exists(folder / WORKSHOP_FILE)]
    if not found:
        return None
    if len(paths) > 1:
        raise UsageError("source-not-alone", folder=str(found[0]))
    return found[0]


def _name_folder(path: Path) -> Path:
    """Return the folder a source stands for: workshop.toml itself stands for the folder it lies in."""
    return path.parent if path.name == WORKSHOP_FILE else path


# --- settings ---------------------------------------------------------------------------------------------------

# One value type a key, each checked by its reader: the one place where types go by way of a dictionary.
_Settings = dict[str, Any]


def _read_file(folder: Path) -> _Settings:
    """Read workshop.toml."""
    file = folder / WORKSHOP_FILE
    table = Table({"drawings": ["drawings"], **read_toml(file, "workshop-faulty")})
    settings = _read_settings(table, WORKSHOP_KEYS, folder)
    faults = Faults(table.gather())
    if faults:
        raise UsageError("workshop-faulty", file=str(file), count=len(faults), faults=faults)
    settings["sources"] = settings.pop("drawings")
    return settings


def _read_settings(table: Table, keys: tuple[str, ...], folder: Path) -> _Settings:
    """Read the keys that are given; the others keep the defaults of `Workshop`."""
    given = [key for key in keys if table.has(key)]
    return {key: _READERS[key](table, key, folder) for key in given}


def _spell_paths(value: object) -> object:
    """Turn paths into texts and tuples into lists, as in a TOML file."""
    if isinstance(value, list | tuple):
        return [_spell_paths(item) for item in value]
    return str(value) if isinstance(value, Path) else value


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


def _read_formats(table: Table, key: str, _: Path) -> tuple[str, ...]:
    """Read the picture formats, each once, in the order of `FORMATS`."""
    given = {text.casefold() for text in table.texts(key, commas=True)}
    for unknown in sorted(given.difference(FORMATS, ("",))):
        table.refuse("value-not-choice", key, value=show(unknown), known=", ".join(FORMATS))
    if not given and not table.is_refused(key):
        table.refuse("value-empty", key)
    return tuple(name for name in FORMATS if name in given)


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


_READERS: Mapping[str, Callable[[Table, str, Path], object]] = MappingProxyType(
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
        "drawn_at": _read_whole(SCALE),
        "crs": _read_crs,
        "base": _read_base,
        "formats": _read_formats,
        "min_people": _read_min_people,
        "internal": _read_flag,
        "overwrite": _read_flag,
        "seed": _read_whole(SEED),
        "network": _read_network,
        "fields": _read_fields,
    }
)

WORKSHOP_KEYS = tuple(_READERS)
"""Keys of workshop.toml, in the order of the template."""

_FILE_KEYS = ("date", "credits", "drawings", "participant_from_file", "invented", "network", "fields")

OPTION_KEYS = tuple(key for key in WORKSHOP_KEYS if key not in _FILE_KEYS)
"""Keys that may also be given as options."""

SHEET_KEYS = ("title", "subtitle", "date", "credits", "lang", "classes", "invented", "min_people", "formats")
"""Keys that a sheet needs, whatever the map was made from."""

REDRAW_KEYS = ("lang", "formats", "overwrite")
"""Options of a sheet that is drawn again; what the map says of itself stays."""
