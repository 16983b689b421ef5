"""The Run details say why before what; what a task wrote stays plain text."""

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pydra_core.ids import Digest, RunId
from pydra_core.protocol.manifest import Needs, SharedFolder
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import Isolation, Network, RunState, UnitState
from pydra_gui.theme.theme import color
from pydra_gui.views.details import DetailsPanel
from pydra_gui.views.details_facts import facts_of, limits_words, needs_words, retries_words, span
from pydra_gui.widgets.facts import KEY_WIDTH
from pydra_gui.widgets.labels import Elided
from pydra_gui.widgets.picture import decode
from tests.gui import rows

PICTURE = Artifact("out/plot.png", Digest("ab" * 32), 900)
TABLE = Artifact("table.csv", Digest("cd" * 32), 12_345_678)


@pytest.fixture
def panel(qtbot: QtBot) -> DetailsPanel:
    made = DetailsPanel(clock=lambda: rows.NOW)
    qtbot.addWidget(made)
    made.resize(304, 800)
    made.show()
    return made


def said(panel: DetailsPanel) -> list[str]:
    labels = [each.text() for each in panel.findChildren(QLabel) if each.isVisible()]
    return labels + [each.text() for each in panel.findChildren(Elided) if each.isVisible()]


def verb(panel: DetailsPanel, words: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == words and each.isVisible())


def test_without_a_run_it_says_what_to_do(panel: DetailsPanel) -> None:
    assert panel._body.empty.title() == "No run is chosen"
    assert panel.run() is None


def test_a_running_run_can_be_cancelled(panel: DetailsPanel, qtbot: QtBot) -> None:
    panel.show_run(rows.details())
    words = {"Mandelbrot", "run 4182 · mandelbrot v7", "61.5 %", "7:56 left", "v7 · 9f3c1ab2", "100_000", "'ice'"}
    qtbot.waitUntil(lambda: words <= set(said(panel)))
    with qtbot.waitSignal(panel.verbs.cancel_asked) as asked:
        qtbot.mouseClick(verb(panel, "Cancel…"), Qt.MouseButton.LeftButton)
    assert [row.run for row in asked.args[0]] == [4182]
    assert not panel.grab().isNull()


def test_a_run_that_waits_says_why_first(panel: DetailsPanel) -> None:
    panel.show_run(rows.waiting())
    assert panel.top._why.title() == "All 206 slots are busy"
    assert panel.top._why.isVisible()
    assert not panel.top._figures.isVisible()
    assert "queued for 0:41" in said(panel)


def test_a_cancelled_run_shows_what_was_said_then(panel: DetailsPanel) -> None:
    panel.show_run(rows.details(rows.run(7, RunState.CANCELLED, message="half way", reason="wrong <b>camera")))
    assert panel.top._message.isVisible()
    assert panel.top._message.text() == "wrong <b>camera"


def test_a_failed_run_shows_its_fault_and_folds_its_trace(panel: DetailsPanel, qtbot: QtBot) -> None:
    panel.show_run(rows.failed())
    assert panel.top._fault.title() == "KeyError: 'tas'"
    assert not panel.top._trace.isVisible()
    qtbot.mouseClick(verb(panel, "Show trace"), Qt.MouseButton.LeftButton)
    assert panel.top._trace.isVisible()
    assert "climate/main.py" in panel.top._trace.toPlainText()
    with qtbot.waitSignal(panel.verbs.again_asked) as asked:
        qtbot.mouseClick(verb(panel, "Run again…"), Qt.MouseButton.LeftButton)
    assert asked.args == [4177]
    panel.show_run(rows.details())
    assert not panel.top._fault.isVisible()
    assert not panel.top._trace.isVisible()


def test_a_result_is_a_tree_that_can_be_copied(panel: DetailsPanel, qtbot: QtBot) -> None:
    panel.show_run(rows.complete())
    assert panel.result.model.index(0, 1).data() == "61,482"
    assert panel._result.section.title.text() == "Result"
    qtbot.mouseClick(panel._copy_result, Qt.MouseButton.LeftButton)
    assert '"palette": "ice"' in QGuiApplication.clipboard().text()
    qtbot.mouseClick(panel._copy_arguments, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines()[:2] == ["width=4096", "rows=100000"]


def test_a_result_that_cannot_be_opened_stands_as_facts_do_and_its_values_have_the_room(panel: DetailsPanel) -> None:
    tree = panel.result.tree
    panel.show_run(rows.details(rows.complete().row, result={"to": 1, "rows": [1, 2]}, has_result=True))
    nested = tree.header().sectionSize(0)
    assert tree.rootIsDecorated()
    panel.show_run(rows.details(rows.complete().row, result={"to": 1, "total": 3 * 10**14}, has_result=True))
    assert not tree.rootIsDecorated()
    assert tree.header().sectionSize(0) == KEY_WIDTH < nested
    panel.show_run(rows.details(rows.complete().row, result={"a name that needs more": 1}, has_result=True))
    assert KEY_WIDTH < tree.header().sectionSize(0) <= nested


def test_files_that_a_run_was_given_are_told_by_their_name_and_size(panel: DetailsPanel) -> None:
    form = {"$input": "e5" * 32, "name": "part1.txt", "size": 1_092, "files": 1}
    panel.show_run(rows.details(rows.complete().row, arguments={"text": form, "fast": False}))
    shown = [each.text() for each in panel.arguments.findChildren(Elided)]
    assert shown == ["text", "part1.txt, 1 kB", "fast", "False"]


def test_a_result_that_only_a_worker_may_open_is_a_preview(panel: DetailsPanel) -> None:
    panel.show_run(rows.details(rows.complete().row, result={"$preview": "<Image 3x3>"}, has_result=True))
    assert panel.result.preview.isVisible()
    assert panel.result.preview.toPlainText() == "<Image 3x3>"


def test_no_result_and_a_result_of_nothing_are_different(panel: DetailsPanel) -> None:
    panel.show_run(rows.details(rows.complete().row))
    assert not panel._result.isVisible()
    panel.show_run(rows.details(rows.complete().row, result=None, has_result=True))
    assert panel._result.isVisible()
    assert panel.result.model.index(0, 1).data() == "None"


def test_pictures_are_asked_for_and_shown(panel: DetailsPanel, qtbot: QtBot) -> None:
    asked: list[str] = []
    panel.artifact_asked.connect(asked.append)
    panel.show_run(rows.complete((PICTURE, TABLE)))
    panel.show_run(rows.complete((PICTURE, TABLE)))
    assert asked == [PICTURE.digest]
    picture = panel.artifacts._pictures[PICTURE.digest][0]
    panel.set_picture(PICTURE.digest, decode(b"no picture at all"))
    assert not picture.isVisible()
    panel.set_picture(PICTURE.digest, decode(png()))
    qtbot.waitUntil(picture.isVisible)
    with qtbot.waitSignal(panel.save_asked) as saved:
        qtbot.mouseClick(verb(panel, "Save…"), Qt.MouseButton.LeftButton)
    assert saved.args == [PICTURE]
    with qtbot.waitSignal(panel.look_asked) as looked:
        qtbot.mouseClick(verb(panel, "Look"), Qt.MouseButton.LeftButton)
    assert looked.args == [PICTURE]
    with qtbot.waitSignal(panel.all_asked):
        qtbot.mouseClick(verb(panel, "Save all 2…"), Qt.MouseButton.LeftButton)
    assert "12.3 MB" in said(panel)


def test_what_a_task_wrote_is_plain_text(panel: DetailsPanel) -> None:
    row = rows.run(1, RunState.FAILED, message="<b>bold</b>", error="<img src='x'>", ended=rows.NOW)
    panel.show_run(rows.details(row, arguments={"<i>": "<u>"}, trace="<script>"))
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in panel.findChildren(QLabel))
    assert all("<b>" not in each.toolTip() for each in panel.findChildren(Elided))


def test_the_keyboard_goes_from_top_to_bottom(panel: DetailsPanel, qtbot: QtBot) -> None:
    panel.show_run(rows.complete((PICTURE,)))
    stops = [
        panel.top._log,
        panel.top._more,
        panel.top._again,
        panel._copy_arguments,
        panel._copy_result,
        panel.result.tree,
    ]
    panel.activateWindow()
    stops[0].setFocus()
    for stop in stops[1:]:
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        assert panel.focusWidget() is stop


def test_what_is_huge_is_cut(panel: DetailsPanel) -> None:
    row = rows.run(1, RunState.FAILED, message="m" * 10**6, error="e" * 10**6, ended=rows.NOW)
    many = tuple(Artifact(f"f{i}", Digest("ab" * 32), 5) for i in range(500))
    arguments = {f"a{i}": "x" * 10**5 for i in range(200)}
    huge = "line\n" * 10**6
    panel.show_run(rows.details(row, arguments=arguments, trace=huge, artifacts=many, result=huge, has_result=True))
    assert len(panel.top._fault.title()) <= 2000
    assert len(panel.top._trace.toPlainText()) <= 100_001
    assert len(panel.result.preview.toPlainText()) <= 100_001
    assert len(panel.arguments.findChildren(Elided)) == 2 * 61
    assert not panel.grab().isNull()


def test_facts_leave_out_what_is_absent() -> None:
    queued = facts_of(rows.details(rows.run(1, RunState.QUEUED), attempts=0), rows.NOW)
    assert [fact.name for fact in queued] == ["Queued", "Code", "Priority"]
    full = facts_of(rows.details(rows.complete().row, attempts=2), rows.NOW)
    assert [fact.name for fact in full] == ["Started", "Ended", "Node", "Isolation", "Code", "Attempts"]


@pytest.mark.parametrize("state", list(RunState))
def test_every_state_can_be_shown_and_lost(panel: DetailsPanel, state: RunState) -> None:
    panel.show_run(rows.details(rows.run(9, state, done=3, total=None)))
    panel.set_loading()
    panel.set_lost_link("The link to the master is lost.")
    panel.tick()
    assert panel._body.notice.isVisible()
    assert not panel.grab().isNull()


def test_a_schedule_and_what_a_task_needs_are_facts() -> None:
    row = rows.run(9, RunState.WAITING, at=rows.NOW + 60, every=600.0, after=(7, 8), priority=5, nodes=0)
    needs = Needs(
        slots=2, memory=4 * 10**9, resources=(("gpu", 1),), isolation=Isolation.STRICT, network=Network.OUTSIDE,
        retries=3, retry_delay=30.0, wall_time=3600.0, shares=(SharedFolder("data"),),
    )  # fmt: skip
    told = {fact.name: fact.value for fact in facts_of(rows.details(row, needs=needs), rows.NOW)}
    assert told["Every"] == "10 min"
    assert told["After"] == "runs 7, 8"
    assert told["Not before"].startswith("today ")
    assert told["Needs"] == "2 slots, 4.0 GB, 1 gpu, strict isolation, network outside, folder data"
    assert told["Retries"] == "3, the first after 30 s"
    assert told["Limits"] == "1 h each unit"
    assert told["Priority"] == "5"
    assert needs_words(Needs()) == retries_words(Needs()) == limits_words(Needs()) == ""
    assert [span(s) for s in (90, 120, 5400, 86_400, 0.5)] == ["1.5 min", "2 min", "1.5 h", "1 day", "0.5 s"]


def test_units_by_state_stand_under_the_bar(panel: DetailsPanel) -> None:
    units = {"complete": 61_482, "running": 148, "retrying": 31, "failed": 24, "waiting": 100}
    row = rows.run(4182, RunState.RUNNING, kind="parallel", units=units, done=61_482, total=100_000, nodes=6)
    panel.show_run(rows.details(row))
    assert panel.top.legend.words() == "61,482 complete, 148 running, 31 retrying, 24 failed, 38,315 waiting"
    assert panel.top.legend.isVisible()
    assert not panel.grab().isNull()
    panel.show_run(rows.details())
    assert not panel.top.legend.isVisible()


def test_units_that_failed_are_listed_and_say_why(panel: DetailsPanel, qtbot: QtBot) -> None:
    def unit(index: int, state: UnitState, **more: str) -> UnitRow:
        return UnitRow(run=RunId(4182), path="/u", index=index, state=state, attempt=2, node_name="atlas", **more)

    panel.show_run(rows.details())
    panel.show_units((unit(3, UnitState.FAILED, error="bad\ncentre"), unit(9, UnitState.RUNNING)))
    assert panel._units.isVisible()
    assert panel._units.section.title.text() == "Units: 1 failed"
    assert [panel.units.model.index(0, c).data() for c in (0, 1)] == ["3", "bad centre"]
    panel.units.view.setCurrentIndex(panel.units.model.index(0, 0))
    with qtbot.waitSignal(panel.unit_asked) as asked:
        qtbot.keyClick(panel.units.view, Qt.Key.Key_Return)
    assert asked.args[0].index == 3
    assert [verb.text for verb in panel.units.section(asked.args[0]) if verb] == [
        "Why?",
        "Open log of this unit",
        "Copy what it said",
    ]
    assert not panel.grab().isNull()
    panel.show_run(rows.complete())
    assert not panel._units.isVisible()


def test_group_and_labels_filter_by_a_click(panel: DetailsPanel, qtbot: QtBot) -> None:
    panel.show_run(rows.details(rows.run(9, RunState.RUNNING, group="night run", labels=("draft", "a & b"))))
    for words, token in (
        ("group night run", 'group:"night run"'),
        ("draft", "label:draft"),
        ("a && b", 'label:"a & b"'),
    ):
        with qtbot.waitSignal(panel.verbs.filter_asked) as asked:
            qtbot.mouseClick(verb(panel, words), Qt.MouseButton.LeftButton)
        assert asked.args == [token]
    panel.show_group("night run", {"complete": 12, "failed": 1, "queued": 7})
    assert panel._group.isVisible()
    assert panel.group.words() == "12 of 20 runs complete · 1 failed · 7 queued"
    panel.resize(240, 700)
    assert not panel.grab().isNull()
    panel.show_run(rows.details())
    assert not panel._group.isVisible()
    assert not panel.top.chips.isVisible()


def test_one_button_pauses_freezes_or_resumes(panel: DetailsPanel, qtbot: QtBot) -> None:
    panel.show_run(rows.details(rows.run(9, RunState.RUNNING, kind="parallel")))
    with qtbot.waitSignal(panel.verbs.pause_asked) as paused:
        qtbot.mouseClick(verb(panel, "Pause"), Qt.MouseButton.LeftButton)
    assert paused.args[1] is False
    panel.show_run(rows.details(rows.run(9, RunState.RUNNING)))
    with qtbot.waitSignal(panel.verbs.pause_asked) as paused:
        qtbot.mouseClick(verb(panel, "Pause now"), Qt.MouseButton.LeftButton)
    assert paused.args[1] is True
    panel.show_run(rows.details(rows.run(9, RunState.PAUSED)))
    with qtbot.waitSignal(panel.verbs.resume_asked):
        qtbot.mouseClick(verb(panel, "Resume"), Qt.MouseButton.LeftButton)


def png() -> bytes:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(color("run"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_failed_units_are_retried_by_the_button_beside_them(panel: DetailsPanel, qtbot: QtBot) -> None:
    details = rows.failed()
    row = msgspec.structs.replace(details.row, kind="parallel", units={"complete": 90, "failed": 24})
    panel.show_run(msgspec.structs.replace(details, row=row))
    failed = UnitRow(run=row.run, path="/u", index=7, state=UnitState.FAILED, attempt=1, error="no")
    panel.show_units([failed])
    assert panel._retry.text() == "Retry 24 failed"
    with qtbot.waitSignal(panel.verbs.retry_asked) as asked:
        qtbot.mouseClick(panel._retry, Qt.MouseButton.LeftButton)
    assert asked.args == [row.run]
    known = msgspec.structs.replace(row, units={"complete": 100, "failed": 31})
    panel.show_run(msgspec.structs.replace(details, row=known))
    assert panel._retry.text() == "Retry 31 failed"
    assert panel._units.section.title.text() == "Units: 31 failed"
