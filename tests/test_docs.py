"""The reference pages are what the code says now."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"


def load_maker():
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["reference/cli.md", "errors.md"])
def test_reference_is_made_from_the_code(page):
    assert (DOCS / page).read_text(encoding="utf-8") == load_maker().PAGES[page](), "run `make docs`"
