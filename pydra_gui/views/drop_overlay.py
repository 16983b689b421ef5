"""The veil that falls over the window while files hover over it, and says what a drop would do before anything happens."""

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QPropertyAnimation, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsOpacityEffect, QGridLayout, QSizePolicy, QWidget

from pydra_gui.language import plural, tr
from pydra_gui.theme import motion
from pydra_gui.theme.theme import color
from pydra_gui.views.drop_plan import Plan, is_package
from pydra_gui.views.frames import frame
from pydra_gui.views.shadow import paint_shadow
from pydra_gui.widgets.labels import Elided, keycap, label, rule
from pydra_gui.widgets.layouts import clear, column, row
from pydra_gui.widgets.notices import Line
from pydra_gui.widgets.roles import Role

FALL_MS, RISE_MS = 120, 80
WIDTH = 640
AT_MOST = 12
"""Lines; more things are counted."""


class DropOverlay(QWidget):
    """Covers the window. Mouse and drags go through it to the window below."""

    ROLE = Role.AlertMessage

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._card = frame("raised")
        self._card.setParent(self)
        self._card.setFixedWidth(WIDTH)
        self._title = label("", "title")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(3, 1)
        head = row(Line("drop", "accent-ink", 20), self._title, None, gap=10)
        foot = row(
            label(tr("Nothing runs until you start it."), "muted"),
            None,
            keycap("Esc"),
            label(tr("leaves everything as it is"), "muted"),
            gap=6,
        )
        column(head, 2, rule(), 4, self._grid, 4, rule(), foot, gap=8, margins=(20, 18, 20, 14), of=self._card)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.finished.connect(self._faded)
        self._falling = False
        self.hide()

    def fall(self, plans: Sequence[Plan]) -> None:
        """Covers the window and shows the plans."""
        self.show_plans(plans)
        self.setGeometry(self._window.rect())
        self._falling = True
        self.show()
        self.raise_()
        self._arrange()
        self._run(FALL_MS, 1.0)

    def rise(self) -> None:
        """Uncovers the window; nothing was changed."""
        if self._falling:
            self._falling = False
            self._run(RISE_MS, 0.0)

    def show_plans(self, plans: Sequence[Plan]) -> None:
        """What each thing would become, as far as it is known."""
        self._title.setText(_headline(plans))
        self.setAccessibleName(self._title.text())
        clear(self._grid)
        at = 0
        for plan in plans[:AT_MOST]:
            self._add(at, plan)
            at = self._add_burdens(at + 1, plan)
        if len(plans) > AT_MOST:
            self._grid.addWidget(label(tr("and {count} more", count=len(plans) - AT_MOST), "muted"), at, 3)
        self.setAccessibleDescription("\n".join(self.lines()))
        self._arrange()

    def lines(self) -> list[str]:
        """What stands on the card, for tests and readers of screens."""
        found = []
        for at in range(self._grid.rowCount()):
            cells = [self._grid.itemAtPosition(at, column_) for column_ in range(5)]
            widgets = list(dict.fromkeys(cell.widget() for cell in cells if cell and cell.widget()))
            found.append(" ".join(_text(widget) for widget in widgets if _text(widget)))
        return [text for text in found if text]

    def _add(self, at: int, plan: Plan) -> None:
        quiet = plan.tone == "quiet"
        ink = "text3" if quiet or not plan.ready else "text"
        text = Elided(plan.text, ink, 13)
        text.setMinimumWidth(120)
        wants = Elided(plan.wants, "hold-ink" if plan.tone == "hold" else "text3", 12)
        _hold_width(wants, 260)
        name = Elided(
            plan.path.name, "text3" if quiet else "text", 13, 400 if quiet else 600, mode=Qt.TextElideMode.ElideMiddle
        )
        _hold_width(name, 200)
        parts = (Line(plan.icon, "text3"), name, label("→", "muted"), text, wants)
        for column_, part in enumerate(parts):
            self._grid.addWidget(part, at, column_)
            part.show()  # Qt would show it later, and until then it has no size
        self._grid.setAlignment(wants, Qt.AlignmentFlag.AlignRight)

    def _add_burdens(self, at: int, plan: Plan) -> int:
        """What it had better not carry, below a plan; returns the row after that."""
        for kind, lines in (("hold", plan.burdens), ("muted", plan.asides)):
            if lines:
                said = label("\n".join(lines), kind, wrap=True)
                self._grid.addWidget(said, at, 1, 1, 4)
                said.show()
                at += 1
        return at

    def _run(self, duration: int, to: float) -> None:
        self._effect.setEnabled(True)
        self._fade.stop()
        self._fade.setDuration(motion.duration(duration))
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.setStartValue(self._effect.opacity() if to < 1.0 else 0.0)
        self._fade.setEndValue(to)
        self._fade.start()

    def _faded(self) -> None:
        if self._falling:
            self._effect.setEnabled(False)
        else:
            self.hide()

    def _arrange(self) -> None:
        self._card.adjustSize()
        self._card.move((self.width() - WIDTH) // 2, max(20, (self.height() - self._card.height()) // 2 - 20))
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._arrange()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), color("canvas", 0.8))
        painter.fillRect(self.rect(), color("accent", 0.07))
        pen = QPen(color("accent"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(9, 9, -9, -9), 10, 10)
        paint_shadow(painter, QRectF(self._card.geometry()), 10)


def _headline(plans: Sequence[Plan]) -> str:
    number = sum(1 for plan in plans if is_package(plan.path) and not (plan.ready and plan.text.startswith("left out")))
    return (
        plural(number, "Drop to deploy {n:,} package", "Drop to deploy {n:,} packages")
        if number
        else tr("Nothing here can be deployed")
    )


def _hold_width(text: Elided, most: int) -> None:
    """As wide as its words, up to `most` px; by itself it would give way to all others."""
    text.setFixedWidth(min(most, text.sizeHint().width() + 6))
    text.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def _text(widget: QWidget | None) -> str:
    read = getattr(widget, "text", None)
    return str(read()) if callable(read) else ""
