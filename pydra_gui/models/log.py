"""The lines of a log as a table: bounded, filtered, and appended to without a reset."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from pydra_core.protocol.messages import LogLine
from pydra_gui.models import text
from pydra_gui.models.table import Index, RowRole, plain_tip

MOST = 200_000
"""So many lines are kept; the oldest go first, `CHUNK` at a time."""
CHUNK = 20_000
_NOWHERE = QModelIndex()
Wanted = Callable[[LogLine], bool]


def wanted(words: str) -> Wanted | None:
    """A test for lines: `words` without regard to case, or a regular expression between slashes; None lets all through.

    A regular expression that is wrong raises re.error.
    """
    if not words:
        return None
    if len(words) > 2 and words.startswith("/") and words.endswith("/"):
        pattern = re.compile(words[1:-1], re.IGNORECASE)
        return lambda line: pattern.search(line.text) is not None
    plain = words.casefold()
    return lambda line: plain in line.text.casefold() or plain == line.level


class Log(QAbstractTableModel):
    """Columns: time, level, line. `next` is the number of the line that is expected next."""

    def __init__(self, parent: QObject | None = None, most: int = MOST, chunk: int = CHUNK) -> None:
        super().__init__(parent)
        self._most, self._chunk = most, chunk
        self._all: list[LogLine] = []
        self._shown: list[LogLine] = self._all
        self._wanted: Wanted | None = None
        self.next = 0
        self.seen = 0
        self.errors = 0
        self.warnings = 0

    def clear(self) -> None:
        """An empty log, with the filter as it was."""
        self.beginResetModel()
        self._all = []
        self._shown = self._all if self._wanted is None else []
        self.next = self.seen = self.errors = self.warnings = 0
        self.endResetModel()

    def append(self, first: int, lines: Sequence[LogLine]) -> int:
        """Adds lines that begin with number `first`; those that are here already are left out. Returns how many are shown."""
        fresh = lines[max(0, self.next - first) :] if self.seen else lines
        self.next = max(self.next, first + len(lines))
        if not fresh:
            return 0
        self.seen += len(fresh)
        self.errors += sum(line.level == "error" for line in fresh)
        self.warnings += sum(line.level == "warning" for line in fresh)
        return self._take(fresh)

    def set_wanted(self, test: Wanted | None) -> None:
        """Shows only lines that pass."""
        self.beginResetModel()
        self._wanted = test
        self._shown = self._all if test is None else [line for line in self._all if test(line)]
        self.endResetModel()

    def lines(self) -> Sequence[LogLine]:
        return self._shown

    def _take(self, fresh: Sequence[LogLine]) -> int:
        passing = fresh if self._wanted is None else [line for line in fresh if self._wanted(line)]
        if self._shown is not self._all:
            self._all.extend(fresh)
        if passing:
            self.beginInsertRows(_NOWHERE, len(self._shown), len(self._shown) + len(passing) - 1)
            self._shown.extend(passing)
            self.endInsertRows()
        self._trim()
        return len(passing)

    def _trim(self) -> None:
        if len(self._all) <= self._most:
            return
        drop = len(self._all) - self._most + self._chunk
        gone = drop if self._wanted is None else sum(map(self._wanted, self._all[:drop]))
        if gone:
            self.beginRemoveRows(_NOWHERE, 0, gone - 1)
        if self._shown is not self._all:
            del self._shown[:gone]
        del self._all[:drop]
        if gone:
            self.endRemoveRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._shown[index.row()]
        if role == RowRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return (text.clock_ms(line.at), line.level, line.text)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 2:
            return plain_tip(line.text)
        return None
