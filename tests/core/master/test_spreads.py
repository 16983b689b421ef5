"""Spreads: given what owners and seats say, which seats open, who gets which pieces, and what comes back."""

import msgspec
import pytest

from pydra_core.ids import Attempt, UnitName
from pydra_core.master import events, figures, trees, views
from pydra_core.master.state import SILENCE, Run
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.spreads import ANSWERS, Piece, pack
from pydra_core.protocol.states import Isolation, Outcome, RunState
from tests.core.doubles import Brain, deploy, ended, ready, running, sent, task
from tests.core.master.stage import Stage


def test_units_that_wait_are_counted_over_all_runs_and_beat_with_the_pulse() -> None:
    stage = Stage(pieces=8, a=2)
    cluster = stage.brain.cluster
    assert trees.waiting(cluster) == stage.counts().get("waiting", 0)
    stage.run.total = 1_000.0
    at_work = stage.counts().get("running", 0)
    assert trees.waiting(cluster) == figures.stands(cluster, stage.brain.now).waiting == 1_000 - at_work
    stage.brain.tick(10.0)
    assert views.status(cluster, views.Outside("m")).units_waiting == 1_000 - at_work


def test_the_root_of_a_parallel_run_holds_no_slot_and_every_slot_gets_a_seat() -> None:
    stage = Stage(5)
    assert stage.run.unit.coordinates
    assert [key[0] for key in stage.work] == [UnitName(stage.run.run, "/u", 0), UnitName(stage.run.run, "/u", 1)]
    assert stage.brain.cluster.taken == {"a": 2}


def test_each_piece_is_answered_once_and_after_it_all_slots_are_idle() -> None:
    stage = Stage(8, a=2, b=1)
    stage.finish()
    assert stage.ended() == list(range(8))
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u"))
    stage.say("a", ended(stage.run))
    assert stage.run.state is RunState.COMPLETE
    assert (stage.brain.cluster.trees, stage.brain.cluster.held) == ({}, {})
    assert stage.run.units == {"complete": 8}


def test_when_a_worker_with_several_pieces_dies_they_run_alone_and_nobody_is_charged() -> None:
    stage = Stage(2, a=1)
    stage.start()
    [key] = stage.work
    assert len(stage.work[key]) == 2
    stage.die(key)
    stage.start()
    [key] = stage.work
    assert len(stage.work[key]) == 1
    blamed = stage.work[key][0].index
    stage.die(key)
    assert [(each.index, each.done, each.error) for each in stage.answers] == [(blamed, False, "signal 11")]
    stage.finish()
    assert stage.ended() == [0, 1]


def test_a_piece_that_failed_is_tried_again_on_another_node() -> None:
    stage = Stage(1, Needs(retries=1), a=1, b=1)
    stage.start()
    [first] = stage.work
    stage.answer(first, done=False)
    assert stage.answers == []
    stage.start()
    [again] = [key for key, pieces in stage.work.items() if pieces]
    assert stage.on[again] != stage.on[first]
    assert stage.work[again][0].attempt == 2


def test_the_pieces_of_a_lost_node_wait_again_and_the_third_loss_fails_them() -> None:
    stage = Stage(1, a=1, b=1)
    cluster = stage.brain.cluster
    for _ in range(3):
        stage.start()
        key = next(key for key, pieces in stage.work.items() if pieces)
        stage.work.pop(key)
        spread = cluster.trees[stage.run.run].spreads["/u"]
        assert spread.sent == 1
        stage.serial += 1
        gone = messages.UnitEnded(serial=stage.serial, unit=key[0], attempt=key[1], outcome=Outcome.CANCELLED)
        stage.say(stage.on[key], gone)
    assert "lost 3 times" in stage.answers[0].error


def test_a_unit_offered_twice_or_over_the_credit_fails_the_root() -> None:
    for indices in (range(3), range(100_000)):
        stage = Stage(4)
        stage.offer(indices)
        assert stage.run.state is RunState.FAILED
        assert "broke the rules" in stage.run.error
        assert stage.brain.cluster.held == {}


def test_a_cancelled_run_ends_its_seats_at_once_and_itself_with_its_root() -> None:
    stage = Stage(5)
    stage.start()
    stage.carry(stage.brain.ask(verbs.CancelRun(run=stage.run.run)))
    assert stage.work == {}
    assert stage.run.state is RunState.CANCELLING
    stage.say("a", ended(stage.run, Outcome.CANCELLED))
    assert stage.run.state is RunState.CANCELLED


def test_an_equal_run_gets_a_slot_before_another_keeps_a_second() -> None:
    stage = Stage(8)
    stage.start()
    stage.carry(stage.brain.ask(deploy("plain", "2")))
    stage.carry(stage.brain.ask(verbs.Submit(task="plain.Count")))
    assert sum(isinstance(message, dealing.NoMoreWork) for message in stage.seen) == 1


def test_after_a_restart_the_root_is_asked_for_its_pieces_and_unknown_seats_end() -> None:
    stage = Stage(3, a=2)
    stage.start()
    has = [messages.Running(unit=unit, attempt=attempt, worker_pid=9) for unit, attempt in stage.work]
    root = messages.Running(unit=stage.run.unit.name, attempt=stage.run.unit.attempt, worker_pid=8)  # type: ignore[arg-type]
    brain = stage.brain.restart()
    told = sent(brain.said("a", ready(2, running=(root, *has))))
    assert sum(isinstance(message, dealing.OfferAgain) for message in told) == 1
    assert [message.forget for message in told if isinstance(message, messages.StopUnit)] == [True, True]


@pytest.mark.parametrize("came", [("open", "offer"), ("open", "offer", "settle")])
@pytest.mark.parametrize("again", [("open", "offer", "settle"), ("offer", "settle"), ("settle",)])
@pytest.mark.parametrize("away", [0.0, SILENCE + 1])
def test_what_a_root_said_that_has_ended_since_counts_once_when_its_link_was_cut(
    came: tuple[str, ...], again: tuple[str, ...], away: float
) -> None:
    """A node posts again what it has no confirmation of, also if all of it came through."""
    stage = Stage(0, a=1, b=2)
    body = pack([Piece(index, "msgpack", b"\x01") for index in range(3)])
    said = {
        "open": dealing.SpreadOpened(**stage.root, path="/u", needs=Needs()),
        "offer": dealing.UnitsOffered(**stage.root, path="/u", body=body),
        "settle": dealing.SpreadSettled(**stage.root, path="/u"),
    }
    for word in came[1:]:
        stage.say("a", said[word])
        stage.finish()
    end = ended(stage.run)
    root = messages.Running(unit=end.unit, attempt=end.attempt)
    stage.cut("a", away)
    stage.say("a", ready(1, owes=(root,)))
    for word in again:
        stage.say("a", said[word])
        stage.finish()
    stage.say("a", end)
    assert (stage.run.error, stage.run.state, stage.run.units) == ("", RunState.COMPLETE, {"complete": 3})
    assert stage.ended() == [0, 1, 2]


def test_a_spread_that_is_opened_again_by_an_old_word_alone_is_not_taken_for_a_new_one() -> None:
    """Its tree went with its lost node, and what it said before the link was cut is posted again before it was asked."""
    stage = Stage(3, a=1, b=1)
    stage.finish()
    stage.answers.clear()
    stage.cut("a", SILENCE + 1)
    stage.say("a", ready(1, running=(running(stage.run),)))
    stage.open()
    stage.offer(range(3))
    stage.open(again=stage.run.unit.asks, replayed=0)
    stage.offer(range(3))
    assert stage.ended() == [0, 1, 2]
    assert not any(stage.work.values())
    assert stage.counts() == {"complete": 3}


def test_how_many_units_there_are_is_not_taken_from_an_old_word_that_comes_once_more() -> None:
    """Another spread may stand at its place by now: a container may perform its children several times."""
    stage = Stage(2)
    stage.say("a", dealing.SpreadTotal(**stage.root, path="/u", total=2, items=2))
    stage.cut("a", 0.0)
    stage.say("a", ready(2, running=(running(stage.run),)))
    stage.say("a", dealing.SpreadTotal(**stage.root, path="/u", total=1, items=1))
    assert stage.run.state is RunState.RUNNING
    stage.open(again=stage.run.unit.asks, replayed=0)
    stage.say("a", dealing.SpreadTotal(**stage.root, path="/u", total=1, items=1))
    assert "not repeatable" in stage.run.error


def test_an_old_word_that_comes_once_more_ends_no_later_spread_at_its_place() -> None:
    """What may not run twice would fail then, although its workers are well."""
    stage = Stage(2)
    stage.finish()
    settled = dealing.SpreadSettled(**stage.root, path="/u", round=0)
    stage.say("a", settled)
    for serial, (unit, attempt) in enumerate(list(stage.work)):
        del stage.work[unit, attempt]
        stage.say("a", messages.UnitEnded(serial=serial, unit=unit, attempt=attempt, outcome=Outcome.COMPLETE))
    stage.open(Needs(rerun_on_loss=False), round=1)
    stage.offer(range(2))
    stage.start()
    has = [messages.Running(unit=unit, attempt=attempt, worker_pid=9) for unit, attempt in stage.work]
    stage.cut("a", 0.0)
    stage.say("a", ready(2, running=(running(stage.run), *has)))
    stage.say("a", settled)
    stage.open(Needs(rerun_on_loss=False), round=1)
    stage.open(Needs(rerun_on_loss=False), round=1, again=stage.run.unit.asks, replayed=0)
    stage.offer(range(2))
    stage.finish()
    assert [answer.done for answer in stage.answers] == [True] * 4
    stage.say("a", dealing.SpreadSettled(**stage.root, path="/u", round=1))
    assert stage.counts() == {"complete": 4}


def test_a_lost_node_gives_the_pieces_of_its_seats_to_others() -> None:
    stage = Stage(4, a=1, b=1)
    stage.start()
    for _ in range(2):
        stage.brain.now += SILENCE - 5
        stage.brain.said("a", messages.Heartbeat(Load()))
    for key in [key for key in stage.work if stage.on[key] == "b"]:
        del stage.work[key]
    stage.carry(stage.brain.tick(0.5))
    assert stage.brain.node("b").state == "lost"
    stage.finish()
    assert stage.ended() == [0, 1, 2, 3]


# ---------------------------------------------------------------------------------------------------- containers


class Containers:
    """Containers whose root gives its slot back, has two children, and wants the slot again; one worker after the other."""

    def __init__(self, count: int, slots: int) -> None:
        self.brain, self.queue, self.serial = Brain(), list[messages.ToNode](), 0
        self.brain.ask(deploy("count", "1", msgspec.structs.replace(task(), kind="container")))
        self.brain.join("a", slots)
        self.runs: list[Run] = [self.brain.submit() for _ in range(count)]
        self.children: dict[UnitName, int] = {}
        self.carry(self.brain.plan())

    def carry(self, effects: list[events.Effect]) -> None:
        for effect in effects:
            if isinstance(effect, events.Send):
                self.queue.append(effect.message)
            elif isinstance(effect, events.Plan):
                self.carry(self.brain.plan())

    def say(self, message: object) -> None:
        self.carry(self.brain.said("a", message))

    def end(self, unit: UnitName, attempt: Attempt) -> None:
        self.serial += 1
        self.say(messages.UnitEnded(serial=self.serial, unit=unit, attempt=attempt, outcome=Outcome.COMPLETE))

    def step(self) -> None:
        match self.queue.pop(0):
            case messages.Place(placement):
                self.placed(placement.unit, placement.attempt)
            case dealing.AnswersFor(unit=unit, attempt=attempt, body=body):
                self.children[unit] = self.children.get(unit, 0) + len(ANSWERS.decode(body))
                if self.children[unit] == 2:
                    self.say(dealing.SpreadSettled(unit=unit, attempt=attempt, path=""))
                    self.say(dealing.SlotWanted(unit=unit, attempt=attempt))
            case dealing.SlotGranted(unit=unit, attempt=attempt):
                self.end(unit, attempt)

    def placed(self, unit: UnitName, attempt: Attempt) -> None:
        self.say(messages.UnitStarted(unit=unit, attempt=attempt, worker_pid=1, isolation=Isolation.REDUCED, at=0.0))
        if unit.path:
            self.end(unit, attempt)
            return
        self.say(dealing.SlotReturned(unit=unit, attempt=attempt))
        self.say(dealing.SpreadOpened(unit=unit, attempt=attempt, path="", shared=False, total=2))
        body = pack([Piece(index, "msgpack", b"\xc0") for index in range(2)])
        self.say(dealing.UnitsOffered(unit=unit, attempt=attempt, path="", body=body))


def test_twenty_containers_with_parallel_children_on_one_slot_all_end() -> None:
    stage = Containers(20, 1)
    while stage.queue:
        stage.step()
        assert len(stage.brain.cluster.coordinating) <= 1
        assert stage.brain.cluster.taken.get(stage.brain.node("a").node, 0) <= 1
    assert {run.state for run in stage.runs} == {RunState.COMPLETE}
    assert stage.brain.cluster.held == {}
