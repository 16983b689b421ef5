"""`python -m tests.chaos --minutes 60 --seed 7`: beats a cluster for so long and prints what came of it."""

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from tests.chaos.driver import chaos


def main() -> int:
    """0 if nothing was lost, doubled or left behind."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        report = asyncio.run(chaos(Path(folder), wish.minutes * 60, wish.seed))
    print(report)
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
