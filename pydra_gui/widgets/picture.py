"""A picture that a run left behind: decoded within limits, shown no larger than its place."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pydra_gui.language import tr
from pydra_gui.models.previews import MOST_BYTES
from pydra_gui.theme.theme import color
from pydra_gui.widgets.roles import Role

FORMATS: Final = ("png", "jpeg")
MOST_SIDE: Final = 16_384
MOST_PIXELS: Final = 64 * 1024 * 1024
SHOWN: Final = 1024
HIGH: Final = 220


def decode(body: bytes) -> QImage | None:
    """The picture, scaled down to `SHOWN` px, or None if these bytes are not a PNG or JPEG within our limits.

    The header is looked at before anything is unpacked, so that a small file cannot ask for much memory. What is large
    takes most of a second: decode it in a thread.
    """
    if len(body) > MOST_BYTES:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if not reader.canRead() or bytes(reader.format().data()).decode() not in FORMATS:
        return None
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MOST_SIDE or size.width() * size.height() > MOST_PIXELS:
        return None
    if max(size.width(), size.height()) > SHOWN:
        reader.setScaledSize(size.scaled(QSize(SHOWN, SHOWN), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


class Picture(QWidget):
    """Shows an image as wide as it may be, never larger than it is."""

    ROLE = Role.Graphic

    def __init__(self, name: str, parent: QWidget | None = None, high: int = HIGH) -> None:
        super().__init__(parent)
        self._high = high
        self._image = QImage()
        self.setAccessibleName(tr("Picture {name}", name=name))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self._fit()
        self.show()

    def image(self) -> QImage:
        return self._image

    def _shown(self) -> QSize:
        most = QSize(max(1, min(self.width(), self._image.width())), max(1, min(self._high, self._image.height())))
        return self._image.size().scaled(most, Qt.AspectRatioMode.KeepAspectRatio)

    def _fit(self) -> None:
        if not self._image.isNull():
            self.setFixedHeight(self._shown().height() + 2)

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(0.5, 0.5, self._shown().width(), self._shown().height())
        painter.drawImage(box, self._image)
        painter.setPen(QPen(color("line"), 1))
        painter.drawRect(box)
