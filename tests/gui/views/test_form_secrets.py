"""Secrets and JSON in the run form: dots wherever one looks, written again for another run; Control Enter runs from several lines."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.run_form import RunForm
from tests.gui.live import Live, drive, until

FETCH = """
from pydra_core.tasks import Secret, Task


class Count(Task):
    def work(self, token: Secret, n: int = 1, headers: dict | None = None):
        return n
"""
WORD = "open-sesame,1..3"


async def form_of(live: Live, tmp_path: Path, window: MainWindow) -> RunForm:
    await live.actions.deploy(live.count_file(tmp_path / "src", FETCH), live.ask)
    await until(lambda: window.watches.known_packages)
    window.package_deeds.run_task("count.Count")
    return window.findChildren(RunForm)[0]


def said(window: QWidget) -> str:
    """All that can be read in a window: words, tips, names for readers of screens."""
    found = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel):
            found.append(widget.text())
        if isinstance(widget, QLineEdit):
            found.append(widget.displayText())
    return "\n".join(found)


def test_a_secret_is_one_value_and_is_shown_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            token, n, _ = (field.editor for field in form.fields)
            token.setText(WORD)  # type: ignore[union-attr]
            n.setText("1..3")  # type: ignore[union-attr]
            assert form.run.text() == "Run 3"
            assert WORD not in said(window)
            form.run.click()
            await until(lambda: live.notices and live.notices[-1].title == "3 runs queued")
            assert WORD not in said(window)
            (row, *_) = await live.actions.cluster.runs()
            await window.run_deeds._again(row.run)
            again = window.findChildren(RunForm)[-1]
            assert again.when.editors["group"].text() == row.group
            assert again.fields[0].editor.text() == ""  # type: ignore[union-attr]
            assert again.fields[0].editor.accessibleDescription().startswith("Write it again")
            assert again.fields[1].editor.text() in ("1", "2", "3")  # type: ignore[union-attr]
            again.run.click()
            assert again.fields[0].error == "Write the secret itself; it is shown to nobody."
            window.deleteLater()

    drive(qapp, walk())


def test_control_enter_runs_from_a_field_of_several_lines(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            form.fields[0].editor.setText("x")  # type: ignore[union-attr]
            headers = form.fields[2].editor
            assert isinstance(headers, QPlainTextEdit)
            headers.setPlainText('{\n "a": 1\n "b": 2\n}')
            headers.setFocus()
            QTest.keyClick(headers, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            assert form.fields[2].error.startswith("Line 3, column 2:")
            headers.setPlainText('{"a": 1}')
            QTest.keyClick(headers, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: not window.findChildren(RunForm))
            (row,) = await live.actions.cluster.runs()
            assert (await live.actions.cluster.details(row.run)).arguments["headers"] == {"a": 1}
            window.deleteLater()

    drive(qapp, walk())
