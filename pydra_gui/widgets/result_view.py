"""A value as a tree that is as high as what it shows; a preview in plain text where only a worker may open the value."""

from math import ceil
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPlainTextEdit, QVBoxLayout, QWidget

from pydra_gui.language import tr
from pydra_gui.models.values import Values, as_text
from pydra_gui.theme import theme
from pydra_gui.theme.theme import font, row_height
from pydra_gui.widgets.facts import KEY_WIDTH
from pydra_gui.widgets.item_views import LiveTree
from pydra_gui.widgets.labels import width_of
from pydra_gui.widgets.line_cells import ValueCell

ROW = 24
MOST_ROWS = 14
NAMES = 108
"""Px for names where some can be opened."""
LONG = 100_000
"""So many characters of a text are shown, its last ones."""
_UNSET = object()


class PlainText(QPlainTextEdit):
    """Text as it is, in the fixed face, to be read and copied; as high as its lines, up to `most` of them."""

    def __init__(self, most: int = MOST_ROWS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self.setReadOnly(True)
        self.setProperty("kind", "well")
        self.setFont(font(12, mono=True))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(8)

    def show_text(self, words: str) -> None:
        words = words if len(words) <= LONG else "…" + words[-LONG:]
        if words == self.toPlainText():
            return
        self.setPlainText(words)
        lines = min(self._most, words.count("\n") + 1)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * 8 + 16)


class ResultView(QWidget):
    """Shows one value; `resized` says that its height changed."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Any = _UNSET
        self.model = Values(None, self)
        self.tree = LiveTree(self)
        self.tree.setAccessibleName(tr("Result"))
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(ValueCell(self.tree, ROW))
        self.tree.setVerticalScrollMode(LiveTree.ScrollMode.ScrollPerPixel)
        head = self.tree.header()
        head.setStretchLastSection(False)
        for column, width in ((0, NAMES), (2, 44)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(column, width)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.preview = PlainText(parent=self)
        self.preview.setAccessibleName(tr("Preview of the result"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.tree)
        box.addWidget(self.preview)
        self.tree.expanded.connect(self._fit)
        self.tree.collapsed.connect(self._fit)
        theme.changes.changed.connect(self._fit)

    def show_value(self, value: Any) -> None:
        """Shows a value as `values.shown` makes it; the same value again changes nothing."""
        if self._value is not _UNSET and type(value) is type(self._value) and value == self._value:
            return
        self._value = value
        text = _preview(value)
        self.preview.setVisible(text is not None)
        self.tree.setVisible(text is None)
        if text is not None:
            self.preview.show_text(text)
            return
        self.model.set_value(value)
        self._give_room()
        self._open_small()
        self._fit()

    def as_text(self) -> str:
        """The whole value for the clipboard."""
        text = _preview(self._value)
        return as_text(self._value) if text is None else text

    def _give_room(self) -> None:
        """Where nothing can be opened, names stand as those of facts do, and the values have the rest."""
        tops = [self.model.index(i, 0) for i in range(min(self.model.rowCount(), MOST_ROWS))]
        opens = any(self.model.rowCount(index) for index in tops)
        widest = max((ceil(width_of(str(index.data()), 12)) for index in tops), default=0)
        self.tree.setRootIsDecorated(opens)
        self.tree.header().resizeSection(0, NAMES if opens else min(NAMES, max(KEY_WIDTH, widest)))

    def _open_small(self) -> None:
        for i in range(min(self.model.rowCount(), 8)):
            index = self.model.index(i, 0)
            if 0 < self.model.rowCount(index) <= 6:
                self.tree.expand(index)

    def _fit(self) -> None:
        rows, index = 0, self.model.index(0, 0)
        while index.isValid() and rows <= MOST_ROWS:
            rows += 1
            index = self.tree.indexBelow(index)
        self.tree.setFixedHeight(min(rows, MOST_ROWS) * row_height(ROW) + 2)
        policy = Qt.ScrollBarPolicy
        self.tree.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if rows > MOST_ROWS else policy.ScrollBarAlwaysOff
        )
        self.resized.emit()


def _preview(value: Any) -> str | None:
    """The text to show instead of a tree: a worker's preview, or text of several lines."""
    if isinstance(value, dict) and set(value) == {"$preview"}:
        return str(value["$preview"])
    return value if isinstance(value, str) and "\n" in value else None
