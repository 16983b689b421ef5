"""A whole task file in ten lines, to read, to copy and to save: the one that the README shows."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pydra_core.settings import resource
from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.notices import Notice, Offer
from pydra_gui.views import choose
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import row
from pydra_gui.widgets.source_text import SourceText

WIDTH, COPIED_MS = 620, 2_000
NAME = "squares.py"


def text() -> str:
    """The file."""
    return resource(f"first_task/{NAME}").read_text("utf-8")


class TenLines(Sheet):
    """Saving has the keyboard; a saved file can be deployed by the notice that says so."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window, tr("A task in ten lines"), WIDTH)
        self._actions = actions
        self.source = SourceText()
        self.source.setProperty("kind", "well")
        self.source.show_source(NAME, text())
        lines = self.source.document().blockCount()
        self.source.setFixedHeight(round(lines * self.source.fontMetrics().lineSpacing()) + 24)
        self.copy, self.save = button(tr("Copy")), button(tr("Save as…"), "primary")
        self.close_button = button(tr("Close"))
        self.body.addWidget(label(tr("A task in ten lines"), "title"))
        about = tr(
            "A task is a class with a method “work”. Its parameters make the form, what it returns is the result."
        )
        self.body.addWidget(label(about, "second", wrap=True))
        self.body.addSpacing(4)
        self.body.addWidget(self.source)
        self.body.addSpacing(4)
        then = tr("Save it, drop it on the window, press Run… and fill in the form.")
        self.body.addWidget(label(then, "muted", wrap=True))
        self.body.addSpacing(8)
        self.body.addLayout(row(self.copy, None, self.close_button, self.save))
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(lambda: self.finish(False))
        self.save.clicked.connect(lambda: choose.place(self._window, NAME, self.save_to))
        self._clock = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._clock.timeout.connect(lambda: self.copy.setText(tr("Copy")))

    def begin(self) -> None:
        self.open(self.save)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(text())
        self.copy.setText(tr("Copied"))
        self._clock.start()

    def save_to(self, path: Path) -> None:
        """Writes it there, and offers what comes next."""
        try:
            path.write_text(text(), "utf-8")
        except OSError as error:
            said = tr("{path} cannot be written: {why}.", path=path, why=error.strerror)
            self._actions.tell("fail", tr("The task was not saved"), said)
            return
        deploy = Offer(tr("Deploy"), lambda: self._deploy(path))
        self._actions.noticed.emit(Notice("good", tr("{name} is saved", name=path.name), str(path), (deploy,)))
        self.finish(True)

    def _deploy(self, path: Path) -> None:
        self._actions.go(self._actions.deploy(path, _nothing_to_ask))


async def _nothing_to_ask(_: object) -> bool:
    """It wants nothing of machines and carries nothing besides code."""
    return True
