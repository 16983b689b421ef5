"""Charts as data: curves over a while, their scale, and where a moment and a value stand; pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10

from pydra_core.protocol.pulse import Beat, Mark
from pydra_gui.language import figure, tr

GAP = 45.0
"""Seconds without a beat after which a line is broken: nobody knows what was then."""
GRID = 3
NEAR = 30.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line, cut where nobody knows; `said` is its last value for people."""

    name: str
    parts: tuple[tuple[Point, ...], ...]
    said: str = ""

    @property
    def last(self) -> Point | None:
        return self.parts[-1][-1] if self.parts else None


@dataclass(frozen=True, slots=True)
class Plot:
    """`since` and `until` are seconds since the epoch, `top` is the value of the uppermost grid line; `share` shows values as percent."""

    since: float = 0.0
    until: float = 1.0
    top: float = 1.0
    curves: tuple[Curve, ...] = ()
    marks: tuple[Mark, ...] = field(default=())
    share: bool = False

    def levels(self) -> tuple[float, ...]:
        """The values of the grid lines, from the base line up."""
        steps = 2 if self.share else GRID
        return tuple(self.top * step / steps for step in range(steps + 1))

    def label(self, value: float) -> str:
        if self.share:
            return f"{value:.0%}".replace("%", " %") if value >= 1 else f"{value * 100:.0f}"
        return figure(value, ",.0f" if self.top >= GRID else ".3g")

    def x(self, at: float, wide: float) -> float:
        """Where a moment stands on so many px."""
        return (min(max(at, self.since), self.until) - self.since) / (self.until - self.since) * wide

    def y(self, value: float, high: float) -> float:
        """How far above the base line a value stands."""
        return min(max(value / self.top, 0.0), 1.0) * high

    def near(self, at: float) -> tuple[float, list[tuple[str, float]]]:
        """The moment of a beat that is nearest, and what each curve has there; nothing where there is none near."""
        found: list[tuple[str, float]] = []
        moment = at
        for curve in self.curves:
            points = [point for part in curve.parts for point in part]
            place = bisect_left(points, (at, float("-inf")))
            close = min(points[max(0, place - 1) : place + 1], key=lambda point: abs(point[0] - at), default=None)
            if close is not None and abs(close[0] - at) <= NEAR:
                moment = close[0]
                found.append((curve.name, close[1]))
        return moment, found


def top_of(most: float) -> float:
    """A round top for a scale of `GRID` steps that holds this value: each step is 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return float(GRID)
    step = most / GRID
    power = 10.0 ** floor(log10(step))
    return GRID * power * next(each for each in (1, 2, 5, 10) if each * power >= step * (1 - 1e-9))


def throughput(beats: Sequence[Beat], marks: Sequence[Mark], since: float, until: float) -> Plot:
    """Units a second."""
    values = [(beat.at, beat.units) for beat in beats]
    last = figure(values[-1][1], ",.1f") if values else ""
    top = top_of(max((value for _, value in values), default=0.0))
    return Plot(since, until, top, (_curve(tr("units"), values, tr("{last} a second", last=last)),), tuple(marks))


def load(beats: Sequence[Beat], marks: Sequence[Mark], since: float, until: float) -> Plot:
    """CPU and memory of all nodes, and slots that are busy, as shares."""
    cpu = [(beat.at, beat.cpu) for beat in beats]
    memory = [(beat.at, beat.memory) for beat in beats]
    curves = tuple(
        _curve(name, values, f"{values[-1][1]:.0%}" if values else "")
        for name, values in (("CPU", cpu), (tr("memory"), memory))
    )
    return Plot(since, until, 1.0, curves, tuple(marks), share=True)


def _curve(name: str, points: Sequence[Point], said: str) -> Curve:
    parts: list[list[Point]] = []
    for point in points:
        if parts and point[0] - parts[-1][-1][0] <= GAP:
            parts[-1].append(point)
        else:
            parts.append([point])
    return Curve(name, tuple(map(tuple, parts)), said)


def thinned(part: Sequence[Point], most: int) -> Sequence[Point]:
    """No more points than a screen has room for: of each group the highest stays, so that no peak is lost."""
    if len(part) <= most:
        return part
    step = ceil(len(part) / most)
    return [max(part[i : i + step], key=lambda point: point[1]) for i in range(0, len(part), step)]


def apart(places: Sequence[float], least: float) -> list[int]:
    """Which of these (in order) can be written so far apart; the last ones win."""
    kept: list[int] = []
    for i in range(len(places) - 1, -1, -1):
        if not kept or places[kept[-1]] - places[i] >= least:
            kept.append(i)
    return kept[::-1]
