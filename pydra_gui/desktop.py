"""The app in the menu of a Linux desktop: its entry, its icon and what software centres tell of it, for this user.

The files go where freedesktop.org's base directories say (XDG_DATA_HOME), and name this installation's program.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import click

from pydra_core import bundle
from pydra_core.errors import Fault, UserError
from pydra_core.settings import resource

ID = "org.pydra_cluster.pydra"
"""The name of the entry, by which a desktop knows the window's icon."""
_ENTRY, _ABOUT, _ICON = (
    f"applications/{ID}.desktop",
    f"metainfo/{ID}.metainfo.xml",
    f"icons/hicolor/scalable/apps/{ID}.svg",
)


def install(say: Callable[[str], object]) -> None:
    """Writes the three files; a second time they are the same. Raises UserError."""
    _refuse_elsewhere()
    folder = data_folder()
    try:
        for name, text in files(find_program()).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
            say(f"Wrote {folder / name}.")
    except OSError as error:
        raise UserError(f"{error.filename} cannot be written: {error.strerror}.", Fault.REFUSED) from None
    _refresh(folder)
    say("Pydra is in the menu of this desktop. pydra --remove-desktop takes it out again.")


def remove(say: Callable[[str], object]) -> None:
    """Takes them away, as far as they are there. Raises UserError."""
    _refuse_elsewhere()
    folder = data_folder()
    found = [folder / name for name in (_ENTRY, _ABOUT, _ICON) if (folder / name).is_file()]
    for path in found:
        try:
            path.unlink()
        except OSError as error:
            raise UserError(f"{path} cannot be removed: {error.strerror}.", Fault.REFUSED) from None
        say(f"Removed {path}.")
    if not found:
        say(f"There is nothing of Pydra in {folder}.")
    _refresh(folder)


def files(program: Path) -> dict[str, str]:
    """Their texts by their places below a data folder."""
    entry = resource(f"desktop/{ID}.desktop").read_text("utf-8").replace("@PROGRAM@", _quoted(str(program)))
    about = resource(f"desktop/{ID}.metainfo.xml").read_text("utf-8")
    return {_ENTRY: entry, _ABOUT: about, _ICON: resource("brand/app.svg").read_text("utf-8")}


def data_folder() -> Path:
    """XDG_DATA_HOME, which counts only if it is absolute (Base Directory Specification)."""
    said = os.environ.get("XDG_DATA_HOME", "")
    return Path(said) if os.path.isabs(said) else Path.home() / ".local" / "share"


def find_program() -> Path:
    """The program pydra of this installation. Raises UserError."""
    if found := bundle.installed("pydra"):
        return found
    place = sysconfig.get_path("scripts")
    raise UserError(f"There is no program pydra in {place}: install pydra-cluster[gui] there.", Fault.NOT_FOUND)


def called(act: Callable[[Callable[[str], object]], None]) -> Callable[[click.Context, click.Parameter, bool], None]:
    """For an option of the command line that does this and nothing else."""

    def call(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            act(click.echo)
            context.exit()

    return call


def _quoted(path: str) -> str:
    """One word of Exec= (Desktop Entry Specification: first the string's own escapes, then those within quotes)."""
    for character in '\\"`$':
        path = path.replace(character, f"\\{character}")
    return '"' + path.replace("\\", "\\\\").replace("%", "%%") + '"'


def _refuse_elsewhere() -> None:
    if sys.platform in ("win32", "darwin"):
        raise UserError(
            "A menu entry is installed on Linux desktops only; here make a shortcut to pydra.", Fault.NOT_FOUND
        )


def _refresh(folder: Path) -> None:
    """Desktops look by themselves sooner or later; this makes it sooner."""
    program = shutil.which("update-desktop-database")
    if program:
        subprocess.run([program, "-q", str(folder / "applications")], capture_output=True, timeout=20, check=False)
