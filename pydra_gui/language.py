"""The language of the window: English as it stands in the code, or what a catalogue in `translations` says instead.

1. `tr` says a sentence now; its values are named in it: `tr("Run {number} waits", number=7)`.
2. `plural` says one that goes by a number: `plural(3, "{n:,} run waits", "{n:,} runs wait")`.
3. `later` marks a text that is made before the language is known (tables of a module); who shows it says `tr(text)`.
4. `figure` writes a number, and the other two write theirs, as the language does: `1,204.5` in English, `1.204,5` in German.
What is not in the catalogue stays English. Ids, keys of settings, tokens of filters, and what tasks, nodes and the master say are never
translated. `make strings` collects the texts of these three calls.
"""

from pathlib import Path
from string import Formatter
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

CONTEXT: Final = "pydra"
FOLDER = Path(__file__).with_name("translations")
SYSTEM, ENGLISH = "system", "en"
MOST = 2**31 - 1
"""Qt takes the number of a plural as a C int."""


def tr(text: str, /, **values: object) -> str:
    """The text in the language of the window, with its values in their places."""
    return _filled(QCoreApplication.translate(CONTEXT, text), text, values)


def plural(number: int, one: str, many: str, /, **values: object) -> str:
    """The text that goes with a number, which is `n` in it. A catalogue has as many forms of `many` as its language needs."""
    said = QCoreApplication.translate(CONTEXT, many, None, min(abs(number), MOST))
    english = one if number == 1 else many
    return _filled(english if said == many else said, english, {"n": number, **values})


def later(text: str, /) -> str:
    """The text as it is: marked for the catalogues, translated where it is shown."""
    return text


def figure(value: float, spec: str = ",") -> str:
    """A number by a format of Python's, its thousands and decimals parted as in the language of the window."""
    return format(value, spec).translate(_marks)


def _filled(said: str, english: str, values: dict[str, object]) -> str:
    if not values:
        return said
    try:
        return _FORMATTER.vformat(said, (), values)
    except (LookupError, ValueError, AttributeError):  # a catalogue names a value that is not there
        return _FORMATTER.vformat(english, (), values)


class _Figures(Formatter):
    """Writes numbers by `figure`, and all else as `str.format` does."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return figure(value, format_spec) if isinstance(value, (int, float)) else format(value, format_spec)


_FORMATTER: Final = _Figures()
_marks: dict[int, str] = {}
"""What stands for Python's comma and point."""


def _write_numbers_as(code: str) -> None:
    spoken = QLocale(code)
    marks = {} if code == ENGLISH else {ord(","): spoken.groupSeparator(), ord("."): spoken.decimalPoint()}
    _marks.clear()
    _marks.update(marks)


def catalogues(folder: Path = FOLDER) -> dict[str, str]:
    """The languages that there are, by code: their names in themselves. English is always one."""
    codes = sorted({ENGLISH, *(each.stem for each in folder.glob("*.qm"))})
    return {code: _own_name(code) for code in codes}


def _own_name(code: str) -> str:
    name = QLocale(code).nativeLanguageName() or code
    return "English" if code == ENGLISH else f"{name[:1].upper()}{name[1:]}"


def install(qt: QCoreApplication, wanted: str, folder: Path = FOLDER) -> str:
    """Loads the catalogue of a language, or of the system's, and Qt's own for its buttons and menus; the code of what is spoken now."""
    code = _installed(qt, wanted, folder)
    _write_numbers_as(code)
    return code


def _installed(qt: QCoreApplication, wanted: str, folder: Path) -> str:
    for code in _codes(wanted):
        if code == ENGLISH:
            break
        if (ours := _loaded(str(folder / code), qt)) is not None:
            qts = _loaded(f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{code}", qt)
            for each in (qts, ours):
                if each is not None:
                    qt.installTranslator(each)
            return code
    return ENGLISH


def _loaded(path: str, owner: QCoreApplication) -> QTranslator | None:
    """A catalogue without its ending; None if there is none."""
    made = QTranslator()
    if not made.load(f"{path}.qm"):
        return None
    made.setParent(owner)
    return made


def _codes(wanted: str) -> list[str]:
    """From the most particular: de_AT, de."""
    if wanted != SYSTEM:
        return [wanted]
    found = [tag.replace("-", "_") for tag in QLocale().uiLanguages()]
    return [code for tag in found for code in (tag, tag.partition("_")[0])]
