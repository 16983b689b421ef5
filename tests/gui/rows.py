"""Realistic rows for the panels: a small cluster in the middle of its day, with names of a laboratory that nobody runs."""

from hashlib import sha256
from math import cos, sin
from typing import Any

from pydra_core.ids import Attempt, Digest, NodeId, PackageName, RunId, TaskKey
from pydra_core.protocol.facts import Facts, IsolationReport, Load, Step
from pydra_core.protocol.manifest import ParamSpec, TaskSpec
from pydra_core.protocol.messages import Artifact, LogLine
from pydra_core.protocol.pictures import NodeRow, PackageRow, RunDetails, RunRow, Story, VersionRow, WorkerRow
from pydra_core.protocol.states import Cause, Isolation, NodeState, RunState, StepOutcome, WorkerState
from pydra_core.protocol.verbs import Page

NOW = 1_760_000_000.0
DIGEST = Digest("9f3c1ab2" * 8)


ENDS = {
    RunState.COMPLETE: Cause.COMPLETE, RunState.FAILED: Cause.ERROR, RunState.CANCELLED: Cause.WINDOW, RunState.SKIPPED: Cause.NEEDED,
}  # fmt: skip


def run(number: int, state: RunState, name: str = "Mandelbrot", **more: Any) -> RunRow:
    package = more.pop("package", "mandelbrot")
    given: dict[str, Any] = {
        "version": 7,
        "digest": DIGEST,
        "queued": NOW - 800,
        "started": NOW - 760 if state != RunState.QUEUED else 0.0,
        "by": "terminal" if number % 3 == 0 else "window",
        "cause": ENDS.get(state),
    }
    key = TaskKey(f"{package}.{name}")
    return RunRow(run=RunId(number), task=key, name=name, package=PackageName(package), state=state, **(given | more))


def runs() -> tuple[RunRow, ...]:
    s = RunState
    return (
        run(
            4184,
            s.QUEUED,
            "RenderFrame",
            package="render_tiles",
            version=12,
            why="waits for a free slot",
            queued=NOW - 41,
        ),
        run(
            4183,
            s.SYNCING,
            "Calibrate",
            package="spectra_fit",
            version=3,
            message="8.2 of 14.6 MB there",
            node_name="lab-nuc-4",
            started=NOW - 3,
        ),
        run(
            4182,
            s.RUNNING,
            done=61_482,
            total=100_000,
            message="row 61,482",
            node_name="atlas",
            isolation=Isolation.STRICT,
        ),
        run(
            4181,
            s.STARTING,
            "WordCount",
            package="word_count",
            version=4,
            message="importing the task",
            node_name="desk",
            started=NOW - 1,
        ),
        run(
            4180,
            s.RUNNING,
            "FitLines",
            package="spectra_fit",
            version=3,
            done=2210,
            total=3600,
            message="NGC 4151, line 12",
            node_name="atlas",
            started=NOW - 1102,
        ),
        run(
            4179,
            s.COMPLETE,
            "Count",
            package="count",
            version=2,
            done=100,
            total=100,
            message="counted to 100",
            node_name="pi-rack-2",
            ended=NOW - 660,
        ),
        run(
            4178,
            s.PAUSED,
            "Remesh",
            package="mesh_tools",
            version=5,
            done=38,
            total=100,
            message="by hand at 15:48",
            node_name="render-02",
            started=NOW - 1447,
        ),
        run(
            4177,
            s.FAILED,
            "Regrid",
            package="climate",
            version=9,
            done=76,
            total=100,
            error="KeyError: 'tas'",
            node_name="render-03",
            ended=NOW - 568,
        ),
        run(
            4176,
            s.RUNNING,
            "Ensemble",
            package="climate",
            version=9,
            done=410,
            total=500,
            message="member 428 of 500",
            node_name="render-01",
            started=NOW - 6750,
        ),
        run(
            4175,
            s.COMPLETE,
            "Composite",
            package="render_tiles",
            version=12,
            done=240,
            total=240,
            message="240 frames, 3.8 GB",
            node_name="render-01",
            ended=NOW - 226,
        ),
        run(
            4174,
            s.CANCELLED,
            "RenderFrame",
            package="render_tiles",
            version=11,
            done=120,
            total=480,
            reason="wrong camera",
            node_name="atlas",
            ended=NOW - 370,
        ),
        run(4173, s.COMPLETE, "Zoom", done=1200, total=1200, message="1,200 frames", node_name="desk", ended=NOW - 2),
        run(
            4172, s.RUNNING, "Listen", package="watch_sky", version=1, message="waiting for the pulse", node_name="desk"
        ),
        run(
            4171,
            s.SKIPPED,
            "Regrid",
            package="climate",
            version=8,
            message="same as run 4160",
            started=0.0,
            ended=NOW - 300,
        ),
        run(
            4170,
            s.COMPLETE,
            "FitLines",
            package="spectra_fit",
            version=3,
            done=3600,
            total=3600,
            message="12 without solution",
            node_name="atlas",
            ended=NOW - 60,
        ),
        run(
            4169,
            s.FAILED,
            "Decimate",
            package="mesh_tools",
            version=4,
            error="out of memory, 8 GB",
            node_name="mac-mini",
            ended=NOW - 702,
        ),
        run(
            4168,
            s.CANCELLING,
            "Count",
            package="count",
            version=1,
            done=40,
            total=100,
            message="asked to stop",
            node_name="desk",
        ),
        run(
            4167,
            s.COMPLETE,
            "Tokens",
            package="a_package_with_a_long_name",
            version=11,
            done=2_400_000,
            total=2_400_000,
            message="done",
            node_name="desk",
            ended=NOW - 10,
        ),
    )


def page(rows: tuple[RunRow, ...] | None = None, total: int = 1284) -> Page:
    counts = {"complete": 1241, "failed": 4, "running": 3, "queued": 3, "cancelled": 30, "skipped": 3}
    return Page(total=total, counts=counts, runs=runs() if rows is None else rows)


STEPS = (
    Step("user namespace", StepOutcome.DONE),
    Step("mount namespace", StepOutcome.DONE, "private root"),
    Step("seccomp", StepOutcome.UNAVAILABLE, "the kernel has no seccomp filter"),
)


def node(name: str, state: NodeState = NodeState.CONNECTED, slots: int = 8, busy: int = 0, **more: Any) -> NodeRow:
    facts = Facts(
        host=name,
        system="Linux 6.1",
        machine="x86_64",
        python="3.11.7",
        cores=slots,
        memory=32_000_000_000,
        program="0.2.0",
    )
    level = more.pop("level", Isolation.STRICT)
    history = tuple(0.5 + 0.3 * sin(i / 5 + len(name)) * cos(i / 2.3 + slots) for i in range(60))
    given: dict[str, Any] = {
        "linked": state != NodeState.LOST,
        "local": False,
        "facts": facts,
        "isolation": IsolationReport(level, STEPS),
        "load": Load(cpu=0.6, memory=9_000_000_000),
        "history": history,
        "seen": NOW - 2,
    }
    return NodeRow(
        node=NodeId(sha256(name.encode()).hexdigest()[:16]),
        name=name,
        state=state,
        slots=slots,
        busy=busy,
        **(given | more),
    )


def worker(number: int, name: str, state: WorkerState = WorkerState.RUNNING, memory: int = 212_000_000) -> WorkerRow:
    return WorkerRow(
        run=RunId(number),
        name=name,
        pid=20_000 + number,
        state=state,
        cpu=0.9,
        memory=memory,
        isolation=Isolation.STRICT,
    )


def nodes() -> tuple[NodeRow, ...]:
    s = NodeState
    crew = (
        worker(4182, "Mandelbrot"),
        worker(4180, "FitLines", memory=1_400_000_000),
        worker(4176, "Ensemble", WorkerState.STARTING, 3_100_000_000),
    )
    return (
        node("atlas", slots=64, busy=61, workers=crew, tags=("gpu", "linux", "x86_64")),
        node("bench-7", s.SICK, 16, 2, why="Three attempts failed here in a row."),
        node(
            "desk",
            slots=6,
            busy=2,
            local=True,
            workers=(worker(4168, "Count", WorkerState.STOPPING), worker(4150, "Zoom", WorkerState.DIED)),
        ),
        node("lab-nuc-4", slots=8, busy=6),
        node("mac-mini", slots=12, busy=10, level=Isolation.PROCESS),
        node("old-tower", s.LOST, 8, 0, seen=NOW - 360),
        node("pi-rack-2", slots=4, busy=3, level=Isolation.REDUCED),
        node("render-01", slots=32, busy=32, tags=("linux", "rack-2", "render", "x86_64"), given=("rack-2", "render")),
        node("render-02", slots=32, busy=30, tags=("linux", "render", "x86_64"), given=("render",)),
        node("render-03", s.DRAINING, 32, 9),
        node("shop-11", s.PENDING, 8, 0),
        node("workstation-in-the-basement", slots=128, busy=100, level=Isolation.NONE),
    )


def task(package: str, name: str, description: str = "Computes something worth waiting for.") -> TaskSpec:
    params = (
        ParamSpec(name="width", kind="int", required=False, default=4096),
        ParamSpec(name="palette", kind="str", required=True),
    )
    return TaskSpec(
        key=TaskKey(f"{package}.{name}"), name=name, module=package, cls=name, description=description, params=params
    )


def package(name: str, version: int, *tasks: str) -> PackageRow:
    specs = tuple(task(name, each) for each in tasks)
    versions = tuple(
        VersionRow(
            version=v,
            digest=DIGEST,
            deployed=NOW - 1000 * (version - v),
            tasks=specs,
            nodes=("atlas", "desk"),
            summary="changed 3 lines in main.py",
        )
        for v in range(version, 0, -1)
    )
    return PackageRow(package=PackageName(name), origin="desk:/home/lab/tasks", versions=versions)


def packages() -> tuple[PackageRow, ...]:
    return (
        package("climate", 9, "Ensemble", "Regrid"),
        package("count", 2, "Count"),
        package("mandelbrot", 7, "Mandelbrot", "Zoom"),
        package("mesh_tools", 5, "Decimate", "Remesh"),
        package("render_tiles", 12, "Composite", "RenderFrame"),
        package("spectra_fit", 3, "Calibrate", "FitLines"),
    )


ARGUMENTS = {"width": 4096, "rows": 100_000, "palette": "ice", "centre": [-0.7436, 0.1318]}
RESULT = {"rows": 61_482, "histogram": [1_204_118, 988_402, 12, 9], "palette": "ice", "ratio": 0.25}


def details(row: RunRow | None = None, **more: Any) -> RunDetails:
    story = (
        Story(NOW - 800, RunState.QUEUED, "queued by hand"),
        Story(NOW - 762, RunState.SYNCING, "atlas fetches mandelbrot v7"),
        Story(NOW - 760, RunState.RUNNING, "started on atlas"),
    )
    given: dict[str, Any] = {"arguments": ARGUMENTS, "story": story, "attempts": 1}
    return RunDetails(row=row or runs()[2], **(given | more))


TRACE = """Traceback (most recent call last):
  File "climate/main.py", line 41, in work
    values = source[name]
KeyError: 'tas'
"""


def failed() -> RunDetails:
    return details(runs()[7], error="KeyError: 'tas'", trace=TRACE, attempts=2)


def waiting() -> RunDetails:
    why = "All 206 slots are busy. The next is free in about 2 min"
    return details(runs()[0], why=why, action="Add a node, or raise the priority of this run.", story=())


def complete(artifacts: tuple[Artifact, ...] = ()) -> RunDetails:
    row = run(
        4173,
        RunState.COMPLETE,
        "Zoom",
        done=1200,
        total=1200,
        message="1,200 frames",
        node_name="desk",
        ended=NOW - 2,
        isolation=Isolation.STRICT,
        worker_pid=4242,
        attempt=Attempt(1, 1),
    )
    return details(row, result=RESULT, has_result=True, artifacts=artifacts)


def lines(first: int = 0, count: int = 40) -> tuple[LogLine, ...]:
    levels = {3: "warning", 7: "error", 9: "debug", 11: "out"}
    return tuple(
        LogLine(NOW + i * 0.107, levels.get(i % 13, "info"), f"row {61_380 + i}: 4,096 px in {100 + i * 7 % 40} ms")
        for i in range(first, first + count)
    )
