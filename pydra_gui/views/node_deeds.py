"""What people do with nodes: add one, remove one, ask why one takes no runs, and what it holds and allows."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pydra_core.protocol.pictures import NodeRow
from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.notices import Offer
from pydra_gui.views import add_node, confirm, drain_sheet, throttle_sheet, why
from pydra_gui.views.add_node import AddNode
from pydra_gui.views.node_sheet import NodeSheet
from pydra_gui.views.node_verbs import NodeVerbs
from pydra_gui.views.palette import Command
from pydra_gui.views.schedule_deeds import ScheduleDeeds
from pydra_gui.views.verbs import Verb
from pydra_gui.views.watches import Watches
from pydra_gui.views.why import WhySheet

MOST_NODES = 20
"""So many nodes are commands of the palette."""


class NodeDeeds(QObject):
    """Sheets open over `window`; what is asked of the cluster goes through `actions`."""

    def __init__(self, window: QWidget, actions: Actions, watches: Watches) -> None:
        super().__init__(window)
        self._window, self._actions, self._watches = window, actions, watches
        self._ask = partial(confirm.ask, window)
        self._adding: AddNode | None = None
        self.schedules = ScheduleDeeds(window, actions, watches)
        watches.nodes.connect(self._show_nodes)

    def serve(self, verbs: NodeVerbs) -> None:
        """Does what these verbs ask for."""
        verbs.remove_asked.connect(self.remove)
        verbs.drain_asked.connect(lambda node: self._actions.go(self._drain(node)))
        verbs.throttle_asked.connect(lambda node: self._actions.go(self._throttle(node)))
        verbs.resume_asked.connect(lambda node: self._actions.go(self._actions.resume_node(node)))
        verbs.why_asked.connect(lambda node: self._explain(node, verbs))
        verbs.holds_asked.connect(self.show_holds)
        verbs.hours_asked.connect(self.show_hours)

    def commands(self) -> list[Command]:
        """Nodes that take no runs, as commands of the palette."""
        return [
            Command(
                tr("Why is {name} {state}?", name=row.name, state=tr(row.state)),
                partial(self._show_why, row),
                "node",
                "",
                "info",
            )
            for row in self._watches.known_nodes
            if row.why or row.upgrade
        ][:MOST_NODES]

    def _show_why(self, row: NodeRow, *offers: Offer) -> None:
        WhySheet(self._window, why.of_node(row), offers).begin()

    def _explain(self, node: str, verbs: NodeVerbs) -> None:
        if row := self.row_of(node):
            log = Offer(tr("Show its log"), partial(verbs.log_asked.emit, node))
            self._show_why(row, log)

    def show_hours(self, node: str) -> None:
        """When it works: to be changed by who owns the machine, to be seen by others."""
        row = self.row_of(node)
        if row is not None and self.schedules.can(row):
            self.schedules.edit(row)
        elif row is not None:
            self.show_holds(node)

    def show_holds(self, node: str) -> None:
        """What its sandbox holds, what its owner allows, which code it has."""
        if row := self.row_of(node):
            NodeSheet(self._window, row, self._watches.known_packages).begin()

    def section(self) -> list[Verb | None]:
        """The verbs of the Nodes menu above those of a chosen node."""
        return [Verb(tr("Add node…"), self.add, "Ctrl+N", "plus", tr("one line for the other machine")), None]

    def add(self) -> None:
        self._actions.go(self._add())

    async def _add(self) -> None:
        self._adding = await add_node.begin(self._window, self._actions, self._watches.known_nodes)
        if self._adding:
            await self._adding.finished()
        self._adding = None

    def _show_nodes(self, rows: tuple[NodeRow, ...]) -> None:
        if self._adding:
            self._adding.show_nodes(rows)

    async def _drain(self, node: str) -> None:
        row = self.row_of(node)
        answer = await drain_sheet.ask(self._window, row) if row else None
        if answer is not None:
            await self._actions.drain_node(node, *answer)

    async def _throttle(self, node: str) -> None:
        row = self.row_of(node)
        answer = await throttle_sheet.ask(self._window, row) if row else None
        if row is not None and answer is not None and answer != row.max_rate:
            await self._actions.throttle_node(node, answer, row.max_rate)

    def remove(self, node: str) -> None:
        self._actions.go(self._actions.remove_node(node, self.name_of(node), self._ask))

    def row_of(self, node: str) -> NodeRow | None:
        return next((row for row in self._watches.known_nodes if row.node == node), None)

    def name_of(self, node: str) -> str:
        """Its name, or its id while it is not known."""
        row = self.row_of(node)
        return row.name if row else node
