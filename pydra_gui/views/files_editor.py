"""The editor of files and folders that go with a run: named, chosen, or dropped onto it; several where one is wanted make a sweep."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit

from pydra_core.errors import UserError
from pydra_core.packages import sweeps
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.language import later, plural, tr
from pydra_gui.models import text
from pydra_gui.theme import icons
from pydra_gui.views.editors import TextEditor

MOST = 2_000
"""So many files are weighed while one types."""

_WORDS = {
    "file": later("Choose or drop a file"),
    "files": later("Choose or drop files"),
    "folder": later("Choose or drop a folder"),
}
_CHOOSE = {"file": later("Choose a file"), "files": later("Choose files"), "folder": later("Choose a folder")}


class FilesEditor(TextEditor):
    """Paths of this machine, with commas between several; or what an earlier run was given."""

    def __init__(self, spec: ParamSpec) -> None:
        super().__init__(spec)
        self.setAcceptDrops(True)
        said = tr(_WORDS[spec.kind])
        self.setPlaceholderText(tr("{said}, or leave it empty", said=said) if spec.optional else said)
        choose = self.addAction(icons.icon("folder", "text2"), QLineEdit.ActionPosition.TrailingPosition)
        choose.setToolTip(tr("Choose…"))
        choose.triggered.connect(self.choose)

    def choose(self) -> None:
        """Opens the system's dialog beside the form."""
        dialog = QFileDialog(self, tr(_CHOOSE[self._spec.kind]))
        modes = {"files": QFileDialog.FileMode.ExistingFiles, "folder": QFileDialog.FileMode.Directory}
        dialog.setFileMode(modes.get(self._spec.kind, QFileDialog.FileMode.ExistingFiles))
        dialog.filesSelected.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, paths: Sequence[str]) -> None:
        """Shows these instead of what was there."""
        if self._spec.kind == "files":
            self.setText(sweeps.show_one(self._spec, list(paths)))
        else:
            self.setText(",".join(sweeps.show_one(self._spec, path) for path in paths))
        self.setCursorPosition(0)

    def weight(self) -> str:
        """What stands there in words: "cat.png and 11 more, 3.4 MB", "12 files, 3.4 MB"; "" if nothing of this machine does."""
        try:
            values = self.values()
        except UserError:
            return ""
        named = [name for value in values for name in (value if isinstance(value, list) else [value])]
        found = [each for name in named if _is_name(name) for each in _files(Path(os.path.expanduser(name)), MOST + 1)]
        if not found:
            return ""
        if len(found) > MOST:
            return tr("More than {most:,} files", most=MOST)
        size = text.size(sum(size for _, size in found))
        if self._spec.kind == "folder":
            return plural(len(found), "{n:,} file, {size}", "{n:,} files, {size}", size=size)
        more = tr(" and {count:,} more", count=len(found) - 1) if len(found) > 1 else ""
        return f"{found[0][0]}{more}, {size}"

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._judge(event)

    def _judge(self, event: QDragMoveEvent) -> None:
        if self._fitting(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = self._fitting(event.mimeData())
        if paths:
            self.take(paths)
            self.setFocus()
            event.acceptProposedAction()

    def _fitting(self, dragged: QMimeData) -> list[str]:
        """The dropped paths, if this editor can take all of them."""
        paths = [url.toLocalFile() for url in dragged.urls() if url.isLocalFile()]
        folders = sum(os.path.isdir(path) for path in paths)
        wanted = {"file": folders == 0, "folder": folders == len(paths)}.get(self._spec.kind, True)
        return paths if wanted else []


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _files(path: Path, most: int) -> Iterator[tuple[str, int]]:
    """(name, bytes) of a file, or of the first files of a folder."""
    if os.path.isdir(
        path
    ):  # not Path.is_dir, which raises for a name that is too long, or in a folder that is not for us
        seen = 0
        for folder, _, names in os.walk(path):
            for name in names:
                seen += 1
                if seen > most:
                    return
                yield from _one(Path(folder, name))
    else:
        yield from _one(path)


def _one(path: Path) -> Iterator[tuple[str, int]]:
    try:
        yield path.name, path.stat().st_size
    except OSError:
        return


class Calm:
    """Tells how far files are at most ten times a second, and of each end."""

    def __init__(self, tell: Callable[[str, float, float], None]) -> None:
        self._tell = tell
        self._due = 0.0

    def __call__(self, what: str, done: int, size: int) -> None:
        now = time.monotonic()
        if now >= self._due or done >= size:
            self._due = now + 0.1
            self._tell(what, done, size)
