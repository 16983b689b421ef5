"""The window without a screen: offscreen platform, our faces, one theme for all tests."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from pydra_gui.theme import theme


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Each test starts in the light theme."""
    if theme.name() != "light" or not qapp.styleSheet():
        theme.use(qapp, "light")
    yield
