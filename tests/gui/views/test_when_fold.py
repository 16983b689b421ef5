"""The fold of the run form: what is wished in one line, a field for each wish, and a moment told in full."""

import pytest
from pytestqt.qtbot import QtBot

from pydra_core.client.wishes import EMPTY
from pydra_core.errors import UserError
from pydra_gui.views.when_fold import WhenFold


@pytest.fixture
def fold(qtbot: QtBot) -> WhenFold:
    made = WhenFold()
    qtbot.addWidget(made)
    made.show()
    return made


def test_closed_it_says_in_one_line_what_is_wished(fold: WhenFold) -> None:
    assert fold._summary.text() == "at once · priority 0"
    fold.editors["at"].setText("18:30")
    fold.editors["labels"].setText("night")
    assert fold._summary.text() == "at 18:30 · night · priority 0"
    fold.editors["at"].setText("in 10 min")
    fold.editors["every"].setText("1h")
    assert fold._summary.text().startswith("in 10 min · every 1h")


def test_empty_fields_wish_nothing(fold: WhenFold) -> None:
    assert fold.wishes() == EMPTY
    assert {editor.placeholderText() for editor in fold.editors.values()} == {
        "at once",
        "once",
        "none",
        "0",
        "for ever",
    }


def test_its_head_opens_and_closes_it_and_goes_to_the_first_field(fold: WhenFold) -> None:
    fold.head.click()
    assert fold.is_open
    assert fold.focusWidget() is fold.editors["at"]
    fold.head.click()
    assert not fold.is_open


def test_a_moment_that_can_be_read_is_told_in_full(fold: WhenFold) -> None:
    at = fold.editors["at"]
    at.setText("in 10 min")
    assert at.accessibleDescription().endswith(", in 10:00.")
    at.setText("9998-12-31 8:00")
    assert at.accessibleDescription().startswith("18:30, tomorrow 8:00")
    at.setText("4321-02-03 8:00")
    assert at.accessibleDescription().startswith("3 Feb 4321 08:00:00, in ")
    at.setText("whenever")
    assert at.accessibleDescription().startswith("18:30, tomorrow 8:00")


def test_an_error_follows_what_is_written_and_goes_when_it_is_good(fold: WhenFold) -> None:
    fold.editors["every"].setText("often")
    with pytest.raises(UserError) as refused:
        fold.wishes()
    assert fold.show_faults(refused.value.fields)
    assert fold.is_open
    assert fold.focusWidget() is fold.editors["every"]
    assert fold.errors() == 1
    fold.editors["every"].setText("1h")
    assert fold.errors() == 0


def test_what_an_earlier_run_was_told_is_written_into_it(fold: WhenFold) -> None:
    fold.write({"group": "night run", "labels": "draft, ice", "priority": "5"})
    assert fold._summary.text() == "at once · group night run · draft, ice · priority 5"
    wished = fold.wishes()
    assert (wished["group"], wished["labels"], wished["priority"]) == ("night run", ("draft", "ice"), 5)
