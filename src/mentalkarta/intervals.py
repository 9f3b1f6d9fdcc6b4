"""Intervals: within which bounds a share, or the difference of two, may truly lie."""

import math

Z_95 = 1.959963984540054
"""The standard normal deviate that 2.5 % exceed."""


def wilson_interval(people: int, asked: int, design_effect: float = 1.0) -> tuple[float, float]:
    """Return the 95 % interval of a share.

    Parameters
    ----------
    people, asked
        People who drew it and people asked, 0 <= people <= asked, asked > 0.
    design_effect
        How many people count as one, because they do not answer on their own; at least 1.

    Returns
    -------
    (low, high)
        Shares of the people asked, 0-1: the true shares with which so many of so many would not surprise.

    Notes
    -----
    Score interval without continuity correction: Wilson, E. B. (1927), Journal of the American Statistical
    Association 22, 209-212. Unlike the plain interval it never leaves 0-1 and holds for few people and rare places.
    """
    share, z2, asked_alone = people / asked, Z_95**2, asked / design_effect
    middle = share + z2 / (2 * asked_alone)
    half = Z_95 * math.sqrt(share * (1 - share) / asked_alone + z2 / (4 * asked_alone**2))
    low, high = ((middle + side * half) / (1 + z2 / asked_alone) for side in (-1, 1))
    return (0.0 if people == 0 else low, 1.0 if people == asked else high)


def newcombe_interval(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two shares.

    Parameters
    ----------
    one, other
        People who drew it and people of the group, of each of two groups without a common member.

    Returns
    -------
    (low, high)
        Within -1 and 1; the share of `one` less that of `other` lies between.

    Notes
    -----
    Hybrid score interval, method 10 of Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890: the bounds of
    Wilson's two intervals, squared and added.
    """
    (low_one, high_one), (low_other, high_other) = (wilson_interval(*each) for each in (one, other))
    share_one, share_other = one[0] / one[1], other[0] / other[1]
    difference = share_one - share_other
    return (
        difference - math.hypot(share_one - low_one, high_other - share_other),
        difference + math.hypot(high_one - share_one, share_other - low_other),
    )
