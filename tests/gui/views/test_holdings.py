"""The panel of what nodes hold: code and environments as a grid."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pydra_core.ids import WatchId
from pydra_core.protocol.verbs import Delta, Page, Snapshot
from pydra_gui.views.holdings import HoldingsPanel, HoldingsWatch
from tests.gui import rows
from tests.gui.live import Live, drive, until
from tests.screenshots import clusters

PACKAGES = clusters.distinct(rows.packages())


@pytest.fixture
def panel(qtbot: QtBot) -> HoldingsPanel:
    made = HoldingsPanel()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def test_code_is_a_grid_and_its_model_is_sound(panel: HoldingsPanel) -> None:
    panel.show_code(clusters.holders(), PACKAGES)
    model = panel.view.model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    assert model.columnCount() == len(PACKAGES) + 2
    assert model.headerData(1, Qt.Orientation.Horizontal) == PACKAGES[0].package
    words = [model.index(3, column).data() for column in range(1, 5)]
    assert words == ["held v9", "missing –", "older v6", "held v5"]
    assert not panel.grab().isNull()
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(first.row()))
    panel.show_code([msgspec.structs.replace(row, busy=0) for row in clusters.holders()], PACKAGES)
    assert told == []
    panel.show_code(clusters.holders()[1:], PACKAGES)
    assert panel.view.model() is model


def test_other_packages_are_other_columns(panel: HoldingsPanel) -> None:
    panel.show_code(clusters.holders(), PACKAGES)
    resized = SIGNAL("sectionResized(int,int,int)")
    before = panel.view.horizontalHeader().receivers(resized)
    panel.show_code(clusters.holders(), PACKAGES[:2])
    assert panel.view.model().columnCount() == 4
    assert panel.view.horizontalHeader().receivers(resized) == before, "columns that change are followed once"


def test_environments_are_chosen_in_the_head_and_kept(panel: HoldingsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.changed):
        qtbot.mouseClick(panel.environments, Qt.MouseButton.LeftButton)
    panel.show_environments(clusters.environments(), clusters.holders())
    states = {panel.view.model().index(r, c).data().split()[0] for r in range(4) for c in (1, 2, 3)}
    assert {"held", "building", "missing", "failed"} <= states
    assert not panel.grab().isNull()
    assert panel.keep() == "environments"
    panel.restore("rubbish")
    assert panel.keep() == "code"


def test_every_empty_grid_says_what_to_do_next(panel: HoldingsPanel) -> None:
    panel.show_code((), PACKAGES)
    assert panel._body.empty.title() == "No nodes yet"
    panel.show_code(rows.nodes(), ())
    assert panel._body.empty.title() == "No packages yet"
    panel.restore("environments")
    panel.show_environments((), rows.nodes())
    assert panel._body.empty.title() == "No package depends on anything"


def test_a_row_leads_to_its_node(panel: HoldingsPanel, qtbot: QtBot) -> None:
    panel.show_code(clusters.holders(), PACKAGES)
    panel.view.setCurrentIndex(panel.view.model().index(1, 0))
    with qtbot.waitSignal(panel.node_opened) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert told.args == [clusters.holders()[1].node]


def test_environments_are_followed_while_somebody_looks(qapp, qtbot: QtBot, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            qtbot.addWidget(window)
            await until(lambda: window.first.isVisible())
            window.workspaces.go("nodes")
            panel = window.workspaces.show("holdings").panel.widget
            assert isinstance(panel, HoldingsPanel)
            watch = panel.findChild(HoldingsWatch)
            assert watch is not None
            assert watch._watch._turn is None
            panel.environments.click()
            await until(lambda: watch._told)
            assert panel._body.empty.title() == "No nodes yet"

            # What a master with nodes would say: all of it once, then what changed.
            watch._watch.blockSignals(True)
            window.watches._nodes.rows = clusters.holders()
            all_of_it = clusters.environments()
            watch._took(Snapshot(watch=WatchId(1), number=0, page=Page(total=len(all_of_it), environments=all_of_it)))
            missing = next(row for row in clusters.environments() if row.state == "missing")
            place = [row.node for row in clusters.holders()].index(missing.node)
            column = 1 + sorted({row.package for row in clusters.environments()}).index(missing.package)
            await until(lambda: panel.view.model().columnCount() == 5)
            cell = panel.view.model().index(place, column)
            assert cell.data().startswith("missing")
            news = (msgspec.structs.replace(missing, state="building", text="42 of 80 MB"),)
            watch._took(
                Delta(watch=WatchId(1), number=1, page=Page(total=len(all_of_it), environments=news), order=None)
            )
            await until(lambda: panel.view.model().index(place, column).data().startswith("building"))
            panel.code.click()
            await until(lambda: watch._watch._turn is None)
            panel.environments.click()
            assert panel.view.model().index(place, column).data().startswith("building")

    drive(qapp, walk())
