"""The tabs above the runs: states with their counts, which give way into a menu where there is no room."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QWidget

from pydra_core.protocol.states import RunState
from pydra_gui.language import figure, later, tr
from pydra_gui.models.runs_filter import TIMES, time_name
from pydra_gui.theme import icons, theme
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.glyphs import glyph_icon
from pydra_gui.widgets.layouts import row
from pydra_gui.widgets.panel_head import LoadingLine
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import RUN

HEIGHT = 44


@dataclass(frozen=True, slots=True)
class Facet:
    """A tab: its name, the states that it lets through (none: all), and the state whose glyph it wears."""

    name: str
    states: tuple[RunState, ...] = ()
    glyph: RunState | None = None


FACETS = (
    Facet(later("All")),
    Facet(
        later("Running"),
        (RunState.RUNNING, RunState.STARTING, RunState.SYNCING, RunState.BUILDING, RunState.CANCELLING),
        RunState.RUNNING,
    ),
    Facet(later("Waiting"), (RunState.QUEUED, RunState.WAITING, RunState.PAUSED), RunState.QUEUED),
    Facet(later("Failed"), (RunState.FAILED,), RunState.FAILED),
    Facet(later("Complete"), (RunState.COMPLETE,), RunState.COMPLETE),
)

_ENDED = (RunState.COMPLETE, RunState.FAILED, RunState.CANCELLED, RunState.SKIPPED)
PAST = (
    Facet(later("Ended"), _ENDED),
    FACETS[4],
    FACETS[3],
    Facet(later("Cancelled"), (RunState.CANCELLED,), RunState.CANCELLED),
    Facet(later("Skipped"), (RunState.SKIPPED,), RunState.SKIPPED),
)
"""The tabs of what has ended."""


class RunsTabs(QWidget):
    """`chosen` carries the facet; exactly one is always on."""

    ROLE = Role.PageTabList

    chosen = Signal(object)
    time_chosen = Signal(str, str)
    """What `since:` and `until:` are to say; "" for no bound."""
    custom_asked = Signal()

    def __init__(self, parent: QWidget | None = None, facets: tuple[Facet, ...] = FACETS) -> None:
        super().__init__(parent)
        self.facets = facets
        self.setObjectName("tabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(tr("Runs by state"))
        self._group = QButtonGroup(self)
        self._numbers: dict[str, int] = {}
        self._while = ""
        self.buttons = [self._tab(i, facet) for i, facet in enumerate(self.facets)]
        self.buttons[0].setChecked(True)
        self.time = self._time()
        self.saved = tool("bookmark", tr("Saved filters"))
        self.saved.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.columns = tool("columns", tr("Columns"))
        row(*self.buttons, None, self.time, self.columns, self.saved, gap=2, margins=(8, 0, 8, 0), of=self)
        self._group.idClicked.connect(lambda i: self.chosen.emit(self.facets[i]))
        self._line = LoadingLine(self)
        theme.changes.changed.connect(self._tint)
        self.set_counts({})
        self.show_time("", "")

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Runs by state, as `Page.counts` has them."""
        numbers = {each.name: sum(counts.get(s, 0) for s in each.states or counts) for each in self.facets}
        if numbers == self._numbers:  # as most pushes have them: new words have the whole panel laid out again
            return
        self._numbers = numbers
        for facet, each in zip(self.facets, self.buttons, strict=True):
            each.setAccessibleName(tr("{name} runs: {number:,}", name=tr(facet.name), number=numbers[facet.name]))
        self._make_room()

    def choose(self, facet: Facet) -> None:
        """Puts a tab on without saying so."""
        self.buttons[self.facets.index(facet)].setChecked(True)

    def _time(self) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "menu")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIcon(icons.icon("clock"))
        menu = QMenu(made)
        for bounds, name in TIMES:
            menu.addAction(tr(name), partial(self.time_chosen.emit, *bounds))
        menu.addSeparator()
        menu.addAction(tr("From … to …"), self.custom_asked.emit)
        made.setMenu(menu)
        return made

    def show_time(self, since: str, until: str) -> None:
        """The while that is filtered by."""
        name = time_name(since, until)
        self._while = f"{name[:1].upper()}{name[1:]}" if name else tr(TIMES[0][1])
        self.time.setAccessibleName(tr("Queued: {time}", time=self._while))
        self.time.setToolTip(tr("Queued: {time}", time=self._while))
        self._make_room()

    def _tab(self, number: int, facet: Facet) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "facet")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIconSize(QSize(18, 14))
        made.setToolTip(tr("{name} runs", name=tr(facet.name)))
        if facet.glyph:
            made.setIcon(glyph_icon(RUN[facet.glyph], ground="surface", gap=4))
        self._group.addButton(made, number)
        return made

    def _tint(self) -> None:
        for facet, each in zip(self.facets, self.buttons, strict=True):
            if facet.glyph:
                each.setIcon(glyph_icon(RUN[facet.glyph], ground="surface", gap=4))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEIGHT)  # tabs must not widen the centre and so starve the docks

    def set_loading(self, loading: bool) -> None:
        self._line.set_running(loading)

    def resizeEvent(self, event: QEvent) -> None:
        self._line.setGeometry(0, self.height() - 2, self.width(), 2)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is no room the time becomes an icon, then the tabs with a glyph lose their name and keep their number, then the
        tools go (the field says the same), then the first tab is only its number, and at last
        what went well has no tab."""
        self.time.setText(self._while)
        for squeezed in range(6):
            self._squeeze(squeezed)
            tabs = [each for each in self.buttons if not each.isHidden()]
            shown = [*tabs, *([] if squeezed > 2 else [self.time, self.columns, self.saved])]
            if sum(each.sizeHint().width() + 2 for each in shown) + 14 <= self.width():
                return

    def _squeeze(self, squeezed: int) -> None:
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if squeezed else Qt.ToolButtonStyle.ToolButtonTextOnly
        self.time.setToolButtonStyle(style)
        self.time.setVisible(squeezed < 3)
        self.columns.setVisible(squeezed < 3)
        self.saved.setVisible(squeezed < 3 and self.saved.menu() is not None)
        for facet, each in zip(self.facets, self.buttons, strict=True):
            number = figure(self._numbers.get(facet.name, 0))
            short = (squeezed > 1 and facet.glyph) or squeezed > 3
            each.setHidden(squeezed > 4 and facet.glyph is RunState.COMPLETE and not each.isChecked())
            each.setText(number if short else f"{tr(facet.name)}  {number}")
