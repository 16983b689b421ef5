"""Above a mosaic: the states with their counts, which filter when they are pressed, and what pale and strong cells mean."""

from collections.abc import Mapping
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from pydra_core.protocol.mosaic import seconds
from pydra_core.protocol.states import UnitState
from pydra_gui.language import figure, tr
from pydra_gui.models.text import took
from pydra_gui.theme.theme import mix
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.chips import Flow
from pydra_gui.widgets.labels import width_of, write
from pydra_gui.widgets.mosaic_paint import PALEST
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import UNIT

SWATCH, HIGH, STEPS, STEP = 10, 26, 8, 11


class StateButton(QToolButton):
    """One state with its count. Pressed: only units in such states stand out."""

    def __init__(self, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state, self._count = state, 0
        self.setProperty("kind", "facet")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{tr(self.state)} {figure(count)}")
        self.setToolTip(tr("Only units that are {state}", state=tr(self.state)))
        self.setVisible(bool(count) or self.isChecked())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = ceil(width_of(tr(self.state), 12)) + ceil(width_of(figure(self._count), 12, 500))
        return QSize(round(SWATCH + words) + 8 + 7 + 2 * 8 + 4, HIGH)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, box = QPainter(self), QRectF(self.rect()).adjusted(8, 0, -8, 0)
        square = QRectF(box.left(), box.center().y() - SWATCH / 2, SWATCH, SWATCH)
        glyphs.paint_swatch(painter, square, UNIT[self.state])
        box.setLeft(square.right() + 8)
        used = write(painter, box, tr(self.state), "text" if self.isChecked() else "text2", 12)
        write(painter, box.adjusted(used + 7, 0, 0, 0), figure(self._count), "text", 12, 500)


class UnitStates(QWidget):
    """`filtered` carries the states that step back."""

    filtered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {state: StateButton(state, self) for state in UNIT}
        for each in self.buttons.values():
            each.toggled.connect(lambda _: self.filtered.emit(self.hidden()))
            each.show_count(0)
        flow = Flow(self)
        for each in self.buttons.values():
            flow.addWidget(each)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_counts(self, counts: Mapping[UnitState, int]) -> None:
        for state, each in self.buttons.items():
            each.show_count(counts.get(UnitState(state), 0))
        self.updateGeometry()

    def hidden(self) -> frozenset[UnitState]:
        """None while no state is pressed."""
        wanted = {UnitState(state) for state, each in self.buttons.items() if each.isChecked()}
        return frozenset(set(UnitState) - wanted) if wanted else frozenset()


class DurationScale(QWidget):
    """From the palest to the strongest: the shortest and the longest duration."""

    ROLE = Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._durations = (0, 0)
        self._gives_way = False
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_durations(self, durations: tuple[int, int]) -> None:
        """The lower five bits of a cell; without two different ones there is no scale."""
        self._durations = durations
        self.setAccessibleName(tr("Durations from {value} to {value2}", value=self._words(0), value2=self._words(1)))
        self.setToolTip(tr("Stronger cells took longer"))
        self.give_way(self._gives_way)
        self.updateGeometry()
        self.update()

    def give_way(self, gives_way: bool) -> None:
        """Hides it where there is no room."""
        self._gives_way = gives_way
        self.setVisible(self._durations[0] != self._durations[1] and not gives_way)

    def _words(self, end: int) -> str:
        return took(seconds(self._durations[end]))

    def sizeHint(self) -> QSize:
        words = width_of(self._words(0), 11) + width_of(self._words(1), 11)
        return QSize(round(words) + 12 + STEPS * STEP + 4, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        x = box.left() + write(painter, box, self._words(0), "text3", 11) + 6
        for step in range(STEPS):
            share = PALEST + (1.0 - PALEST) * step / (STEPS - 1)
            painter.fillRect(QRectF(x, box.center().y() - 5, STEP - 1, 10), mix("done", "surface", share))
            x += STEP
        write(painter, QRectF(x + 6, box.top(), box.right() - x, box.height()), self._words(1), "text3", 11)
