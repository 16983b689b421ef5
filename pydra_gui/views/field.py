"""One parameter of a task as a field of a form: name, editor, and one line below that is its help or its error."""

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from pydra_core.errors import UserError
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.language import figure, tr
from pydra_gui.views.calendar import DateEditor, date_help
from pydra_gui.views.editors import (
    BLANK_IS_A_VALUE,
    CalmCombo,
    CheckEditor,
    ChoiceEditor,
    JsonEditor,
    NumberEditor,
    SecretEditor,
    TextEditor,
)
from pydra_gui.views.files_editor import FilesEditor
from pydra_gui.views.frames import restyle
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import Thing, column, row
from pydra_gui.widgets.states import RUN

__all__ = ["CalmCombo", "Field", "FormLine", "help_line", "title"]

NAME_WIDTH = 104
TOLD_CHOICES = 6
"""More choices than this are only in the list."""
Editor = TextEditor | CheckEditor | ChoiceEditor | JsonEditor


class FormLine:
    """A name, an editor, and below it one line: its help, or its error with a sign."""

    def __init__(self, name: str, editor: QWidget, help_: str, name_width: int = NAME_WIDTH) -> None:
        self.editor, self.help, self.error = editor, help_, ""
        self._sign = Glyph(RUN["failed"], 12, ground="raised")
        self._below = label(help_, "muted", wrap=True)
        self._name = label("" if isinstance(editor, QCheckBox) else name, "second", wrap=True)
        self._name.setFixedWidth(name_width)
        self._name.setMinimumHeight(30)
        self._name.setBuddy(editor)
        editor.setAccessibleName(name)
        self.show_error("")

    def layout(self) -> QHBoxLayout:
        """To be put into a form."""
        below = row(self._sign, gap=5)
        below.addWidget(self._below, 1)
        made = row(self._name, gap=0)
        made.setAlignment(self._name, Qt.AlignmentFlag.AlignTop)
        made.addLayout(column(self._editor_line(), below, gap=3), 1)
        return made

    def _editor_line(self) -> Thing:
        return row(self.editor, None) if isinstance(self.editor, QCheckBox) else self.editor

    def show_error(self, sentence: str) -> None:
        """The error takes the line of the help; "" gives it back."""
        self.error = sentence
        self._sign.setVisible(bool(sentence))
        restyle(self._below, "kind", "error" if sentence else "muted")
        restyle(self.editor, "bad", "true" if sentence else "false")
        self._show_below()

    def show_help(self, text: str) -> None:
        """Another help, for as long as there is no error."""
        self.help = text
        self._show_below()

    def _show_below(self) -> None:
        self._below.setText(self.error or self.help)
        self._below.setVisible(bool(self._below.text()))
        self.editor.setAccessibleDescription(self._below.text())

    def focus(self) -> None:
        """The keyboard goes to the editor, ready to write over what is there."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.editor, QLineEdit | QPlainTextEdit):
            self.editor.selectAll()


class Field(QObject):
    """Reads, checks and shows one parameter. An error goes as soon as the value is good."""

    changed = Signal()

    def __init__(self, spec: ParamSpec, parent: QObject) -> None:
        super().__init__(parent)
        self.spec = spec
        self.editor = make_editor(spec)
        self.editor.edited.connect(self._edited)
        self._line = FormLine(title(spec.name), self.editor, help_line(spec))
        self._read: tuple[object, list[Any] | UserError] | None = None

    @property
    def error(self) -> str:
        return self._line.error

    def layout(self) -> QHBoxLayout:
        """The field, to be put into a form."""
        return self._line.layout()

    def show_error(self, sentence: str) -> None:
        self._line.show_error(sentence)

    def focus(self) -> None:
        self._line.focus()

    def set_value(self, value: Any) -> None:
        """Shows a value, a default or that of an earlier run; a secret is never shown, and has to be written again."""
        self.editor.show_value(value)
        self._read = None

    def write_again(self) -> None:
        """Says of a secret that the one of an earlier run is not here."""
        if self.spec.kind == "secret":
            self._line.show_help(tr("Write it again: what was written before is shown to nobody, not even here."))

    def take_over(self, other: "Field") -> None:
        """Shows what stands in the same field of another version, if it is of the same kind."""
        if type(other.editor) is type(self.editor):
            self.editor.restore(other.editor.state())

    def values(self) -> list[Any]:
        """What stands in the editor: one value, or several for a sweep. Raises UserError with what to write instead."""
        state = self.editor.state()
        # A sweep of thousands is not read again for a key in another field.
        if self._read is None or self._read[0] != state:
            try:
                self._read = (state, self.editor.values())
            except UserError as error:
                self._read = (state, error)
        found = self._read[1]
        if isinstance(found, UserError):
            raise UserError(found.sentence)
        return found

    def is_left_out(self) -> bool:
        """True if nothing was written where the task has a default of its own: it is then not passed on. Nothing is None where
        None is a value."""
        may = not self.spec.required and not self.spec.optional and self.spec.kind not in BLANK_IS_A_VALUE
        return may and self.editor.is_blank()

    def _edited(self) -> None:
        if isinstance(self.editor, FilesEditor):
            self._line.show_help(self.editor.weight() or help_line(self.spec))
        if self.error:
            try:
                self.values()
            except UserError:
                pass
            else:
                self.show_error("")
        self.changed.emit()


def make_editor(spec: ParamSpec) -> Editor:
    """The editor of a parameter's kind."""
    match spec.kind:
        case "bool" if not spec.optional:
            return CheckEditor(spec, title(spec.name))
        case "bool" | "choice" | "enum":
            return ChoiceEditor(spec)
        case "date" | "datetime":
            return DateEditor(spec)
        case "dict":
            return JsonEditor(spec)
        case "int" | "float":
            return NumberEditor(spec)
        case "secret":
            return SecretEditor(spec)
        case "file" | "files" | "folder":
            return FilesEditor(spec)
        case _:
            return TextEditor(spec)


def title(name: str) -> str:
    """A parameter's name in words: "output_folder" is "Output folder"."""
    words = name.replace("_", " ").strip() or name
    return words[:1].upper() + words[1:]


def help_line(spec: ParamSpec) -> str:
    """The author's help, then what values are possible, as one line: "Pixels per row, 64 to 16,384 px." """
    parts = [part for part in (spec.help.strip().rstrip("."), _bounds(spec)) if part]
    text = ", ".join(parts or [_usual(spec)])
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _usual(spec: ParamSpec) -> str:
    """What to write, where the author said nothing."""
    match spec.kind:
        case "list":
            return tr("Several, with commas between")
        case "date" | "datetime":
            return date_help(spec)
        case "file":
            return tr("Is sent with the run; several make one run for each")
        case "files" | "folder":
            return tr("{more} sent with the run", more=tr("Are") if spec.kind == "files" else tr("Is"))
        case "dict":
            return tr("A JSON object") + (tr("; empty is none") if spec.optional else "")
        case "choice" if 0 < len(spec.choices) <= TOLD_CHOICES:
            return tr("One of {choices}", choices=", ".join(map(str, spec.choices)))
    return tr("May stay empty") if spec.optional and spec.kind not in ("bool", "choice", "enum") else ""


def _bounds(spec: ParamSpec) -> str:
    unit = f" {spec.unit}" if spec.unit else ""
    match spec.min, spec.max:
        case None, None:
            return ""
        case low, None:
            return tr("at least {low}{unit}", low=_number(low), unit=unit)
        case None, high:
            return tr("at most {high}{unit}", high=_number(high), unit=unit)
        case low, high:
            return tr("{low} to {high}{unit}", low=_number(low), high=_number(high), unit=unit)


def _number(value: float | None) -> str:
    return "" if value is None else figure(int(value)) if value == int(value) else figure(value, "g")
