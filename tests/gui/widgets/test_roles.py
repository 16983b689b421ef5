"""What kind of thing a widget is to readers of screens, what it says, and that what it says lives no longer than it does."""

import gc

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.protocol.states import RunState
from pydra_gui.models.curves import Curve, Plot
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.bars import Bar
from pydra_gui.widgets.cell_card import CellCard
from pydra_gui.widgets.chart import LineChart
from pydra_gui.widgets.figure import Figure
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import Elided, rule
from pydra_gui.widgets.mosaic_map import MosaicMap
from pydra_gui.widgets.mosaic_view import MosaicView
from pydra_gui.widgets.notices import Empty, Notice, Strip
from pydra_gui.widgets.panel_head import PanelHead
from pydra_gui.widgets.roles import Role
from pydra_gui.widgets.states import RUN
from pydra_gui.widgets.timeline_view import TimelineView
from pydra_gui.widgets.unit_legend import UnitLegend
from pydra_gui.widgets.week_grid import WeekGrid
from tests.gui.readers import role_of, told_of

KINDS = {
    "chart": (lambda: LineChart("CPU"), Role.Chart),
    "figure": (lambda: Figure("Nodes", "Show nodes"), Role.Button),
    "stacked bar": (Bar, Role.ProgressBar),
    "mosaic": (MosaicView, Role.Chart),
    "map of the mosaic": (MosaicMap, Role.Graphic),
    "timeline": (TimelineView, Role.Chart),
    "legend": (UnitLegend, Role.StaticText),
    "week": (lambda: WeekGrid(()), Role.Graphic),
    "sign of a state": (lambda: Glyph(RUN[RunState.RUNNING]), Role.Graphic),
    "words": (lambda: Elided("words"), Role.StaticText),
    "notice": (Notice, Role.AlertMessage),
    "strip": (Strip, Role.AlertMessage),
    "empty state": (lambda: Empty("grid", "Nothing"), Role.Note),
    "head of a panel": (lambda: PanelHead("Log"), Role.TitleBar),
    "line": (rule, Role.Separator),
    "frame": (QFrame, Role.Grouping),
    "holder": (QWidget, Role.Grouping),
    "Qt's label": (lambda: QLabel("words"), Role.StaticText),
    "Qt's button": (QPushButton, Role.Button),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_what_it_looks_like(qtbot: QtBot, kind: str) -> None:
    make, role = KINDS[kind]
    widget = make()
    qtbot.addWidget(widget)
    assert role_of(widget) is role


def test_what_lies_over_others_is_a_dialog_or_a_tip(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert role_of(Sheet(window, "Settings", 300)) is Role.Dialog
    assert role_of(CellCard(window)) is Role.ToolTip


def test_a_figure_is_pressed_by_a_reader_as_by_a_hand(qtbot: QtBot) -> None:
    figure = Figure("Nodes", "Show nodes")
    qtbot.addWidget(figure)
    does = QAccessible.queryAccessibleInterface(figure).actionInterface()
    press = QAccessibleActionInterface.pressAction()
    assert press in does.actionNames()
    with qtbot.waitSignal(figure.opened):
        does.doAction(press)


def test_a_bar_has_a_value(qtbot: QtBot) -> None:
    bar = Bar()
    qtbot.addWidget(bar)
    bar.show_shares([("complete", 0.615), ("failed", 0.1), ("waiting", 0.285)])
    told = QAccessible.queryAccessibleInterface(bar).valueInterface()
    assert (told.minimumValue(), told.currentValue(), told.maximumValue()) == (0, 61, 100)
    assert told_of(bar) == "complete 62%, failed 10%, waiting 28%"


def test_a_chart_says_what_is_now_and_between_what_it_was(qtbot: QtBot) -> None:
    chart = LineChart("Load")
    qtbot.addWidget(chart)
    points = ((0.0, 0.2), (10.0, 0.9), (20.0, 0.5))
    chart.show_plot(Plot(0.0, 20.0, 1.0, (Curve("CPU", (points,), "50%"),), share=True))
    assert told_of(chart).startswith("CPU 50% now, between 20% and 90% since ")


def test_interfaces_go_with_their_widgets(qapp: QApplication) -> None:
    """Python made them; Qt ends them. Neither touches what the other has ended, in whatever order."""
    window = QWidget()
    for at in range(600):
        widget = (Figure("a", "b"), Bar(), QFrame(), Glyph(RUN[RunState.FAILED]))[at % 4]
        widget.setParent(window)
        widget.setAccessibleName(f"name {at}")
        told = QAccessible.queryAccessibleInterface(widget)
        if at % 50 == 0:
            gc.collect()
        assert told.text(QAccessible.Text.Name) == f"name {at}"
        del told
        assert QAccessible.queryAccessibleInterface(widget).isValid()
        if at % 3 == 0:
            widget.deleteLater()
        elif at % 3 == 1:
            widget.setParent(None)
        del widget
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    whole = QAccessible.queryAccessibleInterface(window)
    assert whole.childCount() == 200
    assert {whole.child(at).role() for at in range(200)} == {Role.Button, Role.ProgressBar, Role.Grouping, Role.Graphic}
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
