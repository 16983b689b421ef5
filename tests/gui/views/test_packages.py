"""The Packages panel: a task is run by a double click, Return or its verb, also in an older version."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pydra_core.ids import PackageName
from pydra_gui.views.packages import PackagesPanel
from tests.gui import rows


@pytest.fixture
def panel(qtbot: QtBot) -> PackagesPanel:
    made = PackagesPanel()
    qtbot.addWidget(made)
    made.resize(298, 600)
    made.show()
    made.set_rows(rows.packages())
    return made


def middle(panel: PackagesPanel, package: str, task: str, column: int) -> QPoint:
    return panel.view.visualRect(panel.model.index_of(package, task).siblingAtColumn(column)).center()


def test_new_packages_open_and_show_their_tasks(panel: PackagesPanel) -> None:
    assert panel.view.isExpanded(panel.model.index_of("count"))
    assert panel.model.index_of("count").siblingAtColumn(1).data() == "v2"
    assert panel.model.index_of("count", "count.Count").data() == "Count"


def test_a_package_that_a_person_closed_stays_closed(panel: PackagesPanel) -> None:
    panel.view.collapse(panel.model.index_of("count"))
    panel.set_rows(rows.packages()[1:])
    assert not panel.view.isExpanded(panel.model.index_of("count"))


def test_a_double_click_return_and_the_verb_run_a_task(panel: PackagesPanel, qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    panel.run_asked.connect(lambda key, version: told.append((key, version)))
    at = middle(panel, "count", "count.Count", 0)
    double_click(panel, qtbot, at)
    panel.view.setCurrentIndex(panel.model.index_of("mandelbrot", "mandelbrot.Zoom"))
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    qtbot.mouseClick(
        panel.view.viewport(), Qt.MouseButton.LeftButton, pos=middle(panel, "climate", "climate.Regrid", 1)
    )
    assert told == [("count.Count", ""), ("mandelbrot.Zoom", ""), ("climate.Regrid", "")]


def test_a_double_click_on_the_verb_asks_once(panel: PackagesPanel, qtbot: QtBot) -> None:
    told: list[str] = []
    panel.run_asked.connect(lambda key, version: told.append(key))
    double_click(panel, qtbot, middle(panel, "count", "count.Count", 1))
    assert told == ["count.Count"]


def double_click(panel: PackagesPanel, qtbot: QtBot, at: QPoint) -> None:
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_older_versions_are_in_the_menu(panel: PackagesPanel, qtbot: QtBot) -> None:
    count = rows.packages()[1]
    menu = panel.menu_for(count, count.versions[0].tasks[0])
    verbs = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(panel.run_asked) as run:
        verbs["Run with v1…"].trigger()
    with qtbot.waitSignal(panel.verbs.remove_asked) as removed:
        verbs["Remove count…"].trigger()
    assert run.args == ["count.Count", "v1"]
    assert removed.args == ["count"]


def test_choosing_a_task_chooses_its_package(panel: PackagesPanel) -> None:
    told: list[object] = []
    panel.package_selected.connect(told.append)
    panel.view.setCurrentIndex(panel.model.index_of("count", "count.Count"))
    panel.select(PackageName("climate"))
    panel.select(None)
    assert told == ["count", "climate", None]


def test_nothing_deployed_offers_to_deploy(panel: PackagesPanel, qtbot: QtBot) -> None:
    panel.set_rows([])
    assert panel._body.empty.title() == "No packages yet"
    with qtbot.waitSignal(panel.deploy_asked):
        qtbot.mouseClick(panel.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_the_panel_can_be_painted_in_all_its_states(panel: PackagesPanel) -> None:
    panel.set_loading()
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index_of("count", "count.Count"))
    assert not panel.grab().isNull()


def test_a_row_says_what_its_package_wants_before_anything_runs(panel: PackagesPanel) -> None:
    (first, *rest) = rows.packages()
    asks = replace(
        first, versions=(replace(first.versions[0], wants=("network", "shared folder data")), *first.versions[1:])
    )
    panel.set_rows((asks, *rest))
    assert panel.model.index_of("climate").data() == "climate, wants: network, shared folder data"
    assert panel.model.index_of("count").data() == "count"
    tip = str(panel.model.index_of("climate").data(Qt.ItemDataRole.ToolTipRole))
    assert "wants: network, shared folder data" in tip


def test_a_piece_of_other_tasks_is_not_in_the_list(panel: PackagesPanel) -> None:
    (first, *rest) = rows.packages()
    newest = first.versions[0]
    tasks = (newest.tasks[0], replace(newest.tasks[1], standalone=False))
    alone = replace(first, versions=(replace(newest, tasks=tasks), *first.versions[1:]))
    panel.set_rows((alone, *rest))
    assert panel.model.rowCount(panel.model.index_of("climate")) == 1
    texts = [action.text() for action in panel.menu_for(alone, None).actions()]
    assert "Run Ensemble…" in texts
    assert "Run Regrid…" not in texts
    assert "Versions of climate…" in texts


def test_verbs_of_the_menu_bar_are_of_the_chosen_package_and_say_what_is_missing(
    panel: PackagesPanel, qtbot: QtBot
) -> None:
    verbs = {verb.text: verb for verb in panel.verbs.section() if verb}
    assert verbs["Versions…"].no() == "No package is chosen. Choose one in the Packages panel."
    panel.select(PackageName("climate"))
    assert verbs["Versions…"].no() == ""
    for text, signal in (
        ("Versions…", panel.verbs.versions_asked),
        ("Prune old versions…", panel.verbs.prune_asked),
        ("Remove…", panel.verbs.remove_asked),
    ):
        with qtbot.waitSignal(signal) as asked:
            verbs[text].do()
        assert asked.args == ["climate"]
    panel.set_rows((rows.package("climate", 1, "Ensemble"),))
    assert verbs["Prune old versions…"].no() == "There is only one version of it."


def test_a_package_is_copied_by_its_path_and_as_commands(panel: PackagesPanel) -> None:
    count = next(row for row in rows.packages() if row.package == "count")
    row = replace(count, origin="/home/ada/it's here/count.py")
    menu = panel.menu_for(row, None)
    next(action for action in menu.actions() if action.text() == "Copy path").trigger()
    assert QGuiApplication.clipboard().text() == "/home/ada/it's here/count.py"
    inner = next(action.menu() for action in menu.actions() if action.text() == "Copy as command")
    tips = [action.toolTip() for action in inner.actions()]  # type: ignore[union-attr]
    assert "pydractl versions count" in tips
    assert "pydractl deploy '/home/ada/it'\"'\"'s here/count.py'" in tips


def test_a_wide_panel_tells_who_holds_a_package_and_since_when(qtbot: QtBot) -> None:
    panel = PackagesPanel()
    qtbot.addWidget(panel)
    panel.set_rows(rows.packages())
    panel.resize(298, 400)
    panel.show()
    narrow = panel.view.columnWidth(1)
    panel.resize(900, 400)
    assert panel.view.columnWidth(1) > narrow
    assert not panel.grab().isNull()
