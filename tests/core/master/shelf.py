"""The books of a store in memory: what the effects of the rules put there, and what they are told of it."""

from pydra_core.ids import RunId
from pydra_core.master import events
from pydra_core.master.delivery import DIGEST
from pydra_core.master.events import KeptUnit
from pydra_core.protocol.spreads import ANSWERS, packed

PAGE = 3
"""Units that are read at once, so that pages are turned."""


class Shelf:
    """By run and book, the units by index."""

    def __init__(self) -> None:
        self.books: dict[tuple[RunId, str], dict[int, KeptUnit]] = {}

    def keep(self, kept: events.Keep) -> None:
        book = self.books.setdefault((kept.run, kept.book), {})
        for at, (index, answer) in enumerate(zip(kept.indices, ANSWERS.decode(kept.body), strict=True)):
            digest = kept.digests[DIGEST * at : DIGEST * (at + 1)]
            assert answer.index == index
            assert index not in book, f"{index} has an answer already"
            book[index] = KeptUnit(index, kept.seq + at, digest, answer)

    def order(self, run: RunId, book: str) -> list[int]:
        """The indices in the order of their answers."""
        found = sorted(self.books.get((run, book), {}).values(), key=lambda unit: unit.seq)
        assert len({unit.seq for unit in found}) == len(found), f"two answers of {book} have one number"
        return [unit.unit for unit in found]

    def read(self, wanted: events.ReadBook | events.ReadUnits) -> events.BookRead | events.UnitsRead:
        """What the store says."""
        book = self.books.get((wanted.run, wanted.book), {})
        if isinstance(wanted, events.ReadUnits):
            looked = wanted.indices[:PAGE]
            units = tuple(book[index] for index in looked if index in book)
            return events.UnitsRead(wanted.run, wanted.path, wanted.number, looked, units)
        order = self.order(wanted.run, wanted.book)
        parts = tuple(packed(order[at : at + PAGE]) for at in range(0, len(order), PAGE))
        following = max((unit.seq for unit in book.values()), default=-1) + 1
        return events.BookRead(wanted.run, wanted.path, wanted.number, parts, following, max(book, default=-1))
