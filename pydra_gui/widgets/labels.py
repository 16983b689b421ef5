"""Words on the screen, always as plain text: labels, one-line labels that give way, key caps."""

from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QStaticText, QTransform
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from pydra_gui.models.table import LEFT, plain_tip
from pydra_gui.theme.box import Area, rect_of
from pydra_gui.theme.theme import color, font
from pydra_gui.widgets.roles import Role

_AT: Final = QPointF()
"""Used again for each line: to throw one away lets the interpreter go (`Box`)."""
MOST = 1000
"""So many characters of one line are measured: more fits on no screen, and a task may write megabytes."""


def label(text: str = "", kind: str = "", wrap: bool = False, mono: bool = False) -> QLabel:
    """A label. `kind` is its role in the style sheet: hold panel count section muted second title lead display figure error key."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    if mono:
        made.setFont(font(12, mono=True))
    return made


def keycap(text: str) -> QLabel:
    """A key of the keyboard ("Ctrl")."""
    return label(text, "key")


def rule(vertical: bool = False) -> QFrame:
    """A line of 1 px."""
    made = QFrame()
    made.setProperty("kind", "vrule" if vertical else "rule")
    return made


def write(
    painter: QPainter,
    rect: Area,
    text: str,
    token: str = "text",
    px: int = 13,
    weight: int = 400,
    mono: bool = False,
    align: Qt.AlignmentFlag = LEFT,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> float:
    """Draws one line in the middle of the height, which gives way at its end, and returns the width that it took."""
    room = rect.width()
    shown, wide, laid = _fitted(text[:MOST], max(0.0, room), px, weight, mono, mode)
    painter.setFont(font(px, weight, mono))
    painter.setPen(color(token))
    if laid is None or wide > room:
        painter.drawText(rect_of(rect), _one_line(align), shown)
        return wide
    left = rect.left() if align is LEFT else rect.left() + _share_before(align) * (room - wide)
    _AT.setX(left)
    _AT.setY(rect.top() + (rect.height() - _high(px, weight, mono)) / 2)
    painter.drawStaticText(_AT, laid)
    return wide


def width_of(text: str, px: int = 13, weight: int = 400, mono: bool = False) -> float:
    return _measure(px, weight, mono).horizontalAdvance(text)


@lru_cache(maxsize=64)
def _measure(px: int, weight: int, mono: bool) -> QFontMetricsF:
    return QFontMetricsF(font(px, weight, mono))


@lru_cache(maxsize=64)
def _high(px: int, weight: int, mono: bool) -> float:
    return _measure(px, weight, mono).height()


@lru_cache(maxsize=4096)
def _fitted(
    text: str, room: float, px: int, weight: int, mono: bool, mode: Qt.TextElideMode
) -> tuple[str, float, QStaticText | None]:
    """What is shown of a line, its width, and its glyphs as they are laid out; None where that takes more than one plain line.

    Most cells say the same as at the last repaint: to lay them out again is most of what a cell costs.
    """
    shown = _measure(px, weight, mono).elidedText(text, mode, room)
    laid = _laid_out(shown, px, weight, mono) if shown.isprintable() else None
    return shown, _measure(px, weight, mono).horizontalAdvance(shown), laid


def _laid_out(text: str, px: int, weight: int, mono: bool) -> QStaticText:
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), font(px, weight, mono))
    return made


@cache
def _share_before(align: Qt.AlignmentFlag) -> float:
    """How much of the room that is left stands before a line."""
    if align & Qt.AlignmentFlag.AlignRight:
        return 1.0
    return 0.5 if align & Qt.AlignmentFlag.AlignHCenter else 0.0


@cache
def _one_line(align: Qt.AlignmentFlag) -> int:
    return int((align | Qt.TextFlag.TextSingleLine).value)


class Elided(QWidget):
    """One line that gives up its end (or middle) rather than its neighbours' room; the whole text is its tip."""

    ROLE = Role.StaticText

    def __init__(
        self,
        text: str = "",
        token: str = "text",
        px: int = 13,
        weight: int = 400,
        mono: bool = False,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__()
        self._token, self._px, self._weight, self._mono, self._mode = token, px, weight, mono, mode
        self._text = ""
        self.setFixedHeight(px + 5)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, token: str = "") -> None:
        if (text, token or self._token) == (self._text, self._token):
            return
        self._text, self._token = text, token or self._token
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        if self.sizePolicy().horizontalPolicy() is not QSizePolicy.Policy.Ignored:  # others give up their room
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(width_of(self._text, self._px, self._weight, self._mono)) + 2, self._px + 5)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(self.rect())
        write(QPainter(self), box, self._text, self._token, self._px, self._weight, self._mono, mode=self._mode)
