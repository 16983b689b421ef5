"""The order in which Tab goes through the window: top bar, rail, left, centre, bottom, right, notices; within each as one reads.

Qt's own order is that in which widgets were made, and panels are made when they are first seen.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget

from pydra_gui.views.docks import Dock
from pydra_gui.views.panels import Area

LINE = 10
"""What differs by no more px in height stands on one line."""
SIDES = (Area.LeftDockWidgetArea, Area.TopDockWidgetArea, Area.BottomDockWidgetArea, Area.RightDockWidgetArea)


def parts(window: QMainWindow, bars: Sequence[QWidget], centre: QWidget, docks: Iterable[Dock]) -> list[QWidget]:
    """The parts of a window in their order, docks of one side from above and from the left."""
    attached = [dock for dock in docks if not dock.isFloating()]
    left, above, bottom, right = (
        [part for dock in _placed(attached, window, side) for part in (dock.titleBarWidget(), dock.panel.widget)]
        for side in SIDES
    )
    return [*bars, *left, *above, centre, *bottom, *right]


def stops(window: QWidget, ordered: Iterable[QWidget]) -> list[QWidget]:
    """All that Tab can reach now, in order; what is in none of the parts comes last."""
    left = [each for each in window.findChildren(QWidget) if _takes_tab(each) and each.window() is window]
    found: list[QWidget] = []
    for part in ordered:
        mine = [each for each in left if part is each or part.isAncestorOf(each)]
        found += as_read(mine, window)
        left = [each for each in left if each not in mine]
    return found + as_read(left, window)


def as_read(widgets: Iterable[QWidget], window: QWidget) -> list[QWidget]:
    """Line by line from above, each from the left."""
    places = sorted(((_middle(each, window), each) for each in widgets), key=lambda found: (found[0].y(), found[0].x()))
    lines: list[list[tuple[QPoint, QWidget]]] = []
    for place, each in places:
        if lines and place.y() - lines[-1][0][0].y() <= LINE:
            lines[-1].append((place, each))
        else:
            lines.append([(place, each)])
    return [each for line in lines for _, each in sorted(line, key=lambda found: found[0].x())]


def step(found: Sequence[QWidget], forward: bool) -> bool:
    """Gives the keyboard to the next one, or the one before. False if there is none."""
    if not found:
        return False
    now = QApplication.focusWidget()
    at = found.index(now) if now in found else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    found[(at + (1 if forward else -1)) % len(found)].setFocus(reason)
    return True


def _placed(docks: Iterable[Dock], window: QMainWindow, side: Area) -> list[Dock]:
    mine = [dock for dock in docks if window.dockWidgetArea(dock) == side]
    return sorted(mine, key=lambda dock: (dock.y(), dock.x()))


def _takes_tab(widget: QWidget) -> bool:
    """It can be seen and used. Of a field that has another one inside, only the outer one; views that only scroll for others, not."""
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return (
        bool(policy)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not _is_inner(widget)
    )


def _is_inner(widget: QWidget) -> bool:
    """The line edit in a spin box has the box as what it stands for; a button in a line edit is reached by its own keys."""
    above = widget.parentWidget()
    return above is not None and (
        above.focusProxy() is widget or (isinstance(widget, QAbstractButton) and above.inherits("QLineEdit"))
    )


def _middle(widget: QWidget, window: QWidget) -> QPoint:
    """Where it begins to the left, and the height of its middle: for tall ones that of their first line."""
    corner = widget.mapTo(window, QPoint(0, 0))
    return corner + QPoint(0, min(widget.height(), 28) // 2)
