"""Words that have less room than they need, in the main scenes at the scale of the moment: `python -m tests.gui.clipped SCENE...`"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from pydra_gui.app import make_application
from pydra_gui.theme import theme
from tests.gui.live import Live, drive, settled
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence


def clipped(root: QWidget) -> list[str]:
    """A line for each label or button that is cut, and each panel that is wider than its place."""
    seen = [each for each in root.findChildren(QWidget) if each.isVisible()]
    return [found for each in seen if (found := _of(each))]


def _of(widget: QWidget) -> str:
    if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
        wants, has = widget.fontMetrics().horizontalAdvance(widget.text()), widget.contentsRect().width()
    elif isinstance(widget, QAbstractButton) and widget.text():
        wants, has = widget.sizeHint().width(), widget.width()
    elif isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None and _is_narrow(widget):
        wants, has = inside.width(), widget.viewport().width()
    else:
        return ""
    named = getattr(widget, "text", widget.accessibleName)()
    return f"{type(widget).__name__} {named!r} wants {wants} px and has {has}" if wants > has + 1 else ""


def _is_narrow(area: QScrollArea) -> bool:
    return area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


async def look(name: str) -> list[str]:
    """What is cut in a scene."""
    with tempfile.TemporaryDirectory() as home:
        async with Live(Path(home)) as live:
            window = live.window()
            silence(live)
            SCENES[name](Stage(window, live))
            await settled()
            found = clipped(window)
            window.close()
            window.deleteLater()
            return found


def main(names: list[str]) -> int:
    qt: QApplication = make_application(["pydra"])
    theme.use(qt, "light")
    print(f"scale {qt.primaryScreen().devicePixelRatio():g}")
    found = [f"{name}: {line}" for name in names for line in drive(qt, look(name))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
