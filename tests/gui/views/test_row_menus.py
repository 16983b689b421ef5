"""Every row of every list has a menu: what it offers, what is copied, which lines for a terminal it has."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCalendarWidget, QHeaderView, QMenu, QTableWidget
from pytestqt.qtbot import QtBot

from pydra_core.client.saving import unit_of
from pydra_core.ids import Digest, NodeId, RunId, TaskKey
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.pulse import Concern
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Hit, Hits, Source
from pydra_gui.actions import Said
from pydra_gui.notices import Notice
from pydra_gui.views.details import DetailsPanel
from pydra_gui.views.holdings import HoldingsPanel
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.notices_panel import NoticesPanel
from pydra_gui.views.overview import OverviewPanel
from pydra_gui.views.search import SearchPanel
from pydra_gui.views.source import SourcePanel
from pydra_gui.views.verbs import Section
from pydra_gui.widgets.labels import Elided
from tests.gui import rows
from tests.gui.live import Live, drive, settled
from tests.gui.test_accessibility import every_panel
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence

CHOICES = (QHeaderView, QCalendarWidget)


def offers(section: Section) -> dict[str, str]:
    """The words of the verbs that can be done now, with what each copies or does in a terminal."""
    found = {}
    for verb in section:
        if verb is not None and not verb.no():
            QGuiApplication.clipboard().clear()
            if verb.text.startswith("Copy"):
                verb.do()
            found[verb.text] = QGuiApplication.clipboard().text() or verb.command()
    return found


def is_list(view: QAbstractItemView) -> bool:
    """Rows of something; not what a field offers, nor a calendar."""
    up = view.parent()
    while up is not None:
        if isinstance(up, QCalendarWidget) or up.metaObject().className() in ("QComboBoxPrivateContainer", "Palette"):
            return False
        up = up.parent()
    return not isinstance(view, QHeaderView | QTableWidget) and view.objectName() not in ("offered",)


@pytest.mark.parametrize("scene", [every_panel, *(SCENES[name] for name in ("versions", "compare", "overview"))])
def test_every_list_has_a_menu(qapp: QApplication, tmp_path: Path, scene: Callable[[Stage], None]) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            silence(live)
            scene(Stage(window, live))
            await settled()
            lists = [view for view in window.findChildren(QAbstractItemView) if is_list(view) and view.isVisible()]
            bare = [
                view.accessibleName()
                for view in lists
                if view.contextMenuPolicy() != Qt.ContextMenuPolicy.CustomContextMenu
            ]
            assert lists
            assert bare == []
            window.close()
            window.deleteLater()

    drive(qapp, walk())


def test_a_menu_opens_under_the_pointer_and_by_its_key(qtbot: QtBot) -> None:
    panel = NoticesPanel([Said(1, time.time(), Notice("good", "Run 7 is complete", "In 3 s."))])
    qtbot.addWidget(panel)
    panel.resize(700, 300)
    panel.show()
    for at in (panel.view.visualRect(panel.model.index(0, 0)).center(), QPoint(5, 250)):
        panel.view.setCurrentIndex(panel.model.index(0, 0))
        panel.view.customContextMenuRequested.emit(at)
        menu = panel.view.findChildren(QMenu)[-1]
        assert [each.text() for each in menu.actions()] == ["Copy", "Copy the sentence"]
        menu.close()
    assert offers(panel.section(panel.model.index(0, 0)))["Copy the sentence"] == "In 3 s."


def test_a_hit_leads_to_its_line_and_is_copied(qtbot: QtBot) -> None:
    panel = SearchPanel()
    qtbot.addWidget(panel)
    hit = Hit(
        run=RunId(7),
        task=TaskKey("a.B"),
        state=RunState.FAILED,
        ended=1.0,
        where="log",
        line=3,
        text="out of <b>memory</b>",
    )
    panel.show_hits(Hits(hits=(hit,)))
    section = panel.section(panel.model.index(0, 0))
    assert offers(section) == {
        "Show where it was said": "pydractl logs 7",
        "Show the run": "pydractl show 7",
        "Copy the text": "out of <b>memory</b>",
        "Copy the run's number": "7",
    }
    with qtbot.waitSignal(panel.line_opened) as opened:
        next(verb for verb in section if verb).do()
    assert opened.args == [7, 0, 3]


def test_a_hit_in_what_a_unit_said_leads_to_the_log_of_its_worker(qtbot: QtBot) -> None:
    panel = SearchPanel()
    qtbot.addWidget(panel)
    hit = Hit(
        run=RunId(7), task=TaskKey("a.B"), state=RunState.COMPLETE, ended=1.0, where="log", line=3, text="x", part=2,
        path="/u", unit=35,
    )  # fmt: skip
    panel.show_hits(Hits(hits=(hit, msgspec.structs.replace(hit, part=5, path="/c0/u"))))
    assert [panel.model.index(row, 4).data() for row in (0, 1)] == ["unit 35, line 4", "unit c0/35, line 4"]
    first, other = (panel.section(panel.model.index(row, 0)) for row in (0, 1))
    assert offers(first)["Show where it was said"] == "pydractl logs 7 --unit 35"
    assert offers(other)["Show where it was said"] == "pydractl logs 7"
    with qtbot.waitSignal(panel.line_opened) as opened:
        next(verb for verb in first if verb).do()
    assert opened.args == [7, 2, 3]


def test_a_menu_is_about_the_row_that_it_was_opened_for(qtbot: QtBot) -> None:
    """Rows come and go while a menu is open."""
    search, overview, grid = SearchPanel(), OverviewPanel(), HoldingsPanel()
    for each in (search, overview, grid):
        qtbot.addWidget(each)
    first, second = (
        Hit(run=RunId(run), task=TaskKey("a.B"), state=RunState.FAILED, ended=1.0, where="log", line=3, text="x") for run in (7, 8)
    )  # fmt: skip
    search.show_hits(Hits(hits=(first,)))
    show = next(verb for verb in search.section(search.model.index(0, 0)) if verb)
    search.show_hits(Hits(hits=(second, first)))
    with qtbot.waitSignal(search.line_opened) as opened:
        show.do()
    assert opened.args == [7, 0, 3]
    overview.show_nodes((rows.node("atlas"),))
    show = next(verb for verb in overview.section(overview._capacity.index(0, 0)) if verb)
    overview.show_nodes((rows.node("bench"), rows.node("atlas")))
    with qtbot.waitSignal(overview.node_opened) as opened:
        show.do()
    assert opened.args == [rows.node("atlas").node]
    grid.show_code(rows.nodes(), rows.packages())
    show = next(verb for verb in grid.section(grid.view.model().index(0, 1)) if verb)
    grid.show_code(rows.nodes()[1:], rows.packages()[:1])
    with qtbot.waitSignal(grid.node_opened) as opened:
        show.do()
    assert opened.args == [rows.nodes()[0].node]


def test_a_worker_has_its_own_verbs_before_those_of_its_node(qtbot: QtBot) -> None:
    panel = NodesPanel()
    qtbot.addWidget(panel)
    panel.set_rows(rows.nodes())
    node = next(row for row in rows.nodes() if row.workers)
    top = panel.model.index_of(node.node)
    panel.view.setCurrentIndex(top)
    assert "Show the run" not in offers(panel.section(top))
    panel.model.fetchMore(top)
    worker = panel.model.index(0, 0, top)
    found = offers(panel.section(worker))
    assert found["Show the run"] == f"pydractl show {node.workers[0].run}"
    assert found["Copy the run's number"] == str(node.workers[0].run)
    assert found["Copy name"] == node.name


def test_files_of_a_run_and_values_of_its_result_are_copied(qtbot: QtBot) -> None:
    panel = DetailsPanel()
    qtbot.addWidget(panel)
    artifact = Artifact("plots/a b.csv", Digest("c" * 64), 12, "w/u", 3)
    panel.show_run(rows.complete((artifact,)))
    found = offers(panel.artifacts.section(artifact))
    assert found["Save…"] == "pydractl artifacts 4173 'plots/a b.csv' --save ."
    assert (found["Copy path"], found["Copy the digest"]) == ("plots/a b.csv", "c" * 64)
    assert found["Copy the unit"]
    panel.result.show_value({"rows": [1, {"name": "x"}]})
    model = panel.result.model
    inner = model.index(0, 0, model.index(1, 0, model.index(0, 0)))
    assert offers(panel._value_section(inner)) == {
        "Copy the value": "x",
        "Copy its name": "name",
        "Copy path": "['rows'][1]['name']",
    }


def test_what_an_overview_and_a_grid_say_is_copied(qtbot: QtBot) -> None:
    panel = OverviewPanel()
    qtbot.addWidget(panel)
    panel._concerns.set_rows((Concern(kind="run-failed", title="Run 7 failed", text="KeyError", run=RunId(7)),))
    assert offers(panel.section(panel._concerns.index(0, 0))) == {
        "Show": "", "Copy the sentence": "Run 7 failed: KeyError", "Copy id": "7",
    }  # fmt: skip
    panel.show_nodes((rows.node("atlas"),))
    assert offers(panel.section(panel._capacity.index(0, 0)))["Copy name"] == "atlas"
    grid = HoldingsPanel()
    qtbot.addWidget(grid)
    grid.show_code(rows.nodes(), rows.packages())
    index: QModelIndex = grid.view.model().index(0, 1)
    found = offers(grid.section(index))
    assert found["Copy the package's name"] == rows.packages()[0].package
    assert NodeId(found["Copy the node's id"]) == rows.nodes()[0].node
    assert "Copy the package's name" not in offers(grid.section(grid.view.model().index(0, 0)))


def test_a_file_of_a_package_is_copied_by_its_path(qtbot: QtBot) -> None:
    panel = SourcePanel()
    qtbot.addWidget(panel)
    package = rows.packages()[0]
    panel.show_package(package)
    version = package.versions[0]
    panel.show_source(
        Source(package=package.package, version=version.version, files=("lib/a.py",), file="lib/a.py", text="x = 1")
    )
    found = offers(panel.section(panel.files.index(0, 0)))
    assert found == {
        "Copy path": "lib/a.py",
        "Copy the version's digest": version.digest,
        "Copy what is shown": "x = 1",
    }


def test_wide_names_of_files_do_not_widen_the_details(qtbot: QtBot) -> None:
    panel = DetailsPanel()
    qtbot.addWidget(panel)
    name, unit = "plots/" + "x" * 300 + ".csv", "w/" * 60 + "u"
    panel.resize(304, 700)
    panel.show()
    artifact = Artifact(name, Digest("c" * 64), 12, unit, 3)
    panel.show_run(rows.complete((artifact,)))
    assert panel.artifacts.minimumSizeHint().width() < 276
    told = {each.toolTip(): each for each in panel.artifacts.findChildren(Elided)}
    assert name in told
    assert any(unit_of(artifact) in tip for tip in told)
