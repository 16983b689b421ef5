"""Mosaics as a master would tell them: many units, most of them complete, some of them not."""

import random

from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.mosaic import BLOCK, Block, CellShown, Span, Spreaded, Under, cell
from pydra_core.protocol.spreads import packed
from pydra_core.protocol.states import UnitState
from pydra_core.protocol.verbs import Mosaic, Spans

BAD = range(58_080, 58_104)


def mosaic(units: int = 100_000, done: int = 61_482, run: int = 4182, mark: int = 7, number: int = 1) -> Mosaic:
    """A run in the middle of its work; slow stripes, a row of failures, and some that are tried again."""
    rng = random.Random(7)
    cells = bytearray(-(-max(units, 1) // BLOCK) * BLOCK)
    for index in range(min(done, units)):
        slow = 8.0 if index // 1260 % 17 == 3 else 1.0
        cells[index] = cell(index not in BAD, slow * rng.lognormvariate(0.55, 0.7))
    blocks = tuple(Block(at, bytes(cells[at : at + BLOCK])) for at in range(0, len(cells), BLOCK))
    ahead = [index for index in range(done, min(units, done + 360))]
    rng.shuffle(ahead)
    under = (
        Under(UnitState.RETRYING, packed([index for index in range(done - 31, done) if index >= 0])),
        Under(UnitState.RUNNING, packed(ahead[:148])),
        Under(UnitState.SENT, packed(ahead[148:])),
    )
    return Mosaic(
        run=RunId(run), book="/u", books=(Spreaded("/u", "/u", units),), units=units, mark=mark, number=number,
        blocks=blocks, under=under if done < units else (),
    )  # fmt: skip


def failed_cell() -> CellShown:
    return CellShown(
        index=58_098, state=UnitState.FAILED, attempt=4, node_name="pi-rack-2", took=2.91, median=1.7,
        error="ValueError: centre is outside the plane",
    )  # fmt: skip


def span(node: NodeId, lane: int = 0, start: float = 10.0, end: float = 20.0, **more: object) -> Span:
    wish: dict[str, object] = {
        "run": RunId(4182), "path": "/u", "index": 7, "count": 1, "state": UnitState.COMPLETE, **more,
    }  # fmt: skip
    return Span(node=node, lane=lane, start=start, end=end, **wish)  # type: ignore[arg-type]


def spans(now: float, run: int = 4182) -> Spans:
    """Two minutes of seven machines, each with two to four workers."""
    rng = random.Random(3)
    names = ("atlas", "render-01", "render-02", "mac-mini", "lab-nuc-4", "pi-rack-2", "old-tower")
    found = []
    for at, name in enumerate(names):
        for lane in range(2 if at > 3 else 4):
            moment, mean = now - 125.0, 1.0 + 1.4 * at
            while moment < now:
                took = max(0.3, rng.gauss(mean, 0.3 * mean))
                over = moment + took < now
                state = (
                    UnitState.FAILED
                    if over and rng.random() < 0.015
                    else UnitState.COMPLETE
                    if over
                    else UnitState.RUNNING
                )
                if name != "old-tower" or moment + took < now - 68:
                    found.append(
                        span(NodeId(name), lane, moment, moment + took if over else 0.0, state=state, run=RunId(run))
                    )
                moment += took + 0.05
    return Spans(spans=tuple(found), nodes={NodeId(name): name for name in names}, now=now, first=now - 125.0)
