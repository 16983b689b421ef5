"""A table of any length asks for the rows that are looked at, holds so many, and is told what has changed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pydra_core.ids import WatchId
from pydra_core.protocol.logs import LinesTold, LogRow, LogStands
from pydra_gui.models.log import LINE, PAGE, UNIT, Log, unit_of
from pydra_gui.models.table import RowRole

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
MANY = 4_200


def rows(first: int, count: int, what: str = "line") -> tuple[LogRow, ...]:
    return tuple(LogRow(0, n, float(n), "info", f"{what} {n}", "/u", n % 3 - 1) for n in range(first, first + count))


def stands(version: int, total: int, same: int = 0, tail: int = 50, what: str = "line") -> LogStands:
    first = max(0, total - tail)
    told = rows(first, total - first, what)
    return LogStands(
        watch=WatchId(1), view=1, version=version, same=same, total=total, seen=total, first=first, rows=told
    )


@pytest.fixture
def log(qapp: object) -> Log:
    made = Log(most=1_000)
    made._tester = QAbstractItemModelTester(made, FATAL)  # type: ignore[attr-defined]
    return made


def text(log: Log, row: int) -> str | None:
    found = log.data(log.index(row, LINE))
    assert found is None or isinstance(found, str)
    return found


def test_rows_of_any_length_are_asked_for_page_by_page(log: Log, qtbot: QtBot) -> None:
    log.apply(stands(1, MANY))
    assert (log.rowCount(), log.held()) == (MANY, 50)
    assert text(log, MANY - 1) == "line 4199"
    asked: list[tuple[int, int]] = []
    log.wanted.connect(lambda first, count: asked.append((first, count)))
    with qtbot.waitSignal(log.wanted):
        assert text(log, 4_123) is None
        assert text(log, 4_124) is None
    assert asked.count((4_000, PAGE)) == 1
    log.take(LinesTold(version=1, first=4_000, rows=rows(4_000, PAGE)))
    assert text(log, 4_123) == "line 4123"
    assert asked.count((4_000, PAGE)) == 1


def test_so_many_rows_are_held(log: Log) -> None:
    log.apply(stands(1, MANY))
    for page in range(20):
        log.take(LinesTold(version=1, first=page * PAGE, rows=rows(page * PAGE, PAGE)))
    assert log.held() == 1_000
    assert text(log, 20 * PAGE - 1) == "line 3999"


def test_rows_come_to_the_end_and_those_before_stay(log: Log) -> None:
    log.apply(stands(1, 100))
    changed: list[int] = []
    log.dataChanged.connect(lambda first, last: changed.append(first.row()))
    log.apply(stands(2, 130, same=100))
    assert (log.rowCount(), changed) == (130, [])
    assert text(log, 60) == "line 60"
    log.apply(stands(3, 140, same=120, what="other"))
    assert (changed, text(log, 125)) == ([120], "other 125")


def test_another_filter_is_another_table(log: Log) -> None:
    log.apply(stands(1, 100))
    log.apply(stands(2, 7, what="few"))
    assert (log.rowCount(), text(log, 0)) == (7, "few 0")
    log.apply(stands(3, 0))
    assert log.rowCount() == 0
    log.apply(stands(4, 3))
    log.apply(stands(5, 2, same=2))
    assert (log.rowCount(), text(log, 1)) == (2, "line 1")


def test_a_page_that_is_newer_than_what_was_told_waits_for_that(log: Log, qtbot: QtBot) -> None:
    log.apply(stands(1, 1_000))
    with qtbot.waitSignal(log.wanted):
        assert text(log, 3) is None
    log.take(LinesTold(version=2, first=0, rows=rows(0, PAGE, "newer")))
    assert text(log, 3) is None
    with qtbot.waitSignal(log.dataChanged) as changed:
        log.apply(stands(2, 1_010, same=1_000))
    assert changed.args[0].row() == 0, "who shows the table paints them"
    assert text(log, 3) == "newer 3"


def test_of_a_page_that_is_older_the_rows_count_that_stayed_as_they_were(log: Log, qtbot: QtBot) -> None:
    """A log that grows all the time is told of more often than it can be read: what stays has not to be read again."""
    log.apply(stands(1, 1_000))
    with qtbot.waitSignal(log.wanted):
        assert text(log, 3) is None
    log.apply(stands(2, 1_010, same=1_000))
    log.apply(stands(3, 1_020, same=100))
    log.take(LinesTold(version=1, first=0, rows=rows(0, PAGE, "older")))
    assert (text(log, 99), text(log, 100)) == ("older 99", None)
    with qtbot.waitSignal(log.wanted) as asked:
        assert text(log, 100) is None
    assert asked.args == [0, PAGE]
    log.apply(stands(4, 500))
    log.take(LinesTold(version=3, first=0, rows=rows(0, PAGE, "older")))
    assert text(log, 3) is None, "all of it is another since"


def test_rows_that_are_needed_as_news_come_are_asked_for(qtbot: QtBot) -> None:
    log = Log()
    log.apply(stands(1, 1_000))
    with qtbot.waitSignal(log.wanted) as asked:
        assert text(log, 3) is None
        log.apply(stands(2, 1_010, same=1_000))
    assert asked.args == [0, PAGE]


def test_another_view_of_the_same_log_knows_nothing_of_the_versions_before(log: Log) -> None:
    log.apply(stands(7, 300))
    log.take(LinesTold(version=9, first=0, rows=rows(0, PAGE, "early")))
    log.apply(stands(1, 300))
    for version in range(2, 10):
        log.apply(stands(version, 300, same=300))
    assert text(log, 3) is None


def test_lines_know_their_log_and_their_unit(log: Log) -> None:
    log.clear(("run 1", "oak"))
    log.apply(stands(1, 5))
    found = log.row(1)
    assert found is not None
    assert (log.title(found), unit_of(found), log.data(log.index(1, UNIT))) == ("run 1", "0", "0")
    assert log.has_units
    assert "run 1: line 1" in log.data(log.index(1, LINE), Qt.ItemDataRole.ToolTipRole)
    assert log.data(log.index(1, 0), RowRole) == found
    assert log.row(99) is None
    log.clear()
    assert (log.rowCount(), log.has_units, log.title(found)) == (0, False, "")
