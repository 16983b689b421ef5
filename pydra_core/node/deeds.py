"""What a node has to do (deeds, imperative): all that comes out of `state`."""

from dataclasses import dataclass

from pydra_core.ids import Digest, PackageName, RunId
from pydra_core.node.build_deeds import BuildDeed
from pydra_core.node.keys import Key
from pydra_core.protocol import messages, worker
from pydra_core.protocol.manifest import GIB
from pydra_core.protocol.messages import Input, Placement, UnitEnded
from pydra_core.protocol.spreads import Range
from pydra_core.worker.sandbox.policy import NOTHING, Grants


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
class GiveUp:
    """What this attempt left and the master does not have yet stays behind: end the uploads of it, `reason` says why."""

    key: Key
    reason: str


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
    | Upload | GiveUp | ForgetOutbox | Quit
)  # fmt: skip
