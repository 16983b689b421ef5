"""What goes beyond the empty sandbox: bound in the store by stage 1 for all, and from there by a run that was granted it.

A path of a run is found among those that its owner allowed; nothing else can be named.
"""

import os
import sys

from pydra_core.worker.sandbox import binds, syscalls as calls
from pydra_core.worker.sandbox.policy import NODES, PROGRAMS, SHARED, SHARES, Grants, Share

assert sys.platform == "linux"


def bind_allowed(new: str, allowed: Grants, seen: tuple[str, ...]) -> None:
    """Stage 1: everything that a run may be granted goes into the store of the root `new`, and has a place to be mounted on.

    Raises OSError if the machine has no such folder or device.
    """
    for number, share in enumerate(allowed.shares):
        binds.bind(
            os.path.realpath(share.path),
            f"{new}{SHARED}/{number}",
            binds.INERT if share.writable else binds.READ_ONLY | binds.INERT,
        )
        os.makedirs(f"{new}{SHARES}/{share.name}")
    for number, program in enumerate(allowed.programs):
        if not _is_seen(program, seen):
            binds.bind(os.path.realpath(program), f"{new}{PROGRAMS}/{number}", binds.READ_ONLY)
            _make_place(new, program, os.path.isdir(program))
    for number, device in enumerate(allowed.devices):
        binds.bind(os.path.realpath(device), f"{new}{NODES}/{number}", binds.DEVICE)
        _make_place(new, device, False)


def bind_granted(granted: Grants, allowed: Grants, seen: tuple[str, ...]) -> None:
    """A run's own part. Raises PermissionError for what its owner did not allow."""
    for share in granted.shares:
        _mount(f"{SHARED}/{_number_of(share, allowed)}", f"{SHARES}/{share.name}")
        if not share.writable:
            calls.mount_setattr(f"{SHARES}/{share.name}", binds.READ_ONLY)
    for program in granted.programs:
        if not _is_seen(program, seen):
            _mount(f"{PROGRAMS}/{_index(program, allowed.programs)}", program)
    for device in granted.devices:
        _mount(f"{NODES}/{_index(device, allowed.devices)}", device)


def _make_place(new: str, path: str, is_folder: bool) -> None:
    if not binds.is_short_lived(path):
        binds.make_place(new + path, is_folder)


def _mount(source: str, target: str) -> None:
    if binds.is_short_lived(target):
        binds.make_place(target, os.path.isdir(source))
    calls.mount(source, target, None, calls.MS_BIND | calls.MS_REC)


def _is_seen(path: str, seen: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in seen)


def _number_of(share: Share, allowed: Grants) -> int:
    for number, one in enumerate(allowed.shares):
        if (one.name, one.path) == (share.name, share.path) and one.writable >= share.writable:
            return number
    how = "writable " if share.writable else ""
    raise PermissionError(1, f"the owner of this machine shares no {how}folder {share.name}")


def _index(path: str, allowed: tuple[str, ...]) -> int:
    if path not in allowed:
        raise PermissionError(1, f"the owner of this machine does not allow {path}")
    return allowed.index(path)
