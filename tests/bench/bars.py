"""What benchmarks of the window print: a line for each measure with its bar, whether it holds, and a summary at the end."""

import os
import platform
import statistics
import time
from collections.abc import Sequence

import psutil
import PySide6

TURNS = 200_000


class Bars:
    """Prints each line as it is measured; nothing is asserted."""

    def __init__(self) -> None:
        self._held: list[tuple[str, bool]] = []
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, Qt {PySide6.__version__}; {_load()}"
        )

    def part(self, title: str) -> None:
        print(f"\n{title}", flush=True)

    def note(self, name: str, said: str) -> None:
        """A figure without a bar."""
        print(f"  {name:<52}{said}", flush=True)

    def hold(self, name: str, said: str, bar: str, holds: bool) -> None:
        """A figure, its bar, and whether it holds."""
        self._held.append((name, holds))
        print(f"  {name:<52}{said:<48}{'pass' if holds else 'FAIL'}  (bar: {bar})", flush=True)

    def times(self, name: str, ms: Sequence[float], bar: float) -> None:
        """Milliseconds, of which the 99th percentile must stay below the bar."""
        cuts = statistics.quantiles(ms, n=100, method="inclusive")
        said = f"p50 {cuts[49]:6.1f}   p99 {cuts[98]:6.1f}   most {max(ms):6.1f} ms"
        self.hold(name, said, f"p99 below {bar:g} ms", cuts[98] < bar)

    def sum_up(self) -> None:
        missed = [name for name, holds in self._held if not holds]
        print(f"\n{len(self._held) - len(missed)} of {len(self._held)} bars hold; {_load()}")
        for name in missed:
            print(f"  missed: {name}")


def _load() -> str:
    """Whether the machine was quiet: what else ran on it in the last minute, in cores; and how fast it is just now, as a shared one may
    be half as fast as it was a minute ago without any load of its own."""
    return f"load of the machine {psutil.getloadavg()[0]:.1f}, a turn of a plain loop {_turn():.0f} ns"


def _turn() -> float:
    """The median of a few tries."""
    took = []
    for _ in range(5):
        began, total = time.perf_counter(), 0
        for number in range(TURNS):
            total += number * number
        took.append((time.perf_counter() - began) * 1e9 / TURNS)
    return statistics.median(took)
