"""The errors a user can meet: a code, what it names, and a sentence in two languages."""

from typing import Any, ClassVar

from mentalkarta.messages import phrase


class MentalkartaError(Exception):
    """Stop the job and say why.

    Parameters
    ----------
    code
        A key of `mentalkarta.messages.MESSAGES`.
    values
        What the sentence names (file, feature, number).

    Notes
    -----
    `str(error)` is English; `error.text("sv")` is what a planner reads. `exit_code` is what the command line ends
    with.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, **values: Any) -> None:  # noqa: ANN401 - whatever str.format can show
        self.code = code
        self.values = values
        super().__init__(phrase(code, "en", values))

    def text(self, lang: str) -> str:
        """Say the error in a language, "sv" or "en"."""
        return phrase(self.code, lang, self.values)


class DataError(MentalkartaError):
    """The data stopped the job: nothing in it can be mapped. Exit 1."""


class OutputError(MentalkartaError):
    """The result could not be written: full disk, no right, a file held by another program. Exit 1."""


class UsageError(MentalkartaError):
    """Asked wrongly: an unknown legend, a missing folder, a key that does not exist. Exit 2."""

    exit_code: ClassVar[int] = 2
