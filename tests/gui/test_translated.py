"""In another language every scene of the window is in that language: what our code says goes through the catalogue."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui import pseudo
from tests.gui.live import Live, drive, settled
from tests.gui.test_accessibility import every_panel
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Stage, silence


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.catalogue(tmp_path_factory.mktemp("translations"))


@pytest.fixture
def spoken(qapp: QApplication, folder: Path) -> Iterator[None]:
    pseudo.speak(qapp, folder)
    yield
    pseudo.forget(qapp)


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("scene", [*SCENES.values(), every_panel], ids=[*SCENES, "every-panel"])
def test_everything_is_said_in_it(qapp: QApplication, tmp_path: Path, scene: Callable[[Stage], None]) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            silence(live)
            scene(Stage(window, live))
            await settled()
            assert pseudo.unwrapped(window) == []
            window.close()
            window.deleteLater()

    drive(qapp, walk())
