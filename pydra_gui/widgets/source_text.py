"""Source code to be read and copied: plain text in the fixed face, Python in the inks of the theme."""

from typing import Final

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pydra_gui.language import tr
from pydra_gui.models import lexer
from pydra_gui.models.lexer import Kind
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color, font

INKS: Final = {
    Kind.KEYWORD: "accent-ink", Kind.NAME: "run-ink", Kind.BUILTIN: "prep-ink", Kind.STRING: "done-ink", Kind.NUMBER: "hold-ink",
    Kind.COMMENT: "text3", Kind.DECORATOR: "hold-ink",
}  # fmt: skip


class Python(QSyntaxHighlighter):
    """Colours a document while it is `on`."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.on = False
        self._formats: dict[Kind, QTextCharFormat] = {}
        self.take_colours()

    def take_colours(self) -> None:
        """Those of the theme as it is now."""
        for kind, token in INKS.items():
            made = QTextCharFormat()
            made.setForeground(color(token))
            if kind is Kind.KEYWORD:
                made.setFontWeight(QFont.Weight.Medium)
            self._formats[kind] = made

    def highlightBlock(self, text: str) -> None:
        if not self.on:
            return
        found, state = lexer.parts(text, max(lexer.PLAIN, self.previousBlockState()))
        for part in found:
            self.setFormat(part.start, part.length, self._formats[part.kind])
        self.setCurrentBlockState(state)


class SourceText(QPlainTextEdit):
    """One file, read only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("kind", "code")
        self.setFont(font(12, mono=True))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self.document().setDocumentMargin(10)
        self.setAccessibleName(tr("Source"))
        self._python = Python(self.document())
        theme.changes.changed.connect(self._tint)

    def show_source(self, name: str, text: str) -> None:
        """Shows a file; what is no Python is plain."""
        prose = not name.endswith((".py", ".pyi"))
        self._python.on = not prose
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth if prose else QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlainText(text)

    def _tint(self) -> None:
        self._python.take_colours()
        self._python.rehighlight()
