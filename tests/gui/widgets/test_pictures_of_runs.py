"""Pictures that tasks made are decoded within limits."""

import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from pydra_gui.models.previews import is_picture
from pydra_gui.theme.theme import color
from pydra_gui.widgets.picture import SHOWN, Picture, decode


def encoded(wide: int, high: int, form: str = "PNG") -> bytes:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(color("run"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form)
    return bytes(buffer.data().data())


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(wide: int, high: int) -> bytes:
    """A tiny PNG whose header asks for a huge picture."""
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["PNG", "JPG"])
def test_a_picture_is_shown_no_larger_than_it_is(qtbot: QtBot, form: str) -> None:
    image = decode(encoded(100, 60, form))
    assert image is not None
    picture = Picture("plot.png")
    qtbot.addWidget(picture)
    picture.resize(300, 10)
    picture.show_image(image)
    assert picture.height() == 62


def test_a_large_picture_is_scaled_while_it_is_read(qapp: object) -> None:
    image = decode(encoded(3000, 1500))
    assert image is not None
    assert (image.width(), image.height()) == (SHOWN, SHOWN // 2)


@pytest.mark.parametrize("body", [b"", b"<svg/>", b"GIF89a", b"no picture", bomb(60_000, 60_000), bomb(16_000, 16_000)])
def test_what_is_no_picture_or_too_large_is_not_shown(qapp: object, body: bytes) -> None:
    assert decode(body) is None


def test_only_pictures_of_a_bearable_size_are_asked_for() -> None:
    assert is_picture("out/PLOT.PNG", 1000)
    assert not is_picture("plot.png", 100_000_000)
    assert not is_picture("plot.svg", 1000)
