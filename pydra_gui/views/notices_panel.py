"""The Notices panel: everything that was said to the person since the window opened, the newest first; also what has gone again."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

from pydra_gui.actions import Said
from pydra_gui.language import figure, later, tr
from pydra_gui.models import text
from pydra_gui.models.table import Column, RowRole, Table
from pydra_gui.theme import icons
from pydra_gui.theme.box import Box
from pydra_gui.views import row_menu
from pydra_gui.views.row_menu import copying
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets import glyphs
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.cells import Cell, Index, glyph_box
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.labels import write
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead
from pydra_gui.widgets.states import NODE, RUN

LOOKS = {"good": RUN["complete"], "fail": RUN["failed"], "hold": NODE["sick"]}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    said: Said


COLUMNS: tuple[Column[_Line], ...] = (
    Column(later("When"), 150, lambda line: text.moment(line.said.at, time.time())),
    Column(later("What"), 260, lambda line: line.said.notice.title),
    Column("", 200, lambda line: line.said.notice.text, stretch=True),
)


class NoticeCell(Cell):
    """When, the sign and the title, the sentence."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        line: _Line = index.data(RowRole)
        shown = text.one_line(str(index.data()))
        match index.column():
            case 0:
                write(painter, box, shown, "text3", 12)
            case 1:
                look = LOOKS.get(line.said.notice.tone)
                if look is None:
                    icons.paint(painter, glyph_box(box), "info", "text3")
                else:
                    glyphs.paint(painter, glyph_box(box), look)
                write(painter, box.adjusted(22, 0, 0, 0), shown, "text", 12)
            case _:
                write(painter, box, shown, "text2", 12)


class NoticesPanel(QWidget):
    """`said` is all that is kept, oldest first, and grows. `head` is the panel's title bar, for its dock."""

    def __init__(self, said: Iterable[Said], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: Table[_Line] = Table(COLUMNS, lambda line: line.number, self)
        self.view = LiveTable(parent=self)
        self.view.setAccessibleName(tr("Notices"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(NoticeCell(self.view))
        self.view.set_columns(COLUMNS)
        copy = tool("copy", tr("Copy the notices"))
        copy.clicked.connect(self.copy)
        self.view.copied.connect(self.copy)
        row_menu.serve(self.view, self.section)
        self.head = PanelHead(tr("Notices"), copy, parent=self)
        empty = Empty(
            "info",
            tr("Nothing was said yet"),
            tr("What this window tells you is kept here until it is closed."),
            parent=self,
        )
        self._body = PanelBody(self, self.head, self.view, empty)
        self._said = said
        self.refresh()

    def refresh(self, _: object = None) -> None:
        """Something was said."""
        lines = [_Line(each.number, each) for each in self._said]
        self.model.set_rows(lines[::-1])
        self.head.set_count(figure(len(lines)) if lines else "")
        self._body.show_rows(bool(lines))

    def section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of a notice."""
        line = self.model.row(index.row())
        if line is None:
            return []
        notice = line.said.notice
        return [Verb(tr("Copy"), self.copy, icon="copy"), copying(tr("Copy the sentence"), notice.text or notice.title)]

    def copy(self) -> None:
        """Puts the chosen notices, or all, on the clipboard."""
        rows = self.model.rows()
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        picked = [rows[place] for place in chosen] or list(rows)
        lines = [(text.clock(line.said.at), line.said.notice.title, line.said.notice.text) for line in picked]
        QGuiApplication.clipboard().setText("\n".join("  ".join(filter(None, parts)) for parts in lines))
