"""Scenes of the other workspaces, and of what only they show."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from pydra_core.ids import Digest, PackageName, WatchId
from pydra_core.protocol.pictures import LockRow, PackageRow, RunRow
from pydra_core.protocol.verbs import Snapshot, Source
from pydra_gui.views.log import LogPanel
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.source import SourcePanel
from tests.gui.shelf import Shelf
from tests.screenshots import clusters, logs
from tests.screenshots.laboratory import CHOSEN, FAILED, failed, failed_lines, lines, page, spread
from tests.screenshots.stage import Stage, silence
from tests.screenshots.window import main

README = """# Mandelbrot

Computes rows of the set and returns the histogram of its depths.

    pydractl run Mandelbrot width=8192 rows=200000

- width: pixels in a row, 64 to 16,384
- rows: how many rows to compute; each is a unit
- palette: ice, fire or grey
- centre: real and imaginary part of the middle

Zoom makes a film of it: one frame a unit, 1,200 by default. Frames are saved as PNG.
"""


def focus(stage: Stage, key: str) -> Callable[[RunRow], bool] | None:
    """What is chosen in a workspace, as a person would; which runs are shown then, None for all."""
    window = stage.window
    if key == "nodes":
        window.workspaces.centre("nodes").widget.select(clusters.holders()[0].node)
        return lambda row: row.node_name == "atlas" or row.run == CHOSEN
    if key == "packages":
        for panel in window.findChildren(SourcePanel):
            panel.blockSignals(True)  # the master of a scene has no packages
        window.workspaces.centre("packages").widget.select(PackageName("mandelbrot"))
        return lambda row: row.package == "mandelbrot"
    if key == "history":
        stage.choose(FAILED, failed(), failed_lines())
        window.workspaces.centre("history").widget.select(FAILED)
    return None


def space(key: str) -> Callable[[Stage], None]:
    """A workspace of the laboratory."""

    def scene(stage: Stage) -> None:
        main(stage)
        window = stage.window
        window.workspaces.go(key)
        silence(stage.live)
        which = focus(stage, key)
        silence(stage.live)
        panels = [*window.workspaces.made_centres(), *(dock.panel for dock in window.docks.here())]
        for panel in panels:
            if isinstance(panel.widget, RunsPanel):
                told = page(spread(), panel.widget.tabs.facets[0].states, which)
                panel.widget.apply(Snapshot(watch=WatchId(3), number=1, page=told))
            elif isinstance(panel.widget, LogPanel) and not panel.widget.model.rowCount():
                panel.widget.open_log(f"run {CHOSEN}")
                Shelf(panel.widget).add(lines())
        if key == "packages":
            _read(stage, "README.md", README)

    return scene


def source(stage: Stage) -> None:
    """The code of a package, in its workspace."""
    space("packages")(stage)
    _read(stage, "main.py", (Path(__file__).parents[2] / "resources/examples/mandelbrot.py").read_text("utf-8"))
    panel = next(iter(stage.window.findChildren(SourcePanel)))
    if panel.package is not None:
        panel.show_package(_with_needs(panel.package))
    silence(stage.live)


def _with_needs(package: PackageRow) -> PackageRow:
    """With dependencies, and what is pinned for them."""
    lock = LockRow(lock=Digest("d1" * 32), python="3.12", platform="linux-x86_64", packages=12, made=0.0)
    needy = msgspec.structs.replace(package.versions[0], wants=("network", "packages numpy>=2, pillow"), locks=(lock,))
    return msgspec.structs.replace(package, versions=(needy, *package.versions[1:]))


def _read(stage: Stage, name: str, text: str) -> None:
    """A file of the chosen package is read."""
    chosen = next(each for each in stage.window.watches.known_packages if each.package == "mandelbrot")
    panel = next(iter(stage.window.findChildren(SourcePanel)))
    stage.window.looking.choose_package(chosen.package, lambda: chosen)
    files = ("README.md", "main.py", "palettes.py", "lib/png.py")
    told = Source(package=chosen.package, version=chosen.versions[0].version, files=files, file=name, text=text)
    panel.show_source(told)


def found(stage: Stage) -> None:
    """Words of a log that were looked for in the history, and the logs of two runs as one."""
    space("history")(stage)
    logs.found(stage.window, FAILED, lines(), failed_lines())
    silence(stage.live)


def holdings(stage: Stage) -> None:
    """What nodes hold: environments."""
    space("nodes")(stage)
    clusters.holdings(stage.window, stage.live.actions)
