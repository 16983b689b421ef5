"""The command line of the pictures."""

import argparse
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
    parser.add_argument(
        "--size", default="1440x900", help="of the window, for example 1024x700; QT_SCALE_FACTOR=2 doubles all"
    )
    chosen = parser.parse_args()
    wide, high = (int(part) for part in chosen.size.split("x"))
    take(chosen.folder, chosen.only, (wide, high))


if __name__ == "__main__":
    command()
