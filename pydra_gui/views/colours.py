"""The colouring rules of the window: kept, asked for by every table of runs, and edited in a sheet."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.protocol.pictures import RunRow
from pydra_gui.language import tr
from pydra_gui.models import colouring
from pydra_gui.models.colouring import Rule
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.tints import Kind, TintSheet


class Colours(QObject):
    """One for the window; `changed` says that rows may look different."""

    changed = Signal()

    def __init__(self, window: QWidget, remembered: Remembered, clock: Callable[[], float] = time.time) -> None:
        super().__init__(window)
        self._window, self._remembered, self._clock = window, remembered, clock
        self.rules = remembered.colouring()
        self._last: tuple[RunRow, int, str] | None = None

    def tint(self, of: RunRow) -> str:
        """The token of the ground of this row, "" for the plain one. Rows are painted cell by cell: the last is at hand."""
        if not self.rules:
            return ""
        now = self._clock()
        if self._last is None or self._last[0] is not of or self._last[1] != int(now):
            self._last = (of, int(now), colouring.tint_of(self.rules, of, now))
        return self._last[2]

    def keep(self, rules: Sequence[Rule]) -> None:
        """From now on these."""
        self.rules, self._last = tuple(rules), None
        self._remembered.keep_colouring(self.rules)
        self.changed.emit()

    async def edit(self) -> None:
        """The sheet; what it says counts when it is accepted."""
        sheet = ColourSheet(self._window, self.rules, self._clock)
        sheet.open(sheet.add)
        if await sheet.finished():
            self.keep(sheet.answer)


class ColourSheet(TintSheet):
    """The colouring rules of runs."""

    def __init__(self, window: QWidget, rules: Sequence[Rule], clock: Callable[[], float] = time.time) -> None:
        kind = Kind(
            tr("Colouring rules"), tr("The first rule that fits a run colours its row. Rules are written as filters are."),
            tr("No rules yet: rows look as their states do."), "state:failed node:mac*",
            lambda words: colouring.fault(words, clock()),
        )  # fmt: skip
        super().__init__(window, rules, kind)
