"""The verbs of a node, each once: the Nodes menu, the context menu and the palette are made from this list."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pydra_core.client import lines
from pydra_core.client.filters import token
from pydra_core.protocol.pictures import NodeRow
from pydra_core.protocol.states import NodeState
from pydra_gui.language import later, plural, tr
from pydra_gui.models.text import size
from pydra_gui.views.verbs import Verb

NONE = later("No node is chosen. Choose one in the Nodes panel.")


class NodeVerbs(QObject):
    """Asks by signals what the chosen node is to do; each carries its NodeId."""

    why_asked = Signal(str)
    holds_asked = Signal(str)
    """What its sandbox holds, what its owner allows, which code it has."""
    hours_asked = Signal(str)
    """When it works, by its owner's own schedule."""
    log_asked = Signal(str)
    remove_asked = Signal(str)
    drain_asked = Signal(str)
    throttle_asked = Signal(str)
    resume_asked = Signal(str)
    filter_asked = Signal(str)
    """A token for the filter field."""

    def __init__(self, chosen: Callable[[], NodeRow | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen

    def section(self) -> list[Verb | None]:
        """All verbs, as they are in the menus."""
        return [
            self._verb(tr("Why?"), lambda row: self.why_asked.emit(row.node), "info", tr("Why does the chosen node take no runs?")),
            self._verb(tr("What it holds and allows…"), lambda row: self.holds_asked.emit(row.node), "shield",
                       tr("What the chosen node holds and allows…"), tr("isolation, its owner's rules, its code")),
            self._verb(tr("When it works…"), lambda row: self.hours_asked.emit(row.node), "clock",
                       tr("When the chosen node works…"), tr("its owner's own schedule")),
            self._verb(tr("Show its log"), lambda row: self.log_asked.emit(row.node), "logs", tr("Show the log of the chosen node"),
                       command=self._line("log")),
            self._verb(tr("Only its runs"), lambda row: self.filter_asked.emit(token("node", row.name)), "filter",
                       tr("Only runs on the chosen node"), tr("filters the table")),
            None,
            self._verb(tr("Copy name"), lambda row: QGuiApplication.clipboard().setText(row.name), "copy", tr("Copy the node's name")),
            self._verb(tr("Copy id"), lambda row: QGuiApplication.clipboard().setText(row.node), "copy", tr("Copy the node's id")),
            self._address(),
            None,
            self._throttle(),
            self._drain(),
            self._resume(),
            self._remove(),
        ]  # fmt: skip

    def _address(self) -> Verb:
        def why_not() -> str:
            row = self._chosen()
            return (
                tr(NONE)
                if row is None
                else ""
                if row.address
                else tr("{name} has no address: it is this machine, or is not connected.", name=row.name)
            )

        def copy() -> None:
            if row := self._chosen():
                QGuiApplication.clipboard().setText(row.address)

        return Verb(tr("Copy address"), copy, "", "copy", "", why_not, full=tr("Copy the node's address"))

    def _line(self, verb: str) -> Callable[[], str]:
        return lambda: lines.line("node", verb, row.name) if (row := self._chosen()) else ""

    def _throttle(self) -> Verb:
        def do() -> None:
            if row := self._chosen():
                self.throttle_asked.emit(row.node)

        def now() -> str:
            row = self._chosen()
            return tr("{rate}/s now", rate=size(row.max_rate)) if row and row.max_rate else ""

        full = tr("Limit the transfers of the chosen node…")
        return Verb(tr("Limit transfers…"), do, "", "disk", tr("how much a second, both ways"), self._no_drain, now,
                    full=full)  # fmt: skip

    def _drain(self) -> Verb:
        def do() -> None:
            if row := self._chosen():
                self.drain_asked.emit(row.node)

        full = tr("Drain the chosen node…")
        return Verb(
            tr("Drain…"),
            do,
            "",
            "pause",
            tr("nothing new goes there"),
            self._no_drain,
            full=full,
            command=self._line("drain"),
        )

    def _no_drain(self) -> str:
        row = self._chosen()
        if row is None:
            return tr(NONE)
        return (
            tr("{name} is {state}.", name=row.name, state=tr(row.state))
            if row.state in (NodeState.PENDING, NodeState.REVOKED)
            else ""
        )

    def _resume(self) -> Verb:
        def do() -> None:
            if row := self._chosen():
                self.resume_asked.emit(row.node)

        full = tr("Let the chosen node take runs again")
        return Verb(
            tr("Resume"),
            do,
            "",
            "play",
            tr("takes runs again"),
            self._no_resume,
            full=full,
            command=self._line("resume"),
        )

    def _no_resume(self) -> str:
        row = self._chosen()
        if row is None:
            return tr(NONE)
        held = row.state in (NodeState.DRAINING, NodeState.SICK, NodeState.LOST) or row.notes
        return "" if held else tr("{name} is not held back: it neither drains nor is it sick.", name=row.name)

    def _remove(self) -> Verb:
        def do() -> None:
            if row := self._chosen():
                self.remove_asked.emit(row.node)

        full = tr("Remove the chosen node…")
        return Verb(tr("Remove…"), do, "", "trash", tr("it has to join again"), self._no_remove, self._waits, True, full=full,
                    command=self._line("remove"))  # fmt: skip

    def _no_remove(self) -> str:
        row = self._chosen()
        if row is None:
            return tr(NONE)
        return (
            tr("{name} is this machine's own node: it goes and comes with the app.", name=row.name) if row.local else ""
        )

    def _waits(self) -> str:
        row = self._chosen()
        busy = row.busy if row and not row.local and row.state != NodeState.LOST else 0
        return plural(busy, "{n:,} unit will wait again", "{n:,} units will wait again") if busy else ""

    def _verb(
        self,
        text: str,
        do: Callable[[NodeRow], None],
        icon: str,
        full: str,
        about: str = "",
        command: Callable[[], str] = lambda: "",
    ) -> Verb:
        def now() -> None:
            if row := self._chosen():
                do(row)

        return Verb(text, now, "", icon, about, lambda: "" if self._chosen() else tr(NONE), full=full, command=command)
