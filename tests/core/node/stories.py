"""What happens to a node in a test, and what it does about it: no process, no file, no link."""

from pydra_core.ids import Attempt, Digest, PackageName, RunId, TaskKey, UnitName
from pydra_core.node import deeds as d, happened as h
from pydra_core.node.deeds import Deed
from pydra_core.node.happened import Fact
from pydra_core.node.keys import Key
from pydra_core.node.records import NodeState
from pydra_core.node.state import handle
from pydra_core.protocol import messages as m, worker as w
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation

V1 = Digest("1" * 64)


V2 = Digest("2" * 64)


LOG = m.Artifact("log", Digest("f" * 64), 10)


PICTURE = m.Artifact("a.png", Digest("e" * 64), 20)


STRANGER = Key(UnitName(RunId(99)), Attempt(1, 1))


def placement(run: int = 1, n: int = 1, version: Digest = V1, epoch: int = 1) -> m.Placement:
    return m.Placement(
        unit=UnitName(RunId(run)),
        attempt=Attempt(epoch, n),
        package=PackageName("count"),
        version=version,
        task=TaskKey("count.Count"),
        module="count",
        cls="Count",
        arguments=b"\x80",
    )


def key(run: int = 1, n: int = 1, epoch: int = 1) -> Key:
    return Key(UnitName(RunId(run)), Attempt(epoch, n))


class Story:
    """A node and its clock: `at` lets time pass, `of` tells a fact and returns the deeds."""

    def __init__(self, *held: Digest, linked: bool = True) -> None:
        self.state = NodeState(slots=2, isolation=IsolationReport(Isolation.STRICT), linked=linked)
        self.state.versions = dict.fromkeys(held, 1)
        self.now = 1000.0

    def at(self, seconds: float) -> "Story":
        self.now = 1000.0 + seconds
        return self

    def of(self, *facts: Fact) -> list[Deed]:
        deeds: list[Deed] = []
        for fact in facts:
            deeds = handle(self.state, fact, self.now)
        return deeds

    def running(self, run: int = 1) -> "Story":
        self.of(h.Placed(placement(run)), h.WorkerSpawned(key(run), 40 + run, Isolation.STRICT), said(w.Ready(), run))
        return self


def said(message: w.FromWorker, run: int = 1) -> h.WorkerSaid:
    return h.WorkerSaid(key(run), message)


def ended(clean: bool = True, how: str = "it ended well", run: int = 1) -> h.WorkerEnded:
    return h.WorkerEnded(key(run), clean, how, "last words")


def end_of(deeds: list[Deed]) -> m.UnitEnded:
    return next(deed.ended for deed in deeds if isinstance(deed, d.AppendOutbox))


def spoken(deeds: list[Deed]) -> list[type]:
    return [type(deed.message) for deed in deeds if isinstance(deed, d.Say)]
