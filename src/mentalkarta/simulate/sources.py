"""What an invented workshop may be built around, read from files; the rest of the room reads none."""

import json
from pathlib import Path

import shapely

from mentalkarta.errors import UsageError
from mentalkarta.ingest import read_base
from mentalkarta.model import BaseSource, Workshop


def read_truth(file: str | Path) -> dict[str, object]:
    """Read planted truths, such as a truth.geojson of an earlier invention.

    Raises
    ------
    UsageError
        `truth-unreadable`; what stands in the file is judged by `simulate_workshop`.
    """
    try:
        truth = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError("truth-unreadable", file=str(file)) from error
    if not isinstance(truth, dict):
        raise UsageError("truth-unreadable", file=str(file))
    return truth


def read_area(file: str | Path) -> shapely.Geometry:
    """Read an area in longitude and latitude from a file of any format a base layer may have.

    Raises
    ------
    UsageError
        As for a base layer: missing, of another format, of several layers, without coordinate system, broken.
    """
    area = Workshop(sources=(), base=(BaseSource(Path(file), "area"),))
    (layer,) = read_base(area, "EPSG:4326")
    united: shapely.Geometry = layer.frame.geometry.union_all()
    return united
