"""The books of one spread, kept by its owner: which pieces are open, and that each is settled once. Pure but for the author's hooks.

Rules:
1. An item gets its number when it is drawn; what cannot be encoded has failed without leaving.
2. The first answer for an open piece settles it; any other answer is ignored.
"""

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

    def draw(self) -> Piece | None:
        """The next piece; None if there is none now. Raises Failed if the datasource does, or an item cannot travel."""
        while (drawn := self.cut.draw()) is not None:
            index = self.drawn
            self.drawn += 1
            try:
                form, body = self.cut.seal(drawn.item)
            except ValueRefused as refused:
                self._fail(index, drawn.item, Failed(f"unit {index} failed: {refused}"))
                continue
            piece = Piece(index, form, body, 0, drawn.inputs)
            self.open[index] = _Open(drawn.item, piece)
            return piece
        return None

    def settle(self, answer: Answer, cause: BaseException | None = None) -> None:
        """Calls the hook for an answer. Raises Failed if that ends the run; `cause` is what was raised in this very process."""
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
        return self.drawn - len(self.open) - self._failed, self._failed

    def pieces(self) -> list[Piece]:
        """All open pieces, in the order of their indices."""
        return [self.open[index].piece for index in sorted(self.open)]

    def _fail(self, index: int, item: object, error: Failed) -> None:
        self._failed += 1
        self.cut.failed(index, item, error)
        self._count()

    def _count(self) -> None:
        self._settled += 1
        self.cut.settled(self._settled)
