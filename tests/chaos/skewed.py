"""Runs a program of ours with a clock that the driver may move: `python -m tests.chaos.skewed FILE MODULE [ARGUMENT …]`.

FILE holds one double, the seconds by which `time.time` is ahead; it is mapped, so that reading it costs nothing.
"""

import mmap
import runpy
import struct
import sys
import time
from pathlib import Path

_DOUBLE = struct.Struct("d")


def set_skew(path: Path, seconds: float) -> None:
    """Moves the clock of whoever was started with this file, at once."""
    with path.open("r+b") as file:
        file.write(_DOUBLE.pack(seconds))


def make(path: Path) -> Path:
    path.write_bytes(_DOUBLE.pack(0.0))
    return path


def _patch(path: str) -> None:
    with open(path, "rb") as file:
        ahead = mmap.mmap(file.fileno(), _DOUBLE.size, access=mmap.ACCESS_READ)
    real = time.time
    time.time = lambda: real() + _DOUBLE.unpack_from(ahead)[0]


if __name__ == "__main__":
    _, clock, module, *arguments = sys.argv
    _patch(clock)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
