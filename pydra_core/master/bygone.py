"""The timeline beyond this master's life: bars go to disk every few seconds, and come back for who asks for an earlier time.

Rules:
1. The rules keep the newest bars (`timeline`); what they have let go of, and what an earlier master drew, is on disk.
2. A bar is written when it is over. What was drawn in the last seconds before a master was killed is lost: nothing depends on it.
3. A file that cannot be written is said once in the log; the timeline then begins with the master's start.
"""

import asyncio
import logging
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from pydra_core.errors import UserError
from pydra_core.master import mosaics, timeline
from pydra_core.master.bar_shelf import BarShelf
from pydra_core.protocol.mosaic import Span
from pydra_core.protocol.verbs import ReadSpans, Spans

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

REST = 10.0
"""Seconds between two writes."""
DAY = 86_400.0

log = logging.getLogger(__name__)


class Bygone:
    """Of one master."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self._shelf = BarShelf(master.home / "timeline.sqlite")
        self._closing = asyncio.Event()
        self._written = 0
        self._first = 0.0
        self._there = False

    def started(self) -> None:
        """The state was read."""
        self._master.go(self._keep())

    def close(self) -> None:
        """What is left is written."""
        self._closing.set()

    async def _keep(self) -> None:
        try:
            self._first = await asyncio.to_thread(self._shelf.prepare)
            self._there = True
            ends = False
            while not ends:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), REST)
                ends = self._closing.is_set()
                await self.write()
        except UserError as error:
            self._give_up(error)

    def _give_up(self, error: UserError) -> None:
        """Rule 3."""
        self._there = False
        log.warning("The timeline is not kept: %s", error.sentence)

    async def write(self) -> None:
        """Takes what was drawn since. Raises UserError."""
        line, keep = self._master.cluster.timeline, self._master.cluster.keep
        if self._closing.is_set():
            timeline.settle(line)
        fresh = min(line.drawn - self._written, len(line.spans))
        bars = list(islice(line.spans, len(line.spans) - fresh, None))
        self._written = line.drawn
        before = self._master.clock() - keep.days * DAY if keep.days else 0.0
        if bars:
            self._first = await asyncio.to_thread(self._shelf.add, bars, before)

    async def spans(self, verb: ReadSpans) -> Spans:
        """The bars of a while, from memory and from disk."""
        master = self._master
        told = mosaics.spans(master.cluster, verb, master.clock())
        first = min(told.first, self._first or told.first)
        room = mosaics.SPANS - len(told.spans)
        if not self._there or room <= 0 or verb.since >= timeline.oldest(master.cluster.timeline, told.now):
            return msgspec.structs.replace(told, first=first)
        until = verb.until or told.now
        try:
            older = await asyncio.to_thread(self._shelf.between, verb.since, until, verb.run, verb.node, room)
        except UserError as error:
            self._give_up(error)
            older = []
        known = {_name(span) for span in told.spans}
        return msgspec.structs.replace(
            told, spans=(*told.spans, *(span for span in older if _name(span) not in known)), first=first
        )


def _name(span: Span) -> tuple[object, ...]:
    return span.node, span.lane, span.run, span.path, span.index, span.start
