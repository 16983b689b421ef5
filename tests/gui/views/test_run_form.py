"""The run form: made from a task's parameters, errors at their fields, Enter runs."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit

from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.views.field import Field, help_line, title
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


def test_a_priority_that_is_no_number_is_said_beside_the_buttons(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            for text in ("-", "--5", "5-", "9" * 5000, "1001"):
                form.priority.setText(text)
                form.run.click()
                assert form._said.text().startswith("Write a whole number from -1,000"), text
            assert not form.over
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


def test_every_kind_of_parameter_has_its_editor(qapp: QApplication) -> None:
    kinds = {
        "int": QLineEdit,
        "float": QLineEdit,
        "str": QLineEdit,
        "bool": QCheckBox,
        "choice": QComboBox,
        "path": QLineEdit,
        "list": QLineEdit,
    }
    for kind, editor in kinds.items():
        field = Field(ParamSpec(name="x", kind=kind, required=True, choices=("a", "b")), qapp)  # type: ignore[arg-type]
        assert isinstance(field.editor, editor), kind
        field.editor.deleteLater()
        field.deleteLater()


def test_a_secret_is_dots_and_is_never_filled_in_and_members_are_chosen(qapp: QApplication) -> None:
    secret = Field(ParamSpec(name="password", kind="secret", required=True), qapp)
    member = Field(ParamSpec(name="colour", kind="enum", required=True, choices=("RED", "BLUE")), qapp)
    assert isinstance(secret.editor, QLineEdit)
    assert secret.editor.echoMode() is QLineEdit.EchoMode.Password
    secret.set_value("••••••••")
    assert secret.editor.text() == ""
    assert isinstance(member.editor, QComboBox)
    member.set_value("BLUE")
    assert member.value() == "BLUE"
    for field in (secret, member):
        field.editor.deleteLater()
        field.deleteLater()


def test_names_and_bounds_are_words() -> None:
    assert title("output_folder") == "Output folder"
    spec = ParamSpec(name="w", kind="int", required=True, help="pixels per row.", min=64, max=16384, unit="px")
    assert help_line(spec) == "Pixels per row, 64 to 16,384 px."
    assert help_line(ParamSpec(name="w", kind="int", required=True)) == ""
