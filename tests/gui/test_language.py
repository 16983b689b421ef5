"""Texts in another language: what is filled in, what goes by a number, what is not known."""

from pydra_gui import language
from pydra_gui.language import later, plural, tr


def test_without_a_catalogue_it_is_the_english_of_the_code() -> None:
    assert tr("Quit Pydra?") == "Quit Pydra?"
    assert tr("{count:,} runs {how}", count=1204, how="wait") == "1,204 runs wait"
    assert later("Nodes") == "Nodes"


def test_braces_stand_where_nothing_is_filled_in() -> None:
    assert tr('{"name": 1}') == '{"name": 1}'


def test_one_is_not_many() -> None:
    told = [plural(number, "{n:,} run waits", "{n:,} runs wait") for number in (0, 1, 2, 1204)]
    assert told == ["0 runs wait", "1 run waits", "2 runs wait", "1,204 runs wait"]


def test_a_number_may_be_larger_than_qt_counts() -> None:
    assert plural(10**12, "{n} unit", "{n} units") == "1000000000000 units"


def test_english_is_always_there() -> None:
    assert language.catalogues()["en"] == "English"
