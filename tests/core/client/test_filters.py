"""Filters as people write them: free words, tokens, and quiet notes for what means nothing."""

from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from pydra_core.client.filters import NAMES, parse, since, token, until, value_of, without
from pydra_core.protocol.states import Cause, RunState
from pydra_core.protocol.verbs import Filter

NOW = 1_000_000.0


def test_words_and_tokens_make_one_filter() -> None:
    written = 'tas state:failed,cancelled node:mac* package:climate group:"night run" label:draft run:7 since:2h Regrid'
    assert parse(written, NOW).filter == Filter(
        text="tas Regrid", states=(RunState.FAILED, RunState.CANCELLED), node_name="mac*", package="climate",
        group="night run", label="draft", run=7, since=NOW - 7200,
    )  # fmt: skip
    assert parse(written, NOW).notes == ()


def test_states_may_be_begun_and_repeated() -> None:
    assert parse("state:fail STATE:queued state:failed", NOW).filter.states == (RunState.FAILED, RunState.QUEUED)
    assert parse("state:canc", NOW).filter.states == (RunState.CANCELLING, RunState.CANCELLED)


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("state:broken", "No run is ever “broken”"),
        ("node:", "node: wants a value, like node:mac*."),
        ("run:soon", "run: wants a number"),
        ("since:soon", "is no time: write 2h, 7d, today"),
        ("until:soon", "until: 'soon' is no time"),
        ("took:soon", "is no length of time: write >1h, <5m or 10m..1h"),
        ("took:5m..soon", "is no length of time"),
        ("ended:badly", "No run ends as “badly”; they end as complete, error"),
        ("by:ada", "No run is queued by “ada”; they are queued by window, terminal, series."),
        ("owner:ada", "“owner:” is no token and is searched for as text"),
    ],
)
def test_what_means_nothing_is_said_quietly(written: str, note: str) -> None:
    found = parse(written, NOW)
    assert len(found.notes) == 1
    assert note in found.notes[0]


def test_what_only_looks_like_a_token_is_searched_for() -> None:
    found = parse("KeyError: 'tas' owner:ada", NOW)
    assert found.filter.text == "KeyError: 'tas' owner:ada"
    assert len(found.notes) == 1


def test_tokens_of_a_name_can_be_taken_out() -> None:
    assert without('a state:failed group:"night run" STATE:paused b', "state") == 'a group:"night run" b'


@given(st.sampled_from(["group", "label"]), st.text("abc XYZ-_.0123", min_size=1).filter(str.strip))
def test_a_token_says_what_it_was_made_of(name: str, value: str) -> None:
    found = parse(token(name, value), NOW)
    assert getattr(found.filter, name) == value
    assert found.notes == ()


@given(st.text())
def test_nothing_that_is_written_is_an_error(written: str) -> None:
    assert isinstance(parse(written, NOW).filter, Filter)


def test_every_name_has_an_example_that_is_understood() -> None:
    for name in NAMES:
        example = parse(f"{name}:", NOW).notes[0].rsplit(" ", 1)[1].removesuffix(".")
        assert parse(example, NOW).notes == ()


@pytest.mark.parametrize(
    ("value", "then"),
    [
        ("2h", (29, 13, 30)),
        ("today", (29, 0, 0)),
        ("yesterday", (28, 0, 0)),
        ("8:30", (29, 8, 30)),
        ("16:00", (28, 16, 0)),
        ("2026-11-03", (3, 0, 0)),
    ],
)
def test_since_takes_spans_days_and_moments(value: str, then: tuple[int, int, int]) -> None:
    now = datetime(2026, 11, 29, 15, 30)
    day, hour, minute = then
    assert since(value, now.timestamp()) == datetime(2026, 11, day, hour, minute).timestamp()


def test_the_last_value_of_a_token_is_found() -> None:
    assert [value_of('a node:x node:"b c"', name) for name in ("node", "state")] == ["b c", ""]


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        (">1h", (3600.0, 0.0)), ("1h", (3600.0, 0.0)), (">=90", (90.0, 0.0)), ("<5m", (0.0, 300.0)),
        ("10m..1h", (600.0, 3600.0)), ("..5m", (0.0, 300.0)), ("2d..", (172_800.0, 0.0)),
    ],
)  # fmt: skip
def test_a_length_of_time_has_bounds(value: str, bounds: tuple[float, float]) -> None:
    found = parse(f"took:{value}", NOW).filter
    assert (found.least, found.most) == bounds


def test_a_day_that_ends_a_while_is_in_it() -> None:
    now = datetime(2026, 11, 29, 15, 30).timestamp()
    found = parse("since:2026-11-02 until:2026-11-06", now).filter
    assert (found.since, found.until) == (datetime(2026, 11, 2).timestamp(), datetime(2026, 11, 7).timestamp())
    assert until("yesterday", now) == datetime(2026, 11, 29).timestamp()
    assert until("8:30", now) == datetime(2026, 11, 29, 8, 30).timestamp()
    assert until("2h", now) == now - 7200
    assert until("9999-12-31", now) == datetime(9999, 12, 31).timestamp()
    assert not parse("until:0001-01-01 since:0001-01-01", now).notes
    assert parse('until:"2026-11-06 8:00"', now).filter.until == datetime(2026, 11, 6, 8).timestamp()


def test_ends_and_origins_may_be_begun_and_repeated() -> None:
    found = parse("ended:lo,term ended:window by:ser", NOW)
    assert found.filter.causes == (Cause.LOST, Cause.TERMINAL, Cause.WINDOW)
    assert found.filter.by == ("series",)
    assert found.notes == ()
