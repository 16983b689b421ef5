"""Files that a run left, in a window with a real master: looked at, saved, opened in the desktop's program."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QApplication, QTableWidget

from pydra_core.client.blobs import put
from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.protocol.messages import Artifact
from pydra_gui.views.artifact_sheet import ArtifactSheet
from pydra_gui.views.file_deeds import FileDeeds
from pydra_gui.widgets.picture import Picture
from pydra_gui.widgets.result_view import PlainText
from tests.gui.live import Live, drive, until


def picture() -> bytes:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


async def left(live: Live, name: str, body: bytes, index: int = -1) -> Artifact:
    """A file as a run would have left it: its bytes are with the master."""
    digest = Digest(hashlib.sha256(body).hexdigest())
    path = live.home.root / digest
    path.write_bytes(body)
    await put(live.bridge, path, digest)
    return Artifact(name, digest, len(body), "/u", index)


class Desktop(QObject):
    """Takes the place of the desktop: what it is given to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


def noted(sheet: ArtifactSheet) -> bool:
    return sheet.note.text() != "Reading…"


def test_a_file_is_looked_at_as_what_it_is(qapp: QApplication, tmp_path: Path) -> None:
    async def work() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            deeds = FileDeeds(window, live.actions)
            sheet = deeds.look(await left(live, "plots/a.png", picture(), 7), 3)
            await until(lambda: isinstance(sheet.content, Picture))
            assert isinstance(sheet.content, Picture)
            assert sheet.content.image().width() == 30
            sheet.finish(True)

            sheet = deeds.look(await left(live, "t.csv", b"a,b\n1,<b>2</b>\n"), 3)
            await until(lambda: isinstance(sheet.content, QTableWidget))
            assert isinstance(sheet.content, QTableWidget)
            cell = sheet.content.item(0, 1)
            assert cell is not None
            assert cell.text() == "<b>2</b>"
            sheet.finish(True)

            sheet = deeds.look(await left(live, "long.txt", b"0123456789abcde\n" * 1_000_000), 3)
            await until(lambda: isinstance(sheet.content, PlainText))
            assert sheet.note.text() == "Only its beginning is shown."
            assert sheet.open_button.isEnabled()
            sheet.finish(True)

            sheet = deeds.look(await left(live, "bad.png", b"no picture"), 3)
            await until(lambda: noted(sheet))
            assert "save it to look at it" in sheet.note.text()
            sheet.finish(True)

            sheet = deeds.look(await left(live, "run.sh", b"rm -rf /\n"), 3)
            await until(lambda: isinstance(sheet.content, PlainText))
            assert not sheet.open_button.isEnabled()
            sheet.finish(True)

            sheet = deeds.look(Artifact("gone.txt", Digest("0" * 64), 5), 3)
            await until(lambda: noted(sheet))
            assert "does not hold these bytes" in sheet.note.text()
            sheet.finish(True)
            window.deleteLater()

    drive(qapp, work())


def test_files_are_saved_and_nothing_is_overwritten(qapp: QApplication, tmp_path: Path) -> None:
    async def work() -> None:
        async with Live(tmp_path / "home") as live:
            first, second = await left(live, "../out.txt", b"one", 0), await left(live, "../out.txt", b"two", 1)
            folder = tmp_path / "saved"
            folder.mkdir()
            await live.actions.deploy(live.count_file(tmp_path / "code"), live.ask)
            run = (await live.actions.cluster.submit("Count")).run
            live.master.cluster.runs[run].artifacts = (first, second)
            await live.actions.save_artifacts(run, folder)
            found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.txt")}
            assert found == {"unit-0/_/out.txt": b"one", "unit-1/_/out.txt": b"two"}
            assert live.notices[-1].title == "2 files saved"
            with pytest.raises(UserError, match="would be overwritten"):
                await live.actions.save_artifacts(run, folder)
            await live.actions.save_artifact(first.digest, tmp_path / "chosen.txt")
            assert (tmp_path / "chosen.txt").read_bytes() == b"one"

    drive(qapp, work())


def test_the_desktop_opens_a_copy_and_never_what_may_be_a_program(qapp: QApplication, tmp_path: Path) -> None:
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "take")

    async def work() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            deeds = FileDeeds(window, live.actions)
            deeds.open(await left(live, "../deep/t.csv", b"a,b\n"))
            await until(lambda: desktop.opened)
            (path,) = desktop.opened
            assert (path.name, path.read_bytes()) == ("t.csv", b"a,b\n")
            deeds.open(await left(live, "evil.desktop", b"[Desktop Entry]\n"))
            await until(lambda: live.notices)
            assert "is not opened from here" in f"{live.notices[-1].title} {live.notices[-1].text}"
            assert len(desktop.opened) == 1
            window.deleteLater()
            deeds.close()
            assert not path.exists()

    try:
        drive(qapp, work())
    finally:
        QDesktopServices.unsetUrlHandler("file")
