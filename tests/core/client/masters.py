"""A small master for tests of the client: real door, real wire, and rules simple enough to read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import msgspec

from pydra_core.client.control import ControlLink
from pydra_core.errors import Fault
from pydra_core.ids import Digest, PackageName, RunId, TaskKey, WatchId
from pydra_core.link.wire import Wire
from pydra_core.protocol import controlline, verbs
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import PackageRow, RunDetails, RunRow
from pydra_core.protocol.states import RunState
from pydra_core.settings import Homes
from pydra_core.trust.credentials import CREDENTIAL, write_address
from tests.core.link import gates
from tests.core.link.gates import Rig, open_door

ROW = RunRow(
    run=RunId(1),
    task=TaskKey("p.T"),
    name="T",
    package=PackageName("p"),
    version=1,
    digest=Digest("ab" * 32),
    state=RunState.QUEUED,
)


LINES = (LogLine(1.0, "out", "one"), LogLine(2.0, "err", "two"))


class SmallMaster:
    """Holds blobs, knows one run, and pushes what the test tells it to (`push`)."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytearray] = {}
        self.asked: list[verbs.Verb] = []
        self.watches: dict[WatchId, verbs.Verb] = {}
        self.unwatched: asyncio.Queue[WatchId] = asyncio.Queue()
        self.watched: asyncio.Queue[WatchId] = asyncio.Queue()
        self.held: asyncio.Queue[controlline.Request] = asyncio.Queue()
        self.wire: Wire | None = None
        self.backlog = 1
        """In how many pieces what stands in a log is told."""

    async def serve(self, wire: Wire) -> None:
        self.wire = wire
        async for request in wire:
            self.asked.append(request.verb)
            if request.verb == verbs.Listen("later"):
                self.held.put_nowait(request)
                continue
            wire.post(controlline.Reply(request.id, self.answer(request.verb)))
            self.after(request.verb)

    def push(self, push: verbs.Push) -> None:
        assert self.wire is not None
        self.wire.post(controlline.Pushed(push))

    def after(self, verb: verbs.Verb) -> None:
        if isinstance(verb, verbs.Watch | verbs.WatchRunLog | verbs.WatchNodeLog):
            watch = max(self.watches)
            self.watched.put_nowait(watch)
            if isinstance(verb, verbs.Watch):
                self.push(verbs.Snapshot(watch=watch, number=0, page=page_of(RunState.QUEUED)))
            else:
                for rest in range((self.backlog - 1) * 2, -1, -2):
                    self.push(verbs.LogPushed(watch=watch, first=0, lines=LINES, rest=rest))

    def answer(self, verb: verbs.Verb) -> verbs.Answer:
        match verb:
            case verbs.Watch() | verbs.WatchRunLog() | verbs.WatchNodeLog():
                self.watches[WatchId(len(self.watches) + 1)] = verb
                return verbs.Watching(max(self.watches))
            case verbs.Unwatch(watch=watch):
                self.unwatched.put_nowait(watch)
                return verbs.Done()
            case verbs.PutPart():
                return self.put(verb)
            case _:
                return self.told(verb)

    def told(self, verb: verbs.Verb) -> verbs.Answer:
        match verb:
            case verbs.GetPart(digest=digest, offset=offset, length=length):
                blob = bytes(self.blobs[digest])
                return verbs.PartOf(offset=offset, size=len(blob), body=blob[offset : offset + length])
            case verbs.Deploy(digest=digest, manifest=manifest):
                return verbs.Deployed(
                    package=manifest.package, version=1, digest=digest, what="new", tasks=manifest.tasks
                )
            case verbs.Query(kind="packages", offset=offset, limit=limit):
                names = [PackageName(f"p{number:03}") for number in range(450)]
                rows = [PackageRow(package=name, origin="", versions=()) for name in names[offset : offset + limit]]
                return verbs.Page(total=len(names), packages=tuple(rows))
            case verbs.Query(kind="run"):
                return page_of(RunState.RUNNING)
            case verbs.Submit(arguments=arguments) if arguments:
                return verbs.Refused(sentence="No.", fault=Fault.BAD_INPUT, fields={"steps": "too many"})
            case _:
                return verbs.Done("done")

    def put(self, verb: verbs.PutPart) -> verbs.Held:
        blob = self.blobs.setdefault(verb.digest, bytearray())
        if verb.offset == len(blob):
            blob += verb.body
        if len(blob) == verb.size:
            assert sha256(blob).hexdigest() == verb.digest
        return verbs.Held(len(blob))


def page_of(state: RunState) -> verbs.Page:
    return verbs.Page(total=1, details=RunDetails(row=msgspec.structs.replace(ROW, state=state), arguments={}))


@asynccontextmanager
async def small_master(folder: Path) -> AsyncIterator[tuple[SmallMaster, ControlLink, Rig]]:
    master = SmallMaster()
    async with open_door(folder, master.serve) as rig:
        home = Homes(folder)
        write_address(home.master, rig.address)
        (home.master / CREDENTIAL).write_text(gates.CREDENTIAL)
        async with await ControlLink.open(home) as link:
            yield master, link, rig
