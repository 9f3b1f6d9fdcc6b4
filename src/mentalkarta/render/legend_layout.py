"""Where the parts of the legend lie: a column an element below the map, one above the other beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mentalkarta.render.page import MUTED, Box
from mentalkarta.render.text import TextStyle, measure_text
from mentalkarta.symbol import Pie
from mentalkarta.wording import describe_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mentalkarta.model import Category, Element, Lang, Layer, MentalMap

CLASS = TextStyle(9.2)
LIMITS = TextStyle(7.0, color=MUTED)
CLASS_SIZES_PT = ((9.2, 7.0), (8.8, 6.8), (8.4, 6.6))
"""Sizes of class words and limits that are tried until both fit in a row."""
TWO_ROWS_PT = 8.4
"""Size of class words with their limits below them."""

SAMPLE_MM = {"point": 8.4, "line": 13.0, "area": 13.0}
"""Width of the samples by kind of element."""
SAMPLE_GAP_MM, WORDS_GAP_MM = 2.5, 2.0
SLICE_WIDE_MM, CIRCLES_MM = 10.0, 34.0
"""Widths of a slice's sample with its gap, and of the nested circles with their shares."""
ROW_MM, ROW_LEAST_MM, FOOT_MM = 7.2, 2.6, 3.2
ROWS_DOWN, ROWS_DOWN_BESIDE = 14.8, 11.4
"""From the top of a section to the middle of its first row, the note below the head or beside it."""
TIER_MM, TIER_GAP_MM, STACK_GAP_MM, GUTTER_MM = 41.6, 2.0, 1.0, 4.0
LOW_TIER_ROWS, LOW_TIER_MM = 3, 31.0
"""Rows up to which a tier is low, and how high it is then."""
WIDEST = 1.5
"""How much wider than its share of an A3 a column may become."""
A3_STRIP_MM = 400.0
ABSENT_SHARE, ABSENT_LEAST_MM = 0.18, 42.0
BESIDE_MM, WIDE_BESIDE_MM, STACK_STEP_MM = 86.0, 136.0, 5.4
"""Width of a legend beside the map, in one column and in two, and the distance of rows from which one has room."""


@dataclass(frozen=True, slots=True)
class Section:
    """One element's part of the legend; without a layer the part that tells which elements the map does not show."""

    layer: Layer | None
    box: Box
    lang: Lang
    note_beside: bool = False

    @property
    def rows_down(self) -> float:
        """From the top of the section to the middle of its first row."""
        return ROWS_DOWN_BESIDE if self.note_beside else ROWS_DOWN


def list_shown(mental_map: MentalMap) -> list[Layer]:
    """List the layers the map shows something of; all of them when it shows nothing."""
    shown = [layer for layer in mental_map.layers if is_shown(layer)]
    return shown or list(mental_map.layers)


def list_absent(mental_map: MentalMap) -> list[str]:
    """List the elements, in words, that the map shows nothing of; none when it shows nothing at all."""
    lang, shown = mental_map.workshop.lang, list_shown(mental_map)
    return [layer.element.label.get(lang) for layer in mental_map.layers if layer not in shown]


def is_shown(layer: Layer) -> bool:
    """Tell whether any place of a layer has a class."""
    return bool((layer.places["class"] != "").any())


def list_slices(layer: Layer) -> list[Category]:
    """List the categories whose colours the map shows; `unspecified` only where some place has it."""
    shown, extra = list(layer.element.categories), layer.element.unspecified
    if extra is not None and extra.key in layer.places and layer.places[extra.key].fillna(0).sum() > 0:
        shown.append(extra)
    return shown


def is_pie(element: Element) -> bool:
    """Tell whether an element is shown as pies."""
    return any(isinstance(frequency.symbol, Pie) for frequency in element.classes)


def find_pie(element: Element) -> Pie:
    """Return the pie that the places of an element shown as pies wear."""
    return next(frequency.symbol for frequency in element.classes if isinstance(frequency.symbol, Pie))


def count_rows(layer: Layer) -> int:
    """Count the rows of an element's section."""
    return len(list_slices(layer)) if is_pie(layer.element) else len(layer.element.classes)


def find_step(section: Section, rows: int) -> float:
    """Return the distance of rows so that all fit above the foot of a section."""
    room = section.box.height - section.rows_down - FOOT_MM
    return max(ROW_LEAST_MM, min(ROW_MM, room / max(1, rows - 1)))


def find_class_styles(layer: Layer, lang: Lang, room: float) -> tuple[TextStyle, TextStyle] | None:
    """Return the largest styles in which every class's words and limits stand side by side, None when none do."""
    for words_pt, limits_pt in CLASS_SIZES_PT:
        words, limits = replace(CLASS, size_pt=words_pt), replace(LIMITS, size_pt=limits_pt)
        widths = [
            measure_text(frequency.label.get(lang), words).width
            + measure_text(describe_limits(layer.element, frequency, layer.limits, lang), limits).width
            for frequency in layer.element.classes
        ]
        if max(widths) + WORDS_GAP_MM <= room:
            return words, limits
    return None


def measure_least(layer: Layer, lang: Lang) -> float:
    """Measure the least width of an element's column: limits below the words, or slices beside the circles."""
    element, words = layer.element, replace(CLASS, size_pt=TWO_ROWS_PT)
    if is_pie(element):
        wide = max(measure_text(category.label.get(lang), words).width for category in list_slices(layer))
        return SLICE_WIDE_MM + wide + CIRCLES_MM
    rows = [measure_text(frequency.label.get(lang), words).width for frequency in element.classes]
    rows += [
        measure_text(describe_limits(element, frequency, layer.limits, lang), LIMITS).width
        for frequency in element.classes
    ]
    return SAMPLE_MM[element.kind] + SAMPLE_GAP_MM + max(rows)


def divide_tiers(mental_map: MentalMap, width_mm: float) -> list[list[Layer | None]]:
    """Divide the columns into as few tiers as hold them; None stands for the column of what is not shown."""
    columns = _list_parts(mental_map)
    for count in range(1, len(columns) + 1):
        size = -(-len(columns) // count)
        tiers = [columns[start : start + size] for start in range(0, len(columns), size)]
        if all(sum(_list_least(tier, mental_map)) + GUTTER_MM * (len(tier) - 1) <= width_mm for tier in tiers):
            return tiers
    return [[column] for column in columns]


def _list_parts(mental_map: MentalMap) -> list[Layer | None]:
    """List the layers with a section of their own; None stands for the section of what is not shown."""
    return [*list_shown(mental_map), *([None] if list_absent(mental_map) else [])]


def measure_tiers(mental_map: MentalMap, width_mm: float) -> float:
    """Measure the height of all tiers."""
    count = len(divide_tiers(mental_map, width_mm))
    return count * _measure_tier(mental_map) + (count - 1) * TIER_GAP_MM


def _measure_tier(mental_map: MentalMap) -> float:
    """Measure the height of a tier, lower where no section has many rows."""
    rows = max(count_rows(layer) for layer in list_shown(mental_map))
    return TIER_MM if rows > LOW_TIER_ROWS else LOW_TIER_MM


def arrange_below(mental_map: MentalMap, room: Box) -> list[Section]:
    """Arrange the sections side by side, in one tier or several, from the top of a box."""
    sections, top, high = [], room.y1, _measure_tier(mental_map)
    for tier in divide_tiers(mental_map, room.width):
        x = room.x0
        for column, width in zip(tier, _find_widths(tier, mental_map, room.width), strict=True):
            box = Box(x, top - high, x + width, top)
            sections.append(Section(column, box, mental_map.workshop.lang))
            x += width + GUTTER_MM
        top -= high + TIER_GAP_MM
    return sections


def _list_least(tier: Sequence[Layer | None], mental_map: MentalMap) -> list[float]:
    """List the least widths of columns."""
    lang = mental_map.workshop.lang
    return [ABSENT_LEAST_MM if layer is None else measure_least(layer, lang) for layer in tier]


def _find_widths(tier: Sequence[Layer | None], mental_map: MentalMap, width_mm: float) -> list[float]:
    """Find the widths of a tier's columns, gutters left out: by their shares, none under its least, none far wider."""
    shares = [ABSENT_SHARE if layer is None else layer.element.column_share for layer in tier]
    room, least = width_mm - GUTTER_MM * (len(tier) - 1), _list_least(tier, mental_map)
    widths = [room * share / sum(shares) for share in shares]
    if any(width < low for width, low in zip(widths, least, strict=True)):
        spare = room - sum(least)
        widths = [low + spare * share / sum(shares) for low, share in zip(least, shares, strict=True)]
    most = [max(low, WIDEST * share * A3_STRIP_MM) for low, share in zip(least, shares, strict=True)]
    return [min(width, high) for width, high in zip(widths, most, strict=True)]


def measure_beside(mental_map: MentalMap, room_mm: float) -> float:
    """Measure the width of a legend beside the map: two columns when one has no room for its rows in this height."""
    return BESIDE_MM if _find_stack_step(_list_parts(mental_map), room_mm) >= STACK_STEP_MM else WIDE_BESIDE_MM


def arrange_beside(mental_map: MentalMap, room: Box) -> list[Section]:
    """Arrange the sections one above the other, in one column or two, from the top of a box."""
    parts = _list_parts(mental_map)
    if room.width <= BESIDE_MM:
        return _stack(parts, mental_map, room)
    half = -(-len(parts) // 2)
    middle = (room.x0 + room.x1) / 2
    left, right = replace(room, x1=middle - GUTTER_MM / 2), replace(room, x0=middle + GUTTER_MM / 2)
    return _stack(parts[:half], mental_map, left) + _stack(parts[half:], mental_map, right)


def _find_stack_step(parts: Sequence[Layer | None], room_mm: float) -> float:
    """Return the distance of rows so that sections one above the other fill a height, at most the usual one."""
    fixed = len(parts) * (ROWS_DOWN_BESIDE + FOOT_MM + STACK_GAP_MM)
    return min(ROW_MM, (room_mm - fixed) / max(1, sum(_count_steps(layer) for layer in parts)))


def _count_steps(layer: Layer | None) -> int:
    """Count the steps from the first row of a section to its last."""
    return 1 if layer is None else count_rows(layer) - 1 + (not is_shown(layer))


def _stack(parts: Sequence[Layer | None], mental_map: MentalMap, room: Box) -> list[Section]:
    """Stack sections from the top of a box, their rows as far apart as there is room."""
    lang = mental_map.workshop.lang
    step = _find_stack_step(parts, room.height)
    sections, top = [], room.y1
    for layer in parts:
        foot = top - ROWS_DOWN_BESIDE - _count_steps(layer) * step - FOOT_MM
        sections.append(Section(layer, Box(room.x0, foot, room.x1, top), lang, note_beside=True))
        top = foot - STACK_GAP_MM
    return sections
