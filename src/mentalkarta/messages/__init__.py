"""What mentalkarta says to people: one table of coded sentences, in Swedish and English.

Every error, every verdict on a drawing and every note in the receipt is a code here. A code never changes its
meaning; its words may. `docs/errors.md` is made from this table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mentalkarta.messages.base import Message
from mentalkarta.messages.counting import COUNTING
from mentalkarta.messages.layers import LAYERS
from mentalkarta.messages.mapping import MAPPING
from mentalkarta.messages.reading import READING
from mentalkarta.messages.settings import SETTINGS
from mentalkarta.messages.simulating import SIMULATING
from mentalkarta.messages.writing import WRITING

MESSAGES: Mapping[str, Message] = MappingProxyType(
    {message.code: message for message in (*SETTINGS, *READING, *MAPPING, *COUNTING, *SIMULATING, *WRITING, *LAYERS)}
)


def phrase(code: str, lang: str, values: Mapping[str, Any]) -> str:
    """Say a code in words.

    Parameters
    ----------
    code
        A key of `MESSAGES`.
    lang
        "sv" or "en".
    values
        What the sentence names: file, feature, number. Each place in the template must be given.

    Returns
    -------
    str
        One sentence of what is wrong and where, and one of what to do.

    Raises
    ------
    KeyError
        When the code or a value is missing: a fault in mentalkarta, caught by its tests.
    """
    message = MESSAGES[code]
    template = message.sv if lang == "sv" else message.en
    return template.format_map(values)
