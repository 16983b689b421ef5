"""Why a single unit waits or failed, from what a master tells of it; windows and terminals say the same."""

from collections.abc import Iterable

from pydra_core.client.names import unit_name
from pydra_core.protocol.pictures import UnitRow
from pydra_core.protocol.states import UnitState

_SAYS = {
    UnitState.WAITING: ("It waits for its turn.", "Nothing needs to be done."),
    UnitState.SENT: ("It is on its way to a worker, or next in line there.", "It is a matter of moments."),
    UnitState.RUNNING: ("It is being worked on; nothing stands in its way.", ""),
    UnitState.RETRYING: ("It failed and waits for its next try.", "Nothing needs to be done, unless it fails again."),
    UnitState.FAILED: ("It failed.", "Read the log of its run; mend the task or its input, then run it again."),
}


def why_unit(row: UnitRow) -> tuple[str, str]:
    """One sentence, and a suggested action ("" for none)."""
    said, action = _SAYS.get(row.state, (f"It is {row.state}.", ""))
    return row.error or row.why or said, row.action or action


def find_unit(rows: Iterable[UnitRow], name: str) -> UnitRow | None:
    """The unit of this name; None if nothing is known of it: it is complete, or was not dealt out yet."""
    return next((row for row in rows if unit_name(row.path, row.index) == name), None)
