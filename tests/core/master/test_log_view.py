"""A view says that it is whole only when all that was there is in it: who reads a log once reads until then."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import msgspec
import pytest

from pydra_core.ids import RunId, WatchId
from pydra_core.master import log_index, log_view
from pydra_core.master.control import Carrier
from pydra_core.master.log_index import LineIndex
from pydra_core.master.log_view import Live, LogView, Place
from pydra_core.master.spool import Spool
from pydra_core.protocol import verbs
from pydra_core.protocol.logs import FollowLogs, LogOf, LogStands
from pydra_core.protocol.messages import LogLine

LINES = tuple(LogLine(float(n), "out", f"line {n}") for n in range(200))


class Files:
    """Sources: a log for each run, live or kept in a file. `meanwhile` is what happens while a step is at work, once."""

    def __init__(self, folder: Path, *places: Place) -> None:
        self.folder, self._places = folder, places
        self.spools: list[Spool] = []
        self.meanwhile: Callable[[], None] | None = None
        self.coming = False
        """Something that was said is on its way."""
        self._time = count()
        self._loop = asyncio.get_running_loop()

    def clock(self) -> float:
        """Every look at it is a second later."""
        if self.meanwhile is not None and threading.current_thread() is not threading.main_thread():
            asyncio.run_coroutine_threadsafe(self._happen(), self._loop).result()
        return next(self._time)

    async def _happen(self) -> None:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()

    def places(self, of: LogOf) -> Iterator[Place]:
        assert of.run is not None
        yield self._places[of.run]

    def are_open(self, of: tuple[LogOf, ...]) -> bool:
        return any(each.run is not None and self._places[each.run].live is not None for each in of)

    def are_coming(self, of: tuple[LogOf, ...]) -> bool:
        return self.coming

    def spool(self, view: LogView, live: Live, back: int) -> Spool:
        self.spools.append(Spool(self.folder / f"spool-{len(self.spools)}", view.grew))
        return self.spools[-1]

    def keep(self, index: LineIndex) -> None:
        """They are small."""

    def drop(self, view: LogView) -> None:
        """Nothing else is held of it."""


def kept(path: Path) -> Place:
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in LINES))
    return Place(path.name, LineIndex(path))


async def told(files: Files, *runs: int, then: Callable[[LogView], None] = lambda _: None) -> list[LogStands]:
    """How a view of these stood, until it was whole; `then` happens after its first word."""
    pushes: asyncio.Queue[verbs.Push] = asyncio.Queue()
    verb = FollowLogs(logs=tuple(LogOf(run=RunId(run)) for run in runs))
    view = LogView(files, Carrier(pushes.put_nowait), WatchId(1), 1, verb)
    work = asyncio.create_task(view.work())
    seen: list[LogStands] = []
    while not seen or seen[-1].share < 1.0:
        pushed = await pushes.get()
        assert isinstance(pushed, LogStands)
        seen.append(pushed)
        if len(seen) == 1:
            then(view)
    view.close()
    await work
    return seen


async def test_what_a_node_tells_while_a_step_is_at_work_is_waited_for(tmp_path: Path) -> None:
    files = Files(tmp_path, Place("live", live=Live(run=RunId(0))), kept(tmp_path / "kept"))
    pushed = verbs.LogPushed(watch=WatchId(0), first=0, lines=LINES[:3])
    files.meanwhile = lambda: files.spools[0].push(pushed)
    seen = await told(files, 0, 1)
    assert files.meanwhile is None
    assert seen[-1].total == 203
    assert not seen[-1].ended


@pytest.mark.parametrize("logs", [1, 2])
async def test_a_log_that_is_taken_in_piece_by_piece_is_not_whole_before_its_last_one(
    logs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_index, "STEP", 1_000)
    files = Files(tmp_path, *(kept(tmp_path / f"kept-{number}") for number in range(logs)))
    seen = await told(files, *range(logs))
    assert len(seen) > logs
    assert (seen[-1].total, seen[-1].ended) == (logs * 200, True)


async def test_what_is_on_its_way_is_waited_for(tmp_path: Path) -> None:
    files = Files(tmp_path, kept(tmp_path / "kept"))
    files.coming = True

    def comes(view: LogView) -> None:
        files.coming = False
        view.look()

    first, *_, last = await told(files, 0, then=comes)
    assert (first.total, first.share < 1.0, first.ended) == (200, True, False)
    assert (last.total, last.ended) == (200, True)


async def test_what_does_not_come_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_view, "LATE", 0.01)
    files = Files(tmp_path, kept(tmp_path / "kept"))
    files.coming = True
    seen = await told(files, 0)
    assert seen[0].share < 1.0
    assert seen[-1].ended
