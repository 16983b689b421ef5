"""The week as a table of half hours that can be painted: seven days of 48 cells, over the minutes that they stand for."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from pydra_core.node.grid import DAY, WEEK
from pydra_gui.language import later, tr
from pydra_gui.models.table import Index

NAMES = (
    later("Monday"), later("Tuesday"), later("Wednesday"), later("Thursday"), later("Friday"), later("Saturday"), later("Sunday"),
)  # fmt: skip
CELLS = 48
MINUTES = DAY // CELLS
ShareRole = int(Qt.ItemDataRole.UserRole) + 1
"""How much of a cell is open, 0 to 1."""
Box = tuple[int, int, int, int]
"""Days and cells, from the first to the last of each: (day, cell, day, cell)."""
_NOWHERE = QModelIndex()
ALWAYS = b"\1" * WEEK


class WeekTable(QAbstractTableModel):
    """`painted` follows each change by a person, `set_week` tells nobody."""

    painted = Signal()

    def __init__(self, week: bytes = ALWAYS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._week = week

    def week(self) -> bytes:
        """A byte for each minute of the week, 1 where it is open."""
        return self._week

    def set_week(self, week: bytes) -> None:
        if week != self._week:
            self._week = week
            self.dataChanged.emit(self.index(0, 0), self.index(6, CELLS - 1))

    def share(self, day: int, cell: int) -> float:
        first = day * DAY + cell * MINUTES
        return sum(self._week[first : first + MINUTES]) / MINUTES

    def is_open(self, box: Box) -> bool:
        """True if all of it is."""
        return 0 not in b"".join(self._rows(box))

    def paint(self, box: Box, is_open: bool, over: bytes | None = None) -> None:
        """These cells become open or closed, in the week as it is or `over` another one."""
        made = bytearray(self._week if over is None else over)
        first, last = self._edges(box)
        for day in range(min(box[0], box[2]), max(box[0], box[2]) + 1):
            made[day * DAY + first : day * DAY + last] = bytes([is_open]) * (last - first)
        if bytes(made) != self._week:
            self.set_week(bytes(made))
            self.painted.emit()

    def _rows(self, box: Box) -> list[bytes]:
        first, last = self._edges(box)
        days = range(min(box[0], box[2]), max(box[0], box[2]) + 1)
        return [self._week[day * DAY + first : day * DAY + last] for day in days]

    def _edges(self, box: Box) -> tuple[int, int]:
        return min(box[1], box[3]) * MINUTES, (max(box[1], box[3]) + 1) * MINUTES

    def words(self, day: int, cell: int) -> str:
        """ "Monday 20:00 to 20:30: open"."""
        share = self.share(day, cell)
        state = {0.0: tr("closed"), 1.0: tr("open")}.get(share, tr("open for a part of it"))
        day_name, first, last = tr(NAMES[day]), _time(cell), _time(cell + 1)
        return tr("{day} {first} to {last}: {state}", day=day_name, first=first, last=last, state=state)

    # -------------------------------------------------------------------------------------------- overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 7

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else CELLS

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(index.row(), index.column())
        return self.share(index.row(), index.column()) if role == ShareRole else None

    def headerData(self, at: int, way: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return tr(NAMES[at]) if way == Qt.Orientation.Vertical else _time(at)


def _time(cell: int) -> str:
    return f"{cell * MINUTES // 60}:{cell * MINUTES % 60:02d}"
