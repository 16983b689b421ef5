"""The world of the model: a master over a disk, machines, and a network between them that cuts, delays and repeats."""

from collections import Counter, deque
from dataclasses import dataclass

import msgspec

from pydra_core.ids import Attempt, NodeId, RunId, UnitName
from pydra_core.master import events, ledger, trees
from pydra_core.master.state import Cluster, Node, Package, Run, Token
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.messages import Placement
from pydra_core.protocol.spreads import ANSWERS, PIECES, Piece
from pydra_core.protocol.states import ENDED, NodeState, RunState, Wanted
from pydra_core.protocol.values import decode
from tests.core.doubles import FACTS, Brain, deploy, task
from tests.core.master.scripts import SHAPES, size_of
from tests.core.master.shelf import Shelf
from tests.core.master.simulated import Machine

_KINDS: dict[str, type[Run] | type[Node] | type[Package] | type[Token]] = {
    "Run": Run, "Node": Node, "Package": Package, "Token": Token,
}  # fmt: skip

BROKE = "broke the rules"
"""No worker here does."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A durable word, and the number of the link that it is for."""

    send: events.Send
    link: int


Asked = events.ReadBook | events.ReadUnits
Later = Bound | events.Reply | events.RunEnded | Asked
Row = tuple[str, object, bytes | None] | events.Keep


class Disk:
    """What is committed, and what waits for that: rows, and the effects behind them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, object], bytes] = {}
        self.shelf = Shelf()
        self.waiting: deque[tuple[list[Row], list[Later]]] = deque()

    def read(self, epoch: int) -> Cluster:
        """The cluster of the next epoch."""
        found: dict[str, dict[object, object]] = {kind: {} for kind in _KINDS}
        for (kind, name), body in self.rows.items():
            found[kind][name] = msgspec.msgpack.decode(body, type=_KINDS[kind])
        cluster = Cluster(
            epoch=epoch, runs=found["Run"], nodes=found["Node"], packages=found["Package"], tokens=found["Token"],
        )  # type: ignore[arg-type]  # fmt: skip
        ledger.index(cluster)
        return cluster


def _row(record: Run | Node | Package | Token) -> Row:
    match record:
        case Run():
            name: object = record.run
        case Node():
            name = record.node
        case Package():
            name = record.name
        case Token():
            name = record.token
    return type(record).__name__, name, msgspec.msgpack.encode(record)


class World:
    """`lazy`: nothing is committed before `commit` is called. `slow`: what the store is asked it tells when `tell` is called. `links`
    numbers the links, so that no durable word goes over another."""

    def __init__(self, **slots: int) -> None:
        self.brain = Brain()
        self.disk = Disk()
        self.lazy = self.slow = False
        self.asked: list[Asked] = []
        self.links: Counter[str] = Counter()
        self.down: dict[str, deque[messages.ToNode]] = {name: deque() for name in slots}
        self.machines = {name: Machine(name, count, self._clock, self) for name, count in slots.items()}
        self.accepted: set[int] = set()
        self.ends: dict[int, RunState] = {}
        self.shaken: set[int] = set()
        """Runs that lived through a death of the master: it may have died with counts of units."""
        self.ran_once: Counter[tuple[int, str, int]] = Counter()
        self.fresh: dict[tuple[UnitName, Attempt], str] = {}
        self.orders: dict[tuple[UnitName, str, str], list[int]] = {}
        """What owners settled, spread by spread."""
        specs = [
            msgspec.structs.replace(task("count", cls), kind=kind, needs=needs)
            for cls, (kind, needs, _) in SHAPES.items()
        ]
        self.carry(self.brain.ask(deploy("count", "1", *specs)))
        for name, count in slots.items():
            self.carry(self.brain.join(name, count))
            self.carry(self.brain.do(events.LinkClosed(NodeId(name))))
            self.link(name)

    @property
    def cluster(self) -> Cluster:
        return self.brain.cluster

    def _clock(self) -> float:
        return self.brain.now

    def performed(self, placement: Placement, piece: Piece | None) -> None:
        """A worker executed a unit. Those of `Once` are never executed twice."""
        if placement.cls == "Once" and piece is not None:
            unit = (int(placement.unit.run), placement.unit.path, piece.index)
            self.ran_once[unit] += 1
            assert self.ran_once[unit] == 1, f"{unit} ran twice"

    def settled(self, placement: Placement, spread: str, at: int, index: int) -> None:
        """Whoever begins anew settles what those before it had settled, in their order."""
        name = placement.unit
        order = self.orders.setdefault((name, self.fresh[name, placement.attempt], spread), [])
        order += [index] if at == len(order) else []
        assert order[at] == index, f"{name} settles {index} of {spread} after {order[:at]}, and {order[at]} did before"

    def _noted(self, effects: list[events.Effect]) -> None:
        """Whether the units that are placed begin with nothing."""
        for effect in effects:
            if isinstance(effect, events.Send) and isinstance(effect.message, messages.Place):
                placement = effect.message.placement
                unit = trees.unit(self.cluster, placement.unit)
                self.fresh[placement.unit, placement.attempt] = unit.fresh if unit else ""

    # -------------------------------------------------------------------------------------------- hands of the master

    def carry(self, effects: list[events.Effect]) -> None:
        """As the runtime does it: what promises something waits for the commit, the rest is done at once."""
        self._noted(effects)
        rows = [_row(effect.record) for effect in effects if isinstance(effect, events.Save)]
        rows += [effect for effect in effects if isinstance(effect, events.Keep)]
        rows += [("Node", effect.node, None) for effect in effects if isinstance(effect, events.Forget)]
        later: list[Later] = []
        for effect in effects:
            match effect:
                case events.Send(durable=True):
                    later.append(Bound(effect, self.links[effect.node]))
                case events.Send():
                    self._send(effect)
                case events.CloseLink():
                    self.cut(effect.node)
                case events.Reply() | events.RunEnded() | events.ReadBook() | events.ReadUnits():
                    later.append(effect)
        self.disk.waiting.append((rows, later))
        if not self.lazy:
            self.commit()
        if any(isinstance(effect, events.Plan) for effect in effects):
            self.carry(self.brain.plan())

    def commit(self) -> None:
        """All that waits is on disk, and what waited for it happens."""
        while self.disk.waiting:
            rows, later = self.disk.waiting.popleft()
            for row in rows:
                self._write(row)
            for effect in later:
                self._promised(effect)

    def tell(self, which: int = 0, count: int = 1_000) -> None:
        """The store tells what it was asked, this first."""
        while count and self.asked:
            count -= 1
            self.carry(self.brain.do(self.disk.shelf.read(self.asked.pop(which % len(self.asked)))))

    def _write(self, row: Row) -> None:
        if isinstance(row, events.Keep):
            self.disk.shelf.keep(row)
            return
        kind, name, body = row
        if body is None:
            self.disk.rows.pop((kind, name), None)
        else:
            self.disk.rows[kind, name] = body

    def _promised(self, effect: Later) -> None:
        match effect:
            case events.ReadBook() | events.ReadUnits():
                self.asked.append(effect)
                if not self.slow:
                    self.tell()
            case Bound():
                if self.links[effect.send.node] == effect.link:
                    self._send(effect.send)
            case events.Reply(verbs.Submitted(run=run)):
                self.accepted.add(run)
            case events.RunEnded():
                assert effect.run not in self.ends, f"run {effect.run} ended twice"
                self.ends[effect.run] = self.cluster.runs[effect.run].state

    def _send(self, effect: events.Send) -> None:
        match effect.message:
            case dealing.WorkFor():
                self._check_work(effect.message)
            case dealing.AnswersFor(body=body):
                errors = [answer.error for answer in ANSWERS.decode(body)]
                assert not any(BROKE in error for error in errors), errors
        if effect.node in self.machines and self.machines[effect.node].linked:
            self.down[effect.node].append(effect.message)

    def _check_work(self, work: dealing.WorkFor) -> None:
        """What has its answer is given to nobody, also not for a root that began anew."""
        tree = self.cluster.trees.get(work.unit.run)
        spread = tree.spreads.get(work.unit.path) if tree else None
        if spread is not None:
            known = self.disk.shelf.books.get((work.unit.run, spread.book), {})
            again = [piece.index for piece in PIECES.decode(work.body) if piece.index in known]
            assert not again, f"{again} of {work.unit} have their answers, and are performed again"

    # ------------------------------------------------------------------------------------------------- the network

    def link(self, name: str) -> None:
        if self.machines[name].linked or self.machines[name].gone:
            return
        self.links[name] += 1
        self.down[name].clear()
        self.machines[name].link(self.cluster.epoch)
        self.carry(self.brain.do(events.NodeConnected(NodeId(name), FACTS, "addr")))

    def cut(self, name: str) -> None:
        if self.machines[name].linked:
            self.links[name] += 1
            self.down[name].clear()
            self.machines[name].cut()
            self.carry(self.brain.do(events.LinkClosed(NodeId(name))))

    def deliver_up(self, name: str, count: int = 1_000) -> None:
        up = self.machines[name].up
        while count and up:
            count -= 1
            self.carry(self.brain.said(name, up.popleft()))
            up = self.machines[name].up

    def deliver_down(self, name: str, count: int = 1_000) -> None:
        while count and self.down[name]:
            count -= 1
            self.machines[name].hear(self.down[name].popleft())

    def flow(self, *, confirmed: bool = True) -> None:
        """A calm moment: everything arrives, everybody goes on. Unless it is confirmed, it is said again after a cut."""
        self.commit()
        for name, machine in self.machines.items():
            self.deliver_down(name)
            machine.work()
            self.deliver_up(name)
            if confirmed:
                machine.confirmed()

    # ---------------------------------------------------------------------------------------------- lives and deaths

    def agent_dies(self, name: str) -> None:
        was = self.machines[name].linked
        self.links[name] += 1
        self.down[name].clear()
        self.machines[name].die()
        if was:
            self.carry(self.brain.do(events.LinkClosed(NodeId(name))))

    def master_dies(self) -> None:
        """What was not committed is lost; a run that was not accepted may be."""
        for name, machine in self.machines.items():
            self.links[name] += 1
            self.down[name].clear()
            if machine.linked:
                machine.cut()
        self.disk.waiting.clear()
        self.asked.clear()
        self.shaken.update(self.cluster.live)
        self.brain = Brain(self.disk.read(self.cluster.epoch + 1), self.brain.now)
        self.shaken.update(self.cluster.live)  # some had ended, but not on disk

    def wait(self, seconds: float) -> None:
        self.carry(self.brain.tick(seconds))
        for machine in self.machines.values():
            machine.tick()

    # ------------------------------------------------------------------------------------------------------ promises

    def promise(self) -> None:
        """What holds at every moment, besides `invariants.check`."""
        assert self.accepted <= set(self.cluster.runs), "an accepted run is lost"
        for run, state in self.ends.items():
            found = self.cluster.runs[RunId(run)]
            assert found.state is state, f"run {run} changed after its end"
            assert BROKE not in found.error, f"run {run} ({found.task.cls}): {found.error}"

    def heal(self, rounds: int = 400) -> None:
        """Everybody is well from now on, and whoever was paused is resumed."""
        self.lazy = self.slow = False
        self.commit()
        self.tell()
        for run in list(self.cluster.live.values()):
            if run.wanted is Wanted.PAUSE:
                self.carry(self.brain.ask(verbs.ResumeRun(run=run.run)))
        for _ in range(rounds):
            for name, machine in self.machines.items():
                if machine.gone:
                    self.agent_dies(name)
                self.link(name)
                machine.up.append(messages.Heartbeat(Load()))
            self.flow()
            if self.is_quiet():
                return
            self.wait(1.0)
        raise AssertionError(self.story())

    def is_quiet(self) -> bool:
        idle = all(
            not machine.state.live
            and not machine.workers
            and not machine.outbox
            and not machine.up
            and not machine.gone  # a stop that was ordered before may only now be done: another agent is started
            for machine in self.machines.values()
        )
        return idle and not self.cluster.live and not any(self.down.values())

    def story(self) -> str:
        """What does not end."""
        runs = [
            (run.run, run.task.cls, run.state, run.unit, self.cluster.trees.get(run.run))
            for run in self.cluster.live.values()
        ]
        held = {name: (list(machine.workers), list(machine.state.live)) for name, machine in self.machines.items()}
        return f"not quiet: {runs}, held {held}, wanting {self.cluster.wanting}"

    def finish(self) -> None:
        """Every run ends, every slot is idle, nothing is left, and each unit was counted once."""
        self.heal()
        cluster = self.cluster
        left = (
            cluster.trees,
            cluster.held,
            cluster.taken,
            cluster.claimed,
            cluster.coordinating,
            cluster.used,
            cluster.shares,
        )
        waits = (cluster.waiting, cluster.gathering, cluster.wanting, cluster.sleeping, cluster.timed, cluster.needed)
        assert not any((*left, *waits)), f"something is left: {left}, {waits}"
        assert all(node.state is NodeState.CONNECTED for node in cluster.nodes.values())
        self.promise()
        for run in cluster.runs.values():
            assert run.state in ENDED
            if run.state is RunState.COMPLETE:
                self._check_result(run)

    def _check_result(self, run: Run) -> None:
        """What its root was told, and what the master counted."""
        called = f"run {run.run} ({run.task.cls}): {run.units}"
        size = size_of(SHAPES[run.task.cls][2])
        counted = run.units.get("complete", 0) + run.units.get("failed", 0)
        assert counted == size or (run.run in self.shaken and counted < size), called
        if run.task.kind in ("parallel", "mapreduce"):
            assert decode(run.result.body) == size, called
