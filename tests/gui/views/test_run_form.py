"""The run form: made from a task's parameters, errors at their fields, Enter runs."""

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from pydra_core.ids import RunId
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.views.field import help_line, title
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.run_form import RunForm
from tests.gui.live import COUNT, Live, drive, until


async def form_of(live: Live, tmp_path: Path, window: MainWindow, text: str = COUNT) -> RunForm:
    await live.actions.deploy(live.count_file(tmp_path / "src", text), live.ask)
    await until(lambda: window.watches.known_packages)
    window.package_deeds.run_task("count.Count")
    return next(iter(window.findChildren(RunForm)))


def test_it_starts_with_defaults_and_help_and_no_errors(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            steps, name = form.fields
            assert isinstance(steps.editor, QLineEdit)
            assert steps.editor.text() == "3"
            assert steps.editor.selectedText() == "3", "what is typed takes its place"
            assert steps.editor.accessibleName() == "Steps"
            assert steps.editor.accessibleDescription() == "How far, 1 to 1,000."
            assert not steps.error
            assert not name.error
            assert form.run.isEnabled()
            window.deleteLater()

    drive(qapp, walk())


def test_run_goes_to_the_first_field_that_needs_a_change_and_the_error_goes_when_it_is_good(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            steps = form.fields[0]
            assert isinstance(steps.editor, QLineEdit)
            steps.editor.setText("many")
            form.run.click()
            assert steps.error == "Write a whole number, for example 3."
            assert steps.editor.property("bad") == "true"
            steps.editor.clear()
            QTest.keyClicks(steps.editor, "5")
            assert not steps.error
            window.deleteLater()

    drive(qapp, walk())


def test_a_wish_that_cannot_be_read_opens_the_fold_and_is_said_at_its_field(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            priority = form.when.editors["priority"]
            for text in ("-", "--5", "5-", "9" * 5000, "1001"):
                priority.setText(text)
                form.run.click()
                assert form.when.is_open
                assert priority.accessibleDescription().startswith("Write a whole number from -1,000"), text
                assert form._said.text() == "1 field needs a change"
            priority.setText("5")
            assert form._said.text() == "1..10 or 1,2,4 as a value starts a run for each"
            assert not form.over
            window.deleteLater()

    drive(qapp, walk())


def test_where_and_when_go_with_the_run(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            first = await live.actions.cluster.submit("count.Count")
            written = {
                "at": "in 10 min", "every": "1h", "after": str(first.run), "group": "night", "labels": "a, b", "priority": "7"
            }  # fmt: skip
            for name, text in written.items():
                form.when.editors[name].setText(text)
            form.run.click()
            await until(lambda: not window.findChildren(RunForm))
            row = (await live.actions.cluster.details(RunId(first.run + 1))).row
            assert row.state == "waiting"
            assert (row.every, row.group, row.labels, row.priority) == (3600.0, "night", ("a", "b"), 7)
            assert 0 < row.at - time.time() <= 600
            window.deleteLater()

    drive(qapp, walk())


def test_the_version_that_is_shown_is_the_one_that_runs_also_after_a_deploy(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            await live.actions.deploy(
                live.count_file(tmp_path / "src", COUNT.replace("return steps", "return 0")), live.ask
            )
            form.run.click()
            await until(lambda: not window.findChildren(RunForm))
            (row,) = await live.actions.cluster.runs()
            assert row.version == 1
            window.deleteLater()

    drive(qapp, walk())


def test_what_appears_while_one_types_does_not_move_the_form(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            top, height = form.card.y(), form.card.height()
            form.fields[0].editor.restore("1..10")
            await until(lambda: form.card.height() > height)
            assert form.card.y() == top
            height = form.card.height()
            form.when.head.click()
            await until(lambda: form.card.height() > height)
            assert form.card.geometry().bottom() <= window.height()
            window.deleteLater()

    drive(qapp, walk())


def test_a_field_that_needs_a_change_is_scrolled_to_in_a_low_window(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.resize(900, 520)
            form = await form_of(live, tmp_path, window)
            form.when.head.click()
            priority = form.when.editors["priority"]
            priority.setText("high")
            form.run.click()
            await until(lambda: not priority.visibleRegion().isEmpty())
            assert priority.visibleRegion().boundingRect().height() == priority.height()
            window.deleteLater()

    drive(qapp, walk())


def test_what_the_master_refuses_of_a_wish_is_said_at_its_field(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            form.when.editors["after"].setText("41")
            form.run.click()
            await until(lambda: form.when.errors())
            assert form.when.editors["after"].accessibleDescription() == "There is no run 41."
            assert form.run.isEnabled()
            window.deleteLater()

    drive(qapp, walk())


def test_a_sweep_is_previewed_counted_on_the_button_and_is_one_group(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            steps, name = (field.editor for field in form.fields)
            assert isinstance(steps, QLineEdit)
            assert isinstance(name, QLineEdit)
            steps.setText("1..10")
            name.setText("a,b")
            assert form.run.text() == "Run 20"
            assert form.preview.text().splitlines() == [
                "20 runs in one group: steps 10 × name 2", "steps=1  name=a", "steps=1  name=b", "steps=2  name=a",
                "steps=2  name=b", "and 16 more",
            ]  # fmt: skip
            form.run.click()
            await until(lambda: not window.findChildren(RunForm))
            runs = await live.actions.cluster.runs()
            assert len(runs) == 20
            assert {row.group for row in runs} == {"Count-1"}
            assert live.notices[-1].title == "20 runs queued"
            (offer,) = live.notices[-1].offers
            offer.do()
            await until(lambda: window.runs.filter().group == "Count-1")
            window.deleteLater()

    drive(qapp, walk())


def test_too_many_runs_are_refused_with_a_sentence_before_anything_is_asked(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            steps, name = (field.editor for field in form.fields)
            assert isinstance(steps, QLineEdit)
            assert isinstance(name, QLineEdit)
            steps.setText("1..1000")
            name.setText(",".join(f"n{number}" for number in range(11)))
            assert form.preview.text().startswith("These are 11,000 runs (steps 1,000 × name 11), over the limit")
            assert form.run.text() == "Run"
            form.run.click()
            await until(lambda: form._said.text().startswith("These are 11,000 runs"))
            assert not await live.actions.cluster.runs()
            window.deleteLater()

    drive(qapp, walk())


def test_enter_queues_the_run_with_the_arguments_that_were_written(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            editor = form.fields[0].editor
            assert isinstance(editor, QLineEdit)
            editor.setText("7")
            editor.setFocus()
            QTest.keyClick(editor, Qt.Key.Key_Return)
            await until(lambda: window.runs.model.rowCount() == 1)
            details = await live.actions.cluster.details(window.runs.model.row(0).run)
            assert details.arguments["steps"] == 7
            await until(lambda: not window.findChildren(RunForm))
            window.deleteLater()

    drive(qapp, walk())


def test_escape_closes_it_and_nothing_was_queued(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            QTest.keyClick(form.fields[0].editor, Qt.Key.Key_Escape)
            await until(lambda: not window.findChildren(RunForm))
            assert not await live.actions.cluster.runs()
            window.deleteLater()

    drive(qapp, walk())


def test_names_and_bounds_are_words() -> None:
    assert title("output_folder") == "Output folder"
    spec = ParamSpec(name="w", kind="int", required=True, help="pixels per row.", min=64, max=16384, unit="px")
    assert help_line(spec) == "Pixels per row, 64 to 16,384 px."
    assert help_line(ParamSpec(name="w", kind="int", required=True)) == ""
    assert title("_") == "_"


def test_what_is_wanted_is_said_in_the_list_and_in_the_form_before_the_first_run(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            asks = COUNT.replace('    """Counts."""\n', '    network = "outside"\n    shares = ["data"]\n')
            form = await form_of(live, tmp_path, window, asks)
            assert form._wants.text() == "wants: network, shared folder data"
            assert window.packages.model.index_of("count").data() == "count, wants: network, shared folder data"
            form.finish(False)
            await live.actions.deploy(live.count_file(tmp_path / "src", COUNT), live.ask)
            await until(lambda: window.packages.model.index_of("count").data() == "count")
            window.package_deeds.run_task("count.Count")
            form = window.findChildren(RunForm)[-1]
            assert form._wants.text() == "wants: nothing · no network, no files outside its work folder"
            form.version.setCurrentIndex(1)
            assert form._wants.text() == "wants: network, shared folder data"
            window.deleteLater()

    drive(qapp, walk())
