"""The ways to a sandbox, best first, and the setup of a zygote for each."""

import os
import sys
from dataclasses import dataclass

from pydra_core.protocol.states import Isolation
from pydra_core.worker import bubble
from pydra_core.worker.options import ZygoteOptions
from pydra_core.worker.orders import Setup
from pydra_core.worker.owners import is_open_to_all, open_store
from pydra_core.worker.survey import Survey, Unusable, covers, survey

if sys.platform == "linux":
    from pydra_core.worker.sandbox import namespaces

RANGE = 1024
"""Host ids that a root-run node uses for its workers."""
ELSEWHERE = 1_900_000_000
"""Where they begin on systems that have no list of them."""


@dataclass(frozen=True, slots=True)
class Way:
    """`locked`: Landlock and the system call filter are asked for. `bubblewrap`: the program that makes the namespaces."""

    namespaces: bool
    locked: bool
    bubblewrap: str = ""

    @property
    def name(self) -> str:
        if self.bubblewrap:
            return "sandbox of bubblewrap"
        return "sandbox of namespaces" if self.namespaces else "sandbox without namespaces"


_OWN = (Way(True, True),)
_WITHOUT = (Way(False, True), Way(False, False))


def ways(best: Isolation) -> tuple[Way, ...]:
    """Those that may be tried; none where there is no Linux."""
    if sys.platform != "linux" or best is Isolation.NONE:
        return ()
    if best is Isolation.PROCESS:
        return _WITHOUT[1:]
    return _WITHOUT if best is Isolation.REDUCED else (*_OWN, *_bubbles(), *_WITHOUT)


def _bubbles() -> tuple[Way, ...]:
    found = bubble.find()
    ordinary = sys.platform != "win32" and os.geteuid() != 0
    return (Way(True, True, found),) if found and ordinary else ()


def make_setup(options: ZygoteOptions, way: Way) -> Setup:
    """Opens the node's folders for the ids that workers will have."""
    known = survey()
    base = id_range()
    folders = (options.versions, options.runs, *([options.inputs] if options.inputs else []))
    open_store(base, *folders)
    root = options.scratch / "root"
    root.mkdir(exist_ok=True)
    private = {folder.resolve().parent for folder in (*folders, options.scratch)}
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
        bubblewrap=way.bubblewrap,
        allowed=options.allowed,
        spares=options.spares,
        inputs=str(options.inputs.resolve()) if options.inputs else "",
    )


def plain_user(options: ZygoteOptions) -> int:
    """Whom a root-run node makes its workers without a zygote; 0 for an ordinary user. Raises PermissionError."""
    base, folders = id_range(), (options.versions, options.runs)
    if base and not is_open_to_all([*survey().roots, *(str(folder.resolve().parent) for folder in folders)]):
        raise PermissionError("the Python or the node's home lies below a folder that is closed to other users")
    return base


def refuse_closed(python: Survey) -> None:
    """For workers of a root-run node that have no zygote: raises Unusable for a Python that they could not reach."""
    if not is_open_to_all(python.roots):
        raise Unusable(
            f"{python.executable}, or what was installed for it, lies below a folder that is closed to other users"
        )


def id_range() -> int:
    """The first id of the range that a root-run node gives its workers; 0 for an ordinary user. Raises PermissionError."""
    if sys.platform == "linux" and os.geteuid() == 0:
        first = namespaces.free_range(os.getpid())
        if not first and namespaces.is_root_outside():
            raise PermissionError("there are no ids here that workers of a node run by root could have")
        return first
    if sys.platform not in ("linux", "win32") and os.geteuid() == 0:
        return ELSEWHERE
    return 0
