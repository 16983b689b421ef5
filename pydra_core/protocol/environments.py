"""What master and nodes say to each other of environments: which Pythons there are, what a lock is for, who holds which.

A **lock** is a text that names every package of an environment, each with its version and hashes; its digest names the environment.
It is made once for each target, by the first node that needs it, and pinned by the master: all other nodes install exactly that.
"""

from typing import Literal

import msgspec

from pydra_core.ids import Attempt, Digest, UnitName

EnvironmentState = Literal["missing", "building", "held", "failed"]

MOST_TEXT = 200
"""Characters of what is said of a build."""


class Interpreter(msgspec.Struct, frozen=True):
    """A Python of a machine: `version` like "3.12.4", `platform` like "linux-x86_64", "linux-aarch64-musl", "macosx-arm64"."""

    version: str
    platform: str

    @property
    def minor(self) -> str:
        """Like "3.12"."""
        return ".".join(self.version.split(".")[:2])


class Target(msgspec.Struct, frozen=True, order=True):
    """What a lock is for: one version of a package, on one minor version of Python and one platform."""

    version: Digest
    python: str
    platform: str


class UnitBuilding(msgspec.Struct, frozen=True, kw_only=True, tag="building"):
    """Held until its environment is there; `text` tells how far that is, like "installing: 12 of 30 packages, 80 MB"."""

    unit: UnitName
    attempt: Attempt
    text: str = ""


class LockResolved(msgspec.Struct, frozen=True, kw_only=True, tag="lock-resolved"):
    """The node found out what this target needs. Answered by `LockPinned`, perhaps with the lock of another node that was first."""

    target: Target
    lock: str


class LockWanted(msgspec.Struct, frozen=True, kw_only=True, tag="lock-wanted"):
    """The node has to build an environment whose lock is pinned. Answered by `LockPinned`."""

    target: Target


class EnvironmentNews(msgspec.Struct, frozen=True, kw_only=True, tag="environment"):
    """How an environment stands on the node. `lock` None while it is not known; `target` None for one that was dropped."""

    state: EnvironmentState
    lock: Digest | None = None
    target: Target | None = None
    text: str = ""


class LockPinned(msgspec.Struct, frozen=True, kw_only=True, tag="lock-pinned"):
    """The lock of this target; "" if none is pinned (any more): then the node resolves it itself."""

    target: Target
    lock: str = ""
