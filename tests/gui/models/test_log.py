"""A log grows, forgets its oldest lines, and can be filtered."""

import re

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from pydra_core.protocol.messages import LogLine
from pydra_gui.models.log import Log, wanted

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
    assert (texts(log)[0], log.next) == ("line 400", 403)


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
    assert log.errors == 30


def test_a_filter_is_words_or_an_expression() -> None:
    line = LogLine(0.0, "info", "Row 12 of 40")
    words, expression = wanted("ROW"), wanted(r"/row \d+/")
    assert words is not None
    assert words(line)
    assert expression is not None
    assert expression(line)
    assert wanted("") is None
    with pytest.raises(re.error):
        wanted("/(/")
