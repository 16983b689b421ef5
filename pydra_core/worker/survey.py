"""What a worker needs of this Python: which folders it must see, and which sys.path makes it whole."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

import pydra_core
from pydra_core import bundle
from pydra_core.worker.loading import is_installed

_ALWAYS_THERE = ("/usr", "/lib", "/lib64", "/bin", "/sbin")


@dataclass(frozen=True)
class Survey:
    """`python` is the real interpreter; `executable` what sys.executable says (a venv's own); `roots` are read-only folders."""

    python: str
    executable: str
    prefix: str
    path: tuple[str, ...]
    roots: tuple[str, ...]


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
        roots=without_nested([prefix, os.path.dirname(os.path.dirname(os.path.realpath(python)))]),
    )


def _this_one() -> Survey:
    runtime = _folder(pydra_core.__file__)
    codec = _folder(msgspec.__file__)
    installed = [entry for entry in sys.path if is_installed(entry) and os.path.isdir(entry)]
    python = os.path.realpath(sys.executable)
    prefixes = [sys.base_prefix, sys.base_exec_prefix, sys.prefix, os.path.dirname(os.path.dirname(python))]
    return Survey(
        python=python,
        executable=os.path.abspath(sys.executable),
        prefix=sys.prefix,
        path=tuple(dict.fromkeys([os.path.dirname(runtime), *installed, os.path.dirname(codec)])),
        roots=without_nested([*prefixes, *installed, runtime, codec]),
    )


def _folder(module_file: str | None) -> str:
    return os.path.dirname(os.path.abspath(module_file or ""))


def without_nested(folders: list[str]) -> tuple[str, ...]:
    """Each folder once; what lies below another, or is part of every root anyway, is left out."""
    chosen: list[str] = []
    for folder in sorted({os.path.abspath(folder) for folder in folders}, key=len):
        if not any(is_below(folder, outer) for outer in (*chosen, *_ALWAYS_THERE)):
            chosen.append(folder)
    return tuple(chosen)


def is_below(path: str, folder: str) -> bool:
    """True for the folder itself too."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def covers(roots: tuple[str, ...], *private: Path) -> tuple[str, ...]:
    """Those of the node's own folders that a root would show."""
    seen = (os.path.abspath(folder) for folder in private)
    return without_nested([folder for folder in seen if any(is_below(folder, root) for root in (*roots, "/usr"))])
