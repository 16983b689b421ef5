"""One file that a run left, looked at: a picture, a table or a text, as far as that can be told without opening it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from pydra_core.client.saving import unit_of
from pydra_core.protocol.messages import Artifact
from pydra_gui.language import tr
from pydra_gui.models import text
from pydra_gui.models.previews import Preview, may_open
from pydra_gui.models.table import LEFT
from pydra_gui.theme import theme
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import row
from pydra_gui.widgets.picture import Picture
from pydra_gui.widgets.result_view import PlainText

WIDTH, HIGH, LINES = 760, 420, 22
WIDEST = 240


class ArtifactSheet(Sheet):
    """`show_picture` or `show_preview` gives it what it shows; `save_asked` and `open_asked` carry the file."""

    save_asked = Signal(object)
    open_asked = Signal(object)

    def __init__(self, window: QWidget, artifact: Artifact, run: int) -> None:
        super().__init__(window, tr("The file {name}", name=artifact.name), WIDTH)
        self._artifact = artifact
        self.note = label(tr("Reading…"), "muted", wrap=True)
        self.body.addWidget(Elided(artifact.name, "text", 14, mono=True, mode=Qt.TextElideMode.ElideMiddle))
        unit = tr("unit {artifact} of ", artifact=unit_of(artifact)) if artifact.index >= 0 else ""
        self.body.addWidget(
            label(tr("{size}, from {unit}run {run}", size=text.size(artifact.size), unit=unit, run=run), "second")
        )
        self.content: QWidget | None = None
        self.body.addWidget(self.note)
        self.close_button, self.save_button, self.open_button = (
            button(tr("Close")),
            button(tr("Save…")),
            button(tr("Open")),
        )
        self.close_button.clicked.connect(lambda: self.finish(True))
        self.save_button.clicked.connect(lambda: self.save_asked.emit(artifact))
        self.open_button.clicked.connect(lambda: self.open_asked.emit(artifact))
        self.open_button.setEnabled(may_open(artifact.name))
        self.open_button.setToolTip(
            tr("In the desktop's program for it")
            if may_open(artifact.name)
            else tr("What may hold a program is saved, never opened from here")
        )
        self.body.addSpacing(6)
        self.body.addLayout(row(self.save_button, self.open_button, None, self.close_button))

    def begin(self) -> None:
        self.open(self.close_button)

    def show_picture(self, image: QImage | None) -> None:
        """A decoded picture; None for bytes that are none."""
        if image is None:
            self._say(tr("It is no PNG or JPEG within the limits of a preview: save it to look at it."))
            return
        picture = Picture(self._artifact.name, high=HIGH)
        self._put(picture)
        picture.show_image(image)
        self._say("")

    def show_preview(self, found: Preview) -> None:
        """The beginning of a text or a table."""
        if found.rows:
            self._put(_table(found.rows))
        elif found.text:
            words = PlainText(LINES)
            words.setAccessibleName(tr("Text of {name}", name=self._artifact.name))
            words.show_text(found.text)
            self._put(words)
        self._say(found.note)

    def show_fault(self, sentence: str) -> None:
        self._say(sentence)

    def _say(self, words: str) -> None:
        if not self.over:
            self.note.setText(words)
            self.note.setVisible(bool(words))

    def _put(self, content: QWidget) -> None:
        self.content = content
        self.body.insertWidget(self.body.indexOf(self.note), content)


def _table(rows: tuple[tuple[str, ...], ...]) -> QTableWidget:
    """Its first row as head; cells are plain text, to be read and copied."""
    head, *below = rows
    made = QTableWidget(len(below), len(head))
    made.setHorizontalHeaderLabels([text.one_line(cell) for cell in head])
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setAccessibleName(tr("Table"))
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(theme.row_height(24))
    made.horizontalHeader().setDefaultAlignment(LEFT)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    for at, cells in enumerate(below):
        for place, cell in enumerate(cells):
            made.setItem(at, place, QTableWidgetItem(text.one_line(cell)))
    made.resizeColumnsToContents()
    for place in range(len(head)):
        made.setColumnWidth(place, min(made.columnWidth(place) + 12, WIDEST))
    made.setFixedHeight(HIGH)
    return made
