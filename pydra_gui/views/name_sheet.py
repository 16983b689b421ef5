"""One line to name something that is kept: a filter, a layout."""

from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_gui.language import tr
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH = 400
LONGEST = 60


class NameSheet(Sheet):
    """Enter keeps it, Esc leaves. A name that is taken says that the older one goes."""

    def __init__(self, window: QWidget, title: str, verb: str, taken: Collection[str], name: str = "") -> None:
        super().__init__(window, title, WIDTH)
        self._taken = taken
        self.answer: str | None = None
        """The name, once it was accepted."""
        self.name = QLineEdit(name)
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(tr("Name"))
        self.name.selectAll()
        self._note = label("", "muted", wrap=True)
        self.no, self.yes = button(tr("Go back")), button(verb, "primary")
        self.body.addWidget(label(title, "title", wrap=True))
        self.body.addSpacing(4)
        self.body.addLayout(column(label(tr("Name"), "muted"), self.name, self._note, gap=4))
        self.body.addSpacing(8)
        self.body.addLayout(row(None, self.no, self.yes))
        self.no.clicked.connect(lambda: self.finish(False))
        self.yes.clicked.connect(self._accept)
        self.name.returnPressed.connect(self._accept)
        self.name.textChanged.connect(lambda _: self._say())
        self._say()

    def _say(self) -> None:
        name = self.name.text().strip()
        self._note.setText(tr("Replaces the {name} that is there.", name=name) if name in self._taken else "")

    def _accept(self) -> None:
        name = self.name.text().strip()
        if name:
            self.answer = name
            self.finish(True)
        else:
            self._note.setText(tr("Write a name to find it by."))
            self.name.setFocus()


async def ask(window: QWidget, title: str, verb: str, taken: Collection[str], name: str = "") -> str | None:
    """The name, or None if a person left it."""
    sheet = NameSheet(window, title, verb, taken, name)
    sheet.open(sheet.name)
    await sheet.finished()
    return sheet.answer
