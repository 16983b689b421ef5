"""Roots that are lost: given what units answered, what the next root is told, and what is performed again."""

from pydra_core.ids import NodeId
from pydra_core.master import events
from pydra_core.master.state import SILENCE
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.spreads import Piece, pack, unpacked
from pydra_core.protocol.states import Outcome, RunState
from tests.core.doubles import FACTS, ended, ready, running
from tests.core.master.stage import Stage

KILLED = "Its worker was ended by signal 9."


def lose_root(stage: Stage) -> None:
    """The root's worker dies; the next one starts, and opens its spread."""
    stage.seen.clear()
    stage.again(ended(stage.run, Outcome.FAILED, died=True, error=KILLED))
    stage.open()


def order(stage: Stage) -> list[int]:
    """What the root was told to replay."""
    told = [each for each in stage.seen if isinstance(each, dealing.Replay)]
    assert [each.more for each in told] == [True] * (len(told) - 1) + [False] * bool(told)
    return [index for each in told for index in unpacked(each.order)]


def granted(stage: Stage) -> list[type]:
    """The orders and the credit that the root was told, as they came."""
    return [type(each) for each in stage.seen if isinstance(each, dealing.Replay | dealing.CreditGranted)]


def dealt(stage: Stage) -> list[int]:
    """What is with workers."""
    return sorted(piece.index for pieces in stage.work.values() for piece in pieces)


def answer_all(stage: Stage) -> None:
    for key in reversed(list(stage.work)):
        stage.answer(key)


def test_a_new_root_is_told_the_order_before_it_may_offer_and_gets_the_answers_that_were_there() -> None:
    stage = Stage(7)
    stage.start()
    answer_all(stage)
    first = [each.index for each in stage.answers]
    assert len(first) > 1
    stage.answers.clear()

    lose_root(stage)
    assert granted(stage) == [dealing.Replay] * (len(granted(stage)) - 1) + [dealing.CreditGranted]
    assert order(stage) == first
    stage.offer(range(7))
    stage.start()

    assert sorted(each.index for each in stage.answers) == sorted(first)
    assert not set(dealt(stage)) & set(first)
    stage.finish()
    assert stage.ended() == list(range(7))


def test_a_new_root_gets_no_credit_while_the_store_is_slow_to_tell_the_order() -> None:
    """It would take the order no more, and settle by the indices."""
    stage = Stage(7)
    stage.start()
    answer_all(stage)
    first = [each.index for each in stage.answers]

    stage.unread = []
    lose_root(stage)
    assert stage.unread
    for _ in range(3):
        stage.carry(stage.brain.tick(1.0))
    assert granted(stage) == []

    stage.read()
    assert granted(stage)[-1] is dealing.CreditGranted
    assert granted(stage).count(dealing.CreditGranted) == 1
    assert order(stage) == first


def test_an_owner_that_was_asked_again_gets_no_credit_before_it_has_opened_again() -> None:
    """Its order may have been lost with the link: what it says now tells whether it needs it."""
    stage = Stage(7)
    stage.start()
    answer_all(stage)
    lose_root(stage)
    stage.cut("a", 0.1)
    stage.seen.clear()
    stage.say("a", ready(2, running=(running(stage.run),)))
    [asked] = [each for each in stage.seen if isinstance(each, dealing.OfferAgain)]

    stage.brain.join("b", 8)
    stage.carry(stage.brain.tick(1.0))
    assert granted(stage) == []

    stage.seen.clear()
    stage.open(again=asked.number)
    assert granted(stage)[-1] is dealing.CreditGranted
    assert dealing.Replay in granted(stage)


def test_counts_go_on_and_nothing_is_counted_twice() -> None:
    stage = Stage(7)
    stage.start()
    answer_all(stage)
    done = len(stage.answers)
    lose_root(stage)
    assert stage.counts()["complete"] == done
    stage.offer(range(7))
    assert stage.counts()["complete"] == done
    assert sum(stage.counts().values()) == 7
    stage.finish()
    assert stage.counts() == {"complete": 7}
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    stage.say("a", ended(stage.run))
    assert (stage.run.state, stage.run.units) == (RunState.COMPLETE, {"complete": 7})


def test_progress_never_falls() -> None:
    stage = Stage(7)
    stage.say("a", messages.UnitProgress(**stage.root, done=3.0, total=7.0))
    lose_root(stage)
    assert (stage.run.done, stage.run.total) == (3.0, 7.0)
    stage.say("a", messages.UnitProgress(**stage.root, done=1.0, total=7.0))
    assert stage.run.done == 3.0
    stage.say("a", messages.UnitProgress(**stage.root, done=4.0, total=7.0))
    assert stage.run.done == 4.0


def test_another_item_than_before_fails_the_run_with_a_sentence() -> None:
    stage = Stage(3, a=1)
    stage.start()
    answer_all(stage)
    lose_root(stage)
    other = [Piece(index, "msgpack", b"\x02") for index in range(3)]
    stage.say("a", dealing.UnitsOffered(**stage.root, path="/u", body=pack(other)))
    assert stage.run.state is RunState.FAILED
    assert stage.run.error == (
        "its datasource is not repeatable: item 0 is another one than before; seed it, sort it, or list it first"
    )


def test_an_item_that_was_added_before_and_is_not_now_is_another_one() -> None:
    stage = Stage(0, a=1)
    stage.say("a", dealing.UnitsOffered(**stage.root, path="/u", body=pack([Piece(0, "msgpack", b"\x01", added=True)])))
    stage.start()
    answer_all(stage)
    lose_root(stage)
    stage.offer(range(1))
    assert "item 0 is another one than before" in stage.run.error


def test_another_number_of_items_than_before_fails_the_run_with_a_sentence() -> None:
    stage = Stage(3)
    total = {"path": "/u", "total": 3}
    stage.say("a", dealing.SpreadTotal(**stage.root, **total, items=3))
    lose_root(stage)
    stage.say("a", dealing.SpreadTotal(**stage.root, **total, items=3))
    assert stage.run.state is RunState.RUNNING
    stage.say("a", dealing.SpreadTotal(**stage.root, **total, items=4))
    assert "its datasource is not repeatable: it gave 4 items now, and 3 before" in stage.run.error


def test_a_root_whose_worker_dies_three_times_fails_and_retries_allow_more() -> None:
    stage = Stage(3)
    for _ in range(2):
        lose_root(stage)
        assert stage.run.state is RunState.RUNNING
    stage.say("a", ended(stage.run, Outcome.FAILED, died=True, error=KILLED))
    assert stage.run.error == f"its worker was lost 3 times; at last {KILLED}"


def test_an_exception_of_the_root_is_not_tried_again() -> None:
    stage = Stage(3)
    stage.say("a", ended(stage.run, Outcome.FAILED, error="KeyError: 'x'"))
    assert (stage.run.state, stage.run.error) == (RunState.FAILED, "KeyError: 'x'")


def test_a_root_that_is_lost_after_a_restart_of_the_master_replays_what_was_answered_before_and_after() -> None:
    stage = Stage(7)
    stage.start()
    answer_all(stage)
    before = [each.index for each in stage.answers]
    root = running(stage.run)
    stage.brain = stage.brain.restart()
    stage.run = stage.brain.cluster.runs[stage.run.run]
    stage.work.clear()
    stage.carry(stage.brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr")))
    stage.say("a", ready(2, running=(root,)))
    stage.open(again=stage.run.unit.asks, replayed=0, complete=len(before))
    left = [Piece(index, "msgpack", b"\x01") for index in range(7) if index not in before]
    stage.say("a", dealing.UnitsOffered(**stage.root, path="/u", body=pack(left)))
    stage.start()
    answer_all(stage)
    known = [each.index for each in stage.answers]
    assert len(known) > len(before)
    lose_root(stage)
    assert order(stage) == known


def cut_while_answered(stage: Stage) -> tuple[list[int], list[int]]:
    """The link of the root is cut with the last answers; then others answer, and the root is asked again. The lost, and the others."""
    stage.start()
    for key in [key for key in stage.work if stage.on[key] == "a"]:
        stage.answer(key)
        del stage.work[key]
    lost = [each.index for each in stage.answers]
    stage.carry(stage.brain.do(events.LinkClosed(NodeId("a"))))
    others = [piece.index for key in stage.work for piece in stage.work[key]]
    for key in list(stage.work):
        stage.answer(key)
    stage.carry(stage.brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr")))
    stage.answers.clear()
    stage.say("a", ready(1, running=(running(stage.run),)))
    return lost, others


def test_a_root_that_was_asked_again_is_told_what_was_lost_before_what_came_after_it() -> None:
    """The next root is told the order of the book: this one must not have settled in another."""
    stage = Stage(7, Needs(), a=1, b=2)
    lost, others = cut_while_answered(stage)
    assert lost
    assert others

    stage.unread = []
    stage.open(again=stage.run.unit.asks, replayed=0, open=7)
    stage.offer(range(3))
    stage.start()
    for key in list(stage.work):
        stage.answer(key)
    assert stage.answers == []
    body = pack([Piece(index, "msgpack", b"\x01") for index in range(3, 7)])
    stage.say("a", dealing.UnitsOffered(**stage.root, path="/u", body=body))
    stage.read()

    told = [each.index for each in stage.answers]
    assert told[: len(lost) + len(others)] == [*lost, *others]
    lose_root(stage)
    assert order(stage)[: len(told)] == told


def test_what_waits_for_a_root_that_lacks_answers_outlives_another_cut() -> None:
    stage = Stage(7, Needs(), a=1, b=2)
    lost, others = cut_while_answered(stage)
    stage.open(again=stage.run.unit.asks, replayed=0, open=7)
    stage.offer(range(2))
    stage.carry(stage.brain.do(events.LinkClosed(NodeId("a"))))
    stage.carry(stage.brain.do(events.NodeConnected(NodeId("a"), FACTS, "addr")))
    stage.say("a", ready(1, running=(running(stage.run),)))
    assert stage.answers == []
    stage.open(again=stage.run.unit.asks, replayed=0, open=7)
    stage.offer(range(7))
    told = [each.index for each in stage.answers]
    assert sorted(told[: len(lost)]) == sorted(lost)
    assert sorted(told[: len(lost) + len(others)]) == sorted(lost + others)
    stage.finish()
    assert sorted(stage.ended()) == list(range(7))
    assert stage.counts() == {"complete": 7}


def test_a_root_that_runs_its_spread_twice_has_a_book_for_each() -> None:
    stage = Stage(1, a=1)
    stage.start()
    answer_all(stage)
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    stage.open(round=1)
    stage.offer(range(1))
    assert order(stage) == []
    assert stage.counts() == {"complete": 1, "waiting": 1}


def test_a_worker_of_the_round_before_that_still_ends_keeps_its_name_and_its_slot() -> None:
    stage = Stage(2)
    stage.start()
    answer_all(stage)
    before = set(stage.work)
    assert len(before) == 2
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    stage.brain.join("b", 3)
    stage.open(round=1)
    stage.offer(range(8))
    assert len({unit for unit, _ in stage.work}) == len(stage.work) == 5
    assert {unit for unit, _ in before} <= set(stage.brain.cluster.held[NodeId("a")])


def test_a_lost_node_takes_no_answer_with_it() -> None:
    stage = Stage(7, Needs(), a=2, b=2)
    stage.start()
    answer_all(stage)
    known = [each.index for each in stage.answers]
    stage.brain.node("b").seen = stage.brain.now + SILENCE
    stage.work.clear()
    stage.carry(stage.brain.tick(SILENCE + 1))
    assert stage.run.unit.holder == "b"
    assert stage.brain.cluster.trees == {}
    assert stage.counts() == {"complete": len(known)}
