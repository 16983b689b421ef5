"""Moments and spans as people write them."""

from datetime import UTC, datetime

import pytest

from pydra_core.client.moments import moment, span
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
