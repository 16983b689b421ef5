"""The icon in the desktop's tray: whether something needs a look, what runs, and the few verbs that one wants without the window."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from pydra_core.errors import UserError
from pydra_core.protocol.pictures import ClusterStatus, EventRow, NodeRow, RunRow
from pydra_core.protocol.states import ENDED, NodeState, RunState
from pydra_core.protocol.verbs import Filter, Query
from pydra_gui.actions import Actions
from pydra_gui.language import later, plural, tr
from pydra_gui.models import desktop_notices
from pydra_gui.models.desktop_notices import Said
from pydra_gui.theme import theme
from pydra_gui.theme.theme import color
from pydra_gui.views.brand import paint_mark
from pydra_gui.views.messenger import Messenger
from pydra_gui.views.preferences import Preferences, Told
from pydra_gui.views.watches import Watches
from pydra_gui.widgets import bars, glyphs
from pydra_gui.widgets.states import RUN

SHOWN = 3
"""So many of the runs that are at work stand in the menu."""
GATHER_MS = 1_000
"""What happens within this time is told together."""
TOLD: dict[Told, str] = {"all": later("All"), "failures": later("Failed and lost"), "none": later("None")}
NOTHING = Said("", "", False)
HELD = (RunState.PAUSED,)
LIVE = tuple(state for state in RunState if state not in ENDED and state not in HELD)


class Tray(QObject):
    """Belongs to `window`. Nothing of it is shown before `show`; without a tray its notices still reach the desktop."""

    open_asked = Signal()
    run_asked = Signal(int)
    node_asked = Signal(str)
    past_asked = Signal()
    """What has ended lately."""
    deploy_asked = Signal()
    quit_asked = Signal()

    def __init__(self, window: QWidget, actions: Actions, watches: Watches, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._actions, self._watches, self._preferences = window, actions, watches, preferences
        self._status: ClusterStatus | None = None
        self._failures = 0
        self._waiting: list[EventRow] = []
        self._icon = QSystemTrayIcon(self)
        self._messenger = Messenger(actions.go, self._balloon, self)
        self._ballooned = NOTHING
        self.menu = QMenu(window)
        self._runs: list[QAction] = []
        self._fill()
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._connect()
        self._repaint()

    def _connect(self) -> None:
        self._gather.timeout.connect(self._tell)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(lambda: self._clicked(self._ballooned))
        self._messenger.clicked.connect(self._clicked)
        self._watches.status.connect(self._took_status)
        self._watches.happened.connect(self._happened)
        self._preferences.changed.connect(lambda _: self._show_told())
        theme.changes.changed.connect(self._repaint)
        self.menu.aboutToShow.connect(self.ask)

    # -------------------------------------------------------------------------------------------------- menu

    def _fill(self) -> None:
        menu, add = self.menu, self.menu.addAction
        self.line = add(tr("Starting…"))
        self.line.setEnabled(False)
        self._above = menu.addSeparator()
        add(tr("Open Pydra")).triggered.connect(lambda *_: self.open_asked.emit())
        add(tr("Deploy files…")).triggered.connect(lambda *_: self.deploy_asked.emit())
        self.pause = add(tr("Pause all runs"))
        self.pause.triggered.connect(lambda *_: self._actions.go(self._pause_all()))
        self.resume = add(tr("Resume paused runs"))
        self.resume.triggered.connect(lambda *_: self._actions.go(self._resume_all()))
        menu.addSeparator()
        self.notices = menu.addMenu(tr("Notices"))
        self._add_told()
        menu.addSeparator()
        self.quit = add(tr("Quit…"))
        self.quit.triggered.connect(lambda *_: self.quit_asked.emit())
        self._icon.setContextMenu(menu)
        self._icon.setToolTip("Pydra")

    def _add_told(self) -> None:
        group = QActionGroup(self)
        for told, word in TOLD.items():
            made = self.notices.addAction(tr(word))
            made.setCheckable(True)
            made.setData(told)
            made.triggered.connect(lambda *_, told=told: self._preferences.set_told(told))
            group.addAction(made)
        self._show_told()

    def _show_told(self) -> None:
        told = self._preferences.told
        self.notices.setTitle(tr("Notices: {told}", told=tr(TOLD[told]).lower()))
        for each in self.notices.actions():
            each.setChecked(each.data() == told)

    def ask(self) -> None:
        """What runs now, for the menu; until the answer is there it shows what it showed before."""
        self._actions.go(self._ask_runs())

    async def _ask_runs(self) -> None:
        query = Query(kind="runs", filter=Filter(states=(RunState.RUNNING,)), limit=SHOWN)
        try:
            page = await self._actions.cluster.query(query)
        except UserError:  # that the master is gone is said by the window
            return
        self.show_runs(page.runs)

    def show_runs(self, rows: Sequence[RunRow]) -> None:
        """These stand at the top of the menu."""
        for each in self._runs:
            self.menu.removeAction(each)
            each.deleteLater()
        self._runs = [self._run_action(row) for row in rows]
        self.menu.insertActions(self._above, self._runs)
        self._keep_on_screen()

    def _keep_on_screen(self) -> None:
        """The menu grows while it is open, and it opens where the screen ends."""
        if self.menu.isVisible():
            room, box = self.menu.screen().availableGeometry(), self.menu.geometry()
            left, top = min(box.x(), room.right() + 1 - box.width()), min(box.y(), room.bottom() + 1 - box.height())
            self.menu.move(max(room.x(), left), max(room.y(), top))

    def _run_action(self, row: RunRow) -> QAction:
        share = bars.share_done(row)
        said = f"{row.name}  {share * 100:.0f} %" if share is not None else row.name
        made = QAction(_glyph(row, share or 0.0), said.replace("&", "&&"), self.menu)
        made.triggered.connect(partial(self.run_asked.emit, int(row.run)))
        return made

    async def _pause_all(self) -> None:
        await self._actions.runs.pause([row.run for row in await self._actions.cluster.runs(Filter(states=LIVE))])

    async def _resume_all(self) -> None:
        await self._actions.runs.resume([row.run for row in await self._actions.cluster.runs(Filter(states=HELD))])

    # ------------------------------------------------------------------------------------------- what comes up

    def _took_status(self, status: ClusterStatus) -> None:
        self._status = status
        words = plural(status.slots, "{busy:,} of {n:,} slot busy", "{busy:,} of {n:,} slots busy", busy=status.busy)
        self.line.setText(words)
        live = sum(status.runs.get(state, 0) for state in LIVE)
        self.pause.setEnabled(live > 0)
        self.resume.setEnabled(status.runs.get(RunState.PAUSED, 0) > 0)
        here = ending(self._watches.known_nodes)
        self.quit.setText(
            plural(here, "Quit, and end {n:,} unit here…", "Quit, and end {n:,} units here…") if here else tr("Quit…")
        )
        self._keep_on_screen()
        self._repaint()

    def _happened(self, events: tuple[EventRow, ...]) -> None:
        if self._window.isActiveWindow():
            return
        if failed := sum(event.kind in desktop_notices.FAILURES for event in events):
            self._failures += failed
            self._repaint()
        self._waiting += [event for event in events if desktop_notices.wanted(event.kind, self._preferences.told)]
        if self._waiting and not self._gather.isActive():
            self._gather.start()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        for said in desktop_notices.digest(waiting):
            self._messenger.say(said)

    def tell(self, title: str, text: str) -> None:
        """Says something on the desktop, whatever notices a person wants."""
        self._messenger.say(Said(title, text, False))

    def _balloon(self, said: Said) -> None:
        kind = QSystemTrayIcon.MessageIcon.Warning if said.bad else QSystemTrayIcon.MessageIcon.Information
        if self._icon.isVisible():
            self._ballooned = said
            self._icon.showMessage(said.title, said.text, kind)

    def _clicked(self, said: Said) -> None:
        """The window, at what a notice is about."""
        if said.run:
            self.run_asked.emit(said.run)
        elif said.node:
            self.node_asked.emit(said.node)
        elif said.several:
            self.past_asked.emit()
        self.open_asked.emit()

    # -------------------------------------------------------------------------------------------------- icon

    @property
    def needs_look(self) -> bool:
        """Something failed since the window was last in front, or a node is away now."""
        nodes = self._status.nodes if self._status else {}
        return bool(self._failures or nodes.get(NodeState.LOST) or nodes.get(NodeState.SICK))

    def seen(self) -> None:
        """The window is in front: what failed is no news any more."""
        self._failures = 0
        self._repaint()

    def show(self) -> None:
        self._icon.show()

    def hide(self) -> None:
        """Before the end: some desktops keep the icon of a program that has gone."""
        self._icon.hide()

    @property
    def can_hold(self) -> bool:
        """There is a tray from which the window can be opened again."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self._icon.isVisible()

    def _repaint(self) -> None:
        self._icon.setIcon(tray_icon(self.needs_look))
        self._icon.setToolTip(tr("Pydra: something needs a look") if self.needs_look else "Pydra")

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_asked.emit()


def ending(nodes: Sequence[NodeRow]) -> int:
    """The units that end when this machine's node does."""
    return sum(len(row.workers) for row in nodes if row.local)


def tray_icon(badge: bool) -> QIcon:
    """The mark with an edge of the other tone around it, so that it is seen on panels of any colour; `badge` is a dot."""
    made = QIcon()
    for px in (16, 22, 24, 32, 48, 64):
        picture = QPixmap(px, px)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        box = QRectF(0, 0, px, px).adjusted(px / 16, px / 16, -px / 16, -px / 16)
        paint_mark(painter, box, "surface", 2.6)
        paint_mark(painter, box, "accent-ink")
        if badge:
            _paint_badge(painter, px)
        painter.end()
        made.addPixmap(picture)
    return made


def _paint_badge(painter: QPainter, px: int) -> None:
    side = px * 0.44
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("surface"))
    painter.drawEllipse(QRectF(px - side, 0, side, side))
    painter.setBrush(color("fail"))
    edge = px * 0.05
    painter.drawEllipse(QRectF(px - side, 0, side, side).adjusted(edge, edge, -edge, -edge))


def _glyph(row: RunRow, share: float) -> QIcon:
    picture = QPixmap(32, 32)
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    glyphs.paint(painter, QRectF(0, 0, 16, 16), RUN[row.state], share, "raised")
    painter.end()
    return QIcon(picture)
