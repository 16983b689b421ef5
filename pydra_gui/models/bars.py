"""What workers were at, laid out for a timeline: machines below each other, their lanes, and where a moment stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydra_core.ids import NodeId
from pydra_core.protocol.mosaic import Span

TICKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400)
"""Seconds between two marks."""


@dataclass(frozen=True, slots=True)
class Band:
    """One machine: its lanes, each with its bars from left to right."""

    node: NodeId
    name: str
    lanes: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`since` and `until` are the edges (seconds since the epoch); `lost` tells of machines that were lost meanwhile."""

    bands: tuple[Band, ...] = ()
    since: float = 0.0
    until: float = 1.0
    lost: tuple[tuple[NodeId, float, str], ...] = field(default=())

    def x(self, at: float, wide: float) -> float:
        """Where a moment stands on so many px."""
        return (min(max(at, self.since), self.until) - self.since) / (self.until - self.since) * wide

    def at(self, x: float, wide: float) -> float:
        return self.since + (self.until - self.since) * x / max(1.0, wide)

    def lanes(self) -> list[tuple[Span, ...]]:
        """All lanes, from the top."""
        return [lane for band in self.bands for lane in band.lanes if lane]

    def again(self, span: Span | None) -> Span | None:
        """A bar of an older chart in this one: it may be longer by now."""
        if span is None:
            return None
        same = (span.node, span.lane, span.start)
        return next(
            (each for lane in self.lanes() for each in lane if (each.node, each.lane, each.start) == same), None
        )

    def beside(self, span: Span | None, across: int, down: int) -> Span | None:
        """Where the arrows lead from a bar: along its lane, or to the bar of another that is nearest in time. From nowhere: to the last."""
        lanes = self.lanes()
        at = next((row for row, lane in enumerate(lanes) if span in lane), None)
        if span is None or at is None:
            return lanes[0][-1] if lanes else None
        if down:
            lane = lanes[min(max(at + down, 0), len(lanes) - 1)]
            return min(lane, key=lambda each: abs(each.start - span.start))
        lane = lanes[at]
        return lane[min(max(lane.index(span) + across, 0), len(lane) - 1)]

    def ticks(self, wide: float, apart: float = 90.0) -> list[float]:
        """Round moments that stand at least so many px apart."""
        least = (self.until - self.since) / max(1.0, wide / apart)
        step = next((each for each in TICKS if each >= least), TICKS[-1])
        first = -(-self.since // step) * step
        return [first + step * n for n in range(int((self.until - first) // step) + 1)]


def chart(
    spans: Iterable[Span],
    names: dict[NodeId, str],
    since: float,
    until: float,
    lost: Sequence[tuple[NodeId, float, str]] = (),
) -> Chart:
    """The machines by name; lanes that have nothing at all in this while are left out."""
    lanes: dict[NodeId, dict[int, list[Span]]] = {}
    for span in spans:
        lanes.setdefault(span.node, {}).setdefault(span.lane, []).append(span)
    bands = [
        Band(node, names.get(node, node), tuple(_sorted(found[number]) for number in sorted(found)))
        for node, found in lanes.items()
    ]
    shown = tuple(sorted(bands, key=lambda band: (band.name.casefold(), band.node)))
    return Chart(shown, since, max(until, since + 1.0), tuple(each for each in lost if since <= each[1] <= until))


def _sorted(spans: list[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda span: span.start))
