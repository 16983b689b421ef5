"""A tree of two floors over keyed frozen rows (nodes and workers, packages and tasks); it keeps what is open and selected.

What is below a row is made when somebody looks there, as Qt's views do by `fetchMore` when it is opened, and followed from then on: of a
thousand nodes a few are open, and workers come and go on all of them.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from pydra_gui.language import tr
from pydra_gui.models.table import Column, Index, RowRole, cell
from pydra_gui.models.window import Edit, Inserted, Moved, Removed, Reordered, edits, runs

_NOWHERE = QModelIndex()


@dataclass(slots=True)
class Branch:
    """Some rows under one parent. `serial` names it inside Qt's indexes: 0 is the root, others count up and are never used again."""

    serial: int
    parent: Hashable | None
    followed: bool = False
    """Somebody has looked there: until then it has no rows."""
    keys: list[Hashable] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Floor:
    """How the rows of one floor are named, and what stands in each column."""

    key: Callable[[Any], Hashable]
    columns: Sequence[Column[Any]]


class Tree(QAbstractItemModel):
    """`children` gives the rows of the lower floor of a row of the upper one."""

    def __init__(
        self, upper: Floor, lower: Floor, children: Callable[[Any], Sequence[Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._floors = (upper, lower)
        self._children = children
        self._root = Branch(0, None, followed=True)
        self._branches: dict[int, Branch] = {0: self._root}
        self._below: dict[Hashable, Branch] = {}
        self._serial = 0
        self._changing = False
        """Rows come or go just now: Qt allows no others below them meanwhile."""

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Shows these rows of the upper floor, with their children. A row that is the very one shown costs no look at what is below it."""
        key = self._floors[0].key
        for row in self._sync(self._root, {key(row): row for row in rows}):
            branch = self._below[key(row)]
            if branch.followed:
                self._fill(branch, row)

    def _fill(self, branch: Branch, row: Any) -> None:
        """Shows what is below its row now."""
        below = list(self._children(row))
        if below != branch.rows:
            self._sync(branch, {self._floors[1].key(child): child for child in below})

    def _follow(self, branch: Branch) -> None:
        """Somebody looks there."""
        if not branch.followed:
            branch.followed = True
            self._fill(branch, self._above(branch))

    def _above(self, branch: Branch) -> Any:
        """The row that it is below."""
        return self._root.rows[self._root.keys.index(branch.parent)]

    def rows(self) -> tuple[Any, ...]:
        return tuple(self._root.rows)

    def index_of(self, key: Hashable, child: Hashable | None = None) -> QModelIndex:
        """Where a row of the upper floor, or one of its children, stands; an invalid index if it does not."""
        branch = self._root if child is None else self._below.get(key)
        wanted = key if child is None else child
        if branch is not None:
            self._follow(branch)
        if branch is None or wanted not in branch.keys:
            return QModelIndex()
        return self.createIndex(branch.keys.index(wanted), 0, branch.serial)

    def touch(self) -> None:
        """Says that the upper floor looks different now (an age grew)."""
        if self._root.rows:
            self._changed(self._root, range(len(self._root.rows)))

    def _sync(self, branch: Branch, fresh: dict[Hashable, Any]) -> list[Any]:
        """Brings a branch up to date; returns the rows that were not there, or are others."""
        before = dict(zip(branch.keys, branch.rows, strict=True))
        self._changing = True
        try:
            for edit in edits(branch.keys, list(fresh)):
                self._apply(branch, edit, fresh)
        finally:
            self._changing = False
        new, old = list(fresh.values()), branch.rows
        changed = [i for i, row in enumerate(new) if old[i] is not row and old[i] != row]
        branch.rows = new
        self._changed(branch, changed)
        return [row for key, row in fresh.items() if before.get(key) is not row]

    def _changed(self, branch: Branch, places: Sequence[int]) -> None:
        width = len(self._floors[0].columns) - 1
        for first, last in runs(places):
            self.dataChanged.emit(
                self.createIndex(first, 0, branch.serial), self.createIndex(last, width, branch.serial)
            )

    def _apply(self, branch: Branch, edit: Edit, fresh: dict[Hashable, Any]) -> None:
        up = self._index_above(branch)
        match edit:
            case Removed(first, last):
                self.beginRemoveRows(up, first, last)
                self._forget(branch, branch.keys[first : last + 1])
                del branch.keys[first : last + 1], branch.rows[first : last + 1]
                self.endRemoveRows()
            case Inserted(first, last):
                added = list(fresh)[first : last + 1]
                self.beginInsertRows(up, first, last)
                branch.keys[first:first] = added
                branch.rows[first:first] = [fresh[key] for key in added]
                self._open(branch, added)
                self.endInsertRows()
            case Moved(source, target):
                self.beginMoveRows(up, source, source, up, target if target < source else target + 1)
                branch.keys.insert(target, branch.keys.pop(source))
                branch.rows.insert(target, branch.rows.pop(source))
                self.endMoveRows()
            case Reordered(order):
                self._reorder(branch, order)

    def _open(self, branch: Branch, keys: Sequence[Hashable]) -> None:
        if branch is not self._root:
            return
        for key in keys:
            self._serial += 1
            self._below[key] = self._branches[self._serial] = Branch(self._serial, key)

    def _forget(self, branch: Branch, keys: Sequence[Hashable]) -> None:
        if branch is self._root:
            for key in keys:
                del self._branches[self._below.pop(key).serial]

    def _reorder(self, branch: Branch, order: tuple[int, ...]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        now = {was: place for place, was in enumerate(order)}
        branch.keys[:] = [branch.keys[was] for was in order]
        branch.rows[:] = [branch.rows[was] for was in order]
        moved = [self._after(index, branch.serial, now) for index in old]
        self.changePersistentIndexList(old, moved)
        self.layoutChanged.emit()

    def _after(self, index: QModelIndex, serial: int, now: dict[int, int]) -> QModelIndex:
        if index.internalId() != serial:
            return index
        return self.createIndex(now[index.row()], index.column(), serial)

    def _index_above(self, branch: Branch) -> QModelIndex:
        if branch.parent is None:
            return QModelIndex()
        return self.createIndex(self._root.keys.index(branch.parent), 0, 0)

    def _branch_under(self, parent: Index) -> Branch | None:
        if not parent.isValid():
            return self._root
        if parent.column() != 0 or parent.internalId() != 0 or parent.row() >= len(self._root.keys):
            return None
        return self._below[self._root.keys[parent.row()]]

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        branch = self._branch_under(parent)
        if branch is None or not (0 <= row < len(branch.rows) and 0 <= column < self.columnCount()):
            return QModelIndex()
        return self.createIndex(row, column, branch.serial)

    def parent(self, index: Index = _NOWHERE) -> Any:
        if not index.isValid():
            return QModelIndex()
        branch = self._branches.get(index.internalId())
        return QModelIndex() if branch is None else self._index_above(branch)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        branch = self._branch_under(parent)
        return 0 if branch is None else len(branch.rows)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        branch = self._branch_under(parent)
        return branch is not None and bool(
            branch.rows if branch.followed else self._children(self._root.rows[parent.row()])
        )

    def canFetchMore(self, parent: Index) -> bool:
        branch = self._branch_under(parent)
        return branch is not None and not (branch.followed or self._changing)

    def fetchMore(self, parent: Index) -> None:
        if (branch := self._branch_under(parent)) is not None and not self._changing:
            self._follow(branch)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(self._floors[0].columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        branch = self._branches[index.internalId()]
        row = branch.rows[index.row()]
        if role == RowRole:
            return row
        return cell(self._floors[0 if branch is self._root else 1].columns[index.column()], row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self._floors[0].columns[section].title)
        return None


def upper_row(index: Index) -> Any:
    """The row of the upper floor that an index is of, or under; None for no index."""
    up = index.parent() if index.parent().isValid() else index
    return up.data(RowRole) if up.isValid() else None
