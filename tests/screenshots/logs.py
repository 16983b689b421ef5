"""Pictures of logs and of what was found in the history."""

import time

import msgspec

from pydra_core.ids import RunId, TaskKey, WatchId
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Hit, Hits, LogPushed
from pydra_gui.views.compare_sheet import CompareSheet
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.search import SearchPanel
from tests.gui import rows

NOW = time.time()
TASK = TaskKey("mandelbrot.Mandelbrot")


def _hit(run: int, ago: float, state: RunState, where: str, line: int, text: str) -> Hit:
    return Hit(run=RunId(run), task=TASK, state=state, ended=NOW - ago, where=where, line=line, text=text)


def found(window: MainWindow, run: int, lines: tuple[LogLine, ...], failed: tuple[LogLine, ...]) -> None:
    """Words of a log that were looked for in the history, and the logs of two runs as one."""
    search = window.docks.get("search").panel.widget
    assert isinstance(search, SearchPanel)
    search.field.setText('"out of memory" since:7d')
    search._pause.stop()
    said = ("MemoryError: out of memory at row 61,402", "worker was ended: out of memory (2.0 GB of 2.0 GB)")
    search.show_hits(
        Hits(
            hits=(
                _hit(run - 3, 4_000, RunState.FAILED, "error", -1, said[0]),
                _hit(run - 3, 4_000, RunState.FAILED, "log", 61_401, said[1]),
                _hit(run - 90, 90_000, RunState.COMPLETE, "log", 7, said[1]),
            )
        )
    )
    search.view.selectRow(1)
    window.log.open_log("2 runs", [f"run {run}", f"run {run - 3}"])
    for number, some in ((run, lines), (run - 3, failed)):
        window.log.apply(LogPushed(watch=WatchId(4), first=0, lines=some), f"run {number}")


def compare(window: MainWindow) -> None:
    """Two runs of one task beside each other."""
    failed = rows.failed()
    before = rows.details(
        msgspec.structs.replace(failed.row, run=RunId(4102)), arguments={**failed.arguments, "width": 2048}
    )
    CompareSheet(window, before, failed).begin()
