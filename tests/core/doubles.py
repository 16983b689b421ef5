"""Clusters, events and node doubles for tests of the pure rooms: as strict as the real thing, but without loop, socket or disk."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from pydra_core.ids import Attempt, Digest, NodeId, PackageName, RunId, TaskKey, TokenId, UnitName
from pydra_core.master import events, ledger, scheduler, transitions
from pydra_core.master.invariants import check
from pydra_core.master.state import Bundle, Cluster, Node, Package, Run, Token
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.codec import Codec
from pydra_core.protocol.facts import Facts, IsolationReport
from pydra_core.protocol.manifest import Manifest, ParamSpec, TaskSpec
from pydra_core.protocol.states import Blame, Isolation, Outcome
from pydra_core.protocol.values import Encoded, encode

FACTS = Facts(host="box", system="Linux", machine="x86_64", python="3.11.7", cores=4, memory=8 << 30, program="0.2.0")
REDUCED = IsolationReport(Isolation.REDUCED)
E = TypeVar("E")


def digest(text: str) -> Digest:
    """64 hex digits that begin with those of the text."""
    return Digest((text.encode().hex() + "0" * 64)[:64])


def task(package: str = "count", cls: str = "Count", *params: ParamSpec) -> TaskSpec:
    return TaskSpec(key=TaskKey(f"{package}.{cls}"), name=cls, module=package, cls=cls, params=params)


def manifest(package: str = "count", *tasks: TaskSpec) -> Manifest:
    return Manifest(package=PackageName(package), tasks=tasks or (task(package),))


def deploy(
    package: str = "count", contents: str = "1", *tasks: TaskSpec, origin: str = "here", take_over: bool = False
) -> verbs.Deploy:
    return verbs.Deploy(digest=digest(contents), manifest=manifest(package, *tasks), origin=origin, take_over=take_over)


def ready(slots: int = 1, **has: object) -> messages.NodeReady:
    return messages.NodeReady(slots=slots, isolation=REDUCED, **has)  # type: ignore[arg-type]


def ended(run: Run, outcome: Outcome = Outcome.COMPLETE, serial: int = 1, **more: object) -> messages.UnitEnded:
    """The end of the run's current attempt."""
    assert run.unit.attempt is not None
    return messages.UnitEnded(serial=serial, unit=run.unit.name, attempt=run.unit.attempt, outcome=outcome, **more)  # type: ignore[arg-type]


def started(run: Run, pid: int = 4711) -> messages.UnitStarted:
    assert run.unit.attempt is not None
    return messages.UnitStarted(
        unit=run.unit.name, attempt=run.unit.attempt, worker_pid=pid, isolation=Isolation.REDUCED, at=0.0
    )


def running(run: Run, pid: int = 4711) -> messages.Running:
    assert run.unit.attempt is not None
    return messages.Running(unit=run.unit.name, attempt=run.unit.attempt, worker_pid=pid, isolation=Isolation.REDUCED)


class Brain:
    """A cluster with its clock: events in, effects out; the invariants are checked after each, and what is sent must be legal."""

    def __init__(self, cluster: Cluster | None = None, now: float = 1000.0) -> None:
        self.cluster = cluster or Cluster(epoch=1)
        self.now = now
        self.do(events.MasterStarted())

    def do(self, event: events.Event) -> list[events.Effect]:
        effects = transitions.handle(self.cluster, event, self.now)
        check(self.cluster)
        for effect in effects:
            if isinstance(effect, events.Send):
                codec: Codec[messages.ToNode] = Codec(messages.ToNode)
                assert codec.decode(codec.encode(effect.message)) == effect.message
        return effects

    def ask(self, verb: events.AskedVerb) -> list[events.Effect]:
        return self.do(events.Asked(verb))

    def said(self, node: str, message: object) -> list[events.Effect]:
        return self.do(events.NodeSaid(NodeId(node), message))  # type: ignore[arg-type]

    def plan(self) -> list[events.Effect]:
        return self.do(events.UnitsPlaced(scheduler.plan(self.cluster, self.now)))

    def tick(self, seconds: float) -> list[events.Effect]:
        self.now += seconds
        return self.do(events.Ticked())

    def join(self, node: str, slots: int = 1) -> list[events.Effect]:
        enrolled = events.NodeEnrolled(NodeId(node), node.encode(), f"name-{node}", FACTS, TokenId("t"), "addr")
        return [*self.do(enrolled), *self.said(node, ready(slots))]

    def submit(self, name: str = "count.Count", priority: int = 0, **arguments: object) -> Run:
        self.ask(verbs.Submit(task=name, arguments=arguments, priority=priority))
        return self.cluster.runs[RunId(self.cluster.next_run - 1)]

    def node(self, node: str) -> Node:
        return self.cluster.nodes[NodeId(node)]

    def run_on(self, node: str, slots: int = 1) -> Run:
        """A deployed package, a node, and a run that runs there."""
        if PackageName("count") not in self.cluster.packages:
            self.ask(deploy())
        if NodeId(node) not in self.cluster.nodes:
            self.join(node, slots)
        run = self.submit()
        self.plan()
        assert run.unit.holder == node
        self.said(node, started(run))
        return run

    def restart(self) -> "Brain":
        """Another master over what the store would have kept: every record encoded and decoded."""
        return Brain(reread(self.cluster), self.now)


def reread(cluster: Cluster) -> Cluster:
    """The cluster of the next epoch, from the records alone."""
    again = Cluster(
        epoch=cluster.epoch + 1,
        runs={run.run: run for run in _again(cluster.runs.values(), Run)},
        nodes={node.node: node for node in _again(cluster.nodes.values(), Node)},
        packages={package.name: package for package in _again(cluster.packages.values(), Package)},
        tokens={token.token: token for token in _again(cluster.tokens.values(), Token)},
        bundles={bundle.listing: bundle for bundle in _again(cluster.bundles.values(), Bundle)},
    )
    ledger.index(again)
    return again


R = TypeVar("R", Run, Node, Package, Token, Bundle)


def _again(records: Iterable[R], kind: type[R]) -> list[R]:
    return [msgspec.msgpack.decode(msgspec.msgpack.encode(record), type=kind) for record in records]


def only(effects: list[events.Effect], kind: type[E]) -> list[E]:
    return [effect for effect in effects if isinstance(effect, kind)]


def tells(effects: list[events.Effect]) -> list[str]:
    """The kinds of events that subscribers are told, in order."""
    return [str(effect.kind) for effect in only(effects, events.Tell)]


def sent(effects: list[events.Effect]) -> list[messages.ToNode]:
    return [effect.message for effect in only(effects, events.Send)]


class NodeDouble:
    """What a node does, seen from its link: it runs what is placed, keeps what it owes until that is acknowledged."""

    def __init__(self, name: str, slots: int) -> None:
        self.name, self.slots = name, slots
        self.running: dict[tuple[UnitName, Attempt], bool] = {}
        """What it runs, and whether the worker has started."""
        self.owes: dict[int, messages.UnitEnded] = {}
        self.serial = 0
        self.most = 0
        """The most units that it ever ran at once."""

    def hear(self, message: messages.ToNode) -> list[messages.FromNode]:
        match message:
            case messages.Place():
                self.running[(message.placement.unit, message.placement.attempt)] = False
                self.most = max(self.most, len(self.running))
            case messages.StopUnit():
                if message.forget:
                    self.running.pop((message.unit, message.attempt), None)
                elif (message.unit, message.attempt) in self.running:
                    return [self.end((message.unit, message.attempt), Outcome.CANCELLED)]
            case messages.Acknowledged():
                for serial in message.serials:
                    self.owes.pop(serial, None)
        return []

    def start(self, unit: tuple[UnitName, Attempt]) -> messages.UnitStarted:
        self.running[unit] = True
        return messages.UnitStarted(unit=unit[0], attempt=unit[1], worker_pid=7, isolation=Isolation.REDUCED, at=0.0)

    def end(self, unit: tuple[UnitName, Attempt], outcome: Outcome, blame: Blame = Blame.TASK) -> messages.UnitEnded:
        del self.running[unit]
        self.serial += 1
        value = Encoded("msgpack", encode([self.name, unit[1].epoch, unit[1].n]))
        message = messages.UnitEnded(
            serial=self.serial, unit=unit[0], attempt=unit[1], outcome=outcome, value=value, blame=blame
        )
        self.owes[self.serial] = message
        return message

    def ready(self) -> messages.NodeReady:
        has = tuple(
            messages.Running(unit=unit, attempt=attempt, worker_pid=7 if begun else 0)
            for (unit, attempt), begun in self.running.items()
        )
        owes = tuple(messages.Running(unit=each.unit, attempt=each.attempt) for each in self.owes.values())
        return ready(self.slots, running=has, owes=owes)
