"""What happens on the way to an environment (facts), and what has to be done on it (deeds); as in `deeds`."""

from dataclasses import dataclass

from pydra_core.ids import Digest
from pydra_core.protocol.environments import LockPinned, Target
from pydra_core.protocol.states import Blame


@dataclass(frozen=True, slots=True)
class LockFound:
    """An installer found out what this target needs."""

    target: Target
    lock: str


@dataclass(frozen=True, slots=True)
class BuildMoved:
    """How far the way to the environment of this target is, in words."""

    target: Target
    text: str


@dataclass(frozen=True, slots=True)
class EnvironmentBuilt:
    """The environment of this lock stands complete in its folder, where it takes `size` bytes."""

    lock: Digest
    size: int = 0


@dataclass(frozen=True, slots=True)
class BuildFailed:
    """It cannot be had: `reason` goes on after "its environment could not be built: "; `trace` are the last lines of the installer.
    `lock` None: it could not even be found out what it needs."""

    target: Target
    lock: Digest | None
    reason: str
    trace: str
    blame: Blame


BuildFact = LockFound | LockPinned | BuildMoved | EnvironmentBuilt | BuildFailed


# -------------------------------------------------------------------------------------------------- deeds


@dataclass(frozen=True, slots=True)
class Resolve:
    """Find out what these requirements come to, for the Python at this place in the node's list; ends with `LockFound` or `BuildFailed`."""

    target: Target
    requires: tuple[str, ...]
    python: int


@dataclass(frozen=True, slots=True)
class Build:
    """Install what this lock names; ends with `EnvironmentBuilt` or `BuildFailed`."""

    target: Target
    digest: Digest
    lock: str
    python: int


@dataclass(frozen=True, slots=True)
class DropBuild:
    """Nobody waits for it any more: end what is under way for this target, and leave nothing of it."""

    target: Target


@dataclass(frozen=True, slots=True)
class DropEnvironment:
    lock: Digest


BuildDeed = Resolve | Build | DropBuild | DropEnvironment
