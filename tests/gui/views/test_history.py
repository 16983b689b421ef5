"""Logs and history in a window with a real master: several logs as one, saved, and ended runs found by what they said."""

import json
import time
from hashlib import sha256
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pydra_core.ids import Digest
from pydra_core.master.store import Store, row
from pydra_core.protocol.logs import Sift
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.states import Cause, Outcome, RunState
from pydra_core.protocol.verbs import Hits
from pydra_core.settings import ensure
from pydra_gui.models.colouring import Rule
from pydra_gui.models.log import LINE
from pydra_gui.views.log import LogPanel
from pydra_gui.views.log_deeds import LogDeeds
from pydra_gui.views.looking import Subject
from pydra_gui.views.search import SearchPanel, SearchWatch, split
from tests.core.doubles import Brain, ended
from tests.gui.live import Live, drive, until

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def kept(home: Path, lines: list[LogLine]) -> Digest:
    """A log as the master keeps it."""
    body = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    digest = Digest(sha256(body).hexdigest())
    path = home / "blobs" / digest[:2] / digest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return digest


def history(home: Path) -> list[int]:
    """Two runs that ended: they wrote a line each, in turn, and the second failed."""
    home = ensure(home)
    brain, records = Brain(now=time.time()), []
    for which in range(2):
        run = brain.run_on("a")
        log = kept(
            home, [LogLine(2.0 * n + which, "error" if n == 30 else "out", f"step {n} of {which}") for n in range(40)]
        )
        outcome = Outcome.FAILED if which else Outcome.COMPLETE
        brain.said("a", ended(run, outcome=outcome, error="KeyError: 'tas'" if which else "", log=log, log_lines=40))
        records.append(run)
    store = Store(home)
    store.load()
    store.write([*(row(run) for run in records), row(brain.node("a"))]).result()
    store.close()
    return [run.run for run in records]


def test_logs_of_several_runs_are_read_as_one_and_saved(qapp: QApplication, tmp_path: Path) -> None:
    async def work() -> None:
        live = Live(tmp_path / "home")
        runs = history(live.home.master)
        async with live:
            window = live.window()
            log = window.log
            assert isinstance(log, LogPanel)
            await until(lambda: window.runs.model.rowCount() == 2)
            window.looking.show_run_logs(window.runs.model.rows())
            await until(lambda: log.model.rowCount() == 80)
            assert log.title() == "2 runs"
            shown = [row for row in map(log.model.row, range(80)) if row is not None]
            texts = [line.text for line in shown]
            assert texts == [f"step {n // 2} of {n % 2}" for n in range(80)]
            assert {log.model.title(line) for line in shown} == {f"run {run}" for run in runs}
            log.copy()
            await until(lambda: QGuiApplication.clipboard().text().endswith("step 39 of 1"))
            log.go_to_fault(1)
            await until(lambda: log.view.currentIndex().row() == 60)
            window.context.highlights.keep([Rule(name="thirties", words="/step 3\\d/")])
            await until(lambda: [action.text() for action in log.look.actions] == ["thirties\t20"])

            deeds = LogDeeds(window, live.actions)
            both = Subject.together([Subject(f"run {run}", run=run) for run in runs])
            await deeds.write(tmp_path / "whole.log", both, Sift())
            assert [line.split("  ")[-1] for line in (tmp_path / "whole.log").read_text().splitlines()] == texts
            await deeds.write(tmp_path / "some.jsonl", both, Sift(words="/step 0 of 0/"))
            document = json.loads((tmp_path / "some.jsonl").read_text())
            assert (document["text"], document["source"]) == ("step 0 of 0", f"run {runs[0]}")
            assert live.notices[-1].title == "1 line saved"

            menu = log.pick.menu()
            menu.aboutToShow.emit()
            next(action for action in menu.actions() if action.text() == f"run {runs[0]}").trigger()
            await until(lambda: log.model.rowCount() == 40)
            assert (log.title(), log.kept()) == (f"run {runs[1]}", True)

    drive(qapp, work())


def test_a_run_is_found_by_what_it_said_and_its_log_opens_at_that_line(qapp: QApplication, tmp_path: Path) -> None:
    async def work() -> None:
        live = Live(tmp_path / "home")
        runs = history(live.home.master)
        async with live:
            window = live.window()
            window.workspaces.go("history")
            panel = window.docks.get("search").panel.widget
            assert isinstance(panel, SearchPanel)
            tester = QAbstractItemModelTester(panel.model, FATAL)
            assert panel._body.empty.title() == "Find what was said"
            panel.field.setText("keyerror")
            await until(lambda: panel.model.rowCount() == 1)
            assert (panel.model.rows()[0].where, panel.model.rows()[0].state) == ("error", RunState.FAILED)
            panel.field.setText('"step 31" state:complete')
            await until(lambda: [hit.line for hit in panel.model.rows()] == [31])
            assert not panel.grab().isNull()
            panel.view.opened.emit(panel.model.index(0, 0))
            log = window.log
            assert isinstance(log, LogPanel)
            await until(lambda: log.view.currentIndex().row() >= 0)
            assert log.title() == f"run {runs[0]}"
            assert log.view.currentIndex().siblingAtColumn(LINE).data() == "step 31 of 0"
            panel.field.setText("nobody said this")
            await until(lambda: panel._body.empty.title() == "Nothing was found")
            del tester

    drive(qapp, work())


def test_words_and_tokens_of_a_search_stand_in_one_field() -> None:
    words, parsed = split('disk "out of memory" state:failed package:sky')
    only = parsed.filter
    assert words == 'disk "out of memory"'
    assert (only.states, only.package, only.text) == ((RunState.FAILED,), "sky", "")
    assert split("disk state:shoe")[1].notes[0].startswith("No run is ever “shoe”")


def test_tokens_of_a_search_are_offered_while_one_types(qtbot: QtBot) -> None:
    panel = SearchPanel(known=lambda: {"package": ["sky", "skyline"]})
    qtbot.addWidget(panel)
    panel.show()
    panel.field.setFocus()
    qtbot.keyClicks(panel.field, "disk ended:lo")
    assert panel.field.popup.isVisible()
    with qtbot.waitSignal(panel.wanted):
        qtbot.keyClick(panel.field, Qt.Key.Key_Tab)
    assert panel.field.text() == "disk ended:lost "
    assert panel.asked()[1].causes == (Cause.LOST,)
    panel.field.setText("disk state:shoe")
    panel.show_hits(Hits())
    assert "No run is ever “shoe”" in panel.head._count.text()


def test_what_is_still_indexed_is_told_and_asked_for_again(qapp: QApplication, tmp_path: Path) -> None:
    async def work() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await until(lambda: window.status.texts()[3])  # an empty master brings the first page to the front
            window.workspaces.go("history")
            panel = next(iter(window.findChildren(SearchPanel)))
            panel.field.setText("tas")
            panel.show_hits(Hits(indexing=3))
            assert panel.head._count.text() == "the newest 3 runs are being indexed"
            panel.show_hits(Hits(indexing=1))
            assert panel.head._count.text() == "the newest run is being indexed"
            panel.show_hits(Hits(indexing=40, note="40 ended runs are being indexed."))
            assert panel.head._count.text() == "40 ended runs are being indexed."
            panel.field._pause.stop()
            panel.findChildren(SearchWatch)[0]._again.start(0)
            await until(lambda: not panel.head._count.text())
            window.close()
            window.deleteLater()

    drive(qapp, work())
