"""Legend file -> Legend: what a map shows and how it looks is data, so a new legend or element needs no code."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from mentalkarta.errors import UsageError
from mentalkarta.faults import Faults, show
from mentalkarta.legend_faults import find_legend_faults
from mentalkarta.model import Category, Element, FrequencyClass, Kind, Legend, Level, Text
from mentalkarta.settings import Span, Table, path_exists, read_toml
from mentalkarta.symbol import Area, Hatch, Line, Marker, NameStyle, Pie, Symbol, Tick

_PACKAGE = Path(__file__).parent

KINDS: tuple[Kind, ...] = get_args(Kind)
LEVELS: tuple[Level, ...] = get_args(Level)
SHAPES: tuple[Literal["triangle", "circle", "square", "diamond"], ...] = ("triangle", "circle", "square", "diamond")
WEIGHTS: tuple[Literal["regular", "semibold", "bold"], ...] = ("regular", "semibold", "bold")
PIES: tuple[Literal["share"], ...] = ("share",)

SHARE = Span(0, 1, above=True)
ALPHA = Span(0, 1)
SIZE_MM = Span(0, 50, above=True)
EDGE_MM = Span(0, 50)
SIZE_PT = Span(4, 72)
GROW_PT = Span(0, 36)
ANGLE_DEG = Span(-360, 360)
HEADING_DEG = Span(0, 90, above=True)
GRADE = Span(1, 99)
ORDER = Span(-1000, 1000)


def list_legends() -> tuple[str, ...]:
    """List the legends that come with mentalkarta, by name."""
    return tuple(sorted(file.stem for file in _find_folder().glob("*.toml")))


def load_legend(name: str | Path) -> Legend:
    """Load a legend that comes with mentalkarta, or a legend file.

    Parameters
    ----------
    name
        A name of `list_legends`, or a path: a Path, or a text that ends in .toml or holds a separator.

    Raises
    ------
    UsageError
        When there is no such legend; when the file has faults: one error that names all of them.
    """
    file = find_legend_file(name)
    table = Table(read_toml(file, "legend-faulty"))
    legend = parse_legend(table)
    faults = Faults((*table.gather(), *find_legend_faults(legend)))
    if faults:
        raise UsageError("legend-faulty", file=str(file), count=len(faults), faults=faults)
    return legend


def find_legend_file(name: str | Path) -> Path:
    """Return the file of a legend, named or given as a path as for `load_legend`.

    Raises
    ------
    UsageError
        `legend-unknown`, `legend-missing`.
    """
    known = ", ".join(list_legends())
    if not _is_path(name):
        if name not in list_legends():
            raise UsageError("legend-unknown", name=show(name), known=known)
        return _find_folder() / f"{name}.toml"
    file = Path(name)
    if not path_exists(file):
        raise UsageError("legend-missing", file=str(file), known=known)
    return file


def _find_folder(package: Path = _PACKAGE) -> Path:
    """Return the folder of the shipped legends: in the package of a wheel, else at the top of the repository."""
    shipped = package / "legends"
    return shipped if shipped.is_dir() else package.parents[1] / "legends"


def _is_path(name: str | Path) -> bool:
    """Tell a path from the name of a shipped legend."""
    return isinstance(name, Path) or name.casefold().endswith(".toml") or any(sign in name for sign in ("/", os.sep))


# --- from tables to nouns ---------------------------------------------------------------------------------------


def parse_legend(table: Table) -> Legend:
    """Parse a whole legend; the table gathers the faults of its parts, `find_legend_faults` those between them."""
    return Legend(
        key=table.name("key"),
        title=_read_words(table, "title"),
        source=_read_words(table, "source"),
        elements=tuple(_read_element(element) for element in table.some_tables("element")),
    )


def _read_element(table: Table) -> Element:
    """Read one element; categories belong to points only, headings and crossings to lines only."""
    kind = table.choice("kind", KINDS)
    is_unclear = table.is_refused("kind")
    is_pie = kind == "point" and table.has("category")
    wanted = "" if is_unclear else "pie" if is_pie else _FORM_OF_KIND[kind]
    return Element(
        key=table.name("key"),
        layer=table.name("layer"),
        kind=kind,
        label=_read_words(table, "label"),
        note=_read_words(table, "note"),
        aliases=table.texts("aliases"),
        classes=tuple(_read_class(frequency_class, wanted) for frequency_class in table.some_tables("class")),
        name_style=_read_name_style(table.table("name_style")),
        column_share=table.number("column_share", SHARE),
        categories=tuple(_read_category(category) for category in table.some_tables("category")) if is_pie else (),
        unspecified=_read_category(table.table("unspecified")) if is_pie else None,
        heading_deg=table.number("heading_deg", HEADING_DEG, 30.0) if kind == "line" or is_unclear else 30.0,
        crosses=_read_crosses(table) if kind == "line" or is_unclear else (),
    )


def _read_crosses(table: Table) -> tuple[str, ...]:
    """Read the keys of the elements that stand in the way, each once."""
    return tuple(dict.fromkeys(table.texts("crosses"))) if table.has("crosses") else ()


def _read_words(table: Table, key: str) -> Text:
    """Read the same words in both languages."""
    words = table.table(key)
    return Text(sv=words.text("sv"), en=words.text("en"))


def _read_category(table: Table) -> Category:
    """Read a purpose of a destination."""
    return Category(
        key=table.name("key"),
        label=_read_words(table, "label"),
        color=table.color("color"),
        aliases=table.texts("aliases"),
    )


def _read_name_style(table: Table) -> NameStyle:
    """Read how names are set."""
    return NameStyle(
        color=table.color("color"),
        size_pt=table.number("size_pt", SIZE_PT),
        grow_pt=table.number("grow_pt", GROW_PT, 0.0),
        weight=table.choice("weight", WEIGHTS, "regular"),
        italic=table.flag("italic", default=False),
        capitals=table.flag("capitals", default=False),
        with_share=table.flag("with_share", default=False),
    )


def _read_class(table: Table, wanted: str) -> FrequencyClass:
    """Read one grade; `wanted` is the form its symbol must have, "" when any will do."""
    return FrequencyClass(
        key=table.name("key"),
        level=table.choice("level", LEVELS),
        grade=table.whole("grade", GRADE),
        label=_read_words(table, "label"),
        min_share=table.number("min_share", SHARE),
        symbol=_read_symbol(table, wanted),
        order=table.whole("order", ORDER),
    )


# --- symbols ----------------------------------------------------------------------------------------------------


def _read_symbol(table: Table, wanted: str) -> Symbol:
    """Read the symbol of a class, told by the one key that only its form has."""
    symbol = table.table("symbol")
    form = symbol.find_first(_READERS)
    if form and wanted in ("", form):
        return _READERS[form](symbol)
    symbol.leave_out()
    if not table.is_refused("symbol"):
        table.refuse("symbol-misfit", "symbol", wanted=_FORMS[wanted] if wanted else ", ".join(_FORMS.values()))
    return Line(color="", width_mm=0)


def _read_marker(table: Table) -> Marker:
    """Read a point symbol."""
    return Marker(
        shape=table.choice("marker", SHAPES),
        size_mm=table.number("size_mm", SIZE_MM),
        fill=table.color("fill"),
        edge=table.color("edge"),
        edge_mm=table.number("edge_mm", EDGE_MM),
        halo_mm=table.number("halo_mm", EDGE_MM, 0.0),
    )


def _read_pie(table: Table) -> Pie:
    """Read a pie; its area can only follow the share."""
    table.choice("pie", PIES)
    return Pie(
        radius_mm=table.number("radius_mm", SIZE_MM),
        ring=table.color("ring"),
        ring_mm=table.number("ring_mm", EDGE_MM),
        divider=table.color("divider"),
        divider_mm=table.number("divider_mm", EDGE_MM),
    )


def _read_line(table: Table) -> Line:
    """Read a line, its casing and its cross ticks."""
    return Line(
        color=table.color("color"),
        width_mm=table.number("width_mm", SIZE_MM),
        dash_mm=_read_dash(table),
        casing_mm=table.number("casing_mm", EDGE_MM, 0.0),
        casing=table.color("casing", "#FFFFFF"),
        tick=_read_tick(table.table("tick")) if table.has("tick") else None,
    )


def _read_tick(table: Table) -> Tick:
    """Read cross ticks."""
    return Tick(
        length_mm=table.number("length_mm", SIZE_MM),
        every_mm=table.number("every_mm", SIZE_MM),
        width_mm=table.number("width_mm", SIZE_MM),
    )


def _read_area(table: Table) -> Area:
    """Read a tint, its outline and its hatch."""
    return Area(
        fill=table.color("fill"),
        alpha=table.number("alpha", ALPHA),
        edge=table.color("edge"),
        edge_mm=table.number("edge_mm", EDGE_MM),
        dash_mm=_read_dash(table),
        hatch=_read_hatch(table.table("hatch")) if table.has("hatch") else None,
    )


def _read_hatch(table: Table) -> Hatch:
    """Read a hatch."""
    return Hatch(
        angle_deg=table.number("angle_deg", ANGLE_DEG),
        gap_mm=table.number("gap_mm", SIZE_MM),
        width_mm=table.number("width_mm", SIZE_MM),
    )


def _read_dash(table: Table) -> tuple[float, ...]:
    """Read on and off lengths; none is a solid line."""
    lengths = table.numbers("dash_mm", SIZE_MM, ())
    if len(lengths) % 2:
        table.refuse("dash-odd", "dash_mm", count=len(lengths))
    return lengths


_READERS: dict[str, Callable[[Table], Symbol]] = {
    "marker": _read_marker,  # before "fill", which a marker has too
    "pie": _read_pie,
    "fill": _read_area,
    "color": _read_line,
}

_FORMS = {
    "marker": "{marker = …, size_mm = …}",
    "pie": "{pie = …, radius_mm = …}",
    "fill": "{fill = …, alpha = …}",
    "color": "{color = …, width_mm = …}",
}

_FORM_OF_KIND: dict[Kind, str] = {"point": "marker", "line": "color", "area": "fill"}
