"""Two versions side by side as rows of a list: heads of files, pairs of lines, and what is the same and folded away."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from pydra_core.protocol.verbs import FileDifference
from pydra_gui.language import later, plural, tr
from pydra_gui.models.table import Index, RowRole

TAB = 4
ALIKE = 0.3
"""Lines that have less in common are marked as a whole."""
EXACT = 5_000
"""Pairs of words up to which two lines are aligned word by word: 2 ms."""
WHATS = {"added": later("added"), "removed": later("removed"), "changed": later("changed")}
_SAME = re.compile(r"([\d,]+) lines are the same")
_NOWHERE = QModelIndex()
Spans = tuple[tuple[int, int], ...]
"""From and to of the characters that differ."""


@dataclass(frozen=True, slots=True)
class FileHead:
    """The head of one file; `changes` counts changed, added and removed lines."""

    name: str
    what: str
    changes: int
    open: bool

    def words(self) -> str:
        said = plural(self.changes, "{n:,} line", "{n:,} lines") if self.changes else tr("no text")
        return f"{tr(WHATS[self.what])} · {said}"


@dataclass(frozen=True, slots=True)
class LinePair:
    """One line on both sides; a number of 0 means that there is none on that side. Control characters are escaped, tabs are spaces."""

    kind: str
    left_number: int
    left: str
    right_number: int
    right: str

    def words(self) -> str:
        match self.kind:
            case "added":
                return tr("added {right_number}: {right}", right_number=self.right_number, right=self.right)
            case "removed":
                return tr("removed {left_number}: {left}", left_number=self.left_number, left=self.left)
            case "changed":
                return tr(
                    "changed {left_number}: {left} → {right_number}: {right}",
                    left_number=self.left_number,
                    left=self.left,
                    right_number=self.right_number,
                    right=self.right,
                )
        return f"{self.left_number}: {self.left}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines that are not shown. Those of a file whose rest can be had are shown when one asks."""

    file: str
    text: str
    opens: bool

    def words(self) -> str:
        return tr("{text} · show them", text=self.text) if self.opens else self.text


Row = FileHead | LinePair | Gap


def rows(files: Sequence[FileDifference], closed: frozenset[str] = frozenset()) -> list[Row]:
    """What is to be seen of these files. `closed` show only their heads."""
    found: list[Row] = []
    for file in files:
        changes = sum(1 for line in file.lines if line[0] not in ("same", "gap"))
        found.append(FileHead(visible(file.name), file.what, changes, file.name not in closed))
        if file.name not in closed:
            found += [_row(file.name, line) for line in file.lines]
            found += [] if file.lines else [Gap(file.name, tr("This file is no text"), False)]
    return found


def _row(name: str, line: tuple[str, int, str, int, str]) -> Row:
    kind, left_number, left, right_number, right = line
    if kind == "gap":
        same = _SAME.fullmatch(left)
        count = int(same[1].replace(",", "")) if same else 0
        said = plural(count, "{n:,} line is the same", "{n:,} lines are the same") if same else visible(left)
        return Gap(name, said, same is not None)
    return LinePair(kind, left_number, visible(left), right_number, visible(right))


def visible(line: str) -> str:
    """A line as it is drawn: nothing in it can hide, or turn the direction of what follows."""
    if line.isascii() and line.isprintable():
        return line
    shown = line.expandtabs(TAB)
    return "".join(_escaped(c) if unicodedata.category(c) in _HIDDEN else c for c in shown)


_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65_536 else f"\\U{code:08x}"


@lru_cache(maxsize=4096)
def changed_places(left: str, right: str) -> tuple[Spans, Spans]:
    """Which characters of two lines differ, word by word; the whole lines if they have little in common. Of long ones all that lies
    between the same start and the same end: a paint must not wait."""
    before, after = re.findall(r"\w+|\s+|.", left), re.findall(r"\w+|\s+|.", right)
    if len(before) * len(after) > EXACT:
        return _between(left, right)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ((0, len(left)),), ((0, len(right)),)
    changes = [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]
    return _spans(before, [(i1, i2) for i1, i2, _, _ in changes]), _spans(after, [(j1, j2) for _, _, j1, j2 in changes])


def _between(left: str, right: str) -> tuple[Spans, Spans]:
    most = min(len(left), len(right))
    start = next((at for at in range(most) if left[at] != right[at]), most)
    end = next((at for at in range(most - start) if left[-1 - at] != right[-1 - at]), most - start)
    return ((start, len(left) - end),), ((start, len(right) - end),)


def _spans(words: Sequence[str], places: Sequence[tuple[int, int]]) -> Spans:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return tuple((starts[first], starts[last]) for first, last in places if last > first)


class Differences(QAbstractListModel):
    """A list of rows that are replaced as a whole: a comparison comes at once, and folding changes many rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self.longest = 0
        """Characters of the longest line."""

    def set_rows(self, rows_: list[Row]) -> None:
        self.beginResetModel()
        self._rows = rows_
        pairs = [row for row in rows_ if isinstance(row, LinePair)]
        self.longest = max((max(len(pair.left), len(pair.right)) for pair in pairs), default=0)
        self.endResetModel()

    def row(self, place: int) -> Row | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rows(self) -> list[Row]:
        return list(self._rows)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.name} {row.words()}" if isinstance(row, FileHead) else row.words()
        return None
