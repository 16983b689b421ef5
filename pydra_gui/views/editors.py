"""Editors of single parameters: each shows a value, reads what a person wrote, knows its state of "none", and may hold several values.

1. `values` gives one value, or several that make a sweep, by the rules of the terminal (`packages.sweeps`). It raises UserError with
   one sentence that says what to write.
2. What was shown and not touched is read as the very value that was shown, whatever its text would mean.
3. A secret is never shown, and is never part of a sweep.
"""

import json
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy

from pydra_core.errors import UserError
from pydra_core.packages import arguments, kinds, sweeps
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.language import later, tr
from pydra_gui.models.table import RIGHT
from pydra_gui.theme import icons
from pydra_gui.theme.theme import font
from pydra_gui.widgets.labels import width_of, write

FEWEST_LINES, MOST_LINES = 3, 9
"""Lines of JSON that are seen at once."""
BLANK_IS_A_VALUE = ("str", "list")
NONE = later("none")
SEVERAL = object()
"""Stands in a list of choices for several of them."""


class TextEditor(QLineEdit):
    """One line: numbers, texts, paths, lists, and whatever a literal says."""

    edited = Signal()

    def __init__(self, spec: ParamSpec) -> None:
        super().__init__()
        self._spec = spec
        self._shown: tuple[str, Any] | None = None
        self.setMaxLength(
            arguments.TEXT_LIMIT + 1
        )  # by itself a line cuts what is longer than 32,767 characters, silently
        self.setPlaceholderText(blank_words(spec))
        self.textChanged.connect(self.edited)
        if spec.optional:
            self._offer_none()

    def _offer_none(self) -> None:
        none = self.addAction(icons.icon("close", "text3"), QLineEdit.ActionPosition.TrailingPosition)
        none.setToolTip(tr("None"))
        none.setVisible(False)
        none.triggered.connect(self.clear)
        self.textChanged.connect(lambda text: none.setVisible(bool(text)))

    def show_value(self, value: Any) -> None:
        """A default, or a value of an earlier run."""
        self.setText(sweeps.show_one(self._spec, value))
        self._shown = (self.text(), value)
        self.setCursorPosition(0)

    def is_blank(self) -> bool:
        return not self.text().strip()

    def values(self) -> list[Any]:
        if self._shown and self.text() == self._shown[0] and not self.is_blank():
            return [self._shown[1]]
        return read_values(self._spec, self.text())

    def state(self) -> object:
        return self.text()

    def restore(self, state: object) -> None:
        if isinstance(state, str):
            self.setText(state)


class NumberEditor(TextEditor):
    """A number with its unit at the right end; Up and Down change a whole one by one, within its bounds."""

    def __init__(self, spec: ParamSpec) -> None:
        super().__init__(spec)
        if spec.unit:
            self.setTextMargins(0, 0, round(width_of(spec.unit, 12)) + 12, 0)

    def step(self, by: int) -> None:
        """Adds to a single whole number."""
        try:
            number = int(self.text())
        except ValueError:
            return
        low, high = self._spec.min, self._spec.max
        number += by
        if (low is None or number >= low) and (high is None or number <= high):
            self.setText(str(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        way = ways.get(Qt.Key(event.key())) if self._spec.kind == "int" and not event.modifiers() else None
        if way is None:
            super().keyPressEvent(event)
        else:
            self.step(way)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._spec.unit:
            box = self.rect().toRectF().adjusted(0, 0, -10, 0)
            write(QPainter(self), box, self._spec.unit, "text3", 12, align=RIGHT)


class SecretEditor(TextEditor):
    """Dots. It has nothing to show, and copies nothing."""

    def __init__(self, spec: ParamSpec) -> None:
        super().__init__(spec)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def show_value(self, value: Any) -> None:
        """A secret has to be written again."""


class CheckEditor(QCheckBox):
    """Yes or no."""

    edited = Signal()

    def __init__(self, spec: ParamSpec, words: str) -> None:
        super().__init__(words)
        self.toggled.connect(self.edited)

    def show_value(self, value: Any) -> None:
        self.setChecked(bool(value))

    def is_blank(self) -> bool:
        return False

    def values(self) -> list[Any]:
        return [self.isChecked()]

    def state(self) -> object:
        return self.isChecked()

    def restore(self, state: object) -> None:
        self.setChecked(state is True)


class CalmCombo(QComboBox):
    """A wheel that scrolls the form must not change what was chosen."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(CalmCombo):
    """One of a few; "several…" turns it into a line in which they stand with commas between, for a sweep."""

    edited = Signal()

    def __init__(self, spec: ParamSpec) -> None:
        super().__init__()
        self._spec = spec
        self._choices = (True, False) if spec.kind == "bool" else spec.choices
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if spec.optional:
            self.addItem(tr(NONE), None)
        for choice in self._choices:
            self.addItem(self._word(choice), choice)
        if len(self._choices) > 1 and not any("," in self._word(choice) for choice in self._choices):
            self.insertSeparator(self.count())
            self.addItem(tr("several…"), SEVERAL)
        self.currentIndexChanged.connect(self._chosen)

    def _word(self, choice: Any) -> str:
        return kinds.show("bool", choice) if self._spec.kind == "bool" else str(choice)

    def _chosen(self) -> None:
        several = self.currentData() is SEVERAL
        if several != self.isEditable():
            if (goes := self.lineEdit()) is not None:
                goes.setFocusProxy(None)  # type: ignore[arg-type]  # as it goes it would take the keyboard along
            self.setEditable(several)
            if (line := self.lineEdit()) is not None:
                self.setCompleter(None)  # type: ignore[arg-type]
                line.setText(", ".join(self._word(choice) for choice in self._choices))
                line.textChanged.connect(self.edited)
        self.edited.emit()

    def show_value(self, value: Any) -> None:
        places = [at for at in range(self.count()) if kinds.same(self.itemData(at), value)]
        self.setCurrentIndex(places[0] if places else 0)

    def is_blank(self) -> bool:
        return False

    def values(self) -> list[Any]:
        return read_values(self._spec, self.currentText()) if self.isEditable() else [self.currentData()]

    def state(self) -> object:
        return (self.currentData(), self.currentText())

    def restore(self, state: object) -> None:
        if isinstance(state, tuple):
            data, text = state
            self.show_value(data) if data is not SEVERAL else self.setCurrentIndex(self.findData(SEVERAL))
            if (line := self.lineEdit()) is not None:
                line.setText(str(text))


class JsonEditor(QPlainTextEdit):
    """A dict as JSON over several lines, in the face of data. Tab goes on, Ctrl Enter is for the form."""

    edited = Signal()

    def __init__(self, spec: ParamSpec) -> None:
        super().__init__()
        self._spec = spec
        self._shown: tuple[str, Any] | None = None
        self.setProperty("kind", "field")
        self.setFont(font(12, mono=True))
        self.setTabChangesFocus(True)
        self.setPlaceholderText(blank_words(spec) or '{"name": 1}')
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(6)
        self.textChanged.connect(self.edited)
        self.textChanged.connect(self._fit)
        self._fit()

    def show_value(self, value: Any) -> None:
        text = "" if value is None else json.dumps(value, indent=2, ensure_ascii=False)
        self.setPlainText(text)
        self._shown = (self.toPlainText(), value)

    def is_blank(self) -> bool:
        return not self.toPlainText().strip()

    def values(self) -> list[Any]:
        text = self.toPlainText()
        if self._shown and text == self._shown[0] and not self.is_blank():
            return [self._shown[1]]
        if not self.is_blank() and (place := json_fault(text)):
            raise UserError(place)
        return read_values(self._spec, text)

    def state(self) -> object:
        return self.toPlainText()

    def restore(self, state: object) -> None:
        if isinstance(state, str):
            self.setPlainText(state)

    def _fit(self) -> None:
        lines = max(FEWEST_LINES, min(MOST_LINES, self.blockCount()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 22)

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


def read_values(spec: ParamSpec, text: str) -> list[Any]:
    """The values that a text stands for, as the terminal reads them. Raises UserError."""
    if not text.strip() and not spec.optional and spec.kind not in BLANK_IS_A_VALUE:
        raise UserError(arguments.sentence_for(spec))
    try:
        fixed, several = sweeps.axes([spec], {spec.name: text})
    except UserError as error:
        raise UserError(error.fields.get(spec.name, error.sentence)) from None
    return [fixed[spec.name]] if spec.name in fixed else several[spec.name]


def json_fault(text: str) -> str:
    """Where a text is no JSON, as a sentence for people; "" if it is."""
    try:
        kinds.read_document(text)
    except json.JSONDecodeError as error:
        said = error.msg[:1].lower() + error.msg[1:]
        return tr(
            'Line {lineno}, column {colno}: {said}. Write a JSON object such as {{"name": 1}}.',
            lineno=error.lineno,
            colno=error.colno,
            said=said,
        )
    except ValueError as error:
        return tr("This is no JSON: {error}.", error=error)
    return ""


def blank_words(spec: ParamSpec) -> str:
    """What an empty editor says: what the task gets then."""
    if spec.optional:
        return tr(NONE)
    if spec.required or spec.kind in (*BLANK_IS_A_VALUE, "secret") or spec.default is None:
        return ""
    return tr("{spec} (as the task has it)", spec=arguments.show_text(spec, spec.default))
