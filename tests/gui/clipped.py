"""What has less room than it needs, or lies over its neighbour: `python -m tests.gui.clipped [--size 1100x760] [--longer] SCENE...`

At the scale of the moment (QT_SCALE_FACTOR), in English or in a `--language`. With `--longer` every text of the window is a third
longer, as in other languages, and runs, nodes and messages have long names. Tables elide, and each of their cells has the whole text as
its tip.
"""

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLayout,
    QMainWindow,
    QScrollArea,
    QStackedLayout,
    QWidget,
)

from pydra_core.protocol.pictures import NodeRow, RunRow
from pydra_core.protocol.verbs import Page
from pydra_gui import language
from pydra_gui.app import make_application
from pydra_gui.theme import theme
from pydra_gui.widgets.labels import Elided
from tests.gui import rows
from tests.gui.live import Live, drive, settled
from tests.screenshots import clusters
from tests.screenshots.laboratory import page, runs
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence
from tests.screenshots.window import main as laboratory

SIZE = (1440, 900)
LONG_WORD = 8
"""Letters until a line may be broken."""


class Longer(QTranslator):
    """A language whose words are a third longer, in the letters that are widest."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        more = "m" * -(-len(text) // 5)
        words = " ".join(more[at : at + LONG_WORD] for at in range(0, len(more), LONG_WORD))
        return f"{text}{words}" if context == "pydra" else ""


def faults(root: QWidget) -> list[str]:
    """A line for each label or button that is cut, each panel that is wider than its place, and what lies over its neighbour."""
    seen = [root, *(each for each in root.findChildren(QWidget) if each.isVisible())]
    found = [line for each in seen for line in (_cut(each), _low(each)) if line]
    return found + [line for each in seen if (laid := each.layout()) is not None for line in _overlaps(each, laid)]


def _cut(widget: QWidget) -> str:
    """What is cut, unless a tip has the whole."""
    if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
        wants, has = widget.fontMetrics().horizontalAdvance(widget.text()), widget.contentsRect().width()
    elif (isinstance(widget, Elided) and not widget.toolTip()) or (
        isinstance(widget, QAbstractButton) and widget.text()
    ):
        wants, has = widget.sizeHint().width(), widget.width()
    elif isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None and _is_narrow(widget):
        wants, has = inside.width(), widget.viewport().width()
    else:
        return ""
    tipped = isinstance(widget, QLabel) and widget.text() in widget.toolTip()
    return f"{_name(widget)} wants {wants} px and has {has}" if wants > has + 1 and not tipped else ""


def _low(widget: QWidget) -> str:
    """Lines of a wrapped text that are below its place."""
    if not isinstance(widget, QLabel) or not widget.text() or not widget.wordWrap():
        return ""
    wants = widget.heightForWidth(widget.width())
    return (
        f"{_name(widget)} wants {wants} px of height and has {widget.height()}" if wants > widget.height() + 1 else ""
    )


def _overlaps(widget: QWidget, laid: QLayout) -> Iterator[str]:
    if isinstance(laid, QStackedLayout) or isinstance(widget, QMainWindow):  # pages, and panels that share a place
        return
    items = [laid.itemAt(at) for at in range(laid.count())]
    for item in items:
        if item is not None and (inner := item.layout()) is not None:
            yield from _overlaps(widget, inner)
    seen = [each for item in items if item is not None and (each := item.widget()) is not None and each.isVisible()]
    for one, other in combinations(seen, 2):
        if one.geometry().adjusted(1, 1, -1, -1).intersects(other.geometry()):
            yield f"{_name(one)} lies over {_name(other)} in {_name(widget)}"


def _name(widget: QWidget) -> str:
    words = getattr(widget, "text", widget.accessibleName)() or widget.accessibleName()
    return f"{type(widget).__name__} {str(words)!r}"


def _is_narrow(area: QScrollArea) -> bool:
    return area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def long_names(stage: Stage) -> None:
    """The laboratory, by people who give everything a long name."""
    laboratory(stage)
    window = stage.window
    nodes = tuple(_long_node(row) for row in clusters.holders())
    stage.tell(Page(total=len(nodes), nodes=nodes), window.watches._took_nodes)
    told = page()
    stage.tell(Page(total=told.total, counts=told.counts, runs=tuple(map(_long_run, runs()))), window.runs.apply)


def _long_node(row: NodeRow) -> NodeRow:
    return msgspec.structs.replace(row, name=f"{row.name}-in-the-basement-of-the-observatory")


def _long_run(row: RunRow) -> RunRow:
    words = "a message that goes on and on, with a path /data/archive/2026/11/29/night-7/frames and more"
    name = f"{row.name}OfEverySpectrumOfTheWholeNight"
    return msgspec.structs.replace(row, name=name, message=words, node_name="workstation-in-the-basement", error=words)


async def look(scene: Callable[[Stage], None], size: tuple[int, int]) -> list[str]:
    """What is cut in a scene."""
    with tempfile.TemporaryDirectory() as home:
        async with Live(Path(home)) as live:
            window = live.window()
            window.resize(*size)
            silence(live)
            scene(Stage(window, live))
            await settled()
            found = faults(window)
            window.close()
            window.deleteLater()
            return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenes", nargs="+", metavar="SCENE")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--longer", action="store_true")
    parser.add_argument("--language", default="en")
    chosen = parser.parse_args()
    wide, high = (int(part) for part in chosen.size.split("x"))
    qt: QApplication = make_application(["pydra"])
    language.install(qt, chosen.language)
    longer = Longer(qt)
    if chosen.longer:
        qt.installTranslator(longer)
    theme.use(qt, "light")
    print(f"scale {qt.primaryScreen().devicePixelRatio():g}")
    rows.NOW = math.floor(time.time())
    scenes = {**SCENES, "long-names": long_names}
    wanted = list(scenes) if chosen.scenes == ["all"] else chosen.scenes
    found = [f"{name}: {line}" for name in wanted for line in drive(qt, look(scenes[name], (wide, high)))]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
