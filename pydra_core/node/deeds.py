"""What happens to a node (facts, past tense) and what it has to do (deeds, imperative): all that goes into and comes out of `state`."""

from dataclasses import dataclass

from pydra_core.ids import Attempt, Digest, PackageName, RunId, UnitName
from pydra_core.node.build_deeds import BuildDeed, BuildFact
from pydra_core.protocol import dealing, messages, worker
from pydra_core.protocol.facts import Hours
from pydra_core.protocol.manifest import GIB
from pydra_core.protocol.messages import Artifact, Input, Placement, UnitEnded
from pydra_core.protocol.spreads import Range
from pydra_core.protocol.states import Blame, Isolation
from pydra_core.worker.sandbox.policy import NOTHING, Grants

ForWorker = (
    dealing.CreditGranted | dealing.AnswersFor | dealing.Replay | dealing.WorkFor | dealing.NoMoreWork
    | dealing.OfferAgain | dealing.SlotGranted | messages.FreezeUnit
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One attempt of one unit: what a node calls a run of its own."""

    unit: UnitName
    attempt: Attempt

    @classmethod
    def of(cls, ended: UnitEnded) -> "Key":
        return cls(ended.unit, ended.attempt)

    @property
    def name(self) -> str:
        """A file name that no other attempt has, like "7-0-1.2" (the place in the task tree only for units below the root)."""
        place = self.unit.path.encode().hex()
        return f"{self.unit.run}{'-' + place if place else ''}-{self.unit.index}-{self.attempt}"


# -------------------------------------------------------------------------------------------------- facts


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
class Ticked:
    """Time passed: deadlines are compared with now."""


Fact = (
    BuildFact |
    LinkOpened | LinkLost | Placed | StopAsked | MasterSaid | PackageRemoved | FilesFailed | LastHeard | PullMoved
    | VersionArrived | InputsArrived | VersionFailed | WorkerSpawned | WorkerRefused | WorkerSaid | WorkerBroke | WorkerEnded
    | Collected | BlobsStored | BlobsMoved | SavedBrought | EndsAcknowledged | StopOrdered | HoursChanged | Ticked
)  # fmt: skip


# -------------------------------------------------------------------------------------------------- deeds


@dataclass(frozen=True, slots=True)
class Say:
    """To the master; only ever while there is a link."""

    message: messages.FromNode


@dataclass(frozen=True, slots=True)
class Pull:
    """Get this version; try for ever, `state` says when it has been too long."""

    version: Digest
    package: PackageName


@dataclass(frozen=True, slots=True)
class PullInputs:
    """Get these files, as `Pull` gets a version."""

    inputs: Digest
    parts: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class DropInputs:
    inputs: Digest


@dataclass(frozen=True, slots=True)
class DropPull:
    version: Digest


@dataclass(frozen=True, slots=True)
class Spawn:
    """Make a worker for this placement and let it begin. `slot` is a number that no other live worker has; `grants` is what it gets
    beyond the empty sandbox, `indexes` which of each counted thing it has."""

    key: Key
    placement: Placement
    slot: int
    grants: Grants = NOTHING
    indexes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    environment: Digest | None = None
    """The lock of the environment that it runs in, None for the node's own; `python` is the place of its Python in the node's list."""
    python: int = 0


@dataclass(frozen=True, slots=True)
class AskStop:
    key: Key
    reason: str


@dataclass(frozen=True, slots=True)
class KillWorker:
    key: Key


@dataclass(frozen=True, slots=True)
class Collect:
    """Take the announced files and the log of a dead worker among the owed blobs, then remove its work folder. `everything`: also
    files that nobody announced. `limit`: bytes of all of them; `owners`: this machine's owner sets it."""

    key: Key
    names: tuple[str, ...]
    limit: int = GIB
    everything: bool = True
    owners: bool = False


@dataclass(frozen=True, slots=True)
class Discard:
    """Remove the work folder and the log: nobody waits for them."""

    key: Key


@dataclass(frozen=True, slots=True)
class Carry:
    """Bring this to the master in order, after the files in `outputs/` that it speaks of; kept while there is no link."""

    key: Key
    message: messages.FromNode
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BringSaved:
    """Bring a copy of this file in `outputs/` to the master while its worker goes on; then report `SavedBrought`. `limit` in bytes."""

    key: Key
    name: str
    limit: int = GIB


@dataclass(frozen=True, slots=True)
class DropTraffic:
    """The master that all carried words were for is gone: another life of it asks anew."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Hand this to the worker in order, after these ranges are in its `inputs/`."""

    key: Key
    message: worker.ToWorker
    inputs: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Freeze:
    """Stop the clock of the worker's whole tree, or let it go on."""

    key: Key
    on: bool


@dataclass(frozen=True, slots=True)
class AskLastHeard:
    """Report `LastHeard` of this worker."""

    key: Key


@dataclass(frozen=True, slots=True)
class ClearRun:
    """No unit of this run is here any more: remove the files between its units."""

    run: RunId


@dataclass(frozen=True, slots=True)
class DropVersion:
    version: Digest


@dataclass(frozen=True, slots=True)
class AppendOutbox:
    """Write this end down before anything is said of it."""

    ended: UnitEnded


@dataclass(frozen=True, slots=True)
class Upload:
    """Bring the blobs of this end to the master, then report `BlobsStored`; cut off by `LinkLost`."""

    ended: UnitEnded


@dataclass(frozen=True, slots=True)
class ForgetOutbox:
    """The master has these: forget them and their blobs."""

    ended: tuple[UnitEnded, ...]


@dataclass(frozen=True, slots=True)
class Quit:
    """Nothing runs any more, and the master was told if there is one."""


Deed = (
    BuildDeed |
    Say | Carry | BringSaved | DropTraffic | Tell | Freeze | AskLastHeard | ClearRun | DropVersion
    | Pull | PullInputs | DropInputs | DropPull | Spawn | AskStop | KillWorker | Collect | Discard | AppendOutbox
    | Upload | ForgetOutbox | Quit
)  # fmt: skip
