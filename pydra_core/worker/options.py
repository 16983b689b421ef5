"""What a node asks of its worker room: once, and for each run."""

from dataclasses import dataclass
from pathlib import Path

from pydra_core.ids import Digest
from pydra_core.protocol.states import Isolation
from pydra_core.worker.sandbox.policy import NOTHING, Grants, Limits

NEEDS = ("msgspec",)
"""The distributions, and the packages of these names, that the runtime imports beside the standard library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """An installed environment: `folder` lies directly below `ZygoteOptions.environments`, and its `site` holds exactly what the
    lock names. `python` is the interpreter that it was installed for; `preload` names modules that its workers share, where the
    owner consents and the sandbox has namespaces; elsewhere each imports them for itself.

    Nothing of `site` runs before a sandbox is closed, so the runtime takes what it needs itself (`NEEDS`) from elsewhere: from the
    node's own installation where that is of the same Python version, else from the folder `needs`, into which the node installed it
    by itself, apart from what a package asked for.
    """

    lock: Digest
    folder: Path
    python: Path
    preload: tuple[str, ...] = ()
    needs: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZygoteOptions:
    """Folders of the node: `versions` holds unpacked packages (read-only to workers), `runs` the work folders, `environments` what was
    installed for packages that name what they need, `inputs` what runs are given (read-only to workers).

    `best` caps the isolation: tests ask for less. NONE starts a plain interpreter per run, as systems without fork do.
    `allowed` lists the shares, program folders and devices that any run may be granted; `spares` workers wait in their sandbox for
    a run that needs nothing of its own; after `recycle` starts a fresh zygote takes over. `preload`: the owner consents that modules
    of environments are imported where they could reach all runs of the node (`sandbox/beforehand`); otherwise nothing is.
    """

    versions: Path
    runs: Path
    scratch: Path
    environments: Path | None = None
    best: Isolation = Isolation.FULL
    allowed: Grants = NOTHING
    spares: int = 0
    recycle: int = 5_000
    inputs: Path | None = None
    preload: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpawnRequest:
    """`code` lies directly below `versions`, `work` below `runs`, `inputs` below `inputs`; memory in bytes, wall_time in seconds.

    Without an `environment` it is the node's own Python with all that is installed there. `grants` must lie within what the zygote is
    `allowed`. `limits` holds the rest; its memory, wall time and processor seconds are those of this request where they are given
    here.
    """

    name: str
    code: Path
    work: Path
    memory: int | None = None
    wall_time: float | None = None
    slots: int = 1
    slot: int = 0
    grants: Grants = NOTHING
    limits: Limits = Limits()
    environment: Environment | None = None
    inputs: Path | None = None
