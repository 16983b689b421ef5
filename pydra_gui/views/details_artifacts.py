"""The files that a run and its units left behind: name, size, Look, Save…, and pictures shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pydra_core.client.saving import unit_of
from pydra_core.protocol.messages import Artifact
from pydra_gui.language import tr
from pydra_gui.models import text
from pydra_gui.models.previews import is_picture
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import clear, column, row
from pydra_gui.widgets.picture import Picture

MOST_LINES = 100
MOST_NOTES = 10
MOST_PICTURES = 6
"""So many are fetched unasked."""


class Artifacts(QWidget):
    """`wanted` asks for a picture; `look_asked` and `save_asked` carry the file, `all_asked` is for all that there are."""

    wanted = Signal(str)
    look_asked = Signal(object)
    save_asked = Signal(object)
    all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Artifact, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._count = 0
        self._pictures: dict[str, list[Picture]] = {}
        self._box: QVBoxLayout = column(gap=6, of=self)

    def show_artifacts(self, artifacts: Sequence[Artifact], count: int = 0, notes: Sequence[str] = ()) -> None:
        """`artifacts` are the first of `count`. `notes`: a sentence for each file that was not taken."""
        count = max(count, len(artifacts))
        if (tuple(artifacts), count, tuple(notes)) == (self._shown, self._count, self._notes):
            return
        self._shown, self._count, self._notes = tuple(artifacts), count, tuple(notes)
        self._pictures = {}
        clear(self._box)
        for artifact in self._shown[:MOST_LINES]:
            self._box.addWidget(self._line(artifact))
        if (hidden := count - MOST_LINES) > 0:
            self._box.addWidget(
                label(tr("{hidden:,} more are listed by pydractl artifacts", hidden=hidden), "muted", wrap=True)
            )
        if count > 1:
            every = button(tr("Save all {count:,}…", count=count), "link")
            every.clicked.connect(self.all_asked)
            self._box.addLayout(row(None, every))
        for note in self._notes[:MOST_NOTES]:
            self._box.addWidget(label(note, "muted", wrap=True))
        for digest in self._pictures:
            self.wanted.emit(digest)

    def set_picture(self, digest: str, image: QImage | None) -> None:
        """A picture has come; what is none stays a line."""
        if image is None:
            return
        for picture in self._pictures.get(digest, ()):
            picture.show_image(image)

    def _line(self, artifact: Artifact) -> QWidget:
        made = QWidget()
        name = Elided(artifact.name, "text", 12, mono=True, mode=Qt.TextElideMode.ElideMiddle)
        look, save = button(tr("Look"), "link"), button(tr("Save…"), "link")
        look.setAccessibleName(tr("Look at {name}", name=artifact.name))
        save.setAccessibleName(tr("Save {name}…", name=artifact.name))
        look.clicked.connect(lambda: self.look_asked.emit(artifact))
        save.clicked.connect(lambda: self.save_asked.emit(artifact))
        line = row(gap=8)
        line.addWidget(name, 1)
        if artifact.index >= 0:
            line.addWidget(label(tr("unit {artifact}", artifact=unit_of(artifact)), "muted"))
        for part in (label(text.size(artifact.size), "muted"), look, save):
            line.addWidget(part)
        whole = column(line, gap=6, of=made)
        if is_picture(artifact.name, artifact.size) and len(self._pictures) < MOST_PICTURES:
            picture = Picture(artifact.name)
            self._pictures.setdefault(artifact.digest, []).append(picture)
            whole.addWidget(picture)
        return made
