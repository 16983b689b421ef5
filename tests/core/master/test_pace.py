"""Watchers are told ten times a second; while the master has its hands full it rests long after each round."""

import pytest

from pydra_core.master.pace import BUSY, LATE, LONGEST, LONGEST_ALONE, OWED, PACE, REST, TWENTIETH, Pace


def a_round(pace: Pace, at: float, *, spent: float, took: float = 0.01, wanted: float = 0.0) -> float:
    """When the round after it begins."""
    pace.begin(at, spent)
    pace.end(at + took, took)
    return pace.next(at + took, wanted)


def test_rounds_of_a_master_that_has_time_are_a_tenth_of_a_second_apart() -> None:
    pace = Pace()
    assert pace.next(100.0) == 100.0
    assert a_round(pace, 100.0, spent=1.0) == pytest.approx(100.0 + PACE)


def test_who_rests_is_told_when_the_rest_is_over() -> None:
    pace = Pace()
    pace.next(100.0)
    assert a_round(pace, 100.0, spent=1.0, wanted=107.0) == 107.0


def test_after_a_round_a_master_with_its_hands_full_works_many_times_as_long() -> None:
    pace = Pace()
    due = a_round(pace, pace.next(100.0), spent=1.0)
    busy = 1.0 + 2 * BUSY * (due - 100.0)
    assert a_round(pace, due, spent=busy) == pytest.approx(due + 0.01 + REST * 0.01)


def test_so_does_one_that_comes_late() -> None:
    pace = Pace()
    pace.next(100.0)
    assert a_round(pace, 100.0 + 2 * LATE, spent=0.0) > 101.0


def test_so_does_one_whose_disk_has_its_hands_full() -> None:
    pace = Pace()
    for owed, rest in ((OWED, PACE), (OWED + 1, 0.01 + REST * 0.01)):
        due = pace.next(200.0 + owed)
        pace.begin(due, 1.0, owed)
        pace.end(due + 0.01, 0.01)
        assert pace.next(due + 0.01) == pytest.approx(due + rest)


def test_a_round_that_only_waited_is_no_reason_to_rest() -> None:
    pace = Pace()
    pace.next(100.0)
    pace.begin(101.0, 100.0)
    pace.end(101.5, 0.0)
    assert pace.next(101.5) == 101.5


def test_what_is_shown_is_never_much_older_than_the_longest_rest() -> None:
    pace = Pace()
    pace.next(100.0)
    assert a_round(pace, 101.0, spent=100.0, took=5.0) == 106.0 + LONGEST


def test_a_watch_whose_picture_takes_long_rests_by_itself() -> None:
    pace = Pace()
    assert pace.rest(0.01, 99.0) == TWENTIETH * 0.01
    a_round(pace, pace.next(100.0) + 2 * LATE, spent=1.0)
    assert pace.rest(0.01, 101.0) == REST * 0.01
    assert pace.rest(1.0, 101.0) == LONGEST_ALONE
    assert pace.rest(0.01, 3_700.0) == TWENTIETH * 0.01, "nobody looked for an hour"


def test_it_goes_back_to_its_pace_once_there_is_time() -> None:
    pace = Pace()
    due = a_round(pace, pace.next(100.0) + 2 * LATE, spent=1.0)
    assert a_round(pace, due, spent=1.0) == pytest.approx(due + PACE)
