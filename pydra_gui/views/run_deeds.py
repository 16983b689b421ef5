"""What people do with runs: again, cancel, pause, another priority, why; one place for the table, the details, menus and palette."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pydra_core.ids import RunId
from pydra_core.protocol.pictures import RunRow
from pydra_gui.actions import Actions
from pydra_gui.views import choose, confirm
from pydra_gui.views.package_deeds import PackageDeeds
from pydra_gui.views.run_verbs import RunVerbs


class RunDeeds(QObject):
    """Sheets open over `window`; what is asked of the cluster goes through `actions`."""

    def __init__(self, window: QWidget, actions: Actions, packages: PackageDeeds) -> None:
        super().__init__(window)
        self._window, self._actions, self._packages = window, actions, packages
        self._ask = partial(confirm.ask, window)

    def serve(self, verbs: RunVerbs) -> None:
        """Does what these verbs ask for."""
        go, actions = self._actions.go, self._actions
        verbs.repeat_asked.connect(lambda run: go(actions.again(run)))
        verbs.again_asked.connect(lambda run: go(self._again(run)))
        verbs.pause_asked.connect(lambda rows, now: go(actions.pause(_numbers(rows), now)))
        verbs.resume_asked.connect(lambda rows: go(actions.resume(_numbers(rows))))
        verbs.cancel_asked.connect(lambda rows: go(actions.cancel(_numbers(rows), self._ask)))

    async def _again(self, run: int) -> None:
        """The form, filled with the arguments of an earlier run; without a form if its package has gone."""
        details = await self._actions.cluster.details(RunId(run))
        row = details.row
        if not await self._packages.run_filled(row.package, row.task, details.arguments, f"v{row.version}"):
            await self._actions.again(run)

    def save_artifact(self, digest: str, name: str) -> None:
        """Asks for a place and writes a file there that a run left."""

        def save(path: Path) -> None:
            self._actions.go(self._actions.save_artifact(digest, path))

        choose.place(self._window, name.rpartition("/")[2], save)


def _numbers(rows: list[RunRow]) -> list[int]:
    return [row.run for row in rows]
