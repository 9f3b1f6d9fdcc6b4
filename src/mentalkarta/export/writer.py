"""Write many files as one: all made first, put in place last, each whole at any moment.

A run works in a folder of its own inside the output folder (the same file system), where also the files it replaces
are kept until it has ended. A run that is stopped, by a fault or by a kill, is undone: at once where possible, else by
the next run into that folder.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mentalkarta.errors import OutputError, UsageError

try:
    import fcntl
except ImportError:  # not on Windows: two runs into one folder are then the user's to avoid
    fcntl = None  # type: ignore[assignment]  # stands for "no locks here"

RECEIPT = "receipt.json"
INTERNAL_RECEIPT = "internal/receipt.json"

_STAGING = ".mentalkarta-"
_PLAN = "plan.json"
_NAME = re.compile(r"[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*(/[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*)*")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ETXTBSY, errno.EBUSY)


@dataclass(frozen=True, slots=True)
class Reserved:
    """An output folder locked for this run, and the folder inside it where the run makes its files."""

    folder: Path
    staging: Path


def write_files(
    out: Path, files: Mapping[str, bytes | Path], *, overwrite: bool, subfolders: Sequence[str] = ()
) -> None:
    """Write files into a folder, all or none.

    Parameters
    ----------
    out
        The folder; made when missing.
    files
        Relative name (our own alphabet, "/" between folders) -> content, or a file to copy. `receipt.json` is put in
        place last.
    overwrite
        Replace what stands there under these names; nothing else in the folder is touched.
    subfolders
        Folders to make as well, for what is to come.

    Raises
    ------
    UsageError
        `output-exists`, `output-not-folder`.
    OutputError
        `output-busy`, `output-disk-full`, `output-forbidden`, `output-failed`; nothing was changed.
    """
    with reserve_folder(out) as reserved:
        put_files(reserved, files, overwrite=overwrite)
        with explain_faults(out):
            for name in subfolders:
                _check_name(name)
                (out / name).mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def reserve_folder(out: Path) -> Iterator[Reserved]:
    """Lock a folder, undo what a killed run left in it, and give a place to make files in.

    Raises
    ------
    UsageError
        `output-not-folder`.
    OutputError
        `output-busy`, or why nothing can be written there.
    """
    with contextlib.ExitStack() as stack:
        with explain_faults(out):
            _make_folder(out)
            stack.enter_context(_lock_folder(out))
            for leftover in sorted(path for path in out.glob(f"{_STAGING}*") if path.is_dir()):
                _close_staging(out, leftover)
            staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=out))
        try:
            yield Reserved(out, staging)
        finally:
            with contextlib.suppress(OSError):  # what cannot be undone now is undone by the next run
                _close_staging(out, staging)


def check_targets(folder: Path, names: Iterable[str], *, overwrite: bool) -> None:
    """Refuse names that exist already, before any work is done.

    Raises
    ------
    UsageError
        `output-exists` names the first of them.
    """
    if overwrite:
        return
    for name in sorted(names):
        if os.path.lexists(folder / name):
            raise UsageError("output-exists", file=name, folder=folder)


def check_strangers(folder: Path, names: Iterable[str], *, subfolder: str) -> None:
    """Refuse a subfolder that holds files of another origin, which would be read together with these; hidden ones pass.

    Raises
    ------
    UsageError
        `output-strangers` names the first of them.
    """
    own = {folder / name for name in names}
    for path in sorted((folder / subfolder).rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path not in own and not is_hidden and not path.is_dir():
            raise UsageError("output-strangers", file=path.relative_to(folder).as_posix(), folder=folder)


def put_files(
    reserved: Reserved, files: Mapping[str, bytes | Path], *, overwrite: bool, remove_earlier: bool = False
) -> None:
    """Make all files in the reserved place, then move each to where it belongs; errors as `write_files`.

    With `remove_earlier`, for a whole map only, what an earlier receipt in the folder lists and this run does not make
    goes as well.
    """
    folder, staging = reserved.folder, reserved.staging
    for name in files:
        _check_name(name)
    check_targets(folder, files, overwrite=overwrite)
    with explain_faults(folder):
        plan: dict[str, str | None] = {name: _make_file(staging / "new" / name, files[name]) for name in files}
        stale = sorted(_list_earlier(folder) - set(files)) if remove_earlier else []
        plan.update(dict.fromkeys(stale))
        for name in plan:
            _keep_old(folder / name, staging / "old" / name)
        _sync_folders(staging / "old", plan)
        _make_file(staging / "draft.json", json.dumps(plan).encode())
        (staging / "draft.json").rename(staging / _PLAN)  # from here on what is done can be undone
        _sync_folder(staging)
        for name in stale:
            (folder / name).unlink(missing_ok=True)
        for name in sorted(files, key=lambda name: (name == RECEIPT, name)):
            _make_parent(folder, name)
            (staging / "new" / name).replace(folder / name)
        _sync_folders(folder, plan)
        (staging / _PLAN).unlink()  # from here on the run stands


def replace_file(path: Path, content: bytes | None) -> None:
    """Put other content in the place of a file that is not ours, at once or not at all; None takes the file away.

    Its permissions stay. Errors as `write_files`.
    """
    with explain_faults(path.parent):
        if content is None:
            path.unlink()
        else:
            handle, name = tempfile.mkstemp(prefix=_STAGING, dir=path.parent)
            os.close(handle)
            draft = Path(name)
            try:
                _make_file(draft, content)
                shutil.copymode(path, draft)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
        _sync_folder(path.parent)


@contextlib.contextmanager
def explain_faults(folder: Path) -> Iterator[None]:
    """Turn a fault of the file system into one sentence (OutputError)."""
    try:
        yield
    except OSError as fault:
        name = Path(str(fault.filename or "")).name
        file = str(folder) if not name or name.startswith(_STAGING) else name
        if fault.errno in _FULL:
            raise OutputError("output-disk-full", folder=folder) from fault
        if fault.errno in _FORBIDDEN:
            raise OutputError("output-forbidden", file=file) from fault
        raise OutputError("output-failed", file=file, reason=fault.strerror or type(fault).__name__) from fault


def _make_folder(out: Path) -> None:
    """Make the output folder; say so when something else stands in its place."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as fault:
        raise UsageError("output-not-folder", folder=out) from fault


@contextlib.contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; it goes with the process, so a killed run leaves none."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(handle)
        raise OutputError("output-busy", folder=folder) from fault
    except OSError:  # a file system without locks (some network shares): write without
        pass
    try:
        yield
    finally:
        os.close(handle)


def _close_staging(folder: Path, staging: Path) -> None:
    """Undo a run that did not come to its end, then remove its folder."""
    plan = _read_plan(staging / _PLAN)
    for name, made in plan.items():
        _undo_step(folder / name, staging / "old" / name, made)
    for parent in sorted({Path(name).parent for name in plan} - {Path()}):
        with contextlib.suppress(OSError):  # not empty: it holds something else
            (folder / parent).rmdir()
    if plan:
        (staging / _PLAN).unlink()
    shutil.rmtree(staging)


def _read_plan(path: Path) -> dict[str, str | None]:
    """Read which files a run meant to replace (SHA-256 of the new) or remove (None); empty when it had not begun."""
    try:
        steps = json.loads(path.read_bytes())
        return {str(name): made for name, made in steps.items() if _NAME.fullmatch(name)}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}


def _undo_step(target: Path, old: Path, made: str | None) -> None:
    """Put back what stood at a name; what somebody else has changed since is left alone."""
    if made is None:
        if old.is_file() and not target.exists():
            old.replace(target)
    elif target.is_file() and hash_file(target) == made:
        if old.is_file():
            old.replace(target)
        else:
            target.unlink()


def _check_name(name: str) -> None:
    """Take only names of our own alphabet: no way out of the folder."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a file name of ours: {name!r}")


def _make_file(path: Path, content: bytes | Path) -> str:
    """Write a file to the disk itself, read it again, and return its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else content.read_bytes()
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    made = hashlib.sha256(data).hexdigest()
    if hash_file(path) != made:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
    return made


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _keep_old(target: Path, kept: Path) -> None:
    """Keep what stands at a name until the run has ended."""
    if not target.is_file() or target.is_symlink():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(target, kept)
    except OSError:  # a file system without hard links
        shutil.copy2(target, kept)


def _make_parent(folder: Path, name: str) -> None:
    """Make the subfolder of a name; a link in its place could lead outside, so it is refused."""
    for parent in reversed(Path(name).parents[:-1]):
        if (folder / parent).is_symlink():
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder / parent))
        (folder / parent).mkdir(exist_ok=True)


def _list_earlier(folder: Path) -> set[str]:
    """List the files an earlier run of ours wrote, by its receipts; only what lies in this folder."""
    names: set[str] = set()
    for receipt in (RECEIPT, INTERNAL_RECEIPT):
        try:
            outputs = json.loads((folder / receipt).read_bytes())["outputs"]
            names.update(str(output["file"]) for output in outputs)
            names.add(receipt)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue  # no receipt, or not one of ours: nothing is known, so nothing is removed
    return {name for name in names if _NAME.fullmatch(name) and _lies_within(folder, name)}


def _lies_within(folder: Path, name: str) -> bool:
    """Say whether a name is a file in the folder, not reached through a link."""
    path = folder / name
    return path.is_file() and path.resolve().is_relative_to(folder.resolve()) and not path.is_symlink()


def _sync_folders(folder: Path, names: Iterable[str]) -> None:
    """Make the new names last: sync the folder and every subfolder touched."""
    for parent in sorted({Path(name).parent for name in names} | {Path()}):
        _sync_folder(folder / parent)


def _sync_folder(folder: Path) -> None:
    """Sync one folder, where the system knows how."""
    if fcntl is None or not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
