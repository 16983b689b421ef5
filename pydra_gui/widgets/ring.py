"""The ring around a view that has the keyboard: broad where a person led it there by Tab, a thin line where it came by itself."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen, QRegion

from pydra_gui.theme.theme import color

WIDE = 2
"""px at each side that a ring may cover."""
NONE, THIN, BROAD = 0, 1, WIDE
_LED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
BETWEEN = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def wanted(event: QFocusEvent, before: int) -> int:
    """How broad the ring is once the keyboard has come so: none for a click. A window or a menu in between changes nothing."""
    if event.reason() in BETWEEN:
        return before
    if event.reason() == Qt.FocusReason.MouseFocusReason:
        return NONE
    return BROAD if event.reason() in _LED else THIN


def covered(whole: QRect) -> QRegion:
    """What a ring may cover of a view."""
    return QRegion(whole).subtracted(QRegion(whole.adjusted(WIDE, WIDE, -WIDE, -WIDE)))


def paint(painter: QPainter, whole: QRect, broad: int) -> None:
    """Inside of `whole`."""
    if broad:
        painter.setPen(QPen(color("focus" if broad == BROAD else "edge"), broad))
        painter.drawRect(whole.adjusted(broad // 2, broad // 2, -1, -1))
