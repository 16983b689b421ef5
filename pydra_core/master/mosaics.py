"""The pictures of all units of a run, one by one, and of what workers were at: from what is noted and what is under way."""

from collections.abc import Iterator, Sequence

from pydra_core.errors import Fault, UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.master import timeline, traces
from pydra_core.master.events import BookRead, Keep
from pydra_core.master.state import Cluster, Run, Seat, Spread, Tree
from pydra_core.master.traces import Trace
from pydra_core.protocol import mosaic, verbs
from pydra_core.protocol.mosaic import CellShown, Spreaded, Under
from pydra_core.protocol.spreads import packed, unpacked
from pydra_core.protocol.states import UnitState

SPANS = 50_000
"""Bars of one answer."""

NO_TRACE = Trace()


def of(cluster: Cluster, run: Run, spread: Spread) -> Trace:
    """What is noted of the units of this spread; it grows when it is first asked for."""
    found = cluster.traces.setdefault(run.run, {})
    trace = found.get(spread.book)
    if trace is None:
        cluster.attempts += 1
        trace = found[spread.book] = Trace(path=spread.path, mark=(cluster.epoch << 24) + cluster.attempts)
        if run.only and spread.path == "/u":
            traces.leave_out(trace, run.only)
    return trace


def note(
    cluster: Cluster, run: Run, spread: Spread, kept: Sequence[Keep], tries: Sequence[int], on: NodeId | None
) -> None:
    """These batches were answered, in their order."""
    trace, node, at = of(cluster, run, spread), cluster.nodes.get(on) if on else None, 0
    for each in kept:
        size = len(each.indices)
        traces.note(trace, each.indices, each.cells, tries[at : at + size], node.name if node else "")
        at += size


def recall(cluster: Cluster, run: Run, spread: Spread, event: BookRead) -> None:
    """What its book tells, of units that were answered in another life of the master."""
    trace = of(cluster, run, spread)
    if trace.number <= bool(run.only):
        for indices, cells in event.cells:
            traces.recall(trace, unpacked(indices), cells)


# ------------------------------------------------------------------------------------------------------ mosaics


def books(cluster: Cluster, run: Run) -> tuple[Spreaded, ...]:
    """The spreads of a live run of which something is known, the largest first."""
    tree = cluster.trees.get(run.run)
    found = {book: Spreaded(book, trace.path, 0) for book, trace in cluster.traces.get(run.run, {}).items()}
    for spread in tree.spreads.values() if tree else ():
        of_chosen = run.only and spread.path == "/u"
        units = min(run.only[-1][1] + 1, mosaic.MOST) if of_chosen else spread.total or spread.next
        found[spread.book] = Spreaded(spread.book, spread.path, units)
    counted = {book: trace.top + 1 for book, trace in cluster.traces.get(run.run, {}).items()}
    listed = [Spreaded(each.book, each.path, each.units or counted.get(each.book, 0)) for each in found.values()]
    return tuple(sorted(listed, key=lambda each: (-each.units, each.book)))


def live(cluster: Cluster, run: Run, verb: verbs.ReadMosaic) -> verbs.Mosaic:
    """The mosaic of a run that has not ended. Raises UserError for a book that it has not."""
    listed = books(cluster, run)
    book = verb.book or (listed[0].book if listed else "")
    trace = cluster.traces.get(run.run, {}).get(book)
    spread = _spread(cluster.trees.get(run.run), book)
    if trace is None and spread is None and verb.book:
        raise UserError(f"Run {run.run} has no units at {verb.book}.", Fault.NOT_FOUND)
    units = next((each.units for each in listed if each.book == book), 0)
    under = tuple(_under(cluster, run, spread)) if spread else ()
    return _mosaic(run.run, book, listed, trace or NO_TRACE, units, verb, under)


def kept(run: RunId, book: str, listed: tuple[Spreaded, ...], trace: Trace, verb: verbs.ReadMosaic) -> verbs.Mosaic:
    """The mosaic of a run that has ended."""
    units = next((each.units for each in listed if each.book == book), 0)
    return _mosaic(run, book, listed, trace, units, verb, ())


def _mosaic(
    run: RunId, book: str, listed: tuple[Spreaded, ...], trace: Trace, units: int, verb: verbs.ReadMosaic,
    under: tuple[Under, ...],
) -> verbs.Mosaic:  # fmt: skip
    since = verb.since if verb.mark == trace.mark else 0
    return verbs.Mosaic(
        run=run, book=book, books=listed, units=units, mark=trace.mark, number=trace.number,
        blocks=traces.since(trace, since), under=under,
    )  # fmt: skip


def _spread(tree: Tree | None, book: str) -> Spread | None:
    return next((each for each in tree.spreads.values() if each.book == book), None) if tree else None


def _under(cluster: Cluster, run: Run, spread: Spread) -> Iterator[Under]:
    """What is under way. The first unit of a seat is being performed, as far as is known here."""
    found: dict[UnitState, list[int]] = {UnitState.RETRYING: [piece.index for piece in spread.retrying]}
    for seat in cluster.trees[run.run].seats.values():
        if seat.spread == spread.path:
            running, sent = _shares(seat)
            found.setdefault(UnitState.RUNNING, []).extend(running)
            found.setdefault(UnitState.SENT, []).extend(sent)
    for state, indices in found.items():
        if indices:
            yield Under(state, packed(indices))


def _shares(seat: Seat) -> tuple[list[int], list[int]]:
    indices = list(seat.unanswered)
    at = 1 if seat.unit.state is UnitState.RUNNING else 0
    return indices[:at], indices[at:]


# -------------------------------------------------------------------------------------------------------- cells


def cell(cluster: Cluster, run: Run, verb: verbs.ReadCell) -> CellShown:
    """One unit of a live run, as it is now."""
    trace = cluster.traces.get(run.run, {}).get(verb.book, NO_TRACE)
    spread, tree = _spread(cluster.trees.get(run.run), verb.book), cluster.trees.get(run.run)
    failed = next((row.error for row in tree.failures if row.index == verb.index), "") if tree else ""
    shown = told(trace, verb.index, failed)
    if shown.state is not UnitState.WAITING or spread is None or tree is None:
        return shown
    for seat in tree.seats.values():
        if seat.spread == spread.path and verb.index in seat.unanswered:
            return _at_work(cluster, seat, verb.index, shown)
    again = next((piece for piece in spread.retrying if piece.index == verb.index), None)
    state = UnitState.RETRYING if again else UnitState.WAITING
    return CellShown(index=verb.index, state=state, attempt=again.attempt + 1 if again else 0, median=shown.median)


def _at_work(cluster: Cluster, seat: Seat, index: int, shown: CellShown) -> CellShown:
    node = cluster.nodes.get(seat.unit.holder) if seat.unit.holder else None
    running = index in _shares(seat)[0]
    loads = {load.unit: load for load in node.load.workers} if node and running else {}
    load = loads.get(seat.unit.name)
    return CellShown(
        index=index, state=UnitState.RUNNING if running else UnitState.SENT, attempt=seat.unanswered[index].attempt,
        node_name=node.name if node else "", median=shown.median, last_line=load.last_line if load else "",
    )  # fmt: skip


def told(trace: Trace, index: int, failed: str) -> CellShown:
    """What a trace tells of one unit. `failed` is why, if it did."""
    found = trace.cells[index] if 0 <= index < len(trace.cells) else 0
    state = mosaic.STATES[found >> 5]
    return CellShown(
        index=index, state=state, attempt=trace.tries[index] if found else 0, node_name=traces.node_of(trace, index) if found else "",
        took=mosaic.seconds(found & 31), median=mosaic.median(trace.cells),
        error=failed if state is UnitState.FAILED else "",
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------- spans


def spans(cluster: Cluster, verb: verbs.ReadSpans, now: float) -> verbs.Spans:
    """The bars of a while; the newest of them if they are too many."""
    held = {name for units in cluster.held.values() for name in units}
    timeline.sweep(cluster.timeline, held)
    idle = {name for tree in cluster.trees.values() for name, seat in tree.seats.items() if not seat.unanswered}
    until = verb.until or now
    found = []
    for span in timeline.between(cluster.timeline, held - idle, verb.since, until, verb.run, verb.node):
        found.append(span)
        if len(found) == SPANS:
            break
    names = {node.node: node.name for node in cluster.nodes.values()}
    first = min((span.start for span in found), default=now)
    return verbs.Spans(spans=tuple(found), nodes=names, now=now, first=first)
