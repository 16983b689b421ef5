"""An invented laboratory in the middle of its day, as rows that a master would tell."""

import time

import msgspec

from pydra_core.ids import RunId
from pydra_core.protocol.manifest import Needs, ParamSpec, TaskSpec
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import ClusterStatus, NodeRow, PackageRow, RunRow, UnitRow
from pydra_core.protocol.states import Isolation, RunState, UnitState
from pydra_core.protocol.verbs import Page
from tests.gui import rows

CHOSEN = 4182


FAILED = 4177
"""Runs of the laboratory."""


UNITS = {"complete": 61_482, "running": 148, "sent": 212, "retrying": 31, "failed": 24}


NEEDS = Needs(slots=1, memory=2 * 10**9, isolation=Isolation.STRICT, retries=3, retry_delay=10.0)


MANDELBROT = (
    ParamSpec(name="width", kind="int", required=False, default=4096, min=64, max=16_384, unit="px", help="Per row"),
    ParamSpec(name="rows", kind="int", required=False, default=100_000, min=1, help="How many rows to compute"),
    ParamSpec(name="palette", kind="choice", required=False, default="ice", choices=("ice", "fire", "grey")),
    ParamSpec(
        name="centre", kind="list", item="float", required=False, default=[-0.7436, 0.1318], help="Real, imaginary"
    ),
    ParamSpec(name="keep_every_frame", kind="bool", required=False, default=True),
)


FAILED_LINES = (
    ("info", "reading the forcing of 1979"),
    ("info", "grid 0.25°, 1,440 x 721"),
    ("warning", "variable 'tas' is not in era5-1979-07.nc"),
    ("error", "KeyError: 'tas'"),
)


def page(instead: RunRow | None = None, states: tuple[RunState, ...] = ()) -> Page:
    """The newest runs in some states (one of them as it is told), and as many older ones as a laboratory has after some months."""
    found = tuple(instead if instead and instead.run == row.run else row for row in rows.runs())
    shown = tuple(row for row in found if not states or row.state in states)
    counts = {"complete": 1241, "failed": 2, "cancelled": 14}
    for row in found:
        counts[row.state] = counts.get(row.state, 0) + 1
    return Page(total=sum(counts.values()), counts=counts, runs=shown)


def status(nodes: tuple[NodeRow, ...], packages: tuple[PackageRow, ...]) -> ClusterStatus:
    counted: dict[str, int] = {}
    for row in nodes:
        counted[row.state] = counted.get(row.state, 0) + 1
    return ClusterStatus(
        master="desk",
        program="0.2.0",
        protocol=1,
        epoch=3,
        pid=4242,
        addresses=("192.168.10.4:7411",),
        open=bool(packages),
        pin="9F3C1AB27740D5E86B21C8840FA3991E" * 2,
        nodes=counted,
        slots=sum(row.slots for row in nodes),
        busy=sum(row.busy for row in nodes),
        runs=page().counts if packages else {},
        packages=len(packages),
        started=time.time() - 5_000,
        keep_days=90.0,
        keep_runs=100_000,
        keep_size=20 * 10**9,
        output_limit=16 * 2**30,
    )


def laboratory_packages() -> tuple[PackageRow, ...]:
    def with_parameters(task: TaskSpec) -> TaskSpec:
        if task.name != "Mandelbrot":
            return task
        return msgspec.structs.replace(
            task, params=MANDELBROT, description="Computes rows of the set and returns the histogram."
        )

    def whole(row: PackageRow) -> PackageRow:
        versions = tuple(
            msgspec.structs.replace(version, tasks=tuple(map(with_parameters, version.tasks)))
            for version in row.versions
        )
        return msgspec.structs.replace(row, versions=versions)

    return tuple(map(whole, rows.packages()))


def spread() -> RunRow:
    """The run that is looked at: a hundred thousand rows on six nodes."""
    return msgspec.structs.replace(
        rows.runs()[2], units=UNITS, kind="parallel", nodes=6, priority=50, group="poster", labels=("draft",)
    )


def failed_units() -> tuple[UnitRow, ...]:
    """The last that failed, and some that are tried again."""
    made = [
        UnitRow(
            run=RunId(CHOSEN), path="/u", index=58_204 + 7 * at, state=UnitState.FAILED, attempt=4, node_name="pi-rack-2",
            error="ValueError: bad centre: the imaginary part is no number",
        )
        for at in range(4)
    ]  # fmt: skip
    waits = "Attempt 1 failed. It waits 10 s or more before its next try."
    again = UnitRow(run=RunId(CHOSEN), path="/u", index=61_312, state=UnitState.RETRYING, attempt=2, why=waits)
    return (*made, again)


def lines() -> tuple[LogLine, ...]:
    """A log of rows that are computed."""
    made = []
    for i in range(40):
        took = 100 + i * 7 % 40
        level, text = "info", f"row {61_442 + i:,}: 4,096 px in {took} ms"
        if i == 33:
            level, text = "warning", f"row {61_442 + i:,} took 2.9 s, 22 times the median"
        if i == 37:
            level, text = "debug", "cache hit: palette 'ice', 256 entries"
        made.append(LogLine(rows.NOW - 5 + i * 0.107, level, text))
    return tuple(made)


def failed_lines() -> tuple[LogLine, ...]:
    return tuple(LogLine(rows.NOW - 570 + i * 0.4, level, text) for i, (level, text) in enumerate(FAILED_LINES))
