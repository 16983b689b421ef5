"""What the Overview asks the master while it is seen: the last hour every two seconds, of which only what is new is sent."""

from PySide6.QtCore import QEvent, QObject, QTimer

from pydra_core.errors import UserError
from pydra_core.protocol.pulse import Beat, Concern
from pydra_core.protocol.verbs import PulseTold
from pydra_gui.views.overview import HOUR, OverviewPanel
from pydra_gui.views.panels import Context
from pydra_gui.views.run_verbs import RunVerbs

EVERY_MS = 2_000


class OverviewWatch(QObject):
    """Keeps the beats that were told, so that an hour is sent once."""

    def __init__(self, context: Context, panel: OverviewPanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._beats: tuple[Beat, ...] = ()
        self._asking = False
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self._look)
        context.watches.nodes.connect(lambda _: self._show_nodes())
        context.watches.started.connect(self._look)
        context.watches.rest_changed.connect(self._look)
        self._verbs = RunVerbs(context.looking.runs, panel)
        context.run_deeds.serve(self._verbs)
        self._verbs.details_asked.connect(context.looking.open_run)
        self._verbs.log_asked.connect(context.looking.show_run_log)
        panel.concern_opened.connect(self._open)
        panel.node_opened.connect(context.looking.open_node)
        panel.nodes_asked.connect(lambda: context.looking.open_node(""))
        panel.filter_asked.connect(context.looking.filter_asked)
        panel.add_asked.connect(context.node_deeds.add)
        panel.installEventFilter(self)

    def _show_nodes(self) -> None:
        """Nothing is done for who does not look."""
        if self._panel.isVisible() and self._context.watches.nodes_told:
            self._panel.show_nodes(self._context.watches.known_nodes)

    def _look(self) -> None:
        if self._context.watches.sees(self._panel) and not self._asking:
            self._asking = True
            self._context.actions.go(self._ask())

    async def _ask(self) -> None:
        since = self._beats[-1].at + 0.001 if self._beats else 0.0
        try:
            self._panel.show_pulse(self._whole(await self._context.actions.cluster.pulse(since)))
        except UserError as error:
            self._context.watches.say_lost(error, self._panel.set_lost_link)
        finally:
            self._asking = False

    def _whole(self, told: PulseTold) -> PulseTold:
        """With the beats that were told before. A clock that was set back begins anew."""
        now = told.stands.at
        if self._beats and self._beats[-1].at > now:
            self._beats = ()
        self._beats = tuple(beat for beat in (*self._beats, *told.beats) if beat.at >= now - HOUR)
        return PulseTold(
            beats=self._beats, stands=told.stands, oldest=told.oldest, marks=told.marks, concerns=told.concerns
        )

    def _open(self, concern: Concern) -> None:
        looking = self._context.looking
        if concern.kind == "run-waits":
            self._verbs.why_asked.emit(concern.run)
        elif concern.run:
            looking.open_run(concern.run)
        elif concern.kind == "node-note":
            looking.show_node_log(concern.node, self._context.node_deeds.name_of(concern.node))
        elif concern.node:
            looking.open_node(concern.node)
        else:
            looking.filter_asked.emit("state:complete,failed,cancelled")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._clock.start()
            self._show_nodes()
            self._look()
        elif event.type() == QEvent.Type.Hide:
            self._clock.stop()
        return False
