"""What may be done only once its event is on disk, in the order of the events.

Rules:
1. An event without saves of its own waits for those before it: its answer may rest on them.
2. When the disk fails, people are told at once that nothing is stored (their answer is the error); everything else stays owed, and
   all of it is written again on each tick until the disk takes it. Until then no verb may change anything (`trouble`). What
   happens while all is written again is written behind it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from pydra_core.errors import UserError
from pydra_core.link.wire import Wire
from pydra_core.master.events import Effect, Reply, Send
from pydra_core.master.store import Row, Store
from pydra_core.protocol.verbs import Answer

Waiter = asyncio.Future[Answer | None]
"""Who waits for an event: it gets the event's `Reply` (or None), or the error, after the commit."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A durable `Send`, with the link that its node had when the event happened."""

    send: Send
    wire: Wire


Carried = Effect | Bound


class _Owed(msgspec.Struct):
    rows: Sequence[Row]
    effects: Sequence[Carried]
    waiter: Waiter | None
    stored: bool


class Commits:
    """Writes rows and calls `carry_out` with the effects that waited for them. Belongs to one loop."""

    def __init__(self, store: Store, carry_out: Callable[[Carried], None]) -> None:
        self.trouble: UserError | None = None
        self._store = store
        self._carry_out = carry_out
        self._owed: deque[_Owed] = deque()
        self._most = 0
        self._loop = asyncio.get_running_loop()
        self._trying = False

    def most_owed(self) -> int:
        """How many events at most were not on disk, or waited for one that was not, at once since this was asked last."""
        most, self._most = self._most, len(self._owed)
        return most

    def add(self, rows: Sequence[Row], effects: Sequence[Carried], waiter: Waiter | None = None) -> None:
        """What one event leaves: its rows, and what to do (and whom to answer) once they are on disk."""
        if not (rows or effects or waiter):
            return
        owed = _Owed(rows, effects, waiter, stored=not rows)
        self._owed.append(owed)
        self._most = max(self._most, len(self._owed))
        if rows and self.trouble is None:
            self._write(rows, [owed])
        elif self.trouble is not None:
            _answer_error(owed, self.trouble)
        self._settle()

    def try_again(self) -> None:
        """After a failure: everything that is not on disk, in order."""
        if self.trouble is not None and not self._trying:
            self._write_missing(again=True)

    async def flush(self) -> None:
        """Returns when all that was added so far is on disk, or the disk failed."""
        waiter: Waiter = self._loop.create_future()
        self.add([], [], waiter)
        await asyncio.wait([waiter])
        waiter.exception()

    def _write_missing(self, *, again: bool = False) -> None:
        missing = [owed for owed in self._owed if not owed.stored]
        self._write([row for owed in missing for row in owed.rows], missing, again=again)

    def _write(self, rows: Sequence[Row], owed: list[_Owed], *, again: bool = False) -> None:
        self._trying = self._trying or again
        done = self._store.write(rows, again=again)
        told = partial(self._written, owed, again)
        done.add_done_callback(lambda ended: self._loop.call_soon_threadsafe(told, ended.exception()))

    def _written(self, owed: list[_Owed], again: bool, error: BaseException | None) -> None:
        if again:
            self._trying = False
        if isinstance(error, UserError):
            self.trouble = error
            for each in self._owed:
                _answer_error(each, error)
            return
        for each in owed:
            each.stored = True
        if again:
            self.trouble = None
            self._write_missing()
        self._settle()

    def _settle(self) -> None:
        while self._owed and self._owed[0].stored:
            self._finish(self._owed.popleft())

    def _finish(self, owed: _Owed) -> None:
        answer: Answer | None = None
        for effect in owed.effects:
            if isinstance(effect, Reply):
                answer = effect.answer
            else:
                self._carry_out(effect)
        if owed.waiter is not None and not owed.waiter.done():
            owed.waiter.set_result(answer)


def _answer_error(owed: _Owed, error: UserError) -> None:
    """Its event was handled already, and cannot be taken back."""
    if owed.waiter is not None and not owed.waiter.done():
        more = " What was asked is remembered, and counts once that works: do not ask for it again."
        owed.waiter.set_exception(UserError(error.sentence + more, error.fault))
