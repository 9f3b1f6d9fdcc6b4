"""News of long work, for whoever waits for it."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told of long work: (stage, steps done, steps in all); stages are keys the command line puts into words."""


def stay_silent(_stage: str, _done: int, _total: int) -> None:
    """Take the news and say nothing."""
