"""Every limit of the strict reader, in one table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the reader takes; to raise one, pass `read_drawings(..., limits=Limits(depth=64))`.

    Attributes
    ----------
    file_bytes
        Size of a file: guards memory and time. 256 MB is some two million points.
    features
        Features in a file: guards memory.
    depth
        Brackets within brackets: guards the stack. A MultiPolygon in a collection needs 8.
    vertices
        Vertices of one drawing: guards every later stage; nobody draws that many by hand.
    participant_letters
        Letters of a participant's id.
    text_letters
        Letters of a name or group; the rest is cut.
    repair_pairs
        Pairs of segments near each other in a drawing to be repaired: guards time. Borders of 40 000 vertices have
        about as many, a hatching of 6 000.
    repair_crossings
        Crossings of a drawing's outlines to be repaired: guards time. Parts that share borders do not cross.
    repair_change
        Share of its area by which a repair may change a drawing (0-1).
    closing_gap
        Gap between the ends of a line, as a share of its length (0-1), up to which it is taken as closed.
    point_extent_m
        Diagonal of the box around an area, in metres, up to which it may stand for a point.
    band_width_m
        Width of an area, in metres, up to which it may stand for a line: a stroke of 2 mm at 1:100 000.
    band_share
        Width of such an area, as a share of its length (0-1).
    band_vertices
        Vertices of such an area: guards time.
    """

    file_bytes: int = 256 * 2**20
    features: int = 2_000_000
    depth: int = 32
    vertices: int = 100_000
    participant_letters: int = 100
    text_letters: int = 200
    repair_pairs: int = 20_000_000
    repair_crossings: int = 500
    repair_change: float = 0.2
    closing_gap: float = 0.05
    point_extent_m: float = 1_000.0
    band_width_m: float = 200.0
    band_share: float = 0.2
    band_vertices: int = 5_000


DEFAULT_LIMITS = Limits()
