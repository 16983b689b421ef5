"""Scenes of the other workspaces, and of what only they show."""

from collections.abc import Callable
from pathlib import Path

from pydra_core.ids import WatchId
from pydra_core.protocol.verbs import LogPushed, Snapshot, Source
from pydra_gui.views.log import LogPanel
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.source import SourcePanel
from tests.screenshots import clusters, logs
from tests.screenshots.laboratory import CHOSEN, failed_lines, lines, page, spread
from tests.screenshots.stage import Stage, silence
from tests.screenshots.window import main


def space(key: str) -> Callable[[Stage], None]:
    """A workspace of the laboratory."""

    def scene(stage: Stage) -> None:
        main(stage)
        window = stage.window
        window.workspaces.go(key)
        silence(stage.live)
        panels = [*window.workspaces.made_centres(), *(dock.panel for dock in window.docks.here())]
        for panel in panels:
            if isinstance(panel.widget, RunsPanel):
                panel.widget.apply(
                    Snapshot(watch=WatchId(3), number=1, page=page(spread(), panel.widget.tabs.facets[0].states))
                )
            elif isinstance(panel.widget, LogPanel) and not panel.widget.model.seen:
                panel.widget.open_log(f"run {CHOSEN}")
                panel.widget.apply(LogPushed(watch=WatchId(4), first=0, lines=lines()))

    return scene


def source(stage: Stage) -> None:
    """The code of a package, in its workspace."""
    space("packages")(stage)
    chosen = stage.window.watches.known_packages[0]
    panel = next(iter(stage.window.findChildren(SourcePanel)))
    panel.blockSignals(True)  # the master of a scene has no packages
    stage.window.looking.choose_package(chosen.package, lambda: chosen)
    text = (Path(__file__).parents[2] / "resources/examples/mandelbrot.py").read_text("utf-8")
    files = ("README.md", "main.py", "grid.py", "lib/stencils.py")
    number = chosen.versions[0].version
    panel.show_source(Source(package=chosen.package, version=number, files=files, file="main.py", text=text))
    silence(stage.live)


def found(stage: Stage) -> None:
    """Words of a log that were looked for in the history, and the logs of two runs as one."""
    space("history")(stage)
    logs.found(stage.window, CHOSEN, lines(), failed_lines())
    silence(stage.live)


def holdings(stage: Stage) -> None:
    """What nodes hold: environments."""
    space("nodes")(stage)
    clusters.holdings(stage.window, stage.live.actions)
