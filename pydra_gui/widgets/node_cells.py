"""The cells of the tree of nodes and their workers: name, load, slots, isolation."""

import time
from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTreeView

from pydra_core.client.names import place_words
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.pictures import NodeRow, WorkerRow
from pydra_core.protocol.states import Isolation, NodeState, StepOutcome
from pydra_gui.language import figure, later, plural, tr
from pydra_gui.models import text
from pydra_gui.models.node_tags import own
from pydra_gui.models.table import RIGHT, Column
from pydra_gui.theme.box import Box, rect_of
from pydra_gui.theme.theme import color
from pydra_gui.widgets import bars, glyphs, states
from pydra_gui.widgets.cells import PAD, Cell, Index, glyph_box
from pydra_gui.widgets.labels import width_of, write

ROOMY, MOST_LOAD = 300.0, 44
"""px from which on the cell of the load has room for figures; and up to which its words may take room from the names."""
CELLS = 48
"""px of the cells of the slots."""
GONE = (NodeState.LOST, NodeState.REVOKED, NodeState.PENDING)
LEVELS = {
    Isolation.FULL: later("Full isolation: namespaces, Landlock, seccomp, and limits held by a cgroup."),
    Isolation.STRICT: later("Strict isolation: namespaces, Landlock, seccomp, and limits held by a watchdog."),
    Isolation.REDUCED: later("Reduced isolation: not every wall stands on this machine."),
    Isolation.PROCESS: later("Only a process of its own with limits: a task can read what the node's user can read."),
    Isolation.NONE: later("No isolation: a task can do all that the node's user can do."),
}
OUTCOMES = {
    StepOutcome.DONE: later("held"),
    StepOutcome.UNAVAILABLE: later("not possible here"),
    StepOutcome.FAILED: later("failed"),
}


def isolation_tip(report: IsolationReport) -> str:
    """The level in one sentence, then each step of the sandbox with what became of it; plain text."""
    lines = [tr(LEVELS[report.level])]
    for step in report.steps:
        detail = f" ({text.one_line(step.detail)})" if step.detail else ""
        lines.append(f"{step.name}: {tr(OUTCOMES[step.outcome])}{detail}")
    return "\n".join(lines)


def node_tip(row: NodeRow) -> str:
    """What a machine is, in a few lines of plain text."""
    facts = row.facts
    lines = [
        f"{row.name}: {tr(row.state)}{tr(', this machine') if row.local else ''}",
        f"{facts.host} · {facts.system} · {facts.machine}",
        plural(
            facts.cores,
            "{n:,} core, {memory} of memory, Python {python}",
            "{n:,} cores, {memory} of memory, Python {python}",
            memory=text.memory(facts.memory),
            python=facts.python,
        ),
    ]
    if row.tags:
        lines.append(tr("Tags: {tags}", tags=", ".join(row.tags)))
    if row.state not in GONE:
        lines.append(tr("CPU {cpu:.0%}, {memory} in use", cpu=row.load.cpu, memory=text.memory(row.load.memory)))
        lines += transfer_words(row)[:4]
    return "\n".join(line for line in (*lines, row.why, *row.notes, row.upgrade) if line)


def transfer_words(row: NodeRow) -> list[str]:
    """Each transfer of a node in a line: "count comes: 8.2 of 14.6 MB, 1.2 MB/s"."""
    return [
        tr(
            "{what} {out}: {done} of {size}, {rate}/s",
            what=text.one_line(each.what),
            out=tr("goes out") if each.out else tr("comes"),
            done=text.size(each.done),
            size=text.size(each.size),
            rate=text.size(each.rate),
        )
        for each in row.load.transfers
    ]


def aside(row: NodeRow) -> str:
    """A word or two behind its name: why it takes nothing new although it is there."""
    if row.state == NodeState.DRAINING:
        return tr("{count:,} left", count=len(row.workers)) if row.workers else tr("empty")
    if row.state == NodeState.SICK:
        return tr("sick")
    if row.hours is not None and not row.hours.slots:
        return tr("off duty")
    moving = sum(each.rate for each in row.load.transfers)
    return f"{text.size(moving)}/s" if moving else ""


def stays_in_sight(row: NodeRow) -> bool:
    """What stands behind its name says more than its load does: where there is no room for it there, it takes the place of that."""
    return row.state == NodeState.DRAINING or (row.hours is not None and not row.hours.slots)


def _slots_text(row: NodeRow) -> str:
    return f"{row.busy}/{row.slots}"


NODE_COLUMNS: tuple[Column[NodeRow], ...] = (
    Column(later("Name"), 90, lambda r: " ".join((r.name, tr(r.state), *own(r))), stretch=True, tip=node_tip),
    Column(later("Load"), 40, lambda r: f"{r.load.cpu:.0%}", lambda r: r.load.cpu),
    Column(
        later("Slots"),
        116,
        _slots_text,
        lambda r: r.busy,
        right=True,
        tip=lambda r: tr("{busy} of {slots} slots busy", busy=r.busy, slots=r.slots),
    ),
    Column(later("Isolation"), 30, lambda r: tr(r.isolation.level), tip=lambda r: isolation_tip(r.isolation)),
)


def load_width(rows: Sequence[NodeRow] = ()) -> int:
    """What the words that take the place of the load have room in: those of `rows`, and any that may come as far as names can spare it."""
    may_come = (tr("{count:,} left", count=9), tr("empty"))
    are_there = [aside(row) for row in rows if stays_in_sight(row) and row.state not in GONE]
    least = min(MOST_LOAD, max(NODE_COLUMNS[1].width, *(ceil(width_of(each, 12)) + 3 for each in may_come)))
    return max(least, *(ceil(width_of(each, 12)) + 3 for each in are_there), 0)


def slots_width(rows: Sequence[NodeRow]) -> int:
    """What the figures of the slots need without their cells, and what workers have in memory."""
    figures = {*map(_slots_text, rows), *(text.memory(worker.memory) for row in rows for worker in row.workers)}
    return max(44, *(ceil(width_of(each, 12)) + 2 * PAD + 2 for each in figures), 0)


def isolation_width() -> int:
    """The shield and the longest of its words."""
    return max(110, *(ceil(width_of(tr(level), 12)) + 20 + 2 * PAD for level in Isolation))


def worker_words(row: WorkerRow) -> str:
    """What stands behind a worker's name: its place in the task tree, and that it only coordinates."""
    return " ".join(part for part in (place_words(row.path), tr("coordinates") if row.coordinates else "") if part)


def worker_tip(row: WorkerRow) -> str:
    """A worker in a few lines of plain text. A process number below 1 is not known yet."""
    does = tr("coordinates, and holds no slot") if row.coordinates else tr("computes")
    place = f", {place_words(row.path)}" if row.path else ""
    process = tr("process {pid}", pid=row.pid) if row.pid > 0 else tr("process not known yet")
    load = tr("{cpu:.1f} cores, {memory}", cpu=row.cpu, memory=text.memory(row.memory))
    load += tr("\nIt has done nothing for a while.") if row.stalled_since else ""
    return tr(
        "run {run} · {name}{place}\n{state}, {process}, {does}\n{load}",
        run=row.run,
        name=row.name,
        place=place,
        state=tr(row.state),
        process=process,
        does=does,
        load=load,
    )


WORKER_COLUMNS: tuple[Column[WorkerRow], ...] = (
    Column(
        later("Name"),
        90,
        lambda r: " ".join(part for part in (r.name, worker_words(r), tr(r.state)) if part),
        stretch=True,
        tip=worker_tip,
    ),
    Column(later("Load"), 40, lambda r: tr("{cpu:.1f} cores", cpu=r.cpu)),
    Column(later("Slots"), 116, lambda r: text.memory(r.memory), lambda r: r.memory, right=True),
    Column(
        later("Isolation"),
        30,
        lambda r: tr(r.isolation) if r.isolation else "",
        tip=lambda r: tr(LEVELS[r.isolation]) if r.isolation else "",
    ),
)


class NodeCell(Cell):
    """Paints a node or a worker. What is gone steps back and says since when."""

    def __init__(self, view: QTreeView, clock: Callable[[], float] = time.time) -> None:
        super().__init__(view)
        self._tree, self._clock = view, clock

    def draw(self, painter: QPainter, box: Box, index: Index) -> None:
        match self.row:
            case NodeRow() as node if node.state in GONE:
                self._gone(painter, box, node, index)
            case NodeRow() as node:
                self._node(painter, box, node, index)
            case WorkerRow() as worker:
                self._worker(painter, box, worker, index)

    def _node(self, p: QPainter, box: Box, row: NodeRow, index: Index) -> None:
        match index.column():
            case 0:
                elsewhere = stays_in_sight(row) and 0 < self._load_room() < ROOMY
                _name(p, box.adjusted(-6, 0, 6, 0), row, "text", 500, "" if elsewhere else aside(row))
            case 1:
                _load(p, box, row)
            case 2:
                busy = _slots_text(row)
                room = max(36.0, width_of(busy, 12))
                write(p, Box(box.right() - room, box.top(), room, box.height()), busy, "text2", 12, align=RIGHT)
                token = "hold" if row.state == NodeState.SICK else "run"
                if box.width() - room >= CELLS:
                    bars.paint_slots(p, box.adjusted(0, 0, -room, 0), row.slots, row.busy, token)
            case 3:
                _isolation(p, box, row.isolation.level)

    def _load_room(self) -> int:
        """px of the load's cell; 0 while the panel is too narrow for it."""
        return 0 if self._tree.isColumnHidden(1) else self._tree.columnWidth(1)

    def _gone(self, p: QPainter, box: Box, row: NodeRow, index: Index) -> None:
        look, narrow = states.NODE[row.state], not self._load_room()
        match index.column():
            case 0:
                _name(p, box.adjusted(-6, 0, 6, 0), row, "text3", 400, look.word if narrow else aside(row))
            case 1:
                write(p, box.adjusted(-2, 0, 50, 0), look.word, look.ink, 12)
            case 2 if row.state == NodeState.LOST and row.seen:
                since, room = text.age(self._clock() - row.seen), box.adjusted(0 if narrow else 20, 0, 0, 0)
                if not narrow or width_of(since, 12) <= room.width():
                    write(p, room, since, "text3", 12, align=RIGHT)

    def _worker(self, p: QPainter, box: Box, row: WorkerRow, index: Index) -> None:
        match index.column():
            case 0 | 1:  # a name uses the room of both: each cell paints its part of it
                p.setClipRect(rect_of(box.adjusted(-PAD, 0, PAD, 0)))
                left = self.view.visualRect(index.sibling(index.row(), 0)).left() + PAD
                right = self.view.visualRect(index.sibling(index.row(), 1 if self._load_room() else 0)).right()
                whole = Box(left, box.top(), right - left, box.height())
                glyphs.paint(p, glyph_box(whole.adjusted(-6, 0, 0, 0)), states.WORKER[row.state])
                _worker_name(p, whole.adjusted(11, 0, 4, 0), row)
            case 2:
                if box.width() > 2 * CELLS:
                    write(p, box.adjusted(0, 0, -56, 0), figure(row.cpu, ".1f"), "text3", 12, align=RIGHT)
                write(p, box, text.memory(row.memory), "text3", 12, align=RIGHT)
            case 3 if row.isolation not in (None, Isolation.FULL, Isolation.STRICT):
                _shield(p, box, row.isolation)


def _load(p: QPainter, box: Box, row: NodeRow) -> None:
    """The last minutes; where there is room, also what is in use now."""
    if box.width() < ROOMY:
        if stays_in_sight(row):
            write(p, box.adjusted(-2, 0, 12, 0), aside(row), states.NODE[row.state].ink, 12)
        else:
            bars.paint_sparkline(p, box.adjusted(-2, 7, 2, -7), row.history)
        return
    words = Box(box.right() - 152, box.top(), 152, box.height())
    bars.paint_sparkline(p, box.adjusted(-2, 7, -214, -7), row.history)
    share = Box(words.left() - 50, box.top(), 44, box.height())
    write(p, share, f"{row.load.cpu * 100:.0f} %", "text2", 12, align=RIGHT)
    used = tr("{memory:.1f} of {memory2}", memory=row.load.memory / 1000000000.0, memory2=text.memory(row.facts.memory))
    write(p, words, used, "text3", 12, align=RIGHT)


def _isolation(p: QPainter, box: Box, level: Isolation) -> None:
    """The shield, and its word where there is room."""
    if box.width() < 60:
        _shield(p, box, level)
        return
    look = states.ISOLATION[level]
    glyphs.paint(p, glyph_box(box), look)
    write(p, box.adjusted(20, 0, 0, 0), look.word, look.ink, 12)


def _worker_name(p: QPainter, box: Box, row: WorkerRow) -> None:
    used = write(p, box, row.name, "text2", 12)
    if words := worker_words(row):
        write(p, box.adjusted(used + 6, 0, 0, 0), words, "text3", 12)


def _name(p: QPainter, box: Box, row: NodeRow, token: str, weight: int, beside: str) -> None:
    """The name, and behind it as much as there is whole room for: the glyph and the tip have it as well."""
    glyphs.paint(p, glyph_box(box), states.NODE[row.state])
    used = write(p, box.adjusted(20, 0, 0, 0), row.name, token, 13, weight)
    here, rest = tr("here") if row.local else "", box.adjusted(26 + used, 0, 4, 0)
    both = " · ".join(part for part in (here, beside) if part)
    words = next((each for each in (both, beside, here) if each and width_of(each, 12) <= rest.width()), "")
    write(p, rest, words, "text3", 12)
    if row.state not in GONE:
        _tags(p, rest.adjusted(width_of(words, 12) + 8 if words else 2, 0, 0, 0), own(row))


def _tags(p: QPainter, box: Box, tags: Sequence[str]) -> None:
    """As many as there is whole room for, and how many more there are: the name is worth more, and the tip has them all."""
    left = box.left()
    for at, tag in enumerate(tags):
        wide = width_of(tag, 11) + 10
        rest = f"+{len(tags) - at - 1}" if at + 1 < len(tags) else ""
        if left + wide + (width_of(rest, 11) + 4 if rest else 0) > box.right():
            more = f"+{len(tags) - at}"
            if at and left + width_of(more, 11) <= box.right():
                write(p, Box(left, box.top(), box.right() - left, box.height()), more, "text3", 11)
            return
        chip = Box(left, box.middle() - 8, wide, 16)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(color("sunken"))
        p.drawRoundedRect(rect_of(chip), 4, 4)
        write(p, chip.adjusted(5, 0, 0, 0), tag, "text2", 11)
        left += wide + 4


def _shield(p: QPainter, box: Box, level: Isolation) -> None:
    glyphs.paint(p, Box(box.left() + box.width() / 2 - 7, box.middle() - 7, 14, 14), states.ISOLATION[level])
