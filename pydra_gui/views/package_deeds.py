"""What people do with packages and their tasks: deploy, remove, open the form of a task. Verbs of versions go here too."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.client.filters import token
from pydra_core.ids import PackageName
from pydra_core.protocol.manifest import listed
from pydra_core.protocol.pictures import PackageRow
from pydra_gui.actions import Actions
from pydra_gui.language import tr
from pydra_gui.views import choose, confirm
from pydra_gui.views.package_verbs import PackageVerbs
from pydra_gui.views.palette import Command
from pydra_gui.views.prune_sheet import PruneSheet
from pydra_gui.views.run_form import Beginning, RunForm
from pydra_gui.views.verbs import Verb
from pydra_gui.views.versions_sheet import VersionsSheet
from pydra_gui.views.watches import Watches


class PackageDeeds(QObject):
    """Sheets open over `window`; what is asked of the cluster goes through `actions`."""

    filter_asked = Signal(str)
    """A token for the filter field."""

    def __init__(self, window: QWidget, actions: Actions, watches: Watches) -> None:
        super().__init__(window)
        self._window, self._actions, self._watches = window, actions, watches
        self._ask = partial(confirm.ask, window)
        actions.run_asked.connect(self.run_task)
        actions.versions_asked.connect(self.show_versions)

    def file_section(self) -> list[Verb | None]:
        """The verbs of the File menu."""
        about = tr("a new package, or a new version of one")
        return [
            Verb(tr("Deploy files…"), self.choose_files, "Ctrl+O", "drop", about),
            Verb(tr("Deploy a folder…"), self.choose_folder, "Ctrl+Shift+O", "folder", about),
        ]

    def task_section(self, palette: Callable[[], None]) -> list[Verb | None]:
        """The verbs of tasks in the Run menu, above those of runs."""
        return [Verb(tr("Run a task…"), palette, "Ctrl+R", "play", tr("choose one of the tasks")), None]

    def commands(self) -> list[Command]:
        """Every task, and the versions of every package, as commands of the palette."""
        known = self._watches.known_packages
        tasks = [
            Command(tr("Run {name}…", name=task.name), partial(self.run_task, task.key), f"{row.package} v{row.versions[0].version}",
                    "", "play")
            for row in known
            for task in listed(row.versions[0].tasks)
        ]  # fmt: skip
        about = tr("compare, run with, roll back, remove, prune")
        return tasks + [
            Command(
                tr("Versions of {package}…", package=row.package),
                partial(self.show_versions, row.package),
                about,
                "",
                "history",
            )
            for row in known
        ]

    def serve(self, verbs: PackageVerbs) -> None:
        """Does what these ask for."""
        verbs.versions_asked.connect(self.show_versions)
        verbs.prune_asked.connect(self.prune)
        verbs.remove_asked.connect(self.remove)

    # ---------------------------------------------------------------------------------------------- packages

    def choose_files(self) -> None:
        choose.files(self._window, self.deploy)

    def choose_folder(self) -> None:
        choose.folder(self._window, self.deploy)

    def deploy(self, paths: Sequence[Path]) -> None:
        """One after another, with questions where they are due."""
        self._actions.go(self._actions.deploy_all(list(paths), self._ask))

    def remove(self, package: str) -> None:
        self._actions.go(self._actions.remove_package(package, self._ask))

    def prune(self, package: str) -> None:
        """Opens the sheet that says which old versions would go."""
        PruneSheet(self._window, PackageName(package), self._actions).begin()

    def show_versions(self, package: str) -> None:
        """Opens the sheet of a package's versions, which follows the package while it is open."""
        found = next((each for each in self._watches.known_packages if each.package == package), None)
        if found is not None:
            sheet = VersionsSheet(self._window, found, self._actions, self._ask)
            self._watches.packages.connect(sheet.show_packages)
            sheet.run_asked.connect(self.run_task)
            sheet.begin()

    # ------------------------------------------------------------------------------------------------- tasks

    def run_task(self, task: str, version: str = "") -> None:
        """Opens the form of a task, at a version ("" newest, or "v2")."""
        for package in self._watches.known_packages:
            if any(spec.key == task for row in package.versions for spec in row.tasks):
                self._form(package, task, Beginning(version=version))
                return

    async def run_filled(self, package: str, task: str, begin: Beginning) -> bool:
        """Opens the form that begins so; False if the package has gone, and so its form."""
        found = next((each for each in self._watches.known_packages if each.package == package), None)
        if found is None:
            return False
        self._form(found, task, begin)
        return True

    def _form(self, package: PackageRow, task: str, begin: Beginning) -> None:
        RunForm(self._window, package, task, self._actions, begin, self._show_group).begin()

    def _show_group(self, group: str) -> None:
        self.filter_asked.emit(token("group", group))
