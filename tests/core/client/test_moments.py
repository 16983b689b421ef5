"""Moments and spans as people write them."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pydra_core.client.filters import since, until
from pydra_core.client.moments import ahead, moment, span
from pydra_core.errors import UserError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("10m", 600),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("2d", 172800),
        ("1.5h", 5400),
        ("10 min", 600),
        ("2 hours 30 seconds", 7230),
        ("3 days", 259200),
    ],
)
def test_spans(text: str, seconds: float) -> None:
    assert span(text) == seconds


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("18:30", datetime(2026, 11, 23, 18, 30, tzinfo=UTC)),
        ("11:59", datetime(2026, 11, 24, 11, 59, tzinfo=UTC)),
        ("2026-11-30 08:00", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("2026-11-30T08:00:00+02:00", datetime(2026, 11, 30, 6, tzinfo=UTC)),
        ("+10m", datetime(2026, 11, 23, 12, 10, tzinfo=UTC)),
        ("in 10 min", datetime(2026, 11, 23, 12, 10, tzinfo=UTC)),
        ("tomorrow 18:30", datetime(2026, 11, 24, 18, 30, tzinfo=UTC)),
        ("Today at 18:30", datetime(2026, 11, 23, 18, 30, tzinfo=UTC)),
    ],
)
def test_moments(text: str, at: datetime) -> None:
    assert moment(text, NOW) == at.timestamp()


@pytest.mark.parametrize("text", ["", "soon", "10 parsecs", "1h later", "-5m", "10 mins later", "9" * 40])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        span(text)


@pytest.mark.parametrize("text", ["", "tomorrow", "25:00", "12:60", "2026-13-01"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        moment(text, NOW)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine is where the clocks are changed on 25 October 2026 and on 28 March 2027."""
    if sys.platform == "win32":
        pytest.skip("the zone of a process is that of the machine")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("now", "text", "at"),
    [
        (datetime(2026, 11, 23, 12), "2027-07-01 8:00", datetime(2027, 7, 1, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12), "tomorrow 8:00", datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (datetime(2027, 3, 27, 12), "8:00", datetime(2027, 3, 28, 6, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30, fold=1), "2:15", datetime(2026, 10, 26, 1, 15, tzinfo=UTC)),
    ],
)
@pytest.mark.usefixtures("berlin")
def test_a_moment_beyond_a_change_of_the_clocks_is_what_the_clock_will_show(
    now: datetime, text: str, at: datetime
) -> None:
    assert moment(text, now.astimezone()) == at.timestamp()


@pytest.mark.usefixtures("berlin")
def test_the_last_time_that_it_was_need_not_be_24_hours_before_the_next() -> None:
    now = datetime(2026, 10, 25, 4).timestamp()
    assert since("8:30", now) == datetime(2026, 10, 24, 8, 30).timestamp()
    assert until("8:30", now) == datetime(2026, 10, 24, 8, 30).timestamp()


def test_a_deadline_is_a_span_or_a_moment_and_what_is_neither_says_both() -> None:
    now = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    assert (ahead("30 min", now), ahead("12:45", now)) == (1800, 2700)
    with pytest.raises(UserError, match="'soon' is no deadline: write 30 min, 2 h, 18:30 or tomorrow 8:00"):
        ahead("soon", now)
