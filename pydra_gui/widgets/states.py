"""The one table of the state vocabulary: every state has a word, a colour token and a shape."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydra_core.protocol.states import Isolation, NodeState, RunState, UnitState, WorkerState
from pydra_gui.language import tr


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is said three times: its `word`, `token` of its colour, `shape` of its glyph. The first part of a shape is its family."""

    state: str
    token: str
    shape: str

    @property
    def word(self) -> str:
        return tr(self.state)

    @property
    def ink(self) -> str:
        """The token for words of this state."""
        return self.token if self.token.endswith(("-ink", "text3")) else f"{self.token}-ink"

    @property
    def line(self) -> str:
        """The token for the glyph: faint fills make poor lines."""
        return self.token if self.token in ("run", "fail") else self.ink


def _looks(*rows: tuple[StrEnum, str, str]) -> dict[str, Look]:
    return {state.value: Look(state.value, token, shape) for state, token, shape in rows}


RUN: Final = _looks(
    (RunState.QUEUED, "wait", "ring-dashed"),
    (RunState.WAITING, "wait", "ring-clock"),
    (RunState.SYNCING, "prep", "ring-down"),
    (RunState.BUILDING, "prep", "ring-square"),
    (RunState.STARTING, "prep", "ring-dots"),
    (RunState.RUNNING, "run", "pie"),
    (RunState.PAUSED, "hold", "ring-bars"),
    (RunState.COMPLETE, "done", "disc-check"),
    (RunState.FAILED, "fail", "diamond-cross"),
    (RunState.CANCELLING, "stop", "ring-half"),
    (RunState.CANCELLED, "stop", "ring-slash"),
    (RunState.SKIPPED, "skip", "ring-dash"),
)
UNIT: Final = _looks(
    (UnitState.COMPLETE, "done", "cell"),
    (UnitState.SKIPPED, "skip", "cell-hatch"),
    (UnitState.RUNNING, "run", "cell"),
    (UnitState.SENT, "prep", "cell"),
    (UnitState.RETRYING, "hold", "cell-notch"),
    (UnitState.FAILED, "fail", "cell-cross"),
    (UnitState.CANCELLED, "stop", "cell"),
    (UnitState.WAITING, "wait", "cell"),
)
"""In the order of stacked bars and legends."""
NODE: Final = _looks(
    (NodeState.CONNECTED, "done", "square"),
    (NodeState.PENDING, "hold", "square-bang"),
    (NodeState.DRAINING, "prep", "square-down"),
    (NodeState.SICK, "hold", "triangle"),
    (NodeState.LOST, "fail", "square-cross"),
    (NodeState.REVOKED, "stop", "square-slash"),
)
WORKER: Final = _looks(
    (WorkerState.STARTING, "prep", "dot-ring"),
    (WorkerState.RUNNING, "run", "dot"),
    (WorkerState.STOPPING, "hold", "dot-half"),
    (WorkerState.DIED, "fail", "dot-cross"),
)
ISOLATION: Final = _looks(
    (Isolation.FULL, "text3", "shield-base"),
    (Isolation.STRICT, "text3", "shield-full"),
    (Isolation.REDUCED, "hold-ink", "shield-half"),
    (Isolation.PROCESS, "hold-ink", "shield-line"),
    (Isolation.NONE, "fail-ink", "shield-slash"),
)

LOUD: Final = frozenset(
    {RunState.SYNCING, RunState.BUILDING, RunState.STARTING, RunState.RUNNING, RunState.PAUSED, RunState.FAILED}
)
"""Run states whose word is coloured: what is over or has not begun stays quiet."""
OVER: Final = frozenset({RunState.COMPLETE, RunState.CANCELLED, RunState.SKIPPED})
"""Run states whose whole row steps back."""
