"""From when to when: the bounds of a while, written as tokens of a filter take them, and said in full while one writes."""

import time
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pydra_core.client import filters
from pydra_core.errors import UserError
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.language import later, tr
from pydra_gui.models import text
from pydra_gui.views.calendar import DateEditor
from pydra_gui.views.field import FormLine
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import row

WIDTH = 460
NAMES = {"from": later("From"), "to": later("To")}
HELP = {
    "from": later("2h, yesterday, 8:30, 2026-11-02 or 2026-11-02 8:30. Empty: from the first run on."),
    "to": later("The same; a day counts as a whole. Empty: until now."),
}
READ = {"from": filters.since, "to": filters.until}
Bounds = tuple[str, str]
"""What `since:` and `until:` say; "" for none."""


class WhileSheet(Sheet):
    """Enter filters, Esc leaves."""

    def __init__(self, window: QWidget, bounds: Bounds, now: Callable[[], float] = time.time) -> None:
        super().__init__(window, tr("Queued from … to …"), WIDTH)
        self._now = now
        self.answer: Bounds | None = None
        """The bounds, once they were accepted."""
        self.editors: dict[str, DateEditor] = {}
        self._lines: dict[str, FormLine] = {}
        self.body.addWidget(label(tr("Queued from … to …"), "title"))
        self.body.addSpacing(4)
        for name, said, empty in (("from", bounds[0], tr("the first run")), ("to", bounds[1], tr("now"))):
            self.body.addLayout(self._line(name, said, empty).layout())
        self.no, self.yes = button(tr("Go back")), button(tr("Filter"), "primary")
        self.body.addSpacing(8)
        self.body.addLayout(row(None, self.no, self.yes))
        self.no.clicked.connect(lambda: self.finish(False))
        self.yes.clicked.connect(self._accept)
        for name in self.editors:
            self._tell(name)

    def _line(self, name: str, said: str, empty: str) -> FormLine:
        editor = self.editors[name] = DateEditor(ParamSpec(name=name, kind="datetime", required=False))
        editor.setPlaceholderText(empty)
        editor.setText(said)
        editor.textChanged.connect(lambda _: self._tell(name))
        editor.returnPressed.connect(self._accept)
        self._lines[name] = FormLine(tr(NAMES[name]), editor, tr(HELP[name]), 56)
        return self._lines[name]

    def bounds(self) -> Bounds:
        """As they are written now."""
        return self.editors["from"].text().strip(), self.editors["to"].text().strip()

    def _tell(self, name: str) -> None:
        """A moment that can be read is said in full, so that nobody looks at the wrong day."""
        self._lines[name].show_error("")
        written = self.editors[name].text().strip()
        at = _read(name, written, self._now())
        said = text.moment(at, self._now()) if at is not None and written else ""
        self._lines[name].show_help(f"{said[:1].upper()}{said[1:]}." if said else tr(HELP[name]))
        self.arrange()

    def _faults(self) -> dict[str, str]:
        now, written = self._now(), dict(zip(READ, self.bounds(), strict=True))
        moments = {name: _read(name, words, now) for name, words in written.items()}
        faults = {
            name: tr("“{words}” is no time: {help}", words=words, help=tr(HELP[name]))
            for name, words in written.items()
            if moments[name] is None
        }
        if not faults and all(written.values()) and (moments["from"] or 0.0) >= (moments["to"] or 0.0):
            faults["to"] = tr("This lies before the other one: no run can be between them.")
        return faults

    def _accept(self) -> None:
        faults = self._faults()
        for name, line in self._lines.items():
            line.show_error(faults.get(name, ""))
        self.arrange()
        if faults:
            self._lines[next(iter(faults))].focus()
        else:
            self.answer = self.bounds()
            self.finish(True)


def _read(name: str, written: str, now: float) -> float | None:
    """The moment; 0.0 for none, None for what is no time."""
    try:
        return READ[name](written, now) if written else 0.0
    except UserError:
        return None


async def ask(window: QWidget, bounds: Bounds) -> Bounds | None:
    """The bounds that a person wants, or None if they left it."""
    sheet = WhileSheet(window, bounds)
    sheet.open(sheet.editors["from"])
    await sheet.finished()
    return sheet.answer
