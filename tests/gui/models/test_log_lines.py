"""Lines of several logs as one: by their time, each log in its own order, whatever comes when."""

from hypothesis import given, strategies as st
from PySide6.QtTest import QAbstractItemModelTester

from pydra_core.protocol.messages import LogLine
from pydra_gui.models.log import Log

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
pushes = st.lists(
    st.tuples(st.sampled_from("abc"), st.lists(st.integers(0, 30), max_size=6), st.integers(0, 3)), max_size=30
)


@given(pushes, st.booleans())
def test_every_line_is_there_once_by_its_time_and_in_the_order_of_its_log(
    told: list[tuple[str, list[int], int]], filtered: bool
) -> None:
    log = Log()
    tester = QAbstractItemModelTester(log, FATAL)
    log.set_levels(frozenset({"info"}) if filtered else frozenset())
    sent: dict[str, list[LogLine]] = {"a": [], "b": [], "c": []}
    for source, times, again in told:
        before = sent[source]
        fresh = [LogLine(before[-1].at + t if before else float(t), "info", f"{source}{t}") for t in times[:1]]
        before.extend(fresh)
        first = max(0, len(before) - len(fresh) - again)
        log.append(first, before[first:], source)
    shown = log.lines()
    assert [line.key for line in shown] == sorted(line.key for line in shown)
    for source, lines in sent.items():
        mine = [line for line in shown if line.source == source]
        assert [(line.number, line.text) for line in mine] == [(n, line.text) for n, line in enumerate(lines)]
    del tester
