"""Ctrl-C and SIGTERM: a sentence, an exit code, no traceback, nothing half done."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mentalkarta.cli.signals import Stop, raise_stops

KRAMFORS = Path(__file__).parent.parent.parent / "examples" / "kramfors"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("delay_s", [0.3, 2.0])
def test_a_command_ends_cleanly_wherever_it_is(tmp_path, number, code, delay_s):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "mentalkarta", "map", str(KRAMFORS), "-o", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(delay_s)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in said
    assert not out.exists() or list(out.iterdir()) == []


def test_a_stop_that_is_swallowed_is_raised_again(monkeypatch):
    monkeypatch.setattr("mentalkarta.cli.signals.REPEAT_S", 0.05)
    swallowed = []

    def work():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        except Stop as first:  # as a callback of a C library does
            swallowed.append(first.exit_code)
        time.sleep(5)

    with pytest.raises(Stop) as stop, raise_stops():
        work()
    assert swallowed == [143]
    assert stop.value.exit_code == 143


def test_the_handlers_before_come_back():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with raise_stops():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
