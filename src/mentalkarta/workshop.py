"""workshop.toml + options -> Workshop: where the drawings are, who was asked, how the map is to be made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mentalkarta.errors import UsageError
from mentalkarta.faults import Faults, show
from mentalkarta.messages.template import TEMPLATE
from mentalkarta.model import Lang, Workshop
from mentalkarta.settings import Table, path_exists, read_toml
from mentalkarta.workshop_keys import (
    CHILDREN_FLOOR,
    OPTION_KEYS,
    READERS,
    SHEET_KEYS,
    SHOWN_PATH,
    WORKSHOP_KEYS,
)

WORKSHOP_FILE = "workshop.toml"

# One value type a key, each checked by its reader: the one place where types go by way of a dictionary.
_Settings = dict[str, Any]


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
    return Workshop(folder=folder, **_protect_children({**settings, **read_options(options)}))


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


def _protect_children(settings: _Settings) -> _Settings:
    """Raise the privacy limit where children drew; a lower one that is asked for is refused."""
    kept = {key: value for key, value in settings.items() if key != "children"}
    if not settings.get("children"):
        return kept
    people = kept.setdefault("min_people", CHILDREN_FLOOR)
    if people < CHILDREN_FLOOR:
        raise UsageError("people-below-children", value=people, floor=CHILDREN_FLOOR)
    return kept


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
    return {key: READERS[key](table, key, folder) for key in given}


def _spell_paths(value: object) -> object:
    """Turn paths into texts and tuples into lists, as in a TOML file."""
    if isinstance(value, list | tuple):
        return [_spell_paths(item) for item in value]
    return str(value) if isinstance(value, Path) else value
