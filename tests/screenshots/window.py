"""Scenes of the window itself: the laboratory, what falls on it, what fails, what its bars and filters show."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt

from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Page
from pydra_gui.theme import theme
from pydra_gui.views.drop_plan import Plan
from pydra_gui.views.log import LogPanel
from pydra_gui.views.verbs import popup
from tests.gui import rows
from tests.gui.shelf import Shelf
from tests.screenshots.laboratory import (
    CHOSEN,
    FAILED,
    NEEDS,
    failed,
    failed_lines,
    failed_units,
    laboratory_packages,
    lines,
    page,
    spread,
    status,
)
from tests.screenshots.stage import Stage, silence


def main(stage: Stage) -> None:
    stage.fill()
    stage.tell(page(spread()), stage.window.runs.apply)
    stage.choose(CHOSEN, rows.details(spread(), result=None, needs=NEEDS), lines())
    stage.window.watches.units.emit(failed_units())
    stage.window.watches.group.emit("poster", {"complete": 12, "failed": 1, "running": 2, "queued": 5})


def over_main(scene: Callable[[Stage], None]) -> Callable[[Stage], None]:
    """A scene in front of the laboratory."""

    def both(stage: Stage) -> None:
        main(stage)
        scene(stage)

    return both


def drop(stage: Stage) -> None:
    main(stage)
    tasks = Path("tasks")
    plans = [
        Plan(tasks / "count.py", "new version v3 of count", "1 task · wants: nothing"),
        Plan(tasks / "watch_sky.py", "new package watch_sky", "2 tasks · wants: network", "hold"),
        Plan(
            tasks / "thumbs",
            "new package thumbs",
            "1 task · wants: nothing",
            burdens=(
                "It has 238.1 MB.",
                "env/ is a virtual environment (181.4 MB).",
                "212 files are data (56.6 MB).",
                "To leave that out write into thumbs/.pydraignore: /env/   *.jpg",
            ),
            asides=(".git/ is left out anyhow.",),
        ),
        Plan(tasks / "mandelbrot.py", "same as v7 of mandelbrot", "2 tasks · wants: nothing", "quiet"),
        Plan(tasks / "notes.txt", "left out: not Python, not a zip", tone="quiet"),
    ]
    overlay = stage.window.drops.overlay
    overlay.fall(plans)
    overlay.show_plans(plans)


def first_run(stage: Stage) -> None:
    watches = stage.window.watches
    here = (msgspec.structs.replace(rows.node("desk", slots=6), local=True, history=(0.0,) * 40),)
    stage.tell(Page(total=1, nodes=here), watches._took_nodes)
    stage.tell(Page(total=0), watches._took_packages)
    stage.tell(Page(total=0), stage.window.runs.apply)
    stage.tell(Page(total=1, status=status(here, ())), watches._took_status)


def first_steps(stage: Stage) -> None:
    """A file of one's own was dropped: the second step is done, and the next one is to run it."""
    first_run(stage)
    own = tuple(row for row in laboratory_packages() if row.package == "mandelbrot")
    stage.tell(Page(total=1, packages=own), stage.window.watches._took_packages)


def ten_lines(stage: Stage) -> None:
    first_run(stage)
    stage.window.steps.show_ten_lines()


def failed_run(stage: Stage) -> None:
    stage.fill()
    stage.choose(FAILED, failed(), failed_lines())


def lost_link(stage: Stage) -> None:
    main(stage)
    stage.window.watches.lost.emit("The master has stopped.")


def menu(stage: Stage) -> None:
    main(stage)
    made = popup(stage.window.runs.verbs.section(), stage.window)
    made.setWindowFlags(Qt.WindowType.Widget)
    made.resize(made.sizeHint())
    made.move(560, 180)
    made.setActiveAction(made.actions()[4])
    made.show()


def filtered(stage: Stage) -> None:
    main(stage)
    waits = "4 runs are before it."
    more = tuple(rows.run(4_187 - i, RunState.QUEUED, group="poster", why=waits) for i in range(5))
    other = rows.run(
        4_181, RunState.RUNNING, group="poster", done=60, total=1_200, node_name="desk", message="frame 61"
    )
    few = tuple(
        rows.run(4_179 - i, RunState.COMPLETE, group="poster", ended=rows.NOW - 60 * i, message="1,200 frames")
        for i in range(12)
    )
    broken = rows.run(4_180, RunState.FAILED, group="poster", error="ValueError: bad centre", ended=rows.NOW - 90)
    found = (*more, spread(), other, broken, *few)
    stage.window.top.filter.setText("group:poster owner:ada")
    stage.window.top.filter.returnPressed.emit()
    counts = {"complete": 12, "failed": 1, "queued": 5, "running": 2}
    stage.tell(Page(total=20, counts=counts, runs=found), stage.window.runs.apply)


def dense(stage: Stage) -> None:
    """As many rows as fit."""
    theme.use_density("dense")
    main(stage)


def layouts(stage: Stage) -> None:
    """A second log with a filter of its own, a filter that is told, and a tool that has a name."""
    main(stage)
    window = stage.window
    window.runs.set_text("mandelbrot since:7d")
    window.runs.set_node(rows.nodes()[0].node, "atlas")
    another = window.docks.another("log").panel.widget
    silence(stage.live)
    if isinstance(another, LogPanel):
        another.open_log(f"run {CHOSEN}")
        Shelf(another).add(lines())
        another.field.setText("/took|error/")
        another.field.setCursorPosition(0)
    before = tuple(
        rows.run(4_150 - 19 * i, RunState.COMPLETE, version=7 - i // 3, node_name="atlas", done=100_000, total=100_000,
                 message="100,000 rows", started=rows.NOW - 90_000 * i - 9_400, ended=rows.NOW - 90_000 * i - 8_150 + 37 * i)
        for i in range(6)
    )  # fmt: skip
    few = (spread(), *before)
    stage.tell(Page(total=len(few), counts={"running": 1, "complete": len(before)}, runs=few), window.runs.apply)


def completion(stage: Stage) -> None:
    main(stage)
    field = stage.window.top.filter
    field.setFocus()
    field.setText("mandelbrot node:ren")
    field._offer(field.text())
    popup_ = field.popup
    popup_.setParent(stage.window)
    popup_.move(field.mapTo(stage.window, field.rect().bottomLeft()))
    popup_.show()
    popup_.raise_()
