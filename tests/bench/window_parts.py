"""What the benchmark of the window measures, part by part."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psutil
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollBar

from pydra_core.master.pace import LONGEST_ALONE
from pydra_gui.actions import Actions
from pydra_gui.feed import FeedWatch
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.remembered import Remembered
from pydra_gui.widgets.item_views import LiveTable
from tests.bench.bars import Bars
from tests.bench.crowd import Crowd
from tests.gui.live import Live, until

FILTERS = ("state:failed", "node-77", "node:node-01*", "counted to 123", "package:crowd", "since:1h", "")
STEP_MS = 5
PAIRS, SETTLE = 10, 3.0
"""So often the window is opened, and so many seconds go by after it was opened."""
SLICE = LONGEST_ALONE
"""Seconds that are measured with it and without: as long as a picture may be old then, so that each slice has its share of them."""
MB = 1e6


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

    def stop(self) -> list[float]:
        self._timer.stop()
        return self.late


class Painted(QObject):
    """Milliseconds from a step to its rows on the screen: until the paint that follows it, and has what was asked for, is done."""

    def __init__(self, viewport: QObject, there: Callable[[], bool] = lambda: True) -> None:
        super().__init__(viewport)
        self.took: list[float] = []
        self._began, self._there = 0.0, there
        viewport.installEventFilter(self)

    async def after(self, step: Callable[[], bool]) -> None:
        """`step` tells whether anything moved."""
        count, self._began = len(self.took), time.perf_counter()
        if step():
            await until(lambda: len(self.took) > count)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._began and self._there():
            watched.removeEventFilter(self)
            QApplication.sendEvent(watched, event)
            watched.installEventFilter(self)
            self.took.append((time.perf_counter() - self._began) * 1_000)
            self._began = 0.0
            return True
        return False


@asynccontextmanager
async def opened(live: Live) -> AsyncIterator[MainWindow]:
    """A window as the app opens it, and nothing of it afterwards."""
    actions = Actions(live.bridge, live._group)
    window = MainWindow(actions, live.feed, Remembered(live.home.window))
    window.resize(1440, 900)
    window.show()
    await until(lambda: window.runs.model.rowCount() > 0)
    try:
        yield window
    finally:
        window.hide()
        for watch in live.feed.findChildren(FeedWatch):
            watch.stop()
        await until(lambda: not live.master._control._lists)
        actions.stop()
        window.deleteLater()


@contextmanager
def at_work(live: Live, crowd: Crowd, *work: Coroutine[Any, Any, None]) -> Any:
    """The crowd does this meanwhile, on the master's thread."""
    crowd.go_on()
    done = [live.thread.submit(each) for each in work]
    try:
        yield
    finally:
        crowd.stop()
        for each in done:
            each.result(60)


async def throughput(live: Live, crowd: Crowd, bars: Bars, name: str, counted: Callable[[], int]) -> None:
    """What a master that has its hands full gets done, with the window open and closed, in turns: by the second, and by what the machine
    itself did in that while."""
    by_second, by_turn, idle, closed, shares = [], [], [], [], []
    for _ in range(PAIRS):
        before = await _done(crowd, counted)
        again = await _done(crowd, counted)
        async with opened(live):
            await asyncio.sleep(SETTLE)
            began, own = time.process_time(), time.thread_time()
            with_window = await _done(crowd, counted)
            shares.append((time.thread_time() - own) / (time.process_time() - began))
        after = await _done(crowd, counted)
        closed.append(again[0])
        idle.append(before[1] / again[1])
        by_second.append(2 * with_window[0] / (again[0] + after[0]))
        by_turn.append(2 * with_window[1] / (again[1] + after[1]))
    middle = statistics.median(by_turn)
    bars.hold(
        f"{name}, open / closed",
        f"{_spread(by_turn)} of {statistics.median(closed):,.0f}/s",
        "above 0.95",
        middle > 0.95,
    )
    bars.note("  by the second, however fast the machine was", _spread(by_second))
    bars.note("  closed / closed, six seconds later", _spread(idle))
    bars.note("  the window's thread took of the process's time", f"{statistics.median(shares):.1%}")


def _spread(ratios: list[float]) -> str:
    low, middle, high = statistics.quantiles(ratios, n=4)
    return f"{middle:.3f} [{low:.3f}..{high:.3f}]"


async def _done(crowd: Crowd, counted: Callable[[], int]) -> tuple[float, float]:
    """What was done by the second, and by each turn of a plain loop that the machine could have done in that while."""
    crowd.speed.take()
    began, before = time.perf_counter(), counted()
    await asyncio.sleep(SLICE)
    rate = (counted() - before) / (time.perf_counter() - began)
    return rate, rate / crowd.speed.take()


async def filters(window: MainWindow, bars: Bars) -> None:
    """From a filter to the rows that it lets through, painted."""
    runs = window.runs
    painted = Painted(runs.view.viewport(), lambda: runs._window.total >= 0)

    def ask(words: str) -> bool:
        runs._window.total = -1
        runs.set_text(words)
        return True

    for words in FILTERS * 8:
        await painted.after(lambda words=words: ask(words))
        await asyncio.sleep(0.05)
    bars.times("filter to rows on the screen", painted.took, 150)
    runs.view.viewport().removeEventFilter(painted)


async def scrolling(window: MainWindow, bars: Bars) -> None:
    """Steps of the wheel, and jumps to another page, each until it is painted."""
    view = window.runs.view
    bar = view.verticalScrollBar()
    painted = Painted(view.viewport())
    for step in range(240):
        down = (step // 60) % 2 == 0
        await painted.after(lambda down=down: _wheel(view, -120 if down else 120))
        await asyncio.sleep(0.004)
    bars.times("a step of the wheel", painted.took, 16)
    painted.took.clear()
    for step in range(120):
        await painted.after(lambda step=step: _jump(bar, (step * 997 + 40) % max(1, bar.maximum())))
        await asyncio.sleep(0.004)
    bars.times("a jump to another page", painted.took, 33)


def _wheel(view: LiveTable, delta: int) -> bool:
    before, at = view.verticalScrollBar().value(), QPointF(200, 200)
    event = QWheelEvent(
        at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    return view.verticalScrollBar().value() != before


def _jump(bar: QScrollBar, to: int) -> bool:
    before = bar.value()
    bar.setValue(to)
    return bar.value() != before


async def panels(window: MainWindow, bars: Bars, crowd: Crowd, seconds: float) -> None:
    """The gaps of the loop with each workspace in front, once it is open."""
    window.looking.show_run_log(crowd.at_work().run)
    for space in ("runs", "nodes", "overview", "history", "logs", "packages"):
        window.workspaces.go(space)
        await _gaps(window, bars, f"gaps with {space.title()} in front", seconds)
    window.workspaces.go("runs")
    window.docks.show("timeline")
    await _gaps(window, bars, "gaps with Timeline beside Runs", seconds)
    window.docks.get("timeline").hide()


async def _gaps(window: MainWindow, bars: Bars, name: str, seconds: float) -> None:
    await asyncio.sleep(1.0)
    gaps = Gaps()
    await asyncio.sleep(seconds)
    bars.times(name, gaps.stop(), 50)


async def memory(crowd: Crowd, bars: Bars, seconds: float) -> None:
    """The memory of the process at thirds of a while of changes."""
    process, before, thirds = psutil.Process(), crowd.said, []
    for _ in range(3):
        await asyncio.sleep(seconds / 3)
        thirds.append(process.memory_info().rss / MB)
    grown = thirds[2] - thirds[1]
    said = f"{' '.join(f'{each:,.0f}' for each in thirds)} MB, {crowd.said - before:,} changes"
    bars.hold("memory at thirds", said, "the last third adds less than 2 %", grown < 0.02 * thirds[1])
