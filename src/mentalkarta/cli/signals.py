"""Ctrl-C and SIGTERM end a command cleanly, wherever they meet it."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

EXIT_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
"""As shells number them: 128 and the signal."""

REPEAT_S = 1.0
"""Seconds until a stop that was swallowed is raised again."""


class Stop(BaseException):
    """The command is to end; no `except Exception` of a library takes it for a fault."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = EXIT_CODES[signal.Signals(number)]


@contextmanager
def raise_stops() -> Iterator[None]:
    """Raise `Stop` where a signal meets the command.

    C libraries print and forget what is raised in a callback of theirs, so it is raised again every second until it
    gets through.
    """
    if threading.current_thread() is not threading.main_thread():  # signals go to the main thread only
        yield
        return
    first: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        if number in EXIT_CODES and not first:
            first.append(number)
            if hasattr(signal, "setitimer"):
                signal.signal(signal.SIGALRM, stop)
                signal.setitimer(signal.ITIMER_REAL, REPEAT_S, REPEAT_S)
        raise Stop(first[0])

    earlier = {number: signal.signal(number, stop) for number in EXIT_CODES}
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0.0)
        for number, handler in earlier.items():
            signal.signal(number, handler)


def end_at_once() -> None:
    """Let a signal end the program without a word, until a command can end by itself: nothing is open yet."""

    def end(number: int, _frame: FrameType | None) -> None:
        os._exit(EXIT_CODES[signal.Signals(number)])

    for number in EXIT_CODES:
        signal.signal(number, end)
