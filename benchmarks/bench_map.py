"""The whole job, from drawings to every file: `mentalkarta map` on invented workshops, and on the example.

Run: python benchmarks/bench_map.py [--people 50 203 1000]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mentalkarta as mk

EXAMPLE = Path(__file__).parent.parent / "examples" / "kramfors"


def write_workshop(folder, people):
    """Write an invented workshop."""
    for name, content in mk.simulate_workshop(people=people, seed=1).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def run_map(source, out):
    """Run the command in a process of its own: seconds by the clock."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "mentalkarta", "map", str(source), "-o", str(out), "-q"], check=True)
    return time.perf_counter() - start


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[50, 203, 1000])
    asked = parser.parse_args()
    print("| workshop | seconds | highest memory so far, MB |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        jobs = [("examples/kramfors", EXAMPLE)]
        for people in asked.people:
            source = Path(folder) / str(people)
            write_workshop(source, people)
            jobs.append((f"{people} invented people", source))
        for number, (name, source) in enumerate(jobs):
            seconds = run_map(source, Path(folder) / f"out-{number}")
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"| {name} | {seconds:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
