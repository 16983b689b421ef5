"""A language of tests, ⟦every text in brackets⟧, and what is seen in a window that is not in it although our code says it."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

import pydra_gui
from pydra_gui import language

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import strings  # noqa: E402

CODE = "de"
"""Its plural has two forms, as English has."""
BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
NAMES = frozenset(
    {
        "Pydra",
        "English",
        "Esc",
        "Enter",
        "STARTTLS",
        ".py  folder  .zip",
        "state:failed node:mac*",
        "mailto:ada@example.org or https://example.org/hook",
    }
)
"""Proper names, keys, and what is written just so in every language."""
ROWS = 12


def catalogue(folder: Path) -> Path:
    """Makes the language of what the code says now; the folder that has it."""
    written = strings.written(strings.texts(), None, CODE)
    root = strings.XML.fromstring(written)
    for message in root.iter("message"):
        source, translation = message.findtext("source", ""), message.find("translation")
        assert translation is not None
        translation.attrib.pop("type")
        forms = translation.findall("numerusform")
        if forms:
            strings.XML.SubElement(translation, "numerusform").text = f"⟦{source}⟧"
            forms[0].text = f"⟦{source}⟧"
        else:
            translation.text = f"⟦{source}⟧"
    ts = folder / f"{CODE}.ts"
    ts.write_text(strings.XML.tostring(root, "unicode"), "utf-8")
    strings.compiled(ts, ts.with_suffix(".qm"))
    return folder


def forget(qt: QCoreApplication) -> None:
    """English again."""
    for each in qt.findChildren(QTranslator):
        qt.removeTranslator(each)
        each.deleteLater()
    language.install(qt, language.ENGLISH)


def unwrapped(root: QWidget) -> list[str]:
    """What is seen, or told to readers of screens, in words of our code that did not go through the catalogue."""
    said = _said_by_code()
    found = {}
    for widget, text in _shown(root):
        rest = _outside(text)
        if re.search("[A-Za-z]{3}", rest) and rest not in NAMES and said.fullmatch(rest):
            found[rest] = f"{type(widget).__name__}: {text!r}"
    return sorted(found.values())


def _outside(text: str) -> str:
    """The text without what came from the catalogue."""
    while BRACKETS.search(text):
        text = BRACKETS.sub("", text)
    return re.sub(r"\s*[,;·]\s*", " ", text).strip()


@cache
def _said_by_code() -> re.Pattern[str]:
    """Every text that stands in the code of the window unmarked, its values as anything."""
    found = set()
    for path in Path(pydra_gui.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        marked = {
            id(each)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in ("tr", "later", "plural")
            for argument in call.args
            for each in ast.walk(argument)
        }
        for node in ast.walk(tree):
            if id(node) not in marked and isinstance(node, (ast.Constant, ast.JoinedStr)):
                found |= set(_patterns(node))
    return re.compile("|".join(sorted(found)))


def _patterns(node: ast.Constant | ast.JoinedStr) -> Iterator[str]:
    """Of texts with a word: lower case alone may be an id or the name of a state, which data has as well."""
    pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [piece.value for piece in pieces if isinstance(piece, ast.Constant) and isinstance(piece.value, str)]
    words = " ".join(texts)
    if re.search("[A-Za-z]{4}", words) and (" " in words.strip() or words[:1].isupper()):
        yield "".join(
            re.escape(piece.value.strip()) + r"\s*" if isinstance(piece, ast.Constant) else ".*?"
            for piece in pieces
            if not isinstance(piece, ast.Constant) or isinstance(piece.value, str)
        )


def _shown(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible():
            for text in _texts_of(widget):
                yield widget, text


def _texts_of(widget: QWidget) -> Iterator[str]:
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    yield from (_plain(action) for action in widget.actions())
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    if isinstance(widget, (QLineEdit, QPlainTextEdit)):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()))
    if isinstance(widget, QDockWidget):
        yield widget.windowTitle()
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model():
        yield from _cells(widget)


def _plain(action: QAction) -> str:
    return action.text().replace("&", "")


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model, top = view.model(), QModelIndex()
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(top)):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(ROWS, model.rowCount(top))):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")


def speak(qt: QCoreApplication, folder: Path) -> None:
    """The window is in the language of tests until `forget`."""
    assert language.install(qt, CODE, folder) == CODE
