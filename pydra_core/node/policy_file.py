"""The policy of this machine's owner: read from the owner's file, with the flags, and held against what really stands here."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from pydra_core.errors import Fault, UserError
from pydra_core.node.policy import Policy
from pydra_core.node.policy_flags import Flags, with_flags
from pydra_core.node.policy_text import read_policy

NAME = "policy.toml"
MOST_BYTES = 256 * 1024
_SYSTEM = ("/proc", "/sys", "/dev")


def load_policy(home: Path, file: Path | None, flags: Flags, private: Path) -> Policy:
    """The file (`policy.toml` in the node's home, unless another is named) and the flags; raises UserError for the first thing
    that is wrong. `private` is the folder of all of this program's files, which no run may see."""
    policy = read_owners(home, file, flags)
    check_policy(policy, private, file)
    return policy


Stamp = tuple[int, int, int, int] | None
"""What tells a file from what stood there before; None for no file."""


class OwnersFile:
    """The policy of one node, as often as it is asked for: its file, with the flags that the node was started with."""

    def __init__(self, home: Path, file: Path | None, flags: Flags, private: Path) -> None:
        self.path = file or home / NAME
        self.read_as: Stamp = None
        """The stamp of the file when it was read last."""
        self._home, self._file, self._flags, self._private = home, file, flags, private

    def load(self) -> Policy:
        """As `load_policy`; what is written meanwhile has another stamp."""
        self.read_as = self.stamp()
        return load_policy(self._home, self._file, self._flags, self._private)

    def stamp(self) -> Stamp:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def check_policy(policy: Policy, private: Path, file: Path | None = None) -> None:
    """Holds it, and the file that it stands in, against what stands here; raises UserError for the first thing that is wrong."""
    for what, path in _folders(policy):
        _check_folder(what, path, private)
    _check_nesting(policy, file)
    for resource in policy.resources:
        for path in dict.fromkeys(each for nodes in resource.nodes for each in nodes):
            _check_device(resource.name, path)


def doubts(policy: Policy) -> tuple[str, ...]:
    """Sentences about what is allowed and will hardly work: a node of root has workers that are no user of the machine."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return ()
    return tuple(
        f"Runs may write to the shared folder {share.name}, but they are users that nobody is, and {share.path} is closed to those: "
        "chmod o+wx, or setfacl."
        for share in policy.shares
        if share.writable and not _is_open_to_all(share.path)
    )


def _is_open_to_all(path: str) -> bool:
    if os.stat(path).st_mode & 0o003 == 0o003:
        return True
    return sys.platform == "linux" and "system.posix_acl_access" in os.listxattr(path)


def read_owners(home: Path, file: Path | None, flags: Flags) -> Policy:
    """The same, but not held against what stands here; raises UserError for what is written wrong."""
    return with_flags(_read(home, file), flags)


def _read(home: Path, file: Path | None) -> Policy:
    path = file or home / NAME
    if file is None and not os.path.exists(path):  # a home that we may not enter is found out elsewhere
        return Policy()
    try:
        return read_policy(body_of(path).decode(), path.name)
    except UnicodeDecodeError:
        raise UserError(f"The policy {path} is not UTF-8. Save it as UTF-8.") from None


def body_of(path: Path) -> bytes:
    """What stands in the file; raises UserError for one that is not its owner's alone to write."""
    try:
        with path.open("rb") as opened:
            _check_owner(path, os.fstat(opened.fileno()))
            body = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"The policy {path} cannot be read: {error.strerror}.") from None
    if len(body) > MOST_BYTES:
        raise UserError(f"The policy {path} is over {MOST_BYTES // 1024} KiB: it only holds what runs may have.")
    return body


def _check_owner(path: Path, found: os.stat_result) -> None:
    """Whoever can write it decides over this machine: that is its owner, and nobody else."""
    if sys.platform == "win32":
        return
    ours = (0, os.geteuid())
    if not stat.S_ISREG(found.st_mode):
        raise UserError(f"The policy {path} is no file.")
    if found.st_uid not in ours:
        raise UserError(f"The policy {path} belongs to another user: make it your own (chown).", Fault.REFUSED)
    if found.st_mode & 0o022:
        raise UserError(f"The policy {path} can be written by other users: chmod go-w {path}", Fault.REFUSED)
    folder = path.absolute().parent
    above = folder.stat()
    if above.st_uid not in ours or (above.st_mode & 0o022 and not above.st_mode & stat.S_ISVTX):
        raise UserError(
            f"The folder {folder} can be written by other users, who could replace the policy in it: chmod go-w {folder}",
            Fault.REFUSED,
        )


def _folders(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from ((f"the shared folder {share.name}", share.path) for share in policy.shares)
    yield from (("the program folder", path) for path in policy.programs)


def _check_folder(what: str, path: str, private: Path) -> None:
    is_share = what.startswith("the shared")
    if not os.path.isabs(path) or ".." in Path(path).parts:
        raise UserError(f"{path}, {what}, is no absolute path: write it out from the root on.")
    if not (os.path.isdir(path) if is_share else os.path.exists(path)):
        raise UserError(f"{path}, {what}, is not there: make it, or take it out of the policy.")
    real, ours = Path(os.path.realpath(path)), Path(os.path.realpath(private))
    if real == Path("/") or any(real == Path(system) or Path(system) in real.parents for system in _SYSTEM):
        raise UserError(f"{path}, {what}, is the system itself: choose a folder of its own.")
    if real == ours or ours in real.parents or real in ours.parents:
        raise UserError(f"{path}, {what}, holds the files of Pydra itself ({ours}): choose another folder.")


def _check_nesting(policy: Policy, file: Path | None) -> None:
    """Whoever writes to a folder could put a link in the place of what is below it, and the next start would follow that."""
    for share in (share for share in policy.shares if share.writable):
        top = Path(os.path.realpath(share.path))
        for what, path in (*_folders(policy), *([("the policy", str(file))] if file else [])):
            if top in Path(os.path.realpath(path)).parents:
                raise UserError(
                    f"{path}, {what}, lies in the shared folder {share.name}, where runs may write: move it out."
                )


def _check_device(name: str, path: str) -> None:
    if not os.path.isabs(path) or "\0" in path:
        raise UserError(f"{path}, a device of {name}, is no absolute path: write it out, like /dev/nvidia0.")
    try:
        is_device = stat.S_ISCHR(os.stat(path).st_mode)
    except OSError as error:
        raise UserError(f"{path}, a device of {name}, cannot be used: {error.strerror}.") from None
    if not is_device:
        raise UserError(f"{path}, a device of {name}, is no character device.")
