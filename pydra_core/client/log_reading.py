"""Lines of logs in their order, by pages, over any carrier: of one log or of several as one, filtered by the master."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable

import msgspec

from pydra_core.client.carrier import Carrier
from pydra_core.errors import UserError
from pydra_core.protocol.logs import MOST_LINES, FollowLogs, LinesTold, LogRow, LogStands, ReadLines
from pydra_core.protocol.verbs import Push

RECENT = 100_000
"""So many lines are known as told: those behind them stand still."""


def unheard(note: str) -> None:
    """Nobody asks why no line comes."""


async def lines(
    carrier: Carrier, wanted: FollowLogs, *, follow: bool = False, noted: Callable[[str], None] = unheard
) -> AsyncGenerator[LogRow, None]:
    """The lines that are there now; `follow` goes on with what comes, until nothing more can come. `noted` is told why there is none, or
    why there are no more: the run waits, or its node is away.

    What comes late of one log stands behind what was told already of others. Raises UserError, also if an expression takes too long.
    """
    async with carrier.watch(wanted) as pushes:
        told, note = 0, ""
        seen: dict[tuple[int, str, int], None] = {}
        async for stands in _settled(pushes):
            first = min(told, stands.same)
            async for row in _page_by_page(carrier, stands.view, first, stands.total):
                key = (row.log, f"{row.path}:{row.unit}:{row.at}", row.number)
                if key not in seen:
                    yield row
                    seen[key] = None
            told = stands.total
            while len(seen) > RECENT:
                del seen[next(iter(seen))]
            if stands.note and stands.note != note:
                noted(stands.note)
            note = stands.note
            if stands.fault:
                raise UserError(stands.fault)
            if stands.ended or not follow:
                return


async def _settled(pushes: AsyncIterator[Push]) -> AsyncIterator[LogStands]:
    """How a view stands whenever it was looked through; `same` counts from the one before."""
    same: int | None = None
    async for push in pushes:
        if isinstance(push, LogStands):
            same = push.same if same is None else min(same, push.same)
            if push.share >= 1.0 or push.fault:
                yield msgspec.structs.replace(push, same=same)
                same = None


async def _page_by_page(carrier: Carrier, view: int, first: int, end: int) -> AsyncIterator[LogRow]:
    while first < end:
        told = await carrier.ask(ReadLines(view=view, first=first, count=min(MOST_LINES, end - first)))
        if not isinstance(told, LinesTold) or not told.rows:
            return
        for row in told.rows:
            yield row
        first += len(told.rows)
