"""What is done with files that runs left: looked at, saved, opened in the desktop's program."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from pydra_core.client.saving import safe_parts
from pydra_core.errors import UserError
from pydra_core.protocol.messages import Artifact
from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.models.previews import kind_of, may_open
from pydra_gui.views import choose
from pydra_gui.views.artifact_sheet import ArtifactSheet

LARGEST = 512 * 1024 * 1024
"""Bytes of a file that is fetched to be opened; what is larger is saved."""


class FileDeeds:
    """Opened files stand in a folder that goes with the window."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        self._window, self._actions = window, actions
        self._folder: QTemporaryDir | None = None
        self.sheet: ArtifactSheet | None = None
        """The last one that was shown."""

    def look(self, artifact: Artifact, run: int) -> ArtifactSheet:
        sheet = self.sheet = ArtifactSheet(self._window, artifact, run)
        sheet.save_asked.connect(self.save)
        sheet.open_asked.connect(self.open)
        sheet.begin()
        self._actions.go(self._show(sheet, artifact))
        return sheet

    async def _show(self, sheet: ArtifactSheet, artifact: Artifact) -> None:
        try:
            if kind_of(artifact.name, artifact.size) == "picture":
                image = await self._actions.picture(artifact.digest)
                if not sheet.over:
                    sheet.show_picture(image)
                return
            found = await self._actions.preview(artifact.name, artifact.digest)
        except UserError as error:
            sheet.show_fault(error.sentence)
            return
        if not sheet.over:
            sheet.show_preview(found)

    def save(self, artifact: Artifact) -> None:
        """Asks for a place and writes it there."""

        def chosen(path: Path) -> None:
            self._actions.go(self._actions.save_artifact(artifact.digest, path))

        choose.place(self._window, safe_parts(artifact.name)[-1], chosen)

    def save_all(self, run: int) -> None:
        """Asks for a folder and writes all files of a run into it."""

        def chosen(folder: Path) -> None:
            self._actions.go(self._actions.save_artifacts(run, folder))

        choose.save_folder(self._window, chosen)

    def open(self, artifact: Artifact) -> None:
        """Fetches a copy and gives it to the desktop; what may hold a program is never given."""
        self._actions.go(self._open(artifact))

    async def _open(self, artifact: Artifact) -> None:
        if not may_open(artifact.name) or artifact.size > LARGEST:
            raise UserError(tr("{name} is not opened from here: save it, and open it yourself.", name=artifact.name))
        path = self._copy(artifact)
        await asyncio.to_thread(path.parent.mkdir, exist_ok=True)
        if not await asyncio.to_thread(path.exists):
            await self._actions.cluster.artifact(artifact.digest, path)
            await asyncio.to_thread(path.chmod, 0o400)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            raise UserError(tr("The desktop has no program for {name}: save it, and open it yourself.", name=path.name))

    def close(self) -> None:
        """What was opened is gone."""
        self._folder = None

    def _copy(self, artifact: Artifact) -> Path:
        if self._folder is None:
            self._folder = QTemporaryDir()
        return Path(self._folder.path(), artifact.digest[:16], safe_parts(artifact.name)[-1])
