"""Words can be read on every ground they stand on, and states can be told apart by all eyes."""

import itertools
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

import pydra_gui
from pydra_gui.models import colouring
from pydra_gui.theme.tokens import DARK, LIGHT, THEMES
from pydra_gui.widgets.cells import bar_token
from pydra_gui.widgets.states import ISOLATION, NODE, RUN, UNIT, WORKER
from tests.gui.theme.colours import contrast, distance, seen

STATES = ("wait", "prep", "run", "done", "hold", "fail", "stop", "skip")
GROUNDS = ("canvas", "surface", "raised", "select", "select-idle", "hover")
ROWS = ("surface", "select", "select-idle", "hover")
"""What lies under the row of a table: at rest, chosen here or elsewhere, under the pointer."""
TINTED = ("wait", "prep", "run", "done", "hold", "fail")

WORDS = (
    *itertools.product(("text", "text2", "text3", "accent-ink"), GROUNDS),
    *itertools.product((f"{state}-ink" for state in STATES), GROUNDS),
    *((f"{state}-ink", f"{state}-tint") for state in TINTED),
    *itertools.product(
        ("text", "text2", "text3", "prep-ink", "run-ink", "hold-ink", "fail-ink"), colouring.TINTS.values()
    ),
    *itertools.product(("text", "text2", "text3", "fail-ink", "hold-ink", "accent-ink"), ("sunken", "press")),
    *itertools.product(("text", "text2"), (f"{state}-tint" for state in TINTED)),
    ("on-accent", "accent"), ("on-accent", "accent-hover"),
)  # fmt: skip
LINES = (
    *itertools.product(("edge",), ("surface", "raised", "canvas")),
    *itertools.product(("focus",), (*GROUNDS, "sunken", "press", "hold-tint", "fail-tint")),
    *itertools.product(("accent", "fail"), ("canvas", "surface", "raised")),
    *((state, "surface") for state in ("fail", "run", "stop")),
)  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read(theme: str) -> None:
    """WCAG AA: 4.5 for words."""
    tokens = THEMES[theme]
    low = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in WORDS}
    assert not {pair: ratio for pair, ratio in low.items() if ratio < 4.5}


@pytest.mark.parametrize("theme", THEMES)
def test_outlines_and_glyphs_can_be_seen(theme: str) -> None:
    """WCAG 1.4.11: 3 for what is not text."""
    tokens = THEMES[theme]
    low = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in LINES}
    assert not {pair: ratio for pair, ratio in low.items() if ratio < 3}


@pytest.mark.parametrize("theme", THEMES)
def test_the_glyph_of_every_state_can_be_seen_on_every_row(theme: str) -> None:
    """A fill is for areas; a glyph of thin lines takes the ink where the fill is too faint for them."""
    tokens = THEMES[theme]
    looks = [look for table in (RUN, UNIT, NODE, WORKER, ISOLATION) for look in table.values()]
    low = {(look.line, ground) for look in looks for ground in ROWS if contrast(tokens[look.line], tokens[ground]) < 3}
    assert not low


@pytest.mark.parametrize("theme", THEMES)
def test_the_bar_of_a_chosen_row_can_be_seen(theme: str, qtbot: QtBot) -> None:
    view = QTreeView()
    qtbot.addWidget(view)
    tokens = THEMES[theme]
    assert contrast(tokens[bar_token(view)], tokens["surface"]) >= 3
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert contrast(tokens[bar_token(view)], tokens["select"]) >= 3


@pytest.mark.parametrize("vision", ["normal", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("theme", THEMES)
def test_states_can_be_told_apart(theme: str, vision: str) -> None:
    """CIEDE2000 of at least 12; 8 for the very rare tritan eyes; 9 is enough for a skipped cell, which is hatched as well."""
    tokens = THEMES[theme]
    for a, b in itertools.combinations(STATES, 2):
        bar = 9 if "skip" in (a, b) else 8 if vision == "tritan" else 12
        assert distance(seen(tokens[a], vision), seen(tokens[b], vision)) >= bar, (a, b)


def test_both_themes_have_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK)


def test_no_other_file_names_a_colour() -> None:
    root = Path(pydra_gui.__file__).parent
    literal = re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']|QColor\(\s*\d|GlobalColor\.(?!transparent)""")
    named = [str(file.relative_to(root)) for file in root.rglob("*.py") if literal.search(file.read_text())]
    assert named == ["theme/tokens.py"]
