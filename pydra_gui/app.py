"""The app: owns the master's thread, the bridge, the feed, the actions, the local node and the window; starts and ends them in order.

Start: the home's claim, the master, the stair up, the window, the local node. End: the window, the local node (its workers end, the
master is told), the stair, the master, the claim. If the display goes, the same without the window.
"""

import asyncio
import logging
import platform
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from pydra_core.cli.demo import deploy_examples, submit_runs
from pydra_core.client.cluster import Cluster
from pydra_core.errors import UserError
from pydra_core.master.runtime import Master
from pydra_core.master.thread import MasterThread
from pydra_core.protocol.pictures import NodeRow, RunRow
from pydra_core.protocol.states import ENDED, RunState
from pydra_core.protocol.verbs import Filter
from pydra_core.settings import Homes, ensure, homes
from pydra_gui import desktop, language, portal
from pydra_gui.actions import Actions
from pydra_gui.bridge import Bridge
from pydra_gui.collector import Collector
from pydra_gui.feed import Feed
from pydra_gui.instance import Instance
from pydra_gui.language import plural, tr
from pydra_gui.local_node import LocalNode
from pydra_gui.notices import Notice, Question
from pydra_gui.theme import motion
from pydra_gui.views import confirm
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.preferences import Preferences
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.tray import Tray
from pydra_gui.widgets import roles

log = logging.getLogger("pydra.window")
LIVE = tuple(state for state in RunState if state not in ENDED)
LOG_SIZE = 2 * 1024 * 1024
NO_DISPLAY_LEFT = (
    "pydra: the display has gone, so the window and its master end in order; runs on other machines go on."
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said; None where it said nothing."""

    home: Path | None = None
    listen: str | None = None
    demo: bool = False
    local_slots: int | None = None


def make_application(arguments: Sequence[str]) -> QApplication:
    """The one QApplication, named."""
    qt = QApplication(list(arguments))
    qt.setApplicationName("pydra")
    qt.setApplicationDisplayName("Pydra")
    qt.setDesktopFileName(desktop.ID)
    qt.setQuitOnLastWindowClosed(False)
    roles.install()
    return qt


def raise_first(options: Options) -> Instance | None:
    """The claim on the home; None if another window has it and was raised. Raises UserError if it has it and does not answer."""
    folder = homes(options.home).window
    instance = Instance(folder)
    if instance.claim():
        return instance
    if not instance.raise_first():
        raise UserError(
            tr(
                "Another Pydra uses {parent} and does not answer. End it first, or choose another folder with --home.",
                parent=folder.parent,
            )
        )
    return None


class App:
    """One run of the desktop app."""

    def __init__(self, qt: QApplication, options: Options, instance: Instance) -> None:
        self._qt, self._options, self._instance = qt, options, instance
        self._homes = homes(options.home)
        self._quit = asyncio.Event()
        self._asking = False
        self._thread: MasterThread | None = None
        self._node: LocalNode | None = None
        self.window: MainWindow | None = None
        self.actions: Actions | None = None
        _log_to(self._homes)

    def quit_now(self) -> None:
        """Ends the app without a question (a signal, or the answer to it)."""
        self._quit.set()

    def end_without_display(self) -> int:
        """Qt has ended its loop because there is no display any more: what is not of the window ends as ever; the exit status."""
        print(NO_DISPLAY_LEFT, file=sys.stderr, flush=True)
        log.error("the display has gone")
        logging.getLogger("asyncio").setLevel(
            logging.CRITICAL
        )  # its watcher waits for the node, too, and one of us comes late
        if self._node:
            self._node.end_now()
        if self._thread:
            self._thread.stop()
        self._instance.release()
        return 1

    async def run(self) -> int:
        """From the start to the end of the app; the exit status."""
        remembered = Remembered(self._homes.window)
        language.install(self._qt, remembered.preferences.language)
        remembered.use_theme(self._qt)
        remembered.use_motion()
        master = Master(self._homes.master, listen=self._options.listen, name=platform.node())
        thread = self._thread = MasterThread(master)
        collector = Collector(self._instance)
        try:
            await asyncio.to_thread(thread.start)
        except UserError as error:
            return await self._refused(error)
        try:
            await self._work(Bridge(master, thread), remembered)
        finally:
            collector.stop()
            await asyncio.to_thread(thread.stop)
            self._instance.release()
        return 0

    async def _refused(self, error: UserError) -> int:
        print(error.sentence, file=sys.stderr)
        await confirm.tell(tr("Pydra did not start"), error.sentence, tr("Close Pydra"), self._quit)
        self._instance.release()
        return 2

    async def _work(self, bridge: Bridge, remembered: Remembered) -> None:
        feed = Feed(bridge)
        asked = self._options.local_slots
        node = self._node = LocalNode(self._homes, remembered.preferences.slots if asked is None else asked)
        async with asyncio.TaskGroup() as group:
            actions = self.actions = Actions(bridge, group)
            window = self.window = MainWindow(actions, feed, remembered, node.wanted)
            self._connect(actions, window, node)
            tray = self._make_tray(actions, window, remembered.preferences)
            feed.start()
            window.show()
            actions.go(node.keep(lambda: _token(actions)))
            actions.go(portal.follow_motion(lambda reduced: motion.hear(self._qt, reduced)))
            if self._options.demo:
                window.first.demo_started()
                actions.go(play_demo(actions))
            await self._quit.wait()
            await actions.undo.settle()
            window.remember()
            tray.hide()
            window.hide()
            await node.end()
            feed.stop()
            actions.stop()
        window.deleteLater()

    def _connect(self, actions: Actions, window: MainWindow, node: LocalNode) -> None:
        sys.excepthook = lambda kind, error, trace: self._broken(kind, error, trace)
        window.node_deeds.schedules.home = self._homes
        node.failed.connect(lambda sentence: actions.noticed.emit(Notice("fail", tr("This machine's node"), sentence)))
        window.quit_asked.connect(lambda: actions.go(self._ask_to_quit()))
        window.demo_asked.connect(lambda: actions.go(play_demo(actions)))
        window.settings.slots_chosen.connect(lambda slots: actions.go(node.change(slots, lambda: _token(actions))))
        self._instance.raise_asked.connect(window.come_to_front)

    def _make_tray(self, actions: Actions, window: MainWindow, preferences: Preferences) -> Tray:
        tray = Tray(window, actions, window.watches, preferences)
        wire_tray(tray, window)
        window.close_asked.connect(lambda: close_window(window, tray, preferences))
        tray.show()
        return tray

    def _broken(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An exception in a slot: it goes to the log and to the person, and the window lives on."""
        log.error("unexpected", exc_info=(kind, error, trace))
        traceback.print_exception(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt):
            self.quit_now()
        elif self.actions:
            self.actions.tell(
                "fail",
                tr("Something in the window broke"),
                tr(
                    "{name}: {error}. Its log has more: {window}",
                    name=kind.__name__,
                    error=error,
                    window=self._homes.window,
                ),
            )

    async def _ask_to_quit(self) -> None:
        if self._asking or not self.actions or not self.window:
            return
        self._asking = True
        try:
            question = await before_quitting(self.actions.cluster)
            if question is None or await ask_in_front(self.window, question):
                self.quit_now()
        finally:
            self._asking = False


def wire_tray(tray: Tray, window: MainWindow) -> None:
    """What is asked for in the tray is done by the window."""
    tray.open_asked.connect(window.come_to_front)
    tray.run_asked.connect(window.looking.open_run)
    tray.run_asked.connect(window.come_to_front)
    tray.node_asked.connect(window.looking.open_node)
    tray.past_asked.connect(lambda: window.workspaces.go("history"))
    tray.deploy_asked.connect(window.come_to_front)
    tray.deploy_asked.connect(window.package_deeds.choose_files)
    tray.quit_asked.connect(window.quit_asked)
    window.seen.connect(tray.seen)


def close_window(window: MainWindow, tray: Tray, preferences: Preferences) -> None:
    """Into the tray, if a person wants that and there is one; otherwise it is the end of the app."""
    if not (preferences.to_tray and tray.can_hold):
        window.quit_asked.emit()
        return
    window.hide()
    if preferences.once("closed"):
        tray.tell(
            tr("Pydra goes on"), tr("Its runs, too. The icon in the tray opens the window again; its menu has Quit.")
        )


async def ask_in_front(window: MainWindow, question: Question) -> bool:
    """Asks where it is seen: who quits by the icon may have closed the window into the tray."""
    window.come_to_front()
    return await confirm.ask(window, question)


async def _token(actions: Actions) -> str:
    return (await actions.cluster.token()).text


async def before_quitting(cluster: Cluster) -> Question | None:
    """What has to be asked; that the master cannot tell what runs keeps nobody here."""
    try:
        return quit_question(await cluster.runs(Filter(states=LIVE), limit=10_000), await cluster.nodes())
    except UserError as error:
        return _quitting(error.sentence)


def quit_question(runs: Sequence[RunRow], nodes: Sequence[NodeRow]) -> Question | None:
    """What quitting now would do to the runs that have not ended; None if there are none."""
    local = {node.node for node in nodes if node.local}
    here = sum(1 for run in runs if run.node in local)
    waiting = sum(1 for run in runs if not run.node)
    elsewhere = len(runs) - here - waiting
    others = len({run.node for run in runs if run.node} - local)
    lines = []
    if elsewhere:
        lines.append(
            plural(
                elsewhere,
                "{n:,} run goes on on {nodes}, to be adopted at the next start.",
                "{n:,} runs go on on {nodes}, to be adopted at the next start.",
                nodes=plural(others, "{n:,} other node", "{n:,} other nodes"),
            )
        )
    if here:
        lines.append(
            plural(
                here,
                "{n:,} run on this machine ends, and waits again from the beginning.",
                "{n:,} runs on this machine end, and wait again from the beginning.",
            )
        )
    if waiting:
        lines.append(
            plural(
                waiting,
                "{n:,} run in the queue waits until the next start.",
                "{n:,} runs in the queue wait until the next start.",
            )
        )
    return _quitting(*lines, danger=bool(here)) if lines else None


def _quitting(*lines: str, danger: bool = False) -> Question:
    return Question(tr("Quit Pydra?"), lines, tr("Quit"), tr("Stay"), danger)


async def play_demo(actions: Actions) -> None:
    """Deploys the examples and queues three runs."""
    deployed = await deploy_examples(actions.cluster)
    runs = await submit_runs(actions.cluster)
    actions.tell(
        "good",
        tr("The demo is running"),
        plural(
            len(deployed),
            "{n:,} example package deployed, {runs} queued.",
            "{n:,} example packages deployed, {runs} queued.",
            runs=plural(len(runs), "{n:,} run", "{n:,} runs"),
        ),
    )


def _log_to(home: Homes) -> None:
    """The window's own log, beside its settings."""
    handler = RotatingFileHandler(
        ensure(home.window) / "window.log", maxBytes=LOG_SIZE, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
