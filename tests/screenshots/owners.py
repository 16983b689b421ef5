"""Scenes of what is said of a node: when it works, by its owner, and how fast its transfers may be."""

from pathlib import Path

import msgspec

from pydra_core.node.policy import Schedule
from pydra_core.protocol import facts
from pydra_gui.views.schedule_sheet import ScheduleSheet
from pydra_gui.views.throttle_sheet import ThrottleSheet
from tests.gui import rows
from tests.screenshots.stage import Stage
from tests.screenshots.window import main

NIGHTS = tuple((day * 1_440 + 1_200, day * 1_440 + 1_800) for day in range(5))
MORNING = 1_760_000_000.0
"""A Thursday by all clocks of the laboratory."""


def schedule(stage: Stage) -> None:
    """The week of this machine, with something at work there."""
    main(stage)
    before = Schedule(hours=(*NIGHTS, (7_200, 10_080)), idle=600.0)
    workers = rows.nodes()[0].workers[:2]
    home = Path("/home/ada/.local/share/pydra/local-node/policy.toml")
    sheet = ScheduleSheet(stage.window, "desk", before, home, lambda: workers, lambda: MORNING)
    sheet.begin()


def throttle(stage: Stage) -> None:
    """How fast a node's transfers may be."""
    main(stage)
    moving = (facts.Transfer(what="climate", rate=4_100_000), facts.Transfer(what="mesh_tools", rate=7_900_000))
    row = msgspec.structs.replace(rows.nodes()[0], load=facts.Load(transfers=moving))
    sheet = ThrottleSheet(stage.window, row)
    sheet.rate.setText("10 MB/s")
    sheet.open(sheet.rate)
