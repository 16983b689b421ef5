"""A table of keyed frozen rows with its columns as data: it emits the least that is true, and never resets."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pydra_gui.language import tr
from pydra_gui.models.window import Edit, Inserted, Moved, Removed, Reordered, edits, runs

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

RowRole = int(Qt.ItemDataRole.UserRole) + 1
"""The frozen row itself, for delegates."""
SortRole = int(Qt.ItemDataRole.UserRole) + 2
"""The native value of a cell, to sort by."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOWHERE = QModelIndex()
MADE = 20_000
"""So many indexes are kept, some pages of a wide table."""
LONG_TIP = 2000
"""So many characters of a tip are shown."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column. `width` in px; `value` is the native value to sort by; `field` names it in a `Query.sort` ("" : not sortable);
    `stretch` columns take what is left, never less than `width`. Where there is no room, columns go by their `spare`, the highest
    first; those with 0 stay."""

    title: str
    width: int
    text: Callable[[R], str]
    value: Callable[[R], Any] | None = None
    right: bool = False
    field: str = ""
    stretch: bool = False
    tip: Callable[[R], str] | None = None
    spare: int = 0
    extra: bool = False
    """It is there only where somebody chose it."""
    ages: bool = False
    """What it says of a row that stays the same changes with the clock."""


class Flat(QAbstractTableModel):
    """A table whose indexes are made once: those of a place are always alike, and each one that is thrown away lets the interpreter go,
    which a busy master's thread takes then for half a millisecond at least."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: dict[tuple[int, int], QModelIndex] = {}

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not (0 <= row < self.rowCount(parent) and 0 <= column < self.columnCount(parent)):
            return QModelIndex()
        made = self._made.get((row, column))
        if made is None:
            if len(self._made) >= MADE:
                self._made.clear()
            made = self._made[row, column] = self.createIndex(row, column)
        return made


class Table(Flat, Generic[R]):
    """`key` names a row; two rows never share a key."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._aging = tuple((i, column.text) for i, column in enumerate(self.columns) if column.ages)
        self._aged: dict[Hashable, tuple[R, tuple[str, ...]]] = {}
        """What the columns that go by the clock said when they were looked at last."""
        self._key = key
        self._rows: list[R] = []
        self._keys: list[Hashable] = []

    def rows(self) -> tuple[R, ...]:
        return tuple(self._rows)

    def row(self, place: int) -> R | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, key: Hashable) -> int:
        """Where the row of a key stands, or -1."""
        return self._keys.index(key) if key in self._keys else -1

    def set_rows(self, rows: Sequence[R]) -> None:
        """Shows these rows. Rows that stay keep their selection and their place on the screen."""
        fresh = {self._key(row): row for row in rows}
        keys = list(fresh)
        for edit in edits(self._keys, keys):
            self._apply(edit, keys, fresh)
        changed = [
            i for i, key in enumerate(self._keys) if self._rows[i] is not fresh[key] and self._rows[i] != fresh[key]
        ]
        self._rows = [fresh[key] for key in self._keys]
        self.touch(changed)

    def touch(self, places: Sequence[int]) -> None:
        """Says that these rows (ascending) look different now, one signal for each contiguous run."""
        for first, last in runs(places):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def age(self, places: Sequence[int]) -> None:
        """Says which cells of these rows (ascending, those that can be seen) look different now only because time went by."""
        before, self._aged = self._aged, {}
        changed: list[list[int]] = [[] for _ in self._aging]
        for place in places:
            row, key = self._rows[place], self._keys[place]
            words = tuple(text(row) for _, text in self._aging)
            self._aged[key] = row, words
            knew, old = before.get(key, (None, ()))
            for at, word in enumerate(words):
                if knew is not row or old[at] != word:
                    changed[at].append(place)
        for (column, _), cells in zip(self._aging, changed, strict=True):
            for first, last in runs(cells):
                self.dataChanged.emit(self.index(first, column), self.index(last, column))

    def _apply(self, edit: Edit, keys: list[Hashable], fresh: dict[Hashable, R]) -> None:
        match edit:
            case Removed(first, last):
                self.beginRemoveRows(_NOWHERE, first, last)
                del self._rows[first : last + 1], self._keys[first : last + 1]
                self.endRemoveRows()
            case Inserted(first, last):
                self.beginInsertRows(_NOWHERE, first, last)
                self._keys[first:first] = keys[first : last + 1]
                self._rows[first:first] = [fresh[key] for key in keys[first : last + 1]]
                self.endInsertRows()
            case Moved(source, target):
                self.beginMoveRows(_NOWHERE, source, source, _NOWHERE, target if target < source else target + 1)
                self._keys.insert(target, self._keys.pop(source))
                self._rows.insert(target, self._rows.pop(source))
                self.endMoveRows()
            case Reordered(order):
                self._reorder(order)

    def _reorder(self, order: tuple[int, ...]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        now = {was: place for place, was in enumerate(order)}
        self._rows = [self._rows[was] for was in order]
        self._keys = [self._keys[was] for was in order]
        self.changePersistentIndexList(old, [self.index(now[index.row()], index.column()) for index in old])
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == RowRole:
            return row
        return cell(column, row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(self.columns[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.columns[section].right else LEFT
        return None


def cell(column: Column[R], row: R, role: int) -> Any:
    """What a column says of a row in a role; None where it says nothing."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return column.text(row)
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(column.tip(row) if column.tip else column.text(row))
    if role == SortRole:
        return column.value(row) if column.value else column.text(row)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return RIGHT if column.right else LEFT
    return None


def plain_tip(text: str) -> str:
    """A tooltip that shows its text as it is: Qt takes what looks like HTML for rich text, so that is escaped."""
    text = text if len(text) <= LONG_TIP else text[:LONG_TIP] + "…"
    if "<" not in text and "&" not in text:
        return text
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<span>{safe}</span>"
