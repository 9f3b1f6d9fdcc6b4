"""A class's symbol in QGIS's own terms: symbol layers, lowest first, sizes in millimetres."""

from mentalkarta.export.xml import Node, Value, add_expressions, add_node, add_options, make_node
from mentalkarta.symbol import Area, Hatch, Line, Marker, Pie, Symbol, Tick

SYMBOL_TYPES = {Marker: "marker", Pie: "marker", Line: "line", Area: "fill"}


def write_color(color: str, alpha: float = 1.0) -> str:
    """Write "#rrggbb" as QGIS's "red,green,blue,alpha" of 0-255."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * alpha)}"


def make_symbol(name: str, symbol: Symbol, rank: int, asked: int) -> Node:
    """Translate a symbol.

    Parameters
    ----------
    name
        Its name within the renderer.
    symbol
        What the legend says.
    rank
        0 for the weakest class; higher ranks are drawn above.
    asked
        People asked: what a whole pie would stand for.
    """
    node = start_symbol(name, SYMBOL_TYPES[type(symbol)])
    match symbol:
        case Marker():
            _add_marker(node, symbol, rank)
        case Line():
            add_line(node, symbol, level=1 + rank)  # casings lie below every class
        case Area():
            _add_area(node, symbol, name, rank)
        case Pie():
            _add_disk(node, symbol, rank, asked)
    return node


def start_symbol(name: str, kind: str) -> Node:
    """Make a symbol without any layer; `kind` is "marker", "line" or "fill"."""
    return make_node("symbol", name=name, type=kind, alpha=1, clip_to_extent=1, force_rhr=0)


def _add_layer(symbol: Node, kind: str, values: dict[str, Value], *, level: int, locked: bool = False) -> Node:
    """Add a symbol layer; casings and halos are locked, so that QGIS takes the symbol's colour from the others."""
    layer = add_node(symbol, "layer", class_=kind, enabled=1, locked=locked, pass_=level)
    add_options(layer, values)
    return layer


def _add_marker(node: Node, symbol: Marker, rank: int) -> None:
    """Add the halo, then the marker itself."""
    if symbol.halo_mm > 0:
        edge_mm = symbol.edge_mm + 2 * symbol.halo_mm
        _add_layer(node, "SimpleMarker", _shape(symbol, "#FFFFFF", "#FFFFFF", edge_mm), level=2 * rank, locked=True)
    values = _shape(symbol, symbol.fill, symbol.edge, symbol.edge_mm)
    _add_layer(node, "SimpleMarker", values, level=2 * rank + 1)


def _shape(symbol: Marker, fill: str, edge: str, edge_mm: float) -> dict[str, Value]:
    """Describe a marker's shape in given colours."""
    return {
        "name": symbol.shape,
        "color": write_color(fill),
        "size": symbol.size_mm,
        "size_unit": "MM",
        "outline_color": write_color(edge),
        "outline_style": "solid" if edge_mm > 0 else "no",
        "outline_width": edge_mm,
        "outline_width_unit": "MM",
        "joinstyle": "miter",
    }


def add_line(node: Node, line: Line, *, level: int, casing_level: int = 0, inside: bool = False) -> None:
    """Add a casing, a line and its cross ticks to a symbol of lines or areas; `inside` keeps it within the area."""
    if line.casing_mm > 0:
        casing = _stroke(line.casing, line.width_mm + 2 * line.casing_mm, round_ends=True)
        _add_layer(node, "SimpleLine", casing, level=casing_level, locked=True)
    values = _stroke(line.color, line.width_mm, line.dash_mm, round_ends=line.tick is None)
    if inside:
        values["draw_inside_polygon"] = 1
    _add_layer(node, "SimpleLine", values, level=level)
    if line.tick is not None:
        _add_ticks(node, line, line.tick, level)


def add_fill(node: Node, color: str, *, level: int, alpha: float = 1.0) -> None:
    """Add a fill without outline to a symbol of areas."""
    values: dict[str, Value] = {"color": write_color(color, alpha), "style": "solid", "outline_style": "no"}
    _add_layer(node, "SimpleFill", values, level=level)


def _stroke(color: str, width_mm: float, dash_mm: tuple[float, ...] = (), *, round_ends: bool) -> dict[str, Value]:
    """Describe a line; dashes have flat ends, for others would eat the gaps."""
    values: dict[str, Value] = {
        "line_color": write_color(color),
        "line_style": "solid",
        "line_width": width_mm,
        "line_width_unit": "MM",
        "capstyle": "round" if round_ends and not dash_mm else "flat",
        "joinstyle": "round",
    }
    if dash_mm:
        values |= {"use_custom_dash": 1, "customdash": ";".join(f"{mm:g}" for mm in dash_mm), "customdash_unit": "MM"}
    return values


def _add_ticks(node: Node, symbol: Line, tick: Tick, level: int) -> None:
    """Add cross ticks; the first stands in the middle of the first dash."""
    first_mm = (symbol.dash_mm[0] if symbol.dash_mm else tick.every_mm) / 2
    values: dict[str, Value] = {
        "placement": "interval",
        "interval": tick.every_mm,
        "interval_unit": "MM",
        "hash_length": tick.length_mm,
        "hash_length_unit": "MM",
        "hash_angle": 0,
        "rotate": 1,
        "average_angle_length": 4,
        "average_angle_unit": "MM",
        "offset_along_line": first_mm,
        "offset_along_line_unit": "MM",
    }
    layer = _add_layer(node, "HashLine", values, level=level)
    _add_inner_line(layer, f"@{node.get('name')}@{len(node) - 1}", symbol.color, tick.width_mm)


def _add_inner_line(layer: Node, name: str, color: str, width_mm: float) -> None:
    """Add the line that a hatch or a tick is drawn with."""
    inner = start_symbol(name, "line")
    layer.append(inner)
    _add_layer(inner, "SimpleLine", _stroke(color, width_mm, round_ends=False), level=0)


def _add_area(node: Node, symbol: Area, name: str, rank: int) -> None:
    """Add tint, hatch and outline, each in a layer of its own."""
    add_fill(node, symbol.fill, level=rank, alpha=symbol.alpha)
    if symbol.hatch is not None:
        _add_hatch(node, symbol.edge, symbol.hatch, name, rank)
    add_line(node, Line(symbol.edge, symbol.edge_mm, symbol.dash_mm), level=rank)


def _add_hatch(node: Node, color: str, hatch: Hatch, name: str, rank: int) -> None:
    """Add parallel lines; QGIS counts their angle as the legend does."""
    values: dict[str, Value] = {"angle": hatch.angle_deg, "distance": hatch.gap_mm, "distance_unit": "MM"}
    layer = _add_layer(node, "LinePatternFill", values, level=rank)
    _add_inner_line(layer, f"@{name}@1", color, hatch.width_mm)


def _add_disk(node: Node, symbol: Pie, rank: int, asked: int) -> None:
    """Add the dark disk below a pie: what shows of it is the ring, and labels keep clear of it."""
    values: dict[str, Value] = {
        "name": "circle",
        "color": write_color(symbol.ring),
        "size": symbol.radius_mm / 2,
        "size_unit": "MM",
        "outline_style": "no",
    }
    layer = _add_layer(node, "SimpleMarker", values, level=rank)
    wider_mm = symbol.divider_mm + 2 * symbol.ring_mm
    size = f'{2 * symbol.radius_mm:g} * sqrt("participants" / {max(asked, 1)}.0) + {wider_mm:g}'
    add_expressions(layer, "data_defined_properties", {"size": size})
