"""Invent a workshop: people's drawings scattered around planted truths. No clock; files only in `sources`."""

from collections.abc import Mapping

import numpy as np
import shapely

from mentalkarta.errors import UsageError
from mentalkarta.model import Lang
from mentalkarta.simulate.people import invent_people
from mentalkarta.simulate.planting import plant_truths
from mentalkarta.simulate.session import hold_session
from mentalkarta.simulate.sources import read_area, read_truth
from mentalkarta.simulate.truths import read_truths
from mentalkarta.simulate.workshop_files import write_workshop

__all__ = ["read_area", "read_truth", "simulate_workshop"]


def simulate_workshop(
    *,
    people: int,
    seed: int,
    lang: Lang = "sv",
    truth: Mapping[str, object] | None = None,
    area: shapely.Geometry | None = None,
) -> dict[str, bytes]:
    """Invent a workshop.

    Parameters
    ----------
    people
        How many are asked, at least 1. A few of them draw nothing.
    seed
        Seed of all random draws, at least 0: the same seed gives the same bytes.
    lang
        Language of the words for gender, age and of workshop.toml.
    truth
        Planted truths as a GeoJSON FeatureCollection (see `mentalkarta.simulate.truths.read_truths`), such as the
        truth.geojson written here. None: truths are planted at random.
    area
        Polygon in longitude and latitude to plant them in; None: a square of 30 km around Kramfors. Not used when
        truths are given.

    Returns
    -------
    dict
        Relative file name -> bytes: workshop.toml, drawings/*.geojson (WGS 84, six decimals) and truth.geojson, the
        truths with `participants`, the distinct people who drew each.

    Raises
    ------
    UsageError
        `people-too-few`, `truth-faulty` or `area-faulty`.

    Notes
    -----
    Three per cent of the drawings are strays, two per cent are drawn twice, and a few are broken on purpose (named in
    workshop.toml); none of these changes `participants`.
    """
    if people < 1:
        raise UsageError("people-too-few", people=people)
    planting, inventing, drawing = (np.random.default_rng([seed, stream]) for stream in range(3))
    ground = plant_truths(planting, area) if truth is None else read_truths(truth)
    crowd = invent_people(inventing, people, tuple(ground.homes), lang)
    session = hold_session(drawing, crowd, ground, lang)
    return write_workshop(ground, session, seed=seed, lang=lang)
