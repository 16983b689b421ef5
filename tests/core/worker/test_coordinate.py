"""The worker that cuts keeps to its credit, settles each unit once, and gives its slot back; a scripted node is the rest of the cluster."""

from pathlib import Path

import pytest

from pydra_core.protocol import values
from pydra_core.protocol.spreads import packed
from pydra_core.protocol.worker import (
    Finished,
    Granted,
    OfferAgain,
    Raised,
    Replay,
    Settled,
    SlotGranted,
    SlotReturned,
    SlotWanted,
    Spread,
    Stop,
    Total,
)
from tests.core.worker.seats import Node, worker

MAIN = """
class Square(Task):
    def work(self, n): return n * n
class Main(ParallelTask):
    subtask = Square
    def setup(self): self.seen = []; self.pulled = 0
    def datasource(self, n: int = 3, break_at: int = -1):
        for i in range(n):
            self.pulled += 1
            if i == break_at: raise OSError('the disk is gone')
            yield i
    def unit_complete(self, index, item, result):
        if result == 'hook': raise KeyError('hook')
        if result == 'more': self.add_units([7, 8])
        self.seen.append([index, item, result, self.pulled])
    def unit_failed(self, index, item, error):
        self.seen.append([index, str(error)])
        return 'skip' in str(error)
    def work_complete(self): return self.seen
"""


def result(node: Node) -> object:
    return values.decode(node.next(Finished).value.body)


def test_hooks_are_called_in_the_order_of_completion_and_once(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=3) as node:
        assert node.next(Spread).path == "/u"
        node.grant("/u", 10)
        assert [values.decode(p.item) for p in node.pieces(3)] == [0, 1, 2]
        assert node.next(Total).total == 3
        node.answer("/u", (2, "c"), (0, "a"), (2, "again"))
        node.answer("/u", (1, "b"), (9, "nobody's"))
        assert node.next(Settled).path == "/u"
        assert [each[:3] for each in result(node)] == [[2, 2, "c"], [0, 0, "a"], [1, 1, "b"]]  # type: ignore[attr-defined]
        assert not node.all(SlotReturned)


def test_a_datasource_of_ten_million_is_pulled_within_the_credit(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=10_000_000) as node:
        node.next(Spread)
        node.grant("/u", 5)
        for index in range(50):
            assert [p.index for p in node.pieces(5 if index == 0 else 1)][-1] == index + 4
            node.answer("/u", (index, 0))
        node.say(Stop())
        assert node.next(Settled)
        assert node.next(Raised).kind == "stopped"


def test_an_empty_datasource_needs_nobody(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=0) as node:
        assert result(node) == []
        assert not node.all(Spread)


def test_a_datasource_that_raises_fails_the_run_precisely(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=9, break_at=2) as node:
        node.grant("/u", 9)
        node.next(Settled)
        raised = node.next(Raised)
        assert raised.error == "the datasource of Main, after 2 items, failed: OSError: the disk is gone"
        assert "break_at" in raised.trace


def test_a_hook_that_raises_fails_the_run_precisely(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=2) as node:
        node.grant("/u", 9)
        node.pieces(2)
        node.answer("/u", (1, "hook"))
        node.next(Settled)
        assert node.next(Raised).error == "unit_complete() of unit 1 failed: KeyError: 'hook'"


def test_a_failed_unit_is_skipped_or_fails_the_run(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=2) as node:
        node.grant("/u", 9)
        node.pieces(2)
        node.answer("/u", (0, None), error="please skip")
        node.answer("/u", (1, None), error="ValueError: bad")
        assert node.next(Raised).error == "unit 1 failed: ValueError: bad"


def test_units_that_a_hook_adds_come_after_the_others(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=1) as node:
        node.grant("/u", 1)
        node.pieces(1)
        node.answer("/u", (0, "more"))
        assert [(p.index, values.decode(p.item)) for p in node.pieces(1)] == [(1, 7)]
        node.answer("/u", (1, 0))
        assert [(p.index, values.decode(p.item)) for p in node.pieces(1)] == [(2, 8)]
        node.answer("/u", (2, 0))
        assert len(result(node)) == 3  # type: ignore[arg-type]
        assert node.all(Total)[-1].total == 3


def test_a_master_that_forgot_is_told_again(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=3) as node:
        assert node.next(Spread).open == 0
        node.grant("/u", 3)
        node.pieces(3)
        node.answer("/u", (1, 0))
        node.say(OfferAgain())
        again = node.next(Spread)
        assert (again.path, again.open) == ("/u", 2)
        assert [p.index for p in node.pieces(2)] == [0, 2]
        node.answer("/u", (0, 0), (2, 0))
        node.next(Finished)


def test_an_item_that_cannot_be_encoded_fails_its_unit(tmp_path: Path) -> None:
    body = MAIN.replace("yield i\n", "yield __import__('threading').Lock() if i == 1 else i\n")
    with worker(tmp_path, body, n=3) as node:
        node.grant("/u", 9)
        assert node.next(Raised).error.startswith("unit 1 failed: its item is a _thread.lock that cannot be pickled")


def test_a_worker_that_takes_anothers_place_settles_in_the_order_that_it_is_told(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=4) as node:
        assert node.next(Spread).replayed == -1
        node.say(Replay("/u", packed([3, 0]), 3, more=True), Replay("/u", packed([2]), 3), Granted("/u", 2))
        assert [p.index for p in node.pieces(2)] == [0, 1]
        node.answer("/u", (1, "new"), (0, "a"))
        assert [p.index for p in node.pieces(2)] == [2, 3]
        node.answer("/u", (2, "c"), (3, "d"))
        assert [each[0] for each in result(node)] == [3, 0, 2, 1]  # type: ignore[attr-defined]
        assert node.all(Total)[-1].items == 4


def test_units_that_a_hook_added_come_again_when_it_was_called_again(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=1) as node:
        node.next(Spread)
        node.say(Replay("/u", packed([0, 2]), 2), Granted("/u", 9))
        assert [p.added for p in node.pieces(1)] == [False]
        node.answer("/u", (0, "more"))
        pieces = node.pieces(2)
        assert [(p.index, values.decode(p.item), p.added) for p in pieces] == [(1, 7, True), (2, 8, True)]
        node.answer("/u", (1, 0), (2, 0))
        assert [each[0] for each in result(node)] == [0, 2, 1]  # type: ignore[attr-defined]


def test_a_datasource_that_has_fewer_items_than_before_fails_with_a_sentence(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=2) as node:
        node.next(Spread)
        node.say(Replay("/u", packed([1, 2, 0]), 3), Granted("/u", 9))
        node.pieces(2)
        node.answer("/u", (1, 0), (0, 0))
        assert node.next(Raised).error == (
            "the datasource of Main is not repeatable: it ends after 2 items now, and had more before its worker was lost; "
            "seed it, sort it, or list it first"
        )


def test_a_master_that_forgot_in_the_middle_of_a_replay_is_told_what_is_known(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=4) as node:
        node.next(Spread)
        node.say(Replay("/u", packed([3, 0]), 2), Granted("/u", 4))
        node.pieces(4)
        node.answer("/u", (0, "held"), (1, "held, too"))
        node.say(OfferAgain(5))
        opened = node.next(Spread)
        assert (opened.again, opened.replayed, opened.complete) == (5, 2, 2)
        assert [p.index for p in node.pieces(2)] == [2, 3]
        node.say(Replay("/u", packed([1]), 9))
        node.answer("/u", (3, "d"), (2, "c"))
        assert [each[0] for each in result(node)] == [3, 0, 1, 2]  # type: ignore[attr-defined]


def test_a_telling_that_was_cut_short_is_forgotten(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, n=2) as node:
        node.next(Spread)
        node.say(Replay("/u", packed([0]), 2, more=True), OfferAgain(5))
        assert node.next(Spread).replayed == -1
        node.say(Replay("/u", packed([1, 0]), 2), Granted("/u", 4))
        node.pieces(2)
        node.answer("/u", (0, "a"), (1, "b"))
        assert [each[0] for each in result(node)] == [1, 0]  # type: ignore[attr-defined]


PLAIN = """
class Square(Task):
    def work(self, n): return n * n
class Main(ParallelTask):
    subtask = Square
    datasource = [1, 2, 3]
class Before(Task):
    def work(self, n: int = 3): return {'n': n + 1}
class After(Task):
    def work(self, found): return ['after', found]
class All(ContainerTask):
    subtasks = [Before, Main, After]
class Side(ContainerTask):
    parallel = True
    subtasks = [Before, Before, After]
"""


def test_without_hooks_the_result_is_the_list_by_index(tmp_path: Path) -> None:
    with worker(tmp_path, PLAIN) as node:
        assert node.next(Spread).total == 3
        node.grant("/u", 9)
        node.pieces(3)
        node.answer("/u", (2, "c"), (0, "a"), (1, "b"))
        assert result(node) == ["a", "b", "c"]


def test_a_container_gives_its_slot_back_and_waits_for_one(tmp_path: Path) -> None:
    with worker(tmp_path, PLAIN, "All", n=3) as node:
        node.next(SlotReturned)
        assert node.next(Spread).path == "/1/u"
        node.grant("/1/u", 9)
        node.pieces(3)
        node.answer("/1/u", (0, 0), (1, 1), (2, 4))
        node.next(Settled)
        node.next(SlotWanted)
        node.say(SlotGranted())
        assert result(node) == ["after", [0, 1, 4]]


def test_a_stop_reaches_one_who_waits_for_a_slot(tmp_path: Path) -> None:
    with worker(tmp_path, PLAIN, "All") as node:
        node.next(Spread)
        node.grant("/1/u", 9)
        node.pieces(3)
        node.answer("/1/u", (0, 0), (1, 1), (2, 4))
        node.next(SlotWanted)
        node.say(Stop())
        assert node.next(Raised).kind == "stopped"


def test_children_side_by_side_are_pieces_and_the_result_has_their_names(tmp_path: Path) -> None:
    with worker(tmp_path, PLAIN, "Side", n=5) as node:
        node.next(SlotReturned)
        spread = node.next(Spread)
        assert (spread.path, spread.shared, spread.total) == ("", False, 3)
        node.grant("", 9)
        pieces = node.pieces(3)
        assert [values.decode(piece.item) for piece in pieces] == [{"n": 5}, {"n": 5}, {}]
        node.answer("", (1, "b"), (2, "c"), (0, "a"))
        assert result(node) == {"Before": "a", "Before_2": "b", "After": "c"}


def test_a_child_that_fails_is_named(tmp_path: Path) -> None:
    with worker(tmp_path, PLAIN, "Side") as node:
        node.grant("", 9)
        node.pieces(3)
        node.answer("", (1, None), error="ValueError: bad")
        node.next(Settled)
        assert node.next(Raised).error == "Before_2 failed: ValueError: bad"


@pytest.mark.parametrize(("path", "expected"), [("/0", {"n": 8}), ("/1", {"n": 8})])
def test_a_child_is_performed_at_its_path(tmp_path: Path, path: str, expected: object) -> None:
    with worker(tmp_path, PLAIN, "Side", path=path, n=7) as node:
        assert result(node) == expected


def test_a_hundred_thousand_units_are_settled_once_in_flat_memory(tmp_path: Path) -> None:
    body = """
import resource
class Nothing(Task):
    def work(self, n): pass
class Main(ParallelTask):
    subtask = Nothing
    datasource = range(100_000)
    count = 0
    def unit_complete(self, index, item, result):
        self.count += 1
        if self.count == 1000: self.before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    def work_complete(self):
        return [self.count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.before]
"""
    with worker(tmp_path, body) as node:
        node.grant("/u", 512)
        done = 0
        while done < 100_000:
            pieces = node.pieces(1)
            node.answer("/u", *[(piece.index, None) for piece in pieces])
            done += len(pieces)
        count, grown = result(node)  # type: ignore[misc]
        assert count == 100_000
        assert grown < 8 * 1024
