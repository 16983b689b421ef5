"""Draws resources/brand/pydra.ico and pydra.icns from the two drawings of the app's icon. Run it when one of those was changed."""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

BRAND = Path(__file__).resolve().parents[2] / "resources" / "brand"
SMALL = 24
"""Up to here the drawing with fewer and thicker lines is the sharper one."""
ICO = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICNS = {
    "icp4": 16, "icp5": 32, "ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024,
}  # fmt: skip
"""Kind of an entry and its pixels; those with two kinds are a size, and half of it on a dense screen (Apple's icns)."""


def image(px: int) -> QImage:
    """The icon in this size."""
    made = QImage(px, px, QImage.Format.Format_ARGB32)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(str(BRAND / ("app-small.svg" if px <= SMALL else "app.svg"))).render(painter, QRectF(0, 0, px, px))
    painter.end()
    return made


def png(px: int) -> bytes:
    """The same as a file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image(px).save(buffer, "PNG")
    return data.data()


def ico() -> bytes:
    """A header, a row per size, then the pictures as PNG; 0 stands for 256."""
    pictures = [png(px) for px in ICO]
    at, rows = 6 + 16 * len(ICO), b""
    for px, picture in zip(ICO, pictures, strict=True):
        rows += struct.pack("<BBBBHHII", px % 256, px % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return struct.pack("<HHH", 0, 1, len(ICO)) + rows + b"".join(pictures)


def icns() -> bytes:
    """A header, then the kind, length and PNG of each."""
    parts = b"".join(kind.encode() + struct.pack(">I", 8 + len(png(px))) + png(px) for kind, px in ICNS.items())
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def main() -> None:
    """Writes both."""
    (BRAND / "pydra.ico").write_bytes(ico())
    (BRAND / "pydra.icns").write_bytes(icns())
    sys.stdout.write(f"drew {', '.join(map(str, ICO))} and {', '.join(map(str, sorted(set(ICNS.values()))))} pixels\n")


if __name__ == "__main__":
    main()
