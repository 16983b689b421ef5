"""The pulse of the cluster: a beat every ten seconds for an hour, and what is counted from one beat to the next; pure.

Rules:
1. Beats are taken by the clock that people read. If that is set back, beats of a time to come go.
2. There are never more than `MOST`. Nothing here is needed to go on: it begins anew with the master.
"""

from collections import deque

import msgspec

from pydra_core.protocol.pulse import Beat
from pydra_core.protocol.states import RunState

EVERY = 10.0
"""Seconds."""
HOUR = 3600.0
MOST = int(HOUR / EVERY) + 1


class Pulse(msgspec.Struct):
    """`at`: when the last beat was taken. `performed`: units that were performed by then. `ended`: runs that ended since, by state."""

    at: float = 0.0
    performed: int = 0
    ended: dict[RunState, int] = {}
    beats: deque[Beat] = msgspec.field(default_factory=lambda: deque(maxlen=MOST))


def ended(pulse: Pulse, state: RunState) -> None:
    """A run has ended so."""
    pulse.ended[state] = pulse.ended.get(state, 0) + 1


def is_due(pulse: Pulse, now: float) -> bool:
    """It is time for a beat: also if the clock was set back."""
    return not 0.0 <= now - pulse.at < EVERY


def beat(pulse: Pulse, now: float, performed: int, stands: Beat) -> None:
    """Adds a beat: how things stand, with what was counted since the one before. `performed`: all units that ever were."""
    while pulse.beats and pulse.beats[-1].at > now:
        pulse.beats.pop()
    passed = now - pulse.at if pulse.at and now > pulse.at else EVERY
    counted = {state.value: pulse.ended.get(state, 0) for state in _COUNTED}
    rate = (performed - pulse.performed) / passed
    pulse.beats.append(msgspec.structs.replace(stands, at=now, units=rate, **counted))
    pulse.at, pulse.performed, pulse.ended = now, performed, {}


_COUNTED = (RunState.COMPLETE, RunState.FAILED, RunState.CANCELLED)


def since(pulse: Pulse, moment: float) -> tuple[Beat, ...]:
    """The beats from then on, oldest first."""
    return tuple(each for each in pulse.beats if each.at >= moment)
