"""How a scene becomes a picture: a window of its own for each, in both looks."""

import asyncio
import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from pydra_gui.app import make_application
from pydra_gui.theme import theme
from tests.gui import rows
from tests.gui.live import Live, drive
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence

SIZE = (1440, 900)
WITHOUT_LOSS = 100
"""The quality at which Qt's WebP is lossless."""
ROUNDED = bytes(min(255, (level + 2) // 4 * 4) for level in range(256))
"""The shades at the edges of letters are thousands; nobody sees that they are fewer."""
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


def webp(image: QImage) -> bytes:
    """The picture, a third as large as a PNG: every level is rounded by at most two of 256, the rest is without loss."""
    body, rgb = QBuffer(), image.convertToFormat(QImage.Format.Format_RGB888)
    body.open(QIODevice.OpenModeFlag.WriteOnly)
    levels = bytes(rgb.constBits()).translate(ROUNDED)
    rounded = QImage(levels, rgb.width(), rgb.height(), rgb.bytesPerLine(), QImage.Format.Format_RGB888)
    if not rounded.save(body, "WEBP", WITHOUT_LOSS):
        raise RuntimeError("This Qt has no plugin that writes WebP.")
    return bytes(body.data().data())


def take(folder: Path, only: str, size: tuple[int, int] = SIZE) -> None:
    """Takes every picture whose name begins with `only`, light and dark, at the scale that Qt was started with."""
    folder.mkdir(parents=True, exist_ok=True)
    qt = make_application(["pydra"])
    scale = qt.primaryScreen().devicePixelRatio()
    mark = f"@{scale:g}x" if scale != 1 else ""
    for name, scene in SCENES.items():
        if not name.startswith(only):
            continue
        for look in ("light", "dark"):
            theme.use(qt, look)
            theme.use_density("compact")
            rows.NOW = math.floor(time.time())
            path = folder / f"{name}-{look}{mark}.webp"
            path.write_bytes(webp(drive(qt, picture(scene, size))))
            print(f"{path}  {path.stat().st_size / 1000:.0f} kB", flush=True)
