"""Names and values in two columns, changed in place: labels are made once and then only get other words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from pydra_gui.widgets.labels import Elided, width_of
from pydra_gui.widgets.layouts import clear, row

KEY_WIDTH, WIDEST_KEY = 76, 104
"""A name has as much room as all names of the table have in English; words of another language may take more."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line: `mono` is for data (arguments, digests), `middle` for what may give way in its middle (paths), `whole` for what takes
    more lines rather than lose a word."""

    name: str
    value: str
    mono: bool = False
    middle: bool = False
    whole: bool = False


class Whole(QLabel):
    """A value in as many lines as it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def set_text(self, text: str) -> None:
        self.setText(text)


class Facts(QWidget):
    """A small table of facts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: tuple[tuple[str, bool, bool, bool], ...] = ()
        self._values: list[Elided | Whole] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, KEY_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        shape = tuple((fact.name, fact.mono, fact.middle, fact.whole) for fact in facts)
        if shape != self._shape:
            self._build(facts)
            self._shape = shape
        for fact, shown in zip(facts, self._values, strict=True):
            if shown.text() != fact.value:
                shown.set_text(fact.value)

    def _build(self, facts: Sequence[Fact]) -> None:
        clear(self._grid)
        self._values = []
        wide = min(WIDEST_KEY, max((ceil(width_of(fact.name, 12)) + 2 for fact in facts), default=0))
        for i, fact in enumerate(facts):
            name = Elided(fact.name, "text3", 12, mode=Qt.TextElideMode.ElideRight)
            name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            name.setFixedWidth(max(KEY_WIDTH, wide))
            self._values.append(_value(fact))
            self._grid.addWidget(name, i, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._values[-1], i, 1)


def _value(fact: Fact) -> Elided | Whole:
    if fact.whole:
        return Whole()
    mode = Qt.TextElideMode.ElideMiddle if fact.middle else Qt.TextElideMode.ElideRight
    return Elided("", "text", 12 if fact.mono else 13, mono=fact.mono, mode=mode)


class Section(QWidget):
    """The title of a part of a panel, with tools on its right; it gives way to them."""

    def __init__(self, title: str, *tools: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Elided(title, "text", 12, 600)
        line = row(gap=4, of=self)
        line.addWidget(self.title, 1)
        for each in tools:
            line.addWidget(each)
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
