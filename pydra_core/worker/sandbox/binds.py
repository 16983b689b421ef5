"""Binding one folder, file or device of the machine somewhere else."""

import os
import sys

from pydra_core.worker.sandbox import syscalls as calls
from pydra_core.worker.sandbox.policy import SHORT_LIVED

assert sys.platform == "linux"

READ_ONLY = calls.ATTR_RDONLY | calls.ATTR_NOSUID | calls.ATTR_NODEV
INERT = calls.ATTR_NOSUID | calls.ATTR_NODEV | calls.ATTR_NOEXEC
DEVICE = calls.ATTR_NOSUID | calls.ATTR_NOEXEC
EMPTY = calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC


def bind(source: str, target: str, attributes: int) -> None:
    """Binds with everything below it; `attributes` hold for all of that."""
    make_place(target, os.path.isdir(source))
    calls.mount(source, target, None, calls.MS_BIND | calls.MS_REC)
    calls.mount_setattr(target, attributes)


def make_place(target: str, is_folder: bool) -> None:
    """Something to mount on."""
    if is_folder:
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o644))


def is_short_lived(path: str) -> bool:
    """Below /tmp or /dev/shm, which each run has of its own."""
    return any(path.startswith(folder + "/") for folder in SHORT_LIVED)
