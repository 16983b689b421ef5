"""The window over a crowd: 100,000 ended runs, 1,000 machines, 2,000 runs at work, 5,000 changes a second; and a mosaic of a million.

Printed, not asserted: the gaps of the window's event loop (bar: p99 below 50 ms), the time from a filter to its rows (below 150 ms), the
time of one step of scrolling, the memory of the process, a mosaic of a million units (below 30 ms), and what the master handles with the
window open and closed (less than 5 % apart). `python -m tests.bench.bench_window [SECONDS]`
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pydra_core.protocol.states import RunState
from pydra_gui.theme import theme
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.units import UnitsPanel
from tests.bench.crowd import Crowd, write_history
from tests.gui import rows
from tests.gui.live import Live, drive, until
from tests.gui.mosaics import mosaic

RUNS, NODES, LIVE, RATE = 100_000, 1_000, 2_000, 5_000.0
FILTERS = ("state:failed", "node-77", "node:node-01*", "counted to 123", "package:crowd", "")
STEP_MS = 5


class Gaps:
    """How late a timer of 5 ms comes, ms: what else the loop was busy with."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=STEP_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1_000 - STEP_MS))
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def told(name: str, values: list[float], bar: str) -> None:
    cuts = statistics.quantiles(values, n=100)
    print(f"{name:<44} p50 {cuts[49]:7.1f}  p99 {cuts[98]:7.1f}  most {max(values):7.1f} ms   (bar: {bar})")


async def over_a_crowd(home: Path, seconds: float) -> None:
    write_history(home / "master", RUNS)
    began = time.perf_counter()
    async with Live(home) as live:
        print(
            f"{'master with ' + format(RUNS, ',') + ' ended runs is there after':<44} {time.perf_counter() - began:.1f} s"
        )
        crowd = Crowd(live.master, NODES, LIVE)
        await asyncio.wrap_future(live.thread.submit(crowd.join()))
        talking = live.thread.submit(crowd.talk(RATE))
        closed = await rate(crowd, seconds / 2)
        window = live.window()
        await until(lambda: window.runs.model.rowCount() > 0)
        gaps, before = Gaps(), crowd.said
        opened = await rate(crowd, seconds)
        gaps.stop()
        told(f"gaps of the loop, {RATE:,.0f} changes/s", gaps.late, "p99 below 50")
        print(
            f"{'changes handled, window open / closed':<44} {opened:,.0f} / {closed:,.0f} a second = {opened / closed:.3f}"
        )
        await filters(window)
        await scrolling(window)
        print(
            f"{'memory of the process':<44} {psutil.Process().memory_info().rss / 1e6:,.0f} MB after {crowd.said - before:,} changes"
        )
        crowd.stop()
        await asyncio.wrap_future(talking)
        window.close()
        window.deleteLater()


async def rate(crowd: Crowd, seconds: float) -> float:
    """Changes handled in a second, for so long."""
    began, before = time.perf_counter(), crowd.said
    await asyncio.sleep(seconds)
    return (crowd.said - before) / (time.perf_counter() - began)


async def filters(window: MainWindow) -> None:
    """From a filter to the rows that it lets through."""
    took = []
    for words in FILTERS * 5:
        changes: list[float] = []
        began = time.perf_counter()
        window.runs._window.total = -1
        window.runs.set_text(words)
        await until(lambda changes=changes: window.runs._window.total >= 0)
        changes.append((time.perf_counter() - began) * 1_000)
        took += changes
    told("filter to rows", took, "150")


async def scrolling(window: MainWindow) -> None:
    """One step of the wheel: scrolled and painted."""
    bar, took = window.runs.view.verticalScrollBar(), []
    for step in range(200):
        began = time.perf_counter()
        bar.setValue((step * 3) % max(1, bar.maximum()))
        window.runs.view.viewport().repaint()
        took.append((time.perf_counter() - began) * 1_000)
        await asyncio.sleep(0.005)
    told("a step of scrolling", took, "16")


def a_million(app: QApplication) -> None:
    """The mosaic of a million units: painted whole, zoomed with its grid, and brought up to date."""
    panel = UnitsPanel()
    panel.resize(1400, 700)
    panel.show_run(rows.run(4182, RunState.RUNNING, kind="parallel"))
    panel.show()
    whole = mosaic(units=1_000_000, done=900_000)
    panel.apply(whole)
    app.processEvents()
    told("a mosaic of a million, painted", measured(lambda: panel.view.viewport().repaint()), "30")
    panel.view.zoom(6)
    told("the same, zoomed with its grid", measured(lambda: panel.view.viewport().repaint()), "30")
    told("the map of all of them", measured(lambda: panel.map.repaint()), "30")
    later = mosaic(units=1_000_000, done=900_000, number=2)
    few = type(later)(**{**{f: getattr(later, f) for f in later.__struct_fields__}, "blocks": later.blocks[200:226]})
    told("26 blocks of news", measured(lambda: panel.apply(few)), "100")
    panel.close()


def measured(work: Callable[[], object], times: int = 50) -> list[float]:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1_000)
    return took


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    app = QApplication([])
    theme.use(app, "light")
    a_million(app)
    with tempfile.TemporaryDirectory() as folder:
        drive(app, over_a_crowd(Path(folder), seconds))


if __name__ == "__main__":
    main()
