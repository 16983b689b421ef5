"""The cluster in the last hour: beats for charts, what happened in it, and what a person may want to look at."""

from typing import Literal

import msgspec

from pydra_core.ids import NodeId, RunId

ConcernKind = Literal[
    "run-failed",
    "run-stalled",
    "run-waits",
    "node-sick",
    "node-lost",
    "node-pending",
    "node-draining",
    "node-note",
    "disk",
]
"""`disk` without a node is the master's own."""


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """How things stood at a moment, and went since the beat before. `units` a second; `complete`, `failed` and `cancelled` count runs that
    ended; `queued` counts runs that wait for a slot, `waiting` units of runs at
    work that do; `cpu` and `memory` are shares (0 to 1) of all nodes that are linked."""

    at: float
    units: float = 0.0
    complete: int = 0
    failed: int = 0
    cancelled: int = 0
    queued: int = 0
    waiting: int = 0
    busy: int = 0
    slots: int = 0
    cpu: float = 0.0
    memory: float = 0.0


class Mark(msgspec.Struct, frozen=True):
    """Something that may explain a dip or a rise, in a few words."""

    at: float
    text: str


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a person may want to look at: what it is in a few words, and why in a sentence. `at` 0.0: it has no moment."""

    kind: ConcernKind
    title: str
    text: str = ""
    run: RunId = RunId(0)
    node: NodeId = NodeId("")
    at: float = 0.0
