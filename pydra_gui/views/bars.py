"""The frame around the panels: the top bar with menus, filter and the two first verbs, the rail of workspaces, the status bar."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QMenuBar, QSizePolicy, QStatusBar, QToolBar, QToolButton, QWidget

from pydra_core.protocol.pictures import ClusterStatus
from pydra_core.protocol.states import NodeState, RunState
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.views.brand import Mark
from pydra_gui.views.filter_field import FilterField
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.island import Island
from pydra_gui.widgets.labels import label, rule
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Strip
from pydra_gui.widgets.states import NODE

TOP, RAIL, STATUS = 42, 46, 26
LEAST_RATE = 0.1
"""Units a second that are worth a word."""


class TopBar(QToolBar):
    """Mark, menu bar, filter, Deploy…, Add node…; below them, while all that is shown is old, `lost` says why."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Top bar"), parent)
        self.setObjectName("top")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.menus = QMenuBar()
        self.menus.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.filter = FilterField()
        self.deploy = button(tr("Deploy…"), icon="drop")
        self.add_node = button(tr("Add node…"), icon="plus")
        left, right, bar, whole = QWidget(), QWidget(), QWidget(), QWidget()
        row(Mark(20), self.menus, None, gap=8, margins=(12, 0, 12, 0), of=left)
        row(None, self.deploy, self.add_node, gap=8, margins=(8, 0, 10, 0), of=right)
        line = row(gap=0, of=bar)
        line.addWidget(left, 1)
        line.addWidget(self.filter, 1)
        line.addWidget(right, 1)
        bar.setFixedHeight(TOP)
        self.lost = Strip("fail", verb=tr("Ask again"))
        column(bar, self.lost, gap=0, of=whole)
        self.addWidget(whole)


class Rail(QToolBar):
    """One button for each workspace, and below them one for each panel that has no room beside the centre."""

    chosen = Signal(str)
    """The key of a workspace."""
    panel_asked = Signal(str)
    """The name of a panel that gave way."""

    def __init__(self, parent: QWidget, spaces: Iterable[tuple[str, str, str]]) -> None:
        """`spaces` are key, title and icon."""
        super().__init__(tr("Workspaces"), parent)
        self.setObjectName("rail")
        self.setMovable(False)
        self.setOrientation(Qt.Orientation.Vertical)
        self.setFixedWidth(RAIL + 1)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.buttons = {
            key: self._button(icon, tr("{title} (Ctrl {at})", title=title, at=at), partial(self.chosen.emit, key))
            for at, (key, title, icon) in enumerate(spaces, 1)
        }
        self._fold = QWidget()
        self._panels = column(rule(), gap=0, margins=(0, 6, 0, 0), of=self._fold)
        whole = QWidget()
        self.settings = tool("settings", tr("Settings (Ctrl ,)"))
        self.settings.setProperty("kind", "rail")
        self.settings.setFixedSize(RAIL, 38)
        self.settings.setIconSize(QSize(18, 18))
        column(*self.buttons.values(), self._fold, None, self.settings, 4, gap=0, of=whole)
        self.addWidget(whole)
        self.folded: dict[str, QToolButton] = {}
        self.show_folded((), "")

    def _button(self, icon: str, tip: str, do: Callable[[], None]) -> QToolButton:
        made = tool(icon, tip, checkable=True)
        made.setProperty("kind", "rail")
        made.setFixedSize(RAIL, 38)
        made.setIconSize(QSize(18, 18))
        made.clicked.connect(lambda _: do())
        return made

    def show_space(self, now: str) -> None:
        """The one that is open is pressed."""
        for key, each in self.buttons.items():
            each.setChecked(key == now)

    def show_folded(self, panels: Iterable[tuple[str, str, str]], seen: str) -> None:
        """Panels without room: name, title and icon; the one that is seen is pressed."""
        for each in self.folded.values():
            self._panels.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.folded = {}
        for name, title, icon in panels:
            made = self.folded[name] = self._button(
                icon, tr("Show {title}", title=title), partial(self.panel_asked.emit, name)
            )
            made.setChecked(name == seen)
            self._panels.addWidget(made)
        self._fold.setVisible(bool(self.folded))


class StatusLine(QStatusBar):
    """Where the master listens, what is ready, what is busy, what waits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setFixedHeight(STATUS)
        self._light = Glyph(NODE[NodeState.PENDING], 12, ground="canvas")
        self._address, self._nodes, self._slots, self._queue = (label("", "muted") for _ in range(4))
        lead, whole = QWidget(), QWidget()
        row(self._light, self._address, gap=2, margins=(12, 0, 6, 0), of=lead)
        self._address.setText(tr("Starting…"))
        row(lead, self._nodes, self._slots, None, self._queue, gap=6, margins=(0, 0, 12, 0), of=whole)
        self.addWidget(Island(whole), 1)

    def show_status(self, status: ClusterStatus) -> None:
        """The cluster in one line of figures."""
        self._light.show_state(NODE[NodeState.CONNECTED])
        self._address.setText(where(status))
        ready, all_ = status.nodes.get(NodeState.CONNECTED, 0), sum(status.nodes.values())
        self._nodes.setText(
            plural(all_, "{n:,} node", "{n:,} nodes")
            if ready == all_
            else plural(all_, "{ready:,} of {n:,} node ready", "{ready:,} of {n:,} nodes ready", ready=ready)
        )
        self._slots.setText(
            plural(status.slots, "{busy:,} of {n:,} slot busy", "{busy:,} of {n:,} slots busy", busy=status.busy)
        )
        self._queue.setText(queue(status))

    def show_lost(self, sentence: str) -> None:
        """The master does not answer any more."""
        self._light.show_state(NODE[NodeState.LOST])
        self._address.setText(sentence or tr("The master has ended"))

    def texts(self) -> list[str]:
        """What stands there."""
        parts: tuple[QLabel, ...] = (self._address, self._nodes, self._slots, self._queue)
        return [part.text() for part in parts]


def where(status: ClusterStatus) -> str:
    """The address that other machines use, if there is one."""
    if not status.open or not status.addresses:
        return tr("Listening on this machine only")
    outside = [address for address in status.addresses if not address.startswith(("127.", "[::1]", "localhost"))]
    return tr("Listening on {outside}", outside=(outside or list(status.addresses))[0])


def queue(status: ClusterStatus) -> str:
    """What waits for a slot, and how fast the work goes: "1,204 units/s · 40,644 units wait · 2 runs wait · about 40 min of work"."""
    waiting = sum(status.runs.get(state, 0) for state in (RunState.QUEUED, RunState.WAITING))
    units, rate = status.units_waiting, status.unit_rate
    parts = [
        tr("{rate} units/s", rate=text.rate(rate)) if rate >= LEAST_RATE else "",
        plural(units, "{n:,} unit waits", "{n:,} units wait") if units else "",
        plural(waiting, "{n:,} run waits", "{n:,} runs wait") if waiting else "",
        tr("about {span} of work", span=text.about(units / rate)) if units and rate >= LEAST_RATE else "",
    ]
    return " · ".join(part for part in parts if part) or tr("Nothing queued")
