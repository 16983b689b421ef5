"""The Overview: figures, charts, what needs attention, and where each of them leads."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pydra_core.ids import NodeId
from pydra_core.protocol.pulse import Beat, Concern
from pydra_core.protocol.states import NodeState
from pydra_core.protocol.verbs import PulseTold, Submit
from pydra_gui.theme.theme import color
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.overview import OverviewPanel
from pydra_gui.views.why import WhySheet
from pydra_gui.widgets.concern_cells import lead, verb_of
from tests.gui import rows
from tests.gui.live import Live, drive, until
from tests.screenshots import clusters

AT = 1_760_000_000.0
QUIET = PulseTold(beats=(), stands=Beat(at=AT))


@pytest.fixture
def panel(qtbot: QtBot) -> OverviewPanel:
    made = OverviewPanel(now=lambda: AT)
    for table in (made.concerns, made.capacity):
        QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(1300, 820)
    made.show()
    return made


def test_nodes_and_slots_are_counted_by_what_can_be_used(panel: OverviewPanel) -> None:
    panel.show_nodes(rows.nodes())
    assert panel.nodes.words().startswith("8 of 12 | 1 draining, ")
    every = [row for row in rows.nodes() if row.state == NodeState.CONNECTED]
    slots, busy = sum(row.slots for row in every), sum(row.busy for row in every)
    assert panel.slots.words() == f"{busy} of {slots} | {slots - busy} free"


def test_the_queue_tells_how_long_the_first_waits(panel: OverviewPanel) -> None:
    panel.show_pulse(QUIET)
    assert panel.queue.words() == "0 for a slot | every run has a slot"
    panel.show_pulse(msgspec.structs.replace(QUIET, stands=Beat(at=AT, queued=7), oldest=AT - 250))
    assert panel.queue.words() == "7 for a slot | the first for 4 min"


def test_runs_that_ended_are_counted_by_how(panel: OverviewPanel) -> None:
    panel.show_pulse(msgspec.structs.replace(QUIET, stands=Beat(at=AT, complete=36, failed=2)))
    assert panel.ended.words() == "38 runs | 36 complete, 2 failed"
    assert "complete" in panel.ended.accessibleDescription()


def test_with_nothing_to_look_at_it_says_so(panel: OverviewPanel) -> None:
    panel.show_nodes(rows.nodes())
    panel.show_pulse(QUIET)
    assert panel._calm.isVisible()
    assert panel.throughput.accessibleDescription() == "Nothing is known yet"
    assert not panel.grab().isNull()


def test_an_empty_cluster_says_what_to_do_next(panel: OverviewPanel, qtbot: QtBot) -> None:
    panel.show_nodes(())
    assert panel._body.empty.title() == "No nodes yet"
    with qtbot.waitSignal(panel.add_asked):
        qtbot.mouseClick(panel._body.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    panel.show_nodes(rows.nodes())
    assert panel.capacity.isVisible()


def test_each_line_that_needs_attention_leads_there(panel: OverviewPanel, qtbot: QtBot) -> None:
    panel.show_nodes(rows.nodes())
    panel.show_pulse(clusters.pulse(AT))
    listed = clusters.concerns(AT)
    assert panel.concerns.model().rowCount() == len(listed)
    for place, concern in enumerate(listed[:4]):
        at = panel.concerns.visualRect(panel.concerns.model().index(place, 0)).center()
        with qtbot.waitSignal(panel.concern_opened) as told:
            qtbot.mouseClick(panel.concerns.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert told.args == [concern]
    panel.concerns.setCurrentIndex(panel.concerns.model().index(3, 0))
    with qtbot.waitSignal(panel.concern_opened) as told:
        qtbot.keyClick(panel.concerns, Qt.Key.Key_Return)
    assert told.args == [listed[3]]


def test_a_line_says_why_whose_and_since_when() -> None:
    by_kind = {each.kind: each for each in clusters.concerns(AT)}
    assert lead(by_kind["run-failed"], AT) == "KeyError: 'tas' · run 4177 · 21 min ago"
    assert lead(by_kind["node-sick"], AT) == "Three attempts failed here in a row"
    assert [verb_of(by_kind[kind]) for kind in ("run-waits", "disk", "node-lost")] == ["Why?", "Show node", "Show node"]
    assert verb_of(by_kind["node-note"]) == "Show its log"
    assert verb_of(Concern(kind="disk", title="The master's")) == "Show ended runs"


def test_figures_are_opened_by_mouse_and_keyboard(panel: OverviewPanel, qtbot: QtBot) -> None:
    panel.show_nodes(rows.nodes())
    with qtbot.waitSignal(panel.nodes_asked):
        qtbot.mouseClick(panel.nodes, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.filter_asked) as told:
        qtbot.keyClick(panel.queue, Qt.Key.Key_Return)
    assert told.args == ["state:queued"]
    with qtbot.waitSignal(panel.node_opened) as told:
        qtbot.keyClick(panel.capacity, Qt.Key.Key_Down)
        panel.capacity.setCurrentIndex(panel.capacity.model().index(0, 0))
        qtbot.keyClick(panel.capacity, Qt.Key.Key_Return)
    assert told.args == [rows.nodes()[0].node]


def test_lines_have_the_ink_of_their_place_and_say_their_value_under_the_pointer(panel: OverviewPanel) -> None:
    panel.show_nodes(rows.nodes())
    panel.show_pulse(clusters.pulse(AT))
    chart = panel.load
    picture = chart.grab().toImage()
    inks = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(0, picture.height(), 2)}
    assert color("accent-ink").name() in inks
    words = chart.words_at(chart.width() / 2)
    assert words.splitlines()[1].startswith("CPU ")
    assert chart.words_at(2) == ""
    assert "render-01 is lost" in chart.accessibleDescription()


def test_rows_that_did_not_change_are_not_told_again(panel: OverviewPanel) -> None:
    panel.show_nodes(rows.nodes())
    told: list[int] = []
    panel.capacity.model().dataChanged.connect(lambda first, last: told.extend(range(first.row(), last.row() + 1)))
    panel.show_nodes(rows.nodes())
    changed = list(rows.nodes())
    changed[3] = msgspec.structs.replace(changed[3], busy=1)
    panel.show_nodes(changed)
    assert told == [3]


def test_a_lost_link_is_said_and_the_figures_stay(panel: OverviewPanel) -> None:
    panel.show_nodes(rows.nodes())
    panel.set_lost_link("The link to the master is lost.")
    assert panel._body.notice.isVisible()
    assert panel.nodes.isVisible()
    panel.show_pulse(QUIET)
    assert not panel._body.notice.isVisible()


def test_what_a_real_master_tells_is_shown_and_leads_to_run_and_node(qapp, qtbot: QtBot, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            qtbot.addWidget(window)
            await until(lambda: window.first.isVisible())
            window.workspaces.go("overview")
            panel = window.workspaces.centre("overview").widget
            assert isinstance(panel, OverviewPanel)
            await until(lambda: panel.queue.words().startswith("0 "))
            await until(lambda: panel._body.empty.isVisible())
            panel.concern_opened.emit(Concern(kind="run-failed", title="x", run=rows.failed().row.run))
            assert window.looking.run == 4177
            panel.concern_opened.emit(Concern(kind="node-lost", title="x", node=NodeId("gone")))
            assert window.workspaces.now == "nodes"
            assert isinstance(window.workspaces.centre("nodes").widget, NodesPanel)
            await until(lambda: not panel.isVisible())
            panel.concern_opened.emit(Concern(kind="node-note", title="x", node=NodeId("oak")))
            assert window.looking.subject.node == "oak"
            assert window.log.isVisible()

    drive(qapp, walk())


def test_why_a_run_waits_is_asked_from_its_line(qapp, qtbot: QtBot, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            qtbot.addWidget(window)
            await until(lambda: window.first.isVisible())
            await live.actions.deploy(live.count_file(tmp_path / "tasks"), live.ask)
            run = (await live.actions.cluster.order(Submit(task="Count"))).run
            window.workspaces.go("overview")
            panel = window.workspaces.centre("overview").widget
            assert isinstance(panel, OverviewPanel)
            await until(lambda: panel.queue.words().startswith("1 for a slot"))
            panel.concern_opened.emit(Concern(kind="run-waits", title="Count waits", run=run))
            await until(lambda: window.findChildren(WhySheet))
            said = [each.text() for each in window.findChildren(WhySheet)[0].findChildren(QLabel)]
            assert f"Run {run} is queued" in said

    drive(qapp, walk())
