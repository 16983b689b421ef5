"""A group of runs is drawn as the units of a run are, and said in words."""

import pytest
from pytestqt.qtbot import QtBot

from pydra_core.protocol.states import RunState
from pydra_gui.widgets.bars import shares_of, units_of
from pydra_gui.widgets.group_bar import GroupBar, group_shares, group_words
from pydra_gui.widgets.unit_legend import LINE, UnitLegend, _wanted
from tests.gui import rows


def test_every_state_of_a_run_has_its_part() -> None:
    counts = dict.fromkeys((state.value for state in RunState), 1)
    assert sum(share for _, share in group_shares(counts)) == 1.0
    assert group_shares({}) == ()
    assert dict(group_shares({"complete": 3, "queued": 1})) == {"complete": 0.75, "waiting": 0.25}


def test_what_went_well_comes_first_in_words() -> None:
    assert group_words({"complete": 12, "failed": 1, "queued": 7}) == "12 of 20 runs complete · 1 failed · 7 queued"
    assert group_words({"queued": 1}) == "0 of 1 run complete · 1 queued"
    assert group_words({}) == "no runs"


def test_units_that_were_not_dealt_out_yet_wait() -> None:
    row = rows.run(1, RunState.RUNNING, units={"complete": 40, "running": 2, "waiting": 8}, done=40, total=100)
    assert units_of(row) == {"complete": 40, "running": 2, "waiting": 58}
    assert dict(shares_of(row)) == {"complete": 0.4, "running": 0.02, "waiting": 0.58}
    ended = rows.run(1, RunState.FAILED, units={"complete": 40, "failed": 1}, done=40, total=100)
    assert units_of(ended) == {"complete": 40, "failed": 1}
    assert units_of(rows.runs()[2]) == {}


def test_bar_and_legend_can_be_painted(qtbot: QtBot) -> None:
    for below in (False, True):
        bar = GroupBar(below)
        qtbot.addWidget(bar)
        bar.show_counts({"complete": 1, "failed": 2, "skipped": 3})
        bar.resize(300, 60)
        assert not bar.grab().isNull()
    legend = UnitLegend()
    qtbot.addWidget(legend)
    legend.show_counts({state: 1 for state in ("complete", "skipped", "running", "retrying", "failed")})
    assert legend.sizeHint().height() == 3 * 19
    assert not legend.grab().isNull()


@pytest.mark.parametrize("width", [140, 200, 225, 249, 300])
def test_no_word_and_no_number_of_a_legend_is_cut(qtbot: QtBot, width: int) -> None:
    legend = UnitLegend()
    qtbot.addWidget(legend)
    legend.show_counts({"complete": 61_427, "running": 148, "failed": 24, "waiting": 38_158})
    columns = legend._columns(width)
    wanted = {state: _wanted(state, number) for state, number in legend._counts.items()}
    assert all(want <= columns[at % len(columns)] for at, want in enumerate(wanted.values()))
    assert sum(columns) <= width
    assert legend.heightForWidth(width) == LINE * (2 if len(columns) == 2 else 4)
    legend.resize(width, legend.heightForWidth(width))
    assert not legend.grab().isNull()
