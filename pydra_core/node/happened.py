"""What happens to a node (facts, past tense): all that goes into `state`."""

from dataclasses import dataclass

from pydra_core.ids import Digest, PackageName
from pydra_core.node.build_deeds import BuildFact
from pydra_core.node.keys import Key
from pydra_core.node.policy import Policy
from pydra_core.protocol import dealing, messages, worker
from pydra_core.protocol.facts import Hours
from pydra_core.protocol.messages import Artifact, Placement
from pydra_core.protocol.states import Blame, Isolation

ForWorker = (
    dealing.CreditGranted | dealing.AnswersFor | dealing.Replay | dealing.WorkFor | dealing.NoMoreWork
    | dealing.OfferAgain | dealing.SlotGranted | messages.FreezeUnit
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkOpened:
    """The master said `Welcome`; it is in its life of this number."""

    epoch: int = 0


@dataclass(frozen=True, slots=True)
class LinkLost:
    """There is no master to talk to; whatever runs goes on."""


@dataclass(frozen=True, slots=True)
class Placed:
    placement: Placement


@dataclass(frozen=True, slots=True)
class StopAsked:
    """The master wants no more of this attempt: stop it, and kill it after `grace` seconds."""

    key: Key
    grace: float = 5.0
    reason: str = ""
    forget: bool = False


@dataclass(frozen=True, slots=True)
class MasterSaid:
    """The master has something for the worker of this attempt, or wants its clock stopped."""

    key: Key
    message: ForWorker


@dataclass(frozen=True, slots=True)
class PackageRemoved:
    """The master has this package no more."""

    package: PackageName


@dataclass(frozen=True, slots=True)
class FilesFailed:
    """A file that goes with the pieces of this attempt could not be moved; `reason` is a sentence. `ours`: not its worker's fault."""

    key: Key
    reason: str
    ours: bool


@dataclass(frozen=True, slots=True)
class LastHeard:
    """When the worker last gave a sign of life: a message, or output. `held`: it has to wait until we listen again."""

    key: Key
    at: float
    held: bool = False


@dataclass(frozen=True, slots=True)
class PullMoved:
    """So many bytes of a version's archive, or of a set of inputs, are here; `total` 0 while it is unknown."""

    version: Digest
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class VersionArrived:
    """The version stands complete in its folder, where it takes `size` bytes."""

    version: Digest
    size: int = 0


@dataclass(frozen=True, slots=True)
class InputsArrived:
    """All files of this set stand in their folder."""

    inputs: Digest


@dataclass(frozen=True, slots=True)
class VersionFailed:
    """It cannot be had. `blame`: this machine's (its disk, its link), or that of the contents, which no other could unpack either."""

    version: Digest
    reason: str
    blame: Blame = Blame.TASK


@dataclass(frozen=True, slots=True)
class WorkerSpawned:
    """A process stands in its sandbox, or is on the way into it."""

    key: Key
    pid: int
    isolation: Isolation


@dataclass(frozen=True, slots=True)
class WorkerRefused:
    """No worker could be made; `reason` is a sentence."""

    key: Key
    reason: str


@dataclass(frozen=True, slots=True)
class WorkerSaid:
    key: Key
    message: worker.FromWorker


@dataclass(frozen=True, slots=True)
class WorkerBroke:
    """The worker said something that is no message: nothing that it says from now on counts."""

    key: Key
    reason: str


@dataclass(frozen=True, slots=True)
class WorkerEnded:
    """Its init is dead, and the whole tree with it. `clean`: init reported exit 0. `how` goes on after "its worker".

    `unstarted`: the sandbox could not be closed, so that nothing of the task was ever run.
    """

    key: Key
    clean: bool
    how: str
    last_lines: str = ""
    unstarted: bool = False


@dataclass(frozen=True, slots=True)
class Collected:
    """What the run left stands among the owed blobs, and its work folder is gone. `problems`: a sentence per refused artifact. `lost`:
    that of one for which this machine had no room. `over`: the sentence that it left more than it may."""

    key: Key
    artifacts: tuple[Artifact, ...] = ()
    log: Artifact | None = None
    log_lines: int = 0
    problems: tuple[str, ...] = ()
    lost: str = ""
    over: str = ""


@dataclass(frozen=True, slots=True)
class BlobsStored:
    """The master holds these blobs of an owed end; `problem` says why it does not hold the others."""

    serial: int
    stored: frozenset[Digest]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BlobsMoved:
    """So many bytes of the files of an owed end are with the master."""

    serial: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class RoomLacked:
    """The master's disk has no room for so many bytes of what this attempt left; 0: it has again."""

    key: Key
    size: int


@dataclass(frozen=True, slots=True)
class SavedBrought:
    """A file that a worker saved is with the master; the worker goes on."""

    key: Key
    artifact: Artifact


@dataclass(frozen=True, slots=True)
class EndsAcknowledged:
    """The master committed these ends."""

    serials: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StopOrdered:
    """The node itself has to end (SIGTERM)."""

    reason: str


@dataclass(frozen=True, slots=True)
class HoursChanged:
    """The owner's schedule leaves another part of this machine now; None for all of it."""

    hours: Hours | None


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """The owner wrote something else: this holds from now on, with so many slots. `waits` and `fault` as in `Offer`."""

    policy: Policy
    slots: int
    waits: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed: deadlines are compared with now."""


Fact = (
    BuildFact |
    LinkOpened | LinkLost | Placed | StopAsked | MasterSaid | PackageRemoved | FilesFailed | LastHeard | PullMoved
    | VersionArrived | InputsArrived | VersionFailed | WorkerSpawned | WorkerRefused | WorkerSaid | WorkerBroke | WorkerEnded
    | Collected | BlobsStored | BlobsMoved | RoomLacked | SavedBrought | EndsAcknowledged | StopOrdered | HoursChanged
    | PolicyChanged | Ticked
)  # fmt: skip
