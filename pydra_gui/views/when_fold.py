"""The fold "Where and when" of the run form: all that a run can be told besides its arguments, written and read as in the terminal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pydra_core.client import wishes
from pydra_core.errors import UserError
from pydra_gui.language import later, tr
from pydra_gui.models import text
from pydra_gui.theme import icons
from pydra_gui.views.field import FormLine
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import Elided
from pydra_gui.widgets.layouts import column, row

LINES = {
    "at": (later("At"), later("at once"), later("18:30, tomorrow 8:00, 2026-11-30 18:30, or in 10 min.")),
    "every": (later("Every"), later("once"), later("10m, 1h30m or 2d: again and again, in one group.")),
    "after": (
        later("After runs"),
        later("none"),
        later("Numbers of runs that must be complete first, such as 41, 43."),
    ),
    "group": (later("Group"), later("none"), later("A name that runs share.")),
    "labels": (later("Labels"), later("none"), later("Words to find it by, with commas between.")),
    "priority": (later("Priority"), "0", later("A higher number goes first; runs of the same priority take turns.")),
    "lease": (
        later("Lease"),
        later("for ever"),
        later("10m, 2h: so long it goes on where the master cannot be reached, and is waited for."),
    ),
}
"""Name, what empty means, help."""


class WhenFold(QWidget):
    """Closed it says in one line what is wished; open it has a field for each wish."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = button(tr("Where and when"), "fold", "right", "text2")
        self.head.setAccessibleName(tr("Show where and when"))
        self._summary = Elided("", "text3", 12)
        self.editors: dict[str, QLineEdit] = {}
        self._lines: dict[str, FormLine] = {}
        self._inner = QWidget(self)
        rows = column(gap=8, margins=(0, 6, 0, 0), of=self._inner)
        for name, (title, empty, help_) in LINES.items():
            rows.addLayout(self._line(name, tr(title), tr(empty), tr(help_)).layout())
        head = row(self.head, gap=10)
        head.addWidget(self._summary, 1)
        head.addStretch()
        column(head, self._inner, gap=0, of=self)
        self._inner.hide()
        self.head.clicked.connect(self.toggle)
        self._edited()

    def _line(self, name: str, title: str, empty: str, help_: str) -> FormLine:
        editor = self.editors[name] = QLineEdit()
        editor.setPlaceholderText(empty)
        editor.textChanged.connect(lambda _: self._edited(name))
        line = self._lines[name] = FormLine(title, editor, help_)
        return line

    @property
    def is_open(self) -> bool:
        return not self._inner.isHidden()

    def toggle(self) -> None:
        """Opens it with the keyboard in its first field, or closes it."""
        opens = not self.is_open
        self._inner.setVisible(opens)
        self.head.setIcon(icons.icon("down" if opens else "right", "text2"))
        self.head.setAccessibleName(tr("Hide where and when") if opens else tr("Show where and when"))
        if opens:
            self.editors["at"].setFocus()
        self._summary.setVisible(not opens)
        self.updateGeometry()

    def wishes(self) -> dict[str, Any]:
        """The fields of a `Submit` by name. Raises UserError with `fields`."""
        return wishes.read(self.texts(), datetime.now().astimezone())

    def write(self, texts: Mapping[str, str]) -> None:
        """Puts these into their fields."""
        for name, written in texts.items():
            self.editors[name].setText(written)

    def texts(self) -> dict[str, str]:
        """What stands in each field."""
        return {name: editor.text() for name, editor in self.editors.items()}

    def show_faults(self, faults: Mapping[str, str]) -> bool:
        """Puts each sentence to its field, opens if there is one, and goes to the first. False if there is none."""
        for name, line in self._lines.items():
            line.show_error(faults.get(name, ""))
        bad = next((line for line in self._lines.values() if line.error), None)
        if bad is None:
            return False
        if not self.is_open:
            self.toggle()
        bad.focus()
        return True

    def errors(self) -> int:
        """How many fields need a change."""
        return sum(1 for line in self._lines.values() if line.error)

    def _edited(self, name: str = "") -> None:
        if name and self._lines[name].error:
            self._lines[name].show_error(_fault(name, self.editors[name].text()))
        if name == "at":
            self._tell_moment()
        self._summary.set_text(" · ".join(self._words()))
        self.changed.emit()

    def _tell_moment(self) -> None:
        """A moment that can be read is said in full, so that nobody waits for the wrong day."""
        now = datetime.now().astimezone()
        written = self.editors["at"].text()
        help_ = tr(LINES["at"][2])
        if written.strip() and not _fault("at", written):
            at = float(wishes.read({"at": written}, now)["at"])
            help_ = tr(
                "{at}, in {at2}.", at=text.moment(at, now.timestamp()), at2=text.duration(at - now.timestamp() + 0.5)
            )
        self._lines["at"].show_help(help_[:1].upper() + help_[1:])

    def _words(self) -> list[str]:
        said = {name: written.strip() for name, written in self.texts().items()}
        parts = [
            said["at"] and tr("at {said}", said=said["at"]) if not said["at"].startswith(("in ", "+")) else said["at"]
        ]
        parts = [parts[0] or tr("at once")]
        parts += [tr("every {said}", said=said["every"])] if said["every"] else []
        parts += [tr("after {said}", said=said["after"])] if said["after"] else []
        parts += [tr("group {said}", said=said["group"])] if said["group"] else []
        parts += [said["labels"]] if said["labels"] else []
        parts += [tr("lease {said}", said=said["lease"])] if said["lease"] else []
        return [*parts, tr("priority {said}", said=said["priority"] or 0)]


def _fault(name: str, written: str) -> str:
    try:
        wishes.read({name: written}, datetime.now().astimezone())
    except UserError as error:
        return error.fields.get(name, error.sentence)
    return ""
