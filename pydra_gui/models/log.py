"""The lines of one log, or of several as one, as a table: bounded, filtered, and added to without a reset."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from pydra_core.protocol.messages import LogLine
from pydra_gui.models import text
from pydra_gui.models.log_lines import Entry, Source, Wanted, among, both, places
from pydra_gui.models.table import Index, RowRole, plain_tip

MOST = 200_000
"""So many lines are kept; the oldest go first, `CHUNK` at a time."""
CHUNK = 20_000
MANY = 64
"""Lines that go to more places than that at once are shown by a reset."""
_NOWHERE = QModelIndex()


class Log(QAbstractTableModel):
    """Columns: time, level, line. `levels` counts all lines that came."""

    def __init__(self, parent: QObject | None = None, most: int = MOST, chunk: int = CHUNK) -> None:
        super().__init__(parent)
        self._most, self._chunk = most, chunk
        self._all: list[Entry] = []
        self._shown: list[Entry] = self._all
        self._words: Wanted | None = None
        self._levels: frozenset[str] = frozenset()
        self._wanted: Wanted | None = None
        self._sources: dict[str, Source] = {}
        self.levels: Counter[str] = Counter()
        self.seen = 0

    def clear(self) -> None:
        """An empty log, with the filter as it was."""
        self.beginResetModel()
        self._all = []
        self._shown = self._all if self._wanted is None else []
        self._sources, self.levels, self.seen = {}, Counter(), 0
        self.endResetModel()

    def next(self, source: str = "") -> int:
        """The number of the line of this log that is expected next."""
        return self._sources[source].next if source in self._sources else 0

    def append(self, first: int, lines: Sequence[LogLine], source: str = "") -> int:
        """Adds lines of a log that begin with number `first`; those that are here already are left out. Returns how many are shown."""
        fresh = self._sources.setdefault(source, Source()).take(source, first, lines)
        if not fresh:
            return 0
        self.seen += len(fresh)
        self.levels.update(line.level for line in fresh)
        return self._take(fresh)

    def set_wanted(self, test: Wanted | None) -> None:
        """Shows only lines that pass."""
        self._words = test
        self._filter()

    def set_levels(self, levels: frozenset[str]) -> None:
        """Shows only lines of these levels; none: of all."""
        self._levels = levels
        self._filter()

    def lines(self) -> Sequence[Entry]:
        return self._shown

    def row_of(self, number: int, source: str = "") -> int:
        """Where the line of this number is shown, -1 if it is not."""
        return next((row for row, line in enumerate(self._shown) if (line.number, line.source) == (number, source)), -1)

    def step(self, row: int, by: int, levels: frozenset[str]) -> int:
        """The next row from here in this direction that has one of the levels, once round; -1 if none has."""
        count = len(self._shown)
        start = row if row >= 0 else (-1 if by > 0 else 0)
        places = ((start + by * n) % count for n in range(1, count + 1))
        return next((place for place in places if self._shown[place].level in levels), -1)

    def _filter(self) -> None:
        self.beginResetModel()
        test = self._wanted = both(self._words, self._levels)
        self._shown = self._all if test is None else among(test, self._all)
        self.endResetModel()

    def _take(self, fresh: Sequence[Entry]) -> int:
        test = self._wanted
        if test is not None:
            for row, some in places(self._all, fresh):
                self._all[row:row] = some
        passing = fresh if test is None else [line for line in fresh if test(line)]
        self._show(places(self._shown, passing))
        self._trim()
        return len(passing)

    def _show(self, groups: list[tuple[int, Sequence[Entry]]]) -> None:
        anew = len(groups) > MANY
        if anew:
            self.beginResetModel()
        for row, some in groups:
            if not anew:
                self.beginInsertRows(_NOWHERE, row, row + len(some) - 1)
            self._shown[row:row] = some
            if not anew:
                self.endInsertRows()
        if anew:
            self.endResetModel()

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
            return plain_tip(f"{line.source}: {line.text}" if line.source else line.text)
        return None
