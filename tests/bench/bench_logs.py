"""Logs: a stored one of a million lines that is opened, scrolled and filtered through a real master; and words found in a history.

Prints what a person waits for, in ms, and memory in MB. Bars: first rows in under a second, also after a jump into the middle; the rows
of a filter begin in 150 ms; a search takes 300 ms.
"""

import asyncio
import os
import random
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtWidgets import QApplication

from pydra_core.ids import Digest, RunId
from pydra_core.master.runtime import Master
from pydra_core.master.search_index import Index, Log, Words
from pydra_core.master.store import Store, row
from pydra_core.protocol import verbs
from pydra_core.protocol.logs import (
    FollowLogs,
    LineSought,
    LinesTold,
    LogOf,
    LogStands,
    ReadLines,
    SeekLine,
    Sift,
    SiftLogs,
)
from pydra_core.protocol.messages import LogLine
from pydra_core.settings import ensure
from pydra_gui.theme import theme
from pydra_gui.views.log import LogPanel
from tests.core.doubles import Brain, ended

LINES = 1_000_000
RUNS, PER_RUN = 500, 2_000
BAR = 1_000.0
WORDS = ("row", "tile", "pixel", "saved", "network", "retry", "memory", "checkpoint", "loss", "epoch")


def took(what: str, begun: tuple[float, float], bar: float = 0.0) -> None:
    """Wall time, and what the processor did for it meanwhile: on a machine that has other things to do they differ."""
    spent, worked = (time.perf_counter() - begun[0]) * 1e3, (time.process_time() - begun[1]) * 1e3
    kept = f"   bar {bar:,.0f} ms: {'kept' if spent < bar else 'MISSED'}" if bar else ""
    print(f"{what:<66}{spent:10.1f} ms {worked:10.1f} ms of processor{kept}", flush=True)


def now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def timed(what: str, do: Callable[[], object]) -> None:
    begun = now()
    do()
    took(what, begun)


def stored(home: Path, count: int) -> list[RunId]:
    """Runs that have ended and said a million lines each, as a master keeps them."""
    brain, records = Brain(now=time.time()), []
    for which in range(count):
        body = b"".join(
            msgspec.json.encode(
                LogLine(
                    1.7e9 + n / 50 + which / 100,
                    "error" if n % 1000 == 0 else "info",
                    f"row {n}: 4,096 px in {n % 97} ms",
                    n % 64,
                )
            )
            + b"\n"
            for n in range(LINES)
        )
        digest = Digest(sha256(body).hexdigest())
        path = home / "blobs" / digest[:2] / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        run = brain.run_on("a")
        brain.said("a", ended(run, log=digest, log_lines=LINES, log_size=len(body)))
        records.append(run)
    store = Store(home)
    store.load()
    store.write([*(row(run) for run in records), row(brain.node("a"))]).result()
    store.close()
    return [run.run for run in records]


class Reader:
    """A person at a panel, whose carrier is a real master's."""

    def __init__(self, app: QApplication, master: Master) -> None:
        self.app, self.master = app, master
        self.pushes: asyncio.Queue[verbs.Push] = asyncio.Queue()
        self.carrier = master.open_carrier(self.pushes.put_nowait)
        self.panel = LogPanel()
        self.panel.resize(1000, 500)
        self.panel.show()
        self.wanted: list[tuple[int, int]] = []
        self.panel.model.wanted.connect(lambda first, count: self.wanted.append((first, count)))
        self.view = 0

    async def ask(self, verb: verbs.Verb) -> verbs.Answer:
        return await self.master.answer(verb, self.carrier)

    async def open(self, *runs: RunId) -> None:
        self.panel.open_log("a log", [f"run {run}" for run in runs])
        await self.ask(FollowLogs(logs=tuple(LogOf(run=run) for run in runs)))

    async def until(self, wanted: Callable[[LogStands], bool]) -> LogStands:
        while True:
            push = await self.pushes.get()
            if isinstance(push, LogStands):
                self.view = push.view
                self.panel.apply(push)
                self.app.processEvents()
                if wanted(push):
                    return push

    async def show(self, place: int) -> None:
        """Scrolls there, until the rows are painted."""
        self.panel.view.verticalScrollBar().setValue(place * 22)
        self.app.processEvents()
        while self.panel.model.row(place) is None or self.wanted:
            for first, count in self.wanted[:]:
                self.wanted.remove((first, count))
                told = await self.ask(ReadLines(view=self.view, first=first, count=count))
                assert isinstance(told, LinesTold)
                self.panel.take(told)
            self.app.processEvents()


async def of_panel(app: QApplication, home: Path, runs: list[RunId]) -> None:
    master = Master(home, listen="127.0.0.1:0", name="bench")
    await master.start()
    try:
        for what in ("without an index", "with its index", "again"):
            reader, begun = Reader(app, master), now()
            await reader.open(runs[0])
            stands = await reader.until(lambda stands: stands.total > 0)
            took(f"first rows, {what}", begun, BAR)
            if stands.total < LINES:
                await reader.until(lambda stands: stands.total == LINES and stands.share >= 1.0)
            took(f"the end, all counts and the whole scroll bar, {what}", begun)
        await _walk(reader)
        both, begun = Reader(app, master), now()
        await both.open(*runs)
        await both.until(lambda stands: stands.total == LINES * len(runs) and stands.share >= 1.0)
        took(f"{len(runs)} such logs as one, merged by time", begun)
    finally:
        await master.stop()


async def _walk(reader: Reader) -> None:
    async def done(what: str, work: Awaitable[object], bar: float = 0.0) -> None:
        begun = now()
        await work
        took(what, begun, bar)

    await done("jump to the middle", reader.show(LINES // 2), BAR)
    await done("jump to the beginning", reader.show(0), BAR)
    begun = now()
    found = await reader.ask(SeekLine(view=reader.view, row=LINES // 2))
    assert isinstance(found, LineSought)
    took("go to the next error", begun)
    for what, sift in (
        ("a word", Sift(words="row 99")), ("an expression", Sift(words=r"/px in 9\d/")),
        ("an expression with repeats", Sift(words="/px in 9.* ms/")), ("a level", Sift(levels=("error",))),
        ("three highlight rules", Sift(rules=("/row 1/", "saved", r"/ 9\d ms/"))),
    ):  # fmt: skip
        begun = now()
        await reader.ask(SiftLogs(view=reader.view, sift=sift))
        stands = await reader.until(lambda stands: stands.same == 0 and stands.total > 0)
        took(f"filter by {what}: first rows", begun)
        if stands.share < 1.0:
            await reader.until(lambda stands: stands.share >= 1.0)
        took(f"filter by {what}: all", begun)
    begun = now()
    await reader.ask(SiftLogs(view=reader.view, sift=Sift(words="/(.|..)+x$/")))
    stopped = await reader.until(lambda stands: bool(stands.fault) or stands.share >= 1.0)
    took(f"an expression that takes too long{' is stopped' if stopped.fault else ''}", begun)
    await reader.ask(SiftLogs(view=reader.view, sift=Sift()))
    await reader.until(lambda stands: stands.total == LINES)
    tracemalloc.start()
    for place in range(0, LINES, LINES // 150):
        await reader.show(place)
    held = tracemalloc.get_traced_memory()[0] / 1e6
    print(
        f"{'held by the window after a walk through all of it':<60}{held:10.1f} MB for {reader.panel.model.held():,} rows"
    )
    tracemalloc.stop()


def of_index(folder: Path) -> None:
    dice = random.Random(1)
    index = Index(folder / "search.sqlite")
    index.prepare()
    batch = []
    for run in range(1, RUNS + 1):
        path = folder / str(run)
        texts = (f"{dice.choice(WORDS)} {dice.choice(WORDS)} {dice.randrange(10**6)}" for _ in range(PER_RUN))
        path.write_bytes(b"".join(msgspec.json.encode(LogLine(1.0, "out", said)) + b"\n" for said in texts))
        batch.append(Words(RunId(run), (("error", f"fault {run}"),), (Log(0, path),)))
    timed(f"take in {RUNS} runs with {RUNS * PER_RUN:,} lines", lambda: index.add(batch))
    print(f"{'the index then':<60}{(folder / 'search.sqlite').stat().st_size / 1e6:10.1f} MB")
    timed("find a word that stands everywhere", lambda: index.find("network", None, 100))
    timed("find two words", lambda: index.find("checkpoint memory", None, 100))
    timed("find what stands once", lambda: index.find("fault 1", None, 100))
    timed("find what stands nowhere", lambda: index.find("nowhere", None, 100))


if __name__ == "__main__":
    app = QApplication([])
    theme.use(app, "light")
    with tempfile.TemporaryDirectory() as temporary:
        home = ensure(Path(temporary, "home"))
        asyncio.run(of_panel(app, home, stored(home, 2)))
        of_index(Path(temporary))
