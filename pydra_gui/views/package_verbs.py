"""The verbs of a package, each once: the Packages menu, the context menu and the palette are made from this list."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pydra_core.client import lines
from pydra_core.protocol.pictures import PackageRow
from pydra_gui.language import later, tr
from pydra_gui.views.verbs import Verb

NONE = later("No package is chosen. Choose one in the Packages panel.")
ONE_VERSION = later("There is only one version of it.")
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
            (tr("Versions of {package}…", package=row.package), tr("Remove {package}…", package=row.package))
            if row
            else (tr("Versions…"), tr("Remove…"))
        )

        def verb(text: str, do: Callable[[str], object], icon: str, full: str, about: str = "", keys: str = "",
                 said: str = "") -> Verb:  # fmt: skip
            return Verb(
                text,
                _with(of, do),
                keys,
                icon,
                about,
                lambda: "" if of() else tr(NONE),
                full=full,
                command=_line(of, said),
            )

        about = tr("compare, run with, roll back, remove, prune")
        return [
            verb(versions, self.versions_asked.emit, "history", tr("Versions of the chosen package…"), about, "Ctrl+Shift+V",
                 said="versions"),
            Verb(tr("Prune old versions…"), _with(of, self.prune_asked.emit), "", "", tr("says first which would go"),
                 lambda: _no_prune(of()), full=tr("Prune old versions of the chosen package…")),
            None,
            verb(tr("Copy name"), QGuiApplication.clipboard().setText, "copy", tr("Copy the package's name")),
            Verb(tr("Copy path"), _with(of, lambda _: _copy_origin(of())), "", "copy", tr("where it was deployed from"),
                 lambda: _no_path(of()), full=tr("Copy the package's path"), command=lambda: _deploy_line(of())),
            None,
            Verb(remove, _with(of, self.remove_asked.emit), "", "trash", tr("new runs of it are refused"),
                 lambda: "" if of() else tr(NONE), danger=True, full=tr("Remove the chosen package…"),
                 command=_line(of, "remove")),
        ]  # fmt: skip


def _with(chosen: Chosen, do: Callable[[str], object]) -> Callable[[], None]:
    """The deed, done to the package that is chosen when it is asked for."""

    def now() -> None:
        if row := chosen():
            do(row.package)

    return now


def _no_prune(row: PackageRow | None) -> str:
    return tr(NONE) if row is None else "" if len(row.versions) > 1 else tr(ONE_VERSION)


def _no_path(row: PackageRow | None) -> str:
    return (
        tr(NONE)
        if row is None
        else ""
        if row.origin
        else tr("Nobody said where {package} comes from.", package=row.package)
    )


def _copy_origin(row: PackageRow | None) -> None:
    if row is not None:
        QGuiApplication.clipboard().setText(row.origin)


def _line(of: Chosen, verb: str) -> Callable[[], str]:
    """The line for a terminal that does the same; "" if there is none."""
    return lambda: lines.line(verb, row.package) if verb and (row := of()) else ""


def _deploy_line(row: PackageRow | None) -> str:
    return lines.line("deploy", row.origin) if row and row.origin else ""
