"""Logs for panels without a master: the real index, order and view, asked by the panel itself and answered at once."""

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject

from pydra_core.ids import WatchId
from pydra_core.master.log_book import Book, Part, View
from pydra_core.master.log_index import LineIndex
from pydra_core.protocol.logs import LEVELS, LinesTold, LogStands, Sift
from pydra_core.protocol.messages import LogLine
from pydra_gui.views.log import LogPanel

TAIL = 200


class Shelf(QObject):
    """Of one panel. `tail`: so many rows come with the word of how a log stands."""

    def __init__(self, panel: LogPanel, *titles: str, tail: int = TAIL) -> None:
        for older in panel.findChildren(Shelf):
            older.setParent(None)
            older.over = True
        super().__init__(panel)
        self.over = False
        folder = tempfile.mkdtemp(prefix="pydra-shelf-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._panel, self._tail = panel, tail
        self._paths = [Path(folder, str(number)) for number in range(max(1, len(titles)))]
        for path in self._paths:
            path.touch()
        names = titles or ("",)
        parts = [
            Part(number, LineIndex(path), path="/u", title=name)
            for number, (path, name) in enumerate(zip(self._paths, names, strict=True))
        ]
        self._book = Book(parts)
        self._view = View(self._book, Sift())
        self._version = self._same = 0
        self.read = 0
        """Pages that were asked for."""
        panel.sift_changed.connect(self._sift)
        panel.model.wanted.connect(self._read)
        panel.seek_asked.connect(lambda row, by: panel.choose(self._view.seek(row, by, ("error",))))
        panel.number_asked.connect(lambda number, part: panel.choose(self._view.row_of(number, part)))

    def add(self, lines: Sequence[LogLine], log: int = 0, *, ended: bool = False, note: str = "") -> None:
        """More lines of a log, which the panel is told of."""
        with self._paths[log].open("ab") as file:
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        for part in self._book.parts:
            while part.index.grow():
                pass
        place = self._book.grow()
        if place is not None:
            self._same = min(self._same, self._view.back_to(place))
        self._tell(ended, note)

    def _sift(self) -> None:
        if not self.over:
            self._view, self._same = View(self._book, self._panel.sift()), 0
            self._tell(False, "")

    def _tell(self, ended: bool, note: str) -> None:
        while self._view.step():
            pass
        total = len(self._view)
        self._version += 1
        same, self._same = self._same, total
        first = max(0, total - self._tail)
        levels = {level: count for level, count in zip(LEVELS, self._book.tally, strict=True) if count}
        self._panel.apply(
            LogStands(
                watch=WatchId(1), view=1, version=self._version, same=same, total=total, seen=len(self._book),
                levels=levels, rules=self._view.rules(), first=first, rows=self._view.read(first, self._tail),
                ended=ended, note=note, fault=self._view.fault,
            )
        )  # fmt: skip

    def _read(self, first: int, count: int) -> None:
        if self.over:
            return
        self.read += 1
        self._panel.take(LinesTold(version=self._version, first=first, rows=self._view.read(first, count)))
