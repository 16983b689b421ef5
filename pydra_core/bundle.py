"""Where the programs and the Python of this installation are: in a checkout, in a wheel, and in a frozen folder.

A frozen program is no Python: it cannot be told to run a module. Its folder carries a Python of the same version, with the whole
standard library and this package in it, which starts without any help. Whatever elsewhere would be started by `sys.executable` is
started by that one.
"""

import os
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

_PROGRAMS = {
    "pydra": "pydra_gui",
    "pydra-node": "pydra_core.cli.node",
    "pydra-master": "pydra_core.cli.master",
    "pydractl": "pydra_core.cli.ctl",
}
CARRIED = "python"
"""Its folder, beside everything else that is frozen."""


def is_frozen() -> bool:
    """True in a program of a frozen folder."""
    return bool(getattr(sys, "frozen", False))


def program(name: str) -> list[str]:
    """The beginning of a command line that starts one of our four programs."""
    if is_frozen():
        return [str(Path(sys.executable).with_name(name + Path(sys.executable).suffix))]
    return [sys.executable, "-m", _PROGRAMS[name]]


def installed(name: str) -> Path | None:
    """The file of one of our four programs, for an entry or a unit that starts it; None if it stands at none of the places where
    installers put it."""
    if is_frozen():
        return Path(program(name)[0])
    places = (Path(sysconfig.get_path("scripts")), Path(sys.argv[0]).absolute().parent)
    return next((place / name for place in places if (place / name).is_file()), None)


def python() -> str:
    """A Python that runs by itself, also isolated (-I -S), and has the whole standard library: this one, or the one that is carried.

    Frozen, nothing else may be taken for a Python: `sys.executable` is the program.
    """
    return str(prefix() / "bin" / _version()) if is_frozen() else sys.executable


def prefix() -> Path:
    """The folder of that Python; its environment's own, if it is one."""
    return Path(getattr(sys, "_MEIPASS", ""), CARRIED) if is_frozen() else Path(sys.prefix)


def carried_path() -> Sequence[str]:
    """Where the Python of a frozen folder has this package and what it needs: all that an isolated start of it has to be told."""
    return (str(prefix() / "lib" / _version() / "site-packages"),)


def become_python(module: str, arguments: Sequence[str]) -> None:
    """Goes on as `main` of a module, by the Python of a frozen folder, in this very process; for what has to be a real Python.

    Returns where it is one.
    """
    if is_frozen():
        start = f"import sys; sys.path += {list(carried_path())}; from {module} import main; main()"
        os.execv(python(), [python(), "-P", "-s", "-S", "-c", start, *arguments])


def _version() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"
