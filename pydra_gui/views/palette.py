"""The command palette: every verb, every task and the newest runs, found by typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pydra_gui.language import plural, tr
from pydra_gui.models.fuzzy import score
from pydra_gui.models.table import RIGHT
from pydra_gui.theme import icons
from pydra_gui.theme.theme import color
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.labels import keycap, label, rule, write
from pydra_gui.widgets.layouts import row
from pydra_gui.widgets.notices import Line

WIDTH, ROW, SHOWN, TOP = 600, 32, 10, 92
RECENT_BONUS = 4.0
"""What it counts that a command was chosen lately: among those that match about as well it comes first."""
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Command:
    """One line: what is done, its consequence or whereabouts, its keys. What is not `possible` says in `about` why, and is
    found by what it says `otherwise` as well; a `caption` is only told."""

    text: str
    do: Callable[[], None]
    about: str = ""
    keys: str = ""
    icon: str = "right"
    possible: bool = True
    caption: bool = False
    otherwise: str = ""


def matching(commands: Sequence[Command], typed: str, recent: Sequence[str] = ()) -> list[Command]:
    """The best first; those of the same rank as they were given. With nothing typed the `recent` ones come first. What cannot be done
    now comes behind what can."""
    if not typed.strip():
        place = {text: at for at, text in enumerate(recent)}
        return sorted(commands, key=lambda command: place.get(command.text, len(place)))
    scored = [(value, each) for each in commands if (value := _score(typed, each)) is not None]
    bonus = {text: RECENT_BONUS for text in recent}
    best = sorted(scored, key=lambda pair: (not pair[1].possible, -(pair[0] + bonus.get(pair[1].text, 0))))
    return [command for _, command in best]


def _score(typed: str, command: Command) -> float | None:
    return score(typed, command.text, f"{command.about} {command.otherwise} {command.keys}")


class Recent(Protocol):
    """Keeps which commands were chosen."""

    def recent(self) -> list[str]: ...
    def note_recent(self, command: str) -> None: ...


Typed = Callable[[str], list[Command]]


def _none(typed: str) -> list[Command]:
    return []


class Palette(Sheet):
    """Up and down choose, Enter does it, Esc leaves."""

    def __init__(
        self,
        window: QWidget,
        commands: Callable[[], Sequence[Command]],
        recent: Recent | None = None,
        typed: Typed = _none,
        title: str = "",
        hint: str = "",
    ) -> None:
        """`commands` are asked for now and by `renew`; `recent` knows what was chosen before; `typed` makes commands of what is typed."""
        super().__init__(window, title or tr("Commands"), WIDTH)
        self.highest = TOP
        self._make, self._recent, self._typed = commands, recent, typed
        self._commands = commands()
        self._lately = recent.recent() if recent else []
        self._model = _Commands(self)
        self.edit = QLineEdit()
        self.edit.setProperty("kind", "bare")
        self.edit.setAccessibleName(tr("Command"))
        self.edit.setPlaceholderText(hint or tr("Type a command, a task, a run, a node or a package"))
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
            label(tr("choose"), "muted"),
            8,
            keycap(tr("Enter")),
            label(tr("do it"), "muted"),
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

    def renew(self) -> None:
        """There may be other commands now; the chosen one stays chosen."""
        if self.over:
            return
        chosen = self._chosen()
        self._commands = self._make()
        self._find(self.edit.text())
        texts = [command.text for command in self._model.commands]
        if chosen and chosen.text in texts:
            self.view.setCurrentIndex(self._model.index(texts.index(chosen.text), 0))

    def _tally(self, found: int) -> str:
        whole = len(self._commands)
        if self._recent:
            return plural(whole, "{found} of {n:,} command", "{found} of {n:,} commands", found=found)
        return plural(whole, "{found} of {n:,} key", "{found} of {n:,} keys", found=found)

    def _find(self, typed: str) -> None:
        made, fitting = self._typed(typed), matching(self._commands, typed, self._lately)
        found = [*made, *fitting]
        self._model.show(found)
        self._count.setText(self._tally(len(fitting)) if found else tr("Nothing matches. Try fewer letters."))
        self.view.setFixedHeight(ROW * max(1, min(SHOWN, len(found))))
        self.view.setCurrentIndex(self._model.index(0, 0))
        if self.isVisible():
            self.arrange()

    def _chosen(self) -> Command | None:
        at = self.view.currentIndex()
        return self._model.commands[at.row()] if at.isValid() else None

    def _do(self) -> None:
        command = self._chosen()
        if command and command.possible and not command.caption:
            self.finish(True)
            if self._recent:
                self._recent.note_recent(command.text)
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
        last = self._model.rowCount() - 1
        ends = (
            {Qt.Key.Key_Home: -last, Qt.Key.Key_End: last}
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier
            else {}
        )
        step = ends.get(Qt.Key(event.key()), steps.get(Qt.Key(event.key())))
        if step is None:
            return False
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
