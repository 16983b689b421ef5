"""A window that shows what it is told: what the real master behind it says does not reach it."""

from collections.abc import Callable
from dataclasses import dataclass

from pydra_core.ids import WatchId
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import RunDetails
from pydra_core.protocol.verbs import Page, Snapshot
from pydra_gui.feed import FeedWatch
from pydra_gui.views.main_window import MainWindow
from tests.gui.live import Live
from tests.gui.shelf import Shelf
from tests.screenshots import clusters
from tests.screenshots.laboratory import laboratory_packages, page, status


@dataclass(frozen=True, slots=True)
class Stage:
    """A window that shows what it is told."""

    window: MainWindow
    live: Live

    def tell(self, page: Page, take: Callable[[Snapshot], None]) -> None:
        take(Snapshot(watch=WatchId(1), number=1, page=page))

    def fill(self) -> None:
        """The laboratory in the middle of its day."""
        watches, packages = self.window.watches, clusters.distinct(laboratory_packages())
        nodes = clusters.holders()
        self.tell(Page(total=len(nodes), nodes=nodes), watches._took_nodes)
        self.tell(Page(total=len(packages), packages=packages), watches._took_packages)
        self.tell(Page(total=1, status=status(nodes, packages)), watches._took_status)
        self.tell(page(), self.window.runs.apply)
        self.window.nodes.view.expand(self.window.nodes.model.index_of(nodes[0].node))

    def choose(self, run: int, details: RunDetails, lines: tuple[LogLine, ...]) -> None:
        """A run is chosen, its details and its log are there."""
        self.window.activateWindow()
        self.window.runs.view.setFocus()
        self.window.runs.select(run)
        self.window.watches._group_name = details.row.group
        self.window.watches.details.emit(details)
        Shelf(self.window.log).add(lines)


def silence(live: Live) -> None:
    """What the real master says does not reach the window; it is said again for panels that came later."""
    for each in live.feed.findChildren(FeedWatch):
        each.blockSignals(True)


def nothing() -> None:
    """What a button in a picture does."""
