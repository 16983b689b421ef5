"""The verbs of runs: each is asked of one run after another, one that refuses does not stop the others, and most can be taken back."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from pydra_core.client import failures
from pydra_core.client.cluster import Cluster
from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.protocol import chosen
from pydra_core.protocol.chosen import Only
from pydra_gui.language import plural, tr
from pydra_gui.notices import Notice, Tone
from pydra_gui.undo import SECONDS, Undo

MOST_REFUSED = 3
"""So many refusals are said in full."""
Ask = Callable[[RunId], Awaitable[str]]
Back = Callable[[list[int]], Coroutine[Any, Any, object]]
"""Takes back what was done to these runs."""


class RunActions(QObject):
    """What `Actions` does with runs."""

    noticed = Signal(object)
    submitted = Signal(int)
    """The number of a run that was just queued from here."""

    def __init__(self, cluster: Cluster, undo: Undo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cluster, self._undo = cluster, undo

    async def again_all(self, runs: Sequence[int]) -> None:
        """Queues each of these runs once more, as it was."""
        made: list[int] = []

        async def ask(run: RunId) -> str:
            new = await self._cluster.again(run)
            made.append(new.run)
            self.submitted.emit(new.run)
            return tr("It is run {run}: {task} v{version}.", run=new.run, task=new.task, version=new.version)

        async def back(_: list[int]) -> None:
            await self.cancel(made, "taken back")

        await self._each(runs, ask, "good", (tr("is queued again"), tr("are queued again")), back)

    async def again_units(self, run: int, ranges: Sequence[tuple[int, int]]) -> None:
        """A new run with these units of a parallel task only."""
        await self._again_only(RunId(run), chosen.merged(ranges))

    async def again_failed(self, run: int) -> None:
        """A new run with the units that failed."""
        await self._again_only(RunId(run), await failures.failed(self._cluster, RunId(run)))

    async def _again_only(self, run: RunId, only: Only) -> None:
        new = await self._cluster.again(run, only=only)
        self.submitted.emit(new.run)
        verb = plural(chosen.count(only), "is", "are")
        title = plural(
            chosen.count(only),
            "{n:,} unit of run {run} {verb} tried again",
            "{n:,} units of run {run} {verb} tried again",
            run=run,
            verb=verb,
        )
        text = tr("It is run {run}, with {only}.", run=new.run, only=chosen.said(only))
        self._undo.offer("good", title, text, lambda: self.cancel([new.run], "taken back"))

    async def retry_now(self, run: int, book: str, ranges: Sequence[tuple[int, int]]) -> None:
        """Units that wait for their next try take it now."""
        text = await self._cluster.retry(RunId(run), chosen.merged(ranges), book)
        self.noticed.emit(Notice("good", tr("Run {run} goes on", run=run), f"{text[:1].upper()}{text[1:]}."))

    async def pause(self, runs: Sequence[int], now: bool = False) -> None:
        """No new units of these runs; running ones finish, or are frozen if `now`."""
        said = (tr("is being paused"), tr("are being paused"))
        await self._each(runs, lambda run: self._cluster.pause(run, now), "plain", said, self.resume)

    async def resume(self, runs: Sequence[int], frozen: Sequence[int] = ()) -> None:
        """Goes on with paused runs; `frozen` are those whose clock had been stopped."""

        async def back(done: list[int]) -> None:
            for now in (False, True):
                if again := [run for run in done if (run in frozen) == now]:
                    await self.pause(again, now)

        await self._each(runs, self._cluster.resume, "good", (tr("goes on"), tr("go on")), back)

    async def set_priority(self, runs: Sequence[int], priority: int, before: Mapping[int, int] | None = None) -> None:
        """Another place in the queue for these runs; `before` are their old ones."""
        said = tr("priority {priority}", priority=priority)
        old = before or {}

        async def back(done: list[int]) -> None:
            for number in sorted({old[run] for run in done}):
                now = {run: priority for run in done}
                await self.set_priority([run for run in done if old[run] == number], number, now)

        ask = self._cluster.set_priority
        await self._each(
            runs,
            lambda run: ask(run, priority),
            "good",
            (tr("has {said}", said=said), tr("have {said}", said=said)),
            back if before else None,
        )

    async def cancel(self, runs: Sequence[int], reason: str = "") -> None:
        """Stops runs; the reason is kept with each."""
        said = (tr("is being cancelled"), tr("are being cancelled"))
        await self._each(runs, lambda run: self._cluster.cancel(run, reason), "plain", said)

    async def cancel_late(self, runs: Sequence[int], reason: str = "", waited: Sequence[int] = ()) -> None:
        """Cancels runs that have not begun when the time to take it back is over; until then they are paused. One that begins just now
        is cancelled at once. `waited` are those that were paused before, and stay so when it is taken back."""
        held = [run for run in runs if run in waited or await self._hold(run)]
        begun = [run for run in runs if run not in held]
        if begun:
            await self.cancel(begun, reason)
        if not held:
            return
        which = tr("Run {held}", held=held[0]) if len(held) == 1 else plural(len(held), "{n:,} run", "{n:,} runs")
        wait = plural(len(held), "waits", "wait")
        self._undo.offer(
            "plain",
            tr("{which} will be cancelled", which=which),
            plural(
                len(held),
                "In {seconds} seconds; until then it {wait}.",
                "In {seconds} seconds; until then they {wait}.",
                seconds=SECONDS,
                wait=wait,
            ),
            lambda: self._let_go([run for run in held if run not in waited]),
            partial(self._cancel_held, held, reason),
        )

    async def _hold(self, run: int) -> bool:
        try:
            await self._cluster.pause(RunId(run))
        except UserError:  # it has begun meanwhile, or has ended
            return False
        return True

    async def _let_go(self, runs: list[int]) -> None:
        for run in runs:
            await self._cluster.resume(RunId(run))
        self.noticed.emit(
            Notice("good", plural(len(runs), "{n:,} run is not cancelled", "{n:,} runs are not cancelled"))
        )

    async def _cancel_held(self, runs: list[int], reason: str) -> None:
        for run in runs:
            await self._cluster.cancel(RunId(run), reason)

    async def _each(
        self, runs: Sequence[int], ask: Ask, tone: Tone, verb: tuple[str, str], back: Back | None = None
    ) -> None:
        """Asks for one run after another and says once what came of it."""
        said, done, refused = [], [], []
        for run in runs:
            try:
                said.append(await ask(RunId(run)))
                done.append(run)
            except UserError as error:
                if len(runs) == 1:
                    raise
                refused.append(error.sentence)
        title = (
            tr("Run {runs} {verb}", runs=runs[0], verb=verb[0])
            if len(runs) == 1
            else plural(len(said), "{n:,} run {verb}", "{n:,} runs {verb}", verb=verb[len(said) != 1])
        )
        text = said[0] if len(runs) == 1 else _refusals(refused)
        tone = "hold" if refused else tone
        if back and done:
            self._undo.offer(tone, title, text, lambda: back(done))
        else:
            self.noticed.emit(Notice(tone, title, text))


def _refusals(refused: Sequence[str]) -> str:
    more = tr(" {count:,} more were refused.", count=len(refused) - MOST_REFUSED) if len(refused) > MOST_REFUSED else ""
    return " ".join(refused[:MOST_REFUSED]) + more
