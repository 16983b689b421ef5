"""At 100, 150 and 200 %, and in a language with longer words, nothing is cut, as far as that can be computed: words in their labels and
buttons, panels in their places, and nothing lies over its neighbour."""

import os
import subprocess
import sys

import pytest

NAMES = (
    "main",
    "form",
    "node",
    "failed",
    "filtered",
    "why",
    "units",
    "overview",
    "settings",
    "first-run",
    "space-packages",
)
GERMAN = (
    "main",
    "panels",
    "first-run",
    "add-node",
    "cancel",
    "form-when",
    "node",
    "overview",
    "rules",
    "settings",
    "schedule",
    "versions",
)
LONGER = (
    "main",
    "long-names",
    "first-run",
    "add-node",
    "schedule",
    "panels",
    "form",
    "form-when",
    "node",
    "units",
    "overview",
    "settings",
)


def cut(scale: str, *more: str) -> str:
    """What is cut, in a process of its own: Qt takes its scale at the start."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.clipped", *more],
        env=os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.stdout.splitlines()[0] == f"scale {scale}"
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_nothing_is_cut(scale: str) -> None:
    assert cut(scale, *NAMES) == ""


def test_longer_words_and_names_have_room_in_a_narrow_window() -> None:
    assert cut("1", "--longer", "--size", "1100x760", *LONGER) == ""


def test_german_has_room_in_a_narrow_window() -> None:
    assert cut("1", "--language", "de", "--size", "1100x760", *GERMAN) == ""
