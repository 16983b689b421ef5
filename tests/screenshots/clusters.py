"""Scenes of the whole cluster for the pictures: the Overview in the middle of a laboratory's day."""

import random
from hashlib import sha256
from math import sin
from typing import Any

import msgspec

from pydra_core.ids import Digest, NodeId, PackageName, RunId, WatchId
from pydra_core.protocol import facts
from pydra_core.protocol.pictures import EnvironmentRow, NodeRow, PackageRow, VersionRow
from pydra_core.protocol.pulse import Beat, Concern, Mark
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Page, PulseTold, Snapshot
from pydra_gui.actions import Actions
from pydra_gui.views.holdings import HoldingsWatch
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.overview import OverviewPanel
from tests.gui import rows
from tests.screenshots.laboratory import RATE, status

DIP = range(206, 230)
"""Beats in which a machine was away."""
CALM_RATE = 7.4
MEMORY = {"atlas": 256, "bench-7": 64, "desk": 32, "lab-nuc-4": 16, "mac-mini": 36, "pi-rack-2": 8}
"""GB, of those that have not as much as a node for rendering."""


def pulse(now: float) -> PulseTold:
    """An hour in which a machine started anew, and what came of it."""
    beats = tuple(_beat(i, now - (360 - i) * 10.0) for i in range(361))
    stands = Beat(at=now, units=RATE, complete=36, failed=2, queued=1, busy=144, slots=158, cpu=0.81, memory=0.57)
    marks = (Mark(beats[DIP.start].at, "render-01 is lost"), Mark(beats[DIP.stop].at, "render-01 joined"))
    return PulseTold(beats=beats, stands=stands, oldest=now - 400, marks=marks, concerns=concerns(now))


def _beat(i: int, at: float) -> Beat:
    away = 0.55 if i in DIP else 1.0
    wave = sin(i / 31) * 0.09 + sin(i / 11) * 0.05 + sin(i * i * 0.37) * 0.02
    return Beat(
        at=at, units=(84 + 104 * wave) * away, cpu=(0.83 + wave * 0.8) * away, memory=0.58 + sin(i / 40) * 0.02,
        complete=int(i % 10 == 0), queued=1, busy=144, slots=158,
    )  # fmt: skip


def concerns(now: float) -> tuple[Concern, ...]:
    return (
        Concern(kind="node-lost", title="old-tower is lost", node=NodeId("old-tower"), at=now - 360,
                text="It is silent, and its 8 units wait again."),
        Concern(kind="node-sick", title="bench-7 is sick", node=NodeId("bench-7"), text="Three attempts failed here in a row."),
        Concern(kind="disk", title="The disk of bench-7 is full", text="98 % full, 800 MB left", node=NodeId("bench-7")),
        Concern(kind="run-failed", title="Regrid failed", text="KeyError: 'tas'", run=RunId(4177), at=now - 1_260),
        Concern(kind="node-pending", title="shop-11 asks to join", text="It waits to be let in.", node=NodeId("shop-11")),
        Concern(kind="node-note", title="lab-nuc-4 needs a look", node=NodeId("lab-nuc-4"),
                text="Its clock is 90 s ahead; nothing here goes by it."),
        Concern(kind="run-stalled", title="Ensemble stands still", run=RunId(4176), at=now - 540,
                text="One of its workers does nothing: no word, no output, no processor time."),
        Concern(kind="run-waits", title="RenderFrame waits", run=RunId(4184), at=now - 400,
                text="No connected node carries the tag rtx."),
    )  # fmt: skip


def overview(window: MainWindow, actions: Actions) -> None:
    """Shows it, whatever a master says."""
    _tell(actions, pulse(rows.NOW))
    window.workspaces.go("overview")


def calm(window: MainWindow, actions: Actions) -> None:
    """A small cluster that has just begun."""
    share = CALM_RATE / RATE
    busy = (_beat(i, rows.NOW - (360 - i) * 10.0) for i in range(330, 361))
    beats = tuple(msgspec.structs.replace(beat, units=beat.units * share) for beat in busy)
    _tell(actions, PulseTold(beats=beats, stands=Beat(at=rows.NOW, slots=14, busy=8, units=CALM_RATE, complete=3)))
    window.workspaces.go("overview")
    panel = window.workspaces.centre("overview").widget
    assert isinstance(panel, OverviewPanel)
    here = holders()[2:4]
    panel.show_nodes(here)
    stands = msgspec.structs.replace(
        status(here, ()), runs={RunState.RUNNING: 2, RunState.COMPLETE: 3}, unit_rate=CALM_RATE
    )
    window.watches._took_status(Snapshot(watch=WatchId(1), number=1, page=Page(total=1, status=stands)))


def _tell(actions: Actions, told: PulseTold) -> None:
    """What the master would tell is this."""

    async def pulse(since: float = 0.0) -> PulseTold:
        return msgspec.structs.replace(told, beats=tuple(beat for beat in told.beats if beat.at >= since))

    actions.cluster.pulse = pulse  # type: ignore[method-assign]


def distinct(packages: tuple[PackageRow, ...]) -> tuple[PackageRow, ...]:
    """Each version with a digest of its own."""

    def version(name: str, row: VersionRow) -> VersionRow:
        return msgspec.structs.replace(row, digest=Digest(sha256(f"{name}{row.version}".encode()).hexdigest()))

    return tuple(
        msgspec.structs.replace(each, versions=tuple(version(each.package, row) for row in each.versions))
        for each in packages
    )


def holders() -> tuple[NodeRow, ...]:
    """Nodes that hold what they needed so far, one of them still on its way."""
    packages = distinct(rows.packages())
    found = []
    for n, node in enumerate(row for row in rows.nodes() if len(row.name) < 12):
        held = tuple(
            p.versions[min(len(p.versions) - 1, (n + k) % 5 == 0)].digest
            for k, p in enumerate(packages)
            if (n * k) % 7 != 3
        )
        coming = facts.Transfer(what=packages[3].package, done=8_200_000, size=14_600_000, rate=1_200_000)
        history = _minutes(node)
        about = msgspec.structs.replace(node.facts, memory=MEMORY.get(node.name, 128) * 10**9)
        used = int(about.memory * (0.2 + 0.6 * history[0]))
        load = facts.Load(cpu=history[-1], memory=used, transfers=(coming,) if n == 3 else ())
        crew = tuple(rows.worker(4_180, "FitLines") for _ in range(9)) if node.name == "render-03" else node.workers
        found.append(
            msgspec.structs.replace(node, facts=about, versions=held, load=load, history=history, workers=crew)
        )
    return tuple(found)


def _minutes(node: NodeRow) -> tuple[float, ...]:
    """The load of the last minutes: it wanders about as much as is busy."""
    rng, mean = random.Random(node.name), 0.08 + 0.85 * node.busy / max(1, node.slots)
    found, at = [], mean
    for _ in range(60):
        at += 0.25 * (mean - at) + rng.gauss(0.0, 0.045)
        found.append(min(0.99, max(0.02, at)))
    return tuple(found)


def environments() -> tuple[EnvironmentRow, ...]:
    """As they stand while the last of them are built."""
    made = []
    for n, node in enumerate(holders()):
        for k, (name, packages) in enumerate((("climate", 41), ("mesh_tools", 17), ("spectra_fit", 23))):
            state: Any = ("held", "held", "held", "building", "missing", "held", "failed")[(n + 2 * k) % 7]
            made.append(
                EnvironmentRow(
                    node=node.node, node_name=node.name, package=PackageName(name), version=3, python="3.12",
                    platform="linux-x86_64", state=state, packages=packages, lock=rows.DIGEST,
                    differs=("numpy 2.1", "scipy 1.14") if node.name == "mac-mini" and state == "held" else (),
                )
            )  # fmt: skip
    return tuple(made)


def holdings(window: MainWindow, actions: Actions) -> None:
    """The environments of the nodes, below them."""
    panel = window.workspaces.show("holdings").panel
    watch = panel.widget.findChild(HoldingsWatch)
    assert watch is not None
    watch._watch.blockSignals(True)
    panel.restore("environments")
    page = Page(total=len(environments()), environments=environments())
    watch._took(Snapshot(watch=WatchId(1), number=0, page=page))
