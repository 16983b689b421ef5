"""A log grows, forgets its oldest lines, and can be filtered."""

import re

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from pydra_core.protocol.messages import LogLine
from pydra_gui.models.log import Log
from pydra_gui.models.log_lines import Entry, among, wanted

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def lines(first: int, count: int) -> list[LogLine]:
    return [LogLine(float(i), "error" if i % 10 == 3 else "info", f"line {i}") for i in range(first, first + count)]


@pytest.fixture
def log(qapp: object) -> Log:
    made = Log(most=100, chunk=20)
    made._tester = QAbstractItemModelTester(made, FATAL)  # type: ignore[attr-defined]
    return made


def texts(log: Log) -> list[str]:
    return [line.text for line in log.lines()]


def test_lines_that_come_twice_are_shown_once(log: Log) -> None:
    log.append(0, lines(0, 5))
    assert log.append(3, lines(3, 4)) == 2
    assert texts(log) == [f"line {i}" for i in range(7)]


def test_a_log_may_begin_in_its_middle(log: Log) -> None:
    log.append(400, lines(400, 3))
    assert (texts(log)[0], log.next()) == ("line 400", 403)


def test_the_oldest_lines_go_first(log: Log) -> None:
    for first in range(0, 300, 50):
        log.append(first, lines(first, 50))
    assert len(texts(log)) <= 100
    assert texts(log)[-1] == "line 299"
    assert log.seen == 300


def test_a_filter_holds_for_lines_that_come_later_and_while_old_ones_go(log: Log) -> None:
    log.set_wanted(wanted("error"))
    for first in range(0, 300, 50):
        log.append(first, lines(first, 50))
    assert {line.level for line in log.lines()} == {"error"}
    log.set_wanted(None)
    assert 80 <= len(texts(log)) <= 100
    assert log.levels["error"] == 30


def test_a_filter_is_words_or_an_expression() -> None:
    line = Entry(0.0, 0.0, "info", "Row 12 of 40", "", 0)
    words, expression = wanted("ROW"), wanted(r"/row \d+/")
    assert words is not None
    assert words(line)
    assert expression is not None
    assert expression(line)
    assert wanted("") is None
    with pytest.raises(re.error):
        wanted("/(/")


def test_lines_of_several_logs_stand_by_their_time(log: Log) -> None:
    log.append(0, [LogLine(1.0, "info", "a1"), LogLine(3.0, "info", "a3")], "a")
    log.append(5, [LogLine(2.0, "info", "b2"), LogLine(4.0, "error", "b4")], "b")
    log.append(2, [LogLine(3.5, "info", "a3.5")], "a")
    assert texts(log) == ["a1", "b2", "a3", "a3.5", "b4"]
    assert (log.next("a"), log.next("b"), log.row_of(5, "b")) == (3, 7, 1)
    log.set_wanted(wanted("b"))
    log.append(7, [LogLine(2.5, "info", "b late")], "b")
    assert texts(log) == ["b2", "b4", "b late"]
    log.set_wanted(None)
    assert texts(log) == ["a1", "b2", "a3", "a3.5", "b4", "b late"]


def test_only_some_levels_are_shown_and_errors_are_gone_to_one_by_one(log: Log) -> None:
    log.append(0, lines(0, 40))
    errors = frozenset({"error"})
    assert [log.step(row, 1, errors) for row in (-1, 3, 33)] == [3, 13, 3]
    assert [log.step(row, -1, errors) for row in (-1, 33, 3)] == [33, 23, 33]
    log.set_levels(errors)
    log.append(40, lines(40, 10))
    assert {line.level for line in log.lines()} == errors
    assert log.step(0, 1, frozenset({"debug"})) == -1


def test_another_attempt_writes_its_log_anew(log: Log) -> None:
    log.append(0, lines(0, 5))
    later = [LogLine(100.0 + i, "info", f"again {i}") for i in range(3)]
    assert log.append(0, later) == 3
    assert texts(log)[-3:] == ["again 0", "again 1", "again 2"]
    assert log.append(1, later[1:]) == 0


def test_words_choose_the_same_lines_one_by_one_and_all_at_once() -> None:
    some = [
        Entry(0.0, 0.0, level, said, source, 0)
        for level in ("error", "out")
        for said in ("Ä row", "b")
        for source in ("", "oak")
    ]
    for words in ("ä ROW", "error", "OAK", "nothing"):
        test = wanted(words)
        assert test is not None
        assert among(test, some) == [line for line in some if test(line)]
