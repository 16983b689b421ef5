"""The worker that cuts: offers pieces within its credit, calls the hooks in the order of the answers, and computes only with a slot.

Everything here happens on the main thread of the worker, one spread at a time.

Rules:
1. Nothing is drawn beyond the credit, but for one item while none is open: that a datasource is empty needs nobody's help.
2. No more than the credit is offered and unanswered. Items and pieces are kept until they are settled, for hooks and `OfferAgain`.
3. A spread that was opened is settled, whatever happens: `Settled` follows also when a hook raises or a stop comes.
4. The slot is returned before a spread is opened, and wanted again before a task of this worker computes; the root of a parallel or
   map-reduce run never had one.
5. After `OfferAgain` the slot is returned or wanted once more, and the spread opened again: the master forgot.
6. What a worker before this one had settled is settled again in the same order (`Replay`); nothing is offered before that is known.
"""

from collections import Counter
from collections.abc import Callable

from pydra_core.protocol.chosen import Only
from pydra_core.protocol.spreads import ANSWERS, Piece, pack, unpacked
from pydra_core.protocol.worker import (
    Answered,
    AtWork,
    Granted,
    Offer,
    OfferAgain,
    Replay,
    Settled,
    SlotGranted,
    SlotReturned,
    SlotWanted,
    Spread,
    Stop,
    Total,
    ToWorker,
)
from pydra_core.tasks.task import Stopped, Task
from pydra_core.worker.batch import Batch
from pydra_core.worker.calls import Call
from pydra_core.worker.context import RunContext
from pydra_core.worker.cuts import Cut, UnitsCut
from pydra_core.worker.perform import perform
from pydra_core.worker.place import Place
from pydra_core.worker.spreading import Spreading


class Coordinator:
    """The crew of a worker that may have others work for it. `holds`: it has a slot now. `only`: these units of the root."""

    def __init__(self, context: RunContext, holds: bool = True, only: Only = ()) -> None:
        self._context, self._only = context, only
        self.holds = holds
        self._returned = False
        self._asked = 0
        self._rounds: Counter[str] = Counter()
        self.watch = context.watch

    def perform(self, task: Task, place: Place, args: tuple[object, ...], parameters: dict[str, object]) -> object:
        return perform(self._deal, task, place, Call(args, parameters))

    def begin_child(self, names: tuple[str, ...]) -> None:
        self._context.send(AtWork(names))

    def compute(self) -> None:
        """Returns once this worker holds a slot; raises Stopped."""
        if self.holds:
            return
        self._context.send(SlotWanted())
        while not self.holds:
            match heard(self._context):
                case SlotGranted():
                    self.holds = True
                case OfferAgain(number):
                    self._asked = number
                    self._return()
                    self._context.send(SlotWanted())

    def _deal(self, cut: Cut, task: Task, place: Place) -> None:
        if self._only and isinstance(cut, UnitsCut) and not place.path:
            cut.choose(self._only)
        spreading = Spreading(cut)
        first = spreading.draw()
        if first is None:
            return
        forgotten = False
        while self._context.has_mail:  # what is left of an earlier spread
            message = heard(self._context)
            if isinstance(message, OfferAgain):
                forgotten, self._asked = True, message.number
        if self.holds or (forgotten and self._returned):
            self._return()
        number = self._rounds[cut.path]
        self._rounds[cut.path] += 1
        _Dealing(self._context, spreading, first, self._again, self._asked, number).run()

    def _again(self, number: int) -> None:
        self._asked = number
        if self._returned:
            self._return()

    def _return(self) -> None:
        self.holds, self._returned = False, True
        self._context.send(SlotReturned())


class _Dealing:
    """One open spread. `_ready` was drawn before there was credit for it."""

    def __init__(
        self,
        context: RunContext,
        spreading: Spreading,
        first: Piece,
        asked_again: Callable[[int], None],
        asked: int,
        number: int,
    ) -> None:
        self._context = context
        self._asked_again = asked_again
        self._asked = asked
        self._spreading = spreading
        self._path = spreading.cut.path
        self._ready: Piece | None = first
        self._credit = 0
        self._dry = False
        self._told: int | None = None
        self._number = number
        self._order: list[int] = []
        self._replayed = -1
        self._batch: Batch[Piece] = Batch(lambda pieces: context.send(Offer(self._path, pack(pieces))))

    def run(self) -> None:
        self._context.carry(self._batch)
        try:
            self._open()
            while True:
                self._offer()
                if self._dry and not self._spreading.open:
                    return
                self._take(heard(self._context))
        finally:
            self._context.carry(None)
            self._batch.clear()
            self._context.send(Settled(self._path, self._number))

    def _open(self) -> None:
        cut = self._spreading.cut
        complete, failed = self._spreading.counts
        self._context.send(
            Spread(
                path=self._path,
                needs=cut.needs,
                shared=cut.shared,
                total=cut.total,
                complete=complete,
                failed=failed,
                again=self._asked,
                round=self._number,
                replayed=self._replayed,
                open=len(self._offered()),
            )
        )

    def _offered(self) -> list[Piece]:
        """What has no answer here, but for what was drawn and not offered yet."""
        return [piece for piece in self._spreading.pieces() if piece is not self._ready]

    def _offer(self) -> None:
        """Draws and offers while there is credit, and nothing to hear; looks one item ahead when nothing is open."""
        if not self._spreading.open:
            self._ready = self._spreading.draw()
            if self._ready is None:
                self._end_of_items()
                return
        while self._outstanding() < self._credit and not self._context.has_mail:
            piece = self._ready or self._spreading.draw()
            self._ready = None
            if piece is None:
                self._end_of_items()
                return
            self._batch.add(piece, len(piece.item))

    def _outstanding(self) -> int:
        return self._spreading.unanswered - (self._ready is not None)

    def _end_of_items(self) -> None:
        self._dry = True
        self._spreading.check()
        if self._told != self._spreading.drawn:
            self._told = self._spreading.drawn
            self._batch.flush()
            self._tell_total(self._told)

    def _tell_total(self, total: int) -> None:
        self._context.send(Total(self._path, total, self._spreading.cut.given))

    def _take(self, message: ToWorker) -> None:
        match message:
            case Granted(path, credit) if path == self._path:
                self._credit = credit
                self._replayed = max(self._replayed, 0)
            case Replay(path) if path == self._path:
                self._replay(message)
            case Answered(path, body) if path == self._path:
                for answer in ANSWERS.decode(body):
                    self._spreading.settle(answer)
                self._dry = False
            case OfferAgain(number):
                self._asked = number
                self._again()

    def _replay(self, message: Replay) -> None:
        """A telling that was cut short is told anew."""
        if self._replayed >= 0:
            return
        self._order += unpacked(message.order)
        if not message.more:
            self._replayed = message.last
            self._spreading.replay(self._order)
            self._order = []

    def _again(self) -> None:
        self._order = []
        self._batch.clear()
        self._asked_again(self._asked)
        self._open()
        for piece in self._offered():
            self._batch.add(piece, len(piece.item))
        self._batch.flush()
        if self._told is not None:
            self._tell_total(self._told)


def heard(context: RunContext) -> ToWorker:
    """The next message; raises Stopped at a stop, and when the node is gone."""
    message = context.receive()
    if message is None or isinstance(message, Stop):
        raise Stopped
    return message
