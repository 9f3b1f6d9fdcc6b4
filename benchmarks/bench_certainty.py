"""Intervals and certainty on planted truths: how often they are right, beside what one would use instead.

Run: python benchmarks/bench_certainty.py [--runs 400] [--seed 1]

Coverage. Workshops of tables whose people answer alike: at each table the chance to draw a place is drawn anew about
its true share, from the beta distribution with the likeness (intraclass correlation) rho; with rho = 1 a table is of
one mind. 40 places a workshop, shares 5-80 %. Who draws nothing at all is found at no table. Counted: how often the
true share of the people asked lies in the interval, and in the class given.

true effect 1 + (people a table - 1) rho, where all tables are alike and everybody draws
plain       share +- 1.96 sqrt(p (1 - p) / N), as a spreadsheet would have it
Wilson      as without the field `table`
with tables Wilson's with the design effect found from the tables of the same workshop
class right how often the class given is that of the true share; "said" is the mean certainty, without and with tables

Calibration. Places with true shares spread in three ways, people drawn independently, classes of the legend `kramfors`
(landmarks). Counted: how often the true share lies in the class given, by the certainty stated; and what the usual rule
says, by which a class is unsure when the 95 % interval reaches over one of its limits.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mentalkarta.classify import find_certainty, find_limits
from mentalkarta.design_effect import pool_design_effect
from mentalkarta.intervals import wilson_interval
from mentalkarta.legend import load_legend

PLACES = 40
ELEMENT = load_legend("kramfors").find_element("landmark")
BINS = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0]


@dataclass(frozen=True)
class Workshop:
    """People at each table, their likeness, and the chances that a person or a whole table draws nothing at all."""

    name: str
    sizes: tuple[int, ...]
    rho: float
    silent_people: float = 0.0
    silent_tables: float = 0.0


WORKSHOPS = (
    Workshop("40 tables of 5", (5,) * 40, 0.0),
    Workshop("40 tables of 5", (5,) * 40, 0.2),
    Workshop("40 tables of 5", (5,) * 40, 0.5),
    Workshop("40 tables of 5", (5,) * 40, 1.0),
    Workshop("20 tables of 10", (10,) * 20, 0.2),
    Workshop("20 tables of 10", (10,) * 20, 0.5),
    Workshop("10 tables of 10", (10,) * 10, 0.2),
    Workshop("6 tables of 8", (8,) * 6, 0.2),
    Workshop("15 of 2, 15 of 4, 15 of 8", (2, 4, 8) * 15, 0.3),
    Workshop("100 alone, 20 of 5", (1,) * 100 + (5,) * 20, 0.5),
    Workshop("40 of 5, people silent 15 %", (5,) * 40, 0.3, silent_people=0.15),
    Workshop("40 of 5, tables silent 15 %", (5,) * 40, 0.3, silent_tables=0.15),
)


def draw_tables(rng, workshop):
    """Draw a workshop: people of each table who draw each place, people seated at each, true shares."""
    speak = rng.random(len(workshop.sizes)) >= workshop.silent_tables
    seated = rng.binomial(np.array(workshop.sizes) * speak, 1 - workshop.silent_people)
    shares = rng.uniform(0.05, 0.8, PLACES)
    chances = np.repeat(shares[:, None], len(seated), axis=1)
    if workshop.rho == 1:
        chances = rng.random(chances.shape) < chances
    elif workshop.rho > 0:
        strength = (1 - workshop.rho) / workshop.rho
        chances = rng.beta(chances * strength, (1 - chances) * strength)
    totals = rng.binomial(seated, chances)
    silent = sum(workshop.sizes) - seated.sum()
    sizes = np.append(seated[seated > 0], np.ones(silent, dtype=int))
    totals = np.pad(totals[:, seated > 0], ((0, 0), (0, silent)))
    return totals, sizes, shares * (1 - workshop.silent_people) * (1 - workshop.silent_tables)


def hold_plain(people, asked, share):
    """Tell whether the plain interval holds a share."""
    half = 1.96 * np.sqrt(people / asked * (1 - people / asked) / asked)
    return abs(people / asked - share) <= half


def hold_wilson(people, asked, share, effect=1.0):
    """Tell whether Wilson's interval holds a share."""
    low, high = wilson_interval(people, asked, effect)
    return low <= share <= high


def measure_coverage(rng, workshop, runs):
    """Return the mean design effect found, how often each interval held, and how sure of its class a place was."""
    asked, held, effects = sum(workshop.sizes), np.zeros(6), []
    limits = find_limits(ELEMENT, asked)
    for _ in range(runs):
        totals, sizes, shares = draw_tables(rng, workshop)
        effect = round(pool_design_effect(totals[totals.sum(axis=1) >= 3], sizes), 2)
        effects.append(effect)
        for people, share in zip(totals.sum(axis=1).tolist(), shares.tolist(), strict=True):
            given = find_place(people, limits.lowest)
            held += [
                hold_plain(people, asked, share),
                hold_wilson(people, asked, share),
                hold_wilson(people, asked, share, effect),
                given == find_place(share, limits.shares),
                find_certainty(people, limits)[given],
                find_certainty(people, limits, effect)[given],
            ]
    return float(np.mean(effects)), held / (runs * PLACES)


def find_place(value, limits):
    """Return the place of a class among all, strongest first, by where the classes begin."""
    return sum(value < limit for limit in limits)


def print_coverage(seed, runs):
    """Print the table of coverage."""
    heads = "rho | true effect | found, mean | plain | Wilson | with tables | class right | said | said with tables"
    print(f"| workshop | {heads} |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for number, each in enumerate(WORKSHOPS):
        effect, held = measure_coverage(np.random.default_rng([seed, number]), each, runs)
        alike = len(set(each.sizes)) == 1 and not each.silent_people + each.silent_tables
        true = f"{1 + (each.sizes[0] - 1) * each.rho:.1f}" if alike else ""
        cells = " | ".join(f"{100 * share:.1f} %" for share in held)
        print(f"| {each.name} | {each.rho:g} | {true} | {effect:.2f} | {cells} |", flush=True)


SHARES = {
    "even, 0-100 %": lambda rng, count: rng.uniform(0, 1, count),
    "as the prior": lambda rng, count: rng.beta(0.5, 0.5, count),
    "few strong, most weak": lambda rng, count: rng.beta(0.8, 2.5, count),
}


def judge(rng, shares, asked):
    """Draw and classify places; return the certainty of each, whether its class is right, and what the rule says."""
    limits = find_limits(ELEMENT, asked)
    chances = {people: find_certainty(people, limits) for people in range(asked + 1)}
    intervals = {people: wilson_interval(people, asked) for people in range(asked + 1)}
    people = rng.binomial(asked, shares)
    given = (people[:, None] < np.array(limits.lowest)).sum(axis=1)
    right = given == (shares[:, None] < np.array(limits.shares)).sum(axis=1)
    certainty = np.array([chances[n][place] for n, place in zip(people.tolist(), given.tolist(), strict=True)])
    spans = [intervals[n] for n in people.tolist()]
    crosses = np.array([any(low < edge <= high for edge in limits.shares) for low, high in spans])
    return certainty, right, crosses


def print_calibration(seed, count):
    """Print the tables of calibration and of the usual rule."""
    print(f"| true shares | asked | {' | '.join(f'{low:g}-{high:g}' for low, high in pairwise(BINS))} |")
    print(f"|---|---|{'---|' * (len(BINS) - 1)}")
    rows = []
    for number, (name, draw) in enumerate(SHARES.items()):
        for asked in (30, 203):
            rng = np.random.default_rng([seed, 100 + number, asked])
            certainty, right, crosses = judge(rng, draw(rng, count), asked)
            bins = np.digitize(certainty, BINS[1:-1])
            held = [right[bins == each] for each in range(len(BINS) - 1)]
            print(f"| {name} | {asked} | {' | '.join(f'{each.mean():.2f}' if len(each) else '' for each in held)} |")
            unsure = certainty < 0.8
            shares = [right, crosses, right[crosses], unsure, right[unsure], right[~unsure]]
            rows.append(f"| {name} | {asked} | {' | '.join(f'{100 * each.mean():.0f} %' for each in shares)} |")
    print(
        "\n| true shares | asked | right | crosses | of these right | certainty < 0.8 | of these right | others right |"
    )
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(rows))


def main():
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print_coverage(asked.seed, asked.runs)
    print()
    print_calibration(asked.seed, 500 * asked.runs)
    print(f"\n{time.process_time():.0f} CPU seconds")


if __name__ == "__main__":
    main()
