"""Find the files of a workshop and take their bytes: regular files only, of bounded size."""

import hashlib
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mentalkarta.errors import UsageError
from mentalkarta.ingest.limits import DEFAULT_LIMITS, Limits
from mentalkarta.ingest.strict_json import parse_strictly
from mentalkarta.ingest.verdicts import SetAsideError, quote
from mentalkarta.model import Workshop

SUFFIXES = (".geojson", ".json", ".geojsonl")
"""What a file of drawings is called; .geojsonl holds one feature a line."""

_RECEIPT = "receipt.json"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read: where it lies, its name in reports, and the stem that its feature_ids begin with."""

    path: Path
    name: str
    stem: str


def find_files(workshop: Workshop) -> tuple[FoundFile, ...]:
    """Find the files of drawings, sorted by name.

    Folders are searched through and through; hidden files, base layers, networks and earlier results (a `receipt.json`
    of ours; in a subfolder all that lies beside and below it) are left out. Links, pipes and folders named like a file
    of drawings are found too, so that reading can say why they are refused.

    Parameters
    ----------
    workshop
        Its `sources` are files or folders.

    Returns
    -------
    tuple of FoundFile
        Each path once; names and stems are unique.

    Raises
    ------
    UsageError
        A source that does not exist.
    """
    origins = _find_origins(workshop)
    paths = sorted(path for path, source in origins.items() if path == source or _is_named_so(path))
    names = _name_files(paths, origins)
    stems = shorten_paths([path.with_suffix("") for path in paths], paths)
    found = [FoundFile(path, name, stem) for path, name, stem in zip(paths, names, stems, strict=True)]
    return tuple(sorted(found, key=lambda file: file.name))


def list_passed_over(workshop: Workshop) -> list[str]:
    """List the names of the files in the sources' folders that are not called like a file of drawings, sorted."""
    origins = _find_origins(workshop)
    paths = sorted(path for path, source in origins.items() if path != source and not _is_named_so(path))
    return sorted(_name_files(paths, origins))


def _is_named_so(path: Path) -> bool:
    """Tell whether a file is called like a file of drawings."""
    return path.suffix.lower() in SUFFIXES


def _find_origins(workshop: Workshop) -> dict[Path, Path]:
    """Find every file of the sources, and the first source it lies in; `source-missing` as in `find_files`."""
    origins: dict[Path, Path] = {}
    base = {source.file for source in workshop.base}
    base |= {source.file for sources in workshop.network.values() for source in sources}
    missing = [quote(source, letters=200) for source in workshop.sources if not os.path.lexists(source)]
    if missing:
        raise UsageError("source-missing", sources=", ".join(missing))
    for source in workshop.sources:
        for path in _list_source(source):
            if path not in base:
                origins.setdefault(path, source)
    return origins


def _list_source(source: Path) -> Iterator[Path]:
    """List a source: itself when it is no folder, else what lies in it."""
    if source.is_dir():
        yield from _walk_folder(source)
    else:
        yield source


def _walk_folder(folder: Path) -> Iterator[Path]:
    """List the files in a folder and its subfolders, never through a link, earlier results left out."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if _is_named_so(path) or path.is_symlink() or not path.is_dir():
            if path.name != _RECEIPT or not _is_own_receipt(path):
                yield path
        elif not _is_own_receipt(path / _RECEIPT):
            yield from _walk_folder(path)


def _is_own_receipt(path: Path) -> bool:
    """Tell whether this is the receipt of an earlier map, public or internal."""
    try:
        receipt = parse_strictly(check_encoding(read_bytes(path, DEFAULT_LIMITS)), DEFAULT_LIMITS.depth).value
    except SetAsideError:
        return False
    if not isinstance(receipt, dict) or not isinstance(receipt.get("outputs"), list):
        return False
    versions = receipt.get("versions")
    # The internal receipt, which may lie elsewhere than the public one, names no versions but every verdict.
    return isinstance(receipt.get("verdicts"), list) or (isinstance(versions, dict) and "mentalkarta" in versions)


def clean_stem(path: Path) -> str:
    """Return the name of a file without suffix, spelt as a participant's id is."""
    return unicodedata.normalize("NFC", path.stem.strip())


def _name_files(paths: Sequence[Path], origins: dict[Path, Path]) -> list[str]:
    """Name files as they lie within their source; where two agree, by as much of their path as tells them apart."""
    names = [path.name if path == origins[path] else path.relative_to(origins[path]).as_posix() for path in paths]
    longer = shorten_paths(paths, paths)
    times = Counter(names)
    return [name if times[name] == 1 else other for name, other in zip(names, longer, strict=True)]


def shorten_paths(paths: Sequence[Path], fallback: Sequence[Path]) -> list[str]:
    """Return the shortest end of each path that no other path shares.

    `fallback` are distinct paths, taken where a whole path appears twice (a.json beside a.geojson) or is another's
    fallback (a.json.json beside these).
    """
    times = Counter(paths)
    taken = set(fallback)
    distinct = [
        other if times[path] > 1 or path in taken else path for path, other in zip(paths, fallback, strict=True)
    ]
    ends = [_list_ends(path) for path in distinct]
    shared = Counter(end for listed in ends for end in listed)
    return [next(end for end in listed if shared[end] == 1) for listed in ends]


def _list_ends(path: Path) -> list[str]:
    """List the ends of a path, shortest first: "a", "drawings/a", ..."""
    return ["/".join(path.parts[-depth:]) for depth in range(1, len(path.parts) + 1)]


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Take a file's bytes.

    Raises
    ------
    SetAsideError
        Not a regular file (a link, pipe, device or folder), too large, or not readable.
    """
    try:
        # Looked at before it is opened, since a pipe would wait for ever; looked at again once open, by then it holds.
        _check_regular(path.lstat(), limits)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as stream:  # noqa: PTH123 - of a descriptor, opened without following
            _check_regular(os.fstat(stream.fileno()), limits)
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise SetAsideError("input-unreadable", why=error.strerror or "") from error
    if len(data) > limits.file_bytes:
        raise SetAsideError("input-too-large", size_mb=len(data) // 2**20, limit_mb=limits.file_bytes // 2**20)
    return data


def _check_regular(status: os.stat_result, limits: Limits) -> None:
    """Refuse what is no regular file of bounded size."""
    if stat.S_ISLNK(status.st_mode):
        raise SetAsideError("input-link")
    if stat.S_ISDIR(status.st_mode):
        raise SetAsideError("input-is-folder")
    if not stat.S_ISREG(status.st_mode):
        raise SetAsideError("input-not-regular")
    if status.st_size > limits.file_bytes:
        raise SetAsideError("input-too-large", size_mb=status.st_size // 2**20, limit_mb=limits.file_bytes // 2**20)


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def check_encoding(data: bytes) -> bytes:
    """Strip one byte order mark and make sure the rest is UTF-8 text.

    Raises
    ------
    SetAsideError
        Empty, UTF-16, another alphabet (usually Latin-1), or no text at all.
    """
    body = data.removeprefix(_BOM)
    if not body.strip():
        raise SetAsideError("input-empty")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or body[1:4:2] == b"\0\0" or body[0:3:2] == b"\0\0":
        raise SetAsideError("input-utf16")
    if b"\0" in body:
        raise SetAsideError("input-binary")
    if body.isascii():
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise SetAsideError("input-not-utf8", line=line, byte=f"0x{body[error.start]:02X}") from error
    return body
