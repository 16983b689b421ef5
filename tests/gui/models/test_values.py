"""A result is a tree that shows everything and costs only what is looked at."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from pydra_gui.models.values import MOST, Values, as_text, kind, words


def test_containers_say_their_size_and_others_what_they_are() -> None:
    assert [words(v) for v in ([1], [1, 2], {"a": 1}, {}, "ice", 1204118, True, None, 0.25)] == [
        "1 value", "2 values", "1 entry", "0 entries", "'ice'", "1,204,118", "True", "None", "0.25",
    ]  # fmt: skip
    assert (kind([]), kind(None), kind(1.5)) == ("list", "", "float")


def test_a_value_opens_as_a_tree(qapp: object) -> None:
    model = Values()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_value({"rows": 3, "histogram": [7, {"deep": "x"}]})
    inner = model.index(1, 0)
    assert [model.index(1, c).data() for c in range(3)] == ["histogram", "2 values", "list"]
    assert model.index(1, 1, model.index(1, 0, inner)).isValid() is False
    assert model.index(0, 1, model.index(1, 0, inner)).data() == "'x'"
    del tester


def test_a_plain_value_is_one_row(qapp: object) -> None:
    model = Values()
    model.set_value(42)
    assert (model.rowCount(), model.index(0, 1).data()) == (1, "42")


def test_a_long_list_is_cut_and_says_so(qapp: object) -> None:
    model = Values()
    model.set_value(list(range(MOST + 12_345)))
    last = model.index(MOST, 1)
    assert (model.rowCount(), last.data()) == (MOST + 1, "12,345 more")


def test_markup_in_a_value_is_no_markup_in_its_tip(qapp: object) -> None:
    model = Values()
    model.set_value({"a": "<img src=x>"})
    assert "<img" not in str(model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole))


def test_the_clipboard_gets_the_whole_value() -> None:
    assert as_text("as it is") == "as it is"
    assert as_text({"a": [1, 2]}) == '{\n  "a": [\n    1,\n    2\n  ]\n}'
