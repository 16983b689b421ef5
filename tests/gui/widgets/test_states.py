"""Every state of the protocol has a word, a colour and a shape, and each shape is another one."""

from enum import StrEnum

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from pydra_core.protocol.states import Isolation, NodeState, RunState, UnitState, WorkerState
from pydra_gui.theme.theme import color
from pydra_gui.widgets import glyphs, states

TABLES = (
    (RunState, states.RUN),
    (UnitState, states.UNIT),
    (NodeState, states.NODE),
    (WorkerState, states.WORKER),
    (Isolation, states.ISOLATION),
)


@pytest.mark.parametrize(("kind", "table"), TABLES)
def test_every_state_has_its_look(kind: type[StrEnum], table: dict[str, states.Look]) -> None:
    assert set(table) == {state.value for state in kind}
    for look in table.values():
        color(look.ink)
        color(look.line)


@pytest.mark.parametrize("table", [table for kind, table in TABLES if kind is not UnitState])
def test_the_shape_alone_tells_the_state(qapp: object, table: dict[str, states.Look]) -> None:
    """Painted in one colour all glyphs of a family of things still differ."""
    grey = [states.Look(look.word, "text3", look.shape) for look in table.values()]
    assert len({bytes(drawn(look).constBits()) for look in grey}) == len(grey)


def test_a_pie_shows_the_share_that_is_done(qapp: object) -> None:
    running = states.RUN["running"]
    assert drawn(running, 0.2) != drawn(running, 0.8)


def drawn(look: states.Look, share: float = 0.5) -> QImage:
    image = QImage(28, 28, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    glyphs.paint(painter, QRectF(0, 0, 28, 28), look, share)
    painter.end()
    return image
