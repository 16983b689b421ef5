"""A root that was told which units are meant: it draws all items, offers these under their own indices, and calls hooks for them only."""

from pathlib import Path

from pydra_core.protocol import values
from pydra_core.protocol.spreads import packed
from pydra_core.protocol.worker import Finished, Granted, OfferAgain, Raised, Replay, Settled, Spread, Total
from tests.core.worker.seats import Node, worker
from tests.core.worker.test_coordinate import MAIN

LISTED = """
class Square(Task):
    def work(self, n): return n * n
class Main(ParallelTask):
    subtask = Square
    def datasource(self, n: int = 3): return [10 * i for i in range(n)]
"""


def result(node: Node) -> object:
    return values.decode(node.next(Finished).value.body)


def test_only_chosen_units_are_offered_under_their_own_indices(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, only=((2, 2), (4, 5)), n=1_000) as node:
        assert node.next(Spread).total == 3
        node.grant("/u", 10)
        assert [(p.index, values.decode(p.item)) for p in node.pieces(3)] == [(2, 2), (4, 4), (5, 5)]
        assert node.next(Total).total == 3
        node.answer("/u", (5, "c"), (2, "a"), (3, "nobody's"), (4, "b"))
        assert node.next(Settled).path == "/u"
        assert result(node) == [[5, 5, "c", 6], [2, 2, "a", 6], [4, 4, "b", 6]], "no item beyond the last one was drawn"


def test_the_result_is_that_of_the_chosen_ones(tmp_path: Path) -> None:
    with worker(tmp_path, LISTED, only=((1, 2),), n=4) as node:
        node.grant("/u", 10)
        node.answer("/u", *((p.index, p.index) for p in node.pieces(2)))
        assert result(node) == [1, 2]


def test_a_chosen_unit_that_is_not_there_fails_the_run_with_a_sentence(tmp_path: Path) -> None:
    with worker(tmp_path, LISTED, only=((1, 1), (7, 8)), n=3) as node:
        node.grant("/u", 10)
        node.answer("/u", *((p.index, 0) for p in node.pieces(1)))
        error = node.next(Raised).error
        assert "2 of the units that were chosen are not there" in error
        assert "ended after 3 items" in error


def test_a_root_that_begins_anew_settles_the_chosen_units_in_the_order_of_before(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, only=((2, 2), (4, 5)), n=9) as node:
        node.next(Spread)
        node.say(Replay("/u", packed([5, 2]), last=2))
        node.say(Granted("/u", 10))
        assert [p.index for p in node.pieces(3)] == [2, 4, 5]
        node.answer("/u", (4, "b"), (2, "a"), (5, "c"))
        assert [each[0] for each in result(node)] == [5, 2, 4]  # type: ignore[attr-defined]


def test_when_the_master_forgot_the_same_units_are_offered_again(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, only=((2, 2), (4, 5)), n=9) as node:
        node.grant("/u", 10)
        assert len(node.pieces(3)) == 3
        node.answer("/u", (4, "b"))
        node.say(OfferAgain(1))
        again = node.next(Spread)
        while not again.again:
            again = node.next(Spread)
        assert (again.total, again.complete, again.failed) == (3, 1, 0)
        node.say(Granted("/u", 10))
        assert [p.index for p in node.pieces(2)] == [2, 5]
        node.answer("/u", (2, "a"), (5, "c"))
        assert [each[0] for each in result(node)] == [4, 2, 5]  # type: ignore[attr-defined]
