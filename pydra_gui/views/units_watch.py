"""What a Units panel asks the master: the mosaic of the run that is looked at, again with its news, while the panel is seen."""

from contextlib import suppress

from PySide6.QtCore import QEvent, QObject

from pydra_core.errors import UserError
from pydra_core.protocol.pictures import RunDetails
from pydra_gui.views.panels import Context
from pydra_gui.views.units import UnitsPanel


class UnitsWatch(QObject):
    """Lives with its panel. One question is under way at a time: news that come meanwhile are one more question."""

    def __init__(self, context: Context, panel: UnitsPanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._asking = self._again = False
        self._book = ""
        context.looking.details_changed.connect(self._changed)
        context.watches.started.connect(self._look)
        panel.cell_wanted.connect(lambda index: context.actions.go(self._ask_cell(index)))
        panel.book_wanted.connect(self._take_book)
        panel.verbs.log_asked.connect(context.looking.show_unit_logs)
        panel.installEventFilter(self)
        self._changed(context.looking.details)

    def _changed(self, details: RunDetails | None) -> None:
        if details is None or self._panel.run is None or details.row.run != self._panel.run.run:
            self._book = ""
        self._panel.show_run(details.row if details is not None else None)
        self._look()

    def _take_book(self, book: str) -> None:
        self._book = book
        self._look()

    def _look(self) -> None:
        if self._panel.run is None or not self._panel.isVisible():
            return
        self._again = self._asking
        if not self._asking:
            self._asking = True
            self._context.actions.go(self._ask())

    async def _ask(self) -> None:
        try:
            await self._read()
        except UserError:  # a run that was just forgotten, a link that is gone: the panel keeps what it has
            self._again = False
        finally:
            self._asking = False
        if self._again:
            self._look()

    async def _read(self) -> None:
        run, cells = self._panel.run, self._panel.view.cells
        if run is not None:
            since = (cells.mark, cells.number) if cells.book == self._book or not self._book else (0, 0)
            book = self._book or cells.book
            self._panel.apply(await self._context.actions.cluster.mosaic(run.run, book, *since))

    async def _ask_cell(self, index: int) -> None:
        run, book = self._panel.run, self._panel.view.cells.book
        if run is not None:
            with suppress(UserError):  # it was forgotten meanwhile: the pointer is over what was
                cell = await self._context.actions.cluster.cell(run.run, book, index)
                now = self._panel.run
                if now is not None and (now.run, self._panel.view.cells.book) == (run.run, book):
                    self._panel.show_cell(cell)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._look()
        return False
