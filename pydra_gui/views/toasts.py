"""Toasts: what just happened, at the bottom right, newest below, three at most; good ones leave, failures stay until they are read."""

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QVBoxLayout, QWidget

from pydra_gui.language import tr
from pydra_gui.notices import Notice
from pydra_gui.theme import motion
from pydra_gui.views.frames import frame
from pydra_gui.views.shadow import paint_shadow
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Line
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import NODE, RUN, Look

AT_MOST = 3
STAY_MS = 6_000
FADE_MS = 120
WIDTH, EDGE, GAP = 360, 14, 10
SHADE = 24
"""Room for the shadow around a card."""


class Toast(QWidget):
    """One notice as a card. It takes the keyboard by Tab; Esc closes it."""

    ROLE = Role.AlertMessage

    left = Signal()

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.stays = notice.tone in ("fail", "hold") or notice.seconds > 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{notice.title}. {notice.text}")
        self._card = _card(notice, self)
        self._card.move(SHADE, SHADE)
        self.close_tool = self._card.findChild(QWidget, "close")
        self._timer = QTimer(self, singleShot=True, interval=STAY_MS)
        self._timer.timeout.connect(self.leave)
        layout = self._card.layout()
        self._card.setFixedHeight(
            layout.totalHeightForWidth(WIDTH)
            if layout and layout.hasHeightForWidth()
            else self._card.sizeHint().height()
        )
        self._card.adjustSize()
        self.resize(self._card.width() + 2 * SHADE, self._card.height() + 2 * SHADE)
        self._appear()

    def _appear(self) -> None:
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        fade = QPropertyAnimation(effect, b"opacity", self)
        fade.setDuration(motion.duration(FADE_MS))
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        fade.finished.connect(lambda: effect.setEnabled(False))
        fade.start()
        if not self.stays:
            self._timer.start()
        elif self.notice.seconds:
            self._timer.start(self.notice.seconds * 1000)

    def leave(self) -> None:
        """Goes away."""
        self.hide()
        self.left.emit()

    @property
    def card(self) -> QFrame:
        return self._card

    def enterEvent(self, event: QEnterEvent) -> None:
        if not self.stays:
            self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.stays:
            self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Delete):
            self.leave()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_shadow(QPainter(self), QRectF(self._card.geometry()), 10)


class Toasts(QObject):
    """Shows notices over a window."""

    def __init__(self, window: QWidget, below: int) -> None:
        """`below` px at the foot of the window stay free (the status bar)."""
        super().__init__(window)
        self._window, self._below = window, below
        self._shown: list[Toast] = []
        window.installEventFilter(self)

    @property
    def shown(self) -> tuple[Toast, ...]:
        """Oldest first."""
        return tuple(self._shown)

    def say(self, notice: Notice) -> None:
        """Shows a notice; the oldest good one makes room, then the oldest."""
        while len(self._shown) >= AT_MOST:
            (next((toast for toast in self._shown if not toast.stays), self._shown[0])).leave()
        toast = Toast(notice, self._window)
        toast.left.connect(lambda: self._gone(toast))
        self._shown.append(toast)
        toast.show()
        self._arrange()

    def close(self, notice: Notice) -> None:
        """Closes what has nothing to offer any more."""
        for toast in self.shown:
            if toast.notice is notice:
                toast.leave()

    def close_newest(self) -> None:
        """Closes the newest, if there is one."""
        if self._shown:
            self._shown[-1].leave()

    def _gone(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        bottom = self._window.height() - self._below - EDGE
        for toast in reversed(self._shown):
            top = bottom - toast.card.height()
            toast.move(self._window.width() - EDGE - WIDTH - SHADE, top - SHADE)
            toast.raise_()
            bottom = top - GAP

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False


def _card(notice: Notice, toast: Toast) -> QFrame:
    made = frame("raised")
    made.setParent(toast)
    made.setFixedWidth(WIDTH)
    close = tool("close", tr("Close this notice"))
    close.setObjectName("close")
    close.clicked.connect(toast.leave)
    title = label(notice.title, "section", wrap=True)
    head = row(_sign(notice), gap=8)
    head.addWidget(title, 1)
    head.addWidget(close)
    body: QVBoxLayout = column(head, gap=3, margins=(14, 8, 8, 10), of=made)
    if notice.text:
        text = label(notice.text, "second", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = row(24, gap=0, margins=(0, 0, 8, 0))
        line.addWidget(text, 1)
        body.addLayout(line)
    if notice.offers:
        body.addLayout(row(16, *(_offer(notice, at, toast) for at in range(len(notice.offers))), None, gap=4))
    return made


def _offer(notice: Notice, at: int, toast: Toast) -> QWidget:
    offer = notice.offers[at]
    made = button(offer.text, "quiet")
    made.clicked.connect(toast.leave)
    made.clicked.connect(lambda: offer.do())
    return made


def _sign(notice: Notice) -> QWidget:
    looks: dict[str, Look] = {"good": RUN["complete"], "fail": RUN["failed"], "hold": NODE["sick"]}
    if notice.tone == "plain":
        return Line("info", "text3", 16)
    return Glyph(looks[notice.tone], 16, ground="raised")
