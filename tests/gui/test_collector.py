"""Garbage is collected on the window's thread, the oldest generation with long rests."""

import gc
import math
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from pydra_gui.collector import OLDEST, Collector


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    thresholds = gc.get_threshold()
    made = Collector()
    gc.set_threshold(1, 1, 1)
    yield made
    made.stop()
    gc.set_threshold(*thresholds)


def collections_of(generation: int) -> int:
    return int(gc.get_stats()[generation]["collections"])


def make_due() -> None:
    """All generations have more to look at than their thresholds say."""
    for _ in range(3):
        gc.collect(1)
    gc.collect(0)
    gc.collect(0)
    assert all(counted > 1 for counted in gc.get_count()[1:])


def test_after_the_oldest_generation_only_younger_ones_are_collected_for_long(collector: Collector) -> None:
    make_due()
    full = collections_of(OLDEST)
    collector.look()
    assert collections_of(OLDEST) == full + 1
    make_due()
    younger = collections_of(OLDEST - 1)
    collector.look()
    assert (collections_of(OLDEST), collections_of(OLDEST - 1)) == (full + 1, younger + 1)


def test_what_took_long_to_look_at_is_not_looked_at_again(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine: list[object] = []
    monkeypatch.setattr("pydra_gui.collector.LONG", math.inf)
    make_due()
    collector.look()
    assert is_looked_at(mine)
    monkeypatch.setattr("pydra_gui.collector.LONG", -1.0)
    monkeypatch.setattr(collector, "_rests_until", 0.0)
    make_due()
    collector.look()
    assert not is_looked_at(mine)
    gc.unfreeze()


def is_looked_at(thing: object) -> bool:
    """False for what is frozen. (How many are is no measure: Python 3.12 counts those that never go.)"""
    return any(each is thing for each in gc.get_objects())


def test_with_its_end_python_collects_again(qapp: QApplication) -> None:
    made = Collector()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()
