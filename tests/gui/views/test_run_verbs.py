"""The verbs of chosen runs: done to those that they make sense for, and where they make none they say why."""

from collections.abc import Sequence

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import RunState
from pydra_gui.views.menus import Menus
from pydra_gui.views.run_verbs import NONE, ONE, GroupVerb, RunVerbs, no_pause
from pydra_gui.views.verbs import Verb, VerbAction, popup
from tests.gui import rows


def of(*states: RunState, **more: object) -> list[RunRow]:
    return [rows.run(at, state, **more) for at, state in enumerate(states, 1)]


def verbs(chosen: Sequence[RunRow]) -> RunVerbs:
    return RunVerbs(lambda: chosen, clock=lambda: rows.NOW)


def verb(made: RunVerbs, words: str) -> Verb:
    return next(each for each in made.section() if each is not None and each.text == words)


def test_verbs_of_one_run(qtbot: QtBot) -> None:
    made = verbs(of(RunState.FAILED))
    for words, signal in (("Run again…", made.again_asked), ("Why?", made.why_asked),
                          ("Show details", made.details_asked), ("Show its log", made.log_asked)):  # fmt: skip
        with qtbot.waitSignal(signal) as asked:
            verb(made, words).do()
        assert asked.args == [1]
    assert verb(made, "Cancel…").no() == "Run 1 has ended: failed."


def test_verbs_are_done_to_those_runs_that_they_make_sense_for(qtbot: QtBot) -> None:
    made = verbs(of(RunState.QUEUED, RunState.PAUSED, RunState.COMPLETE))
    with qtbot.waitSignal(made.repeat_asked) as asked:
        verb(made, "Run again").do()
    assert [row.run for row in asked.args[0]] == [1, 2, 3]
    wanted = (("Pause", made.pause_asked, [1]), ("Resume", made.resume_asked, [2]), ("Priority…", made.priority_asked, [1, 2]),
              ("Cancel…", made.cancel_asked, [1, 2]))  # fmt: skip
    for words, signal, numbers in wanted:
        with qtbot.waitSignal(signal) as asked:
            verb(made, words).do()
        assert [row.run for row in asked.args[0]] == numbers
    assert verb(made, "Pause").tail() == "1 of 3"
    assert verb(made, "Cancel…").tail() == "stops 2 runs, 12 min of work"
    spread = verbs(of(RunState.RUNNING, units={"complete": 7, "running": 140, "sent": 8}))
    assert verb(spread, "Cancel…").tail() == "stops 148 units, 12 min of work"


def test_a_verb_that_makes_no_sense_is_grey_and_says_why(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    menu = popup(verbs(of(RunState.COMPLETE)).section(), owner)
    grey = {each.text(): each.toolTip() for each in menu.findChildren(VerbAction) if not each.isEnabled()}
    of_group = {"Only its runs", "Pause all", "Resume all", "Priority of all…", "Cancel all…"}
    usual = {
        "Show their logs as one",
        "Compare…",
        "Pause",
        "Pause now",
        "Resume",
        "Priority…",
        "Retry failed units",
        "Cancel…",
    }
    assert set(grey) == usual | of_group
    assert grey["Cancel all…"] == "Run 1 is in no group."
    assert grey["Pause"] == "Run 1 has ended: complete."
    assert menu.toolTipsVisible()


def test_the_keys_of_a_grey_verb_say_why_too(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    refused: list[tuple[str, str]] = []
    action = VerbAction(verb(verbs([]), "Why?"), owner, lambda words, why: refused.append((words, why)))
    action.trigger()
    assert refused == [("Why?", NONE)]


def test_what_a_verb_is_about_stands_in_its_menu_as_it_is(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    action = VerbAction(Verb("Undo", print, tail=lambda: "“Layout R&D removed”"), owner)
    action.refresh()
    assert action.text() == "Undo “Layout R&&D removed”"


def test_without_a_choice_and_with_several_the_reason_is_said() -> None:
    assert verb(verbs([]), "Pause").no() == NONE
    assert verb(verbs(of(RunState.FAILED, RunState.FAILED)), "Run again…").no() == ONE
    both = verb(verbs(of(RunState.FAILED, RunState.COMPLETE)), "Pause").no()
    assert both == "It makes sense for none of the 2 chosen runs. Run 1 has ended: failed."


@pytest.mark.parametrize("state", list(RunState))
def test_every_state_has_verbs(state: RunState) -> None:
    made = verbs(of(state))
    assert all(isinstance(each.no(), str) and isinstance(each.tail(), str) for each in made.section() if each)


def test_a_plain_run_that_has_begun_can_only_be_paused_now() -> None:
    plain, spread = of(RunState.RUNNING)[0], of(RunState.RUNNING, kind="parallel")[0]
    assert "pause it now" in no_pause(plain)
    assert no_pause(spread) == ""
    assert verb(verbs([plain]), "Pause now").no() == ""


def test_runs_of_the_same_group_or_package_are_asked_for_by_a_token(qtbot: QtBot) -> None:
    made = verbs(of(RunState.RUNNING, group="night run"))
    with qtbot.waitSignal(made.filter_asked) as asked:
        verb(made, "Only its runs").do()
    assert asked.args == ['group:"night run"']
    with qtbot.waitSignal(made.group_asked) as asked:
        verb(made, "Cancel all…").do()
    assert asked.args == ["night run", GroupVerb.CANCEL]
    with qtbot.waitSignal(made.filter_asked) as asked:
        verb(made, "Only its package").do()
    assert asked.args == ["package:mandelbrot"]


def test_numbers_are_copied_a_line_each() -> None:
    verb(verbs(of(RunState.FAILED, RunState.FAILED)), "Copy numbers").do()
    assert QGuiApplication.clipboard().text() == "1\n2"


def test_the_palette_says_why_a_command_cannot_be_done(qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    menus = Menus(bar, bar, lambda words, why: None)
    menus.add("&Run", verbs(of(RunState.COMPLETE)).section())
    commands = {command.text: command for command in menus.commands()}
    assert not commands["Cancel…"].possible
    assert commands["Cancel…"].about == "Run 1 has ended: complete."
    assert commands["Why is the chosen run not running?"].possible


def test_a_verb_is_copied_as_the_lines_that_do_the_same(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    menu = popup(verbs(of(RunState.QUEUED, RunState.COMPLETE)).section(), owner)
    inner = next(action.menu() for action in menu.actions() if action.text() == "Copy as command")
    lines = {action.text(): action for action in inner.actions()}  # type: ignore[union-attr]
    assert set(lines) == {"Pause", "Pause now", "Run again", "Cancel"}
    lines["Cancel"].trigger()
    assert QGuiApplication.clipboard().text() == "pydractl cancel 1"
    lines["Run again"].trigger()
    assert QGuiApplication.clipboard().text() == "pydractl again 1\npydractl again 2"


def test_two_runs_are_compared_the_older_on_the_left() -> None:
    made = verbs(of(RunState.COMPLETE, RunState.FAILED)[::-1])
    asked: list[tuple[int, int]] = []
    made.compare_asked.connect(lambda left, right: asked.append((left, right)))
    assert not verb(made, "Compare…").no()
    verb(made, "Compare…").do()
    assert asked == [(1, 2)]
    assert verb(verbs(of(*[RunState.COMPLETE] * 3)), "Compare…").no() == "Choose two runs for that."
    assert not verb(verbs(of(*[RunState.COMPLETE] * 3)), "Show their logs as one").no()


def test_failed_units_are_retried_where_they_can_run_alone(qtbot: QtBot) -> None:
    units = {"complete": 7, "failed": 2}
    made = verbs(of(RunState.FAILED, kind="parallel", units=units))
    with qtbot.waitSignal(made.retry_asked) as asked:
        verb(made, "Retry failed units").do()
    assert asked.args == [1]
    assert verb(made, "Retry failed units").command() == "pydractl again 1 --failed"
    whole = verb(verbs(of(RunState.FAILED, kind="mapreduce", units=units)), "Retry failed units")
    assert whole.no() == "Run 1 is no parallel task: run it again as a whole."
    assert verb(verbs(of(RunState.FAILED)), "Retry failed units").no() == "No unit of run 1 failed."
