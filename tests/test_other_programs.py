"""A missing program skips its tests, and fails them where it is demanded."""

import other_programs
import pytest


def test_a_missing_program_is_skipped_saying_so(monkeypatch):
    monkeypatch.delenv(other_programs.DEMAND, raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install --no-install-recommends no-such-package"):
        other_programs.demand_module("no_such_module", "no-such-package")


def test_a_missing_program_fails_where_it_is_demanded(monkeypatch):
    monkeypatch.setenv(other_programs.DEMAND, "1")
    with pytest.raises(pytest.fail.Exception, match="no_such_module is missing"):
        other_programs.demand_module("no_such_module", "no-such-package")


def test_no_python_is_no_module(monkeypatch, tmp_path):
    monkeypatch.setattr(other_programs, "PYTHON", str(tmp_path / "python3"))
    assert not other_programs.has_module("sys")
