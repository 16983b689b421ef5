"""Pictures of logs and of what was found in the history."""

import msgspec

from pydra_core.ids import Digest, RunId, TaskKey
from pydra_core.packages import locks
from pydra_core.protocol.environments import Interpreter
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import Story
from pydra_core.protocol.states import Cause, RunState
from pydra_core.protocol.verbs import Hit, Hits
from pydra_gui.actions import Actions
from pydra_gui.models.colouring import Rule
from pydra_gui.models.run_difference import Ran
from pydra_gui.views.compare_sheet import CompareSheet
from pydra_gui.views.highlights import HighlightSheet
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.search import SearchPanel
from tests.gui import rows
from tests.gui.shelf import Shelf
from tests.screenshots import laboratory

TASK = TaskKey("climate.Regrid")


def _hit(run: int, ago: float, state: RunState, where: str, line: int, text: str) -> Hit:
    return Hit(run=RunId(run), task=TASK, state=state, ended=rows.NOW - ago, where=where, line=line, text=text)


def found(window: MainWindow, run: int, lines: tuple[LogLine, ...], failed: tuple[LogLine, ...]) -> None:
    """Words of a log that were looked for in the history, and the logs of two runs as one."""
    search = window.docks.get("search").panel.widget
    assert isinstance(search, SearchPanel)
    search.field.setText("KeyError since:7d")
    search.field._pause.stop()
    said = ("KeyError: 'tas'", "KeyError: 'pr' in 2 of 365 files; they are left out", "KeyError: 'tas' in 2031-07.nc")
    search.show_hits(
        Hits(
            hits=(
                _hit(run, 568, RunState.FAILED, "error", -1, said[0]),
                _hit(run, 568, RunState.FAILED, "log", 3, said[0]),
                msgspec.structs.replace(
                    _hit(run, 568, RunState.FAILED, "log", 61, said[2]), part=3, path="/u", unit=1204
                ),
                _hit(run - 84, 90_000, RunState.COMPLETE, "log", 7, said[1]),
            )
        )
    )
    search.view.selectRow(1)
    window.log.open_log("2 runs", [f"run {run}", "run 4182"])
    shelf = Shelf(window.log, f"run {run}", "run 4182")
    for number, some in enumerate((failed, lines)):
        shelf.add(some, number)


RULES = (
    Rule(name="Finished", words="/finished|complete/", tint="green"),
    Rule(name="Slow rows", words="/in 1.8\\d s/", tint="amber"),
    Rule(name="From row 61,477 on", words="/row 61,4(7[7-9]|8\\d)/", tint="blue"),
)


def highlights(window: MainWindow, lines: tuple[LogLine, ...]) -> None:
    """Lines of units, the rules that colour them, and the sheet of the rules."""
    Shelf(window.log).add(lines)
    window.context.highlights.keep(RULES)
    sheet = HighlightSheet(window, RULES)
    sheet.open(sheet.add)


def compare(window: MainWindow, actions: Actions) -> None:
    """Two runs of one task beside each other."""
    failed = laboratory.failed()
    row = msgspec.structs.replace(
        failed.row, run=RunId(4102), version=8, digest=Digest("7b" * 32), state=RunState.COMPLETE, cause=Cause.COMPLETE,
        error="", started=rows.NOW - 1_500, ended=rows.NOW - 740,
    )  # fmt: skip
    steps = ((0, RunState.QUEUED), (12, RunState.BUILDING), (104, RunState.RUNNING), (864, RunState.COMPLETE))
    before = rows.details(
        row, arguments={**failed.arguments, "grid": 0.5}, places=("render-03", "atlas"), lock=Digest("c4" * 32),
        python=Interpreter("3.12.4", "linux-x86_64"), story=tuple(Story(rows.NOW - 1_604 + at, state, "") for at, state in steps),
    )  # fmt: skip
    after = msgspec.structs.replace(
        failed, places=("render-03",), lock=Digest("d1" * 32), python=Interpreter("3.13.0", "linux-x86_64")
    )
    left = Ran(before, _lock(numpy="2.0.2", xarray="2024.7.0"))
    right = Ran(after, _lock(numpy="2.1.3", dask="2024.9.1", xarray="2024.7.0"))
    CompareSheet(window, left, right, actions).begin()


def _lock(**versions: str) -> str:
    return locks.write(
        "3.12", "linux-x86_64", [locks.Pin(name, version, ("0" * 64,)) for name, version in versions.items()]
    )
