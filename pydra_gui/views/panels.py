"""What a panel and a workspace are. Which there are stands in `kinds`: one more panel is one more line there.

1. A panel knows neither docks nor workspaces nor other panels. What it shares with others goes through `Context.looking`, what it asks
   of the cluster through the deeds, and what it is told comes from `Context.watches` or a watch of its own.
2. A kind is made when it is first seen, once for each place: as the centre of a workspace, and as a dock. One that `repeats` may
   stand in several docks. A panel whose watch is its own follows only while it can be seen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pydra_gui.actions import Actions
from pydra_gui.feed import Feed
from pydra_gui.views.colours import Colours
from pydra_gui.views.highlights import Highlights
from pydra_gui.views.looking import Looking
from pydra_gui.views.node_deeds import NodeDeeds
from pydra_gui.views.package_deeds import PackageDeeds
from pydra_gui.views.run_deeds import RunDeeds
from pydra_gui.views.saved_filters import SavedFilters
from pydra_gui.views.watches import Watches
from pydra_gui.widgets.panel_head import PanelHead

Area = Qt.DockWidgetArea


@dataclass(frozen=True, slots=True)
class Context:
    """What every panel is given: the window that sheets open over, the carriers, what is shared, and the deeds."""

    window: QWidget
    actions: Actions
    feed: Feed
    watches: Watches
    looking: Looking
    run_deeds: RunDeeds
    node_deeds: NodeDeeds
    package_deeds: PackageDeeds
    saved: SavedFilters
    colours: Colours
    highlights: Highlights


def _nothing_kept() -> str:
    return ""


def _ignore(words: str) -> None:
    """A panel in which nothing is set has nothing to take back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A panel that was made. `head` is its title bar, where it has one; `focus` takes the keyboard. `lost` is told why it
    alone is told no more; "" takes that back. `choose` chooses one of its rows by its key.
    `keep` is what a person set in it, `restore` takes that back (it may be garbage)."""

    widget: QWidget
    focus: QWidget
    head: PanelHead | None = None
    lost: Callable[[str], None] = _ignore
    choose: Callable[[str], None] = _ignore
    keep: Callable[[], str] = _nothing_kept
    restore: Callable[[str], None] = _ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelKind:
    """`key` names it in layouts and never changes; `title` is its name on the screen, `about` what it shows. `area` and `size` (px) are
    where it comes when it is asked for; one that is `centre_only` is never a dock."""

    key: str
    title: str
    icon: str
    about: str
    make: Callable[[Context], Panel]
    area: Qt.DockWidgetArea = Area.LeftDockWidgetArea
    size: int = 298
    repeats: bool = False
    centre_only: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind stands in a workspace at first: `size` px wide at a side, or high. Those of one side stand below each other and share
    its height by `share`; those at the bottom stand side by side and share its width."""

    kind: str
    area: Qt.DockWidgetArea
    size: int
    share: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A button of the rail: what is in its middle, and which panels stand around that at first."""

    key: str
    title: str
    icon: str
    about: str
    centre: str
    places: tuple[Place, ...] = field(default=())
