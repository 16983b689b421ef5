"""Editors of parameters: each kind has its own, shows what it was given, and says what to write instead of what it cannot take."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.errors import UserError
from pydra_core.protocol.manifest import Kind, ParamSpec
from pydra_gui.theme import theme
from pydra_gui.views.calendar import DateEditor
from pydra_gui.views.editors import CheckEditor, ChoiceEditor, JsonEditor, NumberEditor, SecretEditor, TextEditor
from pydra_gui.views.field import Field
from pydra_gui.views.files_editor import FilesEditor
from pydra_gui.widgets.layouts import column


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Any]:
    fields = []

    def made(kind: Kind, **more: Any) -> Field:
        given = {"name": "x", "required": True} | more
        field = Field(ParamSpec(kind=kind, **given), None)  # type: ignore[arg-type]
        fields.append(field)
        qtbot.addWidget(field.editor)
        return field

    yield made
    for field in fields:
        field.deleteLater()


def sentence(field: Field) -> str:
    with pytest.raises(UserError) as refused:
        field.values()
    return refused.value.sentence


@pytest.mark.parametrize(
    ("kind", "editor"),
    [
        ("int", NumberEditor),
        ("float", NumberEditor),
        ("str", TextEditor),
        ("path", TextEditor),
        ("list", TextEditor),
        ("value", TextEditor),
        ("bool", CheckEditor),
        ("choice", ChoiceEditor),
        ("enum", ChoiceEditor),
        ("date", DateEditor),
        ("datetime", DateEditor),
        ("dict", JsonEditor),
        ("secret", SecretEditor),
        ("file", FilesEditor),
        ("files", FilesEditor),
        ("folder", FilesEditor),
    ],
)
def test_every_kind_of_parameter_has_its_editor(make: Any, kind: Kind, editor: type) -> None:
    assert type(make(kind, choices=("a", "b")).editor) is editor


@pytest.mark.parametrize(
    ("kind", "more", "value"),
    [
        ("int", {}, 5),
        ("float", {}, 0.25),
        ("str", {}, "a,b"),
        ("str", {}, "1..3"),
        ("str", {}, "two\nlines"),
        ("str", {}, "x" * 100_000),
        ("path", {}, "a,b.txt"),
        ("list", {"item": "int"}, [1, 2]),
        ("value", {}, "1..3"),
        ("value", {}, [1, "a"]),
        ("bool", {}, True),
        ("bool", {"optional": True}, False),
        ("choice", {"choices": (1, "1")}, "1"),
        ("enum", {"choices": ("RED", "BLUE")}, "BLUE"),
        ("date", {}, "2024-02-29"),
        ("datetime", {}, "2024-02-29 14:30"),
        ("dict", {"item": "int"}, {"a": 1, "ä": 2}),
    ],
)
def test_what_was_shown_and_not_touched_is_the_value_itself(make: Any, kind: Kind, more: Any, value: Any) -> None:
    field = make(kind, **more)
    field.set_value(value)
    assert field.values() == [value]


@pytest.mark.parametrize("kind", ["int", "float", "str", "path", "list", "date", "datetime", "dict", "secret"])
def test_an_optional_parameter_that_is_empty_is_none_and_says_so(make: Any, kind: Kind) -> None:
    field = make(kind, optional=True, required=False, default=None)
    assert field.editor.placeholderText() == "none"
    assert field.values() == [None]
    assert not field.is_left_out()


@pytest.mark.parametrize("kind", ["bool", "choice", "enum"])
def test_none_is_the_first_of_optional_choices(make: Any, kind: Kind) -> None:
    field = make(kind, optional=True, choices=("a", "b"))
    assert field.editor.itemText(0) == "none"
    assert field.values() == [None]


def test_a_cross_makes_an_optional_text_none(make: Any) -> None:
    field = make("int", optional=True)
    field.set_value(5)
    (none,) = field.editor.actions()
    assert none.isVisible()
    none.trigger()
    assert field.values() == [None]
    assert not none.isVisible()


def test_an_empty_field_with_a_default_is_left_to_the_task_and_says_what_that_is(make: Any) -> None:
    field = make("int", required=False, default=3)
    assert field.is_left_out()
    assert field.editor.placeholderText() == "3 (as the task has it)"


def test_the_keys_up_and_down_count_within_the_bounds(make: Any, qtbot: QtBot) -> None:
    field = make("int", min=1, max=3, unit="px")
    field.set_value(2)
    for key, value in ((Qt.Key.Key_Up, 3), (Qt.Key.Key_Up, 3), (Qt.Key.Key_Down, 2)):
        qtbot.keyClick(field.editor, key)
        assert field.values() == [value]
    field.editor.setText("9")
    assert sentence(field) == "Write a number from 1 to 3 px."


def test_json_that_is_wrong_says_where(make: Any) -> None:
    field = make("dict")
    field.editor.setPlainText('{\n  "a": 1,\n  "b" 2\n}')
    assert sentence(field).startswith("Line 3, column 7: expecting ':' delimiter.")
    field.editor.setPlainText("[1]")
    assert sentence(field) == 'Write a JSON object such as {"name": 1}.'
    field.editor.setPlainText('{"a": NaN}')
    assert "no JSON" in sentence(field)


def test_json_grows_with_its_lines_and_leaves_control_enter_to_the_form(make: Any, qtbot: QtBot) -> None:
    field = make("dict")
    low = field.editor.height()
    qtbot.keyClick(field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert field.editor.toPlainText() == ""
    for _ in range(5):
        qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert field.editor.height() > low


def test_a_secret_is_dots_and_is_never_filled_in(make: Any) -> None:
    field = make("secret")
    assert field.editor.echoMode() is QLineEdit.EchoMode.Password
    field.set_value("••••••••")
    field.write_again()
    assert field.editor.text() == ""
    assert field.editor.accessibleDescription().startswith("Write it again")
    field.editor.setText("a,b")
    assert field.values() == ["a,b"]
    assert field.editor.displayText() == "•" * 3 or "a" not in field.editor.displayText()


@pytest.mark.parametrize(
    ("kind", "more", "text", "values"),
    [
        ("int", {}, "1..3", [1, 2, 3]),
        ("float", {}, "0.1,0.2", [0.1, 0.2]),
        ("str", {}, "Rome,Paris", ["Rome", "Paris"]),
        ("date", {}, "2024-02-28,2024-02-29", ["2024-02-28", "2024-02-29"]),
    ],
)
def test_several_values_are_read_as_in_the_terminal(make: Any, kind: Kind, more: Any, text: str, values: Any) -> None:
    field = make(kind, **more)
    field.editor.setText(text)
    assert field.values() == values


def test_several_choices_are_written_with_commas(make: Any) -> None:
    field = make("choice", choices=("ice", "fire", "grey"))
    editor = field.editor
    editor.setCurrentIndex(editor.findText("several…"))
    assert editor.lineEdit().text() == "ice, fire, grey"
    assert field.values() == ["ice", "fire", "grey"]
    editor.lineEdit().setText("ice, snow")
    assert sentence(field) == "Choose one of ice, fire, grey."
    editor.setCurrentIndex(1)
    assert field.values() == ["fire"]


def test_the_arrows_go_past_several_choices_and_keep_the_keyboard(make: Any, qapp: QApplication, qtbot: QtBot) -> None:
    editor, window = make("choice", choices=("ice", "fire")).editor, QWidget()
    qtbot.addWidget(window)
    column(QLineEdit(), editor, of=window)
    window.show()
    window.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    for key, several in ((Qt.Key.Key_Down, False), (Qt.Key.Key_Down, True), (Qt.Key.Key_Up, False)):
        qtbot.keyClick(editor, key)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert (editor.isEditable(), qapp.focusWidget()) == (several, editor)
    editor.setParent(None)


def test_another_version_keeps_what_was_written_in_fields_of_the_same_kind(make: Any) -> None:
    for kind in ("int", "dict", "secret", "choice"):
        old, new = make(kind, choices=("a", "b", "c")), make(kind, choices=("a", "b", "c"))
        if kind == "choice":
            old.editor.setCurrentIndex(2)
        else:
            old.editor.restore("text")
        new.take_over(old)
        assert new.editor.state() == old.editor.state()


# ------------------------------------------------------------------------------------------------------- calendar


def opened(field: Field, qtbot: QtBot) -> Any:
    editor = field.editor
    assert isinstance(editor, DateEditor)
    editor.show()
    qtbot.keyClick(editor, Qt.Key.Key_F4)
    popup = editor.popup
    assert popup is not None
    assert popup.isVisible()
    return popup


def test_the_arrows_write_a_date_and_enter_keeps_it(make: Any, qtbot: QtBot) -> None:
    field = make("date")
    field.set_value("2024-02-28")
    popup = opened(field, qtbot)
    assert popup._month.text() == "February 2024"
    view = popup.focusWidget()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert field.values() == ["2024-02-29"]
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert popup._month.text() == "March 2024"
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert field.values() == ["2024-03-01"]


def test_escape_takes_back_what_was_there_before(make: Any, qtbot: QtBot) -> None:
    field = make("date", optional=True)
    popup = opened(field, qtbot)
    qtbot.keyClick(popup.focusWidget(), Qt.Key.Key_Right)
    assert field.editor.text()
    qtbot.keyClick(popup.focusWidget(), Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert field.values() == [None]


def test_a_moment_keeps_its_zone_and_a_bad_time_is_not_written(make: Any, qtbot: QtBot) -> None:
    field = make("datetime")
    field.set_value("2024-02-29T14:30:00+01:00")
    popup = opened(field, qtbot)
    assert popup.time.text() == "14:30:00"
    popup.time.setText("25:00")
    popup.time.textEdited.emit("25:00")
    assert popup.time.property("bad") == "true"
    assert field.editor.text() == "2024-02-29T14:30:00+01:00"
    popup.time.setText("15:00")
    popup.time.textEdited.emit("15:00")
    assert field.values() == ["2024-02-29 15:00+01:00"]
    popup.today.click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", field.editor.text())


def test_the_calendar_follows_the_theme_while_it_is_open(make: Any, qapp: QApplication, qtbot: QtBot) -> None:
    popup = opened(make("date"), qtbot)
    for look in ("light", "dark"):
        theme.use(qapp, look)
        sunday = popup.calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday)
        assert sunday.foreground().color() == theme.color("text"), look
    popup.close()


def test_none_empties_an_optional_date(make: Any, qtbot: QtBot) -> None:
    field = make("date", optional=True)
    field.set_value("2024-02-28")
    popup = opened(field, qtbot)
    popup.none.click()
    assert field.values() == [None]
