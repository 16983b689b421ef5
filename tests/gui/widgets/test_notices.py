"""What a panel says instead of rows, and while something is on its way."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.notices import Empty, Notice, Strip
from pydra_gui.widgets.panel_head import PanelHead


def test_an_empty_state_offers_the_next_step(qtbot: QtBot) -> None:
    empty = Empty("runs", "No runs yet", "Drop a file.", "Deploy…")
    qtbot.addWidget(empty)
    empty.show()
    with qtbot.waitSignal(empty.acted):
        qtbot.mouseClick(empty.findChild(QPushButton), Qt.MouseButton.LeftButton)
    empty.say("No run matches")
    assert not empty.findChild(QPushButton).isVisible()
    assert empty.title() == "No run matches"


def test_a_notice_without_words_is_hidden(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    for notice in (Notice("fail", host), Strip("fail", host)):
        notice.say("The link is lost")
        assert notice.isVisibleTo(host)
        assert notice.accessibleName() == "The link is lost"
        notice.say("")
        assert not notice.isVisibleTo(host)


def test_markup_from_outside_stays_text(qtbot: QtBot) -> None:
    notice = Notice("fail")
    qtbot.addWidget(notice)
    notice.say("<b>bold</b>", "<img src=x>")
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in notice.findChildren(QLabel))
    line = Elided("<b>bold</b>")
    qtbot.addWidget(line)
    assert "<b>" not in line.toolTip()
    made = label("x")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_a_line_gives_way_rather_than_its_neighbours(qtbot: QtBot) -> None:
    line = Elided("a very long line " * 40)
    qtbot.addWidget(line)
    assert (
        line.minimumSizeHint().width() <= 0 or line.sizePolicy().horizontalPolicy() == line.sizePolicy().Policy.Ignored
    )
    assert line.toolTip() == line.text()


def test_a_head_says_that_something_loads_only_when_it_takes_a_while(qtbot: QtBot) -> None:
    head = PanelHead("Nodes")
    qtbot.addWidget(head)
    head.show()
    head.set_loading(True)
    assert not head._line.isVisible()
    qtbot.waitUntil(head._line.isVisible)
    head.set_loading(False)
    assert not head._line.isVisible()
    assert head.height() == 32
