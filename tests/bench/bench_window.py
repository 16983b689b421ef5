"""The window over a crowd: 100,000 ended runs, 1,000 machines, 2,000 runs at work, 5,000 changes a second; and a mosaic of a million.

Printed, not asserted; each line with its bar and whether it holds. In this order: a mosaic of a million units; the gaps of the window's
event loop with each workspace in front, while 5,000 changes and 5,000 lines of a log come every second; filters, scrolling, memory;
what a master that has its hands full gets done with a window open and closed (changes, then runs from their submit to their end), in
turns: last, for what so many windows leave in the process is of no app. A shared machine is half as fast from one second to the next:
these ratios are by what the machine itself could do meanwhile, with the same ratio of two slices without a window beside them.

`python -m tests.bench.bench_window [--memory SECONDS]`. It says how loaded the machine was: on a busy one only the ratios mean anything.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from pydra_core.protocol.states import RunState
from pydra_gui.collector import Collector
from pydra_gui.theme import theme
from pydra_gui.views.units import UnitsPanel
from tests.bench import window_parts as parts
from tests.bench.bars import Bars
from tests.bench.crowd import Crowd, write_history
from tests.gui import rows
from tests.gui.live import Live, drive
from tests.gui.mosaics import mosaic

RUNS, NODES, LIVE, RATE, LINES = 100_000, 1_000, 2_000, 5_000.0, 5_000.0
LONGEST = 1_200.0
"""Seconds that all of it may take."""


async def over_a_crowd(home: Path, bars: Bars, seconds: float) -> None:
    write_history(home / "master", RUNS)
    began = time.perf_counter()
    async with Live(home) as live:
        bars.note(f"a master with {RUNS:,} ended runs is there after", f"{time.perf_counter() - began:.1f} s")
        crowd = Crowd(live.master, NODES, LIVE)
        await asyncio.wrap_future(live.thread.submit(crowd.join()))
        async with parts.opened(live) as window:
            bars.part(f"The window, {RATE:,.0f} changes a second")
            with parts.at_work(live, crowd, crowd.talk(RATE), crowd.write_lines(crowd.at_work(), LINES)):
                await parts.panels(window, bars, crowd, 4.0)
            with parts.at_work(live, crowd, crowd.talk(RATE)):
                await parts.filters(window, bars)
                await parts.scrolling(window, bars)
                await parts.memory(crowd, bars, seconds)
        bars.part("What a master with its hands full gets done")
        with parts.at_work(live, crowd, crowd.press()):
            await parts.throughput(live, crowd, bars, "changes handled", lambda: crowd.said)
        with parts.at_work(live, crowd, crowd.live_through()):
            await parts.throughput(live, crowd, bars, "runs ended, on disk", lambda: crowd.ended)


def a_million(app: QApplication, bars: Bars) -> None:
    """The mosaic of a million units: painted whole, zoomed with its grid, and brought up to date."""
    bars.part("A mosaic of a million units")
    panel = UnitsPanel()
    panel.resize(1400, 700)
    panel.show_run(rows.run(4182, RunState.RUNNING, kind="parallel"))
    panel.show()
    whole = mosaic(units=1_000_000, done=900_000)
    panel.apply(whole)
    app.processEvents()
    bars.times("painted whole", measured(lambda: panel.view.viewport().repaint()), 30)
    panel.view.zoom(6)
    bars.times("zoomed, with its grid", measured(lambda: panel.view.viewport().repaint()), 30)
    bars.times("the map of all of them", measured(lambda: panel.map.repaint()), 30)
    later = mosaic(units=1_000_000, done=900_000, number=2)
    few = type(later)(**{**{f: getattr(later, f) for f in later.__struct_fields__}, "blocks": later.blocks[200:226]})
    bars.times("26 blocks of news", measured(lambda: panel.apply(few)), 100)
    panel.close()


def measured(work: Callable[[], object], times: int = 50) -> list[float]:
    """Milliseconds of each time; the first, which fills caches, is left out."""
    work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1_000)
    return took


def said_by_qt(_: QtMsgType, __: QMessageLogContext, text: str) -> None:
    """What a plugin without a screen cannot do would stand between the figures."""
    if "This plugin does not support" not in text:
        print(text, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description="The window over a crowd.")
    parser.add_argument("--memory", type=float, default=20.0, metavar="SECONDS", help="how long the memory is watched")
    seconds = parser.parse_args().memory
    qInstallMessageHandler(said_by_qt)
    bars, app = Bars(), QApplication([])
    theme.use(app, "light")
    collector = Collector()
    a_million(app, bars)
    with tempfile.TemporaryDirectory() as folder:
        drive(app, over_a_crowd(Path(folder), bars, seconds), LONGEST + seconds)
    collector.stop()
    bars.sum_up()


if __name__ == "__main__":
    main()
