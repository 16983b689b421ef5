"""The main window: bars around, docks left, right and below, the runs in the middle; it puts panels, watches and verbs together."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from pydra_core.protocol.pictures import ClusterStatus, EventRow, NodeRow, RunDetails
from pydra_core.protocol.states import EventKind
from pydra_core.protocol.verbs import Delta, Snapshot
from pydra_gui.actions import Actions
from pydra_gui.feed import Feed
from pydra_gui.notices import Notice, Offer, Question
from pydra_gui.views import about, add_node, choose, confirm, menus
from pydra_gui.views.add_node import AddNode
from pydra_gui.views.bars import STATUS, Rail, StatusLine, TopBar
from pydra_gui.views.brand import mark_icon
from pydra_gui.views.details import DetailsPanel
from pydra_gui.views.docks import Area, Docks, band
from pydra_gui.views.drop_area import DropArea
from pydra_gui.views.first_run import FirstRun
from pydra_gui.views.log import LogPanel
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.packages import PackagesPanel
from pydra_gui.views.palette import Palette
from pydra_gui.views.remembered import LAYOUT, Look, Remembered
from pydra_gui.views.run_form import RunForm
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.sheet import click_focused
from pydra_gui.views.toasts import Toasts
from pydra_gui.views.watches import Watches

SIZE = (1440, 900)
ROOM = QSize(8, 40)
"""What a desktop puts around a window."""


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
        self._adding: AddNode | None = None
        self._arranged = False
        self._selected: int | None = None
        self._awaited: int | None = None
        self._build()
        self.toasts = Toasts(self, STATUS)
        self.drops = DropArea(self, actions)
        self._connect_panels()
        self._connect_watches()
        self.menus = menus.Menus(self)
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

    def _connect_panels(self) -> None:
        self.top.deploy.clicked.connect(self.choose_files)
        self.top.add_node.clicked.connect(self.add_node)
        self.top.filter.wanted.connect(self.runs.set_text)
        self.top.filter.left.connect(self.runs.view.setFocus)
        self.nodes.node_selected.connect(self.runs.set_node)
        self.nodes.add_asked.connect(self.add_node)
        self.nodes.remove_asked.connect(self.remove_node)
        self.nodes.log_asked.connect(self.show_node_log)
        self.packages.package_selected.connect(self.runs.set_package)
        self.packages.run_asked.connect(self.run_task)
        self.packages.deploy_asked.connect(self.choose_files)
        self.packages.remove_asked.connect(lambda name: self._go(lambda: self.actions_.remove_package(name, self.ask)))
        self.runs.filter_changed.connect(self._filter_changed)
        self.runs.sort_changed.connect(self.watches.sort_runs)
        self.runs.limit_changed.connect(self.watches.limit_runs)
        self.runs.run_selected.connect(self.select_run)
        self.runs.run_opened.connect(self.open_run)
        self.runs.cancel_asked.connect(self.cancel_runs)
        self.runs.again_asked.connect(self.run_again)
        self.runs.repeat_asked.connect(self.repeat_run)
        self.runs.pause_asked.connect(lambda runs, now: self._go(lambda: self.actions_.pause(runs, now)))
        self.runs.resume_asked.connect(lambda runs: self._go(lambda: self.actions_.resume(runs)))
        self.runs.deploy_asked.connect(self.choose_files)
        self.details.cancel_asked.connect(lambda run: self.cancel_runs([run]))
        self.details.again_asked.connect(self.run_again)
        self.details.log_asked.connect(self.show_run_log)
        self.details.artifact_asked.connect(lambda digest: self._go(lambda: self._fetch(digest)))
        self.details.save_asked.connect(self.save_artifact)
        self._connect_others()

    def _connect_others(self) -> None:
        self.first.demo_asked.connect(self._start_demo)
        self.first.files_asked.connect(self.choose_files)
        self.first.node_asked.connect(self.add_node)
        self.first.keys_asked.connect(self.show_keys)
        self.drops.dropped.connect(self.deploy)
        self.actions_.noticed.connect(self.toasts.say)
        self.actions_.submitted.connect(self._await_run)

    def _connect_watches(self) -> None:
        watches = self.watches
        watches.nodes.connect(self._show_nodes)
        watches.packages.connect(self.packages.set_rows)
        watches.runs.connect(self._show_runs)
        watches.status.connect(self._show_status)
        watches.details.connect(self._show_details)
        watches.log.connect(self.log.apply)
        watches.happened.connect(self._happened)
        watches.lost.connect(self._lost)

    # ------------------------------------------------------------------------------------------ what comes up

    def _show_nodes(self, rows: tuple[NodeRow, ...]) -> None:
        self.nodes.set_rows(rows)
        if self._adding:
            self._adding.show_nodes(rows)

    def _show_runs(self, push: Snapshot | Delta) -> None:
        self.runs.apply(push)
        if self._awaited is not None and self.runs.model.place_of(self._awaited) >= 0:
            self.runs.select(self._awaited)
            self._awaited = None

    def _await_run(self, run: int) -> None:
        """A run that was started here is chosen as soon as it is in the table."""
        self._awaited = run

    def _show_status(self, status: ClusterStatus) -> None:
        self.status.show_status(status)
        self.first.show_cluster(sum(status.nodes.values()), status.slots, self._local_wanted)
        self._show_first(not status.packages and not sum(status.runs.values()))

    def _show_details(self, details: RunDetails | None) -> None:
        if details is None or details.row.run == self._selected:
            self.details.show_run(details)

    def _happened(self, event: EventRow) -> None:
        if event.kind is EventKind.NODE_LOST:
            offer = Offer("Show node", lambda: self.nodes.select(event.node))
            self.toasts.say(Notice("fail", event.text, "What it was doing waits again.", (offer,)))

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

    # --------------------------------------------------------------------------------------------- verbs down

    def _go(self, work: Callable[[], object]) -> None:
        self.actions_.go(work())  # type: ignore[arg-type]

    async def ask(self, question: Question) -> bool:
        """Asks a person, over this window."""
        return await confirm.ask(self, question)

    def choose_files(self) -> None:
        choose.files(self, self.deploy)

    def choose_folder(self) -> None:
        choose.folder(self, self.deploy)

    def deploy(self, paths: list[Path]) -> None:
        self.actions_.go(self.actions_.deploy_all(paths, self.ask))

    def add_node(self) -> None:
        self.actions_.go(self._add_node())

    async def _add_node(self) -> None:
        self._adding = await add_node.begin(self, self.actions_, self.watches.known_nodes)
        if self._adding:
            await self._adding.finished()
        self._adding = None

    def remove_node(self, node: str) -> None:
        name = next((row.name for row in self.watches.known_nodes if row.node == node), node)
        self.actions_.go(self.actions_.remove_node(node, name, self.ask))

    def run_task(self, task: str, version: str = "") -> None:
        """Opens the form of a task, at a version ("" newest, or "v2")."""
        for package in self.watches.known_packages:
            if any(spec.key == task for row in package.versions for spec in row.tasks):
                RunForm(self, package, task, self.actions_, version=version).begin()
                return

    def run_again(self, run: int) -> None:
        self.actions_.go(self._run_again(run))

    async def _run_again(self, run: int) -> None:
        """The form, filled with the arguments of an earlier run; without a form if its package has gone."""
        details = await self.actions_.cluster.details(run)  # type: ignore[arg-type]
        row = details.row
        package = next((p for p in self.watches.known_packages if p.package == row.package), None)
        if package is None:
            await self.actions_.again(run)
            return
        RunForm(self, package, row.task, self.actions_, details.arguments, f"v{row.version}").begin()

    def cancel_runs(self, runs: Sequence[int]) -> None:
        self.actions_.go(self.actions_.cancel(runs, self.ask))

    def repeat_run(self, run: int) -> None:
        """At once, with the same arguments, secrets too."""
        self.actions_.go(self.actions_.again(run))

    def pause_selected(self) -> None:
        self.runs.ask_pause()

    def pause_selected_now(self) -> None:
        self.runs.ask_pause(now=True)

    def resume_selected(self) -> None:
        self.runs.ask_resume()

    def cancel_selected(self) -> None:
        chosen = [row.run for row in self.runs.selected()]
        if chosen:
            self.cancel_runs(chosen)

    async def _fetch(self, digest: str) -> None:
        self.details.set_artifact(digest, await self.actions_.artifact(digest))

    def save_artifact(self, digest: str, name: str) -> None:
        choose.place(self, Path(name).name, lambda path: self._go(lambda: self.actions_.save_artifact(digest, path)))

    # ------------------------------------------------------------------------------------------------- views

    def _filter_changed(self, wanted: object) -> None:
        self.watches.filter_runs(wanted)  # type: ignore[arg-type]
        if not self.runs.filter().text and self.top.filter.text():
            self.top.filter.clear()

    def select_run(self, run: int | None) -> None:
        """Shows a run's details and its log."""
        self._selected = run
        self.watches.show_run(run)
        if run is None:
            self.details.show_run(None)
        else:
            self._follow_log(run)

    def open_run(self, run: int) -> None:
        """As `select_run`, and brings the details to the front."""
        self.details_dock.show()
        self.details_dock.raise_()
        self.runs.select(run)
        self.select_run(run)

    def _follow_log(self, run: int) -> None:
        self.log.open_log(f"run {run}")
        self.watches.run_log(run)

    def show_run_log(self, run: int) -> None:
        self.log_dock.show()
        self._follow_log(run)

    def show_node_log(self, node: str) -> None:
        name = next((row.name for row in self.watches.known_nodes if row.node == node), node)
        self.log_dock.show()
        self.log.open_log(name)
        self.watches.node_log(node)

    def show_palette(self) -> None:
        Palette(self, self.menus.commands()).begin()

    def show_keys(self) -> None:
        about.show_keys(self, self.menus.keys())

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
