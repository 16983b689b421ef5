"""A schedule before it is written: what is news, what is wrong, what comes of it for what runs."""

from datetime import datetime

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.node.policy import Schedule
from pydra_core.node.policy_edit import with_schedule
from pydra_core.node.policy_text import read_policy
from pydra_gui.models.schedule_draft import Draft, changes, consequence, draft_of, faults, is_news, meant
from tests.gui import rows

NIGHTS = tuple((day * 1_440 + 1_200, day * 1_440 + 1_800) for day in range(5))
NOON = datetime(2026, 6, 3, 12, 0).timestamp()
"""A Wednesday."""
CREW = (rows.worker(7, "A"), rows.worker(7, "A"), rows.worker(8, "B"))


def test_what_stands_there_is_no_news() -> None:
    before = Schedule(hours=NIGHTS, idle=90.0, battery=False, slots=2, then="finish")
    draft = draft_of(before)
    assert draft == Draft(lines=("mon-fri 20:00-06:00",), idle="90 s", battery=False, then="finish")
    assert not is_news(draft, before)
    assert is_news(msgspec.structs.replace(draft, then="freeze"), before)
    assert meant(draft, before).slots == 2


def test_what_is_written_is_what_was_meant() -> None:
    draft = Draft(lines=("mon-fri 20:00-06:00", " "), idle="10 min", then="give back")
    found = read_policy(with_schedule("", changes(draft), "p"), "p").schedule
    assert found == meant(draft, Schedule())
    assert changes(Draft()) == dict.fromkeys(("hours", "idle", "battery", "then"))
    assert changes(Draft(lines=("mon-sun",)))["hours"] is None


def test_each_field_says_what_is_wrong_with_it() -> None:
    assert faults(Draft(lines=("mon 8:00-9:00",), idle="5 min")) == {}
    found = faults(Draft(lines=("someday",), idle="soon"))
    assert "“someday” names no days" in found["lines"]
    assert "The time must be" in found["idle"]
    with pytest.raises(UserError):
        changes(Draft(idle="soon"))


@pytest.mark.parametrize(
    ("then", "ending"),
    [
        ("finish", "2 runs at work go on to the end."),
        ("freeze", "2 runs at work stand still at once, given back after ten minutes."),
        ("give back", "2 runs at work are given back at once, and wait again."),
    ],
)
def test_a_machine_that_closes_now_says_what_becomes_of_its_runs(then: str, ending: str) -> None:
    wanted = msgspec.convert({"hours": NIGHTS, "then": then}, Schedule)
    assert consequence(wanted, CREW, NOON) == f"By this the machine works again at 20:00. {ending}"


def test_a_machine_that_closes_later_says_when_and_what_then() -> None:
    wanted = Schedule(hours=((0, 5 * 1_440 + 600),), then="finish", idle=60.0)
    said = consequence(wanted, CREW[:1], NOON)
    assert said.startswith("By this the machine works until Saturday at 10:00. ")
    assert "1 run at work goes on until then; what still runs goes on to its end." in said
    assert said.endswith("As soon as somebody uses it, it stops as well.")


def test_a_machine_that_always_works_changes_nothing() -> None:
    assert (
        consequence(Schedule(), CREW, NOON)
        == "By this the machine works at any time of the week. 2 runs at work go on."
    )
    assert consequence(Schedule(hours=NIGHTS), (), NOON).endswith("Nothing runs there now.")
