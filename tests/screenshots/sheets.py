"""Scenes with a sheet over the laboratory: what a run, a node or a rule is asked about."""

import time

import msgspec

from pydra_core.ids import TokenId
from pydra_core.protocol import facts
from pydra_core.protocol.manifest import SharedFolder
from pydra_core.protocol.states import Isolation, Network, RunState, StepOutcome
from pydra_core.protocol.verbs import TokenMade
from pydra_gui.models.colouring import Rule
from pydra_gui.notices import Offer
from pydra_gui.views import why
from pydra_gui.views.add_node import AddNode
from pydra_gui.views.cancel_sheet import CancelSheet
from pydra_gui.views.colours import ColourSheet
from pydra_gui.views.node_sheet import NodeSheet
from pydra_gui.views.priority_sheet import PrioritySheet
from pydra_gui.views.run_form import RunForm
from pydra_gui.views.while_sheet import WhileSheet
from pydra_gui.views.why import WhySheet
from tests.gui import rows
from tests.screenshots.laboratory import spread, waiting
from tests.screenshots.spaces import space
from tests.screenshots.stage import Stage, nothing
from tests.screenshots.window import main


def form(stage: Stage) -> None:
    main(stage)
    stage.window.package_deeds.run_task("mandelbrot.Mandelbrot")
    made = stage.window.findChildren(RunForm)[-1]
    bad = made.fields[1].editor
    bad.setText("100 thousand")  # type: ignore[union-attr]
    made.start()


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


def why_waiting(stage: Stage) -> None:
    stage.fill()
    stage.choose(waiting().row.run, waiting(), ())
    offers = [Offer("Priority…", nothing), Offer("Add node…", nothing)]
    WhySheet(stage.window, why.of_run(waiting()), offers).begin()


def priority(stage: Stage) -> None:
    stage.fill()
    stage.choose(waiting().row.run, waiting(), ())
    sheet = PrioritySheet(stage.window, [waiting().row])
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


def a_while(stage: Stage) -> None:
    """From when to when, over what has ended."""
    space("history")(stage)
    sheet = WhileSheet(stage.window, ("yesterday", "9:00"))
    sheet.open(sheet.editors["from"])


def colours(stage: Stage) -> None:
    """Rows that rules colour, and the sheet of the rules."""
    main(stage)
    rules = (
        Rule(name="Needs a look", words="state:failed", tint="red"),
        Rule(name="On the render nodes", words="node:render*", tint="blue"),
        Rule(name="Calibration", words="calibrate tag:gpu", tint="amber", on=False),
    )
    stage.window.context.colours.keep(rules)
    sheet = ColourSheet(stage.window, rules)
    sheet.open(sheet.add)
