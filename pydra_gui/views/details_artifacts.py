"""The files that a run left behind: name, size, Save…, and pictures shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pydra_core.protocol.messages import Artifact
from pydra_gui.models import text
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import clear, column, row
from pydra_gui.widgets.picture import Picture, decode, is_picture

MOST_LINES = 100
MOST_PICTURES = 6
"""So many are fetched unasked."""


class Artifacts(QWidget):
    """`wanted` asks for the bytes of a picture; `save_asked` carries digest and name."""

    wanted = Signal(str)
    save_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Artifact, ...] = ()
        self._pictures: dict[str, list[Picture]] = {}
        self._box: QVBoxLayout = column(gap=6, of=self)

    def show_artifacts(self, artifacts: Sequence[Artifact]) -> None:
        if tuple(artifacts) == self._shown:
            return
        self._shown = tuple(artifacts)
        self._pictures = {}
        clear(self._box)
        for artifact in self._shown[:MOST_LINES]:
            self._box.addWidget(self._line(artifact))
        if len(self._shown) > MOST_LINES:
            hidden = len(self._shown) - MOST_LINES
            self._box.addWidget(label(f"{hidden:,} more are listed by pydractl show", "muted", wrap=True))
        for digest in self._pictures:
            self.wanted.emit(digest)

    def set_artifact(self, digest: str, body: bytes) -> None:
        """The bytes of a picture have come; what is no picture stays a line."""
        image = decode(body) if digest in self._pictures else None
        if image is not None:
            for picture in self._pictures[digest]:
                picture.show_image(image)

    def _line(self, artifact: Artifact) -> QWidget:
        made = QWidget()
        name = Elided(artifact.name, "text", 12, mono=True, mode=Qt.TextElideMode.ElideMiddle)
        save = button("Save…", "link")
        save.setAccessibleName(f"Save {artifact.name}…")
        save.clicked.connect(lambda: self.save_asked.emit(artifact.digest, artifact.name))
        line = row(gap=8)
        line.addWidget(name, 1)
        line.addWidget(label(text.size(artifact.size), "muted"))
        line.addWidget(save)
        whole = column(line, gap=6, of=made)
        if is_picture(artifact.name, artifact.size) and len(self._pictures) < MOST_PICTURES:
            picture = Picture(artifact.name)
            self._pictures.setdefault(artifact.digest, []).append(picture)
            whole.addWidget(picture)
        return made
