"""What a base layer shows, by the names planners give such files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from mentalkarta.model import BaseRole

ROLES: tuple[BaseRole, ...] = get_args(BaseRole)

_STEMS: Mapping[BaseRole, tuple[str, ...]] = {
    "land": ("land",),
    "water": ("water", "sea", "lake", "lakes", "vatten", "hav", "sjö", "sjöar"),
    "river": ("river", "rivers", "älv", "älvar"),
    "road": ("road", "roads", "väg", "vägar"),
    "rail": ("rail", "rails", "railway", "railways", "järnväg", "järnvägar"),
    "border": ("border", "borders", "gräns", "gränser"),
    "area": ("area", "municipality", "kommun", "study_area"),
    "places": ("places", "localities", "orter"),
    "locator": ("locator", "översikt"),
    "background": ("background", "bakgrund", "ortofoto", "orthophoto", "flygbild"),
}

ROLE_NAMES: Mapping[str, BaseRole] = MappingProxyType({name: role for role, names in _STEMS.items() for name in names})
"""Names that say what a base file shows: its own, without folder and ending, or the role given with it."""

_ROLE_PREFIX = re.compile(r"\s*(\w+)\s*=\s*(.+?)\s*", re.DOTALL)


def find_role(name: str) -> BaseRole | None:
    """Return the role a name stands for: one of `ROLES`, or what a file is called without folder and ending."""
    folded = unicodedata.normalize("NFC", name).casefold().strip()
    return ROLE_NAMES.get(folded.replace("-", "_").replace(" ", "_"))


def spell_out_base(text: str) -> Mapping[str, object]:
    """Split ROLE=FILE; a text without a role is all file."""
    match = _ROLE_PREFIX.fullmatch(text)
    return {"role": match[1], "file": match[2]} if match else {"file": text}
