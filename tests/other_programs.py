"""Programs of the distribution that tests ask: where one is missing a test is skipped, unless it is demanded."""

import os
import subprocess
from pathlib import Path

import pytest

PYTHON = "/usr/bin/python3"
"""The distribution's own Python, for which its packages are made."""
DEMAND = "MENTALKARTA_NEEDS_GIS"
"""Set where a missing program is a failure: in .ci/run."""


def has_module(name: str) -> bool:
    """Say whether the distribution's Python has a module."""
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def demand_module(name: str, package: str) -> None:
    """Skip the test where a module is missing, or fail where that may not be."""
    if has_module(name):
        return
    missing = f"{name} is missing: apt-get install --no-install-recommends {package}"
    if os.environ.get(DEMAND):
        pytest.fail(missing)
    pytest.skip(missing)


def ask(script: Path, *arguments: object) -> str:
    """Run a script of ours in the distribution's Python; return what it prints."""
    done = subprocess.run([PYTHON, str(script), *map(str, arguments)], capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
