"""What stands between the tabs and the table of runs: a group as one bar, and what of the filter means nothing."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from pydra_gui.language import tr
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.group_bar import GroupBar
from pydra_gui.widgets.labels import Elided, label, rule
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Line

GROUP, NOTE, TOLD = 34, 28, 27
"""The line of what is told, with the rule below it, is as high as a row: none is cut in half by it."""


class RunsLead(QWidget):
    """Nothing to say takes no room."""

    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = label("", "section")
        self._bar = GroupBar()
        self._note, self._told = Elided("", "text2", 12), Elided("", "text2", 12)
        self.clear = button(tr("Clear filter"), "quiet")
        self.clear.clicked.connect(self.clear_asked)
        self._group_line, self._note_line, self._told_line = QFrame(), QFrame(), QFrame()
        self._lay_out()
        self.say(())
        self.tell("")
        self.show_group("", {})

    def _lay_out(self) -> None:
        lines = ((self._group_line, GROUP), (self._note_line, NOTE), (self._told_line, TOLD))
        for line, high in lines:
            line.setObjectName("surface")
            line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            line.setFixedHeight(high)
        group = row(self._name, gap=12, margins=(16, 0, 12, 0), of=self._group_line)
        group.addWidget(self._bar, 1)
        note = row(Line("info", "text3", 14), gap=8, margins=(16, 0, 12, 0), of=self._note_line)
        note.addWidget(self._note, 1)
        told = row(Line("filter", "text3", 14), gap=8, margins=(16, 0, 8, 0), of=self._told_line)
        told.addWidget(self._told, 1)
        told.addWidget(self.clear)
        self._rule = rule()
        column(self._told_line, self._group_line, self._note_line, self._rule, gap=0, of=self)

    def say(self, notes: Sequence[str]) -> None:
        """Quiet sentences about the filter; none takes them back."""
        self._note.set_text(" ".join(notes))
        self.setAccessibleDescription(" ".join(notes))
        self._note_line.setVisible(bool(notes))
        self._fold()

    def tell(self, words: str) -> None:
        """What is filtered by, with a way back; "" for nothing."""
        self._told.set_text(words)
        self._told_line.setVisible(bool(words))
        self._fold()

    def told(self) -> str:
        return self._told.text()

    def show_group(self, name: str, counts: Mapping[str, int]) -> None:
        """The group that the table is filtered by, "" for none."""
        self._name.setText(name)
        self._bar.show_counts(counts)
        self._group_line.setVisible(bool(name))
        self._fold()

    def _fold(self) -> None:
        lines = (self._group_line, self._note_line, self._told_line)
        self.setVisible(any(not line.isHidden() for line in lines))

    def note(self) -> str:
        return self._note.text()

    def name(self) -> str:
        """The group's."""
        return self._name.text()

    def group(self) -> str:
        """What is said of the group, "" without one."""
        return "" if self._group_line.isHidden() else f"{self._name.text()}: {self._bar.words()}"
