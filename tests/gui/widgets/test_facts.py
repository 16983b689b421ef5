"""Names and values: names of another language have room, and values what is left."""

import pytest
from pytestqt.qtbot import QtBot

from pydra_gui.widgets.facts import KEY_WIDTH, WIDEST_KEY, Fact, Facts
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
