"""Scenes of the owner of this machine: when it works."""

from pathlib import Path

from pydra_core.node.policy import Schedule
from pydra_gui.views.schedule_sheet import ScheduleSheet
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
