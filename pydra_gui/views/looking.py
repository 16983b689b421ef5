"""What a person looks at: the run whose details and log are shown, or the log of a node."""

from PySide6.QtCore import QObject

from pydra_core.protocol.pictures import RunDetails
from pydra_core.protocol.verbs import Delta, Snapshot
from pydra_gui.views.details import DetailsPanel
from pydra_gui.views.docks import Docks
from pydra_gui.views.log import LogPanel
from pydra_gui.views.node_deeds import NodeDeeds
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.watches import Watches


class Looking(QObject):
    """Follows the choice in the runs table, and brings panels to the front when they are asked for."""

    def __init__(
        self, watches: Watches, docks: Docks, runs: RunsPanel, details: DetailsPanel, log: LogPanel, nodes: NodeDeeds
    ) -> None:
        super().__init__(runs)
        self._watches, self._docks, self._nodes = watches, docks, nodes
        self._runs, self._details, self._log = runs, details, log
        self._selected: int | None = None
        self._awaited: int | None = None
        runs.run_selected.connect(self.select_run)
        runs.run_opened.connect(self.open_run)
        for verbs in (runs.verbs, details.verbs):
            verbs.details_asked.connect(self.open_run)
            verbs.log_asked.connect(self.show_run_log)
        watches.runs.connect(self._show_runs)
        watches.details.connect(self._show_details)
        watches.log.connect(log.apply)
        watches.units.connect(details.show_units)
        watches.group.connect(details.show_group)

    def await_run(self, run: int) -> None:
        """A run that was started here is chosen as soon as it is in the table."""
        self._awaited = run

    def _show_runs(self, push: Snapshot | Delta) -> None:
        self._runs.apply(push)
        if self._awaited is not None and self._runs.model.place_of(self._awaited) >= 0:
            self._runs.select(self._awaited)
            self._awaited = None

    def _show_details(self, details: RunDetails | None) -> None:
        if details is None or details.row.run == self._selected:
            self._details.show_run(details)
            if details is not None:
                self._watches.show_parts(details.row)

    def select_run(self, run: int | None) -> None:
        """Shows a run's details and its log."""
        self._selected = run
        self._watches.show_run(run)
        if run is None:
            self._details.show_run(None)
        else:
            self._follow_log(run)

    def open_run(self, run: int) -> None:
        """As `select_run`, and brings the details to the front."""
        dock = self._docks.all[2]
        dock.show()
        dock.raise_()
        self._runs.select(run)
        self.select_run(run)

    def _follow_log(self, run: int) -> None:
        self._log.open_log(f"run {run}")
        self._watches.run_log(run)

    def show_run_log(self, run: int) -> None:
        self._docks.all[3].show()
        self._follow_log(run)

    def show_node_log(self, node: str) -> None:
        self._docks.all[3].show()
        self._log.open_log(self._nodes.name_of(node))
        self._watches.node_log(node)
