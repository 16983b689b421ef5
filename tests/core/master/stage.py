"""A parallel run on a stage: the rules in the middle, its owner, its seats and the store around them."""

import msgspec

from pydra_core.ids import Attempt, NodeId, UnitName
from pydra_core.master import events, trees
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.spreads import ANSWERS, PIECES, Answer, Piece, pack
from pydra_core.protocol.states import Isolation, Outcome
from tests.core.doubles import FACTS, Brain, deploy, started, task
from tests.core.master.shelf import Shelf

Key = tuple[UnitName, Attempt]


class Stage:
    """A parallel run whose root coordinates on node "a", with the seats of all nodes: what they have, and what its owner was told."""

    def __init__(self, pieces: int = 0, needs: Needs | None = None, **slots: int) -> None:
        self.brain = Brain()
        self.brain.ask(deploy("count", "1", msgspec.structs.replace(task(), kind="parallel")))
        for node, count in (slots or {"a": 2}).items():
            self.brain.join(node, count)
        self.run = self.brain.submit()
        self.work: dict[Key, list[Piece]] = {}
        self.on: dict[Key, str] = {}
        self.answers: list[Answer] = []
        self.seen: list[messages.ToNode] = []
        self.serial = 0
        self.shelf = Shelf()
        self.kept: list[events.Keep] = []
        self.unread: list[events.ReadBook | events.ReadUnits] | None = None
        """What the store was asked and has not told, while it takes its time."""
        self.carry(self.brain.plan())
        self.say("a", started(self.run))
        self.open(needs)
        if pieces:
            self.offer(range(pieces))

    def open(self, needs: Needs | None = None, **more: object) -> None:
        """The root opens its spread."""
        self.say("a", dealing.SpreadOpened(**self.root, path="/u", needs=needs or Needs(), **more))

    def again(self, end: messages.UnitEnded) -> None:
        """The root's worker ended like this; the next one has started."""
        self.work.clear()
        self.say("a", end)
        self.carry(self.brain.plan())
        self.say("a", started(self.run))

    @property
    def root(self) -> dict[str, object]:
        return {"unit": self.run.unit.name, "attempt": self.run.unit.attempt}

    def say(self, node: str, message: object) -> None:
        self.carry(self.brain.said(node, message))

    def offer(self, indices: range) -> None:
        body = pack([Piece(index, "msgpack", b"\x01") for index in indices])
        self.say("a", dealing.UnitsOffered(**self.root, path="/u", body=body))

    def carry(self, effects: list[events.Effect]) -> None:
        for effect in effects:
            match effect:
                case events.Send():
                    self.hear(effect.node, effect.message)
                case events.Keep():
                    self.shelf.keep(effect)
                    self.kept.append(effect)
                case events.ReadBook() | events.ReadUnits() if self.unread is not None:
                    self.unread.append(effect)
                case events.ReadBook() | events.ReadUnits():
                    self.carry(self.brain.do(self.shelf.read(effect)))
                case events.Plan():
                    self.carry(self.brain.plan())

    def read(self) -> None:
        """The store tells what it was asked, and takes no time any more."""
        unread, self.unread = self.unread or [], None
        for each in unread:
            self.carry(self.brain.do(self.shelf.read(each)))

    def hear(self, node: str, message: messages.ToNode) -> None:
        self.seen.append(message)
        match message:
            case messages.Place() if message.placement.role == "units":
                key = (message.placement.unit, message.placement.attempt)
                self.work[key], self.on[key] = [], node
            case dealing.WorkFor():
                self.work[message.unit, message.attempt] += PIECES.decode(message.body)
            case dealing.AnswersFor():
                self.answers += ANSWERS.decode(message.body)
            case messages.StopUnit():
                self.work.pop((message.unit, message.attempt), None)

    def cut(self, node: str, seconds: float) -> None:
        """Nobody was heard for so long; then this node has another link."""
        self.carry(self.brain.do(events.LinkClosed(NodeId(node))))
        self.carry(self.brain.tick(seconds))
        self.carry(self.brain.do(events.NodeConnected(NodeId(node), FACTS, "addr")))

    def start(self) -> None:
        for unit, attempt in list(self.work):
            ready = messages.UnitStarted(unit=unit, attempt=attempt, worker_pid=9, isolation=Isolation.REDUCED, at=0.0)
            self.say(self.on[unit, attempt], ready)

    def answer(self, key: Key, done: bool = True) -> None:
        pieces, self.work[key] = self.work[key], []
        body = pack([Answer(each.index, each.attempt, done, took=0.01, error="" if done else "no") for each in pieces])
        self.say(self.on[key], dealing.UnitsAnswered(unit=key[0], attempt=key[1], body=body))

    def die(self, key: Key) -> None:
        self.serial += 1
        self.work.pop(key)
        end = messages.UnitEnded(
            serial=self.serial, unit=key[0], attempt=key[1], outcome=Outcome.FAILED, error="signal 11", died=True
        )
        self.say(self.on[key], end)

    def finish(self) -> None:
        """Everybody is well from now on."""
        for _ in range(1000):
            self.start()
            busy = [key for key, pieces in self.work.items() if pieces]
            if not busy:
                break
            self.answer(busy[0])

    def counts(self) -> dict[str, int]:
        return trees.counts(self.brain.cluster, self.run)

    def ended(self) -> list[int]:
        return sorted(each.index for each in self.answers)
