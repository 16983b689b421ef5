"""Files over the window: the veil says what a drop would do, a drop does it, leaving changes nothing."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from pydra_core.ids import PackageName
from pydra_core.protocol.manifest import Manifest
from pydra_core.protocol.verbs import DeployPlan
from pydra_gui.views.drop_plan import first_plans, local_paths, told
from pydra_gui.views.run_form import RunForm
from tests.gui import rows
from tests.gui.live import Live, drive, until

# Only the newest Qt has another way to make such an event.
pytestmark = pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def mime(*paths: Path) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return made


def enter(window: QWidget, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPointF(50, 50).toPoint(), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, data, LEFT, NONE
    )
    QApplication.sendEvent(window, event)
    return event


def test_plans_come_for_each_thing_and_leaving_changes_nothing(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            notes = tmp_path / "notes.txt"
            notes.write_text("x")
            data = mime(live.count_file(tmp_path / "src"), notes)
            assert enter(window, data).isAccepted()
            assert "reading…" in window.drops.overlay.lines()[0]
            await until(lambda: "new package count 1 task · wants: nothing" in window.drops.overlay.lines()[0])
            assert "left out: not Python, not a zip" in window.drops.overlay.lines()[1]
            QApplication.sendEvent(window, QDragLeaveEvent())
            await until(window.drops.overlay.isHidden)
            assert not await live.actions.cluster.packages()
            window.deleteLater()

    drive(qapp, walk())


def test_a_drop_deploys_by_copy_and_a_toast_says_so(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            data = mime(live.count_file(tmp_path / "src"))
            enter(window, data)
            event = QDropEvent(QPointF(50, 50), Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, data, LEFT, NONE)
            QApplication.sendEvent(window, event)
            assert event.dropAction() == Qt.DropAction.CopyAction
            await until(lambda: window.toasts.shown)
            notice = window.toasts.shown[0].notice
            assert (notice.title, notice.text) == ("count v1 deployed", "1 task")
            await until(lambda: window.watches.known_packages)
            notice.offers[0].do()
            assert window.findChildren(RunForm), "what is mostly done next is offered"
            window.deleteLater()

    drive(qapp, walk())


def test_more_than_code_is_told_in_amber_while_it_hovers_and_asked_about_when_it_drops(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            top = live.count_file(tmp_path / "pack").parent
            (top / "scans.npy").write_bytes(bytes(6_000_000))
            (top / ".git").mkdir()
            enter(window, mime(top))
            await until(lambda: "new package pack" in window.drops.overlay.lines()[0])
            assert window.drops.overlay.lines()[1:] == [
                "scans.npy is data (6.0 MB).\nTo leave that out write into pack/.pydraignore: /scans.npy",
                ".git/ is left out anyhow.",
            ]
            QApplication.sendEvent(window, QDragLeaveEvent())
            live.answer = False
            assert await live.actions.deploy(top, live.ask) is None
            assert live.questions[0].title == "pack carries more than code"
            assert "/scans.npy" in live.questions[0].lines
            assert not await live.actions.cluster.packages()
            live.answer = True
            assert await live.actions.deploy(top, live.ask) is not None
            (top / ".pydraignore").write_text("/scans.npy\n")
            assert await live.actions.deploy(top, live.ask) is not None
            assert len(live.questions) == 2
            window.deleteLater()

    drive(qapp, walk())


def test_a_drag_without_files_is_not_taken(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            data = QMimeData()
            data.setText("words")
            assert not enter(window, data).isAccepted()
            web = QMimeData()
            web.setUrls([QUrl("https://example.org/count.py")])
            assert local_paths(web) == []
            window.deleteLater()

    drive(qapp, walk())


def test_no_child_keeps_a_drag_for_itself(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            assert window.acceptDrops()
            assert [child for child in window.findChildren(QWidget) if child.acceptDrops()] == []
            window.deleteLater()

    drive(qapp, walk())


def test_names_alone_tell_what_is_left_out(tmp_path: Path) -> None:
    assert first_plans([Path("/", "x" * 300)])[0].icon == "file"  # a name that is too long for any system
    plans = first_plans([tmp_path, tmp_path / "a.py", tmp_path / "b.ZIP", tmp_path / "c.txt"])
    assert [plan.ready for plan in plans] == [False, False, False, True]


def test_a_plan_says_what_is_wanted_and_counts_what_people_can_run(tmp_path: Path) -> None:
    piece = replace(rows.task("sky", "Piece"), standalone=False)
    manifest = Manifest(
        package=PackageName("sky"), tasks=(rows.task("sky", "Watch"), piece), wants=("network", "shared folder data")
    )
    plan = told(tmp_path / "sky.py", manifest, DeployPlan(what="new", version=1))
    assert (plan.wants, plan.tone) == ("1 task · wants: network, shared folder data", "hold")
    quiet = told(tmp_path / "sky.py", replace(manifest, wants=()), DeployPlan(what="new", version=1))
    assert (quiet.wants, quiet.tone) == ("1 task · wants: nothing", "plain")
