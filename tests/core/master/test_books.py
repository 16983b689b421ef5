"""Books of spreads in a real store: what was kept is found again, in its order, and goes when its run has ended."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pydra_core.ids import Digest, RunId, UnitName
from pydra_core.master import books
from pydra_core.master.delivery import SPAN, fingerprint, keep
from pydra_core.master.events import Keep, KeepTrace
from pydra_core.master.state import Spread
from pydra_core.master.store import Store, kept, kept_trace, row
from pydra_core.protocol.spreads import Answer, Leaving, Piece, packed, unpacked
from pydra_core.protocol.states import RunState, UnitState
from tests.core.master.test_store import a_run

RUN = RunId(1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a live run."""
    found = Store(tmp_path)
    found.load()
    found.write([row(a_run(1, RunState.QUEUED))]).result(10)
    yield found
    found.close()


def piece(index: int) -> Piece:
    return Piece(index, "msgpack", b"\xcd" + index.to_bytes(4, "big"))


class Book:
    """One spread that writes into the store as the master does."""

    def __init__(self, store: Store, name: str = "/u") -> None:
        self.store, self.run = store, a_run(1)
        self.spread = Spread(path=name, owner=UnitName(RUN), book=name)

    def keep(self, *indices: int, size: int = 1) -> None:
        answers = [Answer(index, 1, True, value=b"x" * size) for index in indices]
        of = {index: piece(index) for index in indices}
        effects = [each for each in keep(self.run, self.spread, answers, of) if isinstance(each, Keep)]
        self.store.write([kept(each) for each in effects]).result(10)

    def order(self) -> tuple[list[int], int, int]:
        parts, following, highest, _ = books.read_order(self.store.path, RUN, self.spread.book)
        return [index for part in parts for index in unpacked(part)], following, highest

    def units(self, *indices: int) -> tuple[list[tuple[int, int]], int]:
        found, looked = books.read_units(self.store.path, RUN, self.spread.book, indices)
        for unit in found:
            assert unit.digest == fingerprint(piece(unit.unit))
            assert unit.answer.index == unit.unit
        return [(unit.unit, unit.seq) for unit in found], looked


def test_the_order_is_that_of_the_answers_and_an_empty_book_has_none(store: Store) -> None:
    book = Book(store)
    assert book.order() == ([], 0, -1)
    book.keep(4, 2)
    book.keep(9, 3)
    assert book.order() == ([4, 2, 9, 3], 4, 9)
    assert Book(store, "/m").order() == ([], 0, -1)


def test_units_are_found_wherever_their_batch_stands(store: Store) -> None:
    book = Book(store)
    book.keep(5, 1)
    book.keep(SPAN + 5, 0)
    book.keep(*range(10, 20))
    assert book.units(0, 1, 2, 5, 12, SPAN + 5) == ([(0, 3), (1, 1), (5, 0), (12, 6), (SPAN + 5, 2)], 6)


def test_what_a_master_of_an_older_version_told_once_more_counts_as_the_last(store: Store) -> None:
    book = Book(store)
    book.keep(0, 1, 2)
    [again] = keep(book.run, book.spread, [Answer(1, 1, True)], {1: piece(1)})
    written = kept(again)
    assert written.values[5] is False
    store.write([written._replace(values=(*written.values[:5], True, *written.values[6:]))]).result(10)
    assert book.order() == ([0, 2, 1], 4, 2)
    assert book.units(1) == ([(1, 3)], 1)


def test_large_answers_are_read_a_page_at_a_time(store: Store) -> None:
    book = Book(store)
    for index in range(4):
        book.keep(index, size=3 * 1024 * 1024)
    assert book.units(0, 1, 2, 3)[1] == 2


def test_an_order_of_many_comes_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "ORDER_MOST", 3)
    book = Book(store)
    book.keep(*range(7))
    parts, _, _, _ = books.read_order(store.path, RUN, "/u")
    assert [list(unpacked(part)) for part in parts] == [[0, 1, 2], [3, 4, 5], [6]]


def test_the_files_of_maps_are_known_after_a_restart_while_their_run_lives(store: Store, tmp_path: Path) -> None:
    book = Book(store, "/m")
    answer = Answer(0, 1, True, files=(Leaving("m0", Digest("e" * 64), 3),))
    [effect] = keep(book.run, book.spread, [answer], {0: piece(0)})
    assert isinstance(effect, Keep)
    store.write([kept(effect)]).result(10)
    store.close()
    again = Store(tmp_path)
    assert again.load().left == {RUN: {Digest("e" * 64)}}
    again.close()


def test_the_book_of_a_run_that_ended_goes_also_after_a_crash(store: Store, tmp_path: Path) -> None:
    book = Book(store)
    for index in range(2 * books.AT_ONCE + 1):
        book.keep(index)
    over = a_run(1, RunState.COMPLETE)
    over.ended, over.unit.state = 9.0, UnitState.COMPLETE
    store.write([row(over)]).result(10)
    store.close()
    again = Store(tmp_path)
    again.load()
    again.drop_units(RunId(2))
    while book.order()[0]:
        again.write([]).result(10)
    again.close()
    with closing(sqlite3.connect(again.path)) as db:
        assert db.execute("SELECT count(*) FROM units").fetchone() == (0,)


def test_short_items_stand_for_themselves_and_nothing_is_taken_for_another() -> None:
    items = [b"", b"\0", b"\0\0", b"x", b"x" * 14, b"x" * 15, b"x" * 16, b"x" * 17]
    found = {fingerprint(Piece(0, "msgpack", item, added=added)) for item in items for added in (False, True)}
    assert {len(each) for each in found} == {16}
    assert len(found) == 2 * len(items)


def test_indices_travel_as_they_are() -> None:
    assert unpacked(packed([0, 7, 2**47])) == (0, 7, 2**47)
    assert unpacked(b"\1") == ()


def test_how_units_are_shown_is_kept_with_their_run_and_goes_with_it(store: Store) -> None:
    book = Book(store)
    book.keep(4, 2)
    ((indices, cells),) = books.read_order(store.path, RUN, "/u")[3]
    assert (unpacked(indices), len(cells)) == ((4, 2), 2)
    for name, units in (("/u", 5), ("/0/u", 9)):
        store.write([kept_trace(KeepTrace(RUN, name, units, name.encode()))]).result(10)
    assert books.read_trace_list(store.path, RUN) == [("/0/u", 9), ("/u", 5)]
    assert books.read_trace(store.path, RUN, "/u") == b"/u"
    assert books.read_trace(store.path, RunId(2), "/u") is None
    store.write(store.forget_run(RUN)).result(10)
    assert books.read_trace_list(store.path, RUN) == []
