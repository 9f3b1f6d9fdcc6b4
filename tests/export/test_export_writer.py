"""The one writer: all or none, at any fault, for any earlier state of the folder."""

import errno
import hashlib
import json
import multiprocessing
import os
import shutil
from pathlib import Path

import pytest

from mentalkarta.errors import OutputError, UsageError
from mentalkarta.export import writer
from mentalkarta.export.writer import put_files, reserve_folder, write_files

OLD = {"map.txt": b"old map", "styles/paths.qml": b"old style", "gone.csv": b"stale"}
NEW = {"map.txt": b"new map", "styles/paths.qml": b"new style", "places.csv": b"fresh"}


OLD_HASH = hashlib.sha256(b"old").hexdigest()


def with_receipt(files):
    names = [{"file": name} for name in files]
    return {**files, "receipt.json": json.dumps({"outputs": names}).encode()}


def write_run(out, files, *, overwrite):
    """Write as a map is written: what only the earlier run made goes."""
    with reserve_folder(out) as reserved:
        put_files(reserved, files, overwrite=overwrite, remove_earlier=overwrite)


def read_folder(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_with_their_folders(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(b"copied")
    write_files(tmp_path / "a" / "out", {**NEW, "copy.bin": source}, overwrite=False, subfolders=("drawings",))
    assert read_folder(tmp_path / "a" / "out") == {**NEW, "copy.bin": b"copied"}
    assert (tmp_path / "a" / "out" / "drawings").is_dir()
    assert source.exists()


def test_an_existing_file_is_refused_and_nothing_is_touched(tmp_path):
    write_files(tmp_path, {"map.txt": b"mine"}, overwrite=False)
    with pytest.raises(UsageError, match=r"map\.txt already exists in .*--overwrite") as caught:
        write_files(tmp_path, NEW, overwrite=False)
    assert caught.value.code == "output-exists"
    assert "--overwrite" in caught.value.text("sv")
    assert read_folder(tmp_path) == {"map.txt": b"mine"}


def test_overwrite_replaces_and_removes_what_only_the_earlier_run_made(tmp_path):
    write_run(tmp_path, with_receipt(OLD), overwrite=False)
    (tmp_path / "note.txt").write_text("the user's own")
    write_run(tmp_path, with_receipt(NEW), overwrite=True)
    assert read_folder(tmp_path) == {**with_receipt(NEW), "note.txt": b"the user's own"}


def test_a_single_file_written_beside_a_map_removes_nothing_of_it(tmp_path):
    write_run(tmp_path, with_receipt(OLD), overwrite=False)
    write_files(tmp_path, {"workshop.toml": b"asked = 3"}, overwrite=True)
    assert read_folder(tmp_path) == {**with_receipt(OLD), "workshop.toml": b"asked = 3"}


@pytest.mark.parametrize("receipt", [b"{", b"[]", b'{"outputs": 3}', b'{"outputs": [{}]}', b'"' + b"[" * 9])
def test_a_receipt_that_is_not_ours_removes_nothing(tmp_path, receipt):
    (tmp_path / "receipt.json").write_bytes(receipt)
    (tmp_path / "gone.csv").write_bytes(b"kept")
    write_run(tmp_path, NEW, overwrite=True)
    assert read_folder(tmp_path)["gone.csv"] == b"kept"


def test_a_receipt_cannot_lead_outside_the_folder(tmp_path):
    (tmp_path / "precious.txt").write_bytes(b"precious")
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    (out / "sub" / "link.txt").symlink_to(tmp_path / "precious.txt")
    names = ["../precious.txt", str(tmp_path / "precious.txt"), "sub/link.txt", "sub"]
    (out / "receipt.json").write_text(json.dumps({"outputs": [{"file": name} for name in names]}))
    write_run(out, NEW, overwrite=True)
    assert (tmp_path / "precious.txt").read_bytes() == b"precious"
    assert (out / "sub" / "link.txt").is_symlink()


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a//b", "a/../b", ".hidden", "å.txt", "a b", ""])
def test_names_are_of_our_own_alphabet(tmp_path, name):
    with pytest.raises(ValueError, match="not a file name of ours"):
        write_files(tmp_path, {name: b""}, overwrite=False)
    assert read_folder(tmp_path) == {}


def test_a_link_in_place_of_a_subfolder_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "styles").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="styles could not be written") as caught:
        write_files(tmp_path / "out", NEW, overwrite=True)
    assert caught.value.code == "output-failed"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_in_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UsageError, match="is not a folder") as caught:
        write_files(tmp_path / "out", NEW, overwrite=True)
    assert caught.value.code == "output-not-folder"


class Fault:
    """Let the n-th call of a function fail with an error of the system."""

    def __init__(self, monkeypatch, owner, name, number, code):
        self.calls, self.number, self.code, self.real = 0, number, code, getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *given, **more: self.call(*given, **more))

    def call(self, *given, **more):
        self.calls += 1
        if self.calls == self.number:
            raise OSError(self.code, os.strerror(self.code), "map.txt")
        return self.real(*given, **more)


def catch(job):
    try:
        job()
    except OutputError as error:
        return error
    return None


SENTENCES = {
    errno.ENOSPC: ("output-disk-full", "is full"),
    errno.EROFS: ("output-forbidden", "may not be written"),
    errno.EACCES: ("output-forbidden", "may not be written"),
    errno.EIO: ("output-failed", "could not be written"),
}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize(
    "owner_and_name", [(os, "fsync"), (Path, "replace"), (os, "link"), (Path, "unlink"), (Path, "rename")]
)
def test_a_fault_at_any_step_leaves_the_old_files_whole(tmp_path, monkeypatch, owner_and_name, code):
    steps = 0
    for number in range(1, 40):
        out = tmp_path / str(number)
        write_run(out, with_receipt(OLD), overwrite=False)
        with monkeypatch.context() as patched:
            fault = Fault(patched, *owner_and_name, number, code)
            error = catch(lambda out=out: write_run(out, with_receipt(NEW), overwrite=True))
        if error is None:
            assert read_folder(out) == with_receipt(NEW)
        else:
            steps += 1
            expected, words = SENTENCES[code]
            assert (error.code, words in str(error)) == (expected, True)
            assert read_folder(out) == with_receipt(OLD)
        if fault.calls < number:
            break
    assert steps > 0 or owner_and_name == (os, "link")  # without hard links old files are copied instead


def test_a_first_run_that_fails_leaves_nothing(tmp_path, monkeypatch):
    Fault(monkeypatch, Path, "replace", 3, errno.ENOSPC)
    with pytest.raises(OutputError, match="is full"):
        write_run(tmp_path / "out", with_receipt(NEW), overwrite=False)
    assert read_folder(tmp_path / "out") == {}
    assert list((tmp_path / "out").iterdir()) == []


def kill_at(out, number):
    """Write in a process of its own and end it without a word before the n-th replacement."""
    real = Path.replace
    calls = []

    def replace(self, target):
        calls.append(self)
        if len(calls) == number:
            os._exit(9)
        return real(self, target)

    Path.replace = replace
    write_run(out, with_receipt(NEW), overwrite=True)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("earlier", [OLD, {}])
def test_a_killed_run_is_undone_by_the_next(tmp_path, number, earlier):
    out = tmp_path / "out"
    before = with_receipt(earlier) if earlier else {}
    if before:
        write_files(out, before, overwrite=False)
    child = multiprocessing.get_context("spawn").Process(target=kill_at, args=(out, number))
    child.start()
    child.join()
    assert child.exitcode == 9
    for name, content in read_folder(out).items():
        if not name.startswith("."):
            assert content in (before.get(name), with_receipt(NEW).get(name)), f"{name} is torn"
    with reserve_folder(out):
        visible = {name: data for name, data in read_folder(out).items() if not name.startswith(".")}
        assert visible == before
    assert read_folder(out) == before
    write_run(out, with_receipt(NEW), overwrite=bool(before))
    assert read_folder(out) == with_receipt(NEW)


def test_undoing_leaves_what_the_user_changed_since(tmp_path):
    out = tmp_path / "out"
    child = multiprocessing.get_context("spawn").Process(target=kill_at, args=(out, 3))
    child.start()
    child.join()
    (out / "map.txt").write_bytes(b"edited since")
    with reserve_folder(out):
        pass
    assert read_folder(out) == {"map.txt": b"edited since"}


@pytest.mark.parametrize("plan", [b"{", b"[]", b"", json.dumps({"../precious.txt": OLD_HASH}).encode()])
def test_a_leftover_that_is_not_ours_undoes_nothing(tmp_path, plan):
    (tmp_path / "precious.txt").write_bytes(b"old")
    leftover = tmp_path / "out" / ".mentalkarta-x"
    leftover.mkdir(parents=True)
    (leftover / "plan.json").write_bytes(plan)
    write_files(tmp_path / "out", NEW, overwrite=False)
    assert read_folder(tmp_path) == {"precious.txt": b"old", **{f"out/{name}": data for name, data in NEW.items()}}


def test_two_runs_into_one_folder_do_not_mix(tmp_path):
    with (
        reserve_folder(tmp_path),
        pytest.raises(OutputError, match="Another run is writing") as caught,
        reserve_folder(tmp_path),
    ):
        pass
    assert caught.value.code == "output-busy"


def test_a_file_system_without_locks_and_links_still_works(tmp_path, monkeypatch):
    write_run(tmp_path, with_receipt(OLD), overwrite=False)
    monkeypatch.setattr(writer, "fcntl", None)

    def refuse(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    write_run(tmp_path, with_receipt(NEW), overwrite=True)
    assert read_folder(tmp_path) == with_receipt(NEW)


def test_a_network_share_without_locks_is_written_all_the_same(tmp_path, monkeypatch):
    Fault(monkeypatch, writer.fcntl, "flock", 1, errno.ENOLCK)
    write_files(tmp_path, NEW, overwrite=False)
    assert read_folder(tmp_path) == NEW


def test_a_folder_that_may_not_be_written_is_named(tmp_path, monkeypatch):
    Fault(monkeypatch, writer.tempfile, "mkdtemp", 1, errno.EACCES)
    with pytest.raises(OutputError, match="may not be written") as caught:
        write_files(tmp_path, NEW, overwrite=False)
    assert caught.value.code == "output-forbidden"


def test_what_the_disk_garbles_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "hash_file", lambda _: "0" * 64)
    with pytest.raises(OutputError, match="could not be written") as caught:
        write_files(tmp_path, NEW, overwrite=False)
    assert caught.value.code == "output-failed"
    shutil.rmtree(tmp_path)
