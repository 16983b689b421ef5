"""Differences as rows: heads of files, lines side by side, folds; nothing in a line can hide."""

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from pydra_core.packages import compare
from pydra_gui.models.difference import Differences, FileHead, Gap, LinePair, changed_places, rows, visible


def files(before: str, after: str, context: int = 3):
    return compare.differences({"count.py": before}, {"count.py": after}, context)


def test_a_file_is_its_head_and_its_lines_with_what_is_the_same_folded() -> None:
    before = "".join(f"line {n}\n" for n in range(30))
    found = rows(files(before, before.replace("line 20", "line twenty")))
    assert found[0] == FileHead("count.py", "changed", 1, True)
    assert found[1] == Gap("count.py", "17 lines are the same", True)
    assert LinePair("changed", 21, "line 20", 21, "line twenty") in found
    assert [type(row) for row in found[-4:]] == [LinePair, LinePair, LinePair, Gap]


def test_a_closed_file_is_only_its_head() -> None:
    assert [type(row) for row in rows(files("a\n", "b\n"), frozenset({"count.py"}))] == [FileHead]


def test_a_file_that_is_no_text_says_so() -> None:
    found = rows(compare.differences({"a.bin": b"\0"}, {"a.bin": b"\1"}))
    assert found == [FileHead("a.bin", "changed", 0, True), Gap("a.bin", "This file is no text", False)]


def test_added_and_removed_lines_have_no_number_on_the_other_side() -> None:
    (_, added) = rows(compare.differences({}, {"new.py": "x = 1\n"}))
    assert added == LinePair("added", 0, "", 1, "x = 1")
    assert added.words() == "added 1: x = 1"


def test_the_changed_places_of_a_line_are_its_words() -> None:
    assert changed_places("return steps + 1", "return stop + 1") == (((7, 12),), ((7, 11),))
    assert changed_places("same", "same") == ((), ())
    long = "x, " * 160
    assert changed_places(long + "a" + long, long + "bcd" + long) == (((480, 481),), ((480, 483),))
    assert changed_places("abc", "xyz 1 2 3 4") == (((0, 3),), ((0, 11),))


def test_what_could_hide_is_written_out() -> None:
    assert visible("\tif a:\x1b[0m \u202e# no") == "    if a:\\x1b[0m \\u202e# no"
    assert visible("x = 'ä'") == "x = 'ä'"


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = Differences()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(rows(files("a\nb\n", "a\nc and more\n")))
    assert model.longest == len("c and more")
    assert model.index(2, 0).data() == "changed 2: b → 2: c and more"
    model.set_rows([])
    assert model.rowCount() == 0
