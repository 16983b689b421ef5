"""Pictures of the window for the documentation: `python -m tests.screenshots FOLDER [--only NAME] [--size 1024x700]`.

The window is the product's own, with a real master behind it; what the master would tell is replaced by rows of an invented laboratory.
"""

import argparse
import asyncio
import math
import os
import struct
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from pydra_core.ids import RunId, TokenId, WatchId
from pydra_core.protocol import facts
from pydra_core.protocol.manifest import Needs, ParamSpec, SharedFolder, TaskSpec
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import ClusterStatus, NodeRow, PackageRow, RunDetails, RunRow, UnitRow
from pydra_core.protocol.states import Isolation, Network, RunState, StepOutcome, UnitState
from pydra_core.protocol.verbs import LogPushed, Page, Snapshot, Source, TokenMade
from pydra_gui.app import make_application
from pydra_gui.feed import FeedWatch
from pydra_gui.models.colouring import Rule
from pydra_gui.notices import Notice, Offer
from pydra_gui.theme import theme
from pydra_gui.views import why
from pydra_gui.views.add_node import AddNode
from pydra_gui.views.cancel_sheet import CancelSheet
from pydra_gui.views.colours import ColourSheet
from pydra_gui.views.drop_plan import Plan
from pydra_gui.views.kinds import WORKSPACES
from pydra_gui.views.log import LogPanel
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.node_sheet import NodeSheet
from pydra_gui.views.palette import Palette
from pydra_gui.views.priority_sheet import PrioritySheet
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.run_form import RunForm
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.source import SourcePanel
from pydra_gui.views.tray import Tray, tray_icon
from pydra_gui.views.verbs import popup
from pydra_gui.views.why import WhySheet
from tests import cluster_scenes, form_scenes, log_scenes, unit_scenes
from tests.gui import rows
from tests.gui.live import Live, drive

SIZE = (1440, 900)
FADE = 0.4
"""Seconds until nothing fades any more: veils and notices take 120 ms."""
CHOSEN = 4182
FAILED = 4177
"""Runs of the laboratory."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A window that shows what it is told."""

    window: MainWindow
    live: Live

    def tell(self, page: Page, take: Callable[[Snapshot], None]) -> None:
        take(Snapshot(watch=WatchId(1), number=1, page=page))

    def fill(self) -> None:
        """The laboratory in the middle of its day."""
        watches, packages = self.window.watches, cluster_scenes.distinct(laboratory_packages())
        nodes = cluster_scenes.holders()
        self.tell(Page(total=len(nodes), nodes=nodes), watches._took_nodes)
        self.tell(Page(total=len(packages), packages=packages), watches._took_packages)
        self.tell(Page(total=1, status=status(nodes, packages)), watches._took_status)
        self.tell(page(), self.window.runs.apply)
        self.window.nodes.view.expand(self.window.nodes.model.index_of(nodes[0].node))

    def choose(self, run: int, details: RunDetails, lines: tuple[LogLine, ...]) -> None:
        """A run is chosen, its details and its log are there."""
        self.window.activateWindow()
        self.window.runs.view.setFocus()
        self.window.runs.select(run)
        self.window.watches._group_name = details.row.group
        self.window.watches.details.emit(details)
        self.window.log.apply(LogPushed(watch=WatchId(2), first=0, lines=lines))


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


MANDELBROT = (
    ParamSpec(name="width", kind="int", required=False, default=4096, min=64, max=16_384, unit="px", help="Per row"),
    ParamSpec(name="rows", kind="int", required=False, default=100_000, min=1, help="How many rows to compute"),
    ParamSpec(name="palette", kind="choice", required=False, default="ice", choices=("ice", "fire", "grey")),
    ParamSpec(
        name="centre", kind="list", item="float", required=False, default=[-0.7436, 0.1318], help="Real, imaginary"
    ),
    ParamSpec(name="keep_every_frame", kind="bool", required=False, default=True),
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


FAILED_LINES = (
    ("info", "reading the forcing of 1979"),
    ("info", "grid 0.25°, 1,440 x 721"),
    ("warning", "variable 'tas' is not in era5-1979-07.nc"),
    ("error", "KeyError: 'tas'"),
)


def failed_lines() -> tuple[LogLine, ...]:
    return tuple(LogLine(rows.NOW - 570 + i * 0.4, level, text) for i, (level, text) in enumerate(FAILED_LINES))


# ------------------------------------------------------------------------------------------------------- the scenes


UNITS = {"complete": 61_482, "running": 148, "sent": 212, "retrying": 31, "failed": 24}
NEEDS = Needs(slots=1, memory=2 * 10**9, isolation=Isolation.STRICT, retries=3, retry_delay=10.0)


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


def main(stage: Stage) -> None:
    stage.fill()
    stage.tell(page(spread()), stage.window.runs.apply)
    stage.choose(CHOSEN, rows.details(spread(), result=None, needs=NEEDS), lines())
    stage.window.watches.units.emit(failed_units())
    stage.window.watches.group.emit("poster", {"complete": 12, "failed": 1, "running": 2, "queued": 5})


def drop(stage: Stage) -> None:
    main(stage)
    tasks = Path("tasks")
    plans = [
        Plan(tasks / "count.py", "new version v3 of count", "1 task · wants: nothing"),
        Plan(tasks / "watch_sky.py", "new package watch_sky", "2 tasks · wants: network", "hold"),
        Plan(
            tasks / "thumbs",
            "new package thumbs",
            "1 task · wants: nothing",
            burdens=(
                "It has 238.1 MB.",
                "env/ is a virtual environment (181.4 MB).",
                "212 files are data (56.6 MB).",
                "To leave that out write into thumbs/.pydraignore: /env/   *.jpg",
            ),
            asides=(".git/ is left out anyhow.",),
        ),
        Plan(tasks / "mandelbrot.py", "same as v7 of mandelbrot", "2 tasks · wants: nothing", "quiet"),
        Plan(tasks / "notes.txt", "left out: not Python, not a zip", tone="quiet"),
    ]
    overlay = stage.window.drops.overlay
    overlay.fall(plans)
    overlay.show_plans(plans)


def form(stage: Stage) -> None:
    main(stage)
    stage.window.package_deeds.run_task("mandelbrot.Mandelbrot")
    made = stage.window.findChildren(RunForm)[-1]
    bad = made.fields[1].editor
    bad.setText("100 thousand")  # type: ignore[union-attr]
    made.start()


def over_main(scene: Callable[[Stage], None]) -> Callable[[Stage], None]:
    """A scene in front of the laboratory."""

    def both(stage: Stage) -> None:
        main(stage)
        scene(stage)

    return both


def add_node(stage: Stage) -> None:
    main(stage)
    sheet = AddNode(stage.window, stage.live.actions, stage.window.watches.known_nodes)
    sheet.open(sheet.copy)
    text = "pydra1." + "".join("abcdefghijkmnpqrstuvwxyz23456789"[(i * 7 + i * i // 3) % 32] for i in range(132))
    pin = "9F3C1AB27740D5E86B21C8840FA3991E" * 2
    sheet.show_token(
        TokenMade(token=TokenId("t"), text=text, pin=pin, expires=time.time() + 3_560, addresses=("192.168.10.4:7411",))
    )
    guest = msgspec.structs.replace(rows.node("shop-12", slots=8), address="192.168.10.23")
    sheet.show_nodes((guest,))


def first_run(stage: Stage) -> None:
    watches = stage.window.watches
    here = (msgspec.structs.replace(rows.node("desk", slots=6), local=True, history=(0.0,) * 40),)
    stage.tell(Page(total=1, nodes=here), watches._took_nodes)
    stage.tell(Page(total=0), watches._took_packages)
    stage.tell(Page(total=0), stage.window.runs.apply)
    stage.tell(Page(total=1, status=status(here, ())), watches._took_status)


def failed_run(stage: Stage) -> None:
    stage.fill()
    stage.choose(FAILED, rows.failed(), failed_lines())


def lost_link(stage: Stage) -> None:
    main(stage)
    stage.window.watches.lost.emit("The master closed the link. Press F5 to ask again.")


def menu(stage: Stage) -> None:
    main(stage)
    made = popup(stage.window.runs.verbs.section(), stage.window)
    made.setWindowFlags(Qt.WindowType.Widget)
    made.resize(made.sizeHint())
    made.move(560, 180)
    made.setActiveAction(made.actions()[4])
    made.show()


def why_waiting(stage: Stage) -> None:
    stage.fill()
    stage.choose(rows.waiting().row.run, rows.waiting(), ())
    offers = [Offer("Priority…", _nothing), Offer("Add node…", _nothing)]
    WhySheet(stage.window, why.of_run(rows.waiting()), offers).begin()


def _nothing() -> None:
    """What a button in a picture does."""


def priority(stage: Stage) -> None:
    stage.fill()
    stage.choose(rows.waiting().row.run, rows.waiting(), ())
    sheet = PrioritySheet(stage.window, [rows.waiting().row])
    sheet.begin()
    sheet.show_queue([rows.run(i, RunState.QUEUED, priority=p) for i, p in enumerate((0, 0, 10, 50))])
    sheet.number.setText("10")


def cancel(stage: Stage) -> None:
    main(stage)
    sheet = CancelSheet(stage.window, [spread()], rows.NOW)
    sheet.reason.setText("wrong palette")
    sheet.open(sheet.reason)


NIGHTS = tuple((day * 1_440 + 1_200, day * 1_440 + 1_800) for day in range(5))
OFFER = facts.Offer(
    least=Isolation.STRICT, network=Network.OUTSIDE, ports=(443,), shares=(SharedFolder("climate"), SharedFolder("out", True)),
    schedule=facts.Timetable(hours=(*NIGHTS, (7_200, 8_640), (8_640, 10_080)), idle=600.0, then="freeze"),
    programs=("/opt/blender",), resources=(("gpu", 2),), memory=96 * 10**9, memory_each=8 * 10**9, wall_time_each=86_400.0,
    rules=(("network", 'network = "outside" in policy.toml'), ("memory", "--memory 96GB"), ("least", "--least strict")),
)  # fmt: skip
HELD = tuple(
    facts.Step(name, StepOutcome.DONE, detail)
    for name, detail in (
        ("user namespace", ""), ("mount namespace", "private root, read-only"), ("process namespace", "own init"),
        ("network namespace", ""), ("Landlock", "files, TCP, scopes"), ("seccomp", "allow-list of 212 calls"),
    )
)  # fmt: skip


def node(stage: Stage) -> None:
    main(stage)
    steps = (*HELD, facts.Step("cgroup", StepOutcome.UNAVAILABLE, "not delegated here; a watchdog holds memory"))
    row = msgspec.structs.replace(
        rows.nodes()[0], offer=OFFER, isolation=facts.IsolationReport(Isolation.STRICT, steps), versions=(rows.DIGEST,)
    )
    versions = [msgspec.structs.replace(p, versions=p.versions[:2]) for p in rows.packages()[:4]]
    NodeSheet(stage.window, row, versions).begin()


def filtered(stage: Stage) -> None:
    main(stage)
    waits = "All 206 slots are busy; 4 before it."
    more = tuple(rows.run(4_182 - i, RunState.QUEUED, group="poster", why=waits) for i in range(5))
    few = tuple(
        rows.run(4_176 - i, RunState.COMPLETE, group="poster", ended=rows.NOW - 60 * i, message="1,200 frames")
        for i in range(12)
    )
    broken = rows.run(4_177, RunState.FAILED, group="poster", error="ValueError: bad centre", ended=rows.NOW - 90)
    found = (*more, broken, *few)
    stage.window.top.filter.setText("group:poster owner:ada")
    stage.window.top.filter.returnPressed.emit()
    counts = {"complete": 12, "failed": 1, "queued": 5}
    stage.tell(Page(total=18, counts=counts, runs=found), stage.window.runs.apply)


def space(key: str) -> Callable[[Stage], None]:
    """A workspace of the laboratory."""

    def scene(stage: Stage) -> None:
        main(stage)
        window = stage.window
        window.workspaces.go(key)
        silence(stage.live)
        panels = [*window.workspaces.made_centres(), *(dock.panel for dock in window.docks.here())]
        for panel in panels:
            if isinstance(panel.widget, RunsPanel):
                panel.widget.apply(
                    Snapshot(watch=WatchId(3), number=1, page=page(spread(), panel.widget.tabs.facets[0].states))
                )
            elif isinstance(panel.widget, LogPanel) and not panel.widget.model.seen:
                panel.widget.open_log(f"run {CHOSEN}")
                panel.widget.apply(LogPushed(watch=WatchId(4), first=0, lines=lines()))

    return scene


def source(stage: Stage) -> None:
    """The code of a package, in its workspace."""
    space("packages")(stage)
    chosen = stage.window.watches.known_packages[0]
    panel = next(iter(stage.window.findChildren(SourcePanel)))
    panel.blockSignals(True)  # the master of a scene has no packages
    stage.window.looking.choose_package(chosen.package, lambda: chosen)
    text = (Path(__file__).parents[1] / "resources/examples/mandelbrot.py").read_text("utf-8")
    files = ("README.md", "main.py", "grid.py", "lib/stencils.py")
    number = chosen.versions[0].version
    panel.show_source(Source(package=chosen.package, version=number, files=files, file="main.py", text=text))
    silence(stage.live)


def colours(stage: Stage) -> None:
    """Rows that rules colour, and the sheet of the rules."""
    main(stage)
    rules = (
        Rule(name="Needs a look", words="state:failed", tint="red"),
        Rule(name="On the render nodes", words="node:render*", tint="blue"),
        Rule(name="Calibration", words="calibrate", tint="amber", on=False),
    )
    stage.window.context.colours.keep(rules)
    sheet = ColourSheet(stage.window, rules)
    sheet.open(sheet.add)


def found(stage: Stage) -> None:
    """Words of a log that were looked for in the history, and the logs of two runs as one."""
    space("history")(stage)
    log_scenes.found(stage.window, CHOSEN, lines(), failed_lines())
    silence(stage.live)


def holdings(stage: Stage) -> None:
    """What nodes hold: environments."""
    space("nodes")(stage)
    cluster_scenes.holdings(stage.window, stage.live.actions)


def palette(stage: Stage) -> None:
    main(stage)
    stage.window.show_palette()
    stage.window.findChildren(Palette)[0].edit.setText("mandel")
    say_what_was_done(stage)


def say_what_was_done(stage: Stage) -> None:
    """Notices at the foot of the window, one of them with a way back."""
    stage.window.toasts.say(
        Notice("fail", "old-tower is lost", "Silent for 30 s. Its 8 units wait again.", (Offer("Show node", _nothing),))
    )
    stage.live.actions.undo.offer(
        "plain", "12 runs will be cancelled", "In 10 seconds; until then they wait.", _taken_back
    )


async def _taken_back() -> None:
    """What Undo in a picture does."""


def keys(stage: Stage) -> None:
    main(stage)
    stage.window.verbs.show_keys()


def settings(stage: Stage) -> None:
    main(stage)
    stage.window.settings.show()


def tray(stage: Stage) -> None:
    """The menu of the icon in the tray, laid over the window."""
    main(stage)
    made = Tray(stage.window, stage.live.actions, stage.window.watches, Remembered(stage.live.home.window).preferences)
    made._took_status(status(rows.nodes(), laboratory_packages()))
    made.show_runs([row for row in page(spread()).runs if row.state is RunState.RUNNING][:3])
    made.menu.setWindowFlags(Qt.WindowType.Widget)
    made.menu.resize(made.menu.sizeHint())
    made.menu.move(900, 60)
    made.menu.show()
    for at, badge in enumerate((False, True)):
        for ground, left in (("surface", 700), ("text", 780)):
            icon = QLabel(stage.window)
            icon.setPixmap(tray_icon(badge).pixmap(22, 22))
            icon.setAutoFillBackground(True)
            look = icon.palette()
            look.setColor(icon.backgroundRole(), theme.color(ground))
            icon.setPalette(look)
            icon.setGeometry(left + 40 * at, 60, 34, 34)
            icon.show()


def dense(stage: Stage) -> None:
    """As many rows as fit."""
    theme.use_density("dense")
    main(stage)


def layouts(stage: Stage) -> None:
    """A second log with a filter of its own, a filter that is told, and a tool that has a name."""
    main(stage)
    window = stage.window
    window.runs.set_text("mandelbrot since:7d")
    window.runs.set_node(rows.nodes()[0].node, "atlas")
    another = window.docks.another("log").panel.widget
    silence(stage.live)
    if isinstance(another, LogPanel):
        another.open_log(f"run {CHOSEN}")
        another.apply(LogPushed(watch=WatchId(5), first=0, lines=lines()))
        another.field.setText("/took|error/")
    few = tuple(row for row in page(spread()).runs if row.package == "mandelbrot")
    stage.tell(Page(total=len(few), counts=page().counts, runs=few), window.runs.apply)


def completion(stage: Stage) -> None:
    main(stage)
    field = stage.window.top.filter
    field.setFocus()
    field.setText("mandelbrot node:ren")
    field._offer(field.text())
    popup_ = field.popup
    popup_.setParent(stage.window)
    popup_.move(field.mapTo(stage.window, field.rect().bottomLeft()))
    popup_.show()
    popup_.raise_()


SCENES: dict[str, Callable[[Stage], None]] = {
    "main": main,
    "drop": drop,
    "form": form,
    "form-when": over_main(lambda stage: form_scenes.when(stage.window)),
    "form-sweep": over_main(lambda stage: form_scenes.sweep(stage.window)),
    "versions": over_main(lambda stage: form_scenes.versions(stage.window)),
    "form-editors": over_main(lambda stage: form_scenes.editors(stage.window, stage.live.actions)),
    "add-node": add_node,
    "first-run": first_run,
    "failed": failed_run,
    "lost": lost_link,
    "menu": menu,
    "why": why_waiting,
    "priority": priority,
    "cancel": cancel,
    "node": node,
    "filtered": filtered,
    "palette": palette,
    "keys": keys,
    "settings": settings,
    "dense": dense,
    "tray": tray,
    "panels": layouts,
    "completion": completion,
    "found": found,
    "compare": over_main(lambda stage: log_scenes.compare(stage.window)),
    "overview": over_main(lambda stage: cluster_scenes.overview(stage.window, stage.live.actions)),
    "overview-calm": over_main(lambda stage: cluster_scenes.calm(stage.window, stage.live.actions)),
    "holdings": holdings,
    "source": source,
    "colours": colours,
    **{f"space-{each.key}": space(each.key) for each in WORKSPACES if each.key not in ("runs", "overview")},
    "units": over_main(lambda stage: unit_scenes.units(stage.window)),
}


async def picture(scene: Callable[[Stage], None], size: tuple[int, int] = SIZE) -> QImage:
    """One scene in a window of its own."""
    with tempfile.TemporaryDirectory() as home:
        async with Live(Path(home)) as live:
            window = live.window()
            window.resize(*size)
            silence(live)
            await asyncio.sleep(FADE)
            scene(Stage(window, live))
            silence(live)
            await asyncio.sleep(FADE)
            taken = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            window.close()
            window.deleteLater()
            return taken


def silence(live: Live) -> None:
    """What the real master says does not reach the window; it is said again for panels that came later."""
    for each in live.feed.findChildren(FeedWatch):
        each.blockSignals(True)


def png(image: QImage) -> bytes:
    """The picture as a PNG without line filters, which for text on plain grounds is a quarter smaller than Qt makes it.

    The format: PNG (third edition), 5.3 chunks, 9.2 filter 0.
    """
    width, height = image.width(), image.height()
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    stride, pixels = rgb.bytesPerLine(), bytes(rgb.constBits())
    lines = b"".join(b"\0" + pixels[start : start + 3 * width] for start in range(0, stride * height, stride))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in parts)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def take(folder: Path, only: str, size: tuple[int, int] = SIZE) -> None:
    """Takes every picture whose name begins with `only`, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    qt = make_application(["pydra"])
    for name, scene in SCENES.items():
        if not name.startswith(only):
            continue
        for look in ("light", "dark"):
            theme.use(qt, look)
            theme.use_density("compact")
            rows.NOW = math.floor(time.time())
            path = folder / f"{name}-{look}.png"
            path.write_bytes(png(drive(qt, picture(scene, size))))
            print(f"{path}  {path.stat().st_size / 1000:.0f} kB")


def command() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", metavar="NAME", help=", ".join(SCENES))
    parser.add_argument(
        "--size", default="1440x900", help="of the window, for example 1024x700; QT_SCALE_FACTOR=2 doubles all"
    )
    chosen = parser.parse_args()
    wide, high = (int(part) for part in chosen.size.split("x"))
    take(chosen.folder, chosen.only, (wide, high))


if __name__ == "__main__":
    command()
