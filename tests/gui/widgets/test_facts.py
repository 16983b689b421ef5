"""Names and values: names of another language have room, and values what is left."""

import pytest
from pytestqt.qtbot import QtBot

from pydra_gui.widgets.facts import KEY_WIDTH, WIDEST_KEY, Fact, Facts, Whole
from pydra_gui.widgets.labels import Elided


def widths(facts: Facts) -> list[int]:
    """Of the names, from top to bottom."""
    return [each.width() for each in facts.findChildren(Elided)[::2]]


@pytest.fixture
def facts(qtbot: QtBot) -> Facts:
    made = Facts()
    qtbot.addWidget(made)
    made.resize(260, 80)
    made.show()
    return made


def test_short_names_leave_the_usual_room(facts: Facts) -> None:
    facts.show_facts([Fact("Code", "v7"), Fact("Retries", "3")])
    assert widths(facts) == [KEY_WIDTH, KEY_WIDTH]


def test_a_longer_name_is_not_cut_and_moves_all_values(facts: Facts) -> None:
    facts.show_facts([Fact("Code", "v7"), Fact("Wiederholungen", "3")])
    wide = widths(facts)
    assert wide[0] == wide[1] > KEY_WIDTH
    assert facts.findChildren(Elided)[2].sizeHint().width() <= wide[1]


def test_a_name_without_end_leaves_values_their_room(facts: Facts) -> None:
    facts.show_facts([Fact("the_learning_rate_of_the_first_layer", "0.1")])
    assert widths(facts) == [WIDEST_KEY]


def test_what_has_to_be_read_whole_takes_another_line(facts: Facts, qtbot: QtBot) -> None:
    facts.resize(200, 120)
    facts.show_facts([Fact("Begonnen", "heute 21:10:32, gewartet 12:40", whole=True), Fact("Code", "v7")])
    value, code = facts.findChild(Whole), facts.findChildren(Elided)[2]
    assert value is not None
    qtbot.waitUntil(lambda: value.isVisible() and code.y() > value.geometry().bottom())
    assert value.text() == "heute 21:10:32, gewartet 12:40"
    assert value.heightForWidth(value.width()) <= value.height()
    assert value.height() > 1.5 * code.height()
