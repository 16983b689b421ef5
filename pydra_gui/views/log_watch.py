"""What a Log panel asks the master: the lines of what a person looks at, while the panel can be seen; a panel that is kept stays."""

from PySide6.QtCore import QEvent, QObject

from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.verbs import LogPushed, WatchNodeLog, WatchRunLog
from pydra_gui.views.log import LogPanel
from pydra_gui.views.looking import Subject
from pydra_gui.views.panels import Context

LINES = 2_000


class LogWatch(QObject):
    """Lives with its panel."""

    def __init__(self, context: Context, panel: LogPanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._shown = Subject("")
        self._follows = False
        self._watch = context.feed.watch()
        self._watch.pushed.connect(self._took)
        self._watch.lost.connect(context.watches.lost)
        context.looking.subject_changed.connect(lambda _: self._look())
        panel.kept_changed.connect(lambda _: self._look())
        context.watches.started.connect(self._again)
        panel.installEventFilter(self)

    def _look(self) -> None:
        """Turns to what is looked at, unless the panel stays with what it has."""
        wanted = self._context.looking.subject
        if self._panel.isVisible() and wanted != self._shown and not (self._panel.kept() and self._shown.title):
            self._shown = wanted
            self._panel.open_log(wanted.title)
            self._again()

    def _again(self) -> None:
        self._follows = self._panel.isVisible() and bool(self._shown.title)
        verb = _verb(self._shown) if self._follows else None
        self._context.actions.go(self._watch.follow(verb))

    def _took(self, push: object) -> None:
        if isinstance(push, LogPushed):
            self._panel.apply(push)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._look()
            if (self._panel.isVisible() and bool(self._shown.title)) != self._follows:
                self._again()
        return False


def _verb(shown: Subject) -> WatchRunLog | WatchNodeLog:
    """The last lines; those that are there already are left out by their numbers."""
    return WatchNodeLog(node=NodeId(shown.node)) if shown.node else WatchRunLog(run=RunId(shown.run), first=-LINES)
