"""What a Log panel asks the master: the lines of what a person looks at, while the panel can be seen; a panel that is kept stays."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication

from pydra_core.errors import UserError
from pydra_core.protocol.logs import MOST_LINES, FollowLogs, LogStands, SeekLine, Sift
from pydra_gui.language import tr
from pydra_gui.models.table import plain_tip
from pydra_gui.views.log import FAULTS, LogPanel
from pydra_gui.views.log_deeds import LogDeeds, asked
from pydra_gui.views.looking import Subject
from pydra_gui.views.panels import Context

COPIED = 20_000
"""So many lines are copied at once, the last ones."""


class LogWatch(QObject):
    """Lives with its panel. What is asked of a view that has gone meanwhile has no answer, and needs none."""

    def __init__(self, context: Context, panel: LogPanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._shown = Subject("")
        self._follows = False
        self._view = 0
        self._watch = context.feed.watch()
        self._watch.pushed.connect(self._took)
        self._watch.lost.connect(self._lost)
        deeds = LogDeeds(context.window, context.actions)
        panel.save_asked.connect(lambda whole: deeds.save(self._shown, Sift() if whole else panel.sift()))
        panel.pick.menu().aboutToShow.connect(self._fill)
        self._serve(panel)
        context.looking.subject_changed.connect(self._look)  # no lambda: what outlives a panel must not call it
        panel.kept_changed.connect(self._look)
        context.highlights.changed.connect(self._take_rules)
        self._take_rules()
        context.watches.started.connect(self._again)
        context.watches.rest_changed.connect(self._turn)
        panel.installEventFilter(self)

    def _serve(self, panel: LogPanel) -> None:
        panel.model.wanted.connect(lambda first, count: self._go(partial(self._read, first, count)))
        panel.sift_changed.connect(lambda: self._go(self._sift))
        panel.seek_asked.connect(
            lambda row, by: self._go(partial(self._seek, SeekLine(view=self._view, row=row, by=by, levels=FAULTS)))
        )
        panel.number_asked.connect(
            lambda number, part: self._go(partial(self._seek, SeekLine(view=self._view, number=number, part=part)))
        )
        panel.copy_asked.connect(lambda ranges: self._go(partial(self._copy, ranges)))

    def _take_rules(self) -> None:
        self._panel.set_rules(self._context.highlights.rules)

    def _lost(self, error: UserError) -> None:
        self._context.watches.say_lost(error, self._panel.set_lost_link)

    def _look(self, _: object = None) -> None:
        """Turns to what is looked at, unless the panel stays with what it has."""
        wanted = self._context.looking.subject
        if self._panel.isVisible() and wanted != self._shown and not (self._panel.kept() and self._shown.title):
            self._show(wanted)

    def _show(self, wanted: Subject) -> None:
        self._shown = wanted
        if wanted.title:
            self._panel.open_log(wanted.title, [part.title for part in wanted.parts] or [""])
        else:
            self._panel.close_log()
        if wanted.line >= 0:
            self._panel.go_to(wanted.line, wanted.part)
        self._again()

    def _wanted(self) -> bool:
        """It is followed: somebody can see it, or will want to find the place where he reads."""
        reads = not self._panel.is_at_rest()
        return self._panel.isVisible() and bool(self._shown.title) and (reads or not self._context.watches.resting)

    def _turn(self) -> None:
        if self._wanted() != self._follows:
            self._again()

    def _again(self) -> None:
        self._follows = self._wanted()
        self._view = 0
        wanted = FollowLogs(logs=asked(self._shown), sift=self._panel.sift()) if self._follows else None
        self._context.actions.follow(self._watch, wanted)

    def _took(self, push: object) -> None:
        if isinstance(push, LogStands):
            self._view = push.view
            self._panel.apply(push)

    # ------------------------------------------------------------------------------------------------- asking

    def _go(self, ask: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._context.actions.go(self._quiet(ask))

    async def _quiet(self, ask: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if not self._view:
            return
        try:
            await ask()
        except UserError:  # the view, the run or the master is gone: the watch says so
            pass

    async def _read(self, first: int, count: int) -> None:
        view = self._view
        told = await self._context.actions.cluster.read_lines(view, first, count)
        if view == self._view:
            self._panel.take(told)

    async def _sift(self) -> None:
        await self._context.actions.cluster.sift_log(self._view, self._panel.sift())

    async def _seek(self, wanted: SeekLine) -> None:
        row = await self._context.actions.cluster.seek_line(wanted)
        if wanted.view == self._view:
            self._panel.choose(row)

    async def _copy(self, ranges: Sequence[tuple[int, int]]) -> None:
        view, lines, left = self._view, list[str](), COPIED
        for first, last in reversed(ranges):
            first = max(first, last + 1 - left)
            left -= last + 1 - first
            part: list[str] = []
            for at in range(first, last + 1, MOST_LINES):
                told = await self._context.actions.cluster.read_lines(view, at, min(MOST_LINES, last + 1 - at))
                part += map(self._panel.as_text, told.rows)
            lines[:0] = part
        QGuiApplication.clipboard().setText("\n".join(lines))

    # ------------------------------------------------------------------------------------------------- picking

    def _fill(self) -> None:
        """Logs that can be shown with the others: those that are shown, the chosen runs, the nodes."""
        menu = self._panel.pick.menu()
        menu.clear()
        shown = self._shown.each()
        for part in _offered(self._context, shown):
            action = menu.addAction(part.title.replace("&", "&&"), partial(self._toggle, part))
            action.setCheckable(True)
            action.setChecked(part in shown)
            action.setToolTip(plain_tip(tr("the own log of {title}", title=part.title) if part.node else part.title))
        if menu.isEmpty():
            menu.addAction(tr("Choose runs first, or add a node.")).setEnabled(False)

    def _toggle(self, part: Subject) -> None:
        """The panel stays with what was picked."""
        shown = self._shown.each()
        parts = [each for each in shown if each != part] if part in shown else [*shown, part]
        self._panel.keep(bool(parts))
        self._show(Subject.together(parts))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._look()
            self._turn()
        return False


def _offered(context: Context, shown: tuple[Subject, ...]) -> list[Subject]:
    """Each once."""
    runs = [Subject(tr("run {run}", run=row.run), run=row.run) for row in context.looking.runs()]
    nodes = [Subject(row.name, node=row.node) for row in context.watches.known_nodes]
    return list(dict.fromkeys([*shown, *runs, *nodes]))
