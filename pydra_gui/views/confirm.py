"""Questions before what cannot be undone: what it is, its consequences as lines, a verb on each button."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pydra_gui.language import tr
from pydra_gui.notices import Question
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH = 440


class Confirm(Sheet):
    """One question. The safe answer has the keyboard where something would be lost."""

    def __init__(self, window: QWidget, question: Question) -> None:
        super().__init__(window, question.title, WIDTH)
        self.no = button(tr(question.no))
        self.yes = button(question.yes, "danger" if question.danger else "primary")
        self.body.addWidget(label(question.title, "title", wrap=True))
        self.body.addLayout(column(*(label(text, "second", wrap=True) for text in question.lines), gap=6))
        self.body.addSpacing(10)
        self.body.addLayout(row(None, self.no, self.yes))
        self.no.clicked.connect(lambda: self.finish(False))
        self.yes.clicked.connect(lambda: self.finish(True))
        self._first = self.no if question.danger else self.yes

    def ask(self) -> None:
        self.open(self._first)


async def ask(window: QWidget, question: Question) -> bool:
    """Shows a question over the window and waits for the answer; everything else goes on meanwhile."""
    sheet = Confirm(window, question)
    sheet.ask()
    return await sheet.finished()


async def tell(title: str, sentence: str, verb: str, ended: asyncio.Event) -> None:
    """Says one thing in a window of its own, where there is no other window; waits until it was read or `ended` is set."""
    window = QWidget()
    window.setWindowTitle("Pydra")
    window.resize(520, 260)
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    sheet = Sheet(window, title, WIDTH)
    close = button(verb, "primary")
    close.clicked.connect(lambda: sheet.finish(True))
    sheet.body.addWidget(label(title, "title"))
    sheet.body.addWidget(label(sentence, "second", wrap=True))
    sheet.body.addSpacing(10)
    sheet.body.addLayout(row(None, close))
    window.show()
    sheet.open(close)
    sheet.closed.connect(lambda _: ended.set())
    await ended.wait()
    window.close()
