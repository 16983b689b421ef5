"""Chips stand side by side, go to the next line where there is no room, and show text as it is."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pydra_gui.widgets.chips import Chips


def shown(qtbot: QtBot, width: int) -> tuple[Chips, list[QPushButton]]:
    made = Chips()
    qtbot.addWidget(made)
    made.show_chips([(f"label number {at}", f"label:{at}") for at in range(4)])
    made.resize(width, made.heightForWidth(width))
    made.show()
    return made, made.findChildren(QPushButton)


def test_chips_that_do_not_fit_go_to_the_next_line(qtbot: QtBot) -> None:
    wide, chips = shown(qtbot, 800)
    assert len({chip.y() for chip in chips}) == 1
    narrow, chips = shown(qtbot, 240)
    assert len({chip.y() for chip in chips}) == 2
    assert narrow.height() > wide.height()
    assert all(chip.geometry().right() <= 240 for chip in chips)


def test_a_long_label_is_cut_and_its_tip_is_plain(qtbot: QtBot) -> None:
    made = Chips()
    qtbot.addWidget(made)
    made.show_chips([("<b>" + "x" * 100, "label:x")])
    chip = made.findChildren(QPushButton)[0]
    assert len(chip.text()) == 32
    assert "<b>" not in chip.toolTip()
    made.show_chips([])
    assert made.isHidden()


def test_a_sign_that_qt_takes_for_a_key_is_shown(qtbot: QtBot) -> None:
    made = Chips()
    qtbot.addWidget(made)
    made.show_chips([("R&D", "label:R&D")])
    assert made.findChildren(QPushButton)[0].text() == "R&&D"
