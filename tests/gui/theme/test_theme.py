"""The theme of the moment: tokens, the style sheet, faces and icons."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import pydra_gui
from pydra_core.settings import resource
from pydra_gui.theme import icons, qss, svg, theme
from pydra_gui.theme.tokens import DARK, LIGHT, THEMES


def test_a_change_of_theme_changes_colours_and_says_so(qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changes.changed):
        theme.use(qapp, "dark")
    assert (theme.name(), theme.color("text").name().upper()) == ("dark", DARK["text"])
    theme.use(qapp, "light")
    assert theme.color("text").name().upper() == LIGHT["text"]


def test_following_the_system_ends_when_a_theme_is_chosen(qapp: QApplication) -> None:
    theme.follow_system(qapp)
    assert theme.changes.follows
    theme.use(qapp, "light")
    theme._system_changed(qapp, Qt.ColorScheme.Dark)
    assert theme.name() == "light"
    theme.follow_system(qapp)
    theme._system_changed(qapp, Qt.ColorScheme.Dark)
    assert theme.name() == "dark"
    theme.use(qapp, "light")


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        theme.color("mauve")


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_has_no_holes_and_its_images_exist(name: str) -> None:
    sheet = qss.fill(name)
    assert "{{" not in sheet
    images = [part.split(")")[0] for part in sheet.split("url(")[1:]]
    assert images
    assert all(Path(image).is_file() for image in images)


def test_our_faces_are_loaded(qapp: QApplication) -> None:
    assert QFontInfo(theme.font(13)).family() == "Inter"
    assert QFontInfo(theme.font(12, mono=True)).family() == "JetBrains Mono"
    assert QFontInfo(theme.font(13, 600)).weight() == 600


def test_the_faces_come_with_their_licences() -> None:
    names = {file.name for file in resource("fonts").iterdir()}
    assert {"OFL-Inter.txt", "OFL-JetBrainsMono.txt"} <= names
    assert sum(file.stat().st_size for file in resource("fonts").iterdir()) < 3_000_000


def test_every_icon_is_of_one_colour_on_the_grid() -> None:
    for file in resource("icons").glob("*.svg"):
        text = svg.source(file.stem)
        assert 'viewBox="0 0 16 16"' in text, file
        assert text.count("currentColor") == 1, file
        assert "#" not in text, file


def test_every_icon_is_used() -> None:
    sources = "".join(file.read_text("utf-8") for file in Path(pydra_gui.__file__).parent.rglob("*.py"))
    assert [file.stem for file in resource("icons").glob("*.svg") if f'"{file.stem}"' not in sources] == []


def test_an_icon_takes_the_token_and_follows_the_theme(qapp: QApplication) -> None:
    icon = icons.icon("plus", "fail")
    light = inks(icon.pixmap(16, 16).toImage())
    theme.use(qapp, "dark")
    dark = inks(icon.pixmap(16, 16).toImage())
    theme.use(qapp, "light")
    assert light == LIGHT["fail"]
    assert dark == DARK["fail"]


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("unicorn")


def inks(image: QImage) -> str:
    """The colour of the most opaque pixel."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda pixel: pixel.alpha()).name().upper()
