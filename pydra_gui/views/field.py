"""One parameter of a task as a field of a form: name, editor, and one line below that is its help or its error."""

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSizePolicy

from pydra_core.errors import UserError
from pydra_core.packages import arguments
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.views.frames import restyle
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import Thing, column, row
from pydra_gui.widgets.states import RUN

NAME_WIDTH = 104
TOLD_CHOICES = 6
"""More choices than this are only in the list."""
Editor = QLineEdit | QComboBox | QCheckBox


class CalmCombo(QComboBox):
    """A wheel that scrolls the form must not change what was chosen."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Field(QObject):
    """Reads, checks and shows one parameter. An error goes as soon as the value is good."""

    changed = Signal()

    def __init__(self, spec: ParamSpec, parent: QObject) -> None:
        super().__init__(parent)
        self.spec = spec
        self.editor = self._make()
        self._sign = Glyph(RUN["failed"], 12, ground="raised")
        self._below = label(help_line(spec), "muted", wrap=True)
        self._name = label("" if isinstance(self.editor, QCheckBox) else title(spec.name), "second", wrap=True)
        self._name.setFixedWidth(NAME_WIDTH)
        self._name.setMinimumHeight(30)
        self._name.setBuddy(self.editor)
        self.editor.setAccessibleName(title(spec.name))
        self.error = ""
        self.show_error("")

    def layout(self) -> QHBoxLayout:
        """The field, to be put into a form."""
        below = row(self._sign, gap=5)
        below.addWidget(self._below, 1)
        made = row(self._name, gap=0)
        made.setAlignment(self._name, Qt.AlignmentFlag.AlignTop)
        made.addLayout(column(self._editor_line(), below, gap=3), 1)
        return made

    def _editor_line(self) -> Thing:
        return row(self.editor, None) if isinstance(self.editor, QCheckBox) else self.editor

    def set_value(self, value: Any) -> None:
        """Shows a value, a default or that of an earlier run; a secret is never shown, and has to be written again."""
        editor = self.editor
        if self.spec.kind == "secret":
            return
        if isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        else:
            editor.setText(arguments.show_text(self.spec, value))
            editor.setCursorPosition(0)

    def value(self) -> Any:
        """What stands in the editor; raises UserError with what to write instead."""
        if isinstance(self.editor, QCheckBox):
            return self.editor.isChecked()
        if isinstance(self.editor, QComboBox):
            return self.editor.currentData()
        text = self.editor.text()
        if not text.strip() and self.spec.required and not self.spec.optional and self.spec.kind not in ("str", "list"):
            raise UserError(arguments.sentence_for(self.spec))
        return arguments.read_text(self.spec, text)

    def is_left_out(self) -> bool:
        """True if nothing was written where the task has a default of its own: it is then not passed on."""
        if not isinstance(self.editor, QLineEdit) or self.spec.required:
            return False
        return not self.editor.text().strip() and self.spec.kind not in ("str", "list")

    def show_error(self, sentence: str) -> None:
        """The error takes the line of the help; "" gives it back."""
        self.error = sentence
        self._sign.setVisible(bool(sentence))
        self._below.setText(sentence or help_line(self.spec))
        self._below.setVisible(bool(self._below.text()))
        restyle(self._below, "kind", "error" if sentence else "muted")
        restyle(self.editor, "bad", "true" if sentence else "false")
        self.editor.setAccessibleDescription(self._below.text())

    def _make(self) -> Editor:
        match self.spec.kind:
            case "bool" if not self.spec.optional:
                check = QCheckBox(title(self.spec.name))
                check.toggled.connect(self._edited)
                return check
            case "choice" | "enum":
                return self._choice()
            case kind:
                edit = QLineEdit()
                if kind == "secret":
                    edit.setEchoMode(QLineEdit.EchoMode.Password)
                edit.textEdited.connect(self._edited)
                return edit

    def _choice(self) -> QComboBox:
        combo = CalmCombo()
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if self.spec.optional:
            combo.addItem("none", None)
        for choice in self.spec.choices:
            combo.addItem(str(choice), choice)
        combo.currentIndexChanged.connect(self._edited)
        return combo

    def _edited(self) -> None:
        if self.error:
            try:
                self.value()
            except UserError:
                return
            self.show_error("")
        self.changed.emit()


def title(name: str) -> str:
    """A parameter's name in words: "output_folder" is "Output folder"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def help_line(spec: ParamSpec) -> str:
    """The author's help, then what values are possible, as one line: "Pixels per row, 64 to 16,384 px." """
    parts = [part for part in (spec.help.strip().rstrip("."), _bounds(spec)) if part]
    if not parts and spec.kind == "list":
        parts = ["Several, with commas between"]
    if not parts and spec.kind == "choice" and 0 < len(spec.choices) <= TOLD_CHOICES:
        parts = [f"One of {', '.join(map(str, spec.choices))}"]
    if not parts and spec.optional:
        parts = ["May stay empty"]
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _bounds(spec: ParamSpec) -> str:
    unit = f" {spec.unit}" if spec.unit else ""
    match spec.min, spec.max:
        case None, None:
            return f"in {spec.unit}" if spec.unit else ""
        case low, None:
            return f"at least {_number(low)}{unit}"
        case None, high:
            return f"at most {_number(high)}{unit}"
        case low, high:
            return f"{_number(low)} to {_number(high)}{unit}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{int(value):,}" if value == int(value) else f"{value:g}"
