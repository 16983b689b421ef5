"""The rules of a node for cut-up work: given who a worker is, what it may say, what it is told, and what ends it."""

import msgspec
import pytest

from pydra_core.ids import Attempt, Digest, PackageName, RunId, TaskKey, UnitName
from pydra_core.node import deeds as d, happened as h, pieces, shelf
from pydra_core.node.deadlines import wake_at
from pydra_core.node.deeds import Deed
from pydra_core.node.happened import Fact
from pydra_core.node.keys import Key
from pydra_core.node.records import NodeState
from pydra_core.node.state import handle
from pydra_core.protocol import dealing, messages as m, worker as w
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.manifest import Needs
from pydra_core.protocol.spreads import Range
from pydra_core.protocol.states import Isolation, Outcome
from pydra_core.protocol.values import NOTHING

V = Digest("1" * 64)
OWNER = Key(UnitName(RunId(1)), Attempt(1, 1))
SEAT = Key(UnitName(RunId(1), "/u", 3), Attempt(1, 1))
ONE, TWO, NONE = b"\x91\x00", b"\x92\x00\x00", b"\x90"


def placement(key: Key, needs: Needs | None = None, coordinates: bool = False) -> m.Placement:
    return m.Placement(
        unit=key.unit,
        attempt=key.attempt,
        package=PackageName("count"),
        version=V,
        task=TaskKey("count.Count"),
        module="count",
        cls="Count",
        arguments=b"\x80",
        role="units" if key.unit.path else "whole",
        needs=needs or Needs(),
        coordinates=coordinates,
    )


class Node:
    """A node with a clock, and what it holds."""

    def __init__(self, slots: int = 2) -> None:
        self.state = NodeState(slots=slots, isolation=IsolationReport(Isolation.STRICT), linked=True, epoch=1)
        self.state.versions = {V: 1}
        self.now = 1000.0

    def at(self, seconds: float) -> "Node":
        self.now = 1000.0 + seconds
        return self

    def of(self, *facts: Fact) -> list[Deed]:
        deeds: list[Deed] = []
        for fact in facts:
            deeds = handle(self.state, fact, self.now)
        return deeds

    def runs(self, key: Key, needs: Needs | None = None, coordinates: bool = False) -> "Node":
        self.of(h.Placed(placement(key, needs, coordinates)), h.WorkerSpawned(key, 40, Isolation.STRICT))
        self.of(h.WorkerSaid(key, w.Ready()))
        return self

    def says(self, key: Key, *said: w.FromWorker) -> list[Deed]:
        return self.of(*(h.WorkerSaid(key, each) for each in said))

    def ends(self, key: Key) -> m.UnitEnded:
        """The worker is dead: what is told of it."""
        deeds = self.of(h.WorkerEnded(key, False, "was ended by signal 9 (SIGKILL)"), h.Collected(key))
        return next(deed.ended for deed in deeds if isinstance(deed, d.AppendOutbox))


def work(body: bytes = ONE, *inputs: Range) -> h.MasterSaid:
    return h.MasterSaid(SEAT, dealing.WorkFor(unit=SEAT.unit, attempt=SEAT.attempt, body=body, inputs=inputs))


def freeze(on: bool, key: Key = OWNER) -> h.MasterSaid:
    return h.MasterSaid(key, m.FreezeUnit(unit=key.unit, attempt=key.attempt, on=on))


# ------------------------------------------------------------------------------------------------ upwards


def test_what_an_owner_says_of_its_spread_goes_up_as_it_is() -> None:
    node = Node().runs(OWNER, coordinates=True)
    unit, attempt = OWNER.unit, OWNER.attempt
    assert node.says(OWNER, w.Spread(path="/u", total=9, open=3)) == [
        d.Carry(OWNER, dealing.SpreadOpened(unit=unit, attempt=attempt, path="/u", total=9, open=3))
    ]
    assert node.says(OWNER, w.Offer("/u", TWO)) == [
        d.Carry(OWNER, dealing.UnitsOffered(unit=unit, attempt=attempt, path="/u", body=TWO))
    ]
    assert node.says(OWNER, w.Total("/u", 2)) == [
        d.Carry(OWNER, dealing.SpreadTotal(unit=unit, attempt=attempt, path="/u", total=2))
    ]
    assert node.says(OWNER, w.Settled("/u")) == [
        d.Carry(OWNER, dealing.SpreadSettled(unit=unit, attempt=attempt, path="/u"))
    ]


@pytest.mark.parametrize("said", [w.Spread(path="/u"), w.Offer("/u", ONE), w.SlotReturned(), w.Answers(ONE)])
def test_nothing_of_that_is_said_before_ready(said: w.FromWorker) -> None:
    node = Node()
    node.of(h.Placed(placement(OWNER)), h.WorkerSpawned(OWNER, 40, Isolation.STRICT))
    assert node.says(OWNER, said) == [d.KillWorker(OWNER)]
    assert "before it was ready" in node.ends(OWNER).error


@pytest.mark.parametrize("said", [w.Spread(path="/u"), w.Offer("/u", ONE), w.SlotReturned(), w.SlotWanted()])
def test_a_seat_that_cuts_work_breaks_the_rules(said: w.FromWorker) -> None:
    node = Node().runs(SEAT)
    assert node.says(SEAT, said) == [d.KillWorker(SEAT)]
    end = node.ends(SEAT)
    assert (end.outcome, end.died) == (Outcome.FAILED, True)
    assert "only performs pieces" in end.error


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (w.Answers(ONE), "it was given none"),
        (w.Offer("/u", ONE), "not opened"),
        (w.Total("/x", 1), "not opened"),
        (w.Spread(path="x" * 600), "longer than"),
    ],
)
def test_a_whole_unit_speaks_only_of_its_own_spreads(said: w.FromWorker, why: str) -> None:
    node = Node().runs(OWNER)
    assert node.says(OWNER, said) == [d.KillWorker(OWNER)]
    assert why in node.ends(OWNER).error


@pytest.mark.parametrize("body", [b"", b"\x07", b"\xdc\x00"])
def test_a_batch_that_is_no_list_breaks_the_rules(body: bytes) -> None:
    node = Node().runs(OWNER)
    node.says(OWNER, w.Spread(path="/u"))
    assert node.says(OWNER, w.Offer("/u", body)) == [d.KillWorker(OWNER)]


def test_a_seat_answers_no_more_than_it_was_given() -> None:
    node = Node().runs(SEAT)
    assert node.of(work(TWO)) == [d.Tell(SEAT, w.Work(TWO))]
    told = dealing.UnitsAnswered(unit=SEAT.unit, attempt=SEAT.attempt, body=TWO)
    assert node.says(SEAT, w.Answers(TWO, ("a",))) == [d.Carry(SEAT, told, ("a",))]
    assert node.says(SEAT, w.Answers(ONE)) == [d.KillWorker(SEAT)]


@pytest.mark.parametrize("number", [0, 1, 15, 16, 65_535, 65_536])
def test_the_number_of_pieces_stands_in_the_head_of_a_batch(number: int) -> None:
    assert pieces.count(msgspec.msgpack.encode([None] * number)) == number


def test_a_worker_that_holds_its_slot_and_wants_it_has_it() -> None:
    node = Node().runs(OWNER)
    assert node.says(OWNER, w.SlotWanted()) == [d.Tell(OWNER, w.SlotGranted())]
    assert len(node.says(OWNER, w.SlotReturned())) == 1


def test_a_slot_that_is_returned_again_is_told_again_as_the_first_time_may_be_lost() -> None:
    node = Node().runs(OWNER)
    assert [len(node.says(OWNER, w.SlotReturned())) for _ in range(2)] == [1, 1]


# ---------------------------------------------------------------------------------------------- downwards


def test_what_comes_before_the_worker_waits_for_it() -> None:
    node = Node()
    node.of(h.Placed(placement(SEAT)))
    assert node.of(work(ONE)) == []
    assert node.of(freeze(True, SEAT)) == []
    deeds = node.of(h.WorkerSpawned(SEAT, 40, Isolation.STRICT))
    assert deeds == [d.Tell(SEAT, w.Work(ONE)), d.Freeze(SEAT, True)]


def test_ranges_go_with_the_work_that_reads_them() -> None:
    node = Node().runs(SEAT)
    piece = Range("m-0", Digest("a" * 64), 5, 10)
    assert node.of(work(ONE, piece)) == [d.Tell(SEAT, w.Work(ONE), (piece,))]


def test_words_for_an_attempt_that_is_not_here_are_dropped() -> None:
    assert Node().of(work()) == []


def test_files_that_cannot_come_fail_the_attempt_with_the_reason_and_are_not_charged_to_it() -> None:
    node = Node().runs(SEAT)
    assert node.of(h.FilesFailed(SEAT, "The file is gone.", ours=True)) == [d.KillWorker(SEAT)]
    end = node.ends(SEAT)
    assert (end.outcome, end.error, end.died) == (Outcome.FAILED, "The file is gone.", False)


def test_with_the_last_unit_of_a_run_its_files_go() -> None:
    node = Node().runs(SEAT).runs(OWNER)
    node.of(work())
    node.says(SEAT, w.Answers(ONE, ("a",)))
    node.of(h.WorkerEnded(SEAT, True, ""))
    assert d.ClearRun(RunId(1)) not in node.of(h.Collected(SEAT))
    node.of(h.WorkerEnded(OWNER, True, ""))
    assert d.ClearRun(RunId(1)) in node.of(h.Collected(OWNER))


# ------------------------------------------------------------------------------------------------ the link


def test_the_same_master_gets_what_waits_and_another_life_of_it_does_not() -> None:
    node = Node().runs(OWNER)
    node.says(OWNER, w.SlotReturned(), w.SlotWanted())
    node.of(h.LinkLost())
    assert not any(isinstance(deed, d.DropTraffic | d.Carry) for deed in node.of(h.LinkOpened(1)))
    node.of(h.LinkLost())
    deeds = node.of(h.LinkOpened(2))
    assert deeds[0] == d.DropTraffic()
    assert not any(isinstance(deed, d.Carry) for deed in deeds)


def test_a_node_takes_four_computing_workers_per_slot_and_any_number_that_coordinate() -> None:
    node = Node(slots=1)
    for run in range(1, 5):
        node.runs(Key(UnitName(RunId(run)), Attempt(1, 1)))
    node.runs(Key(UnitName(RunId(5)), Attempt(1, 1)), coordinates=True)
    deeds = node.of(h.Placed(placement(Key(UnitName(RunId(6)), Attempt(1, 1)))))
    end = next(deed.ended for deed in deeds if isinstance(deed, d.AppendOutbox))
    assert (end.outcome, len(node.state.live)) == (Outcome.REFUSED, 5)
    assert "1 slots" in end.error


def test_the_first_words_are_bounded_however_much_is_owed() -> None:
    node = Node()
    node.state.owe_again(
        [
            m.UnitEnded(serial=n, unit=UnitName(RunId(n)), attempt=Attempt(1, 1), outcome=Outcome.COMPLETE)
            for n in range(1, 5_000)
        ]
    )
    first = node.of(h.LinkOpened(1))[0]
    assert isinstance(first, d.Say)
    assert len(msgspec.msgpack.encode(first.message)) < 1024 * 1024


# -------------------------------------------------------------------------------------------------- limits


def test_a_unit_that_runs_too_long_is_ended_with_the_limit_by_name() -> None:
    node = Node().runs(OWNER, Needs(wall_time=10))
    assert wake_at(node.state) == 1010
    assert node.at(10).of(h.Ticked()) == [d.AskLastHeard(OWNER)]
    assert node.of(h.LastHeard(OWNER, 1009)) == [d.KillWorker(OWNER)]
    end = node.ends(OWNER)
    assert (end.error, end.outcome, end.died) == ("It ran for more than 10 s (wall_time).", Outcome.FAILED, True)


def test_silence_is_neither_a_message_nor_output() -> None:
    node = Node().runs(OWNER, Needs(silence_time=30))
    node.at(20).says(OWNER, w.Progress(done=1))
    node.of(h.Ticked())
    assert wake_at(node.state) == 1050
    assert node.at(50).of(h.Ticked()) == [d.AskLastHeard(OWNER)]
    assert node.of(h.LastHeard(OWNER, 1045)) == []
    assert wake_at(node.state) == 1075
    node.at(75).of(h.Ticked())
    assert node.of(h.LastHeard(OWNER, 1045)) == [d.KillWorker(OWNER)]
    assert node.ends(OWNER).error == "It said nothing for 30 s (silence_time)."


def test_who_only_coordinates_may_be_silent() -> None:
    node = Node().runs(OWNER, Needs(silence_time=30), coordinates=True)
    assert wake_at(node.state) == float("inf")


def test_of_a_seat_each_piece_has_its_own_time_and_idling_has_none() -> None:
    node = Node().runs(SEAT, Needs(wall_time=10))
    assert wake_at(node.state) == float("inf")
    node.at(100).of(work(TWO))
    assert wake_at(node.state) == 1110
    node.at(109).says(SEAT, w.Answers(ONE))
    assert wake_at(node.state) == 1119
    node.at(110).says(SEAT, w.Answers(ONE))
    assert wake_at(node.state) == float("inf")


def test_a_worker_that_we_do_not_listen_to_is_not_to_blame() -> None:
    node = Node().runs(SEAT, Needs(wall_time=10, silence_time=5))
    node.of(work())
    node.at(5).of(h.Ticked())
    assert node.of(h.LastHeard(SEAT, 1000, held=True)) == []
    assert wake_at(node.state) == 1010


def test_frozen_time_does_not_count() -> None:
    node = Node().runs(OWNER, Needs(wall_time=10, silence_time=8))
    assert node.at(4).of(freeze(True)) == [d.Freeze(OWNER, True)]
    assert node.of(freeze(True)) == []
    assert wake_at(node.state) == float("inf")
    assert node.at(104).of(freeze(False)) == [d.Freeze(OWNER, False)]
    assert wake_at(node.state) == 1108


def test_what_is_frozen_can_be_stopped() -> None:
    node = Node().runs(OWNER)
    node.of(freeze(True))
    deeds = node.of(h.StopAsked(OWNER, 5, "enough"))
    assert deeds == [d.Freeze(OWNER, False), d.AskStop(OWNER, "enough")]
    assert node.of(freeze(True)) == []
    assert node.at(5).of(h.Ticked()) == [d.KillWorker(OWNER)]


def test_a_result_is_not_late() -> None:
    node = Node().runs(OWNER, Needs(wall_time=10))
    node.says(OWNER, w.Finished(NOTHING))
    assert node.at(10).of(h.Ticked()) == [d.KillWorker(OWNER)]
    node.of(h.WorkerEnded(OWNER, True, ""))
    deeds = node.of(h.Collected(OWNER))
    assert next(deed.ended for deed in deeds if isinstance(deed, d.AppendOutbox)).outcome is Outcome.COMPLETE


# ------------------------------------------------------------------------------------------------ versions


def digest(n: int) -> Digest:
    return Digest(f"{n:064x}")


def test_the_versions_that_were_not_needed_for_longest_go_first_and_none_in_use() -> None:
    node = Node().runs(OWNER)
    for n in range(2, shelf.MOST_VERSIONS + 1):
        node.state.versions[digest(n)] = 1
        node.state.used[digest(n)] = 500.0 + n
    deeds = node.of(h.VersionArrived(digest(900), 1))
    assert d.DropVersion(digest(2)) in deeds
    assert V in node.state.versions
    assert len(node.state.versions) == shelf.MOST_VERSIONS


def test_versions_of_a_removed_package_go_when_nobody_needs_them() -> None:
    node = Node().runs(OWNER)
    assert node.of(h.PackageRemoved(PackageName("count"))) == []
    node.of(h.WorkerEnded(OWNER, True, ""), h.Collected(OWNER))
    deeds = node.of(h.PackageRemoved(PackageName("count")))
    assert deeds == [d.DropVersion(V), d.Say(m.VersionHeld(V, held=False))]
