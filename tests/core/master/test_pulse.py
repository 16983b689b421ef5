"""The pulse: given what nodes and clocks say, what the last hour was like and what a person may want to look at."""

import msgspec
from hypothesis import given, strategies as st

from pydra_core.ids import NodeId
from pydra_core.master import concerns, figures, pulse
from pydra_core.master.pulse import Pulse
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Load, Offer, WorkerLoad
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.pulse import Beat
from pydra_core.protocol.states import EventKind, Outcome
from tests.core.doubles import Brain, deploy, ended


def kinds(brain: Brain) -> list[str]:
    return [each.kind for each in concerns.concerns(brain.cluster, brain.now)]


def beats(brain: Brain) -> tuple[Beat, ...]:
    return figures.told(brain.cluster, 0.0, brain.now, ()).beats


def heartbeat(**load: object) -> messages.Heartbeat:
    return messages.Heartbeat(Load(**load))  # type: ignore[arg-type]


def test_a_beat_comes_every_ten_seconds_and_tells_what_was_done_since_the_one_before() -> None:
    brain = Brain()
    run = brain.run_on("a", slots=2)
    brain.tick(0.5)
    brain.said("a", ended(run))
    brain.tick(5.0)
    assert len(beats(brain)) == 1
    brain.tick(5.0)
    first, second = beats(brain)
    assert (first.complete, first.busy, first.slots) == (0, 1, 2)
    assert (second.complete, second.failed, second.busy, second.units) == (1, 0, 0, 0.1)


def test_what_ended_before_a_restart_is_counted_while_its_hour_lasts() -> None:
    brain = Brain()
    brain.said("a", ended(brain.run_on("a")))
    brain.tick(5.0)
    brain.said("a", ended(brain.run_on("a")))
    again = brain.restart()
    assert figures.told(again.cluster, 0.0, again.now, ()).stands.complete == 2
    again.tick(pulse.HOUR - 2.0)
    assert figures.told(again.cluster, 0.0, again.now, ()).stands.complete == 1
    again.tick(5.0)
    assert figures.told(again.cluster, 0.0, again.now, ()).stands.complete == 0


def test_shares_are_of_the_nodes_that_are_linked_by_their_cores() -> None:
    brain = Brain()
    for name, cpu in (("a", 1.0), ("b", 0.0)):
        brain.join(name)
        brain.said(name, heartbeat(cpu=cpu, memory=brain.node(name).facts.memory // 2))
    stands = figures.stands(brain.cluster, brain.now)
    assert (stands.cpu, round(stands.memory, 2)) == (0.5, 0.5)
    brain.node("b").linked = False
    assert figures.stands(brain.cluster, brain.now).cpu == 1.0


def test_an_hour_is_kept_and_no_more() -> None:
    brain = Brain()
    for _ in range(pulse.MOST + 100):
        brain.tick(pulse.EVERY)
    assert len(brain.cluster.pulse.beats) == pulse.MOST
    assert brain.now - beats(brain)[0].at == pulse.HOUR
    late = figures.told(brain.cluster, brain.now - 25, brain.now, ()).beats
    assert [brain.now - each.at for each in late] == [20.0, 10.0, 0.0]


@given(st.lists(st.floats(-10_000, 10_000), max_size=60))
def test_beats_are_in_order_whatever_the_clock_does(steps: list[float]) -> None:
    line, now = Pulse(), 1e6
    for step in steps:
        now += step
        if pulse.is_due(line, now):
            pulse.beat(line, now, 0, Beat(at=now))
    moments = [each.at for each in line.beats]
    assert moments == sorted(moments)
    assert all(moment <= now for moment in moments[-1:])


def test_a_clock_that_is_set_back_does_not_stop_the_pulse() -> None:
    brain = Brain(now=100_000.0)
    brain.tick(10.0)
    brain.tick(-5_000.0)
    brain.tick(10.0)
    assert [each.at for each in beats(brain)] == [brain.now - 10, brain.now]


def test_who_waits_for_longest_is_told_and_why() -> None:
    brain = Brain()
    brain.ask(deploy())
    assert figures.oldest(brain.cluster) == 0.0
    brain.submit()
    brain.now += concerns.LONG + 1
    brain.submit()
    assert figures.oldest(brain.cluster) == brain.now - concerns.LONG - 1
    (waits,) = concerns.concerns(brain.cluster, brain.now)
    assert (waits.kind, waits.run, waits.title) == ("run-waits", 1, "Count waits")
    assert "no node" in waits.text.casefold()


def test_a_failed_run_is_a_concern_for_a_day() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.said("a", ended(run, Outcome.FAILED, error="KeyError: 'tas'\nmore"))
    (failed,) = concerns.concerns(brain.cluster, brain.now)
    assert (failed.kind, failed.run, failed.text) == ("run-failed", run.run, "KeyError: 'tas'")
    assert concerns.concerns(brain.cluster, brain.now + concerns.RECENT + 1) == []


def test_nodes_that_are_lost_or_drain_and_workers_that_stand_still_are_concerns() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.said("a", heartbeat(workers=(WorkerLoad(unit=run.unit.name, pid=7, stalled=90.0),)))
    assert kinds(brain) == ["run-stalled"]
    brain.ask(verbs.DrainNode(NodeId("a")))
    assert kinds(brain) == ["run-stalled", "node-draining"]
    brain.tick(1_000.0)
    assert kinds(brain) == ["node-lost", "run-waits"]


def test_notes_of_a_node_that_works_are_a_concern_and_give_way_to_its_state() -> None:
    brain = Brain()
    brain.join("a")
    brain.said("a", messages.NodeHours(None, Offer(fault="policy.toml, line 3: no."), 2))
    (note,) = concerns.concerns(brain.cluster, brain.now)
    assert (note.kind, note.title, note.node) == ("node-note", "name-a needs a look", "a")
    assert "policy.toml, line 3: no." in note.text
    brain.tick(1_000.0)
    assert kinds(brain) == ["node-lost"]


def test_a_full_disk_is_a_concern_a_large_one_with_room_is_not() -> None:
    brain = Brain()
    brain.join("a")
    brain.said("a", heartbeat(disk_size=100 * 10**9, disk_free=5 * 10**8))
    (disk,) = concerns.concerns(brain.cluster, brain.now)
    assert (disk.kind, disk.node, disk.title) == ("disk", "a", "The disk of name-a is full")
    assert "500 MB left" in disk.text
    assert concerns.disk("x", 2 * 10**9, 10**12) is None
    assert concerns.disk("x", 0, 0) is None


def test_what_may_explain_a_dip_is_marked_oldest_first() -> None:
    brain = Brain()
    brain.now = 10_000.0
    row = EventRow(number=1, at=9_000.0, kind=EventKind.NODE_LOST, text="a is lost")
    replace = msgspec.structs.replace
    told = (
        replace(row, at=1.0),
        row,
        replace(row, at=9_100.0, kind=EventKind.RUN_QUEUED),
        replace(row, at=9_200.0, kind=EventKind.NODE_JOINED, text="a joined"),
    )
    answer = figures.told(brain.cluster, 0.0, brain.now, told)
    assert [mark.text for mark in answer.marks] == ["a is lost", "a joined"]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(answer), type=verbs.PulseTold) == answer
