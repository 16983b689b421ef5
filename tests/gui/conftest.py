"""The window without a screen: offscreen platform, our faces, one theme for all tests."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from pydra_gui.theme import theme
from pydra_gui.widgets import roles


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says this of every top-level window and popup; it is no fault of ours."""
    config.addinivalue_line("qt_log_ignore", r"This plugin does not support (propagateSizeHints|raise|grabbing)")


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    """Each test starts in the light theme, its rows compact, with what readers of screens are told."""
    roles.install()
    if theme.changes.density != "compact":
        theme.use_density("compact")
    if theme.name() != "light" or not qapp.styleSheet():
        theme.use(qapp, "light")
