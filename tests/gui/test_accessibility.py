"""Every scene of the window can be told by a reader of screens, and walked through with the keyboard alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pydra_gui.views.kinds import KINDS
from tests.gui import clipped, readers
from tests.gui.live import Live, drive, settled
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence
from tests.screenshots.window import main


def every_panel(stage: Stage) -> None:
    """A panel of each kind that can stand beside others."""
    main(stage)
    for kind in KINDS:
        if not kind.centre_only:
            stage.window.docks.show(kind.key)


@pytest.mark.parametrize("scene", [*SCENES.values(), every_panel], ids=[*SCENES, "every-panel"])
def test_everything_has_a_name_and_words_and_room(
    qapp: QApplication, tmp_path: Path, scene: Callable[[Stage], None]
) -> None:
    """Names and kinds for what can be used, tips for icons, words for what is painted and for each column of a table; nothing is cut."""

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            silence(live)
            scene(Stage(window, live))
            await settled()
            assert readers.faults(window) == []
            assert clipped.faults(window) == []
            window.close()
            window.deleteLater()

    drive(qapp, walk())
