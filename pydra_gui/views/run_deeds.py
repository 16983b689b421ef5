"""What people do with runs: again, cancel, pause, another priority, why; one place for the table, the details, menus and palette."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pydra_core.client.names import unit_name
from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.protocol.pictures import RunDetails, RunRow, UnitRow
from pydra_core.protocol.states import ENDED, RunState, UnitState
from pydra_core.protocol.verbs import Filter
from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.models.run_difference import Ran
from pydra_gui.notices import Offer
from pydra_gui.views import cancel_sheet, priority_sheet, why
from pydra_gui.views.compare_sheet import CompareSheet
from pydra_gui.views.package_deeds import PackageDeeds
from pydra_gui.views.palette import Command
from pydra_gui.views.priority_sheet import PrioritySheet
from pydra_gui.views.run_form import Beginning
from pydra_gui.views.run_verbs import GroupVerb, RunVerbs, no_cancel, no_change, no_pause, no_resume
from pydra_gui.views.unit_verbs import UnitVerbs
from pydra_gui.views.why import WhySheet

LIVE = tuple(state for state in RunState if state not in ENDED)
QUEUE = Filter(states=(RunState.QUEUED,))
MOST_QUEUED = 10_000
MOST_UNITS = 20
"""So many units are commands of the palette."""


_NO = {
    GroupVerb.PAUSE: no_pause,
    GroupVerb.RESUME: no_resume,
    GroupVerb.PRIORITY: no_change,
    GroupVerb.CANCEL: no_cancel,
}


class RunDeeds(QObject):
    """Sheets open over `window`; what is asked of the cluster goes through `actions`. `add_node` is what helps a run without a node."""

    def __init__(self, window: QWidget, actions: Actions, packages: PackageDeeds, add_node: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._actions, self._packages, self._add_node = window, actions, packages, add_node

    def serve(self, verbs: RunVerbs) -> None:
        """Does what these verbs ask for."""
        go, actions = self._actions.go, self._actions
        verbs.repeat_asked.connect(lambda rows: go(actions.runs.again_all(_numbers(rows))))
        verbs.again_asked.connect(lambda run: go(self._again(run)))
        verbs.retry_asked.connect(lambda run: go(actions.runs.again_failed(run)))
        verbs.pause_asked.connect(lambda rows, now: go(actions.runs.pause(_numbers(rows), now)))
        verbs.resume_asked.connect(lambda rows: go(actions.runs.resume(_numbers(rows), _frozen(rows))))
        verbs.cancel_asked.connect(lambda rows: go(self._cancel(rows)))
        verbs.priority_asked.connect(lambda rows: go(self._prioritise(rows)))
        verbs.group_asked.connect(lambda group, verb: go(self._of_group(group, verb)))
        verbs.compare_asked.connect(lambda left, right: go(self._compare(left, right)))
        verbs.why_asked.connect(lambda run: go(self._why(run, verbs)))

    def serve_units(self, verbs: UnitVerbs) -> None:
        """Does what the verbs of units ask for."""
        go, runs = self._actions.go, self._actions.runs
        verbs.again_asked.connect(lambda run, ranges: go(runs.again_units(run, ranges)))
        verbs.now_asked.connect(lambda run, book, ranges: go(runs.retry_now(run, book, ranges)))

    async def _again(self, run: int) -> None:
        """The form, filled with what an earlier run was told but for its time; without a form if its package has gone."""
        details = await self._actions.cluster.details(RunId(run))
        row = details.row
        begin = Beginning(details.arguments, f"v{row.version}", _wishes(row))
        if not await self._packages.run_filled(row.package, row.task, begin):
            await self._actions.runs.again_all([run])

    async def _cancel(self, rows: Sequence[RunRow]) -> None:
        reason = await cancel_sheet.ask(self._window, rows)
        if reason is not None:
            begun = [row.run for row in rows if row.started]
            if begun:
                await self._actions.runs.cancel(begun, reason)
            if waits := [row.run for row in rows if not row.started]:
                paused = [row.run for row in rows if row.state == RunState.PAUSED]
                await self._actions.runs.cancel_late(waits, reason, paused)

    async def _prioritise(self, rows: Sequence[RunRow]) -> None:
        """The sheet is there at once; what waits comes into it when the master has told."""
        sheet = PrioritySheet(self._window, rows)
        self._actions.go(self._show_queue(sheet))
        priority = await priority_sheet.ask(sheet)
        if priority is not None:
            await self._actions.runs.set_priority(_numbers(rows), priority, {row.run: row.priority for row in rows})

    async def _of_group(self, group: str, verb: GroupVerb) -> None:
        """All of its runs that it makes sense for, in sight or not."""
        wanted = Filter(group=group, states=LIVE)
        live = await self._actions.cluster.runs(wanted, limit=MOST_QUEUED)
        rows = [row for row in live if not _NO[verb](row)]
        if not rows:
            reason = _NO[verb](live[0]) if live else tr("All of its runs have ended.")
            self._actions.tell("plain", tr("Nothing to {verb} in group {group}", verb=verb.value, group=group), reason)
            return
        match verb:
            case GroupVerb.PAUSE:
                await self._actions.runs.pause(_numbers(rows))
            case GroupVerb.RESUME:
                await self._actions.runs.resume(_numbers(rows), _frozen(rows))
            case GroupVerb.PRIORITY:
                await self._prioritise(rows)
            case GroupVerb.CANCEL:
                await self._cancel(rows)

    async def _show_queue(self, sheet: PrioritySheet) -> None:
        rows = await self._actions.cluster.runs(QUEUE, limit=MOST_QUEUED)
        if not sheet.over:
            sheet.show_queue(rows)

    async def _compare(self, left: int, right: int) -> None:
        cluster = self._actions.cluster
        found = [await cluster.details(RunId(run)) for run in (left, right)]
        before, after = [Ran(about, await self._lock(about)) for about in found]
        CompareSheet(self._window, before, after, self._actions).begin()

    async def _lock(self, about: RunDetails) -> str | None:
        """What was pinned for a run; None if that was forgotten, or its version has gone."""
        try:
            return await self._actions.cluster.lock(about.lock) if about.lock else ""
        except UserError as error:
            if error.fault is not Fault.NOT_FOUND:
                raise
            return None

    async def _why(self, run: int, verbs: RunVerbs) -> None:
        details = await self._actions.cluster.details(RunId(run))
        WhySheet(self._window, why.of_run(details), self._ways_out(details, verbs)).begin()

    def _ways_out(self, details: RunDetails, verbs: RunVerbs) -> list[Offer]:
        """What helps most in this state."""
        row = details.row
        match row.state:
            case RunState.QUEUED:
                priority = Offer(tr("Priority…"), partial(verbs.priority_asked.emit, [row]))
                return [priority, Offer(tr("Add node…"), self._add_node)]
            case RunState.PAUSED:
                return [Offer(tr("Resume"), partial(verbs.resume_asked.emit, [row]))]
            case RunState.FAILED:
                log = Offer(tr("Show its log"), partial(verbs.log_asked.emit, row.run))
                return [log, Offer(tr("Run again…"), partial(verbs.again_asked.emit, row.run))]
            case RunState.CANCELLED | RunState.SKIPPED:
                return [Offer(tr("Run again…"), partial(verbs.again_asked.emit, row.run))]
        return []

    def unit_commands(self, rows: Sequence[UnitRow]) -> list[Command]:
        """Units that need a look, as commands of the palette."""
        verbs = {UnitState.FAILED: tr("did unit {} fail"), UnitState.RETRYING: tr("is unit {} tried again")}
        return [
            Command(tr("Why {path}?", path=verbs[row.state].format(unit_name(row.path, row.index))), partial(self.explain_unit, row),
                    tr("unit of run {run}", run=row.run), "", "info")
            for row in rows[:MOST_UNITS]
            if row.state in verbs
        ]  # fmt: skip

    def explain_unit(self, row: UnitRow) -> None:
        """Why a single unit waits, or failed."""
        WhySheet(self._window, why.of_unit(row)).begin()


def _wishes(row: RunRow) -> dict[str, str]:
    return {"group": row.group, "labels": ", ".join(row.labels), "priority": str(row.priority or "")}


def _numbers(rows: Sequence[RunRow]) -> list[int]:
    return [row.run for row in rows]


def _frozen(rows: Sequence[RunRow]) -> list[int]:
    """Paused ones that had begun and have no units to hold back: their clock was stopped."""
    return [row.run for row in rows if row.kind == "task" and row.node]
