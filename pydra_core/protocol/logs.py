"""Logs by pages: which lines are wanted, how the lines that pass stand, and the lines of one page; a window never holds all of them.

Rules:
1. `FollowLogs` is one view of one or several logs as one, merged by time; it is answered by `Watching`. Each change of what passes is a
   `LogStands` with the next `version`: the rows below `same` are as they were, those from there on may be others.
2. `ReadLines`, `SeekLine` and `SiftLogs` name the view as `LogStands` does. A page says of which version it is.
3. Plain words are looked for without regard to case; between slashes they are an expression (`patterns`), whose time is bounded.
"""

import msgspec

from pydra_core.ids import NodeId, RunId, WatchId
from pydra_core.protocol.chosen import Only

LEVELS = ("error", "warning", "info", "debug", "out", "err")
MOST_LOGS = 64
MOST_RULES = 50
MOST_LINES = 1_000
"""Lines of one page."""
BACK = 50_000
"""So many of the last lines of a log that is still being written are fetched from its node, unless more are asked for."""


class LogOf(msgspec.Struct, frozen=True, kw_only=True):
    """One log: that of a run, or a node's own. `units` of the spread at `path` and no others, () for all; `title` is how it is called."""

    run: RunId | None = None
    node: NodeId | None = None
    title: str = ""
    path: str = ""
    units: Only = ()


class Sift(msgspec.Struct, frozen=True, kw_only=True):
    """What of the lines is wanted: those with these `words`, of these `levels` (() for all). `rules` are words as well: of each line it is
    told which one fits first."""

    words: str = ""
    levels: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class FollowLogs(msgspec.Struct, frozen=True, kw_only=True, tag="follow-logs"):
    """A view of these logs as one. `back`: how many of the last lines of a log that is still being written, 0 for all."""

    logs: tuple[LogOf, ...]
    sift: Sift = Sift()
    back: int = BACK


class SiftLogs(msgspec.Struct, frozen=True, kw_only=True, tag="sift-logs"):
    """From now on the view has other lines. Answered by `Done`."""

    view: int
    sift: Sift


class ReadLines(msgspec.Struct, frozen=True, kw_only=True, tag="read-lines"):
    """Rows of a view, at most `MOST_LINES`, and fewer where lines are long. Answered by `LinesTold`."""

    view: int
    first: int
    count: int


class SeekLine(msgspec.Struct, frozen=True, kw_only=True, tag="seek-line"):
    """The next row from `row` on in the direction `by` (1 or -1) that has one of the `levels`, once round; or, if `number` is not -1,
    the row of the line of that number of the first log, in this `part` of it (`Hit.part`). Answered by `LineSought`."""

    view: int
    row: int = -1
    by: int = 1
    levels: tuple[str, ...] = ("error",)
    number: int = -1
    part: int = 0


class LogRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A line of a view. `log` counts the logs that were asked for, `number` the lines within it; `unit` is -1 where the line is of no
    single unit, `path` is its place in the task tree. `rule` counts the rules from 1, 0 if none fits."""

    log: int
    number: int
    at: float
    level: str
    text: str
    path: str = ""
    unit: int = -1
    rule: int = 0


class LinesTold(msgspec.Struct, frozen=True, kw_only=True, tag="lines-told"):
    """Rows from `first` on, as they stand in this version of the view."""

    version: int
    first: int
    rows: tuple[LogRow, ...]


class LineSought(msgspec.Struct, frozen=True, tag="line-sought"):
    """-1 if there is none."""

    row: int


class LogStands(msgspec.Struct, frozen=True, kw_only=True, tag="log-stands"):
    """How a view stands: `total` rows of `seen` lines, the lines by level, and by rule. The last rows come with it, from `first` on.

    `share` of the lines that are there was looked through, 1.0: all. `ended`: no more come. `note` says why none comes, `fault` why
    not all that is wanted can be shown."""

    watch: WatchId
    view: int
    version: int
    same: int
    total: int
    seen: int
    levels: dict[str, int] = {}
    rules: tuple[int, ...] = ()
    first: int = 0
    rows: tuple[LogRow, ...] = ()
    share: float = 1.0
    ended: bool = False
    note: str = ""
    fault: str = ""
