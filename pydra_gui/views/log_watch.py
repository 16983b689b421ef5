"""What a Log panel asks the master: the lines of what a person looks at, while the panel can be seen; a panel that is kept stays."""

from functools import partial

from PySide6.QtCore import QEvent, QObject

from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.verbs import LogPushed, WatchNodeLog, WatchRunLog
from pydra_gui.feed import FeedWatch
from pydra_gui.language import tr
from pydra_gui.models.table import plain_tip
from pydra_gui.views.log import LogPanel
from pydra_gui.views.log_deeds import LogDeeds
from pydra_gui.views.looking import Subject
from pydra_gui.views.panels import Context

LINES = 2_000
BEFORE = 500
"""Lines before the one that is looked for."""


class LogWatch(QObject):
    """Lives with its panel."""

    def __init__(self, context: Context, panel: LogPanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._shown = Subject("")
        self._follows = False
        self._watches: list[FeedWatch] = []
        self._names: list[str] = []
        deeds = LogDeeds(context.window, context.actions)
        panel.save_asked.connect(lambda whole: deeds.save(self._shown, panel.model.lines(), whole))
        panel.pick.menu().aboutToShow.connect(self._fill)
        context.looking.subject_changed.connect(lambda _: self._look())
        panel.kept_changed.connect(lambda _: self._look())
        context.watches.started.connect(self._again)
        panel.installEventFilter(self)

    def _look(self) -> None:
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
            self._panel.go_to(wanted.line)
        self._again()

    def _again(self) -> None:
        self._follows = self._panel.isVisible() and bool(self._shown.title)
        parts = self._shown.each() if self._follows else ()
        self._names = [part.title if self._shown.parts else "" for part in parts]
        while len(self._watches) < len(parts):
            self._watches.append(self._watch(len(self._watches)))
        for place, watch in enumerate(
            self._watches
        ):  # what is not wanted any more is told so, after what was asked of it before
            self._context.actions.go(watch.follow(_verb(parts[place]) if place < len(parts) else None))

    def _watch(self, place: int) -> FeedWatch:
        made = self._context.feed.watch()
        made.pushed.connect(partial(self._took, place))
        made.lost.connect(self._context.watches.lost)
        return made

    def _took(self, place: int, push: object) -> None:
        if isinstance(push, LogPushed) and place < len(self._names):
            self._panel.apply(push, self._names[place])

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
            if (self._panel.isVisible() and bool(self._shown.title)) != self._follows:
                self._again()
        return False


def _offered(context: Context, shown: tuple[Subject, ...]) -> list[Subject]:
    """Each once."""
    runs = [Subject(tr("run {run}", run=row.run), run=row.run) for row in context.looking.runs()]
    nodes = [Subject(row.name, node=row.node) for row in context.watches.known_nodes]
    return list(dict.fromkeys([*shown, *runs, *nodes]))


def _verb(shown: Subject) -> WatchRunLog | WatchNodeLog:
    """The last lines, or those around the one that is looked for; those that are there already are left out by their numbers."""
    if shown.node:
        return WatchNodeLog(node=NodeId(shown.node))
    return WatchRunLog(run=RunId(shown.run), first=max(0, shown.line - BEFORE) if shown.line >= 0 else -LINES)
