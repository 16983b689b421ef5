"""When the page with the three ways to begin is in the middle of the window, and what stands around it meanwhile.

1. It comes by itself while the cluster has neither a package nor a run, and stays until there is a run: what is done is ticked off.
2. No empty panels stand around it then; they come back with the table of runs.
3. Whoever asks for it later sees it in place of the table, and nothing else changes.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from pydra_core.protocol.pictures import ClusterStatus
from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.views.first_run import FirstRun
from pydra_gui.views.node_deeds import NodeDeeds
from pydra_gui.views.package_deeds import PackageDeeds
from pydra_gui.views.ten_lines import TenLines
from pydra_gui.views.verbs import Verb
from pydra_gui.views.watches import Watches
from pydra_gui.views.workspaces import Workspaces

EMPTY = ("details", "log")
"""The panels that have nothing to show without a run."""


class FirstSteps(QObject):
    """Puts the page into the middle of the workspace `space`, and takes it away."""

    demo_asked = Signal()

    def __init__(self, workspaces: Workspaces, space: str, actions: Actions, local_wanted: bool) -> None:
        super().__init__(workspaces.stack)
        self._workspaces, self._space, self._actions = workspaces, space, actions
        self._local_wanted = local_wanted
        self.page = FirstRun()
        self._holds = False
        self._emptied = False
        """Panels were put away for the page, and have to come back."""
        workspaces.stack.addWidget(self.page)
        workspaces.changed.connect(lambda _: self._space_changed())
        self.page.demo_asked.connect(self._start_demo)
        self.page.lines_asked.connect(self.show_ten_lines)
        self.page.left.connect(workspaces.show_centre)

    def serve(self, watches: Watches, packages: PackageDeeds, nodes: NodeDeeds) -> None:
        """What is asked for on the page is done, and what is known is shown there."""
        watches.status.connect(self._took_status)
        watches.packages.connect(self.page.show_packages)
        self.page.files_asked.connect(packages.choose_files)
        self.page.run_asked.connect(packages.run_task)
        self.page.node_asked.connect(nodes.add)

    def verbs(self) -> Sequence[Verb]:
        """Ways to begin, for those who look for them later."""
        return (
            Verb(tr("First steps"), self.show, "", "play", tr("three ways to begin, and which are done")),
            Verb(tr("A task in ten lines…"), self.show_ten_lines, "", "file", tr("a task file to copy or save")),
        )

    def want_local(self, wanted: bool) -> None:
        """Whether this machine is to have a node."""
        self._local_wanted = wanted

    def show(self) -> None:
        """The page, also where there are runs."""
        self._workspaces.go(self._space)
        self._workspaces.stack.setCurrentWidget(self.page)
        self.focus()

    def show_ten_lines(self) -> None:
        """A whole task file, to copy and to save."""
        TenLines(self._workspaces.stack.window(), self._actions).begin()

    def hold(self) -> None:
        """The page as it is wanted now: again in the middle, or not at all."""
        if self._holds:
            self._workspaces.stack.setCurrentWidget(self.page)
            self._emptied = True
            for name in EMPTY:
                self._workspaces.docks.get(name).hide()
        self.focus()

    def leave(self) -> None:
        """Before the arrangements of panels are kept: the one without the page, also if another workspace is open."""
        if self._holds or self._emptied:
            elsewhere = self._workspaces.now
            self._workspaces.go(self._space)
            self._leave()
            self._workspaces.go(elsewhere)

    def focus(self) -> None:
        """The keyboard begins with what there is to do, never at a tool that happens to be first."""
        if self._workspaces.stack.currentWidget() is self.page:
            self.page.next_step.setFocus()
        else:
            self._workspaces.focus_centre()

    def _took_status(self, status: ClusterStatus) -> None:
        self.page.show_cluster(sum(status.nodes.values()), status.slots, self._local_wanted)
        runs = sum(status.runs.values())
        self.page.show_back(runs > 0)
        holds = not runs and (self._holds or not status.packages)
        if holds == self._holds:
            return
        self._holds = holds
        with self._workspaces.kept_keyboard():
            if holds:
                self._workspaces.go(self._space)
                self.hold()
            else:
                self._leave()

    def _leave(self) -> None:
        if self._workspaces.now != self._space:
            return
        self._emptied = False
        self._workspaces.show_centre()
        for name in EMPTY:
            self._workspaces.docks.show(name)
        self._workspaces.narrow.give_way()
        self.focus()

    def _space_changed(self) -> None:
        if self._workspaces.now != self._space:
            return
        if self._holds:
            self.hold()
        elif self._emptied:  # the first run came while another workspace was open
            self._leave()

    def _start_demo(self) -> None:
        self.page.demo_started()
        self.demo_asked.emit()
