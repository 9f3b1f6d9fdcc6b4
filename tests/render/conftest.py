"""Sheets that several tests look at, drawn once."""

import pytest
from render_maps import make_kramfors

from mentalkarta.render import compose_sheet


@pytest.fixture(scope="session")
def kramfors():
    return make_kramfors()


@pytest.fixture(scope="session")
def sheet(kramfors):
    return compose_sheet(kramfors)


@pytest.fixture(scope="session")
def english():
    return compose_sheet(make_kramfors(lang="en"))
