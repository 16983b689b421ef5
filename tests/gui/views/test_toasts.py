"""Toasts: three at most, failures stay, good ones leave, the keyboard closes them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pydra_gui.notices import Notice, Offer
from pydra_gui.views.toasts import Toasts


def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def test_at_most_three_and_a_failure_outlives_good_news(qtbot: QtBot) -> None:
    toasts = Toasts(window(qtbot), 26)
    toasts.say(Notice("fail", "one"))
    for title in ("two", "three", "four"):
        toasts.say(Notice("good", title))
    assert [toast.notice.title for toast in toasts.shown] == ["one", "three", "four"]


def test_the_newest_is_lowest_and_inside_the_window(qtbot: QtBot) -> None:
    over = window(qtbot)
    toasts = Toasts(over, 26)
    toasts.say(Notice("good", "one"))
    toasts.say(Notice("good", "two"))
    one, two = toasts.shown
    assert one.y() + one.card.height() < two.y() + two.card.height() <= over.height()


def test_escape_closes_the_one_with_the_keyboard(qtbot: QtBot) -> None:
    toasts = Toasts(window(qtbot), 26)
    toasts.say(Notice("fail", "one"))
    QTest.keyClick(toasts.shown[0], Qt.Key.Key_Escape)
    assert toasts.shown == ()


def test_an_offer_does_its_verb_and_closes(qtbot: QtBot) -> None:
    done: list[str] = []
    toasts = Toasts(window(qtbot), 26)
    toasts.say(Notice("good", "one", "", (Offer("Run it…", lambda: done.append("run")),)))
    from PySide6.QtWidgets import QPushButton

    toasts.shown[0].findChild(QPushButton).click()
    assert done == ["run"]
    assert toasts.shown == ()


def test_what_it_says_is_plain_text(qtbot: QtBot) -> None:
    toasts = Toasts(window(qtbot), 26)
    toasts.say(Notice("fail", "<b>bold</b>", "<img src=x>"))
    labels = toasts.shown[0].findChildren(QLabel)
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
