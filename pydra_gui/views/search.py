"""The Find in history panel: words in, and where ended runs said them, in logs, arguments and errors; a hit opens the log at its line."""

import re
import time

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.client import filters, lines
from pydra_core.client.failures import BOOK
from pydra_core.client.filters import Parsed
from pydra_core.errors import UserError
from pydra_core.protocol.verbs import Filter, Hit, Hits
from pydra_gui.language import plural, tr
from pydra_gui.models.table import Table
from pydra_gui.views import row_menu
from pydra_gui.views.filter_field import TOKENS, FilterField, Known, nothing_known
from pydra_gui.views.panels import Context
from pydra_gui.views.row_menu import copying
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.hit_cells import HIT_COLUMNS, HitCell
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead

AGAIN_MS = 1_000
"""Until it is asked again while runs are still being indexed."""
LIMIT = 300


class SearchPanel(QWidget):
    """`wanted` says that other words are looked for; `line_opened` and `run_opened` that a hit is to be seen."""

    wanted = Signal()
    line_opened = Signal(int, int, int)
    run_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None, known: Known = nothing_known) -> None:
        """`known`: values of tokens that are offered while one types."""
        super().__init__(parent)
        self.field = self._make_field(known)
        self.head = PanelHead(tr("Find in history"), self.field, parent=self)
        self.model: Table[Hit] = Table(HIT_COLUMNS, lambda hit: (hit.run, hit.where, hit.part, hit.line), self)
        self.view = LiveTable(parent=self)
        self.view.setAccessibleName(tr("Where it was said"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(HitCell(self.view))
        self.view.set_columns(HIT_COLUMNS)
        self.view.opened.connect(self._open)
        row_menu.serve(self.view, self.section)
        self._body = PanelBody(self, self.head, self.view, Empty("search", "", parent=self))
        self.field.wanted.connect(lambda _: self.wanted.emit())
        self.field.left.connect(self._left)
        self.show_hits(Hits())

    def _make_field(self, known: Known) -> FilterField:
        made = FilterField("tool", known)
        made.setPlaceholderText(tr('Words, "a phrase", state:failed, since:7d'))
        made.setAccessibleName(tr("Words to find in history"))
        about = tr("Looks through the logs, arguments, errors, messages and labels of ended runs.")
        made.setToolTip(f"{about}\n{tr(TOKENS)}")
        made.setClearButtonEnabled(True)
        made.setMinimumWidth(120)
        return made

    def asked(self) -> tuple[str, Filter]:
        """The words, and which runs they are looked for in."""
        words, parsed = split(self.field.text())
        return words, parsed.filter

    def set_loading(self) -> None:
        self._body.set_loading(True)

    def show_hits(self, found: Hits) -> None:
        """What was found; what is not certain is said in the head."""
        self._body.set_loading(False)
        self._body.lost_link("")
        self.model.set_rows(found.hits)
        self._body.show_rows(bool(found.hits))
        self.head.set_count(
            " · ".join(part for part in (_scope(found), found.note or _indexing(found), *self.notes()) if part)
        )
        if self.asked()[0]:
            self._body.empty.say(tr("Nothing was found"), found.note or tr("Try fewer words, or other ones."))
        else:
            self._body.empty.say(
                tr("Find what was said"), tr("Write words of a log, an argument or an error of a run that has ended.")
            )

    def notes(self) -> tuple[str, ...]:
        """Sentences about what of the tokens means nothing."""
        return split(self.field.text())[1].notes

    def set_lost_link(self, words: str) -> None:
        """What was found stays, and is old."""
        self._body.set_loading(False)
        self._body.lost_link(words)

    def _left(self) -> None:
        if self.model.rowCount():
            self.view.setFocus()

    def section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of a hit."""
        hit = self.model.row(index.row())
        if hit is None:
            return []
        return [
            Verb(
                tr("Show where it was said"),
                lambda: self._show(hit),
                icon="search",
                command=lambda: _log_line(hit),
            ),
            Verb(
                tr("Show the run"),
                lambda: self.run_opened.emit(hit.run),
                icon="panel",
                command=lambda: lines.line("show", hit.run),
            ),
            None,
            copying(tr("Copy the text"), hit.text),
            copying(tr("Copy the run's number"), str(hit.run)),
        ]

    def _open(self, index: QModelIndex) -> None:
        hit = self.model.row(index.row())
        if hit is not None:
            self._show(hit)

    def _show(self, hit: Hit) -> None:
        if hit.line >= 0:
            self.line_opened.emit(hit.run, hit.part, hit.line)
        else:
            self.run_opened.emit(hit.run)


class SearchWatch(QObject):
    """What a Find in history panel asks the master; only the last that was asked is shown."""

    def __init__(self, context: Context, panel: SearchPanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._last = 0
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._look_again)
        panel.wanted.connect(self._look)
        context.watches.started.connect(self._look_again)
        panel.line_opened.connect(context.looking.show_line)
        panel.run_opened.connect(context.looking.open_run)

    def _look_again(self) -> None:
        """What was not indexed yet may be found now; nobody sees that it is asked."""
        words, only = self._panel.asked()
        if words and self._panel.isVisible():
            self._context.actions.go(self._ask(self._last, words, only))

    def _look(self) -> None:
        self._last += 1
        self._again.stop()
        words, only = self._panel.asked()
        if words:
            self._panel.set_loading()
            self._context.actions.go(self._ask(self._last, words, only))
        else:
            self._panel.show_hits(Hits())

    async def _ask(self, number: int, words: str, only: Filter) -> None:
        try:
            found = await self._context.actions.cluster.search(words, only, LIMIT)
        except UserError as error:
            if number == self._last:
                self._context.watches.say_lost(error, self._panel.set_lost_link)
            return
        if number == self._last:
            self._panel.show_hits(found)
            if found.indexing:
                self._again.start()


def split(written: str) -> tuple[str, Parsed]:
    """Words with their quotes, and the filter that the tokens make."""
    words = written
    for name in filters.NAMES:
        words = filters.without(words, name)
    tokens = " ".join(re.findall(rf'\b(?:{"|".join(filters.NAMES)}):(?:"[^"]*"?|\S*)', written, re.IGNORECASE))
    return words.strip(), filters.parse(tokens, time.time())


def _indexing(found: Hits) -> str:
    if not found.indexing:
        return ""
    return plural(found.indexing, "the newest run is being indexed", "the newest {n:,} runs are being indexed")


def _scope(found: Hits) -> str:
    if not found.hits:
        return ""
    runs = len({hit.run for hit in found.hits})
    return plural(
        len(found.hits),
        "{n:,} hit{more} in {runs}",
        "{n:,} hits{more} in {runs}",
        more=tr(" or more") if found.more else "",
        runs=plural(runs, "{n:,} run", "{n:,} runs"),
    )


def _log_line(hit: Hit) -> str:
    """The terminal reads units of the task's own spread by themselves."""
    return lines.line("logs", hit.run) + (f" --unit {hit.unit}" if hit.unit >= 0 and hit.path == BOOK else "")
