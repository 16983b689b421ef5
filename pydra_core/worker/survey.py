"""What a worker needs of a Python: which folders it must see, which it must not, and which sys.path makes it whole."""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import msgspec

import pydra_core
from pydra_core import bundle
from pydra_core.worker.loading import is_installed

LEAST = (3, 11)
"""The first version of Python that the runtime knows."""
PATIENCE = 20.0
"""Seconds that an interpreter may take to tell about itself."""
_ALWAYS_THERE = ("/usr", "/lib", "/lib64", "/bin", "/sbin")
_ASKED = """
import importlib.machinery, json, os, site, sys
program = os.path.realpath(sys.executable)
prefixes = [sys.base_prefix, sys.base_exec_prefix, os.path.dirname(os.path.dirname(program))]
told = {
    "version": sys.version_info[:2],
    "suffix": importlib.machinery.EXTENSION_SUFFIXES[0],
    "python": program,
    "prefix": sys.base_prefix,
    "prefixes": prefixes,
    "closed": site.getsitepackages(list(dict.fromkeys(prefixes))),
}
sys.stdout.write(json.dumps(told))
"""


class Unusable(Exception):
    """An interpreter that no worker can have; the text says why, beginning with its path."""


@dataclass(frozen=True)
class Survey:
    """`python` is the real interpreter; `executable` what sys.executable says (a venv's own); `roots` are read-only folders.

    `closed` are folders where packages are installed, for those that are not to see them; `suffix` is that of compiled modules
    that were made for it.
    """

    python: str
    executable: str
    prefix: str
    path: tuple[str, ...]
    roots: tuple[str, ...]
    closed: tuple[str, ...] = ()
    suffix: str = ""


class Told(msgspec.Struct, frozen=True):
    """What an interpreter tells about itself."""

    version: tuple[int, int]
    suffix: str
    python: str
    prefix: str
    prefixes: tuple[str, ...]
    closed: tuple[str, ...]


def survey() -> Survey:
    """This very Python, its environment, the runtime and what the runtime imports; no checkout around it and no home.

    Of a frozen folder only the Python that it carries: that is whole by itself.
    """
    return _carried() if bundle.is_frozen() else _this_one()


def _carried() -> Survey:
    python, prefix = bundle.python(), str(bundle.prefix())
    return Survey(
        python=os.path.realpath(python),
        executable=python,
        prefix=prefix,
        path=tuple(bundle.carried_path()),
        closed=tuple(bundle.carried_path()),
        roots=without_nested([prefix, os.path.dirname(os.path.dirname(os.path.realpath(python)))]),
        suffix=EXTENSION_SUFFIXES[0],
    )


def _this_one() -> Survey:
    runtime = folder_of(pydra_core.__file__)
    codec = folder_of(msgspec.__file__)
    installed = [entry for entry in sys.path if is_installed(entry) and os.path.isdir(entry)]
    python = os.path.realpath(sys.executable)
    prefixes = [sys.base_prefix, sys.base_exec_prefix, sys.prefix, os.path.dirname(os.path.dirname(python))]
    return Survey(
        python=python,
        executable=os.path.abspath(sys.executable),
        prefix=sys.prefix,
        path=tuple(dict.fromkeys([os.path.dirname(runtime), *installed, os.path.dirname(codec)])),
        roots=without_nested([*prefixes, *installed, runtime, codec]),
        closed=tuple(installed),
        suffix=EXTENSION_SUFFIXES[0],
    )


def survey_of(python: Path) -> Survey:
    """Another Python, alone: its library, and nothing that was installed beside it. Starts it; raises Unusable."""
    told = _ask(python)
    if told.version < LEAST:
        raise Unusable(
            f"{python} is Python {told.version[0]}.{told.version[1]}; workers need {LEAST[0]}.{LEAST[1]} or later"
        )
    if "/" in told.prefixes:
        raise Unusable(f"{python} is installed in /: its workers would see the whole machine")
    return Survey(
        python=told.python,
        executable=told.python,
        prefix=told.prefix,
        path=(),
        roots=without_nested(list(told.prefixes)),
        closed=told.closed,
        suffix=told.suffix,
    )


def _ask(python: Path) -> Told:
    command = [str(python), "-I", "-S", "-X", "utf8", "-c", _ASKED]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    try:
        said = subprocess.run(
            command, capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, env={"PATH": os.defpath, **kept}
        )
        return msgspec.json.decode(said.stdout, type=Told)
    except subprocess.TimeoutExpired:
        raise Unusable(f"{python} does not answer") from None
    except OSError as error:
        raise Unusable(f"{python} does not start ({error.strerror})") from None
    except msgspec.DecodeError:
        words = said.stderr.decode(errors="replace").strip().rpartition("\n")[2].strip()[-300:]
        raise Unusable(f"{python} does not start ({words or f'exit status {said.returncode}'})") from None


def folder_of(module_file: str | None) -> str:
    """The folder of a package that has this file."""
    return os.path.dirname(os.path.abspath(module_file or ""))


def without_nested(folders: Iterable[str]) -> tuple[str, ...]:
    """Each folder once; what lies below another, or is part of every root anyway, is left out."""
    found = outermost(folders)
    return tuple(folder for folder in found if not any(is_below(folder, outer) for outer in _ALWAYS_THERE))


def outermost(folders: Iterable[str]) -> tuple[str, ...]:
    """Each folder once; what lies below another is left out."""
    chosen: list[str] = []
    for folder in sorted({os.path.abspath(folder) for folder in folders}, key=lambda folder: (len(folder), folder)):
        if not any(is_below(folder, outer) for outer in chosen):
            chosen.append(folder)
    return tuple(chosen)


def is_below(path: str, folder: str) -> bool:
    """True for the folder itself too."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def covers(roots: tuple[str, ...], *private: Path) -> tuple[str, ...]:
    """Those of the node's own folders that a root would show."""
    seen = (os.path.abspath(folder) for folder in private)
    return outermost([folder for folder in seen if any(is_below(folder, root) for root in (*roots, "/usr"))])
