"""The sheet of versions: listed, compared, run, rolled back, removed, and pruned after it was said what goes."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pydra_core.protocol.states import RunState
from pydra_gui.models.difference import FileHead, Gap, LinePair
from pydra_gui.views.confirm import Confirm
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.prune_sheet import PruneSheet
from pydra_gui.views.run_form import RunForm
from pydra_gui.views.versions_sheet import VersionsSheet
from tests.gui.live import COUNT, Live, drive, until

TAIL = "\n".join(f"# line {number}" for number in range(20))


def text(version: int) -> str:
    return COUNT.replace("return steps", f"return steps + {version}") + TAIL


async def sheet_of(live: Live, tmp_path: Path, window: MainWindow, versions: int = 3) -> VersionsSheet:
    for version in range(1, versions + 1):
        await live.actions.deploy(live.count_file(tmp_path / "src", text(version)), live.ask)
    await until(lambda: window.watches.known_packages and len(window.watches.known_packages[0].versions) == versions)
    window.package_deeds.show_versions("count")
    return window.findChildren(VersionsSheet)[0]


def names(sheet: VersionsSheet) -> list[str]:
    return [line.name for line in sheet.model.rows()]


def test_versions_are_listed_current_first_with_the_states_of_their_last_runs(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await live.actions.deploy(live.count_file(tmp_path / "src", text(1)), live.ask)
            run = await live.actions.cluster.submit("count.Count")
            await live.actions.cluster.cancel(run.run)
            sheet = await sheet_of(live, tmp_path, window)
            assert names(sheet) == ["v3", "v2", "v1"]
            assert sheet.model.index(0, 0).data() == "v3 current"
            await until(lambda: sheet.model.row(2).states == (RunState.CANCELLED,))
            assert sheet.model.index(2, 5).data() == "1 cancelled"
            assert sheet.model.index(0, 5).data() == "–"
            window.deleteLater()

    drive(qapp, walk())


def test_the_chosen_version_is_compared_with_the_one_before_it_and_any_two_can_be(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = await sheet_of(live, tmp_path, window)
            view, model = sheet.comparison.view, sheet.comparison.view.model

            def changed() -> list[tuple[str, str]]:
                pairs = [row for row in model.rows() if isinstance(row, LinePair) and row.kind == "changed"]
                return [(pair.left.strip(), pair.right.strip()) for pair in pairs]

            await until(lambda: changed() == [("return steps + 2", "return steps + 3")])
            QTest.keyClick(sheet.table, Qt.Key.Key_Down)
            await until(lambda: changed() == [("return steps + 1", "return steps + 2")])
            sheet.comparison.new.setCurrentIndex(sheet.comparison.new.findData(3))
            await until(lambda: changed() == [("return steps + 1", "return steps + 3")])
            sheet.comparison.old.setCurrentIndex(sheet.comparison.old.findData(3))
            await until(lambda: not model.rows())
            assert sheet.comparison._empty.title() == "Nothing differs"
            assert view.isHidden()
            window.deleteLater()

    drive(qapp, walk())


def test_equal_lines_are_folded_and_unfold_with_enter_and_a_file_closes(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = await sheet_of(live, tmp_path, window, 2)
            view = sheet.comparison.view
            await until(lambda: any(isinstance(row, Gap) for row in view.model.rows()))
            folded = view.model.rowCount()
            place = next(at for at, row in enumerate(view.model.rows()) if isinstance(row, Gap))
            view.list.setFocus()
            view.list.setCurrentIndex(view.model.index(place, 0))
            QTest.keyClick(view.list, Qt.Key.Key_Return)
            await until(lambda: view.model.rowCount() > folded)
            assert not any(isinstance(row, Gap) for row in view.model.rows())
            view.list.setCurrentIndex(view.model.index(0, 0))
            QTest.keyClick(view.list, Qt.Key.Key_Return)
            assert [type(row) for row in view.model.rows()] == [FileHead]
            QTest.keyClick(sheet.table, Qt.Key.Key_Escape)
            assert sheet.over
            window.deleteLater()

    drive(qapp, walk())


def test_run_with_an_old_version_opens_its_form(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = await sheet_of(live, tmp_path, window)
            sheet.table.selectRow(2)
            assert sheet.run.text() == "Run with v1…"
            sheet.run.click()
            form = window.findChildren(RunForm)[0]
            assert form.version.currentText() == "v1"
            form.run.click()
            await until(lambda: live.notices[-1].text == "count.Count v1")
            window.deleteLater()

    drive(qapp, walk())


def test_rolling_back_asks_first_and_the_list_follows(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = await sheet_of(live, tmp_path, window)
            assert not sheet.back.isEnabled()
            assert sheet.back.toolTip() == "It is the current version already."
            sheet.table.selectRow(2)
            sheet.back.click()
            await until(lambda: window.findChildren(Confirm))
            window.findChildren(Confirm)[0].yes.click()
            await until(lambda: names(sheet) == ["v1", "v3", "v2"])
            assert sheet.chosen().version == 1
            window.deleteLater()

    drive(qapp, walk())


def test_tab_goes_from_the_list_to_the_two_versions_and_then_along_the_verbs(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = await sheet_of(live, tmp_path, window)
            sheet.table.selectRow(2)
            await until(lambda: sheet.comparison.view.isVisible())
            compared = sheet.comparison
            verbs = [sheet.prune, sheet.remove, sheet.back, sheet.close_, sheet.run]
            for wanted in (compared.old, compared.new, compared.view.list, *verbs, sheet.table):
                sheet.focusNextPrevChild(True)
                assert QApplication.focusWidget() is wanted, QApplication.focusWidget()
            window.deleteLater()

    drive(qapp, walk())


def test_one_old_version_is_removed_after_a_question(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = await sheet_of(live, tmp_path, window)
            sheet.table.selectRow(1)
            sheet.remove.click()
            await until(lambda: window.findChildren(Confirm))
            window.findChildren(Confirm)[0].yes.click()
            await until(lambda: names(sheet) == ["v3", "v1"])
            assert sheet.chosen().version == 3
            assert (sheet.comparison.old.currentData(), sheet.comparison.new.currentData()) == (1, 3)
            await until(lambda: live.notices[-1].title == "count v2 removed")
            window.deleteLater()

    drive(qapp, walk())


def test_a_prune_says_what_would_go_before_anything_does(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = await sheet_of(live, tmp_path, window)
            sheet.prune.click()
            prune = window.findChildren(PruneSheet)[0]
            await until(lambda: prune._told.text() == "Nothing would be removed.")
            assert not prune.yes.isEnabled()
            prune.keep.setText("1")
            await until(lambda: prune._told.text().startswith("v1, v2 would be removed: "))
            assert prune.yes.text() == "Remove 2 versions"
            prune.age.setText("long ago")
            assert prune.lines["age"].error.startswith("'long ago' is no span of time")
            assert not prune.yes.isEnabled()
            prune.age.setText("")
            prune.bytes.setText("2GB")
            await until(lambda: prune._told.text() == "Nothing would be removed.")
            prune.bytes.clear()
            await until(lambda: prune.yes.isEnabled())
            prune.keep.setText("2")
            assert not prune.yes.isEnabled(), "nothing goes that was not told"
            prune.keep.setText("000000001" + "9" * 5_000)
            assert prune.lines["keep"].error.startswith("Write how many stay")
            prune.keep.setText("1")
            await until(lambda: prune.yes.isEnabled())
            assert names(sheet) == ["v3", "v2", "v1"]
            prune.yes.click()
            await until(lambda: names(sheet) == ["v3"])
            assert not sheet.prune.isEnabled()
            window.deleteLater()

    drive(qapp, walk())
