"""The frame of the window: what the status line says of the work."""

import msgspec
import pytest

from pydra_core.protocol.pictures import ClusterStatus
from pydra_core.protocol.states import RunState
from pydra_gui.views import bars

CALM = ClusterStatus(
    master="desk", program="0", protocol=1, epoch=1, pid=1, addresses=(), open=False, pin="", nodes={}, slots=0, busy=0,
    runs={}, packages=0, started=0.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Nothing queued"),
        ({"runs": {RunState.QUEUED: 1, RunState.RUNNING: 3}}, "1 run waits"),
        ({"unit_rate": 0.04}, "Nothing queued"),
        ({"unit_rate": 12.54}, "12.5 units/s"),
        ({"units_waiting": 7}, "7 units wait"),
        (
            {"unit_rate": 1_204.4, "units_waiting": 2_889_600, "runs": {RunState.QUEUED: 2, RunState.WAITING: 1}},
            "1,204 units/s · 2,889,600 units wait · 3 runs wait · about 40 min of work",
        ),
    ],
)
def test_the_queue_is_told_by_what_waits_and_how_fast_it_goes(given: dict[str, object], said: str) -> None:
    assert bars.queue(msgspec.structs.replace(CALM, **given)) == said
