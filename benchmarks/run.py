"""Run every benchmark and print its table. `make bench` calls this."""

import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main():
    """Run them one after the other, so that none takes another's processor."""
    print(f"Python {platform.python_version()} on {platform.machine()}", flush=True)
    for script in sorted(FOLDER.glob("bench_*.py")):
        title = script.stem.removeprefix("bench_").capitalize()
        print(f"\n## {title}\n\n`python benchmarks/{script.name}`\n", flush=True)
        subprocess.run([sys.executable, str(script)], check=True)


if __name__ == "__main__":
    main()
