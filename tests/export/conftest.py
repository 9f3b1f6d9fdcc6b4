import pytest
from handmade import make_map, make_sheet, write_map


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A map with its internal copy: (map, folder, receipt as returned)."""
    mental_map = make_map(internal=True)
    out = tmp_path_factory.mktemp("written") / "out"
    return mental_map, out, write_map(out, mental_map, sheet=make_sheet())
