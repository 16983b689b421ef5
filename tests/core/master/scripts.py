"""Workers of the model: what a worker says to its node, as a generator that rests where it waits; by the rules of the real ones.

A task of the model is a shape: what stands at which place of the tree. Which units fail, and how often, follows from their numbers.
"""

from collections import Counter, deque
from collections.abc import Generator
from typing import Any, Protocol

import msgspec

from pydra_core.protocol import worker as w
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.messages import Placement
from pydra_core.protocol.spreads import ANSWERS, PIECES, Answer, Piece, pack, unpacked
from pydra_core.protocol.values import Encoded, encode

Shape = dict[str, tuple[Any, ...]]
"""By path: ("plain",), ("units", letter, count), ("phases", maps, reduces), ("parallel", children), ("in turn", children),
("first again", count): the first child of its container once more, of so many pieces."""

SHAPES: dict[str, tuple[str, Needs, Shape]] = {
    "Plain": ("task", Needs(), {"": ("plain",)}),
    "Again": ("task", Needs(retries=1, retry_delay=5.0), {"": ("fails once",)}),
    "Thing": ("task", Needs(resources=(("gpu", 1),)), {"": ("plain",)}),
    "Units": ("parallel", Needs(), {"": ("units", 6)}),
    "More": ("parallel", Needs(), {"": ("more units", 3)}),
    "Once": ("parallel", Needs(), {"": ("units", 4)}),
    "Phases": ("mapreduce", Needs(), {"": ("phases", 4, 2)}),
    "Both": (
        "container", Needs(), {"": ("parallel", 3), "/0": ("plain",), "/1": ("units", 3), "/2": ("in turn", 2),
        "/2/0": ("plain",), "/2/1": ("units", 2)},
    ),
    "Turns": ("container", Needs(), {"": ("in turn", 3), "/0": ("plain",), "/1": ("units", 3), "/2": ("plain",)}),
    "Rounds": ("container", Needs(), {"": ("in turn", 3), "/0": ("units", 3), "/1": ("first again", 3), "/2": ("plain",)}),
}  # fmt: skip
"""By the name of the class: the kind of the task, its needs, and its shape."""

UNITS = Needs(retries=1, retry_delay=1.0)
ONCE = Needs(rerun_on_loss=False)
DONE = Encoded("msgpack", encode(None))


def fails(path: str, index: int, attempt: int) -> bool:
    """The first unit and each fifth after it fails at its first attempt, and the unit 3 of any spread of units always."""
    return path.endswith("u") and (index == 3 or (index % 5 == 0 and attempt == 1))


def size_of(shape: Shape) -> int:
    """How many pieces a run of this shape has, if its root began once."""
    counts = {
        "plain": 0,
        "fails once": 0,
        "parallel": 0,
        "in turn": 0,
        "units": 0,
        "more units": 1,
        "phases": 0,
        "first again": 0,
    }
    found = 0
    for what, *numbers in shape.values():
        found += counts[what] + (sum(numbers) if what not in ("in turn",) else 0)
    return found


class Watcher(Protocol):
    """Sees what workers do."""

    def performed(self, placement: Placement, piece: Piece | None) -> None: ...

    def settled(self, placement: Placement, spread: str, at: int, index: int) -> None:
        """This piece of the spread (its path and round) is the `at`-th that its owner settled."""


class Stopped(Exception):
    """It was asked to stop."""


Script = Generator[None, None, object]


class _Dealing:
    """The books of one spread. `seen`: the units that came back, and whether they are done."""

    def __init__(
        self, worker: "Worker", path: str, count: int, needs: Needs, *, shared: bool = True, more: int = 0
    ) -> None:
        self.worker, self.path, self.count, self.needs, self.shared, self.more = (
            worker,
            path,
            count,
            needs,
            shared,
            more,
        )
        self.open_units: dict[int, Piece] = {}
        self.seen: dict[int, bool] = {}
        self.held: dict[int, bool] = {}
        self.order: deque[int] = deque()
        self.credit, self.drawn, self.told = 0, 0, -1
        self.replayed, self.items, self.part = -1, count, list[int]()
        self.round = worker.rounds[path]
        worker.rounds[path] += 1

    @property
    def failed(self) -> bool:
        """A child that fails fails its container."""
        return not self.shared and not all(self.seen.values())

    def open(self) -> None:
        both = {**self.seen, **self.held}
        done, again = sum(both.values()), self.worker.asked
        self.worker.say(
            w.Spread(
                path=self.path,
                needs=self.needs,
                shared=self.shared,
                complete=done,
                failed=len(both) - done,
                again=again,
                round=self.round,
                replayed=self.replayed,
                open=len(self.open_units),
            )
        )

    def offer(self) -> bool:
        """Offers what the credit allows; True once all is settled."""
        last = min(self.count, self.drawn + max(0, self.credit - len(self.open_units)))
        new = [
            Piece(index, "msgpack", msgspec.msgpack.encode({}), added=index >= self.items)
            for index in range(self.drawn, last)
        ]
        self.drawn += len(new)
        self.open_units |= {piece.index: piece for piece in new}
        if new:
            self.worker.say(w.Offer(self.path, pack(new)))
        if self.drawn == self.count and self.told != self.count:
            self.told = self.count
            self.worker.say(w.Total(self.path, self.count, self.items))
        return self.drawn == self.count and not self.open_units and not self.held

    def take(self, message: w.ToWorker) -> None:
        match message:
            case w.Granted(where, level) if where == self.path:
                self.credit = level
                self.replayed = max(self.replayed, 0)
            case w.Replay(where, order, number, more) if where == self.path:
                self._replay(unpacked(order), number, more)
            case w.Answered(where, body) if where == self.path:
                self._settle(ANSWERS.decode(body))
            case w.OfferAgain(number):
                self.worker.asked = number
                self._again()

    def _settle(self, answers: list[Answer]) -> None:
        for answer in answers:
            assert answer.index in self.open_units, f"{self.path}/{answer.index} is answered, and is not open"
            del self.open_units[answer.index]
            self.held[answer.index] = answer.done
        while self.held and (not self.order or self.order[0] in self.held):
            index = self.order.popleft() if self.order else next(iter(self.held))
            self.worker.watcher.settled(self.worker.placement, f"{self.path}#{self.round}", len(self.seen), index)
            self.seen[index] = self.held.pop(index)
            self.worker.settled += 1
            self.count, self.more = self.count + self.more, 0

    def _replay(self, order: tuple[int, ...], number: int, more: bool) -> None:
        if self.replayed < 0:
            self.part += order
            if not more:
                self.order, self.part, self.replayed = deque(self.part), [], number

    def _again(self) -> None:
        self.part = []
        if self.worker.returned:
            self.worker.give_back()
        self.open()
        pieces = list(self.open_units.values())
        for some in (pieces[:1], pieces[1:]):
            if some:
                self.worker.say(w.Offer(self.path, pack(some)))
        if self.told >= 0:
            self.worker.say(w.Total(self.path, self.told, self.items))


class Worker:
    """One worker. `said` is what its node has not read; `over` how it ended: True for a clean end."""

    def __init__(self, placement: Placement, watcher: Watcher) -> None:
        self.placement, self.watcher = placement, watcher
        self.mail: deque[w.ToWorker] = deque()
        self.said: deque[w.FromWorker] = deque()
        self.over: bool | None = None
        self.begun = False
        self.frozen = False
        self.holds = not placement.coordinates
        self.returned = False
        self.asked = 0
        self.rounds = Counter[str]()
        self.settled = 0
        self._shape = SHAPES[placement.cls][2]
        self._script = self._seat() if placement.role == "units" else self._whole()

    def step(self) -> None:
        """Goes on until it has to wait, or has done one piece of work."""
        if self.over is not None or self.frozen or not self.begun:
            return
        try:
            next(self._script)
        except StopIteration as ended:
            self._finish(w.Finished(Encoded("msgpack", encode(ended.value))))
        except Stopped:
            self._finish(w.Raised(kind="stopped", error="it was stopped"))
        except RuntimeError as error:
            self._finish(w.Raised(kind="raised", error=str(error)))

    def _finish(self, word: w.FromWorker) -> None:
        self.said.append(word)
        self.over = True

    def say(self, message: w.FromWorker) -> None:
        self.said.append(message)

    def _hear(self) -> Generator[None, None, w.ToWorker]:
        while not self.mail:
            yield
        message = self.mail.popleft()
        if isinstance(message, w.Stop):
            raise Stopped
        return message

    # ---------------------------------------------------------------------------------------------- whole tasks

    def _whole(self) -> Script:
        self.say(w.Ready())
        yield
        result = yield from self._perform(self.placement.unit.path)
        return result

    def _perform(self, path: str) -> Script:
        what, *numbers = self._shape[path]
        match what:
            case "plain" | "fails once":
                return (yield from self._plain(path, what))
            case "in turn":
                for child in range(numbers[0]):
                    yield from self._perform(f"{path}/{child}")
                return "done"
            case "first again":
                return (yield from self._perform(f"{path.rpartition('/')[0]}/0"))
            case "parallel":
                if (yield from self._deal(_Dealing(self, path, numbers[0], Needs(), shared=False))) < 0:
                    raise RuntimeError("a child failed")
                return "done"
        return (yield from self._cut(path, what, numbers))

    def _plain(self, path: str, what: str) -> Script:
        yield from self._compute()
        if what == "fails once" and self.placement.attempt.n == 1:
            raise RuntimeError("it failed")
        if path == self.placement.unit.path:
            self.watcher.performed(self.placement, None)
        return "done"

    def _cut(self, path: str, what: str, numbers: list[int]) -> Generator[None, None, int]:
        """Work in units; returns how many came back."""
        if what == "phases":
            maps = yield from self._deal(_Dealing(self, f"{path}/m", numbers[0], UNITS))
            return maps + (yield from self._deal(_Dealing(self, f"{path}/r", numbers[1], UNITS)))
        needs = ONCE if self.placement.cls == "Once" else UNITS
        more = 1 if what == "more units" else 0
        return (yield from self._deal(_Dealing(self, f"{path}/u", numbers[0], needs, more=more)))

    def _compute(self) -> Generator[None, None, None]:
        if self.holds:
            return
        self.say(w.SlotWanted())
        while not self.holds:
            match (yield from self._hear()):
                case w.SlotGranted():
                    self.holds = True
                case w.OfferAgain(number):
                    self.asked = number
                    self.give_back()
                    self.say(w.SlotWanted())

    def give_back(self) -> None:
        self.holds, self.returned = False, True
        self.say(w.SlotReturned())

    def _deal(self, dealing: "_Dealing") -> Generator[None, None, int]:
        """Returns how many units came back; -1 for a child that failed."""
        forgotten = False
        while self.mail:
            message = yield from self._hear()
            if isinstance(message, w.OfferAgain):
                forgotten, self.asked = True, message.number
        if self.holds or (forgotten and self.returned):
            self.give_back()
        dealing.open()
        try:
            while not dealing.offer():
                dealing.take((yield from self._hear()))
        finally:
            self.say(w.Settled(dealing.path, dealing.round))
        return -1 if dealing.failed else len(dealing.seen)

    # ----------------------------------------------------------------------------------------------------- seats

    def _seat(self) -> Script:
        self.say(w.Ready())
        yield
        work: deque[Piece] = deque()
        closing = False
        while work or not closing:
            while self.mail or not work:
                match (yield from self._hear()):
                    case w.Work(body):
                        work.extend(PIECES.decode(body))
                    case w.NoMore():
                        closing = True
                if closing and not work:
                    break
            if work:
                piece = work.popleft()
                self.watcher.performed(self.placement, piece)
                bad = fails(self.placement.unit.path, piece.index, piece.attempt)
                self.say(w.Answers(pack([Answer(piece.index, piece.attempt, not bad, error="no" if bad else "")])))
                yield
        return None
