"""A local plane in metres, good for the few tens of kilometres of a workshop."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape (n, 2): x and y in metres, or longitude and latitude in degrees."""

METRES_PER_DEGREE = 111_195.0
"""Length of one degree of a great circle on a sphere of radius 6 371 km."""


@dataclass(frozen=True, slots=True)
class Plane:
    """An equirectangular plane that touches the earth at (`lon`, `lat`)."""

    lon: float
    lat: float

    @property
    def scale(self) -> Points:
        """Return metres per degree, east and north."""
        return METRES_PER_DEGREE * np.array([np.cos(np.radians(self.lat)), 1.0])

    def to_metres(self, degrees: Points) -> Points:
        """Turn (n, 2) longitudes and latitudes into metres."""
        metres: Points = (np.asarray(degrees, dtype=float) - [self.lon, self.lat]) * self.scale
        return metres

    def to_degrees(self, metres: Points) -> Points:
        """Turn (n, 2) metres into longitudes and latitudes with six decimals (a tenth of a metre)."""
        degrees: Points = np.round(np.asarray(metres, dtype=float) / self.scale + [self.lon, self.lat], 6)
        return degrees


def smooth_noise(rng: np.random.Generator, at: NDArray[np.float64], waves: float) -> NDArray[np.float64]:
    """Draw a smooth random curve of mean 0 and standard deviation 1 at some positions.

    Parameters
    ----------
    rng
        Source of randomness.
    at
        Positions, any shape, in the unit in which the curve goes through about `waves` / 6 periods per unit.
    waves
        Standard deviation of the angular frequencies: the higher, the rougher.

    Returns
    -------
    ndarray
        Same shape as `at`.

    Notes
    -----
    Random Fourier features of the Gaussian kernel (Rahimi and Recht 2007): no matrix is factored, so the result does
    not depend on the linear algebra library.
    """
    frequencies = rng.normal(0.0, waves, 24)
    phases = rng.uniform(0.0, 2 * np.pi, 24)
    curve: NDArray[np.float64] = np.sqrt(2 / 24) * np.cos(np.multiply.outer(at, frequencies) + phases).sum(axis=-1)
    return curve


def ring_noise(rng: np.random.Generator, angles: NDArray[np.float64], waves: int = 4) -> NDArray[np.float64]:
    """Draw a smooth random curve around a circle, mean 0 and standard deviation 1, from its first few waves."""
    weights = 1.0 / np.arange(1, waves + 1)
    weights /= np.sqrt((weights**2).sum())
    cosines, sines = rng.normal(0.0, 1.0, (2, waves))
    turns = np.multiply.outer(angles, np.arange(1, waves + 1))
    curve: NDArray[np.float64] = (weights * (cosines * np.cos(turns) + sines * np.sin(turns))).sum(axis=-1)
    return curve
