"""A value as a tree of name, value and type: read lazily and only so far, so that a big result costs what is seen of it."""

import json
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from pydra_gui.language import figure, plural, tr
from pydra_gui.models.table import Index, plain_tip

MOST = 500
"""So many items of one list or dict are shown."""
LONG = 400
"""Characters of one value; the whole of it can be copied."""
_NOWHERE = QModelIndex()


@dataclass(slots=True)
class Item:
    """One value. `children` is None until somebody looked."""

    name: str
    value: Any
    place: int = 0
    parent: "Item | None" = None
    children: "list[Item] | None" = field(default=None)


def words(value: Any) -> str:
    """A value in one line: what Python would write, containers as their size."""
    match value:
        case dict():
            return plural(len(value), "{n:,} entry", "{n:,} entries")
        case list() | tuple():
            return plural(len(value), "{n:,} value", "{n:,} values")
        case str():
            return repr(value[:LONG]) if len(value) <= LONG else repr(value[:LONG]) + "…"
        case bool() | None:
            return repr(value)
        case int():
            return figure(value) if abs(value) < 10**18 else tr("a very large number")
        case _:
            return repr(value)[:LONG]


def kind(value: Any) -> str:
    """The type's name, "" for what has none worth saying."""
    return "" if value is None else type(value).__name__


def as_text(value: Any) -> str:
    """The whole value for the clipboard: text as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, indent=2, ensure_ascii=False, default=repr)


def path_of(item: Item) -> str:
    """Where it stands in the whole value, as Python reaches it: `["rows"][3]`."""
    steps: list[str] = []
    at: Item | None = item
    while at is not None and at.parent is not None:
        inside = at.parent.value
        steps.append(f"[{at.name}]" if isinstance(inside, list | tuple) else f"[{at.name!r}]")
        at = at.parent
    return "".join(reversed(steps))


class Values(QAbstractItemModel):
    """Columns: name, value, type."""

    def __init__(self, value: Any = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Item("", value)

    def set_value(self, value: Any) -> None:
        """Shows another value."""
        self.beginResetModel()
        self._root = Item("", value if isinstance(value, dict | list) else {"value": value})
        self.endResetModel()

    def item(self, index: Index) -> Item:
        """What stands there; the whole value for no index."""
        found = index.internalPointer() if index.isValid() else self._root
        return found if isinstance(found, Item) else self._root

    def _children(self, item: Item) -> list[Item]:
        if item.children is None:
            item.children = [Item(name, value, i, item) for i, (name, value) in enumerate(_parts(item.value))]
        return item.children

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if parent.isValid() and parent.column() != 0:
            return QModelIndex()
        children = self._children(self.item(parent))
        if not (0 <= row < len(children) and 0 <= column < 3):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = _NOWHERE) -> Any:
        up = self.item(index).parent if index.isValid() else None
        if up is None or up is self._root:
            return QModelIndex()
        return self.createIndex(up.place, 0, up)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.column() > 0 else len(self._children(self.item(parent)))

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = (
            item.name,
            words(item.value) if item.name != "…" else item.value,
            kind(item.value) if item.name != "…" else "",
        )
        shown = text[index.column()]
        return plain_tip(shown) if role == Qt.ItemDataRole.ToolTipRole else shown


def _parts(value: Any) -> list[tuple[str, Any]]:
    match value:
        case dict():
            pairs = [(str(key), item) for key, item in list(value.items())[:MOST]]
        case list() | tuple():
            pairs = [(str(i), item) for i, item in enumerate(value[:MOST])]
        case _:
            return []
    hidden = len(value) - len(pairs)
    return [*pairs, ("…", tr("{hidden:,} more", hidden=hidden))] if hidden else pairs
