"""The system's dialogs for files and folders; what was chosen is given to a function, nothing waits."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from pydra_gui.language import tr

Chosen = Callable[[list[Path]], None]


def files(window: QWidget, chosen: Chosen) -> None:
    """One or more files to deploy."""
    _open(
        window,
        tr("Deploy files"),
        QFileDialog.FileMode.ExistingFiles,
        tr("Task files (*.py *.zip);;All files (*)"),
        chosen,
    )


def folder(window: QWidget, chosen: Chosen) -> None:
    """A folder to deploy."""
    _open(window, tr("Deploy a folder"), QFileDialog.FileMode.Directory, "", chosen)


def place(window: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
    """A place to save something to; `name` is proposed."""
    dialog = QFileDialog(window, tr("Save"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save_folder(window: QWidget, chosen: Callable[[Path], None]) -> None:
    """A folder to save files into."""
    title = tr("Save into a folder")
    _open(window, title, QFileDialog.FileMode.Directory, "", lambda paths: chosen(paths[0]) if paths else None)


def _open(window: QWidget, title: str, mode: QFileDialog.FileMode, kinds: str, chosen: Chosen) -> None:
    dialog = QFileDialog(window, title)
    dialog.setFileMode(mode)
    if kinds:
        dialog.setNameFilter(kinds)
    if mode is QFileDialog.FileMode.Directory:
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.filesSelected.connect(lambda paths: chosen([Path(path) for path in paths]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
