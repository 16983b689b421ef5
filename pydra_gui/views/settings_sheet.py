"""The settings: all of them in one sheet, found by typing; each takes effect at once, or says when."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

from pydra_gui.language import tr
from pydra_gui.models.settings import Setting
from pydra_gui.views.settings_lines import SettingLine
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label, rule
from pydra_gui.widgets.layouts import column, row

WIDTH, HIGH, COPIED_MS = 640, 560, 2_000


class PinLine(SettingLine):
    """The fingerprint of the master's key, to compare and to copy."""

    def __init__(self, setting: Setting) -> None:
        self.edit = QLineEdit()
        self.edit.setReadOnly(True)
        super().__init__(setting, self.edit)
        self.copy = button(tr("Copy"))
        self.copy.clicked.connect(self._copy)
        self._clock = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._clock.timeout.connect(lambda: self.copy.setText(tr("Copy")))
        whole = self.layout()
        if whole is not None:
            whole.setSpacing(8)
            whole.addWidget(self.copy)
            whole.setAlignment(self.copy, Qt.AlignmentFlag.AlignTop)

    def show_value(self, pin: str) -> None:
        self.edit.setText(pin)
        self.edit.setCursorPosition(0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.edit.text())
        self.copy.setText(tr("Copied"))
        self._clock.start()


class AddressLine(PinLine):
    """Where the master is reached; the addresses by themselves have a sheet of their own."""

    def __init__(self, setting: Setting, do: Callable[[], None]) -> None:
        super().__init__(setting)
        self.verb = button(tr("Addresses…"))
        self.verb.clicked.connect(lambda: do())
        whole = self.layout()
        if whole is not None:
            whole.addWidget(self.verb)
            whole.setAlignment(self.verb, Qt.AlignmentFlag.AlignTop)


class VerbLine(SettingLine):
    """A setting that has a sheet of its own."""

    def __init__(self, setting: Setting, verb: str, do: Callable[[], None]) -> None:
        self.verb = button(verb)
        super().__init__(setting, self.verb)
        self.verb.clicked.connect(lambda: do())


class Section(QWidget):
    """Settings that belong together."""

    def __init__(self, title: str, lines: Sequence[SettingLine]) -> None:
        super().__init__()
        self.lines = tuple(lines)
        column(label(title, "lead"), 2, *lines, rule(), gap=8, margins=(0, 4, 0, 6), of=self)

    def show_matching(self, typed: str) -> int:
        """Shows what matches; how many do."""
        shown = [line for line in self.lines if line.setting.matches(typed)]
        for line in self.lines:
            line.setVisible(line in shown)
        self.setVisible(bool(shown))
        return len(shown)


class SettingsSheet(Sheet):
    """The field at its top has the keyboard. Esc closes it; nothing is lost by that."""

    def __init__(self, window: QWidget, lines: Sequence[SettingLine]) -> None:
        super().__init__(window, tr("Settings"), WIDTH)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a setting"))
        self.search.setAccessibleName(tr("Find a setting"))
        self.search.textChanged.connect(self.show_matching)
        self.lines = {line.setting.key: line for line in lines}
        titles = dict.fromkeys(line.setting.section for line in lines)
        self.sections = [Section(each, [line for line in lines if line.setting.section == each]) for each in titles]
        self.none = label(
            tr("No setting matches. Try another word, for example “theme” or “port”."), "muted", wrap=True
        )
        self.none.hide()
        self.close_button = button(tr("Close"))
        self.close_button.clicked.connect(self._close)
        self.body.addLayout(row(label(tr("Settings"), "title"), None))
        self.body.addWidget(self.search)
        self.body.addWidget(self.none)
        self.body.addWidget(self._scroll())
        self.body.addLayout(row(None, self.close_button))

    def _scroll(self) -> QScrollArea:
        made, inner = QScrollArea(), QWidget()
        column(*self.sections, None, gap=8, margins=(0, 4, 12, 4), of=inner)
        made.setWidget(inner)
        made.setWidgetResizable(True)
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setFixedHeight(max(160, min(HIGH, self._window.height() - 220)))
        self.area = made
        return made

    def begin(self, typed: str = "") -> None:
        """Opens with what was typed already, and with the keyboard at what that finds."""
        self.search.setText(typed)
        found = next((line.editor for line in self.lines.values() if typed and not line.isHidden()), self.search)
        self.open(found)

    def show_matching(self, typed: str) -> None:
        """Only the settings that match are shown."""
        found = sum(section.show_matching(typed) for section in self.sections)
        self.none.setVisible(not found)
        self.area.verticalScrollBar().setValue(0)

    def _close(self) -> None:
        self.finish(True)

    def finish(self, accepted: bool) -> None:
        """What is written in a field counts, unless it is bad: then it is forgotten."""
        if not self.over:
            self.close_button.setFocus()
        super().finish(accepted)
