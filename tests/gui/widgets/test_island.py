"""What changes on an island is laid out there; around it only if it wants other room."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.widgets.island import Island
from pydra_gui.widgets.labels import Elided
from pydra_gui.widgets.layouts import column, row


class LaidOut(QObject):
    """How often a widget was asked to lay out what is in it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_only_words_of_another_size_have_what_is_around_laid_out(qtbot: QtBot) -> None:
    label, inside, window = QLabel("100,600"), QWidget(), QWidget()
    row(label, None, of=inside)
    column(Island(inside), of=window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    around, here = LaidOut(window), LaidOut(inside)
    label.setText("200,600")  # its font was not known before it was shown
    qtbot.waitUntil(lambda: here.count > 0)
    here.count = around.count = 0
    label.setText("600,200")
    qtbot.waitUntil(lambda: here.count > 0)
    assert around.count == 0
    label.setText("1,006,060")
    qtbot.waitUntil(lambda: around.count > 0)
    assert label.width() >= label.sizeHint().width()


def test_an_island_is_as_large_as_what_is_on_it_and_wants_its_room(qtbot: QtBot) -> None:
    inside = QWidget()
    inside.setMinimumSize(120, 40)
    island = Island(inside)
    qtbot.addWidget(island)
    assert (island.minimumSizeHint().width(), island.minimumSizeHint().height()) == (120, 40)
    island.resize(300, 90)
    island.show()
    assert inside.size() == island.size()


def test_words_that_give_up_their_room_ask_for_none(qtbot: QtBot) -> None:
    words, window = Elided("three nodes"), QWidget()
    row(words, of=window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    around = LaidOut(window)
    words.set_text("a thousand nodes, and some more")
    words.updateGeometry()
    qtbot.waitUntil(lambda: around.count > 0)
    assert around.count == 1, "the one that this test asked for"
    assert words.accessibleName() == "a thousand nodes, and some more"
