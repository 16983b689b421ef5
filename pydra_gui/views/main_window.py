"""The main window: bars around, workspaces in the middle; it puts what panels share together, and turns what comes up into words."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.states import EventKind
from pydra_gui.actions import Actions
from pydra_gui.feed import Feed
from pydra_gui.language import tr
from pydra_gui.notices import Notice, Offer
from pydra_gui.theme import motion
from pydra_gui.views import tab_order
from pydra_gui.views.bars import STATUS, Rail, StatusLine, TopBar
from pydra_gui.views.brand import app_icon
from pydra_gui.views.colours import Colours
from pydra_gui.views.details import DetailsPanel
from pydra_gui.views.docks import Docks
from pydra_gui.views.drop_area import DropArea
from pydra_gui.views.first_steps import FirstSteps
from pydra_gui.views.guide import Guide
from pydra_gui.views.highlights import Highlights
from pydra_gui.views.keyboard import Keyboard
from pydra_gui.views.kinds import FIRST, KINDS, WORKSPACES
from pydra_gui.views.layouts import Layouts
from pydra_gui.views.log import LogPanel
from pydra_gui.views.looking import Looking
from pydra_gui.views.menus import Menus
from pydra_gui.views.narrow import band
from pydra_gui.views.node_deeds import NodeDeeds
from pydra_gui.views.node_verbs import NodeVerbs
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.package_deeds import PackageDeeds
from pydra_gui.views.package_verbs import PackageVerbs
from pydra_gui.views.packages import PackagesPanel
from pydra_gui.views.palette import Command
from pydra_gui.views.panels import Context, Panel
from pydra_gui.views.remembered import Look, Remembered
from pydra_gui.views.run_deeds import RunDeeds
from pydra_gui.views.run_verbs import RunVerbs
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.saved_filters import SavedFilters
from pydra_gui.views.settings_deeds import SettingsDeeds
from pydra_gui.views.sheet import click_focused
from pydra_gui.views.toasts import Toasts
from pydra_gui.views.verbs import Verb
from pydra_gui.views.watches import Watches
from pydra_gui.views.window_verbs import Parts, WindowVerbs
from pydra_gui.views.workspaces import Workspaces

SIZE = (1440, 900)
ROOM = QSize(8, 40)
"""What a desktop puts around a window."""
W = TypeVar("W", bound=QWidget)


class MainWindow(QMainWindow):
    """Emits what the app has to do; everything else it asks of `actions`. The panels that stand in it at first are its attributes."""

    quit_asked = Signal()
    close_asked = Signal()
    """The window is to go: into the tray, or the app with it."""
    seen = Signal()
    """The window came to the front."""
    demo_asked = Signal()

    def __init__(self, actions: Actions, feed: Feed, remembered: Remembered, local_wanted: bool = True) -> None:
        super().__init__()
        self.setWindowTitle("Pydra")
        self.setWindowIcon(app_icon())
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.BottomDockWidgetArea, QTabWidget.TabPosition.North)
        motion.changes.changed.connect(self._move_docks)
        self._move_docks()
        self.actions_, self._remembered = actions, remembered
        self._arranged = False
        self._share(feed)
        self._build(local_wanted)
        self.toasts = Toasts(self, STATUS)
        self.keyboard = Keyboard(self, self.docks, (self.top, self.rail), self.centre, self.steps.focus)
        self.drops = DropArea(self, actions)
        self._connect_verbs()
        self._connect_watches()
        self.layouts = Layouts(self, actions, self.workspaces, remembered)
        self.verbs = self._make_verbs()
        self.first.keys_asked.connect(self.verbs.show_keys)
        self.drops.leave_to_window()
        room = self.screen().availableSize() - ROOM
        self.resize(QSize(*SIZE).boundedTo(room))
        self.workspaces.go(FIRST)
        self.watches.start()

    def _move_docks(self) -> None:
        """Docks slide to their places where movement is wanted."""
        self.setAnimated(not motion.still())

    # --------------------------------------------------------------------------------------------- building

    def _share(self, feed: Feed) -> None:
        """What panels share with each other."""
        actions = self.actions_
        self.watches = Watches(feed, actions, self)
        self.looking = Looking(self.watches, self)
        self.package_deeds = PackageDeeds(self, actions, self.watches)
        self.node_deeds = NodeDeeds(self, actions, self.watches)
        self.run_deeds = RunDeeds(self, actions, self.package_deeds, self.node_deeds.add)
        self.context = Context(
            self,
            actions,
            feed,
            self.watches,
            self.looking,
            self.run_deeds,
            self.node_deeds,
            self.package_deeds,
            SavedFilters(self, actions, self._remembered),
            Colours(self, self._remembered),
            Highlights(self, self._remembered),
        )
        self.settings = SettingsDeeds(self, actions, self._remembered, self.watches)
        self.settings.slots_chosen.connect(self._slots_chosen)
        self.run_verbs = RunVerbs(self.looking.runs, self)
        self.node_verbs = NodeVerbs(self.looking.node, self)
        self.package_verbs = PackageVerbs(self.looking.package, self)

    def _build(self, local_wanted: bool) -> None:
        kinds = {kind.key: kind for kind in KINDS}
        self.docks = Docks(self, KINDS, lambda kind: kinds[kind].make(self.context))
        self.workspaces = Workspaces(self, WORKSPACES, self.docks, self._make_centre)
        self.centre = self.workspaces.stack
        self.centre.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.steps = FirstSteps(self.workspaces, FIRST, self.actions_, local_wanted)
        self.first = self.steps.page
        self.setCentralWidget(self.centre)
        self.top, self.status = TopBar(self), StatusLine(self)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.top)
        self.setStatusBar(self.status)
        self.rail = Rail(self, [(space.key, tr(space.title), space.icon) for space in WORKSPACES])
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.rail)
        self.rail.settings.clicked.connect(lambda: self.settings.show())
        self.top.filter.know(self.watches.values)
        self.guide = Guide(self.workspaces, self.rail, self.top.filter, self.looking, FIRST)
        self.nodes, self.packages = self._dock("nodes", NodesPanel), self._dock("packages", PackagesPanel)
        self.details, self.log = self._dock("details", DetailsPanel), self._dock("log", LogPanel)
        self.details_dock, self.log_dock = self.docks.get("details"), self.docks.get("log")
        self.runs = _as(RunsPanel, self.workspaces.centre("runs").widget)

    def _dock(self, name: str, kind: type[W]) -> W:
        return _as(kind, self.docks.get(name).panel.widget)

    def _make_centre(self, space: str, key: str) -> Panel:
        """The middle of a workspace; one of runs is filtered by the field of the top bar."""
        made = next(kind for kind in KINDS if kind.key == key).make(self.context)
        if isinstance(panel := made.widget, RunsPanel):
            self.guide.serve(space, panel)
        return made

    def _connect_verbs(self) -> None:
        deeds, looking = self.package_deeds, self.looking
        self.run_deeds.serve(self.run_verbs)
        self.run_verbs.details_asked.connect(looking.open_run)
        self.run_verbs.log_asked.connect(looking.show_run_log)
        self.run_verbs.logs_asked.connect(looking.show_run_logs)
        self.node_deeds.serve(self.node_verbs)
        self.node_verbs.log_asked.connect(lambda node: looking.show_node_log(node, self.node_deeds.name_of(node)))
        deeds.serve(self.package_verbs)
        for verbs in (self.run_verbs, self.node_verbs, deeds):
            verbs.filter_asked.connect(self.guide.add_token)
        self.actions_.submitted.connect(self.runs.await_run)
        self.top.deploy.clicked.connect(deeds.choose_files)
        self.top.add_node.clicked.connect(self.node_deeds.add)
        self.top.lost.acted.connect(self.refresh)
        self.drops.dropped.connect(deeds.deploy)
        self.steps.demo_asked.connect(self.demo_asked)
        self.steps.serve(self.watches, deeds, self.node_deeds)
        self.actions_.noticed.connect(self.toasts.say)
        self.actions_.undo.over.connect(self.toasts.close)

    def _connect_watches(self) -> None:
        watches = self.watches
        watches.status.connect(self.status.show_status)
        watches.happened.connect(self._take_events)
        watches.lost.connect(self._lost)

    def clear_filter(self) -> None:
        """All runs, in every table that choices filter; it can be taken back."""
        panel = self.guide.runs() or self.runs
        words = panel.kept_words()
        panel.clear_filter()

        async def back() -> None:
            panel.restore_words(words)

        if words:
            self.actions_.undo.offer("plain", tr("The filter is cleared"), words, back, quiet=True)

    # --------------------------------------------------------------------------------------- menus, palette

    def _make_verbs(self) -> WindowVerbs:
        parts = Parts(
            self, self.context, self.workspaces, self.layouts, self._remembered, self.toasts, self.top.filter, self.runs,
            self.run_verbs, self.node_verbs, self.package_verbs, self.settings,
        )  # fmt: skip
        self.menus = Menus(self.top.menus, self, lambda verb, why: self.actions_.tell("plain", verb.rstrip("…? "), why))
        about_quit = tr("says first what that does to running work")
        own = (
            ("File", Verb(tr("Quit"), self.quit_asked.emit, "Ctrl+Q", "", about_quit)),
            ("Edit", Verb(tr("Clear filter"), self.clear_filter, "", "", tr("shows all runs"))),
            (
                "View",
                Verb(
                    tr("Colouring rules…"),
                    self.edit_colours,
                    "",
                    "filter",
                    tr("filters that colour rows of runs"),
                ),
            ),
            (
                "View",
                Verb(
                    tr("Highlight rules…"), self.edit_highlights, "", "bookmark", tr("words that colour lines of logs")
                ),
            ),
            ("View", Verb(tr("Refresh"), self.refresh, "F5", "retry", tr("asks the master for everything again"))),
        )
        return WindowVerbs(parts, self.menus, (*own, *(("Help", each) for each in self.steps.verbs())))

    def edit_colours(self) -> None:
        """The filters that colour rows of runs."""
        self.actions_.go(self.context.colours.edit())

    def edit_highlights(self) -> None:
        """The words that colour lines of logs."""
        self.actions_.go(self.context.highlights.edit())

    def show_palette(self) -> None:
        """Everything that can be done, found by typing."""
        self.verbs.show_palette()

    def commands(self) -> list[Command]:
        """What the palette has to offer now."""
        return self.verbs.commands()

    # ------------------------------------------------------------------------------------------ what comes up

    def _take_events(self, events: tuple[EventRow, ...]) -> None:
        for event in events:
            self._happened(event)

    def _happened(self, event: EventRow) -> None:
        if event.kind is EventKind.NODE_LOST:
            offer = Offer(tr("Show node"), lambda: self._show_node(event.node))
            self.actions_.noticed.emit(Notice("fail", event.text, tr("What it was doing waits again."), (offer,)))
        elif event.kind is EventKind.NODE_SICK:
            resume = Offer(tr("Resume"), lambda: self.node_verbs.resume_asked.emit(event.node))
            self.actions_.noticed.emit(
                Notice("fail", event.text, tr("Nothing new goes there until you resume it."), (resume,))
            )

    def _slots_chosen(self, slots: int | None) -> None:
        """Whether this machine is to have a node."""
        self.steps.want_local(slots != 0)

    def _show_node(self, node: str) -> None:
        self.workspaces.show("nodes").panel.choose(node)

    def _lost(self, sentence: str) -> None:
        """What is shown is old: that is said once, above all panels, which keep what they have."""
        self.status.show_lost(tr("These rows are no longer live"))
        self._say_lost(sentence or tr("The master does not answer."))

    def _say_lost(self, sentence: str) -> None:
        self.top.lost.say(sentence)
        for panel in (*(dock.panel for dock in self.docks.all), *self.workspaces.made_centres()):
            panel.lost("")

    # ------------------------------------------------------------------------------------------------- views

    def refresh(self) -> None:
        """Asks for everything again; what has no answer says so again."""
        self._say_lost("")
        self.watches.start()

    def choose_look(self, look: Look) -> None:
        """The theme, now and at the next start."""
        self._remembered.choose_look(look)

    @property
    def look(self) -> Look:
        return self._remembered.look

    def tab_stops(self) -> list[QWidget]:
        """What Tab goes through now, in its order."""
        bars = (self.top, self.rail)
        ordered = tab_order.parts(self, bars, self.centre, self.docks.here())
        return tab_order.stops(self, ordered)

    def come_to_front(self) -> None:
        """Raises the window, wherever it was."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    # ------------------------------------------------------------------------------------------------ layout

    def remember(self) -> None:
        """Keeps the layout for the next start."""
        self.steps.leave()
        self._remembered.keep_layout(self.saveGeometry(), self.workspaces.layout())

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.keyboard.is_lost():
            self.keyboard.give_back()
            return True
        return tab_order.step(self.tab_stops(), forward) or super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() < 0 or band(event.oldSize().width()) != band(event.size().width()):
            QTimer.singleShot(0, self, self.workspaces.narrow.give_way)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest(hidden=False)
        if self._arranged:
            return
        self._arranged = True
        if geometry := self._remembered.geometry():
            self.restoreGeometry(geometry)
        self.workspaces.use(self._remembered.layout(), FIRST)
        self.steps.hold()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._rest(hidden=True)

    def _rest(self, hidden: bool) -> None:
        """Nobody can see it in the tray, nor minimized, if no panel has a window of its own."""
        alone = not any(dock.isFloating() for dock in self.docks.here())
        self.watches.rest(hidden or (self.isMinimized() and alone))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            click_focused()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            if self.keyboard.is_lost():
                self.keyboard.give_back()
            self.seen.emit()
        elif event.type() == QEvent.Type.WindowStateChange and self.isVisible():
            self._rest(hidden=False)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_asked.emit()


def _as(kind: type[W], widget: QWidget) -> W:
    """The widget, which is of this kind."""
    if not isinstance(widget, kind):
        raise TypeError(f"{type(widget).__name__} is no {kind.__name__}")
    return widget
