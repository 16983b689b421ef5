"""The command line of the pictures."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests import screenshots
from tests.screenshots.pictures import take
from tests.screenshots.scenes import SCENES


def command() -> None:
    parser = argparse.ArgumentParser(
        description=screenshots.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", metavar="NAME", help=", ".join(SCENES))
    parser.add_argument("--size", default="1440x900", help="of the window, for example 1024x700")
    parser.add_argument("--scales", default="1", metavar="1,2", help="of the screen, each in a process of its own")
    chosen = parser.parse_args()
    wide, high = (int(part) for part in chosen.size.split("x"))
    if chosen.scales == "1":
        take(chosen.folder, chosen.only, (wide, high))
        return
    for scale in chosen.scales.split(","):
        again = [sys.executable, "-m", "tests.screenshots", chosen.folder, "--only", chosen.only, "--size", chosen.size]
        subprocess.run(again, check=True, env={**os.environ, "QT_SCALE_FACTOR": scale})


if __name__ == "__main__":
    command()
