"""What a person looks at: which runs, node and package are chosen, whose details and whose log are shown. Panels share it by this."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from pydra_core.client.failures import BOOK
from pydra_core.client.names import place_words
from pydra_core.ids import NodeId, PackageName
from pydra_core.protocol import chosen
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.pictures import NodeRow, PackageRow, RunDetails, RunRow, UnitRow
from pydra_gui.language import plural, tr
from pydra_gui.views.watches import Watches


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose log is read: a run's (its number, 0 for none) or a node's, and how it is called; or several, as one. `line` of this
    `part` is looked for (`Hit`).
    Of a run with `units` only what these said is read: those of the spread at `path`."""

    title: str
    run: int = 0
    node: str = ""
    parts: tuple["Subject", ...] = ()
    line: int = -1
    part: int = 0
    path: str = ""
    units: Only = ()

    def each(self) -> tuple["Subject", ...]:
        """The single logs."""
        return self.parts or ((self,) if self.title else ())

    @classmethod
    def together(cls, parts: Sequence["Subject"]) -> "Subject":
        """Several logs as one; one is itself."""
        if len(parts) < 2:
            return parts[0] if parts else cls("")
        runs = sum(bool(part.run) for part in parts)
        nodes = len(parts) - runs
        of_runs, of_nodes = plural(runs, "{n:,} run", "{n:,} runs"), plural(nodes, "{n:,} node", "{n:,} nodes")
        both = tr("{runs} and {nodes}", runs=of_runs, nodes=of_nodes)
        return cls(both if runs and nodes else of_runs if runs else of_nodes, parts=tuple(parts))


def _no_runs() -> Sequence[RunRow]:
    return ()


class Looking(QObject):
    """Panels say what was chosen in them; who wants to follow connects."""

    run_changed = Signal(object)
    """The run whose details are shown, or None."""
    run_opened = Signal(int)
    """Its details are asked to the front."""
    subject_changed = Signal(object)
    """A `Subject` whose log is followed."""
    log_asked = Signal()
    """The log is asked to the front."""
    details_changed = Signal(object)
    """`RunDetails`, or None."""
    node_changed = Signal(object)
    package_changed = Signal(object)
    """A node, a package that filters the runs; None for none."""
    node_opened = Signal(str)
    """A node is asked to the front; "" for all of them."""
    cleared = Signal()
    """Nothing filters by a choice any more."""
    filter_asked = Signal(str)
    """A token for the filter field."""

    def __init__(self, watches: Watches, parent: QObject) -> None:
        super().__init__(parent)
        self._watches = watches
        self._runs: Callable[[], Sequence[RunRow]] = _no_runs
        self._node: Callable[[], NodeRow | None] = lambda: None
        self._package: Callable[[], PackageRow | None] = lambda: None
        self.run: int | None = None
        self.subject = Subject("")
        self.details: RunDetails | None = None
        self.units: Sequence[UnitRow] = ()
        watches.details.connect(self._show_details)
        watches.units.connect(self._show_units)

    # ------------------------------------------------------------------------------------------------- chosen

    def runs(self) -> Sequence[RunRow]:
        """The runs that are chosen where a person chose last."""
        return self._runs()

    def node(self) -> NodeRow | None:
        return self._node()

    def package(self) -> PackageRow | None:
        return self._package()

    def choose_run(self, run: int | None, rows: Callable[[], Sequence[RunRow]]) -> None:
        """A run was chosen among these: its details and its log are shown."""
        self._runs = rows
        self._look_at(run)

    def forget(self, rows: Callable[[], Sequence[RunRow]]) -> None:
        """The table with these rows has gone: no run is chosen in it any more."""
        if self._runs == rows:
            self._runs = _no_runs

    def choose_node(self, node: NodeId | None, row: Callable[[], NodeRow | None]) -> None:
        self._node = row
        self.node_changed.emit(node)

    def choose_package(self, package: PackageName | None, row: Callable[[], PackageRow | None]) -> None:
        self._package = row
        self.package_changed.emit(package)

    # ------------------------------------------------------------------------------------------------- looked at

    def open_run(self, run: int) -> None:
        """Shows a run's details and log, and brings the details to the front."""
        self.run_opened.emit(run)
        self._look_at(run)

    def open_node(self, node: str) -> None:
        """Goes to the nodes, and chooses this one there."""
        self.node_opened.emit(node)

    def show_run_log(self, run: int) -> None:
        self._follow(Subject(tr("run {run}", run=run), run=run))
        self.log_asked.emit()

    def show_run_logs(self, rows: Sequence[RunRow]) -> None:
        """The logs of several runs as one."""
        self._follow(Subject.together([Subject(tr("run {run}", run=row.run), run=row.run) for row in rows]))
        self.log_asked.emit()

    def show_unit_logs(self, run: int, path: str, ranges: list[tuple[int, int]]) -> None:
        """What some units of a run said; all of them if there are no ranges."""
        units = chosen.merged(ranges)
        if not units:
            self.show_run_log(run)
            return
        place = place_words(path)
        told = chosen.said(units, 3) + (f" ({place})" if path != BOOK else "")
        self._follow(Subject(tr("run {run}, {units}", run=run, units=told), run=run, path=path, units=units))
        self.log_asked.emit()

    def show_line(self, run: int, part: int, line: int) -> None:
        """The log of a run at one of its lines: of its root (`part` 0), or of a worker."""
        self._follow(Subject(tr("run {run}", run=run), run=run, line=line, part=part))
        self.log_asked.emit()

    def show_node_log(self, node: str, name: str) -> None:
        self._follow(Subject(name, node=node))
        self.log_asked.emit()

    def _look_at(self, run: int | None) -> None:
        if run == self.run:
            return
        self.run, self.details, self.units = run, None, ()
        self._watches.show_run(run)
        self.run_changed.emit(run)
        if run is None:
            self.details_changed.emit(None)
        else:
            self._follow(Subject(tr("run {run}", run=run), run=run))

    def _follow(self, subject: Subject) -> None:
        if subject != self.subject:
            self.subject = subject
            self.subject_changed.emit(subject)

    def _show_units(self, rows: Sequence[UnitRow]) -> None:
        self.units = rows

    def _show_details(self, details: RunDetails | None) -> None:
        if details is None or details.row.run == self.run:
            self.details = details
            self.details_changed.emit(details)
            if details is not None:
                self._watches.show_parts(details.row)
