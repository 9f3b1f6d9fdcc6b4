"""Pull the plug: kill, stop, fill up and break runs at any moment, and look at what is left. `make torture` runs it.

Every trial makes one of two maps of a small workshop into a folder that mostly holds an earlier one. Whatever happens,
each file there must be whole (its bytes those of one of the two maps) and none may be gone; and what the next run
begins by healing must leave one map, whole. Runs are forked from a process that has everything loaded; some are fresh
processes.

    python tests/torture/torture.py [--kills 1000] [--stops 300] [--fresh 50] [--faults 1] [--sizes 40] [--seed 1]
"""

import argparse
import builtins
import contextlib
import errno
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import mentalkarta as mk
from mentalkarta.cli.main import main
from mentalkarta.cli.signals import end_at_once
from mentalkarta.export.writer import hash_file, reserve_folder

STAGING = ".mentalkarta-"
STOPS = (signal.SIGINT, signal.SIGTERM)
FAULTS = ("fsync", "replace", "rename", "link", "mkdir", "write")
"""What is made to fail, the n-th time it is called."""


class Bench:
    """Two maps of one workshop that differ in every file, the folder they are made into, and what went wrong."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home, self.random = home, random.Random(seed)
        self._warm()
        self.whole = {name: self._make(name) for name in ("a", "b")}
        started = time.monotonic()
        self.run("a", home / "timed")
        self.seconds = time.monotonic() - started
        self.wrong: Counter[str] = Counter()

    def _warm(self) -> None:
        """Make a map here, so that everything is loaded for the forked runs."""
        write_workshop(self.home / "warm")
        mk.export(mk.build_map(mk.read_workshop(self.home / "warm", formats="svg")), self.home / "warm-out")

    def _make(self, name: str) -> dict[str, str]:
        """Simulate a workshop, make its map, and hash its files."""
        write_workshop(self.home / name)
        with (self.home / name / "workshop.toml").open("a", encoding="utf-8") as toml:
            toml.write(f'\nformats = ["svg"]\ndate = "{name}"\n')
        self.run(name, self.home / f"whole-{name}")
        return hash_folder(self.home / f"whole-{name}")

    def list_arguments(self, name: str, out: Path) -> list[str]:
        """List the command line that makes a map."""
        return ["map", str(self.home / name), "-o", str(out), "--overwrite", "-q"]

    def start(self, name: str, out: Path, prepare=lambda: None) -> int:
        """Fork a run; `prepare` is called in it first."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # until the child can end as the command does
        child = os.fork()
        if child:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            return child
        code = 1
        try:
            end_at_once()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - stderr is silenced whole
                os.dup2(nowhere.fileno(), 2)
            prepare()
            main(self.list_arguments(name, out), standalone_mode=False)
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        except BaseException:  # whatever comes through would have been a traceback
            code = 99
        finally:
            os._exit(code)

    def run(self, name: str, out: Path, prepare=lambda: None) -> int:
        """Fork a run and wait for its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.start(name, out, prepare), 0)[1])

    def judge(self, out: Path, before: dict[str, str], what: str) -> None:
        """Look at the folder as it is, then as the next run heals it."""
        now = hash_folder(out)
        known = [set(whole.items()) for whole in self.whole.values()]
        self.wrong[f"{what}: torn"] += any(item not in known[0] | known[1] for item in now.items())
        self.wrong[f"{what}: vanished"] += bool(set(before) - set(now))
        with contextlib.suppress(Exception), reserve_folder(out):
            pass
        healed = hash_folder(out)
        self.wrong[f"{what}: not one map after healing"] += healed not in ({}, *self.whole.values())
        self.wrong[f"{what}: left behind"] += any(path.name.startswith(STAGING) for path in out.glob(".*"))


def write_workshop(folder: Path) -> None:
    """Write a small invented workshop."""
    for path, content in mk.simulate_workshop(people=6, seed=4).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def hash_folder(folder: Path) -> dict[str, str]:
    """Hash every file of a folder, those of a run under way left out."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: hash_file(path) for name, path in named if not name.startswith(STAGING)}


def torment(bench: Bench, count: int, number: signal.Signals, wanted: int) -> None:
    """Send a signal at a random moment of many runs, every tenth of them a first one."""
    what, out = number.name, bench.home / "out"
    for trial in range(count):
        if trial % 10 == 0:
            shutil.rmtree(out, ignore_errors=True)
        before = hash_folder(out)
        child = bench.start("ab"[trial % 2], out)
        time.sleep(bench.random.uniform(0.0, 1.1 * bench.seconds))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if number != signal.SIGKILL:
            bench.wrong[f"{what}: exit code {code}"] += code not in (0, wanted)
        bench.judge(out, before, what)


def torment_fresh(bench: Bench, count: int, number: signal.Signals, wanted: int) -> None:
    """Send a signal at a random moment of runs that are processes of their own, loading included."""
    what, out = f"{number.name}, fresh", bench.home / "out"
    for trial in range(count):
        before = hash_folder(out)
        command = [sys.executable, "-m", "mentalkarta", *bench.list_arguments("ab"[trial % 2], out)]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            time.sleep(bench.random.uniform(0.15, 3.0 + bench.seconds))
            process.send_signal(number)
            _, said = process.communicate()
        if number != signal.SIGKILL:
            bench.wrong[f"{what}: exit code {process.returncode}"] += process.returncode not in (0, wanted)
            bench.wrong[f"{what}: traceback"] += b"Traceback" in said
        bench.judge(out, before, what)


class Breaker:
    """Make the n-th call of a function of the system fail with a full disk."""

    def __init__(self, what: str, place: int) -> None:
        self.what, self.place, self.calls = what, place, 0

    def count(self) -> None:
        """Count a call; the chosen one fails."""
        self.calls += 1
        if self.calls == self.place:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def install(self) -> None:
        """Put itself in the place of the function."""
        if self.what == "write":
            true_open, count = io.open, self.count

            class Stream(io.FileIO):
                def write(self, data):
                    count()
                    return super().write(data)

            def open_counted(file, mode="r", *rest, **more):
                if mode == "wb":
                    return Stream(file, "w")
                return true_open(file, mode, *rest, **more)

            io.open = builtins.open = open_counted
            return
        true = getattr(os, self.what)

        def call(*arguments, **more):
            self.count()
            return true(*arguments, **more)

        setattr(os, self.what, call)


def break_calls(bench: Bench) -> int:
    """Let every call of every kind fail once, over a first and a later run."""
    trials = 0
    for what in FAULTS:
        for first in (True, False):
            place, failed = 1, True
            while failed:
                out = bench.home / "out"
                shutil.rmtree(out, ignore_errors=True)
                if not first:
                    shutil.copytree(bench.home / "whole-a", out)
                before = hash_folder(out)
                code = bench.run("b", out, Breaker(what, place).install)
                failed = code != 0
                bench.wrong[f"{what}: exit code"] += code not in (0, 1)
                bench.judge(out, before, what)
                trials += 1
                place += 1
    return trials


def fill_disks(bench: Bench, count: int) -> int:
    """Make maps on disks of many sizes; 0 where none can be mounted."""
    disk = bench.home / "disk"
    disk.mkdir()
    need = sum(path.stat().st_size for path in (bench.home / "whole-a").rglob("*") if path.is_file())
    for trial in range(count):
        size = int(4096 + 2.6 * need * (trial + 1) / count)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=False)
        if mounted.returncode:
            return 0
        try:
            out = disk / "out"
            if bench.run("a", out) not in (0, 1):
                bench.wrong["disk: exit code"] += 1
            before = hash_folder(out)
            if bench.run("b", out) not in (0, 1):
                bench.wrong["disk: exit code"] += 1
            bench.judge(out, before, "disk")
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    return count


def parse() -> argparse.Namespace:
    """Read the numbers of trials."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, count in (("kills", 1000), ("stops", 300), ("fresh", 50), ("faults", 1), ("sizes", 40), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=count)
    return parser.parse_args()


def torture(given: argparse.Namespace, home: Path) -> int:
    """Run all trials, say what went wrong, and return how often."""
    bench = Bench(home, given.seed)
    print(f"a run takes {bench.seconds:.2f} s and makes {len(bench.whole['a'])} files", flush=True)
    for number, count, wanted in (
        (signal.SIGKILL, given.kills, -9),
        (signal.SIGTERM, given.stops, 143),
        (signal.SIGINT, given.stops, 130),
    ):
        torment(bench, count, number, wanted)
        torment_fresh(bench, given.fresh, number, wanted)
        print(f"{number.name}: {count} forked runs, {given.fresh} fresh ones", flush=True)
    if given.faults:
        print(f"failing calls of {', '.join(FAULTS)}: {break_calls(bench)} runs", flush=True)
    sizes = fill_disks(bench, given.sizes)
    print(f"disks of {sizes} sizes" if sizes else "disks: none can be mounted here, passed over", flush=True)
    for what, times in sorted(bench.wrong.items()):
        print(f"  {what}: {times}")
    return sum(bench.wrong.values())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        sys.exit(1 if torture(parse(), Path(folder)) else 0)
