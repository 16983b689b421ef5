"""What a panel says instead of, or above, its rows: a notice with a way out, and the empty state."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QWidget

from pydra_gui.theme import icons
from pydra_gui.widgets import ring
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.roles import Role


class Line(QWidget):
    """An icon as a widget."""

    ROLE = Role.Graphic

    def __init__(self, name: str, token: str = "text2", px: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token = name, token
        self.setFixedSize(px, px)

    def show_icon(self, name: str, token: str) -> None:
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), QRectF(self.rect()), self._name, self._token)


class Notice(QFrame):
    """An icon, a sentence that may wrap, and one verb; `kind` "hold" is for what may need a look, "fail" for what does."""

    ROLE = Role.AlertMessage

    acted = Signal()

    def __init__(self, kind: str = "hold", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "section", wrap=True)
        self._text = label("", "second", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._icon = Line("warn", f"{kind}-ink", 16)
        self.verb = self._verb = button("")
        self._verb.clicked.connect(self.acted)
        self.setProperty("kind", f"notice-{kind}")
        words = column(self._title, self._text, row(self._verb, None), gap=4)
        lead = column(self._icon, None, margins=(0, 1, 0, 0))
        top = row(lead, gap=8, margins=(12, 9, 12, 10), of=self)
        top.addLayout(words, 1)
        self.hide()

    def say(self, title: str, text: str = "", verb: str = "") -> None:
        """Shows the notice; nothing to say hides it."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._verb.setText(verb)
        self._verb.setVisible(bool(verb))
        self.setAccessibleName(f"{title} {text}".strip())
        self.setVisible(bool(title))

    def set_verb(self, verb: str) -> None:
        self._verb.setText(verb)

    def title(self) -> str:
        return self._title.text()


class Strip(QFrame):
    """A quiet sentence over the rows of a panel, with an icon: one line, or as many as a narrow panel needs; and perhaps a verb."""

    ROLE = Role.AlertMessage

    acted = Signal()

    def __init__(self, kind: str = "hold", parent: QWidget | None = None, verb: str = "") -> None:
        super().__init__(parent)
        self.setProperty("kind", f"strip-{kind}")
        self.setMinimumHeight(28)
        self._text = label("", f"strip-{kind}", wrap=True)
        above = 0 if verb else 5  # a verb is as high as the whole strip
        lead = column(7 - above, Line("link-off", f"{kind}-ink", 14), None, gap=0)
        line = row(lead, gap=8, margins=(12, above, 10, above + 1), of=self)
        line.addWidget(self._text, 1)
        if verb:
            self.verb = button(verb, "link")
            self.verb.clicked.connect(self.acted)
            line.addWidget(self.verb)
        self.hide()

    def say(self, words: str) -> None:
        """Shows the strip; nothing to say hides it."""
        self._text.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def text(self) -> str:
        return self._text.text()


class Empty(QWidget):
    """What is missing and what to do, in the middle of a panel; the verb is a button if it is the next step. It keeps the keyboard for
    rows that come: at the verb, or with a ring around it."""

    ROLE = Role.Note

    acted = Signal()

    def __init__(self, icon: str, title: str, text: str = "", verb: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring = ring.NONE
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = Line(icon, "text3", 24)
        self._title = label("", "second")
        self._text = label("", "muted", wrap=True)
        self._verb = button(verb)
        self._verb.clicked.connect(self.acted)
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            each.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        icon_row, verb_row = row(None, self._icon, None), row(None, self._verb, None)
        column(None, icon_row, 4, self._title, self._text, 4, verb_row, None, gap=4, margins=(20, 12, 20, 12), of=self)
        self.say(title, text, verb, icon)

    def say(self, title: str, text: str = "", verb: str = "", icon: str = "") -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._verb.setText(verb)
        self._show_verb(bool(verb))
        if icon:
            self._icon.show_icon(icon, "text3")
        self.setAccessibleName(f"{title}. {text}")

    def _show_verb(self, shown: bool) -> None:
        """The keyboard, if it is here, goes along."""
        here = self._verb.hasFocus() or QApplication.focusWidget() is self
        self.setFocusProxy(self._verb if shown else None)  # type: ignore[arg-type]  # no widget takes it back
        if here and not shown:
            self.setFocus()
        self._verb.setVisible(shown)
        if here and shown:
            self._verb.setFocus()

    def title(self) -> str:
        return self._title.text()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = ring.wanted(event, self._ring)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if QApplication.focusWidget() is self:  # not: its verb
            ring.paint(QPainter(self), self.rect(), self._ring)
