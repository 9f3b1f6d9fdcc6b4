"""The house rules that reading the code can hold: who imports whom, how long files are."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "mentalkarta"

TIERS = (
    ("messages",),
    ("counts", "errors", "faults", "intervals", "networks", "picture", "spellings", "symbol"),
    ("groups", "zones"),
    ("model",),
    ("base_roles", "base_style", "legend_faults", "progress", "scale", "settings", "wording"),
    ("workshop_keys",),
    (
        "credits",
        "legend",
        "workshop",
        "ingest",
        "aggregate",
        "classify",
        "comparison",
        "crossings",
        "design_effect",
        "privacy",
        "study_area",
    ),
    ("group_maps",),
    ("pipeline", "simulate"),
    ("render", "export"),
    ("delivery", "forgetting"),
    ("cli",),
    ("__main__",),
)
"""A room imports only from tiers above it in this list, never from its neighbours."""

LEVELS = {room: level for level, rooms in enumerate(TIERS) for room in rooms}

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def find_room(module: str) -> str:
    return module.split(".")[1]


def list_imports(path: Path) -> list[str]:
    imports = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imports += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            module = node.module or ""
            if module == "mentalkarta":
                imports += [f"mentalkarta.{alias.name}" for alias in node.names]
            imports.append(module)
    return [name for name in imports if name.startswith("mentalkarta.")]


def name_module(path: Path) -> str:
    return ".".join(("mentalkarta", *path.relative_to(PACKAGE).with_suffix("").parts))


def test_every_room_has_a_level():
    assert {find_room(name_module(path)) for path in MODULES} == set(LEVELS)


@pytest.mark.parametrize("path", MODULES, ids=name_module)
def test_imports_only_from_lower_levels(path):
    room = find_room(name_module(path))
    for name in list_imports(path):
        other = find_room(name)
        assert other == room or LEVELS[other] < LEVELS[room], f"{room} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=name_module)
def test_files_stay_under_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_public_names_are_few_and_there():
    import mentalkarta

    assert len(mentalkarta.__all__) <= 15
    for name in mentalkarta.__all__:
        assert getattr(mentalkarta, name).__doc__
    import mentalkarta.export.writer  # a room of the same name must not take the function's place

    assert callable(mentalkarta.export)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mentalkarta.nothing  # noqa: B018 - asking for it is the test
