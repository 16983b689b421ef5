"""A way to the Python and the node's folders for another user, where root keeps them below a folder that is closed to all others.

Only for a root-run node without user namespaces: the closed folder is covered in a mount namespace of the zygote, and only what
workers need is put there again at its own path.
"""

import os
import sys
from collections.abc import Iterable

from pydra_core.worker.sandbox import binds, mounts, syscalls as calls

assert sys.platform == "linux"


def open_passage(needed: Iterable[str]) -> None:
    """Raises OSError where root may not mount."""
    closed = {path: outermost_closed(path) for path in sorted(needed, key=len)}
    if not any(closed.values()):
        return
    calls.unshare(calls.CLONE_NEWNS)
    mounts.make_private()
    held = {path: os.open(path, os.O_PATH) for path, above in closed.items() if above}
    try:
        for above in {above for above in closed.values() if above}:
            calls.mount("tmpfs", above, "tmpfs", binds.EMPTY, "size=1m,nr_inodes=1000,mode=0755")
        for path, fd in held.items():
            if not os.path.isdir(path) or not os.listdir(path):
                os.makedirs(path, exist_ok=True)
                calls.mount(f"/proc/self/fd/{fd}", path, None, calls.MS_BIND | calls.MS_REC)
    finally:
        for fd in held.values():
            os.close(fd)


def outermost_closed(path: str) -> str:
    """The highest folder above `path` that others may not enter; "" if there is none."""
    parts = os.path.realpath(path).split("/")[1:-1]
    for count in range(1, len(parts) + 1):
        folder = "/" + "/".join(parts[:count])
        if not os.stat(folder).st_mode & 0o001:
            return folder
    return ""
