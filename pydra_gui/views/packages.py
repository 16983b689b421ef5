"""The Packages panel: what was deployed, and the tasks that can be run from it; choosing a package filters the runs."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from pydra_core.ids import PackageName
from pydra_core.protocol.manifest import TaskSpec, listed
from pydra_core.protocol.pictures import PackageRow
from pydra_gui.language import tr
from pydra_gui.models.table import RowRole
from pydra_gui.models.tree import Floor, Tree, upper_row
from pydra_gui.theme import icons
from pydra_gui.views.package_verbs import PackageVerbs
from pydra_gui.views.verbs import add_lines, fill
from pydra_gui.widgets.buttons import tool
from pydra_gui.widgets.item_views import LiveTree
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.package_cells import PACKAGE_COLUMNS, TASK_COLUMNS, PackageCell
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead

MOST_VERSIONS = 12
"""More old versions than this are not offered in a menu."""
WIDE = 560
"""px from which on a package tells more."""


class PackagesPanel(QWidget):
    """`head` is the panel's title bar, for its dock."""

    package_selected = Signal(object)
    """PackageName, or None when no package is chosen any more."""
    run_asked = Signal(str, str)
    """The task's key, and the version ("" newest, or "v2")."""
    deploy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: PackageName | None = None
        self.verbs = PackageVerbs(self.selected, self)
        self._deploy = tool("drop", tr("Deploy…"))
        self._deploy.clicked.connect(self.deploy_asked)
        self.head = PanelHead(tr("Packages"), self._deploy, parent=self)
        self.view = LiveTree(self)
        self.view.setAccessibleName(tr("Packages"))
        upper = Floor(lambda row: row.package, PACKAGE_COLUMNS)
        self.model = Tree(upper, Floor(lambda row: row.key, TASK_COLUMNS), _tasks, self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(PackageCell(self.view))
        self.view.set_columns(PACKAGE_COLUMNS)
        empty = Empty("packages", "", "", "", self)
        empty.acted.connect(self.deploy_asked)
        self._body = PanelBody(self, self.head, self.view, empty)
        self.view.setContextMenuPolicy(self.view.contextMenuPolicy().CustomContextMenu)
        self._connect()
        self.set_loading()

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.opened.connect(self._opened)
        self.view.clicked.connect(self._clicked)

    def set_rows(self, rows: Sequence[PackageRow]) -> None:
        """Shows these packages; one that is new opens, so that its tasks are seen."""
        shown = [row for row in rows if row.versions]
        known = {row.package for row in self.model.rows()}
        self.model.set_rows(shown)
        for row in shown:
            if row.package not in known:
                self.view.expand(self.model.index_of(row.package))
        self.head.set_count(str(len(shown)))
        self._body.set_loading(False)
        self._body.empty.say(tr("No packages yet"), tr("Drop a Python file or folder here."), tr("Deploy…"))
        self._body.show_rows(bool(shown))

    def set_loading(self) -> None:
        """Rows are on their way; those that are there stay."""
        self._body.set_loading(True)
        if not self.model.rows():
            self._body.empty.say(tr("Looking for packages…"))

    def select(self, package: PackageName | None) -> None:
        """Chooses a package as a person would, or none."""
        self.view.choose(self.model.index_of(package) if package is not None else None)

    def selected(self) -> PackageRow | None:
        """The chosen package, as it is now; also when one of its tasks is chosen."""
        return _package_of(self.view.chosen())

    def _selection_changed(self) -> None:
        package = self.selected()
        name = package.package if package else None
        if name != self._chosen:
            self._chosen = name
            self.package_selected.emit(name)

    def _opened(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, TaskSpec):
            if index.column() == 0:  # the first click on the verb has asked already
                self.run_asked.emit(row.key, "")
            return
        top = index.siblingAtColumn(0)
        self.view.setExpanded(top, not self.view.isExpanded(top))

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, TaskSpec) and index.column() == 1:
            self.run_asked.emit(row.key, "")

    def _open_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        package = _package_of(index)
        if package is not None:
            row = index.data(RowRole)
            menu = self.menu_for(package, row if isinstance(row, TaskSpec) else None)
            menu.popup(self.view.viewport().mapToGlobal(at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a wide panel a package also tells who holds it, and since when."""
        super().resizeEvent(event)
        wide = event.size().width() >= WIDE
        self.view.header().resizeSection(1, 300 if wide else PACKAGE_COLUMNS[1].width)

    def menu_for(self, package: PackageRow, task: TaskSpec | None) -> QMenu:
        """The verbs of a package, or of one of its tasks; the menu goes when it closes."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for each in (task,) if task else _tasks(package):
            self._add_run(menu, tr("Run…") if task else tr("Run {name}…", name=each.name), each, "")
        if task:
            self._add_versions(menu, package, task)
        menu.addSeparator()
        if task:
            menu.addAction(
                icons.icon("copy"), tr("Copy the task's name"), lambda: QGuiApplication.clipboard().setText(task.key)
            )
        section = self.verbs.section(lambda: package)
        for action in fill(menu, section, menu):
            action.refresh()
        add_lines(menu, section)
        return menu

    def _add_run(self, menu: QMenu, words: str, task: TaskSpec, version: str) -> None:
        menu.addAction(icons.icon("play"), words, lambda: self.run_asked.emit(task.key, version))

    def _add_versions(self, menu: QMenu, package: PackageRow, task: TaskSpec) -> None:
        older = [v for v in package.versions[1:] if any(other.key == task.key for other in listed(v.tasks))]
        for version in older[:MOST_VERSIONS]:
            self._add_run(menu, tr("Run with v{version}…", version=version.version), task, f"v{version.version}")


def _tasks(row: PackageRow) -> Sequence[TaskSpec]:
    return listed(row.versions[0].tasks)


def _package_of(index: QModelIndex) -> PackageRow | None:
    found = upper_row(index)
    return found if isinstance(found, PackageRow) else None
