"""The files that a run and its units left behind: name, size, Look, Save…, and pictures shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pydra_core.client import lines
from pydra_core.client.saving import unit_of
from pydra_core.protocol.messages import Artifact
from pydra_gui.language import tr
from pydra_gui.models import text
from pydra_gui.models.previews import is_picture
from pydra_gui.views import row_menu
from pydra_gui.views.row_menu import copying
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import clear, column, row
from pydra_gui.widgets.picture import Picture

MOST_LINES = 100
NAME = 60
"""px of a name at least."""
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
        self.run = 0
        """Whose they are."""
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

    def section(self, artifact: Artifact) -> list[Verb | None]:
        """The verbs of a file."""
        said = f"{lines.line('artifacts', self.run, artifact.name)} --save ."
        return [
            Verb(tr("Look"), lambda: self.look_asked.emit(artifact), icon="panel"),
            Verb(tr("Save…"), lambda: self.save_asked.emit(artifact), icon="save", command=lambda: said),
            None,
            copying(tr("Copy path"), artifact.name),
            copying(tr("Copy the digest"), artifact.digest),
            copying(tr("Copy the unit"), unit_of(artifact)),
        ]

    def _line(self, artifact: Artifact) -> QWidget:
        made = QWidget()
        name = Elided(artifact.name, "text", 12, mono=True, mode=Qt.TextElideMode.ElideMiddle)
        name.setMinimumWidth(NAME)
        look, save = button(tr("Look"), "link"), button(tr("Save…"), "link")
        look.setAccessibleName(tr("Look at {name}", name=artifact.name))
        save.setAccessibleName(tr("Save {name}…", name=artifact.name))
        look.clicked.connect(lambda: self.look_asked.emit(artifact))
        save.clicked.connect(lambda: self.save_asked.emit(artifact))
        line = row(gap=8)
        line.addWidget(name, 1)
        for part in (label(text.size(artifact.size), "muted"), look, save):
            line.addWidget(part)
        whole = column(line, gap=2, of=made)
        if artifact.index >= 0:
            unit = tr("unit {unit}", unit=unit_of(artifact))
            whole.addWidget(Elided(unit, "text3", 11, mode=Qt.TextElideMode.ElideMiddle))
        row_menu.serve_line(made, lambda: self.section(artifact))
        if is_picture(artifact.name, artifact.size) and len(self._pictures) < MOST_PICTURES:
            picture = Picture(artifact.name)
            self._pictures.setdefault(artifact.digest, []).append(picture)
            whole.addWidget(picture)
        return made
