"""The lines of the settings: a name, something to choose, tick or write, and one line of help that gives way to an error."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from pydra_core.errors import UserError
from pydra_gui.language import tr
from pydra_gui.models.settings import Read, Setting
from pydra_gui.views.field import CalmCombo, FormLine

NAME = 150


class SettingLine(QWidget):
    """One setting as a widget that can be hidden."""

    def __init__(self, setting: Setting, editor: QWidget) -> None:
        super().__init__()
        self.setting = setting
        self.line = FormLine(setting.name, editor, setting.help, NAME)
        self.setLayout(self.line.layout())

    @property
    def editor(self) -> QWidget:
        return self.line.editor

    @property
    def error(self) -> str:
        return self.line.error


class ChoiceLine(SettingLine):
    """One of several words."""

    def __init__(self, setting: Setting, words: Mapping[str, str], now: str, do: Callable[[Any], None]) -> None:
        self.combo = CalmCombo()
        super().__init__(setting, self.combo)
        for key, word in words.items():
            self.combo.addItem(tr(word), key)
        self.show_value(now)
        self.combo.activated.connect(lambda at: do(self.combo.itemData(at)))

    def show_value(self, now: str) -> None:
        self.combo.setCurrentIndex(self.combo.findData(now))


class CheckLine(SettingLine):
    """Yes or no."""

    def __init__(self, setting: Setting, now: bool, do: Callable[[bool], None]) -> None:
        self.check = QCheckBox(setting.name)
        super().__init__(setting, self.check)
        self.show_value(now)
        self.check.toggled.connect(do)

    def show_value(self, now: bool) -> None:
        """Shows it, without doing anything."""
        self.check.blockSignals(True)
        self.check.setChecked(now)
        self.check.blockSignals(False)


class TextLine(SettingLine):
    """Something to write, which counts when Enter is pressed or the keyboard goes elsewhere. What is bad stays, with what to write."""

    def __init__(self, setting: Setting, read: Read, do: Callable[[Any], None], hint: str = "") -> None:
        self.edit = QLineEdit()
        self.edit.setMaxLength(200)
        self.edit.setPlaceholderText(hint)
        super().__init__(setting, self.edit)
        self._read, self._do, self._shown, self._refused = read, do, "", ""
        self.edit.returnPressed.connect(self._try_again)
        self.edit.editingFinished.connect(self.accept)
        self.edit.textEdited.connect(self._edited)

    def show_value(self, text: str) -> None:
        """What holds now; what a person is writing is left alone."""
        if text != self._shown and self.edit.text() == self._shown:
            self.edit.setText(text)
        self._shown = text if self.edit.text() == text else self._shown

    def take_back(self, text: str) -> None:
        """What holds now, whatever a person has written."""
        self._shown = text
        self.edit.setText(text)
        self.line.show_error("")

    def refuse(self, sentence: str) -> None:
        """What was done with it failed. It stays, and Enter tries it again."""
        self._refused = self._shown
        self.line.show_error(sentence)

    def _try_again(self) -> None:
        if self._refused and self._refused == self.edit.text().strip():
            self._shown = ""
            self.accept()

    def accept(self) -> None:
        """What is written counts, if it is something new and good."""
        text = self.edit.text().strip()
        if text == self._shown:
            if text != self._refused:
                self.line.show_error("")
            return
        try:
            value = self._read(text)
        except UserError as error:
            self.line.show_error(error.sentence)
            return
        self.line.show_error("")
        self._shown, self._refused = text, ""
        self._do(value)

    def _edited(self) -> None:
        """The error goes as soon as the value is good."""
        if self.error:
            try:
                self._read(self.edit.text().strip())
            except UserError:
                return
            self.line.show_error("")
