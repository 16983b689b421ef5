"""What workers of units said is kept with their run, also when it comes late; nothing is taken of who was not let go here."""

import pytest

from pydra_core.ids import Attempt, Digest, NodeId, UnitName
from pydra_core.master import claims, events, references, sayings
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.spreads import pack
from pydra_core.protocol.states import Outcome, RunState
from tests.core.doubles import ended, ready
from tests.core.master.stage import Key, Stage


def log(number: int) -> Digest:
    return Digest(f"{number:064x}")


def end(key: Key, number: int, serial: int = 7) -> messages.UnitEnded:
    """A seat ended and brings its log."""
    return messages.UnitEnded(
        serial=serial, unit=key[0], attempt=key[1], outcome=Outcome.COMPLETE, log=log(number), log_lines=3, log_size=90
    )


def finished(stage: Stage) -> list[Key]:
    """The run has ended, while its seats still close."""
    stage.finish()
    seats = list(stage.work)
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    stage.say("a", ended(stage.run))
    assert stage.run.state is RunState.COMPLETE
    return seats


def test_the_log_of_a_seat_that_ends_is_kept_with_its_run() -> None:
    stage = Stage(2, a=1)
    stage.start()
    [key] = stage.work
    stage.answer(key)
    stage.say("a", end(key, 1))
    [kept] = stage.run.unit_logs
    assert (kept.at, kept.path, kept.unit, kept.attempt, kept.log, kept.lines) == ("/u", "/u", -1, key[1], log(1), 3)
    assert (log(1), 90) in references.left(stage.run)


def test_a_seat_that_nobody_waits_for_is_stopped_and_its_late_log_is_kept() -> None:
    stage = Stage(8, a=2)
    seats = finished(stage)
    stops = [said for said in stage.seen if isinstance(said, messages.StopUnit)]
    assert {(stop.unit, stop.forget, stop.grace) for stop in stops} == {(key[0], False, sayings.GRACE) for key in seats}
    effects = stage.brain.said("a", end(seats[0], 1))
    assert [each.log for each in stage.run.unit_logs] == [log(1)]
    assert events.LogCame(stage.run.run) in effects
    stage.say("a", end(seats[0], 2))
    assert len(stage.run.unit_logs) == 1, "once"


def test_what_it_still_says_does_not_cost_its_log() -> None:
    stage = Stage(8, a=2)
    unit, attempt = finished(stage)[0]
    stage.seen.clear()
    for said in (
        messages.UnitProgress(unit=unit, attempt=attempt, done=1.0),
        dealing.UnitsAnswered(unit=unit, attempt=attempt, body=pack([])),
        messages.UnitProgress(unit=unit, attempt=Attempt(9, 9), done=1.0),
    ):
        stage.say("a", said)
    stops = [each for each in stage.seen if isinstance(each, messages.StopUnit)]
    assert [stop.forget for stop in stops] == [False, False, True]


def test_a_node_that_comes_back_is_reminded_of_the_logs_that_it_owes() -> None:
    stage = Stage(8, a=2)
    seats = finished(stage)
    closing, gone = seats
    stage.cut("a", 1.0)
    stage.seen.clear()
    stage.carry(stage.brain.said("a", ready(2, running=(messages.Running(unit=closing[0], attempt=closing[1]),))))
    stops = [each for each in stage.seen if isinstance(each, messages.StopUnit)]
    assert {(stop.unit, stop.attempt) for stop in stops} == set(seats)
    assert not any(stop.forget for stop in stops)
    stage.say("a", end(closing, 1))
    nothing = messages.UnitEnded(serial=9, unit=gone[0], attempt=gone[1], outcome=Outcome.CANCELLED)
    told = stage.brain.said("a", nothing)
    assert events.Changed(runs=(stage.run.run,)) in told, "who waits for it looks again"
    assert [each.log for each in stage.run.unit_logs] == [log(1)]
    assert stage.brain.cluster.owed_logs == {}


def test_of_a_master_that_was_killed_meanwhile_a_late_log_is_not_taken() -> None:
    stage = Stage(8, a=2)
    [first, _] = finished(stage)
    brain = stage.brain.restart()
    told = brain.said("a", end(first, 1))
    assert brain.cluster.runs[stage.run.run].unit_logs == ()
    assert [each.message for each in told if isinstance(each, events.Send)] == [messages.Acknowledged((7,))]


def test_what_others_say_of_it_is_nobodys_log() -> None:
    stage = Stage(8, a=2, b=1)
    [first, *_] = finished(stage)
    holder = stage.on[first]
    other = "b" if holder == "a" else "a"
    stage.say(other, end(first, 1))
    stage.say(holder, end((first[0], Attempt(9, 9)), 2))
    stage.say(holder, end((UnitName(stage.run.run, "/u", 99), first[1]), 3))
    assert stage.run.unit_logs == ()


def test_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sayings, "MOST", 1)
    stage = Stage(8, a=2)
    for number, seat in enumerate(finished(stage), 1):
        stage.say(stage.on[seat], end(seat, number, serial=number))
    assert [each.log for each in stage.run.unit_logs] == [log(1)]


def test_a_node_that_has_nothing_else_to_do_may_still_store_the_logs_that_it_owes() -> None:
    stage = Stage(8, a=2, b=1)
    seats = finished(stage)
    owing = {holder: [key for key in seats if stage.on[key] == holder] for holder in ("a", "b")}
    for holder, keys in owing.items():
        node = NodeId(holder)
        assert not stage.brain.cluster.held.get(node)
        for left in range(len(keys), 0, -1):
            assert claims.room(stage.brain.cluster, node) == left * claims.LOG_LIMIT
            stage.say(holder, end(keys[left - 1], left))
        assert claims.room(stage.brain.cluster, node) == 0
