"""What each worker was at, and when: bars on the lanes of nodes, for as far back as a bounded number of them reaches.

Rules:
1. A lane is one worker at a time: the lowest that is free on its node when the worker first had something to tell.
2. Units that follow each other at once and take less than `FINE` are one bar, but those that failed: of many small ones only that
   much is kept. The oldest bars go.
3. Nothing here is needed to go on: it begins anew with the master. What was drawn before is on disk (`bygone`).
"""

from collections import deque
from collections.abc import Container, Iterator

import msgspec

from pydra_core.ids import NodeId, RunId, UnitName
from pydra_core.protocol.mosaic import Span
from pydra_core.protocol.spreads import Answer
from pydra_core.protocol.states import Outcome, UnitState

FINE = 0.25
"""Seconds."""
GAP = 0.05
"""Seconds between two units of one bar."""
MOST = 100_000
"""Bars."""

_STATES = {Outcome.COMPLETE: UnitState.COMPLETE, Outcome.FAILED: UnitState.FAILED, Outcome.REFUSED: UnitState.FAILED}


class Lane(msgspec.Struct):
    """Where a worker stands, and since when it is at what it is at now."""

    node: NodeId
    number: int
    since: float
    last: Span | None = None
    """The bar that may still grow: it is not among the others yet."""


class Timeline(msgspec.Struct):
    """`performed` counts units that ended by themselves, since the master's start; `drawn` all bars that `spans` ever had, `gone` is
    the latest end of those that it has no more."""

    lanes: dict[UnitName, Lane] = {}
    spans: deque[Span] = msgspec.field(default_factory=lambda: deque(maxlen=MOST))
    performed: int = 0
    drawn: int = 0
    gone: float = 0.0


def begin(line: Timeline, unit: UnitName, node: NodeId, now: float) -> None:
    """A worker of this node is at something from now on."""
    lane = line.lanes.get(unit)
    if lane is not None and lane.node == node:
        lane.since = now
        return
    leave(line, unit)
    taken = {lane.number for lane in line.lanes.values() if lane.node == node}
    line.lanes[unit] = Lane(node, next(n for n in range(len(taken) + 1) if n not in taken), now)


def answered(line: Timeline, unit: UnitName, answers: list[Answer], now: float) -> None:
    """A seat has performed these, one after the other until now."""
    line.performed += len(answers)
    lane = line.lanes.get(unit)
    if lane is None or not answers:
        return
    took = sum([answer.took for answer in answers if answer.took > 0.0])
    since = min(lane.since, now)
    start = max(since, now - took) if took < 1e9 else since
    if took < FINE and all([answer.done for answer in answers]):
        first = answers[0]
        _add(line, lane, _span(lane, unit, first.index, len(answers), start, now, True))
    else:
        share = (now - start) / took if took > 0.0 else 0.0
        for answer in answers:
            end = min(now, start + max(0.0, answer.took) * share)
            _add(line, lane, _span(lane, unit, answer.index, 1, start, end, answer.done))
            start = end
    lane.since = now


def over(line: Timeline, unit: UnitName, outcome: Outcome | None, now: float) -> None:
    """A worker has ended. `outcome` of one that was one whole unit."""
    line.performed += outcome in (Outcome.COMPLETE, Outcome.FAILED)
    lane = line.lanes.get(unit)
    if lane is not None and outcome is not None:
        state = _STATES.get(outcome, UnitState.CANCELLED)
        span = Span(lane.node, lane.number, unit.run, unit.path, unit.index, 1, lane.since, now, state)
        _add(line, lane, span)
    leave(line, unit)


def leave(line: Timeline, unit: UnitName) -> None:
    """Its lane is free."""
    lane = line.lanes.pop(unit, None)
    if lane is not None and lane.last is not None:
        _draw(line, lane.last)


def _draw(line: Timeline, span: Span) -> None:
    if len(line.spans) == line.spans.maxlen:
        line.gone = max(line.gone, line.spans[0].end)
    line.spans.append(span)
    line.drawn += 1


def settle(line: Timeline) -> None:
    """No bar grows any more: the master ends."""
    for lane in line.lanes.values():
        if lane.last is not None:
            _draw(line, lane.last)
            lane.last = None


def oldest(line: Timeline, now: float) -> float:
    """Since when all bars are here; now if none is. A worker that did nothing for long brings its last bar late."""
    return max(line.gone, line.spans[0].end) if line.spans else now


def sweep(line: Timeline, live: Container[UnitName]) -> None:
    """Frees the lanes of workers that are not among these any more."""
    for unit in [unit for unit in line.lanes if unit not in live]:
        leave(line, unit)


def between(
    line: Timeline, working: Container[UnitName], since: float, until: float, run: RunId | None, node: NodeId | None
) -> Iterator[Span]:
    """The bars that overlap with this time, newest first. `working`: the workers that are at something now."""
    for span in _newest(line, working):
        late = span.start <= until and (not span.end or span.end >= since)
        if late and (run is None or span.run == run) and (node is None or span.node == node):
            yield span


def _newest(line: Timeline, working: Container[UnitName]) -> Iterator[Span]:
    for unit, lane in line.lanes.items():
        if unit in working:
            going = (unit.run, unit.path, unit.index, 1, lane.since, 0.0, UnitState.RUNNING)
            yield Span(lane.node, lane.number, *going)
        if lane.last is not None:
            yield lane.last
    yield from reversed(line.spans)


def _span(lane: Lane, unit: UnitName, index: int, count: int, start: float, end: float, done: bool) -> Span:
    state = UnitState.COMPLETE if done else UnitState.FAILED
    return Span(lane.node, lane.number, unit.run, unit.path, index, count, start, end, state)


def _add(line: Timeline, lane: Lane, span: Span) -> None:
    """Rule 2."""
    last = lane.last
    if last is None or not _is_one(last, span):
        if last is not None:
            _draw(line, last)
        lane.last = span
        return
    lane.last = msgspec.structs.replace(last, count=last.count + span.count, end=max(last.end, span.end))


def _is_one(last: Span, span: Span) -> bool:
    return (
        last.state is span.state is UnitState.COMPLETE
        and span.run == last.run
        and span.start - last.end < GAP
        and span.end - last.start < FINE
    )
