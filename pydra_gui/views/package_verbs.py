"""The verbs of a package, each once: the Packages menu, the context menu and the palette are made from this list."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pydra_core.client import lines
from pydra_core.protocol.pictures import PackageRow
from pydra_gui.views.verbs import Verb

NONE = "No package is chosen. Choose one in the Packages panel."
ONE_VERSION = "There is only one version of it."
Chosen = Callable[[], PackageRow | None]


class PackageVerbs(QObject):
    """Asks by signals what is to be done with the chosen package; each carries its name."""

    versions_asked = Signal(str)
    prune_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, chosen: Chosen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen

    def section(self, chosen: Chosen | None = None) -> list[Verb | None]:
        """All verbs, of the chosen package; or of that which `chosen` gives, and then they name it."""
        of = chosen or self._chosen
        row = chosen() if chosen else None
        versions, remove = (
            (f"Versions of {row.package}…", f"Remove {row.package}…") if row else ("Versions…", "Remove…")
        )

        def verb(text: str, do: Callable[[str], object], icon: str, full: str, about: str = "", keys: str = "",
                 said: str = "") -> Verb:  # fmt: skip
            return Verb(
                text, _with(of, do), keys, icon, about, lambda: "" if of() else NONE, full=full, command=_line(of, said)
            )

        about = "compare, run with, roll back, remove, prune"
        return [
            verb(versions, self.versions_asked.emit, "history", "Versions of the chosen package…", about, "Ctrl+Shift+V",
                 said="versions"),
            Verb("Prune old versions…", _with(of, self.prune_asked.emit), "", "", "says first which would go",
                 lambda: _no_prune(of()), full="Prune old versions of the chosen package…"),
            None,
            verb("Copy name", QGuiApplication.clipboard().setText, "copy", "Copy the package's name"),
            Verb("Copy path", _with(of, lambda _: _copy_origin(of())), "", "copy", "where it was deployed from",
                 lambda: _no_path(of()), full="Copy the package's path", command=lambda: _deploy_line(of())),
            None,
            Verb(remove, _with(of, self.remove_asked.emit), "", "trash", "new runs of it are refused",
                 lambda: "" if of() else NONE, danger=True, full="Remove the chosen package…",
                 command=_line(of, "remove")),
        ]  # fmt: skip


def _with(chosen: Chosen, do: Callable[[str], object]) -> Callable[[], None]:
    """The deed, done to the package that is chosen when it is asked for."""

    def now() -> None:
        if row := chosen():
            do(row.package)

    return now


def _no_prune(row: PackageRow | None) -> str:
    return NONE if row is None else "" if len(row.versions) > 1 else ONE_VERSION


def _no_path(row: PackageRow | None) -> str:
    return NONE if row is None else "" if row.origin else f"Nobody said where {row.package} comes from."


def _copy_origin(row: PackageRow | None) -> None:
    if row is not None:
        QGuiApplication.clipboard().setText(row.origin)


def _line(of: Chosen, verb: str) -> Callable[[], str]:
    """The line for a terminal that does the same; "" if there is none."""
    return lambda: lines.line(verb, row.package) if verb and (row := of()) else ""


def _deploy_line(row: PackageRow | None) -> str:
    return lines.line("deploy", row.origin) if row and row.origin else ""
