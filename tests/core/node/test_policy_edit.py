"""Changing the schedule in an owner's own text: that, and nothing else."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import UserError
from pydra_core.node.grid import minutes
from pydra_core.node.policy_edit import with_schedule
from pydra_core.node.policy_text import read_policy

OWNERS = """\
# What runs may have here.
least = "reduced"   # the sandbox
packages = [
    "render_*",     # the films
    "count",
]

[schedule]  # nights
# nobody works then
hours = ["mon-fri 20:00-06:00", "sat-sun"]  # as the lab says
idle = "10 min"

[each]
memory = "4 GB"     # enough
"""


def changed(text: str, **changes: Any) -> str:
    return with_schedule(text, changes, "policy.toml")


def test_a_value_is_changed_in_its_place_and_all_else_stays() -> None:
    after = changed(OWNERS, idle="5 min")
    assert after == OWNERS.replace('"10 min"', '"5 min"')
    after = changed(OWNERS, hours=["22:00-04:00"])
    assert after == OWNERS.replace('["mon-fri 20:00-06:00", "sat-sun"]', '["22:00-04:00"]')


def test_what_means_the_same_is_not_written_again() -> None:
    assert changed(OWNERS, idle=600, hours=["Mon - Fri 20:00-6:00", "sat,sun"], then="freeze") == OWNERS
    assert changed(OWNERS, hours=["mon-thu 20:00-06:00", "fri 20:00-24:00", "sat", "sun"]) == OWNERS


def test_a_line_is_taken_out() -> None:
    assert changed(OWNERS, idle=None) == OWNERS.replace('idle = "10 min"\n', "")
    bare = changed(OWNERS, idle=None, hours=None)
    assert "# nobody works then" in bare
    assert read_policy(bare, "p").schedule == read_policy("", "p").schedule


def test_a_table_that_is_not_there_is_made_and_taken_out_again() -> None:
    assert changed("", idle="10 min") == '[schedule]\nidle = "10 min"\n'
    text = "spares = 2\n[each]\nslots = 2"
    after = changed(text, battery=False, hours=["sat-sun"])
    assert after == 'spares = 2\n[each]\nslots = 2\n\n[schedule]\nbattery = false\nhours = ["sat-sun"]\n'
    assert changed(after, battery=None, hours=None).rstrip() == text


def test_many_times_stand_in_lines_of_their_own() -> None:
    days = ["mon 1:00-2:00", "tue 2:00-3:00", "wed 3:00-4:00", "thu 4:00-5:00"]
    assert changed("", hours=days).count("\n") > len(days)


@pytest.mark.parametrize(
    "text", ['schedule = { idle = "1 h" }  # short\nspares = 1\n', 'schedule.idle = "1 h"\nspares = 1\n']
)
def test_other_ways_to_write_a_table_stay_what_they_are(text: str) -> None:
    after = changed(text, idle="2 h", battery=False)
    found = read_policy(after, "p")
    assert (found.schedule.idle, found.schedule.battery, found.spares) == (7200.0, False, 1)
    assert "[schedule]" not in after


@pytest.mark.parametrize(
    ("text", "changes", "sentence"),
    [
        ('netwrok = "none"', {"idle": "5 min"}, "policy.toml, line 1: there is no key “netwrok”"),
        ("[schedule", {"idle": "5 min"}, "policy.toml cannot be read"),
        ("", {"idle": "soon"}, "idle must be"),
        ("", {"hours": ["some day"]}, "names no days"),
        ("", {"then": "explode"}, "then must be one of"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(text: str, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        changed(text, **changes)
    assert sentence in refusal.value.sentence


COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
LINES = st.lists(
    st.one_of(
        COMMENTS.map(lambda text: f"# {text}"),
        st.just(""),
        st.sampled_from(
            [
                "[shares] # mine",
                'data = "/srv/data"  # read',
                '[each]\nmemory = "4 GB"',
                "[resources]",
                "licence = 3",
                "[indexes]",
            ]
        ),
    ),
    max_size=10,
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "idle": st.none() | st.integers(5, 10**5),
        "hours": st.none()
        | st.lists(st.sampled_from(["sat-sun", "22:00-6:00", "mon,wed 1:00-2:30"]), min_size=1, max_size=4),
        "battery": st.none() | st.booleans(),
        "slots": st.none() | st.integers(1, 64),
        "then": st.none() | st.sampled_from(["finish", "freeze", "give back"]),
        "awake": st.none() | st.booleans(),
    },
)
TABLES = st.sampled_from(
    [
        "",
        '[schedule]\nidle = "1 h" # an hour\n',
        "[schedule]\n# empty\n",
        "[schedule] # x\nslots = 3\nbattery = false\n",
    ]
)


@given(LINES, TABLES, LINES, CHANGES)
def test_whatever_stands_around_it_stays(
    before: list[str], table: str, after: list[str], changes: dict[str, Any]
) -> None:
    text = "\n".join([*before, table, *after])
    try:
        was = tomllib.loads(text)
        read_policy(text, "p")
    except (tomllib.TOMLDecodeError, UserError):
        return
    made = with_schedule(text, changes, "p")
    now = tomllib.loads(made)
    wanted = {**was.get("schedule", {}), **changes}
    for name, value in changes.items():
        alone = read_policy("" if value is None else with_schedule("", {name: value}, "p"), "p").schedule
        found = getattr(read_policy(made, "p").schedule, name)
        same = minutes if name == "hours" else str
        assert same(found) == same(getattr(alone, name))
    assert {name for name, value in wanted.items() if value is None}.isdisjoint(
        now.get("schedule", {}).keys() & changes.keys()
    )
    assert {**was, "schedule": 0} == {**now, "schedule": 0}
    kept = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in made.splitlines() if line.startswith("#")] == kept
