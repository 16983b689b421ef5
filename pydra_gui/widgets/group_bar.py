"""A group of runs (a sweep, a series) as one bar with its counts in words."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from pydra_core.protocol.states import RunState, UnitState
from pydra_gui.language import figure, plural, tr
from pydra_gui.widgets.bars import Bar, Shares
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.states import UNIT

_AS_UNIT: Final = {
    RunState.QUEUED: UnitState.WAITING,
    RunState.WAITING: UnitState.WAITING,
    RunState.SYNCING: UnitState.SENT,
    RunState.BUILDING: UnitState.SENT,
    RunState.STARTING: UnitState.SENT,
    RunState.RUNNING: UnitState.RUNNING,
    RunState.PAUSED: UnitState.RETRYING,
    RunState.COMPLETE: UnitState.COMPLETE,
    RunState.FAILED: UnitState.FAILED,
    RunState.CANCELLING: UnitState.CANCELLED,
    RunState.CANCELLED: UnitState.CANCELLED,
    RunState.SKIPPED: UnitState.SKIPPED,
}
"""In a group's bar a run is drawn as a unit is in the bar of a run."""


def group_shares(counts: Mapping[str, int]) -> Shares:
    """A group's bar, from its runs by state."""
    whole = sum(counts.values())
    found = dict.fromkeys(UNIT, 0)
    for state, number in counts.items():
        found[_AS_UNIT[RunState(state)]] += number
    return tuple((state, number / whole) for state, number in found.items() if number)


def group_words(counts: Mapping[str, int]) -> str:
    """A group in words: "12 of 20 complete · 1 failed · 2 running · 5 queued"."""
    whole = sum(counts.values())
    if not whole:
        return tr("no runs")
    rest = [f"{figure(counts[state])} {tr(state)}" for state in _WORTH_SAYING if counts.get(state)]
    return " · ".join(
        [
            plural(
                whole,
                "{counts:,} of {n:,} run complete",
                "{counts:,} of {n:,} runs complete",
                counts=counts.get(RunState.COMPLETE, 0),
            ),
            *rest,
        ]
    )


_WORTH_SAYING = [state for state in reversed(RunState) if state is not RunState.COMPLETE]


class GroupBar(QWidget):
    """The bar, and the words beside it or, where `below`, under it."""

    def __init__(self, below: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar, self._line, self._label = Bar(8), Elided("", "text3", 12), label("", "muted", wrap=True)
        if below:
            column(self._bar, self._label, gap=6, of=self)
        else:
            self._bar.setFixedWidth(180)
            row(self._bar, gap=12, of=self).addWidget(self._line, 1)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """The group's runs by state."""
        self._bar.show_shares(group_shares(counts))
        self._line.set_text(group_words(counts))
        self._label.setText(group_words(counts))

    def words(self) -> str:
        return self._line.text()
