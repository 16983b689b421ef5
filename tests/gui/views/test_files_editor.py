"""Files in the run form: dropped or named, weighed, sent with the run, and how that is said."""

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pydra_core.ids import RunId
from pydra_core.protocol.manifest import Kind, ParamSpec
from pydra_gui.views.field import Field
from pydra_gui.views.files_editor import FilesEditor
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.run_form import RunForm
from tests.gui.live import Live, drive, until

GIVEN = """
from pydra_core.tasks import InputFile, InputFiles, Task

class Count(Task):
    def work(self, picture: InputFile, more: InputFiles | None = None): ...
"""


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Any]:
    fields = []

    def made(kind: Kind, **more: Any) -> tuple[Field, FilesEditor]:
        field = Field(ParamSpec(kind=kind, **({"name": "x", "required": True} | more)), None)  # type: ignore[arg-type]
        fields.append(field)
        qtbot.addWidget(field.editor)
        assert isinstance(field.editor, FilesEditor)
        return field, field.editor

    yield made
    for field in fields:
        field.deleteLater()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("b, c.png", "a.png", "d,e.png")]
    for path in paths:
        path.write_bytes(b"x" * 500)
    return paths


def drop(editor: FilesEditor, *paths: Path) -> bool:
    """Whether it takes them."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():  # PySide6 6.12 deprecates it, and 6.8 has no other
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(editor.rect().center(), Qt.DropAction.CopyAction, dragged, button, none)
    enter.ignore()
    editor.dragEnterEvent(enter)
    if enter.isAccepted():
        editor.dropEvent(QDropEvent(QPointF(editor.rect().center()), Qt.DropAction.CopyAction, dragged, button, none))
    return enter.isAccepted()


def test_files_that_are_dropped_stand_there_whatever_their_names(make: Any, files: list[Path]) -> None:
    field, editor = make("files")
    assert drop(editor, *files)
    assert field.values() == [[str(path) for path in files]]
    assert field._line.help == "b, c.png and 2 more, 2 kB"


def test_several_files_where_one_is_wanted_make_a_sweep(make: Any, files: list[Path]) -> None:
    field, editor = make("file")
    assert drop(editor, *files)
    assert field.values() == [str(path) for path in files]


def test_a_folder_is_taken_where_one_is_wanted_and_nowhere_else(make: Any, files: list[Path], tmp_path: Path) -> None:
    _, one = make("file")
    assert not drop(one, tmp_path)
    field, folder = make("folder")
    assert not drop(folder, files[0])
    assert drop(folder, tmp_path)
    assert field.values() == [str(tmp_path)]
    assert field._line.help == "3 files, 2 kB"


def test_what_an_earlier_run_was_given_is_given_again(make: Any) -> None:
    field, editor = make("file")
    form = {"$input": "0" * 64, "name": "cat.png", "size": 12, "files": 1}
    field.set_value(form)
    assert editor.text() == "cat.png (12 bytes)"
    assert field.values() == [form]


async def form_of(live: Live, tmp_path: Path, window: MainWindow) -> RunForm:
    await live.actions.deploy(live.count_file(tmp_path / "src", GIVEN), live.ask)
    await until(lambda: window.watches.known_packages)
    window.package_deeds.run_task("count.Count")
    return next(iter(window.findChildren(RunForm)))


def test_files_go_with_the_run_and_what_cannot_go_is_said_at_its_field(
    qapp: QApplication, tmp_path: Path, files: list[Path]
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            form = await form_of(live, tmp_path, window)
            picture, more = (each.editor for each in form.fields)
            assert isinstance(picture, FilesEditor)
            assert isinstance(more, FilesEditor)
            picture.take([str(tmp_path / "missing.png")])
            form.start()
            await until(lambda: form.fields[0].error)
            assert form.fields[0].error.startswith("There is no ")
            assert form.run.isEnabled()
            told: list[tuple[str, float, float]] = []
            form.moved.connect(lambda *how: told.append(how))
            picture.take([str(path) for path in files])
            more.take([str(files[0])])
            assert form.run.text() == "Run 3"
            form.start()
            await until(lambda: form.over)
            await asyncio.sleep(0)
            assert ("sending", 500, 500) in told  # equal files go once
            about = await live.actions.cluster.details(RunId(2))
            assert about.arguments["picture"]["name"] == "a.png"
            assert about.arguments["more"] == about.arguments["picture"] | about.arguments["more"]
            window.deleteLater()

    drive(qapp, walk())


@pytest.mark.parametrize("written", ["~nobody-of-this-name/cat.png", "x" * 300, "/dev/null/cat.png"])
def test_what_can_be_no_file_of_this_machine_weighs_nothing(make: Any, written: str) -> None:
    field, editor = make("file")
    editor.setText(written)
    assert editor.weight() == ""
    assert field.values() == [written]
