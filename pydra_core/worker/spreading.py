"""The books of one spread, kept by its owner: which pieces are open, and that each is settled once. Pure but for the author's hooks.

Rules:
1. An item gets its number when it is drawn, if its cut gave it none; what cannot be encoded has failed without leaving.
2. The first answer for an open piece settles it; any other answer is ignored.
3. While an order is to be kept (`replay`), answers are held until it is their turn; then those that are left follow as they came.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from pydra_core.protocol.spreads import Answer, Piece
from pydra_core.tasks.task import Failed
from pydra_core.worker.cuts import Cut
from pydra_core.worker.outcome import ValueRefused, describe, trace
from pydra_core.worker.seal import unseal


@dataclass(slots=True)
class _Open:
    item: object
    piece: Piece


class Spreading:
    """One spread. `open` has the pieces that are not settled, by index; `drawn` counts all so far."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self.open: dict[int, _Open] = {}
        self.drawn = 0
        self._settled = self._failed = 0
        self._order: deque[int] = deque()
        self._held: dict[int, Answer] = {}
        """By index, in the order in which they came."""

    def draw(self) -> Piece | None:
        """The next piece; None if there is none now. Raises Failed if the datasource does, or an item cannot travel."""
        while (drawn := self.cut.draw()) is not None:
            index = self.drawn if drawn.index is None else drawn.index
            self.drawn += 1
            try:
                form, body = self.cut.seal(drawn.item)
            except ValueRefused as refused:
                self._fail(index, drawn.item, Failed(f"unit {index} failed: {refused}"))
                continue
            piece = Piece(index, form, body, 0, drawn.inputs, drawn.added)
            self.open[index] = _Open(drawn.item, piece)
            return piece
        return None

    def replay(self, order: Sequence[int]) -> None:
        """From now on these are settled first, in this order."""
        self._order.extend(order)

    @property
    def unanswered(self) -> int:
        """How many open pieces have no answer yet."""
        return len(self.open) - len(self._held)

    def check(self) -> None:
        """To be asked when there is no item now: raises Failed if one is missing that was there before."""
        if self._order and not self.unanswered:
            raise Failed(
                f"the datasource of {self.cut.name} is not repeatable: it ends after {self.drawn:,} items now, and had more "
                "before its worker was lost; seed it, sort it, or list it first"
            )

    def settle(self, answer: Answer, cause: BaseException | None = None) -> None:
        """Calls the hooks for an answer, and for those that waited for it. Raises Failed if that ends the run; `cause` is what was
        raised in this very process."""
        if not self._order:
            self._settle(answer, cause)
        elif answer.index in self.open:
            self._held.setdefault(answer.index, answer)
            self._in_order()

    def _in_order(self) -> None:
        while self._order and self._order[0] in self._held:
            self._settle(self._held.pop(self._order.popleft()), None)
        while self._held and not self._order:
            self._settle(self._held.pop(next(iter(self._held))), None)

    def _settle(self, answer: Answer, cause: BaseException | None) -> None:
        found = self.open.pop(answer.index, None)
        if found is None:
            return
        if not answer.done:
            failed = Failed(f"unit {answer.index} failed: {answer.error}", answer.trace)
            failed.__cause__ = cause
            self._fail(answer.index, found.item, failed)
            return
        try:
            value = unseal(answer.form, answer.value)
        except Exception as error:
            sentence = f"unit {answer.index} failed: its result cannot be read here: {describe(error)}"
            self._fail(answer.index, found.item, Failed(sentence, trace(error)))
            return
        self.cut.complete(answer.index, found.item, value, answer.files)
        self._count()

    @property
    def counts(self) -> tuple[int, int]:
        """How many pieces came back so far, and how many were given up."""
        failed = self._failed + sum(not answer.done for answer in self._held.values())
        return self.drawn - self.unanswered - failed, failed

    def pieces(self) -> list[Piece]:
        """All open pieces that have no answer, in the order of their indices."""
        return [self.open[index].piece for index in sorted(self.open.keys() - self._held.keys())]

    def _fail(self, index: int, item: object, error: Failed) -> None:
        self._failed += 1
        self.cut.failed(index, item, error)
        self._count()

    def _count(self) -> None:
        self._settled += 1
        self.cut.settled(self._settled)
