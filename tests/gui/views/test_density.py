"""Rows of sheets and details are as high as people choose, too, and what is as high as its rows follows them."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.ids import RunId
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import UnitState
from pydra_gui.actions import Actions
from pydra_gui.models.run_difference import Ran
from pydra_gui.theme import theme
from pydra_gui.views.compare_sheet import CompareSheet
from pydra_gui.views.details_units import UnitsTable
from pydra_gui.views.versions_sheet import VersionsSheet
from pydra_gui.widgets.item_views import HEAD, LiveTable
from pydra_gui.widgets.result_view import ResultView
from tests.gui import rows
from tests.gui.live import Live, drive, until

HEIGHTS = {"comfortable": (34, 30), "compact": (28, 24), "dense": (22, 20)}
"""Rows that are 28 and 24 px high where they are compact; below 20 px there is no room for a glyph."""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    theme.changes.density = "compact"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1200, 800)
    return made


def height(table: LiveTable) -> int:
    assert table.sizeHintForRow(0) == table.rowHeight(0)
    return table.rowHeight(0)


@pytest.mark.parametrize("density", HEIGHTS)
def test_a_comparison_of_runs(window: QWidget, density: str) -> None:
    sheet = CompareSheet(window, Ran(rows.details()), Ran(rows.failed()), cast(Actions, None))
    theme.use_density(density)
    high = HEIGHTS[density][0]
    assert height(sheet.view) == high
    assert sheet._pages.height() == HEAD + 4 + high * sheet.model.rowCount()


@pytest.mark.parametrize("density", HEIGHTS)
def test_units_and_a_result_in_the_details(window: QWidget, density: str) -> None:
    units, result = UnitsTable(window), ResultView(window)
    units.show_rows([UnitRow(run=RunId(1), path="/u", index=at, state=UnitState.FAILED, attempt=1) for at in range(3)])
    result.show_value({"total": 3, "names": "ab"})
    theme.use_density(density)
    high = HEIGHTS[density][1]
    assert (height(units.view), units.view.height()) == (high, 3 * high)
    assert result.tree.height() == 2 * high + 2
    assert result.tree.sizeHintForIndex(result.model.index(0, 0)).height() == high


def test_versions_of_a_package(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await until(lambda: window.watches.known_packages)
            window.package_deeds.show_versions("count")
            sheet = window.findChildren(VersionsSheet)[-1]
            for density, (high, _) in HEIGHTS.items():
                theme.use_density(density)
                assert (height(sheet.table), sheet.table.height()) == (high, HEAD + 2 + 2 * high)
            sheet.finish(False)
            window.deleteLater()

    drive(qapp, walk())
