"""Pictures of units one by one, and of what workers were at."""

import time

from PySide6.QtCore import Qt

from pydra_core.ids import NodeId
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.states import EventKind
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.timeline import TimelinePanel
from pydra_gui.views.units import UnitsPanel
from tests.gui.mosaics import failed_cell, mosaic, spans

FAILED = 58_098


def units(window: MainWindow) -> None:
    """The mosaic in a tall dock, zoomed to where some failed, with the timeline of the same two minutes beside it."""
    timeline, mosaics = (window.workspaces.show(name) for name in ("timeline", "units"))
    window.resizeDocks([mosaics], [430], Qt.Orientation.Vertical)
    panel, line = mosaics.panel.widget, timeline.panel.widget
    assert isinstance(panel, UnitsPanel)
    assert isinstance(line, TimelinePanel)
    now = time.time()
    line.note((EventRow(number=1, at=now - 68, kind=EventKind.NODE_LOST, text="", node=NodeId("old-tower")),))
    line.show_spans(spans(now), *line.whole())
    panel.show_run(window.runs.selected()[0])
    panel.apply(mosaic())
    panel.view.zoom(4)
    panel.view.show_unit(FAILED)
    panel.show_cell(failed_cell())
