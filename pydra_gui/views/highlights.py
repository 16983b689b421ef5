"""The highlight rules of logs: kept, applied in every log panel, and edited in a sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.protocol.logs import MOST_RULES
from pydra_gui.language import tr
from pydra_gui.models import highlights
from pydra_gui.models.colouring import Rule
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.tints import Kind, TintSheet


class Highlights(QObject):
    """One for the window; `changed` says that lines may look different."""

    changed = Signal()

    def __init__(self, window: QWidget, remembered: Remembered) -> None:
        super().__init__(window)
        self._window, self._remembered = window, remembered
        self.rules = remembered.highlights()

    def keep(self, rules: Sequence[Rule]) -> None:
        """From now on these."""
        self.rules = tuple(rules)
        self._remembered.keep_highlights(self.rules)
        self.changed.emit()

    async def edit(self) -> None:
        """The sheet; what it says counts when it is accepted."""
        sheet = HighlightSheet(self._window, self.rules)
        sheet.open(sheet.add)
        if await sheet.finished():
            self.keep(sheet.answer)


class HighlightSheet(TintSheet):
    """The highlight rules of logs."""

    def __init__(self, window: QWidget, rules: Sequence[Rule]) -> None:
        kind = Kind(
            tr("Highlight rules"),
            tr("The first rule that fits a line colours it. Rules are words or /expressions/, as in a log's filter."),
            tr("No rules yet: lines look as their levels do."), highlights.EXAMPLE, highlights.fault, MOST_RULES,
        )  # fmt: skip
        super().__init__(window, rules, kind)
