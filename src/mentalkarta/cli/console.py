"""The one place where the command line speaks: results to stdout, progress and faults to stderr."""

import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import click

from mentalkarta.cli.signals import Stop, raise_stops
from mentalkarta.cli.words import say
from mentalkarta.errors import MentalkartaError
from mentalkarta.model import Lang

PATIENCE_S = 1.0
"""Seconds of work before a progress bar appears."""


def clean_text(text: str) -> str:
    """Make text from data safe for a terminal: control and format characters become "?"."""
    return "".join("?" if unicodedata.category(sign) in {"Cc", "Cf", "Cs"} and sign != "\n" else sign for sign in text)


@dataclass
class Console:
    """How to speak to the one who runs a command: language, and how much (-1 quiet, 0 plain, 1 more)."""

    lang: Lang = "sv"
    loudness: int = 0
    _started: float = field(default_factory=time.monotonic)
    _stage: str = ""
    _bar: Any = None  # click's bar has no public type

    def tell(self, key: str, **values: object) -> None:
        """Print a phrase to stdout, unless quiet."""
        if self.loudness >= 0:
            click.echo(clean_text(say(key, self.lang, **values)))

    def show(self, text: str) -> None:
        """Print a result to stdout."""
        click.echo(clean_text(text))

    def warn(self, text: str) -> None:
        """Print to stderr."""
        self.close()
        click.echo(clean_text(text), err=True)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show a bar on stderr for work that takes more than a second."""
        if self.loudness < 0 or time.monotonic() - self._started < PATIENCE_S:
            return
        if stage != self._stage:
            self.close()
            self._stage = stage
            self._bar = click.progressbar(length=max(total, 1), label=say(stage, self.lang), file=sys.stderr)
        self._bar.update(done - self._bar.pos)
        if done >= total:
            self.close()

    def close(self) -> None:
        """End the bar that stands, if any."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None
        self._stage = ""  # should the same stage go on, it gets a new bar

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn whatever goes wrong into one sentence and an exit code; no traceback reaches a user."""
        try:
            with raise_stops():
                yield
        except MentalkartaError as error:
            self.warn(error.text(self.lang))
            sys.exit(error.exit_code)
        except Stop as stop:
            self.warn(say("stopped", self.lang))
            sys.exit(stop.exit_code)
        except BrokenPipeError:
            with suppress(OSError):
                sys.stdout.close()
            sys.exit(1)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:  # the last net: a fault of ours, said in a sentence
            self.warn(say("internal_fault", self.lang, fault=_locate(error)))
            sys.exit(1)
        finally:
            self.close()


def _locate(error: Exception) -> str:
    """Name the kind of a fault and the line of ours it came from, without any path of the user's."""
    trace, where = error.__traceback__, ""
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("mentalkarta."):
            where = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}, {where}"
