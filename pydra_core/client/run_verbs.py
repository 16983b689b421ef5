"""The verbs about runs: queue, steer, follow."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

import msgspec

from pydra_core.client.asking import ALL, PAGE, Asking
from pydra_core.client.inputs import bring, quiet
from pydra_core.client.picking import Told
from pydra_core.errors import Fault, UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.protocol import verbs
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.manifest import ParamSpec
from pydra_core.protocol.mosaic import CellShown
from pydra_core.protocol.pictures import (
    RunDetails,
    RunRow,
    UnitRow,
)
from pydra_core.protocol.states import ENDED


class RunVerbs(Asking):
    """The runs of one cluster."""

    async def submit(
        self, task: str, arguments: dict[str, Any] | None = None, *, version: str = "", priority: int = 0
    ) -> verbs.Submitted:
        """Queues a run; it is on disk when this returns. Faulty arguments come in `UserError.fields`. Files that go with it are given as
        `InputFile("cat.png")`, `InputFiles` or `InputFolder`."""
        return await self.order(verbs.Submit(task=task, arguments=arguments or {}, version=version, priority=priority))

    async def order(self, verb: verbs.Submit, params: Sequence[ParamSpec] = (), told: Told = quiet) -> verbs.Submitted:
        """`submit` with everything that a run can be told: when, after which others, in which group.

        Files of this machine are sent first, and `told` how far that is; by the task's `params` their names may be texts.
        """
        given, _ = await bring(self._carrier, params, verb.arguments, {}, told)
        return await self._ask(msgspec.structs.replace(verb, arguments=given), verbs.Submitted)

    async def sweep(
        self, base: verbs.Submit, axes: dict[str, list[Any]], params: Sequence[ParamSpec] = (), told: Told = quiet
    ) -> verbs.SubmittedGroup:
        """One run for each combination of the axes' values, all of them or none, in one group. Files go as by `order`."""
        given, several = await bring(self._carrier, params, base.arguments, axes, told)
        verb = verbs.SubmitSweep(base=msgspec.structs.replace(base, arguments=given), axes=several)
        return await self._ask(verb, verbs.SubmittedGroup)

    async def again(self, run: RunId, version: str = "same", only: Only = ()) -> verbs.Submitted:
        """A new run with the arguments of an old one, secrets too; with `only` these units of a parallel task and no others."""
        return await self._ask(verbs.RunAgain(run=run, version=version, only=only), verbs.Submitted)

    async def retry(self, run: RunId, only: Only = (), book: str = "") -> str:
        """Units that wait for their next try take it now. What happens, as a sentence."""
        return (await self._ask(verbs.RetryUnits(run=run, book=book, only=only), verbs.Done)).text

    async def pause(self, run: RunId, now: bool = False) -> str:
        """No new units; running ones finish, or their clocks are stopped if `now`. What happens, as a sentence."""
        return (await self._ask(verbs.PauseRun(run=run, now=now), verbs.Done)).text

    async def resume(self, run: RunId) -> str:
        return (await self._ask(verbs.ResumeRun(run), verbs.Done)).text

    async def set_priority(self, run: RunId, priority: int) -> str:
        return (await self._ask(verbs.SetPriority(run, priority), verbs.Done)).text

    async def units(self, run: RunId) -> list[UnitRow]:
        """What is known of single units: those on their way, and the last that failed."""
        query = verbs.Query(kind="units", filter=verbs.Filter(run=run), limit=10_000)
        return list((await self.query(query)).units)

    async def mosaic(self, run: RunId, book: str = "", mark: int = 0, since: int = 0) -> verbs.Mosaic:
        """All units of one spread, a byte for each: what is new after `since` of the trace `mark`."""
        return await self._ask(verbs.ReadMosaic(run=run, book=book, mark=mark, since=since), verbs.Mosaic)

    async def cell(self, run: RunId, book: str, index: int) -> CellShown:
        """What is known of one unit."""
        return (await self._ask(verbs.ReadCell(run=run, book=book, index=index), verbs.Cell)).cell

    async def spans(
        self, since: float, until: float = 0.0, run: RunId | None = None, node: NodeId | None = None
    ) -> verbs.Spans:
        """What workers were at in this while (seconds since the epoch; 0.0: now)."""
        return await self._ask(verbs.ReadSpans(since=since, until=until, run=run, node=node), verbs.Spans)

    async def pulse(self, since: float = 0.0) -> verbs.PulseTold:
        """The last hour in figures, and what needs attention."""
        return await self._ask(verbs.ReadPulse(since), verbs.PulseTold)

    async def wait(self, run: RunId) -> RunDetails:
        """The details of a run as soon as it has ended, with its result."""
        async with aclosing(self.follow(run)) as news:
            async for details in news:
                if _is_over(details):
                    return details
        raise UserError(
            f"The master stopped telling of run {run}: look again with pydractl show {run}.", Fault.UNREACHABLE
        )

    async def follow(self, run: RunId) -> AsyncGenerator[RunDetails, None]:
        """The details of a run now and whenever they change (at most some ten times a second), until it has ended."""
        query = verbs.Query(kind="run", filter=verbs.Filter(run=run))
        async with self._carrier.watch(verbs.Watch(query)) as pushes:
            async for push in pushes:
                if isinstance(push, verbs.Snapshot | verbs.Delta) and push.page.details is not None:
                    yield push.page.details
                    if _is_over(push.page.details):
                        return

    async def runs(
        self, filter: verbs.Filter = ALL, *, sort: str = "", offset: int = 0, limit: int = PAGE
    ) -> tuple[RunRow, ...]:
        """A window on the runs, newest first unless `sort` names a column ("-" before it: descending)."""
        return (await self.query(verbs.Query(kind="runs", filter=filter, sort=sort, offset=offset, limit=limit))).runs

    async def details(self, run: RunId) -> RunDetails:
        page = await self.query(verbs.Query(kind="run", filter=verbs.Filter(run=run)))
        if page.details is None:
            raise UserError(f"There is no run {run}. pydractl runs lists them.", Fault.NOT_FOUND)
        return page.details

    async def cancel(self, run: RunId, reason: str = "", grace: float = 5.0) -> str:
        """Stops a run; returns what happens now, as a sentence."""
        return (await self._ask(verbs.CancelRun(run=run, reason=reason, grace=grace), verbs.Done)).text

    async def cancel_group(self, group: str, reason: str = "", grace: float = 5.0) -> str:
        """Stops every run of a group; returns what happens now, as a sentence."""
        return (await self._ask(verbs.CancelGroup(group=group, reason=reason, grace=grace), verbs.Done)).text


def _is_over(details: RunDetails) -> bool:
    """It has ended, and what it gave is here."""
    return details.row.state in ENDED and not details.result_follows
