"""A copy of this Python with the runtime and the stage of these tests, to be put anywhere and run by anybody.

The Python that runs the tests may lie where no other user gets (root's pyenv), and a test of where a Python may lie must choose it.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

NEEDED = ("msgspec", "psutil", "click", "platformdirs", "websockets", "cryptography", "pathspec")
FOR_TESTS = ("pytest", "pytest-asyncio", "pytest-timeout")
_LEFT_OUT = (
    "test",
    "site-packages",
    "dist-packages",
    "idlelib",
    "tkinter",
    "lib2to3",
    "ensurepip",
    "turtledemo",
    "distutils",
    "pydoc_data",
    "config-*",
    "*.opt-*.pyc",
)
_ROOT = Path(__file__).resolve().parents[3]
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


def build(prefix: Path, *distributions: str) -> Path:
    """Makes an interpreter with its library below this folder, which every user can read; gives its path."""
    program, library = Path(os.path.realpath(sys.executable)), Path(sysconfig.get_path("stdlib"))
    (prefix / "bin").mkdir(parents=True)
    python = prefix / "bin" / VERSION
    python.write_bytes(relocated(program.read_bytes()))
    python.chmod(0o755)
    home = prefix / "lib" / VERSION
    shutil.copytree(library, home, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    for shared in Path(sysconfig.get_config_var("LIBDIR")).glob(f"lib{VERSION}*.so*"):
        shutil.copy2(shared, prefix / "lib", follow_symlinks=False)
    site = home / "site-packages"
    copy_runtime(site)
    for name in sorted(with_their_needs((*NEEDED, *distributions))):
        _copy_distribution(name, site)
    return python


def relocated(program: bytes) -> bytes:
    """Where its shared library is named by a fixed path (DT_RUNPATH), it is named by the program's own place instead."""
    fixed = os.fsencode(sysconfig.get_config_var("LIBDIR"))
    wanted = b"$ORIGIN/../lib"
    if len(fixed) < len(wanted):
        return program
    return program.replace(b"\0" + fixed + b"\0", b"\0" + wanted.ljust(len(fixed), b"\0") + b"\0")


def copy_runtime(site: Path) -> None:
    """The package and the tests' stage, as an installation would have them."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(_ROOT / "pydra_core", site / "pydra_core", ignore=ignore)
    shutil.copytree(_ROOT / "tests/core/worker", site / "tests/core/worker", ignore=ignore)
    for name in ("__init__.py", "core/__init__.py"):
        shutil.copy(_ROOT / "tests" / name, site / "tests" / name)


def with_their_needs(names: Iterable[str]) -> set[str]:
    """These distributions and all that they need, as far as it is installed here."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and (needs := _needs(name)) is not None:
            found.add(name)
            waiting += needs
    return found


def _needs(name: str) -> list[str] | None:
    """None if it is not installed."""
    try:
        said = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return None
    return [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in said if "extra ==" not in one]


def _copy_distribution(name: str, site: Path) -> None:
    for file in metadata.distribution(name).files or ():
        source, target = Path(str(file.locate())), site / file
        if ".." not in file.parts and "tests" not in file.parts and source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def linked(prefix: Path, to: Path) -> Path:
    """The same interpreter at another place, for the price of names; gives its path. The files belong to who made the first."""
    shutil.copytree(prefix, to, copy_function=_link, symlinks=True, dirs_exist_ok=True)
    return to / "bin" / VERSION


_link: Callable[[str, str], object] = os.link


def environment(python: Path) -> dict[str, str]:
    """A Debian's own Python looks nowhere else for what was installed beside it."""
    site = python.parents[1] / "lib" / VERSION / "site-packages"
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}


def starts(python: Path) -> str:
    """ "" if this copy runs, else what it says: some systems have more to a Python than its own folders."""
    said = subprocess.run(
        [str(python), "-c", "import ssl, ctypes, msgspec, pydra_core"],
        capture_output=True,
        text=True,
        env=environment(python),
    )
    return "" if said.returncode == 0 else said.stderr.strip().rpartition("\n")[2] or "it does not start"
