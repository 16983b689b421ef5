"""Texts in another language: what is filled in, what goes by a number, what is not known; and the catalogues that there are."""

import ast
import re
import string
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from xml.etree import ElementTree as XML

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from pydra_core.protocol.states import Isolation, Network, NodeState, RunState, UnitState, WorkerState
from pydra_core.protocol.verbs import FileDifference
from pydra_gui import language
from pydra_gui.language import figure, later, plural, tr
from pydra_gui.models import state_words, text
from pydra_gui.models.difference import rows
from pydra_gui.models.text import age
from pydra_gui.views.details_facts import span
from pydra_gui.views.menus import key_words
from pydra_gui.views.remembered import Remembered
from pydra_gui.widgets.states import RUN
from tests.gui import pseudo
from tests.gui.pseudo import strings

LEAST = {"de": 0.95}
"""The share of the texts that a language says at least; one that is not named here may be begun and not finished."""
MARKED = re.compile(r",|\.[1-9]|g'")
"""Formats that part thousands, or write decimals."""
INTO_FIELDS = ("settings_deeds.py", "throttle_sheet.py")
"""Numbers that stand in a field are read again there, as they are typed everywhere: with a point."""
LANGUAGES = sorted(path for path in language.FOLDER.glob("*.ts") if path != strings.LIST)


@pytest.fixture
def english_after(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    pseudo.forget(qapp)


def test_without_a_catalogue_it_is_the_english_of_the_code() -> None:
    assert tr("Quit Pydra?") == "Quit Pydra?"
    assert tr("{count:,} runs {how}", count=1204, how="wait") == "1,204 runs wait"
    assert later("Nodes") == "Nodes"


def test_braces_stand_where_nothing_is_filled_in() -> None:
    assert tr('{"name": 1}') == '{"name": 1}'


def test_one_is_not_many() -> None:
    told = [plural(number, "{n:,} run waits", "{n:,} runs wait") for number in (0, 1, 2, 1204)]
    assert told == ["0 runs wait", "1 run waits", "2 runs wait", "1,204 runs wait"]


def test_a_number_may_be_larger_than_qt_counts() -> None:
    assert plural(10**12, "{n} unit", "{n} units") == "1000000000000 units"


def test_english_is_always_there() -> None:
    assert language.catalogues()["en"] == "English"


def test_a_catalogue_says_it(english_after: QApplication) -> None:
    assert language.install(english_after, "de") == "de"
    assert tr("Settings") == "Einstellungen"
    assert [plural(number, "{n:,} run", "{n:,} runs") for number in (0, 1, 1204)] == [
        "0 Läufe",
        "1 Lauf",
        "1.204 Läufe",
    ]
    assert RUN[RunState.RUNNING].word == "läuft"
    assert age(3 * 86_400) == "vor 3 Tagen"
    assert tr("A text that nobody has translated") == "A text that nobody has translated"


def test_keys_spans_and_differences_are_said_in_it(english_after: QApplication) -> None:
    language.install(english_after, "de")
    assert key_words(QKeySequence("Ctrl+Shift+F")) == "Strg Umschalt F"
    assert [span(seconds) for seconds in (80, 86_400, 129_600, 172_800)] == ["80 s", "1 Tag", "1,5 Tage", "2 Tage"]
    told = rows([FileDifference(name="a.py", what="added", lines=(("gap", 0, "1,204 lines are the same", 0, ""),))])
    assert [each.words() for each in told] == ["neu · kein Text", "1.204 Zeilen sind gleich · zeigen"]


def test_numbers_are_written_as_its_people_write_them(english_after: QApplication) -> None:
    def told() -> list[str]:
        return [
            figure(1_234_567),
            figure(0.25, "g"),
            tr("{count:,} runs {how}", count=1204, how="a.b,c"),
            text.size(3_400_000_000),
            text.memory(8e9),
            text.rate(12.5),
            text.share(61_427, 100_000),
            text.count(2_400_000),
            text.took(0.12),
        ]

    english = ["1,234,567", "0.25", "1,204 runs a.b,c", "3.4 GB", "8.0 GB", "12.5", "61.4 %", "2.4 M", "0.12 s"]
    assert told() == english
    language.install(english_after, "de")
    assert told() == ["1.234.567", "0,25", "1.204 runs a.b,c", "3,4 GB", "8,0 GB", "12,5", "61,4 %", "2,4 M", "0,12 s"]
    language.install(english_after, "en")
    assert told() == english


def test_every_number_with_marks_in_it_goes_through_the_one_door() -> None:
    bare = [
        f"{path.name}:{node.lineno}"
        for path in strings.SOURCES.rglob("*.py")
        if path.name not in INTO_FIELDS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FormattedValue) and node.format_spec and MARKED.search(ast.unparse(node.format_spec))
    ]
    assert bare == []


def test_qt_speaks_the_same(english_after: QApplication) -> None:
    language.install(english_after, "de")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_language_that_is_not_there_is_english(english_after: QApplication) -> None:
    assert language.install(english_after, "xx") == "en"
    assert tr("Settings") == "Settings"


class Broken(QTranslator):
    """A catalogue that names a value which nobody gives."""

    def translate(self, context: str, text: str, *_: object) -> str:
        return "{nothing} {0} {number.nothing}" if context == language.CONTEXT else ""


def test_a_broken_translation_is_english(english_after: QApplication) -> None:
    english_after.installTranslator(Broken(english_after))
    assert tr("Run {number}", number=7) == "Run 7"
    assert plural(1, "{n} run", "{n} runs") == "1 run"


def test_the_choice_is_kept_while_its_catalogue_is_there(qapp: QApplication, tmp_path: Path) -> None:
    prefer = Remembered(tmp_path).preferences
    assert prefer.language == "system"
    prefer.set_language("de")
    assert Remembered(tmp_path).preferences.language == "de"
    prefer.set_language("xx")
    assert Remembered(tmp_path).preferences.language == "system"


@pytest.mark.parametrize("states", [RunState, UnitState, NodeState, WorkerState, Isolation, Network])
def test_every_state_has_a_word_to_translate(states: type[StrEnum]) -> None:
    assert {each.value for each in states} <= state_words.WORDS


def test_the_catalogues_are_what_the_code_says() -> None:
    assert [path.name for path in strings.stale(check=True)] == [], "make strings"


@pytest.mark.parametrize("code", LEAST)
def test_a_language_that_is_kept_up_says_nearly_everything(code: str) -> None:
    messages = list(XML.parse(language.FOLDER / f"{code}.ts").iter("message"))
    missing = [each.findtext("source") for each in messages if not _is_said(each)]
    assert len(missing) <= len(messages) * (1 - LEAST[code]), missing


def _is_said(message: XML.Element) -> bool:
    """It is translated, in all its forms."""
    said = message.find("translation")
    if said is None or said.get("type") == "unfinished":
        return False
    return all(form.text for form in ([said] if message.get("numerus") != "yes" else said.findall("numerusform")))


def test_no_text_is_both_a_plural_and_none() -> None:
    by_source: dict[str, set[bool]] = {}
    for each in strings.texts():
        by_source.setdefault(each.source, set()).add(each.plural)
    assert [source for source, kinds in by_source.items() if len(kinds) > 1] == []


def test_a_text_must_be_written_out(tmp_path: Path) -> None:
    (tmp_path / "view.py").write_text('tr(f"Run {number}")')
    with pytest.raises(strings.Unreadable, match=r"view\.py:1"):
        strings.texts(tmp_path)


def test_translations_are_kept_and_what_is_gone_goes() -> None:
    old = XML.fromstring(strings.written([strings.Text("Gone"), strings.Text("Kept")], None, "de"))
    for translation in old.iter("translation"):
        translation.text = "da"
    now = strings.written([strings.Text("Kept"), strings.Text("New")], old, "de")
    assert "da</translation>" in now
    assert "Gone" not in now
    assert "New" in now


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_what_is_loaded_is_what_is_written(path: Path) -> None:
    made = QTranslator()
    assert made.load(str(path.with_suffix(".qm")))
    for message in XML.parse(path).iter("message"):
        source, said = message.findtext("source", ""), message.findtext("translation", "")
        if said and said != source and message.get("numerus") != "yes":
            assert made.translate(language.CONTEXT, source) == said, "make strings"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_translations_name_the_values_that_there_are(path: Path) -> None:
    for message in XML.parse(path).iter("message"):
        source, numerus = message.findtext("source", ""), message.get("numerus") == "yes"
        for said in message.find("translation").itertext():  # type: ignore[union-attr]
            assert _values(said) <= _values(source) | ({"n"} if numerus else set()), source


def _values(said: str) -> set[str]:
    """Names of the values in a text; braces that are no values at all stand for themselves."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(said) if name}
    except ValueError:
        return set()
