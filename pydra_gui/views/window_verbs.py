"""All verbs of the window in one place: the menu bar, the palette and the keyboard map are made from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from pydra_core.client.filters import token
from pydra_gui.language import later, plural, tr
from pydra_gui.views import about, space_verbs
from pydra_gui.views.filter_field import FilterField
from pydra_gui.views.layouts import Layouts
from pydra_gui.views.menus import Menus, key_words
from pydra_gui.views.node_verbs import NodeVerbs
from pydra_gui.views.package_verbs import PackageVerbs
from pydra_gui.views.palette import Command, Palette
from pydra_gui.views.panels import Context
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.run_verbs import RunVerbs
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.settings_deeds import SettingsDeeds
from pydra_gui.views.toasts import Toasts
from pydra_gui.views.verbs import Section, Verb, add_looks, add_still
from pydra_gui.views.workspaces import Workspaces

RUNS_IN_PALETTE = 50
TABLE_KEYS = (
    (later("Filter runs"), "/", later("Edit")), (later("Show details of the chosen run"), "Return", later("Run")),
    (later("Open a node or a package"), "Return", later("Tables")),
    (later("Choose all runs of the table"), "Ctrl+A", later("Tables")), (later("Let go of what is chosen"), "Esc", later("Tables")),
    (later("Close a sheet, a page or a notice"), "Esc", later("Window")), (later("Go on to the next part"), "Tab", later("Window")),
    (later("Take the first that is offered in the filter"), "Tab", later("Edit")),
    (later("Open the menu of a row"), "Menu", later("Tables")), (later("Open the menu of a row"), "Shift+F10", later("Tables")),
    (later("Choose a unit"), "Space", later("Units")), (later("Choose one more unit, or one less"), "Ctrl+Space", later("Units")),
    (later("Choose units up to the next"), "Shift+Right", later("Units")), (later("Choose all units"), "Ctrl+A", later("Units")),
)  # fmt: skip
"""What tables and fields answer to by themselves."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the verbs are about."""

    window: QMainWindow
    context: Context
    workspaces: Workspaces
    layouts: Layouts
    remembered: Remembered
    toasts: Toasts
    field: FilterField
    runs: RunsPanel
    run_verbs: RunVerbs
    node_verbs: NodeVerbs
    package_verbs: PackageVerbs
    settings: SettingsDeeds


class WindowVerbs(QObject):
    """Fills the menus once; commands are made anew each time they are asked for, so that they tell how things are now."""

    def __init__(self, parts: Parts, menus: Menus, own: Iterable[tuple[str, Verb]]) -> None:
        """`own` are the window's own verbs, each with the menu it ends."""
        super().__init__(parts.window)
        self._parts, self._menus = parts, menus
        self._own = {name: [verb for menu, verb in own if menu == name] for name in ("File", "Edit", "View", "Help")}
        self._fill()

    def _fill(self) -> None:
        parts, deeds = self._parts, self._parts.context
        add = self._menus.add
        add(tr("&File"), [*deeds.package_deeds.file_section(), None, *self._own["File"]])
        settings = Verb(
            tr("Settings…"),
            parts.settings.show,
            "Ctrl+,",
            "settings",
            tr("theme, rows, notices, this machine, the master"),
        )
        find = Verb(tr("Filter runs"), parts.field.setFocus, "Ctrl+F", "filter")
        past = Verb(tr("Find in history"), self._find, "Ctrl+Shift+F", "search", tr("what ended runs said, and where"))
        add(tr("&Edit"), [*self._undo(), find, past, *self._own["Edit"], None, settings])
        self._add_view()
        add(tr("&Run"), [*deeds.package_deeds.task_section(self.show_palette), *parts.run_verbs.section()])
        add(tr("&Nodes"), [*deeds.node_deeds.section(), *parts.node_verbs.section()])
        add(tr("&Packages"), parts.package_verbs.section())
        add(tr("&Help"), (
            Verb(tr("Every command…"), self.show_palette, "Ctrl+K", "search", tr("finds verbs, tasks, runs, nodes and packages by typing")),
            Verb(tr("Keyboard map"), self.show_keys, "F1", "info", tr("every key, found by typing")),
            None,
            *self._own["Help"],
            None,
            Verb(tr("About Pydra"), self._about, "", "", tr("version and license")),
        ))  # fmt: skip
        QShortcut(QKeySequence("/"), parts.window).activated.connect(parts.field.setFocus)

    def _undo(self) -> Section:
        undo = self._parts.context.actions.undo
        return [
            Verb(tr("Undo"), undo.take_back_last, "Ctrl+Z", "undo", tr("takes back what was done last, for ten seconds"),
                 lambda: "" if undo.last() else tr("There is nothing to take back: that can be done for ten seconds."),
                 lambda: f"“{undo.last()}”" if undo.last() else ""),
            None,
        ]  # fmt: skip

    def _find(self) -> None:
        """The keyboard goes to the field that searches what has ended, and the window to where it is."""
        self._parts.workspaces.go("history")
        self._parts.workspaces.show("search").panel.focus.setFocus()

    def _add_view(self) -> None:
        parts = self._parts
        menu = self._menus.add(tr("&View"), space_verbs.workspace_section(parts.workspaces))
        menu.addSeparator()
        self._menus.extend(menu, space_verbs.panel_section(parts.workspaces))
        layouts = menu.addMenu(tr("Layouts"))
        layouts.setProperty("told elsewhere", True)
        layouts.aboutToShow.connect(lambda: parts.layouts.fill(layouts))
        add_looks(menu, parts.window, parts.remembered)
        add_still(menu, parts.remembered)
        self._menus.extend(menu, self._own["View"])

    def _about(self) -> None:
        about.show_about(self._parts.window)

    # ---------------------------------------------------------------------------------------------------- palette

    def show_palette(self) -> None:
        """Everything that can be done, found by typing."""
        palette = Palette(self._parts.window, self.commands, self._parts.remembered, self._typed)
        self._parts.context.watches.packages.connect(palette.renew)
        palette.begin()

    def show_keys(self) -> None:
        """Every key, found by typing."""
        Palette(self._parts.window, self.key_map, title=tr("Keyboard map"), hint=tr("Type a verb or a key")).begin()

    def commands(self) -> list[Command]:
        """Tasks first, then verbs, then what can be asked why, then runs, nodes and packages."""
        parts, deeds = self._parts, self._parts.context
        why = [*deeds.run_deeds.unit_commands(deeds.looking.units), *deeds.node_deeds.commands()]
        found = [*deeds.package_deeds.commands(), *self._menus.commands(), *parts.layouts.commands(), *why]
        return [*found, *self._go_to(), *self._filters(), *parts.settings.commands(), *self._close()]

    def key_map(self) -> list[Command]:
        """Verbs with their keys, and what tables answer to, each with its menu."""
        tables = [
            Command(tr(text), _nothing, tr(menu), key_words(QKeySequence(keys)), "right", caption=True)
            for text, keys, menu in TABLE_KEYS
        ]
        return [*self._menus.keys(), *tables]

    def _go_to(self) -> list[Command]:
        looking, watches = self._parts.context.looking, self._parts.context.watches
        runs = [
            Command(
                tr("Go to run {run}", run=row.run),
                partial(looking.open_run, row.run),
                f"{row.name}, {tr(row.state)}",
                "",
                "open",
            )
            for row in self._parts.runs.model.rows()[:RUNS_IN_PALETTE]
        ]
        nodes = [
            self._command_to(
                tr("Show node {name}", name=row.name),
                "nodes",
                row.node,
                plural(
                    row.slots,
                    "{state}, {busy} of {n:,} slot busy",
                    "{state}, {busy} of {n:,} slots busy",
                    state=tr(row.state),
                    busy=row.busy,
                ),
            )
            for row in watches.known_nodes
        ]
        packages = [
            self._command_to(
                tr("Show package {name}", name=row.package),
                "packages",
                row.package,
                plural(len(row.versions), "{n:,} version", "{n:,} versions"),
            )
            for row in watches.known_packages
            if row.versions
        ]
        return [*runs, *nodes, *packages]

    def _command_to(self, words: str, kind: str, key: str, told: str) -> Command:
        return Command(words, partial(self._show, kind, key), told, "", kind)

    def _show(self, kind: str, key: str) -> None:
        dock = self._parts.workspaces.show(kind)
        dock.panel.choose(key)

    def _filters(self) -> list[Command]:
        looking, saved = self._parts.context.looking, self._parts.context.saved
        tokens = [("node", row.name) for row in self._parts.context.watches.known_nodes]
        tokens += [("package", row.package) for row in self._parts.context.watches.known_packages if row.versions]
        words = {"node": later("Only runs on {value}"), "package": later("Only runs of {value}")}
        from_tokens = [
            Command(tr(words[name], value=value), partial(looking.filter_asked.emit, token(name, value)), tr("filters the table"),
                    "", "filter")
            for name, value in tokens
        ]  # fmt: skip
        kept = [
            Command(tr("Filter {name}", name=name), partial(self._parts.runs.restore_words, words), words, "", "filter")
            for name, words in saved.all.items()
        ]
        return [*kept, *from_tokens]

    def _close(self) -> list[Command]:
        close = Command(tr("Close the newest notice"), self._parts.toasts.close_newest, "", "", "close")
        return [close] if self._parts.toasts.shown else []

    def _typed(self, words: str) -> list[Command]:
        """A number that is typed is a run, however old."""
        if not words.strip().isdecimal() or len(words.strip()) > 15:
            return []
        run = int(words.strip())
        return [
            Command(
                tr("Go to run {run}", run=run),
                partial(self._parts.context.looking.open_run, run),
                tr("its details and log"),
                "",
                "open",
            )
        ]


def _nothing() -> None:
    """A key that a table answers to."""
