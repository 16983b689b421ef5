"""Figures and ages as people read them."""

from datetime import datetime

import pytest

from pydra_gui.models import text


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (41, "0:41"), (760, "12:40"), (6750, "1:52:30"), (176_400, "49:00:00"), (-3, "0:00")],
)
def test_durations(seconds: float, shown: str) -> None:
    assert text.duration(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (1, "just now"),
        (40, "40 s ago"),
        (360, "6 min ago"),
        (7300, "2 h ago"),
        (86_400, "24 h ago"),
        (200_000, "2 days ago"),
        (-9, "just now"),
    ],
)
def test_ages(seconds: float, shown: str) -> None:
    assert text.age(seconds) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (812, "812 B"),
        (14_300, "14 kB"),
        (999_600, "1.0 MB"),
        (8_200_000, "8.2 MB"),
        (999_960_000, "1.0 GB"),
        (3.1e9, "3.1 GB"),
    ],
)
def test_sizes(count: float, shown: str) -> None:
    assert text.size(count) == shown


@pytest.mark.parametrize(
    ("part", "total", "shown"),
    [
        (0, 100, "0 %"),
        (38, 100, "38 %"),
        (61_482, 100_000, "61.5 %"),
        (999_999, 1_000_000, "99.9 %"),
        (99.9, 100, "99 %"),
        (5, 5, "100 %"),
        (1, 0, "–"),
        (9, 3, "100 %"),
    ],
)
def test_shares_never_say_all_before_the_end(part: float, total: float, shown: str) -> None:
    assert text.share(part, total) == shown


def test_a_day_in_full() -> None:
    then = datetime(2026, 11, 29, 20, 37).timestamp()
    assert text.calendar_day(then) == "Sunday 29 November, 20:37"


def test_moments_name_the_day() -> None:
    now = 1_760_000_000.0
    assert text.moment(0, now) == "–"
    assert text.moment(now, now).startswith("today ")
    assert text.moment(now - 86_400, now).startswith("yesterday ")
    assert text.moment(now - 400 * 86_400, now).split()[2] == "2024"
    assert text.moment(now + 400 * 86_400, now).split()[2] == "2026"


@pytest.mark.parametrize("at", [-1e15, -6.3e10, 2.6e11, 1e300, float("inf"), float("nan")])
def test_what_lies_beyond_the_calendar_is_at_its_end(at: float) -> None:
    assert text.moment(at, 0.0).endswith((" 2 " + text.clock(at), " 9998 " + text.clock(at)))
    assert text.calendar_day(at)
    assert text.clock_ms(at)


def test_a_name_on_a_button_keeps_its_beginning_and_its_end() -> None:
    assert text.short("oak") == "oak"
    assert text.short("n" * 24) == "n" * 24
    assert text.short("ip-10-0-0-1.eu-central-1.compute.internal") == "ip-10-0-0-1.…te.internal"


def test_several_lines_become_one() -> None:
    assert text.one_line("a\n  b\tc") == "a b c"


def test_a_span_is_said_in_one_unit() -> None:
    assert [text.about(s) for s in (0.4, 90, 120, 5400, 7200, 200_000)] == [
        "0 s",
        "90 s",
        "2 min",
        "90 min",
        "2 h",
        "2 days",
    ]


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "0 s"), (59, "59 s"), (720, "12 min"), (11_400, "3 h 10 min")])
def test_work_is_told_in_hours_and_minutes(seconds: float, words: str) -> None:
    assert text.work(seconds) == words
