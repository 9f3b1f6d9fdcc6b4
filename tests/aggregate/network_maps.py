"""Hand maps of streets for the tests of corridors along a network."""

import geopandas as gpd
import numpy as np
import shapely
from corridor_maps import PATH, TOLERANCE

from mentalkarta.aggregate.network.corridors import find_network_corridors


def make_network(*lines, names=None, ids=None):
    """Make a network of lines given as lists of (east, north); ids are their numbers, from 1."""
    return gpd.GeoDataFrame(
        {
            "network_id": ids or [str(number) for number in range(1, len(lines) + 1)],
            "name": names or [""] * len(lines),
        },
        geometry=[shapely.LineString(line) for line in lines],
        crs=3006,
    )


def make_grid(streets, spacing_m, *, blocks=True):
    """Make a grid of streets both ways, cut at every crossing unless told not to."""
    lines = []
    for across in range(streets):
        for along in range(streets - 1) if blocks else (0,):
            last = along + 1 if blocks else streets - 1
            lines.append([(along * spacing_m, across * spacing_m), (last * spacing_m, across * spacing_m)])
            lines.append([(across * spacing_m, along * spacing_m), (across * spacing_m, last * spacing_m)])
    return make_network(*lines)


def make_ring(middle, radius_m, corners=16):
    """Make a closed ring, a roundabout; corner 0 lies east, then counterclockwise."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    xy = np.round(np.column_stack([np.cos(turn), np.sin(turn)]) * radius_m + middle, 3)
    return [tuple(corner) for corner in (*xy.tolist(), xy[0].tolist())]


def find_along(frame, network, limits=(2,), *, element=PATH, tolerance_m=TOLERANCE):
    """Find the corridors of a frame along a network."""
    return find_network_corridors(frame, element, tolerance_m, limits, network)


def list_corridors(corridors):
    """List (ids in the network, people, length in metres), in the order of the frame."""
    return [(row.network_id, row.participants, round(row.geometry.length)) for row in corridors.itertuples(index=False)]
