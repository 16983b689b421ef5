"""What goes into the frozen folder, and what is left out of what PyInstaller found."""

import os
import shutil
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from PyInstaller.depend.bindepend import get_imports

Entry = tuple[str, str, str]
"""Name in the folder, file, kind (PyInstaller's TOC)."""
PLUGINS = "PySide6/Qt/plugins"
UNUSED = (
    *(f"PySide6/Qt/translations/{others}*" for others in ("[!q]", "q[!t]", "qt[!b]")),  # all but qtbase_*
    f"{PLUGINS}/egldeviceintegrations/*",
    f"{PLUGINS}/generic/*",
    f"{PLUGINS}/networkinformation/*",
    f"{PLUGINS}/tls/*",  # of the network it uses only a local socket
    f"{PLUGINS}/platforms/libq[elmv][!a]*",  # screens without a desktop; but [w]ayland, [x]cb, [o]ffscreen
    f"{PLUGINS}/platformthemes/libqgtk3.so",  # brings GTK; file dialogs come from the portal
    f"{PLUGINS}/imageformats/libqicns.so",
    f"{PLUGINS}/imageformats/libqt*.so",
    f"{PLUGINS}/imageformats/libqwbmp.so",
)


def without_unused(found: Sequence[Entry]) -> list[Entry]:
    """Each name once, without what Qt brings and the window never loads, and without the libraries that only that would need."""
    kept = {entry[0]: entry for entry in found if not any(fnmatch(entry[0], name) for name in UNUSED)}
    needed = {
        os.path.basename(name)
        for entry, file, kind in kept.values()
        if kind in ("BINARY", "EXTENSION") and not _is_library(entry)
        for name, _ in get_imports(file)
    }
    return [
        entry
        for entry in kept.values()
        if not _is_library(entry[0]) or os.path.basename(entry[0]) in needed or "libpython" in entry[0]
    ]


def _is_library(name: str) -> bool:
    """One that others are linked to, unlike a module or a plugin that is loaded by its path."""
    return fnmatch(os.path.basename(name), "lib*.so*") and PLUGINS not in name


def carry(python: Path, internal: Path, binaries: Sequence[Entry], carried: Mapping[Path, Path]) -> None:
    """Puts the Python into the folder. What lies there already as the same library is a link to that of the Python."""
    home = internal / "python"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(python, home, symlinks=True)
    for name, file, _ in binaries:
        there = carried.get(Path(file)) or carried.get(Path(os.path.realpath(file)))
        place = internal / name
        if there is not None and place.is_file():
            place.unlink()
            place.symlink_to(os.path.relpath(home / there.relative_to(python), place.parent))
