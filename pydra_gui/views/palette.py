"""The command palette: every verb, every task and the newest runs, found by typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pydra_gui.models.table import RIGHT
from pydra_gui.theme import icons
from pydra_gui.theme.theme import color
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.labels import keycap, label, rule, write
from pydra_gui.widgets.layouts import row
from pydra_gui.widgets.notices import Line

WIDTH, ROW, SHOWN, TOP = 600, 32, 9, 92
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Command:
    """One line: what is done, its consequence or whereabouts, its keys. What is not `possible` says in `about` why."""

    text: str
    do: Callable[[], None]
    about: str = ""
    keys: str = ""
    icon: str = "right"
    possible: bool = True


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """Those with all typed words in them; where the words begin a word of the text first, otherwise in the order given."""
    words = typed.lower().split()
    found = [
        command for command in commands if all(word in f"{command.text} {command.about}".lower() for word in words)
    ]
    return sorted(found, key=lambda command: (not _begins(command, words), not command.possible if words else False))


def _begins(command: Command, words: Sequence[str]) -> bool:
    return all(f" {command.text}".lower().find(f" {word}") >= 0 for word in words)


class Palette(Sheet):
    """Up and down choose, Enter does it, Esc leaves."""

    def __init__(self, window: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(window, "Commands", WIDTH)
        self.highest = TOP
        self._commands = commands
        self._model = _Commands(self)
        self.edit = QLineEdit()
        self.edit.setProperty("kind", "bare")
        self.edit.setAccessibleName("Command")
        self.edit.setPlaceholderText("Type a command, a task or a run")
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_CommandCell(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFixedHeight(SHOWN * ROW)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.viewport().setAutoFillBackground(False)
        self._count = label("", "muted")
        self._build()
        self.edit.textChanged.connect(self._find)
        self.edit.installEventFilter(self)
        self.view.clicked.connect(lambda _: self._do())
        self._find("")

    def _build(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        top = row(Line("search", "text3", 18), gap=10, margins=(14, 0, 12, 0))
        top.addWidget(self.edit, 1)
        top.addWidget(keycap("Esc"))
        foot = row(
            keycap("↑"),
            keycap("↓"),
            label("choose", "muted"),
            8,
            keycap("Enter"),
            label("do it", "muted"),
            None,
            self._count,
            gap=5,
            margins=(14, 6, 14, 7),
        )
        self.body.addLayout(top)
        self.body.addWidget(rule())
        self.body.addLayout(row(self.view, margins=(6, 6, 6, 6)))
        self.body.addWidget(rule())
        self.body.addLayout(foot)

    def begin(self) -> None:
        self.open(self.edit)

    def _find(self, typed: str) -> None:
        found = matching(self._commands, typed)
        self._model.show(found)
        self._count.setText(f"{len(found)} of {len(self._commands)} commands")
        self.view.setCurrentIndex(self._model.index(0, 0))

    def _do(self) -> None:
        at = self.view.currentIndex()
        if at.isValid():
            command = self._model.commands[at.row()]
            if command.possible:
                self.finish(True)
                command.do()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -SHOWN, Qt.Key.Key_PageDown: SHOWN}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
            return True
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            return False
        last = self._model.rowCount() - 1
        self.view.setCurrentIndex(self._model.index(max(0, min(last, self.view.currentIndex().row() + step)), 0))
        return True


class _Commands(QAbstractListModel):
    """The commands that match."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.commands: list[Command] = []

    def show(self, commands: list[Command]) -> None:
        self.beginResetModel()
        self.commands = commands
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.commands)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        command = self.commands[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return command.text
        return command.about if role == Qt.ItemDataRole.AccessibleDescriptionRole else None


class _CommandCell(QStyledItemDelegate):
    """Icon, verb, what comes of it, keys."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        if not isinstance(view, QListView):
            return
        model = index.model()
        command = model.commands[index.row()] if isinstance(model, _Commands) else None
        if command:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint(painter, QRectF(option.rect), command, view.currentIndex().row() == index.row())
            painter.restore()


def _paint(painter: QPainter, into: QRectF, command: Command, chosen: bool) -> None:
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("select"))
        painter.drawRoundedRect(into.adjusted(0, 1, 0, -1), 6, 6)
    line = into.adjusted(10, 0, -10, 0)
    icons.paint(
        painter, QRectF(line.left(), line.center().y() - 8, 16, 16), command.icon, "accent-ink" if chosen else "text3"
    )
    line.adjust(28, 0, 0, 0)
    end = write(painter, line, command.keys, "text3", 11, align=RIGHT) if command.keys else 0.0
    wide = write(painter, line, command.text, "text" if command.possible else "text3", 13, 500 if chosen else 400)
    write(painter, line.adjusted(wide + 10, 0, -end - 12, 0), command.about, "text3", 12)
