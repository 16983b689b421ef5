"""The page of first steps over a real master: when it comes, what it ticks off, and that it leaves a person at work alone."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pydra_core.cli.demo import deploy_examples
from pydra_core.protocol.verbs import Submit
from pydra_gui.views.first_run import FirstRun
from pydra_gui.views.run_form import RunForm
from tests.gui.live import Live, drive, until


def test_with_nothing_to_show_there_are_three_ways_to_begin(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await until(lambda: window.centre.currentWidget() is window.first)
            assert window.windowTitle().startswith("Pydra")
            assert window.details_dock.isHidden()
            assert window.log_dock.isHidden()
            page = window.first
            assert (page.steps[1].done, page.next_step) == (False, page.demo)
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await until(lambda: page.steps[1].done)
            assert window.centre.currentWidget() is page, "what is done is seen to be done"
            assert (page.next_step, page.run.text(), page.files.isHidden()) == (page.run, "Run Count…", True)
            page.run.click()
            form = window.findChildren(RunForm)[-1]
            form.start()
            await until(lambda: window.runs.isVisible())
            assert not window.details_dock.isHidden()
            assert not window.log_dock.isHidden()
            window.deleteLater()

    drive(qapp, walk())


def test_a_first_run_that_comes_while_one_is_elsewhere_brings_the_panels_back(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await until(lambda: window.centre.currentWidget() is window.first)
            window.workspaces.go("history")
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: not window.steps._holds)
            window.workspaces.go("runs")
            assert window.runs.isVisible()
            assert not window.details_dock.isHidden()
            assert not window.log_dock.isHidden()
            window.deleteLater()

    drive(qapp, walk())


def test_a_layout_that_is_kept_while_one_is_elsewhere_has_the_panels_that_the_first_page_put_away(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await until(lambda: window.centre.currentWidget() is window.first)
            window.workspaces.go("history")
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: not window.steps._holds)
            window.remember()
            assert window.workspaces.now == "history"
            again = live.window()
            assert again.workspaces.now == "history"
            again.resize(1440, 900)  # in a narrow one they fold
            again.workspaces.go("runs")
            assert not again.details_dock.isHidden()
            assert not again.log_dock.isHidden()
            for each in (window, again):
                each.deleteLater()

    drive(qapp, walk())


def test_a_first_run_takes_the_keyboard_from_nobody_who_types(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.activateWindow()
            await until(lambda: window.centre.currentWidget() is window.first and QApplication.focusWidget())
            window.top.filter.setFocus()
            QTest.keyClicks(QApplication.focusWidget(), "co")
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: window.runs.model.rowCount() == 1 and not window.steps._holds)
            assert QApplication.focusWidget() is window.top.filter
            QTest.keyClicks(QApplication.focusWidget(), "unt")
            assert window.top.filter.text() == "count"
            window.deleteLater()

    drive(qapp, walk())


def test_rows_that_come_take_a_keyboard_that_nobody_uses(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.activateWindow()
            await until(lambda: window.centre.currentWidget() is window.first and QApplication.focusWidget())
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            await until(lambda: window.runs.model.rowCount() == 1)
            await until(lambda: window.runs.isVisible())
            await until(lambda: QApplication.focusWidget() is window.runs.view)
            window.deleteLater()

    drive(qapp, walk())


def test_the_steps_of_the_first_page_are_ticked_off_as_they_are_done(qapp: QApplication) -> None:
    page = FirstRun()
    page.show_cluster(1, 4, True)
    assert [step.done for step in page.steps] == [False, False, False]
    page.show_cluster(2, 8, True)
    page.demo_started()
    assert [step.done for step in page.steps] == [True, False, True]
    assert page.steps[2].accessibleName() == "Done"
    page.show_cluster(0, 0, False)
    assert not page.steps[2].done
    page.deleteLater()


def test_the_examples_are_no_file_of_ones_own(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            page = window.first
            page.demo.click()
            await deploy_examples(live.actions.cluster)
            await until(lambda: len(window.watches.known_packages) == 4)
            assert [step.done for step in page.steps] == [True, False, False]
            again = FirstRun()
            again.show_packages(window.watches.known_packages)
            assert [step.done for step in again.steps] == [True, False, False]
            again.deleteLater()
            window.deleteLater()

    drive(qapp, walk())


def test_the_first_steps_are_found_later_and_lead_back(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            await live.actions.submit(Submit(task="count.Count"))
            window = live.window()
            await until(lambda: window.runs.model.rowCount() == 1)
            next(each for each in window.commands() if each.text == "First steps").do()
            assert window.centre.currentWidget() is window.first
            assert not window.details_dock.isHidden()
            window.first.back.click()
            assert window.centre.currentWidget() is not window.first
            window.deleteLater()

    drive(qapp, walk())
