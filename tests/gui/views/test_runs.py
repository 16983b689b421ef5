"""The Runs panel asks by filters, follows what comes, and its verbs carry run numbers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pydra_core.ids import NodeId, PackageName, WatchId
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Delta, Filter, Page, Snapshot
from pydra_gui.views.runs import PAGE, RunsPanel
from pydra_gui.widgets import run_cells
from tests.gui import rows


@pytest.fixture
def panel(qtbot: QtBot) -> RunsPanel:
    made = RunsPanel(clock=lambda: rows.NOW)
    qtbot.addWidget(made)
    made.resize(790, 600)
    made.show()
    return made


def snapshot(page: Page) -> Snapshot:
    return Snapshot(watch=WatchId(1), number=1, page=page)


def cell(panel: RunsPanel, place: int, column: int) -> str:
    return str(panel.model.index(place, column).data())


def test_runs_are_shown_with_counts_on_the_tabs(panel: RunsPanel) -> None:
    panel.apply(snapshot(rows.page()))
    assert [each.text() for each in panel.tabs.buttons] == [
        "All  1,284",
        "Running  3",
        "Waiting  3",
        "Failed  4",
        "Complete  1,241",
    ]
    assert [cell(panel, 2, c) for c in (0, 1, 3, 4, 5, 6, 7)] == [
        "4182",
        "running",
        "61.5 %",
        "row 61,482",
        "atlas",
        "12:40",
        "7:56",
    ]
    assert not panel.grab().isNull()


def test_a_delta_changes_one_row_in_place(panel: RunsPanel) -> None:
    panel.apply(snapshot(rows.page()))
    panel.select(4180)
    told: list[tuple[int, int]] = []
    panel.model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    later = rows.run(4182, RunState.COMPLETE, done=100_000, total=100_000, ended=rows.NOW)
    panel.apply(Delta(watch=WatchId(1), number=2, page=rows.page((later,))))
    assert told == [(2, 2)]
    assert cell(panel, 2, 1) == "complete"
    assert [row.run for row in panel.selected()] == [4180]


def test_a_new_run_comes_on_top_and_the_choice_stays(panel: RunsPanel) -> None:
    panel.apply(snapshot(rows.page()))
    panel.select(4182)
    told: list[object] = []
    panel.run_selected.connect(told.append)
    new = rows.run(4185, RunState.QUEUED)
    order = ("4185", *(str(row.run) for row in rows.runs()))
    panel.apply(Delta(watch=WatchId(1), number=2, page=rows.page((new,)), order=order))
    assert (cell(panel, 0, 0), [row.run for row in panel.selected()], told) == ("4185", [4182], [])


def test_a_run_started_here_is_chosen_whether_its_row_or_its_number_comes_first(panel: RunsPanel) -> None:
    panel.apply(snapshot(rows.page()))
    panel.await_run(4182)
    assert [row.run for row in panel.selected()] == [4182], "its row was there already, and nothing else is to come"
    panel.await_run(4185)
    assert [row.run for row in panel.selected()] == [4182]
    new = rows.run(4185, RunState.QUEUED)
    order = ("4185", *(str(row.run) for row in rows.runs()))
    panel.apply(Delta(watch=WatchId(1), number=2, page=rows.page((new,)), order=order))
    assert [row.run for row in panel.selected()] == [4185]


def test_tabs_and_facets_make_one_filter(panel: RunsPanel, qtbot: QtBot) -> None:
    told: list[Filter] = []
    panel.filter_changed.connect(told.append)
    qtbot.mouseClick(panel.tabs.buttons[3], Qt.MouseButton.LeftButton)
    panel.set_node(NodeId("ab"))
    panel.set_package(PackageName("count"))
    panel.set_text("tas")
    panel.set_text("tas")
    panel.clear_filter()
    states = (RunState.FAILED,)
    assert told == [
        Filter(states=states),
        Filter(states=states, node=NodeId("ab")),
        Filter(states=states, node=NodeId("ab"), package=PackageName("count")),
        Filter(states=states, node=NodeId("ab"), package=PackageName("count"), text="tas"),
        Filter(),
    ]
    assert panel.tabs.buttons[0].isChecked()


def test_sorting_is_asked_for(panel: RunsPanel) -> None:
    told: list[str] = []
    panel.sort_changed.connect(told.append)
    head = panel.view.horizontalHeader()
    head.setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    head.setSortIndicator(6, Qt.SortOrder.DescendingOrder)
    head.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert told == ["task", "-took", ""]


def test_scrolling_to_the_end_asks_for_more(panel: RunsPanel, qtbot: QtBot) -> None:
    many = tuple(rows.run(i, RunState.COMPLETE, ended=rows.NOW) for i in range(PAGE, 0, -1))
    panel.apply(snapshot(rows.page(many)))
    with qtbot.waitSignal(panel.limit_changed) as asked:
        panel.view.scrollToBottom()
    assert asked.args == [2 * PAGE]


def test_no_runs_says_what_to_do(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.apply(snapshot(Page(total=0)))
    assert panel._body.empty.title() == "No runs yet"
    with qtbot.waitSignal(panel.deploy_asked):
        qtbot.mouseClick(panel._body.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_filtered_to_nothing_offers_to_clear_the_filter(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.set_text("nothing like this")
    panel.apply(snapshot(Page(total=0)))
    assert panel._body.empty.title() == "No run matches"
    with qtbot.waitSignal(panel.filter_changed) as asked:
        qtbot.mouseClick(panel._body.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert asked.args == [Filter()]


def test_delete_asks_to_cancel_what_still_lives(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.apply(snapshot(rows.page()))
    panel.view.selectAll()
    panel.view.setFocus()
    with qtbot.waitSignal(panel.verbs.cancel_asked) as asked:
        qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert [row.run for row in asked.args[0]] == [4184, 4183, 4182, 4181, 4180, 4178, 4176, 4172]


def test_return_opens_a_run_and_copy_takes_its_number(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.apply(snapshot(rows.page()))
    panel.select(4177)
    with qtbot.waitSignal(panel.run_opened) as opened:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (opened.args, QGuiApplication.clipboard().text()) == ([4177], "4177")


def test_a_lost_link_keeps_the_rows(panel: RunsPanel) -> None:
    panel.apply(snapshot(rows.page()))
    panel.set_lost_link("The link to the master is lost.")
    panel.set_loading()
    assert panel._body.notice.isVisible()
    assert panel.view.isVisible()


def test_only_live_rows_in_sight_tick(panel: RunsPanel) -> None:
    panel.apply(snapshot(rows.page()))
    told: list[int] = []
    panel.model.dataChanged.connect(lambda first, last: told.extend(range(first.row(), last.row() + 1)))
    panel.tick()
    assert told
    assert all(rows.runs()[i].ended == 0 for i in told)


@pytest.mark.parametrize("state", [RunState.CANCELLED, RunState.SKIPPED])
def test_what_ended_before_its_time_says_why_and_not_what_it_said_last(state: RunState) -> None:
    row: RunRow = rows.run(1, state, message="half way", reason="wrong input", why="It was cancelled: wrong input.")
    assert run_cells.message(row, rows.NOW) == "wrong input"


@pytest.mark.parametrize("state", list(RunState))
@pytest.mark.parametrize(("done", "total"), [(0.0, None), (12.0, None), (40.0, 100.0), (2_500_000.0, 2_500_000.0)])
def test_every_state_of_a_run_can_be_painted(
    panel: RunsPanel, state: RunState, done: float, total: float | None
) -> None:
    row: RunRow = rows.run(1, state, done=done, total=total, message="two\nlines", error="it\tbroke")
    panel.apply(snapshot(rows.page((row,), 1)))
    assert not panel.grab().isNull()
    assert "\n" not in run_cells.message(row, rows.NOW)


def test_tabs_give_way_on_a_narrow_window(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.apply(snapshot(rows.page()))
    panel.resize(300, 400)
    shown = [each for each in panel.tabs.buttons if each.isVisible()]
    assert [each.text() for each in shown] == ["1,284", "3", "3", "4"]
    layout = panel.tabs.layout()
    assert layout is not None
    layout.activate()
    assert all(each.width() >= each.sizeHint().width() for each in shown)
    assert panel.minimumSizeHint().width() < 320
    assert [panel.view.isColumnHidden(i) for i in (4, 5, 7)] == [True, True, True]
    panel.resize(790, 400)
    assert [panel.view.isColumnHidden(i) for i in (4, 5, 7)] == [False, False, False]
    assert panel.tabs.buttons[4].isVisible()
    assert panel.tabs.buttons[4].text() == "Complete  1,241"


def test_a_run_on_several_nodes_counts_them_and_its_group_is_in_the_tip() -> None:
    row = rows.run(1, RunState.RUNNING, nodes=3, node_name="atlas", group="night", labels=("a", "b"))
    assert run_cells.node(row) == "3 nodes"
    assert run_cells.task_tip(row).splitlines()[1:] == ["group night", "labels a, b"]


def test_tokens_of_the_field_are_facets(panel: RunsPanel, qtbot: QtBot) -> None:
    told: list[Filter] = []
    panel.filter_changed.connect(told.append)
    panel.set_text("tas state:failed node:mac* group:night")
    assert told == [Filter(text="tas", states=(RunState.FAILED,), node_name="mac*", group="night")]
    panel.apply(snapshot(Page(total=0)))
    assert panel.lead.note() == ""


def test_a_token_that_there_is_not_is_said_quietly(panel: RunsPanel) -> None:
    panel.set_text("owner:ada")
    panel.apply(snapshot(Page(total=0)))
    assert "“owner:” is no token" in panel.lead.note()
    assert panel.lead.isVisible()
    panel.set_text("eve")
    panel.apply(snapshot(Page(total=0)))
    assert panel.lead.note() == ""
    panel.set_text("")
    panel.apply(snapshot(Page(total=0)))
    assert not panel.lead.isVisible()


def test_what_is_filtered_by_is_told_with_the_rows_and_without_them_if_none_come(
    panel: RunsPanel, qtbot: QtBot
) -> None:
    panel.set_text("ada")
    assert not panel.lead.isVisible(), "the rows are still those of before"
    qtbot.waitUntil(panel.lead.isVisible)
    assert panel.lead.told() == "Only runs: with “ada”"
    panel.set_text("")
    assert panel.lead.isVisible()
    panel.apply(snapshot(Page(total=0)))
    assert not panel.lead.isVisible()


def test_a_tab_takes_the_states_out_of_the_field(panel: RunsPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.tabs.buttons[1], Qt.MouseButton.LeftButton)
    panel.set_text("a state:failed")
    assert panel.tabs.buttons[0].isChecked()
    with qtbot.waitSignal(panel.words_changed) as words:
        qtbot.mouseClick(panel.tabs.buttons[4], Qt.MouseButton.LeftButton)
    assert words.args == ["a"]
    assert panel.filter() == Filter(text="a", states=(RunState.COMPLETE,))


def test_a_group_is_one_bar_above_its_runs(panel: RunsPanel) -> None:
    panel.set_text("group:night")
    few = tuple(rows.run(i, RunState.COMPLETE, group="night") for i in range(3))
    panel.apply(snapshot(Page(total=3, counts={"complete": 3, "failed": 1, "running": 2, "queued": 4}, runs=few)))
    assert panel.lead.group() == "night: 3 of 10 runs complete · 1 failed · 2 running · 4 queued"
    assert panel.lead.isVisible()
    assert not panel.grab().isNull()
    panel.clear_filter()
    panel.apply(snapshot(Page(total=0)))
    assert panel.lead.group() == ""


def test_a_run_that_waits_for_its_time_says_when() -> None:
    row = rows.run(1, RunState.WAITING, at=rows.NOW + 90, after=(rows.run(7, RunState.RUNNING).run,), why="It waits.")
    assert run_cells.message(row, rows.NOW).startswith("At ")
    assert run_cells.message(row, rows.NOW).endswith(", after run 7")
    assert run_cells.left(row, rows.NOW) == "90 s"
    assert run_cells.message(row, rows.NOW + 100) == "After run 7"
    column = next(each for each in run_cells.columns(lambda: rows.NOW + 100) if each.title == "Message")
    assert column.tip is not None
    assert column.tip(row) == "After run 7\nIt waits."


def test_the_time_menu_is_a_token_of_the_field(panel: RunsPanel, qtbot: QtBot) -> None:
    menu = panel.tabs.time.menu()
    assert menu is not None
    with qtbot.waitSignal(panel.words_changed) as words:
        menu.actions()[4].trigger()
    assert words.args == ["since:7d"]
    assert panel.filter().since == rows.NOW - 7 * 86_400
    assert panel.tabs.time.accessibleName() == "Queued: Last 7 days"
    menu.actions()[0].trigger()
    assert panel.filter() == Filter()
    panel.set_time("8:00", "9:00")
    with qtbot.waitSignal(panel.while_asked) as asked:
        menu.actions()[-1].trigger()
    assert asked.args == [("8:00", "9:00")]
    assert panel.tabs.time.accessibleName() == "Queued: From 8:00 to 9:00"


def test_a_time_that_moves_on_is_asked_for_again_and_keeps_the_rows(qtbot: QtBot) -> None:
    now = [rows.NOW]
    panel = RunsPanel(clock=lambda: now[0])
    qtbot.addWidget(panel)
    panel.set_time("1h")
    told: list[Filter] = []
    panel.filter_changed.connect(told.append)
    panel._limit = 2 * PAGE
    panel.tick()
    now[0] += 61
    panel.tick()
    assert [each.since for each in told] == [rows.NOW + 61 - 3600]
    assert panel.limit() == 2 * PAGE


def test_what_is_filtered_is_told_with_a_way_back(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.set_node(NodeId("ab"), "atlas")
    panel.set_text("tas")
    panel.apply(snapshot(Page(total=0)))
    assert panel.lead.told() == "Only runs: on atlas, with “tas”"
    assert panel.lead.isVisible()
    qtbot.mouseClick(panel.lead.clear, Qt.MouseButton.LeftButton)
    assert panel.filter() == Filter()
    qtbot.waitUntil(lambda: not panel.lead.isVisible())
