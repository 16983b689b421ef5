"""A clock for what waits because of a rate: it goes on when somebody sleeps."""

import asyncio
from dataclasses import dataclass

import pytest

from pydra_core.link import rate as room


@dataclass
class Clock:
    now: float = 1000.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def a_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which all rates go until the end of the test."""
    made = Clock()
    monkeypatch.setattr(room, "monotonic", made.monotonic)
    monkeypatch.setattr(room, "sleep", made.sleep)
    return made
