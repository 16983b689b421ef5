"""How a scene becomes a PNG: a window of its own for each, in both looks."""

import asyncio
import math
import struct
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from pydra_gui.app import make_application
from pydra_gui.theme import theme
from tests.gui import rows
from tests.gui.live import Live, drive
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence

SIZE = (1440, 900)


FADE = 0.4
"""Seconds until nothing fades any more: veils and notices take 120 ms."""


async def picture(scene: Callable[[Stage], None], size: tuple[int, int] = SIZE) -> QImage:
    """One scene in a window of its own."""
    with tempfile.TemporaryDirectory() as home:
        async with Live(Path(home)) as live:
            window = live.window()
            window.resize(*size)
            silence(live)
            await asyncio.sleep(FADE)
            scene(Stage(window, live))
            silence(live)
            await asyncio.sleep(FADE)
            taken = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            window.close()
            window.deleteLater()
            return taken


def png(image: QImage) -> bytes:
    """The picture as a PNG without line filters, which for text on plain grounds is a quarter smaller than Qt makes it.

    The format: PNG (third edition), 5.3 chunks, 9.2 filter 0.
    """
    width, height = image.width(), image.height()
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    stride, pixels = rgb.bytesPerLine(), bytes(rgb.constBits())
    lines = b"".join(b"\0" + pixels[start : start + 3 * width] for start in range(0, stride * height, stride))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in parts)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def take(folder: Path, only: str, size: tuple[int, int] = SIZE) -> None:
    """Takes every picture whose name begins with `only`, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    qt = make_application(["pydra"])
    for name, scene in SCENES.items():
        if not name.startswith(only):
            continue
        for look in ("light", "dark"):
            theme.use(qt, look)
            theme.use_density("compact")
            rows.NOW = math.floor(time.time())
            path = folder / f"{name}-{look}.png"
            path.write_bytes(png(drive(qt, picture(scene, size))))
            print(f"{path}  {path.stat().st_size / 1000:.0f} kB")
