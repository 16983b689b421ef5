"""What the owner's schedule does to what runs: given its word, these deeds; and whose fault an end is."""

import errno
from math import inf

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.node import deeds as d, happened as h, schedule
from pydra_core.node.deadlines import wake_at
from pydra_core.node.deeds import Deed
from pydra_core.node.health import is_of_contents, is_of_disk
from pydra_core.node.policy import Policy, Schedule, offer, scheduled
from pydra_core.node.policy_flags import Flags, with_flags
from pydra_core.node.policy_text import read_policy
from pydra_core.protocol import messages as m, worker
from pydra_core.protocol.facts import Hours
from pydra_core.protocol.states import Blame, Isolation, Outcome
from pydra_core.protocol.values import NOTHING
from tests.core.node.stories import V1, V2, Story, end_of, ended, key, placement, spoken

CLOSED = h.HoursChanged(Hours(reason="works again at 20:00 (its owner's schedule)"))
OPEN = h.HoursChanged(None)


def _story(then: str, *, once: bool = False) -> Story:
    story = Story(V1)
    story.state.policy = msgspec.structs.replace(Policy(), schedule=msgspec.convert({"then": then}, Schedule))
    if once:
        placed = placement()
        placed = msgspec.structs.replace(placed, needs=msgspec.structs.replace(placed.needs, rerun_on_loss=False))
        story.of(h.Placed(placed), h.WorkerSpawned(key(), 41, Isolation.STRICT))
        story.of(h.WorkerSaid(key(), _ready()))
        return story
    return story.running()


def _ready() -> worker.Ready:
    return worker.Ready()


def _frozen(deeds: list[Deed]) -> list[bool]:
    return [deed.on for deed in deeds if isinstance(deed, d.Freeze)]


def test_the_master_is_told_and_told_again_with_each_link() -> None:
    story = Story(V1)
    assert spoken(story.of(CLOSED)) == [m.NodeHours]
    (said, *_) = [deed.message for deed in story.of(h.LinkOpened(1)) if isinstance(deed, d.Say)]
    assert isinstance(said, m.NodeReady)
    assert said.hours == CLOSED.hours


def test_what_is_placed_while_it_does_not_work_is_given_back() -> None:
    story = Story(V1)
    story.of(CLOSED)
    end = end_of(story.of(h.Placed(placement())))
    assert (end.outcome, end.blame) == (Outcome.CANCELLED, Blame.OWNER)
    assert "works again at 20:00" in end.error


def test_finish_lets_it_go_on() -> None:
    assert _frozen(_story("finish").of(CLOSED)) == []


def test_freeze_stops_the_clock_lets_it_go_on_and_gives_back_what_stood_still_too_long() -> None:
    story = _story("freeze")
    assert _frozen(story.of(CLOSED)) == [True]
    assert wake_at(story.state) == story.now + schedule.FROZEN
    assert _frozen(story.at(60).of(OPEN)) == [False]
    story.at(100).of(CLOSED)
    deeds = story.at(100 + schedule.FROZEN).of(h.Ticked())
    assert _frozen(deeds) == [False]
    assert any(isinstance(deed, d.AskStop) for deed in deeds)
    deeds = story.at(100 + schedule.FROZEN + schedule.GRACE).of(h.Ticked())
    assert d.KillWorker(key()) in deeds
    story.of(ended(clean=False, how="was killed"))
    end = end_of(story.of(h.Collected(key())))
    assert (end.outcome, end.blame) == (Outcome.CANCELLED, Blame.OWNER)
    assert wake_at(story.state) == inf


def test_give_back_asks_it_to_stop_at_once() -> None:
    deeds = _story("give back").of(CLOSED)
    assert any(isinstance(deed, d.AskStop) for deed in deeds)


def test_what_may_not_run_twice_stands_still_instead_of_being_given_back() -> None:
    story = _story("give back", once=True)
    deeds = story.of(CLOSED)
    assert _frozen(deeds) == [True]
    assert not any(isinstance(deed, d.AskStop) for deed in deeds)
    frozen = _story("freeze", once=True)
    frozen.of(CLOSED)
    assert not frozen.at(schedule.FROZEN + 1).of(h.Ticked())


def test_what_waits_for_its_code_is_given_back_without_a_process() -> None:
    story = Story()
    story.state.policy = msgspec.structs.replace(Policy(), schedule=Schedule(then="give back"))
    story.of(h.Placed(placement(version=V2)))
    assert end_of(story.of(CLOSED)).blame is Blame.OWNER


def test_a_pause_of_the_master_and_the_schedule_do_not_undo_each_other() -> None:
    story = _story("freeze")

    def freeze(on: bool) -> list[Deed]:
        return story.of(h.MasterSaid(key(), m.FreezeUnit(unit=key().unit, attempt=key().attempt, on=on)))

    assert _frozen(freeze(True)) == [True]
    assert _frozen(story.of(CLOSED)) == []
    assert _frozen(freeze(False)) == []
    assert _frozen(story.of(OPEN)) == [False]
    freeze(True)
    story.of(CLOSED)
    assert _frozen(story.of(OPEN)) == []


# --------------------------------------------------------------------------------------------------- whose fault


def test_a_start_that_fails_is_the_machines_fault_an_exception_is_the_tasks() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()))
    end = end_of(story.of(h.WorkerRefused(key(), "No space left on device")))
    assert (end.outcome, end.blame) == (Outcome.REFUSED, Blame.MACHINE)
    story = Story(V1).running()
    story.of(ended(clean=False, how="exited with 3"))
    assert end_of(story.of(h.Collected(key()))).blame is Blame.TASK


def test_a_sync_that_fails_is_blamed_on_who_it_was() -> None:
    for blame in (Blame.MACHINE, Blame.TASK):
        story = Story()
        story.of(h.Placed(placement(version=V2)))
        end = end_of(story.of(h.VersionFailed(V2, "File too large", blame)))
        assert (end.outcome, end.blame) == (Outcome.REFUSED, blame)


@pytest.mark.parametrize(("number", "disk", "contents"), [
    (errno.ENOSPC, True, False), (errno.EFBIG, True, False), (errno.ENAMETOOLONG, False, True), (errno.EACCES, False, False),
])  # fmt: skip
def test_trouble_with_a_file_is_of_the_disk_or_of_its_contents(number: int, disk: bool, contents: bool) -> None:
    trouble = OSError(number, "…")
    assert (is_of_disk(trouble), is_of_contents(trouble)) == (disk, contents)


# ---------------------------------------------------------------------------------------------------- as written


def test_a_schedule_is_written_in_the_policy_and_flags_win() -> None:
    text = '[schedule]\nidle = "10 min"\nhours = ["mon-fri 20:00-06:00", "sat-sun"]\nbattery = false\nslots = 2\nmemory = "2 GiB"'
    policy = read_policy(f'{text}\nthen = "give back"', "policy.toml")
    found = policy.schedule
    assert (found.idle, found.battery, found.slots, found.memory, found.then) == (600.0, False, 2, 2**31, "give back")
    assert len(found.hours) == 7
    again = with_flags(policy, Flags(idle="1 h", hours=("sun",), battery=True, then="finish"))
    assert (again.schedule.idle, again.schedule.battery, again.schedule.then) == (3600.0, True, "finish")
    assert again.schedule.hours == ((6 * 1440, 7 * 1440),)
    assert again.schedule.slots == 2
    assert "--idle 1 h" in dict(again.rules)["schedule"]
    assert scheduled(policy).memory == offer(policy).memory == 2**31
    assert offer(policy).rule("memory") == "[schedule] in policy.toml"


@pytest.mark.parametrize(
    "line",
    [
        'idle = "x"',
        "idle = 1",
        'hours = ["moo"]',
        "hours = 3",
        "battery = 1",
        "slots = 0",
        'then = "stop"',
        "sleep = 1",
    ],
)
def test_what_is_written_wrong_is_told_with_its_line(line: str) -> None:

    with pytest.raises(UserError, match=r"policy.toml, line 2"):
        read_policy(f"[schedule]\n{line}", "policy.toml")


def test_a_worker_that_was_killed_after_its_result_was_cut_off_like_one_before_it() -> None:
    for said, clean, died in ((True, False, True), (False, False, True), (True, True, False)):
        story = Story(V1).running()
        if said:
            story.of(h.WorkerSaid(key(), worker.Finished(NOTHING)))
        story.of(ended(clean=clean, how="was ended by signal 9"))
        assert end_of(story.of(h.Collected(key()))).died is died


def test_a_result_whose_files_found_no_room_is_the_machines_fault() -> None:
    story = Story(V1).running()
    story.of(h.WorkerSaid(key(), worker.Finished(NOTHING)), ended())
    end = end_of(story.of(h.Collected(key(), problems=("no room",), lost="The artifact 'a' was not taken: no room.")))
    assert (end.outcome, end.blame) == (Outcome.FAILED, Blame.MACHINE)
    assert "no room" in end.error


# -------------------------------------------------------------------------------------------- the owner changes it


def _obeys(story: Story, then: str) -> list[Deed]:
    policy = msgspec.structs.replace(Policy(), tags=("fast",), schedule=msgspec.convert({"then": then}, Schedule))
    return story.of(h.PolicyChanged(policy, 4, ("spares",), "line 1"))


def test_the_master_is_told_what_the_owner_changed() -> None:
    (said, *_) = [deed.message for deed in _obeys(Story(V1), "freeze") if isinstance(deed, d.Say)]
    assert isinstance(said, m.NodeHours)
    assert said.offer is not None
    assert (said.offer.tags, said.offer.waits, said.offer.fault, said.slots) == (("fast",), ("spares",), "line 1", 4)


def test_what_stands_still_goes_by_what_the_owner_says_now() -> None:
    story = _story("freeze")
    story.of(CLOSED)
    assert _frozen(_obeys(story, "finish")) == [False]
    assert _frozen(_obeys(story.at(5000), "freeze")) == [True]
    assert wake_at(story.state) == story.now + schedule.FROZEN
    deeds = _obeys(story, "give back")
    assert any(isinstance(deed, d.AskStop) for deed in deeds)
