"""The state vocabulary: the same words on the wire, in the store, in the terminal and on the screen."""

from enum import StrEnum


class RunState(StrEnum):
    QUEUED = "queued"
    WAITING = "waiting"
    SYNCING = "syncing"
    BUILDING = "building"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


ENDED = frozenset({RunState.COMPLETE, RunState.FAILED, RunState.CANCELLED, RunState.SKIPPED})
"""A run in one of these states never changes again."""


class UnitState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    RUNNING = "running"
    RETRYING = "retrying"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class NodeState(StrEnum):
    PENDING = "pending"
    CONNECTED = "connected"
    DRAINING = "draining"
    SICK = "sick"
    LOST = "lost"
    REVOKED = "revoked"


class WorkerState(StrEnum):
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    DIED = "died"


class Isolation(StrEnum):
    """Best first; what each holds: docs/security.md."""

    FULL = "full"
    STRICT = "strict"
    REDUCED = "reduced"
    PROCESS = "process"
    NONE = "none"


class Cause(StrEnum):
    """How a run came to its end: what its state does not tell. A run that was cancelled has from where (`CANCELLED_FROM`)."""

    COMPLETE = "complete"
    ERROR = "error"
    """Its code raised, or said that it failed."""
    DIED = "died"
    """A worker's process ended before it had said how it went: by a signal, an exit, a limit."""
    LOST = "lost"
    """Its node, or the worker that cut it into units, was lost too often, or once where it may not run twice."""
    MACHINE = "machine"
    """No machine could start it."""
    OWNER = "owner"
    """A rule of a machine's owner stopped it."""
    NEEDED = "needed"
    """A run that it needed ended otherwise than complete."""
    WINDOW = "window"
    TERMINAL = "terminal"


CANCELLED_FROM = frozenset({Cause.WINDOW, Cause.TERMINAL})

STARTED_BY = ("window", "terminal", "series")
"""From where a run was queued; "series": it is the successor of another one of its series."""


class Wanted(StrEnum):
    """What people want of a run; what it does is its actual state. No state remembers a previous state."""

    RUN = "run"
    PAUSE = "pause"
    STOP = "stop"


class Outcome(StrEnum):
    """How an attempt ended. `REFUSED`: the machine could not start it (sync, sandbox or worker), the task is not to blame."""

    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class Blame(StrEnum):
    """Whose doing it was that an attempt did not complete: its own, the machine's (no sandbox, no worker, no room on the disk), or a
    rule of the machine's owner."""

    TASK = "task"
    MACHINE = "machine"
    OWNER = "owner"


class StepOutcome(StrEnum):
    DONE = "done"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


class EventKind(StrEnum):
    """What subscribers of the cluster's events are told."""

    NODE_JOINED = "node-joined"
    NODE_UPDATED = "node-updated"
    NODE_LOST = "node-lost"
    NODE_REMOVED = "node-removed"
    NODE_SICK = "node-sick"
    WORKER_CONNECTED = "worker-connected"
    WORKER_DISCONNECTED = "worker-disconnected"
    RUN_QUEUED = "run-queued"
    RUN_STARTED = "run-started"
    RUN_PROGRESSED = "run-progressed"
    RUN_FINISHED = "run-finished"
    RUN_FAILED = "run-failed"
    RUN_CANCELLED = "run-cancelled"
    PACKAGE_DEPLOYED = "package-deployed"
    PACKAGE_UPDATED = "package-updated"
    PACKAGE_REMOVED = "package-removed"


class Network(StrEnum):
    """What a run reaches: nothing but its own loopback; TCP to listed ports; whatever the machine reaches. Least first."""

    NONE = "none"
    OUTSIDE = "outside"
    HOST = "host"
