"""Colouring rules: which row a rule fits, which of several counts, and what is kept of them."""

import pytest

from pydra_core.protocol.states import Cause, RunState
from pydra_gui.models.colouring import TINTS, Rule, fault, read, tint_of, write
from tests.gui import rows

ROW = rows.run(
    4182, RunState.FAILED, group="night", labels=("draft", "v2"), node_name="mac-mini", error="KeyError: 'tas'",
    by="terminal", cause=Cause.LOST, tags=("gpu-a100", "rack-2"), started=rows.NOW - 700, ended=rows.NOW - 100,
)  # fmt: skip


@pytest.mark.parametrize("words", ["state:failed", "node:MAC*", "package:mandelbrot", "group:n*t", "label:draft", "run:4182",
                                   "keyerror mandel", "state:failed node:mac-mini since:2h", "tag:GPU*", "by:terminal",
                                   "ended:lost,owner", "took:10m", "took:5m..15m", "until:1m"])  # fmt: skip
def test_a_rule_fits_what_its_filter_finds(words: str) -> None:
    assert tint_of([Rule(name="x", words=words, tint="red")], ROW, rows.NOW) == "fail-tint"


@pytest.mark.parametrize("words", ["state:running", "node:mac", "package:Mandelbrot", "group:x", "label:dra", "run:1",
                                   "keyerror nothing", "since:1m", "tag:gpu", "by:window",
                                   "ended:window", "took:>11m", "took:<9m", "until:2d", "", "state:shoe"])  # fmt: skip
def test_a_rule_leaves_all_other_rows_alone(words: str) -> None:
    assert tint_of([Rule(name="x", words=words)], ROW, rows.NOW) == ""


def test_the_first_rule_that_is_on_counts() -> None:
    rules = [
        Rule(name="off", words="state:failed", tint="red", on=False),
        Rule(name="first", words="node:mac*", tint="blue"),
        Rule(name="second", words="state:failed", tint="green"),
    ]
    assert tint_of(rules, ROW, rows.NOW) == TINTS["blue"]
    assert tint_of(rules[2:], ROW, rows.NOW) == TINTS["green"]


def test_what_makes_no_rule_is_said() -> None:
    assert fault("", rows.NOW).startswith("Write a filter")
    assert fault("tag:gpu", rows.NOW) == ""
    assert fault("state:shoe", rows.NOW).startswith("No run is ever “shoe”")
    assert fault("state:failed", rows.NOW) == ""


def test_rules_are_kept_and_garbage_is_none() -> None:
    rules = (Rule(name="a", words="state:failed", tint="red"), Rule(name="b", words="x", on=False))
    assert read(write(rules)) == rules
    assert read("") == read("{") == read('[{"name": 1}]') == ()
    assert read('[{"name": "a", "words": "x", "tint": "#f00"}]') == ()
