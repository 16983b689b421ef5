"""The main window: bars around, docks left, right and below, the runs in the middle; it puts panels, watches and verbs together."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from pydra_core.protocol.pictures import ClusterStatus, EventRow
from pydra_core.protocol.states import EventKind
from pydra_gui.actions import Actions
from pydra_gui.feed import Feed
from pydra_gui.notices import Notice, Offer
from pydra_gui.views import about
from pydra_gui.views.bars import STATUS, Rail, StatusLine, TopBar
from pydra_gui.views.brand import mark_icon
from pydra_gui.views.details import DetailsPanel
from pydra_gui.views.docks import Area, Docks, band
from pydra_gui.views.drop_area import DropArea
from pydra_gui.views.first_run import FirstRun
from pydra_gui.views.log import LogPanel
from pydra_gui.views.looking import Looking
from pydra_gui.views.menus import Menus
from pydra_gui.views.node_deeds import NodeDeeds
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.package_deeds import PackageDeeds
from pydra_gui.views.packages import PackagesPanel
from pydra_gui.views.palette import Command, Palette
from pydra_gui.views.remembered import LAYOUT, Look, Remembered
from pydra_gui.views.run_deeds import RunDeeds
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.sheet import click_focused
from pydra_gui.views.toasts import Toasts
from pydra_gui.views.verbs import Verb, add_looks
from pydra_gui.views.watches import Watches

SIZE = (1440, 900)
ROOM = QSize(8, 40)
"""What a desktop puts around a window."""
RUNS_IN_PALETTE = 50


class MainWindow(QMainWindow):
    """Emits what the app has to do; everything else it asks of `actions`."""

    quit_asked = Signal()
    demo_asked = Signal()

    def __init__(self, actions: Actions, feed: Feed, remembered: Remembered, local_wanted: bool = True) -> None:
        super().__init__()
        self.setWindowTitle("Pydra")
        self.setWindowIcon(mark_icon())
        self.setDockNestingEnabled(True)
        self.actions_, self._remembered, self._local_wanted = actions, remembered, local_wanted
        self.watches = Watches(feed, actions, self)
        self.nodes, self.packages, self.runs = NodesPanel(self), PackagesPanel(self), RunsPanel(self)
        self.details, self.log = DetailsPanel(self), LogPanel(self)
        self.first = FirstRun(self)
        self.centre = QStackedWidget()
        self.centre.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.top, self.status = TopBar(self), StatusLine(self)
        self._arranged = False
        self._build()
        self.toasts = Toasts(self, STATUS)
        self.drops = DropArea(self, actions)
        self.package_deeds = PackageDeeds(self, actions, self.watches)
        self.node_deeds = NodeDeeds(self, actions, self.watches)
        self.run_deeds = RunDeeds(self, actions, self.package_deeds, self.node_deeds.add)
        self.looking = Looking(self.watches, self.layout_, self.runs, self.details, self.log, self.node_deeds)
        self._connect_runs()
        self._connect_sides()
        self._connect_watches()
        self.menus = Menus(self.top.menus, self, lambda verb, why: actions.tell("plain", verb.rstrip("…?"), why))
        self._fill_menus()
        self.drops.leave_to_window()
        room = self.screen().availableSize() - ROOM
        self.resize(QSize(*SIZE).boundedTo(room))
        self.watches.start()

    # --------------------------------------------------------------------------------------------- building

    def _build(self) -> None:
        for page in (self.runs, self.first):
            self.centre.addWidget(page)
        self.setCentralWidget(self.centre)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.top)
        self.setStatusBar(self.status)
        self.layout_ = docks = Docks(self)
        self.nodes_dock = docks.add("Nodes", self.nodes, self.nodes.head, Area.LeftDockWidgetArea)
        self.packages_dock = docks.add("Packages", self.packages, self.packages.head, Area.LeftDockWidgetArea)
        self.details_dock = docks.add("Run details", self.details, self.details.head, Area.RightDockWidgetArea, True)
        self.log_dock = docks.add("Log", self.log, self.log.head, Area.BottomDockWidgetArea, True)
        panels = zip(("nodes", "packages", "panel", "logs"), docks.all, strict=True)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, Rail(self, panels))

    def _connect_runs(self) -> None:
        runs, details, field = self.runs, self.details, self.top.filter
        field.wanted.connect(runs.set_text)
        field.left.connect(runs.view.setFocus)
        runs.filter_changed.connect(self.watches.filter_runs)
        runs.words_changed.connect(field.show_words)
        runs.sort_changed.connect(self.watches.sort_runs)
        runs.limit_changed.connect(self.watches.limit_runs)
        runs.deploy_asked.connect(self.package_deeds.choose_files)
        for verbs in (runs.verbs, details.verbs):
            self.run_deeds.serve(verbs)
            verbs.filter_asked.connect(field.add)
        details.unit_asked.connect(self.run_deeds.explain_unit)
        details.artifact_asked.connect(lambda digest: self.actions_.go(self._fetch(digest)))
        details.save_asked.connect(self.run_deeds.save_artifact)
        self.actions_.submitted.connect(self.looking.await_run)

    def _connect_sides(self) -> None:
        nodes, packages, deeds = self.nodes, self.packages, self.package_deeds
        nodes.node_selected.connect(self.runs.set_node)
        for panel in (nodes, packages):
            self.runs.cleared.connect(panel.view.clearSelection)
        nodes.add_asked.connect(self.node_deeds.add)
        self.node_deeds.serve(nodes.verbs)
        nodes.verbs.log_asked.connect(self.looking.show_node_log)
        nodes.verbs.filter_asked.connect(self.top.filter.add)
        packages.package_selected.connect(self.runs.set_package)
        packages.run_asked.connect(deeds.run_task)
        packages.deploy_asked.connect(deeds.choose_files)
        deeds.serve(packages.verbs)
        deeds.filter_asked.connect(self.top.filter.add)
        self.top.deploy.clicked.connect(deeds.choose_files)
        self.top.add_node.clicked.connect(self.node_deeds.add)
        self.drops.dropped.connect(deeds.deploy)
        self.first.demo_asked.connect(self._start_demo)
        self.first.files_asked.connect(deeds.choose_files)
        self.first.node_asked.connect(self.node_deeds.add)
        self.first.keys_asked.connect(self.show_keys)
        self.actions_.noticed.connect(self.toasts.say)

    def _connect_watches(self) -> None:
        watches = self.watches
        watches.nodes.connect(self.nodes.set_rows)
        watches.packages.connect(self.packages.set_rows)
        watches.status.connect(self._show_status)
        watches.happened.connect(self._happened)
        watches.lost.connect(self._lost)

    # --------------------------------------------------------------------------------------- menus, palette

    def _fill_menus(self) -> None:
        add, field = self.menus.add, self.top.filter
        quit_ = Verb("Quit", self.quit_asked.emit, "Ctrl+Q", "", "says first what that does to running work")
        add("&File", [*self.package_deeds.file_section(), None, quit_])
        add("&Edit", (
            Verb("Filter runs", field.setFocus, "Ctrl+F", "filter"),
            Verb("Clear filter", self.runs.clear_filter, "", "", "shows all runs"),
        ))  # fmt: skip
        self._add_view_menu()
        add("&Run", [*self.package_deeds.task_section(self.show_palette), *self.runs.verbs.section()])
        add("&Nodes", [*self.node_deeds.section(), *self.nodes.verbs.section()])
        add("&Packages", self.packages.verbs.section())
        add("&Help", (
            Verb("Every command…", self.show_palette, "Ctrl+K", "search"),
            Verb("Keyboard map", self.show_keys, "F1", "info"),
            None,
            Verb("About Pydra", self._about),
        ))  # fmt: skip
        self._key("/", field.setFocus)
        for number, dock in enumerate(self.layout_.all, 1):
            self._key(f"Ctrl+{number}", dock.toggleViewAction().trigger)

    def _add_view_menu(self) -> None:
        menu = self.menus.add("&View")
        for dock in self.layout_.all:
            toggle = dock.toggleViewAction()
            toggle.setProperty("about", "shows or hides the panel")
            menu.addAction(toggle)
        menu.addSeparator()
        add_looks(menu, self, self.look, self.choose_look)
        self.menus.extend(menu, (
            Verb("Reset layout", self.reset_layout, "", "", "all panels in their first places"),
            Verb("Refresh", self.refresh, "F5", "retry", "asks the master for everything again"),
        ))  # fmt: skip

    def _key(self, keys: str, do: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(do)

    def show_palette(self) -> None:
        """Everything that can be done, found by typing."""
        Palette(self, self.commands()).begin()

    def commands(self) -> list[Command]:
        """Tasks first, then verbs, then what can be asked why, then runs."""
        why = [*self.run_deeds.unit_commands(self.details.units.model.rows()), *self.node_deeds.commands()]
        return [*self.package_deeds.commands(), *self.menus.commands(), *why, *self._run_commands()]

    def _run_commands(self) -> list[Command]:
        found = [
            Command(
                f"Go to run {row.run}", partial(self.looking.open_run, row.run), f"{row.name}, {row.state}", "", "open"
            )
            for row in self.runs.model.rows()[:RUNS_IN_PALETTE]
        ]
        close = Command("Close the newest notice", self.toasts.close_newest, "", "", "close")
        return [*found, close] if self.toasts.shown else found

    def show_keys(self) -> None:
        docks = [(f"Show or hide {dock.windowTitle()}", f"Ctrl+{at}") for at, dock in enumerate(self.layout_.all, 1)]
        rest = [("Filter runs", "/"), ("Details of the chosen run", "Enter"), ("Close a sheet or a notice", "Esc")]
        about.show_keys(self, [*self.menus.keys(), *docks, *rest])

    # ------------------------------------------------------------------------------------------ what comes up

    def _show_status(self, status: ClusterStatus) -> None:
        self.status.show_status(status)
        self.first.show_cluster(sum(status.nodes.values()), status.slots, self._local_wanted)
        self._show_first(not status.packages and not sum(status.runs.values()))

    def _happened(self, event: EventRow) -> None:
        if event.kind is EventKind.NODE_LOST:
            offer = Offer("Show node", lambda: self.nodes.select(event.node))
            self.toasts.say(Notice("fail", event.text, "What it was doing waits again.", (offer,)))
        elif event.kind is EventKind.NODE_SICK:
            resume = Offer("Resume", lambda: self.nodes.verbs.resume_asked.emit(event.node))
            self.toasts.say(Notice("fail", event.text, "Nothing new goes there until you resume it.", (resume,)))

    def _lost(self, sentence: str) -> None:
        """A watch ended by itself: what is shown is old, and says so."""
        said = sentence or "The master does not answer. Press F5 to ask again."
        self.status.show_lost("These rows are no longer live")
        for panel in (self.nodes, self.packages, self.runs):
            panel.set_lost_link(said)

    def _show_first(self, first: bool) -> None:
        """With nothing to show there are three ways to begin, and no empty panels around them."""
        now = self.centre.currentWidget() is self.first
        if first == now:
            return
        self.centre.setCurrentWidget(self.first if first else self.runs)
        self._focus_centre()
        self.layout_.show_first(first)

    def _focus_centre(self) -> None:
        """The keyboard begins with what there is to do, never at a tool that happens to be first."""
        wanted = self.first.demo if self.centre.currentWidget() is self.first else self.runs.view
        (wanted if wanted.isVisible() else self.centre).setFocus()

    async def _fetch(self, digest: str) -> None:
        self.details.set_artifact(digest, await self.actions_.artifact(digest))

    # ------------------------------------------------------------------------------------------------- views

    def _about(self) -> None:
        about.show_about(self)

    def refresh(self) -> None:
        """Asks for everything again."""
        self.watches.start()

    def choose_look(self, look: Look) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._remembered.set_look(app, look)

    @property
    def look(self) -> Look:
        return self._remembered.look

    def come_to_front(self) -> None:
        """Raises the window, wherever it was."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def _start_demo(self) -> None:
        self.first.demo_started()
        self.demo_asked.emit()

    # ------------------------------------------------------------------------------------------------ layout

    def remember(self) -> None:
        """Keeps the layout for the next start."""
        self.layout_.bring_back()
        self._remembered.keep_layout(self.saveGeometry(), self.saveState(LAYOUT))

    def reset_layout(self) -> None:
        """All panels in their first places."""
        self.layout_.reset()
        QTimer.singleShot(0, self, self.layout_.size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() < 0 or band(event.oldSize().width()) != band(event.size().width()):
            QTimer.singleShot(0, self, self.layout_.give_way)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._arranged:
            return
        self._arranged = True
        self._focus_centre()
        kept = self._remembered.layout()
        if not (kept and self.restoreGeometry(kept[0]) and self.restoreState(kept[1], LAYOUT)):
            QTimer.singleShot(0, self, self.layout_.size)  # docks take sizes only after the first layout

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            click_focused()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.quit_asked.emit()
