"""What a table of runs asks the master: one watch that follows the panel's filter, order and length, while the panel can be seen."""

from PySide6.QtCore import QEvent, QObject

from pydra_core.errors import UserError
from pydra_core.protocol.verbs import Filter, Query, Watch
from pydra_gui.views.panels import Context
from pydra_gui.views.runs import PAGE, RunsPanel


class RunsWatch(QObject):
    """Lives with its panel. One that is `always` at work follows while it is hidden, too, as long as the window can be seen."""

    def __init__(self, context: Context, panel: RunsPanel, always: bool = False) -> None:
        super().__init__(panel)
        self._context, self._panel, self._always = context, panel, always
        self._query = Query(kind="runs", filter=panel.filter(), limit=PAGE)
        self._follows = False
        self._watch = context.feed.watch()
        self._watch.pushed.connect(panel.apply)
        self._watch.lost.connect(self._lost)
        panel.filter_changed.connect(self._filter)
        panel.sort_changed.connect(lambda sort: self._ask(self._query.filter, sort, self._query.limit))
        panel.limit_changed.connect(lambda limit: self._ask(self._query.filter, self._query.sort, limit))
        context.watches.started.connect(self._again)
        context.watches.rest_changed.connect(self._again)
        panel.installEventFilter(self)

    def _lost(self, error: UserError) -> None:
        self._context.watches.say_lost(error, self._panel.set_lost_link)

    def _filter(self, wanted: Filter) -> None:
        self._ask(wanted, self._query.sort, self._panel.limit())

    def _ask(self, wanted: Filter, sort: str, limit: int) -> None:
        self._query = Query(kind="runs", filter=wanted, sort=sort, limit=limit)
        self._again()

    def _again(self) -> None:
        """Asks anew, if anybody looks."""
        watches = self._context.watches
        self._follows = not watches.resting if self._always else watches.sees(self._panel)
        self._context.actions.follow(self._watch, Watch(self._query) if self._follows else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        turned = event.type() in (QEvent.Type.Show, QEvent.Type.Hide) and not self._always
        if turned and self._context.watches.sees(self._panel) != self._follows:
            self._again()
        return False
