"""What is remembered of the units of one spread, also of those that have long been answered: a few bytes for each, by index.

Rules:
1. A unit is noted when it has its final answer; what is under way is known from the state.
2. Each block of cells has the number of the change that touched it last, so that whoever looks is told what is new.
3. Nothing here is needed to go on: after a restart it is what the book still tells, without the machines.
"""

import zlib
from collections.abc import Sequence

import msgspec

from pydra_core.ids import NodeId
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.mosaic import BLOCK, MOST, NUMBERS, Block
from pydra_core.protocol.states import UnitState

_SHIFT = BLOCK.bit_length() - 1
_NODES = 255
_SKIPPED = NUMBERS[UnitState.SKIPPED] << 5


class Trace(msgspec.Struct, kw_only=True):
    """`top` is the highest index. `cells` as `protocol.mosaic` has them, 0 for no answer; `places` are 1 + the place in `nodes`, 0 for
    nobody knows; `tries` the number of the attempt, 255 for more. `mark` is another one for each trace, `number` counts its changes."""

    path: str = ""
    top: int = -1
    mark: int = 0
    number: int = 0
    cells: bytearray = msgspec.field(default_factory=bytearray)
    places: bytearray = msgspec.field(default_factory=bytearray)
    tries: bytearray = msgspec.field(default_factory=bytearray)
    nodes: list[str] = []
    stamps: list[int] = []


def note(trace: Trace, indices: Sequence[int], cells: bytes, tries: Sequence[int], name: str) -> None:
    """These units have their answers, from the machine of this name ("" if nobody knows)."""
    trace.top = max(trace.top, *indices)
    if trace.top >= len(trace.cells) and len(trace.cells) < MOST:
        _grow(trace, min(trace.top, MOST - 1))
    trace.number += 1
    place, first, size = _place(trace, name), indices[0], len(indices)
    if indices[-1] - first + 1 == size and indices[-1] < MOST and max(tries) < 255 and _ascends(indices):
        _note_all(trace, first, cells, bytes(tries), place)
        return
    own, places, attempts = trace.cells, trace.places, trace.tries
    touched = set()
    for index, cell, attempt in zip(indices, cells, tries, strict=True):
        if index < MOST:
            own[index], places[index], attempts[index] = cell, place, attempt if attempt < 255 else 255
            touched.add(index >> _SHIFT)
    for block in touched:
        trace.stamps[block] = trace.number


def _ascends(indices: Sequence[int]) -> bool:
    return list(indices) == list(range(indices[0], indices[-1] + 1))


def _note_all(trace: Trace, first: int, cells: bytes, tries: bytes, place: int) -> None:
    """Units that follow each other, as those of a batch mostly do: three slices instead of a loop."""
    last = first + len(cells)
    trace.cells[first:last], trace.tries[first:last] = cells, tries
    trace.places[first:last] = bytes((place,)) * len(cells)
    for block in range(first >> _SHIFT, ((last - 1) >> _SHIFT) + 1):
        trace.stamps[block] = trace.number


def recall(trace: Trace, indices: Sequence[int], cells: bytes) -> None:
    """What a book tells of units that were answered before (rule 3); cells that an older master did not write are missing."""
    if len(indices) == len(cells) and indices:
        note(trace, indices, cells, bytes(len(indices)), "")


def leave_out(trace: Trace, only: Only) -> None:
    """All units up to the last of these but these are skipped; of a trace that has noted nothing yet."""
    trace.top = only[-1][1]
    if trace.top >= MOST:
        return
    _grow(trace, trace.top)
    trace.number = 1
    trace.cells[: trace.top + 1] = bytes([_SKIPPED]) * (trace.top + 1)
    for first, last in only:
        trace.cells[first : last + 1] = bytes(last - first + 1)
    trace.stamps[:] = [1] * len(trace.stamps)


def since(trace: Trace, number: int) -> tuple[Block, ...]:
    """The blocks that changed after this one of its changes; 0 for all."""
    return tuple(
        Block(block << _SHIFT, bytes(trace.cells[block << _SHIFT : (block + 1) << _SHIFT]))
        for block, stamp in enumerate(trace.stamps)
        if stamp > number
    )


def node_of(trace: Trace, index: int) -> str:
    """The name of the machine; "" if nobody knows."""
    place = trace.places[index] if index < len(trace.places) else 0
    return trace.nodes[place - 1] if 0 < place <= len(trace.nodes) else ""


def packed(trace: Trace) -> bytes:
    """As it is kept of a run that has ended."""
    return zlib.compress(msgspec.msgpack.encode(trace), 1)


def unpacked(body: bytes) -> Trace:
    return msgspec.msgpack.decode(zlib.decompress(body), type=Trace)


def _grow(trace: Trace, top: int) -> None:
    """Whole blocks, so that it is seldom done."""
    blocks = (top >> _SHIFT) + 1
    more = (blocks << _SHIFT) - len(trace.cells)
    for part in (trace.cells, trace.places, trace.tries):
        part.extend(bytes(more))
    trace.stamps.extend([0] * (blocks - len(trace.stamps)))


def _place(trace: Trace, name: str) -> int:
    if not name:
        return 0
    try:
        return trace.nodes.index(name) + 1
    except ValueError:
        if len(trace.nodes) == _NODES:
            return 0
        trace.nodes.append(name)
        return len(trace.nodes)


def named(node: NodeId | None, names: dict[NodeId, str]) -> str:
    """What to note of a node."""
    return names.get(node, "") if node else ""
