"""Scales of paper: the roundest that holds an area, and the length of its scale bar; the same on sheet and in QGIS."""

import math

ROUND_STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8)
MARGIN_SHARE = 0.03
"""Air around what the map is to hold."""
SMALLEST_DENOMINATOR = 1000
LONGEST_BAR_MM = 45.0


def find_denominator(width_m: float, height_m: float, room_mm: tuple[float, float]) -> int:
    """Return the smallest round N so that width and height, and 3 % more, fit into a room (width, height) at 1:N."""
    needed = 1000 * (1 + MARGIN_SHARE) * max(width_m / room_mm[0], height_m / room_mm[1])
    needed = max(needed, SMALLEST_DENOMINATOR)
    power = 10.0 ** math.floor(math.log10(needed))
    for step in (*ROUND_STEPS, 10):
        if step * power >= needed:
            return round(step * power)
    return round(10 * power)


def find_bar_length(metres_per_mm: float, longest_mm: float = LONGEST_BAR_MM) -> float:
    """Return the round length (m) whose scale bar comes nearest under a length on the paper."""
    longest = longest_mm * metres_per_mm
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in (1, 2, 4, 5) if step * power <= longest)
