"""The ways to a sandbox, best first, and the setup of a zygote for each."""

import os
import sys
from dataclasses import dataclass

from pydra_core.protocol.states import Isolation
from pydra_core.worker.options import ZygoteOptions
from pydra_core.worker.orders import Setup
from pydra_core.worker.owners import is_open_to_all, open_store
from pydra_core.worker.survey import Survey, covers, survey

if sys.platform == "linux":
    from pydra_core.worker.sandbox import namespaces

RANGE = 1024
"""Host ids that a root-run node uses for its workers."""


@dataclass(frozen=True, slots=True)
class Way:
    """`locked`: Landlock and the system call filter are asked for."""

    namespaces: bool
    locked: bool


_ALL = (Way(True, True), Way(False, True), Way(False, False))
_FROM = {Isolation.FULL: 0, Isolation.STRICT: 0, Isolation.REDUCED: 1, Isolation.PROCESS: 2, Isolation.NONE: 3}


def ways(best: Isolation) -> tuple[Way, ...]:
    """Those that may be tried; none where there is no Linux."""
    return _ALL[_FROM[best] :] if sys.platform == "linux" else ()


def make_setup(options: ZygoteOptions, way: Way) -> Setup:
    """Opens the node's folders for the ids that workers will have."""
    known = survey()
    base = id_range() if way.namespaces or _is_open_to_all(options, known) else 0
    open_store(base, options.versions, options.runs)
    root = options.scratch / "root"
    root.mkdir(exist_ok=True)
    private = {folder.resolve().parent for folder in (options.versions, options.runs, options.scratch)}
    return Setup(
        control=-1,
        node=os.getpid(),
        python=known.python,
        executable=known.executable,
        prefix=known.prefix,
        path=known.path,
        roots=known.roots,
        versions=str(options.versions.resolve()),
        runs=str(options.runs.resolve()),
        root=str(root.resolve()),
        covers=covers(known.roots, *private),
        uid_base=base,
        namespaces=way.namespaces,
        locked=way.locked,
        allowed=options.allowed,
        spares=options.spares,
    )


def _is_open_to_all(options: ZygoteOptions, known: Survey) -> bool:
    folders = (options.versions, options.runs)
    return is_open_to_all([*known.roots, *(str(folder.resolve().parent) for folder in folders)])


def id_range() -> int:
    """The first id of the range that a root-run node gives its workers; 0 for an ordinary user."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return namespaces.free_range(os.getpid())
    return 0
