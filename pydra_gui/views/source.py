"""The Source panel: the files of a version of the chosen package, read only; what it wants, needs and holds stands above."""

from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QComboBox, QMenu, QSplitter, QWidget

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.packages import locks
from pydra_core.protocol.pictures import LockRow, PackageRow, VersionRow
from pydra_core.protocol.verbs import Source
from pydra_gui.language import later, plural, tr
from pydra_gui.models.table import Column, RowRole, Table
from pydra_gui.models.wants import wants_words
from pydra_gui.theme.box import Box
from pydra_gui.views import row_menu
from pydra_gui.views.panels import Context
from pydra_gui.views.row_menu import copying
from pydra_gui.views.verbs import Verb
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.cells import Cell, Index
from pydra_gui.widgets.item_views import LiveTable
from pydra_gui.widgets.labels import Elided, rule, write
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.notices import Empty
from pydra_gui.widgets.panel import PanelBody
from pydra_gui.widgets.panel_head import PanelHead
from pydra_gui.widgets.source_text import SourceText

ROW, LIST = 24, 170
COLUMNS: tuple[Column[str], ...] = (Column(later("File"), 80, str, stretch=True),)


class SourcePanel(QWidget):
    """`show_package` says what it is about; `wanted` asks for a file, `show_source` takes it."""

    wanted = Signal(str, str)
    """A version ("v3"), and a file ("" for the one to begin with)."""
    lock_wanted = Signal(str)
    """What is pinned, by its digest."""
    versions_asked = Signal(str)
    """The versions of this package: compare, roll back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.package: PackageRow | None = None
        self._wanted = ""
        """The file or the lock that was asked for last, "" for the file to begin with: what comes of another is dropped."""
        self.versions = QComboBox()
        self.versions.setAccessibleName(tr("Version"))
        self.more = button(tr("Versions…"), "link", "history")
        self.head = PanelHead(tr("Source"), self.versions, self.more)
        self._wants, self._held = Elided("", "text2", 12), Elided("", "text3", 12)
        self._note = Elided("", "hold-ink", 12)
        self.pinned = button("", "link", "pin")
        self.pinned.setAccessibleName(tr("Show what is pinned"))
        self.files: Table[str] = Table(COLUMNS, lambda name: name, self)
        self.list, self.text = LiveTable(ROW, self), SourceText(self)
        self._lay_out()
        self.versions.activated.connect(lambda _: self._ask())
        self.more.clicked.connect(lambda: self.package and self.versions_asked.emit(self.package.package))
        self.pinned.clicked.connect(self._show_pinned)
        self.list.selectionModel().currentRowChanged.connect(self._file_chosen)
        self.show_package(None)

    def _lay_out(self) -> None:
        self.list.setModel(self.files)
        self.list.setItemDelegate(_FileCell(self.list, ROW))
        self.list.set_columns(COLUMNS, header=False)
        self.list.setSelectionMode(LiveTable.SelectionMode.SingleSelection)
        self.list.setAccessibleName(tr("Files"))
        row_menu.serve(self.list, self.section)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.list)
        both.addWidget(self.text)
        both.setStretchFactor(1, 1)
        both.setSizes([LIST, 3 * LIST])
        both.setChildrenCollapsible(False)
        inner = QWidget(self)
        about = column(self._wants, self._held, row(self.pinned, None), self._note, gap=3, margins=(14, 8, 14, 8))
        whole = column(about, rule(), both, gap=0, of=inner)
        whole.setStretch(2, 1)
        self._body = PanelBody(self, self.head, inner, Empty("file", "", parent=self))
        self.setFocusProxy(self.list)

    def show_package(self, package: PackageRow | None) -> None:
        """What it is about, or is as it is now. Another package or version begins with its README."""
        before, self.package = self.package, package
        same = package is not None and before is not None and package.package == before.package
        numbers = [f"v{each.version}" for each in package.versions] if package else []
        chosen = self.versions.currentText() if same else ""
        if numbers != [self.versions.itemText(at) for at in range(self.versions.count())]:
            self.versions.clear()
            self.versions.addItems(numbers)
        self.versions.setCurrentIndex(max(0, self.versions.findText(chosen)))
        self._body.empty.say(tr("No package is chosen"), tr("Choose one to read its code."), icon="file")
        self._body.show_rows(bool(package and package.versions))
        for each in (self.versions, self.more):
            each.setVisible(bool(numbers))
        self.head.set_count(package.package if package else "")
        self._say_about()
        if numbers and (not same or self.versions.currentText() != chosen):
            self.files.set_rows([])
            self.text.show_source("", "")
            self._ask()

    def show_source(self, told: Source) -> None:
        """A file that was asked for; one of what is not wanted any more is dropped."""
        if (
            self.package is None
            or self._wanted not in ("", told.file)
            or (told.package, f"v{told.version}")
            != (
                self.package.package,
                self.versions.currentText(),
            )
        ):
            return
        self.files.set_rows(told.files)
        self.list.selectionModel().blockSignals(True)
        self.list.setCurrentIndex(self.files.index(self.files.place_of(told.file), 0))
        self.list.selectionModel().blockSignals(False)
        self.list.viewport().update()
        self.text.show_source(told.file, told.text)
        self._note.set_text(told.note)
        self._note.setVisible(bool(told.note))

    def show_lock(self, digest: str, text: str) -> None:
        """What is pinned, package by package; of a version that is not shown any more it is dropped."""
        shown = self.version()
        if shown is None or self._wanted != digest or all(each.lock != digest for each in shown.locks):
            return
        self.list.selectionModel().blockSignals(True)
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())
        self.list.selectionModel().blockSignals(False)
        self._note.hide()
        self.text.show_source("", pinned_words(text))

    def _show_pinned(self) -> None:
        """Of one Python at once; of several one is chosen first."""
        shown = self.version()
        if shown is None or len(shown.locks) == 1:
            self._ask_lock(shown.locks[0].lock if shown else "")
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for each in shown.locks:
            menu.addAction(_lock_words(each), partial(self._ask_lock, each.lock))
        menu.popup(self.pinned.mapToGlobal(self.pinned.rect().bottomLeft()))

    def _ask_lock(self, digest: str) -> None:
        self._wanted = digest
        self.lock_wanted.emit(digest)

    def _say_pinned(self, shown: VersionRow) -> None:
        needs = any(each.startswith("packages ") for each in shown.wants)
        self.pinned.setVisible(bool(needs or shown.locks))
        self.pinned.setEnabled(bool(shown.locks))
        if not shown.locks:
            self.pinned.setText(tr("Nothing is pinned yet: its first run finds out what exactly it takes"))
        elif len(shown.locks) == 1:
            self.pinned.setText(_lock_words(shown.locks[0]))
        else:
            self.pinned.setText(plural(len(shown.locks), "Pinned for {n} Python", "Pinned for {n} Pythons"))

    def version(self) -> VersionRow | None:
        """The one that is shown."""
        at = self.versions.currentIndex()
        return self.package.versions[at] if self.package and 0 <= at < len(self.package.versions) else None

    def _say_about(self) -> None:
        shown = self.version()
        self._note.hide()
        if shown is None:
            return
        self._wants.set_text(wants_words(shown.wants))
        self._say_pinned(shown)
        nodes = (
            tr("held by {nodes}", nodes=", ".join(shown.nodes))
            if shown.nodes
            else tr("no node holds it yet: the first that runs it fetches it")
        )
        self._held.set_text(plural(len(shown.tasks), "{n:,} task · {nodes}", "{n:,} tasks · {nodes}", nodes=nodes))

    def section(self, index: QModelIndex) -> list[Verb | None]:
        """The verbs of a file."""
        name, shown = str(index.data(RowRole)), self.version()
        return [
            copying(tr("Copy path"), name),
            copying(tr("Copy the version's digest"), shown.digest if shown else ""),
            Verb(
                tr("Copy what is shown"),
                lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()),
                icon="copy",
            ),
        ]

    def _ask(self, file: str = "") -> None:
        self._say_about()
        self._wanted = file
        if self.package is not None:
            self.wanted.emit(self.versions.currentText(), file)

    def _file_chosen(self, index: QModelIndex) -> None:
        name = index.data(RowRole)
        if isinstance(name, str):
            self._ask(name)


class SourceWatch(QObject):
    """Lives with its panel: asks for what it wants to show."""

    def __init__(self, context: Context, panel: SourcePanel) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel
        self._name: PackageName | None = None
        context.looking.package_changed.connect(self._choose)
        context.watches.packages.connect(lambda _: self._show())
        panel.lock_wanted.connect(lambda digest: context.actions.go(self._read_lock(digest)))
        panel.wanted.connect(lambda version, file: context.actions.go(self._read(version, file)))
        row_ = context.looking.package()
        self._choose(row_.package if row_ else None)

    def _choose(self, name: PackageName | None) -> None:
        self._name = name or self._name
        self._show()

    def _show(self) -> None:
        rows = self._context.watches.known_packages
        self._panel.show_package(next((each for each in rows if each.package == self._name), None))

    async def _read(self, version: str, file: str) -> None:
        package = self._panel.package
        if package is None:
            return
        try:
            self._panel.show_source(await self._context.actions.cluster.source(package.package, version, file))
        except UserError as error:
            self._context.actions.tell("fail", tr("The source cannot be read"), error.sentence)

    async def _read_lock(self, digest: str) -> None:
        try:
            self._panel.show_lock(digest, await self._context.actions.cluster.lock(digest))
        except UserError as error:
            self._context.actions.tell("fail", tr("What is pinned cannot be read"), error.sentence)


def pinned_words(lock: str) -> str:
    """A lock to be read: which package in which version, without the hashes of their files."""
    try:
        found = locks.read(lock)
    except UserError as error:
        return error.sentence
    head = f"# Python {found.python}, {found.platform}\n"
    return head + "".join(f"{pin.name}=={pin.version}\n" for pin in found.pins)


def _lock_words(row_: LockRow) -> str:
    return plural(
        row_.packages, "{n:,} package pinned for Python {python}, {platform}", "{n:,} packages pinned for Python {python}, {platform}",
        python=row_.python, platform=row_.platform,
    )  # fmt: skip


class _FileCell(Cell):
    """The name of a file; a folder before it is quiet."""

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        folder, slash, name = str(index.data(RowRole)).rpartition("/")
        used = write(painter, box, f"{folder}{slash}", "text3", 12) if slash else 0.0
        write(painter, box.adjusted(used, 0, 0, 0), name, "text", 12)
