"""Transfers are as fast as they may be, and no faster, whatever shares the rate; what it costs is told by a clock of the test."""

import asyncio

import pytest

from pydra_core.link.rate import Rate, steady
from pydra_core.protocol.verbs import LEAST_RATE
from tests.core.link.slow_clock import Clock, a_clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return a_clock(monkeypatch)


async def send(rate: Rate, sizes: list[int]) -> None:
    for size in sizes:
        await rate.wait()
        rate.spend(size)
    await rate.wait()


async def test_bytes_take_their_time(clock: Clock) -> None:
    await send(steady(1_000_000), [250_000] * 40)
    assert 9.7 <= clock.now - 1000.0 <= 10.1


async def test_all_that_share_a_rate_take_it_together(clock: Clock) -> None:
    rate = steady(1_000_000)
    await asyncio.gather(*(send(rate, [100_000] * 10) for _ in range(5)))
    assert 4.7 <= clock.now - 1000.0 <= 5.2


async def test_no_limit_is_no_wait(clock: Clock) -> None:
    await send(steady(0), [10**9] * 10)
    assert clock.now == 1000.0


async def test_who_was_silent_may_not_make_up_for_it(clock: Clock) -> None:
    rate = steady(1_000_000)
    clock.now += 3600
    await send(rate, [1_000_000] * 3)
    assert 2.7 <= clock.now - 4600.0 <= 3.1


async def test_another_limit_holds_at_once(clock: Clock) -> None:
    limit = LEAST_RATE
    rate = Rate(lambda: limit)
    rate.spend(100 * LEAST_RATE)
    waiting = asyncio.create_task(rate.wait())
    await asyncio.sleep(0)
    limit = 0
    await waiting
    assert clock.now - 1000.0 <= 2.0
