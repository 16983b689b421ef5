"""The lines of a log, or of several as one, as a table of any length: it holds the rows that are looked at, and asks for others.

Rules:
1. How many rows there are is told (`apply`), with the last of them; the rows below `same` are as they were.
2. A row that is painted and not here is asked for with its neighbours, once (`wanted`). Until it comes it is empty.
3. At most `MOST` rows are held; those that came first go first.
4. Of a page of an older version the rows count that no version since has changed. One of a version that was not told yet waits for it.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from pydra_core.client.names import unit_name
from pydra_core.protocol.logs import LinesTold, LogRow, LogStands
from pydra_gui.language import tr
from pydra_gui.models import text
from pydra_gui.models.table import Flat, Index, RowRole, plain_tip

PAGE = 200
MOST = 20_000
BACK = 100
"""So many versions back it is known what has changed: 10 s of a log that grows all the time."""
TIME, LEVEL, UNIT, LINE = range(4)
_NOWHERE = QModelIndex()
_ROLES = (RowRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class Log(Flat):
    """Columns: time, level, unit, line."""

    wanted = Signal(int, int)
    """Rows are needed: the first, and how many."""

    def __init__(self, parent: QObject | None = None, most: int = MOST) -> None:
        super().__init__(parent)
        self._most = most
        self._rows: dict[int, LogRow] = {}
        self._total = 0
        self._version = 0
        self._same: deque[tuple[int, int]] = deque(maxlen=BACK)
        """Versions, and how many rows of the one before each left as they were."""
        self._early: list[LinesTold] = []
        self._needed: set[int] = set()
        self._asked: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._ask)
        self.titles: tuple[str, ...] = ()
        """How the logs are called; none is said where there is only one."""
        self.has_units = False

    def clear(self, titles: Sequence[str] = ()) -> None:
        """An empty log, of something else."""
        self.beginResetModel()
        self._forget(0)
        self._forget_versions()
        self._total = self._version = 0
        self.titles, self.has_units = tuple(titles), False
        self.endResetModel()

    def apply(self, stands: LogStands) -> None:
        """How many rows there are now, and the last of them."""
        if stands.version <= self._version:  # another view of the same logs
            self._forget_versions()
        before, same = self._total, min(stands.same, self._total, stands.total)
        self._version = stands.version
        self._same.append((stands.version, same))
        if same == 0 and before:
            self._begin_again(stands)
        else:
            self._forget(same)
            self._reach(stands.total)
            self._put(stands.first, stands.rows)
            if same < min(before, stands.total):
                self._changed(same, min(before, stands.total) - 1)
        early, self._early = self._early, []
        for told in early:
            self.take(told)

    def _begin_again(self, stands: LogStands) -> None:
        self.beginResetModel()
        self._forget(0)
        self._total = stands.total
        self._put(stands.first, stands.rows)
        self.endResetModel()

    def _reach(self, total: int) -> None:
        if total > self._total:
            self.beginInsertRows(_NOWHERE, self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(_NOWHERE, total, self._total - 1)
            self._total = total
            self.endRemoveRows()

    def take(self, told: LinesTold) -> None:
        """A page that was asked for."""
        if told.version > self._version:
            self._early.append(told)
            return
        self._asked.discard(told.first // PAGE)
        self._put(told.first, told.rows[: max(0, self._good(told.version) - told.first)])
        if told.first < self._total:
            self._changed(told.first, min(self._total, told.first + PAGE) - 1)

    def _good(self, version: int) -> int:
        """So many rows of an older version are still as they were."""
        if version == self._version:
            return self._total
        since = [same for each, same in self._same if each > version]
        return min(since) if len(since) < len(self._same) else 0

    def _put(self, first: int, rows: Sequence[LogRow]) -> None:
        for place, row in enumerate(rows, first):
            if place < self._total:
                self._rows.pop(place, None)
                self._rows[place] = row
        self.has_units = self.has_units or any(row.unit >= 0 for row in rows)
        while len(self._rows) > self._most:
            del self._rows[next(iter(self._rows))]

    def _forget(self, same: int) -> None:
        self._rows = {place: row for place, row in self._rows.items() if place < same}
        self._asked = {page for page in self._asked if (page + 1) * PAGE <= same}
        self._needed = {page for page in self._needed if page * PAGE < same}

    def _forget_versions(self) -> None:
        self._same.clear()
        self._early.clear()

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, LINE))

    def row(self, place: int) -> LogRow | None:
        """None of one that is not here."""
        return self._rows.get(place)

    def title(self, row: LogRow) -> str:
        """Whose line it is, "" where there is one log only."""
        return self.titles[row.log] if len(self.titles) > 1 and row.log < len(self.titles) else ""

    def held(self) -> int:
        """How many rows are in memory."""
        return len(self._rows)

    def _need(self, place: int) -> None:
        if place // PAGE not in self._asked:
            self._needed.add(place // PAGE)
            self._timer.start()

    def _ask(self) -> None:
        needed, self._needed = sorted(self._needed)[-8:], set()
        for page in needed:
            self._asked.add(page)
            self.wanted.emit(page * PAGE, min(PAGE, self._total - page * PAGE))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        row = self._rows.get(index.row())
        if row is None:
            self._need(index.row())
            return None
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == UNIT:
            return tr("unit {unit}", unit=unit_of(row)) if unit_of(row) else tr("no unit")
        if role != Qt.ItemDataRole.ToolTipRole:
            return (text.clock_ms(row.at), row.level, unit_of(row), row.text)[index.column()]
        title = self.title(row)
        return plain_tip(f"{title}: {row.text}" if title else row.text) if index.column() == LINE else None


def unit_of(row: LogRow) -> str:
    """The unit of a line as people write it, "" if it is of none."""
    return unit_name(row.path, row.unit) if row.unit >= 0 else ""
