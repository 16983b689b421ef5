"""The schedule of this machine's own node: shown, written to its owner's policy, and seen to be taken.

Rules:
1. Only the node that this app starts can be changed here: the policy is a file of this user's. A master has no word for it.
2. A running node takes what is written by itself; whether it did is seen by what it tells. What it does not take is said.
"""

import asyncio
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from pydra_core.errors import UserError
from pydra_core.node import grid
from pydra_core.node.policy import Schedule
from pydra_core.node.policy_file import NAME, read_owners
from pydra_core.node.policy_flags import Flags
from pydra_core.node.policy_writer import Written, change_schedule, take_back
from pydra_core.protocol.facts import Timetable
from pydra_core.protocol.pictures import NodeRow, WorkerRow
from pydra_core.settings import Homes
from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.views.schedule_sheet import ScheduleSheet
from pydra_gui.views.watches import Watches

PATIENCE_MS = 15_000
"""A node that has not taken what was written by then is an older one, or does not run."""


class ScheduleDeeds(QObject):
    """`home` is that of the app that starts the node; without one nothing can be changed."""

    def __init__(self, window: QWidget, actions: Actions, watches: Watches) -> None:
        super().__init__(window)
        self._window, self._actions, self._watches = window, actions, watches
        self.home: Homes | None = None
        self._waits: Schedule | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        watches.nodes.connect(lambda _: self._look())

    def can(self, row: NodeRow) -> bool:
        """This user owns the machine."""
        return row.local and self.home is not None

    def edit(self, row: NodeRow) -> None:
        if self.home is not None:
            self._actions.go(self._edit(row, self.home))

    async def _edit(self, row: NodeRow, home: Homes) -> None:
        try:
            before = (await asyncio.to_thread(read_owners, home.local_node, None, Flags())).schedule
        except UserError as error:
            self._actions.tell("fail", tr("The schedule cannot be changed"), error.sentence)
            return
        path = home.local_node / NAME
        sheet = ScheduleSheet(self._window, row.name, before, path, partial(self._workers, row.node))
        go = self._actions.go
        sheet.saved.connect(lambda wanted: sheet.once("save", lambda: go(self._save(sheet, home, wanted))))
        sheet.begin()
        await sheet.finished()

    def _workers(self, node: str) -> tuple[WorkerRow, ...]:
        """What runs there now."""
        return next((row.workers for row in self._watches.known_nodes if row.node == node), ())

    async def _save(self, sheet: ScheduleSheet, home: Homes, wanted: dict[str, object]) -> None:
        try:
            written = await asyncio.to_thread(change_schedule, home.local_node, None, home.root, wanted)
        except UserError as error:
            if sheet.over:
                raise
            sheet.say(error.sentence)
            return
        sheet.finish(True)
        text = tr("{path}. The node takes it within seconds.", path=written.path)
        self._actions.undo.offer("good", tr("The schedule was saved"), text, lambda: self._take_back(home, written))
        await self._await(home)

    async def _take_back(self, home: Homes, written: Written) -> None:
        await asyncio.to_thread(take_back, written)
        self._actions.tell("good", tr("The schedule is as it was"), str(written.path))
        await self._await(home)

    # ------------------------------------------------------------------------------------------------ is it taken

    async def _await(self, home: Homes) -> None:
        self._waits = (await asyncio.to_thread(read_owners, home.local_node, None, Flags())).schedule
        self._patience.start()
        self._look()

    def _look(self) -> None:
        """The node tells what it goes by."""
        row = self._local()
        if self._waits is not None and row is not None and _says(row.offer.schedule, self._waits):
            self._waits = None
            self._patience.stop()

    def _local(self) -> NodeRow | None:
        return next((row for row in self._watches.known_nodes if row.local), None)

    def _give_up(self) -> None:
        if self._waits is None:
            return
        self._waits, row = None, self._local()
        if row is None or not row.linked:
            self._actions.tell(
                "hold",
                tr("The schedule waits for the node"),
                tr("It counts as soon as this machine's node is started."),
            )
            return
        rule = row.offer.rule("schedule")
        flags = tr("It goes by {rule}, which counts more.", rule=rule) if "--" in rule else ""
        why = row.offer.fault or flags or tr("It is of an older version: quit Pydra and start it again.")
        self._actions.tell("hold", tr("{name} has not taken the schedule", name=row.name), why)


def _says(told: Timetable, wanted: Schedule) -> bool:
    same = (told.idle, told.battery, told.then) == (wanted.idle, wanted.battery, wanted.then)
    return same and grid.minutes(told.hours) == grid.minutes(wanted.hours)
