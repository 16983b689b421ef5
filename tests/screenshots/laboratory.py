"""An invented laboratory in the middle of its day, as rows that a master would tell."""

import time
from collections.abc import Callable

import msgspec

from pydra_core.ids import PackageName, RunId
from pydra_core.protocol.manifest import Needs, ParamSpec, TaskSpec
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import ClusterStatus, NodeRow, PackageRow, RunDetails, RunRow, Story, UnitRow
from pydra_core.protocol.states import Isolation, NodeState, RunState, UnitState
from pydra_core.protocol.verbs import Page
from tests.gui import rows

CHOSEN = 4182


FAILED = 4177
"""Runs of the laboratory."""


RATE, WAITING = 83.0, 39_552
"""Units a second and units that wait: 80 and 38,189 of them are the run that is looked at, which has 8 minutes left."""


UNITS = {"complete": 61_427, "running": 148, "sent": 212, "retrying": 31, "failed": 24}


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


ABOUT = {
    "climate": "Regrids ERA5 and runs the ensemble on it.",
    "Ensemble": "One member for each perturbation; the mean and the spread of all.",
    "Regrid": "Puts a year of forcing onto another grid.",
    "count": "Counts, slowly enough to watch.",
    "Count": "Counts to a number and says how far it is.",
    "mandelbrot": "The Mandelbrot set, row by row.",
    "Zoom": "A film that dives into one point, a frame a unit.",
    "mesh_tools": "Cleans, remeshes and decimates triangle meshes.",
    "Decimate": "Takes triangles away where nobody sees it.",
    "Remesh": "Makes the edges of a mesh as long as each other.",
    "render_tiles": "Renders a scene in tiles and puts them together.",
    "Composite": "Layers of one frame, one above the other.",
    "RenderFrame": "One frame of a scene, a tile a unit.",
    "spectra_fit": "Fits emission lines in spectra of galaxies.",
    "Calibrate": "Wavelengths from the lamps of the night.",
    "FitLines": "Each line of each spectrum, with its error.",
}
"""What packages and tasks are for."""
CHANGES = (
    "changed 3 lines in main.py", "added grid.py, changed 12 lines in main.py", "changed 1 line in main.py",
    "removed old.py", "changed 41 lines in 3 files",
)  # fmt: skip
AGES = {"climate": 2, "count": 700, "mandelbrot": 26, "mesh_tools": 160, "render_tiles": 0.2, "spectra_fit": 51}
"""Hours since the newest version."""
FAILED_LINES = (
    ("info", "reading the forcing of 1979"),
    ("info", "grid 0.25°, 1,440 x 721"),
    ("warning", "variable 'tas' is not in era5-1979-07.nc"),
    ("error", "KeyError: 'tas'"),
)


def runs() -> tuple[RunRow, ...]:
    """The newest runs; the first of them waits for what no node has."""
    first, *others = rows.runs()
    waits = msgspec.structs.replace(first, queued=rows.NOW - 400, why="no node has tag rtx")
    long = msgspec.structs.replace(others[-1], package=PackageName("word_count"), version=4, node_name="render-02")
    return (waits, *others[:-1], long)


def page(
    instead: RunRow | None = None,
    states: tuple[RunState, ...] = (),
    which: Callable[[RunRow], bool] | None = None,
) -> Page:
    """The newest runs in some states (one of them as it is told), and as many older ones as a laboratory has; or only `which`."""
    every = tuple(instead if instead and instead.run == row.run else row for row in runs())
    found = tuple(filter(which, every)) if which else every
    shown = tuple(row for row in found if not states or row.state in states)
    counts = {} if which else {"complete": 1241, "failed": 2, "cancelled": 14}
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
        slots=sum(row.slots for row in nodes if row.state is NodeState.CONNECTED),
        busy=sum(row.busy for row in nodes if row.state is NodeState.CONNECTED),
        runs=page().counts if packages else {},
        packages=len(packages),
        started=time.time() - 5_000,
        unit_rate=RATE if packages else 0.0,
        units_waiting=WAITING if packages else 0,
        keep_days=90.0,
        keep_runs=100_000,
        keep_size=20 * 10**9,
        output_limit=16 * 2**30,
    )


def laboratory_packages() -> tuple[PackageRow, ...]:
    def with_parameters(task: TaskSpec) -> TaskSpec:
        if task.name != "Mandelbrot":
            return msgspec.structs.replace(task, description=ABOUT.get(task.name, ""))
        return msgspec.structs.replace(
            task, params=MANDELBROT, description="Computes rows of the set and returns the histogram."
        )

    def whole(row: PackageRow) -> PackageRow:
        versions = tuple(
            msgspec.structs.replace(
                version,
                tasks=tuple(map(with_parameters, version.tasks)),
                description=ABOUT.get(row.package, ""),
                nodes=("atlas", "desk", "lab-nuc-4", "mac-mini", "pi-rack-2", "render-01", "render-02")[
                    : 2 + len(row.package) % 6
                ],
                deployed=rows.NOW - AGES[row.package] * 3_600 * (1 + 3 * (row.versions[0].version - version.version)),
                summary=CHANGES[version.version % len(CHANGES)],
            )
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
            run=RunId(CHOSEN), path="/u", index=58_098 + at, state=UnitState.FAILED, attempt=4, node_name="pi-rack-2",
            error="ValueError: centre is outside the plane",
        )
        for at in range(4)
    ]  # fmt: skip
    waits = "Attempt 1 failed. It waits 10 s or more before its next try."
    again = UnitRow(run=RunId(CHOSEN), path="/u", index=61_312, state=UnitState.RETRYING, attempt=2, why=waits)
    return (*made, again)


def failed() -> RunDetails:
    """All about a run that failed."""
    told = rows.failed()
    story = (
        Story(rows.NOW - 800, RunState.QUEUED, "queued by hand"),
        Story(rows.NOW - 764, RunState.SYNCING, "render-03 fetches climate v9"),
        Story(rows.NOW - 760, RunState.RUNNING, "started on render-03"),
        Story(rows.NOW - 568, RunState.FAILED, "KeyError: 'tas'"),
    )
    arguments = {"year": 1979, "grid": 0.25, "variables": ["tas", "pr", "psl"], "smooth": True}
    return msgspec.structs.replace(told, arguments=arguments, story=story)


def waiting() -> RunDetails:
    """All about the run that waits."""
    why, action = (
        "No connected node carries the tag rtx",
        "Start a node with --tag rtx, or change what the task asks for.",
    )
    return rows.details(runs()[0], why=why, action=action, story=(), arguments={"scene": "bridge.blend", "frame": 120})


def lines() -> tuple[LogLine, ...]:
    """A log of rows that are computed."""
    made = []
    for i in range(40):
        level, text = "info", f"row {61_442 + i:,}: 4,096 px in {1.5 + i * 7 % 40 / 100:.2f} s"
        if i == 33:
            level, text = "warning", f"row {61_442 + i:,} took 38 s, 22 times the median"
        if i == 37:
            level, text = "debug", "cache hit: palette 'ice', 256 entries"
        made.append(LogLine(rows.NOW - 0.6 + i / RATE, level, text, unit=61_442 + i))
    return tuple(made)


def failed_lines() -> tuple[LogLine, ...]:
    return tuple(LogLine(rows.NOW - 570 + i * 0.4, level, text) for i, (level, text) in enumerate(FAILED_LINES))
