"""Which files a map was made with besides the drawings: by what they are for, never by name."""

import hashlib
from pathlib import Path

from mentalkarta.legend import find_legend_file
from mentalkarta.model import Workshop
from mentalkarta.workshop import WORKSHOP_FILE

_SHAPEFILE = (".cpg", ".dbf", ".prj", ".shp", ".shx")


def hash_settings(workshop: Workshop) -> list[dict[str, str | None]]:
    """Hash workshop.toml, the legend file, base layers and networks as they lie when the map is written.

    Returns
    -------
    list of dict
        `role` ("workshop", "legend", the base layers' roles in the workshop's order, "network") and `sha256` (None for
        a file that has gone since; for a shapefile, of its parts one after another in the order of their suffixes).
    """
    files = [] if workshop.folder is None else [("workshop", workshop.folder / WORKSHOP_FILE)]
    files.append(("legend", find_legend_file(workshop.legend)))
    files += [(source.role, source.file) for source in workshop.base]
    files += [("network", source.file) for sources in workshop.network.values() for source in sources]
    return [{"role": role, "sha256": _hash_source(file)} for role, file in files]


def _hash_source(file: Path) -> str | None:
    """Return the SHA-256 of a file, or of a shapefile's parts; None when it cannot be read any more."""
    digest = hashlib.sha256()
    try:
        for part in _list_parts(file):
            with part.open("rb") as stream:
                hashlib.file_digest(stream, lambda: digest)
    except OSError:
        return None
    return digest.hexdigest()


def _list_parts(file: Path) -> list[Path]:
    """List the files a source consists of."""
    if file.suffix.lower() != ".shp":
        return [file]
    siblings = [path for path in file.parent.iterdir() if path.stem == file.stem]
    return sorted(path for path in siblings if path.suffix.lower() in _SHAPEFILE)
