"""The Timeline panel: bars by state, a slider over the past, and what a bar leads to."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.states import EventKind, UnitState
from pydra_core.protocol.verbs import Spans
from pydra_gui.theme.theme import color
from pydra_gui.views.timeline import NOW, TimelinePanel
from pydra_gui.widgets import timeline_view
from tests.gui.live import Live, drive, until
from tests.gui.mosaics import span, spans

AT = 1_700_000_000.0


@pytest.fixture
def panel(qtbot: QtBot) -> TimelinePanel:
    made = TimelinePanel(now=lambda: AT)
    qtbot.addWidget(made)
    made.resize(1000, 260)
    made.show()
    return made


def one(state: UnitState = UnitState.COMPLETE, start: float = AT - 60, end: float = AT - 30) -> Spans:
    node = NodeId("atlas")
    return Spans(spans=(span(node, 0, start, end, state=state),), nodes={node: "atlas"}, now=AT, first=start)


def test_with_nothing_it_says_so(panel: TimelinePanel) -> None:
    assert panel._body.empty.title() == "Nothing ran in this while"
    panel.set_run(7)
    panel.only.setChecked(True)
    panel.show_spans(Spans(spans=(), nodes={}, now=AT, first=AT), *panel.whole())
    assert panel._body.empty.title() == "Nothing of this run in this while"
    assert panel.only_run() == 7


@pytest.mark.parametrize("state", [UnitState.COMPLETE, UnitState.FAILED, UnitState.CANCELLED])
def test_a_bar_has_the_colour_of_its_state_where_it_was(panel: TimelinePanel, state: UnitState) -> None:
    panel.show_spans(one(state), *panel.whole())
    picture = panel.view.viewport().grab().toImage()
    wide = panel.view.viewport().width() - timeline_view.NAMES - timeline_view.EDGE
    x = timeline_view.NAMES + wide * (120 - 45) / 120
    assert picture.pixelColor(round(x), 4) == color({"complete": "done", "failed": "fail"}.get(state, "stop"))
    assert picture.pixelColor(round(timeline_view.NAMES + wide * 0.9), 4) == color("canvas")


def test_a_bar_tells_what_it_is_and_leads_to_its_run(panel: TimelinePanel, qtbot: QtBot) -> None:
    panel.show_spans(one(), *panel.whole())
    wide = panel.view.viewport().width() - timeline_view.NAMES - timeline_view.EDGE
    at = QPointF(timeline_view.NAMES + wide * 0.6, 4)
    found = panel.view.span_at(at)
    assert found is not None
    assert timeline_view.words(found, AT).startswith("run 4182, unit 7: complete, 30 s from ")
    with qtbot.waitSignal(panel.opened) as opened:
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert opened.args == [4182]
    assert panel.view.span_at(QPointF(timeline_view.NAMES + wide * 0.1, 4)) is None


def test_the_slider_leads_into_the_past_and_back(panel: TimelinePanel, qtbot: QtBot) -> None:
    panel.show_spans(one(start=AT - 1_000), *panel.whole())
    assert panel.whole() == (AT - 120, AT)
    with qtbot.waitSignal(panel.wanted):
        panel.slider.setValue(0)
    assert panel.whole() == (AT - 1_000, AT - 880)
    assert not panel.follows()
    panel.slider.setValue(NOW)
    assert panel.follows()


def test_the_arrows_of_the_slider_go_by_half_of_what_is_seen_also_over_months(panel: TimelinePanel) -> None:
    panel.show_spans(one(start=AT - 90 * 86_400), *panel.whole())
    assert panel.slider.singleStep() == round(NOW * 60 / (90 * 86_400 - 120))
    panel.slider.setValue(NOW // 2)
    before = panel.whole()
    panel.slider.setValue(panel.slider.value() + panel.slider.singleStep())
    assert panel.whole()[0] - before[0] == pytest.approx(60, abs=1)
    panel.show_spans(one(start=AT - 90 * 86_400), *panel.whole())
    assert len(panel._from.text()) > len("12:00:00"), "another day is named"


def test_a_machine_that_was_lost_is_marked(panel: TimelinePanel) -> None:
    panel.note((EventRow(number=1, at=AT - 40, kind=EventKind.NODE_LOST, text="atlas is lost", node=NodeId("atlas")),))
    panel.show_spans(one(), *panel.whole())
    assert [each[1] for each in panel.view.chart.lost] == [AT - 40]
    assert not panel.grab().isNull()
    panel.show_spans(msgspec.structs.replace(one(), nodes={NodeId("atlas"): "Atlas in the cellar"}), *panel.whole())
    assert "; Atlas in the cellar lost " in panel.view.accessibleDescription(), "told by its name, not by its id"


def test_many_machines_are_scrolled(panel: TimelinePanel) -> None:
    panel.resize(800, 160)
    panel.show_spans(spans(AT), *panel.whole())
    assert panel.view.verticalScrollBar().maximum() > 0
    assert len(panel.view.chart.bands) == 7


def test_what_a_real_master_tells_is_shown(qapp, qtbot: QtBot, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            qtbot.addWidget(window)
            window.workspaces.show("timeline")
            panel = window.findChild(TimelinePanel)
            assert panel is not None
            await until(lambda: panel._from.text())
            told = await live.actions.cluster.spans(0.0, run=RunId(1))
            assert told.spans == ()

    drive(qapp, walk())


def test_the_arrows_go_from_bar_to_bar_and_say_what_is_there(panel: TimelinePanel, qtbot: QtBot) -> None:
    told = spans(AT)
    panel.show_spans(told, *panel.whole())
    view = panel.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    first = view.chart.lanes()[0]
    assert view.current() == first[-1]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current() == first[0]
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current() == first[min(1, len(first) - 1)]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current() in view.chart.lanes()[1]
    for _ in range(len(view.chart.lanes())):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    at = view.current()
    assert at is not None
    assert at in view.chart.lanes()[-1]
    assert 0 <= view._box(at).top() < view.viewport().height()
    panel.show_spans(told, AT - 120, AT)
    assert view.current() == at
    with qtbot.waitSignal(panel.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [at.run]


def test_it_is_told_in_words(panel: TimelinePanel) -> None:
    panel.show_spans(one(UnitState.FAILED), *panel.whole())
    assert panel.view.accessibleDescription().endswith(": 1 bar on 1 node (1 failed)")
