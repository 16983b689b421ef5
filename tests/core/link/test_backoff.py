"""Waiting before the next try."""

from itertools import islice

from hypothesis import given, strategies as st

from pydra_core.link.backoff import Pauses, delays
from pydra_core.link.wire import REASON_LIMIT, short_reason


def test_bounds_double_from_one_second_to_a_minute():
    assert list(islice(delays(lambda: 1.0), 9)) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_jitter_is_full():
    chances = iter([0.0, 0.5, 0.25])
    assert list(islice(delays(lambda: next(chances)), 3)) == [0.0, 1.0, 1.0]


def test_a_transfer_that_got_on_waits_as_after_its_first_cut():
    pauses = Pauses(lambda: 1.0)
    assert [pauses.after(got_on=each) for each in (False, False, True, True, False)] == [1, 2, 1, 1, 2]


@given(st.text())
def test_a_reason_fits_into_a_close_frame_whatever_it_says(reason: str):
    short = short_reason(reason)
    assert len(short.encode()) <= REASON_LIMIT
    assert short == reason.encode("utf-8", "replace").decode() or short.endswith("…")
