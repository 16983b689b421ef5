"""Ordered keyed rows, and the smallest edits that turn one order into another; pure, knows neither Qt nor a link.

1. Edits are applied one after another, each to the list that the one before left.
2. Rows that stay keep their place as far as possible: moved rows are those off the longest run that is already in order.
3. Many moves (a new sort) are one `Reordered`; nothing is ever a reset, so that a selection and a scroll position live on.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydra_core.protocol.pictures import EnvironmentRow, NodeRow, PackageRow, RunRow, UnitRow
from pydra_core.protocol.verbs import Delta, Snapshot

MANY = 24
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Removed:
    """Rows first…last (both included) are gone."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Inserted:
    """New rows at first…last."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The row at `source` now stands at `target`."""

    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Reordered:
    """`order[new place] = old place`, for all rows."""

    order: tuple[int, ...]


Edit = Removed | Inserted | Moved | Reordered


def edits(old: Sequence[K], new: Sequence[K]) -> list[Edit]:
    """What turns the keys `old` into `new`; both are without doubles."""
    if list(old) == list(new):
        return []
    wanted, had = set(new), set(old)
    gone = [i for i, key in enumerate(old) if key not in wanted]
    made: list[Edit] = [Removed(first, last) for first, last in reversed(runs(gone))]
    kept = [key for key in old if key in wanted]
    made += _moves(kept, [key for key in new if key in had])
    fresh = [i for i, key in enumerate(new) if key not in had]
    return made + [Inserted(first, last) for first, last in runs(fresh)]


def runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending places as contiguous (first, last) runs."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def _moves(kept: list[K], wanted: list[K]) -> list[Edit]:
    if kept == wanted:
        return []
    place = {key: i for i, key in enumerate(kept)}
    order = [place[key] for key in wanted]
    stay = _in_order(order)
    if len(wanted) - len(stay) > MANY:
        return [Reordered(tuple(order))]
    return _single_moves(kept, wanted, {kept[i] for i in stay})


def _single_moves(kept: list[K], wanted: list[K], stay: set[K]) -> list[Edit]:
    """Each row that does not stay goes right behind its predecessor, which stands already."""
    made: list[Edit] = []
    current = list(kept)
    for i, key in enumerate(wanted):
        if key in stay:
            continue
        source = current.index(key)
        current.pop(source)
        target = current.index(wanted[i - 1]) + 1 if i else 0
        current.insert(target, key)
        if source != target:
            made.append(Moved(source, target))
    return made


def _in_order(numbers: Sequence[int]) -> set[int]:
    """The numbers of a longest ascending subsequence (patience sorting, Fredman 1975)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    found: set[int] = set()
    at_end = tails[-1] if tails else None
    while at_end is not None:
        found.add(at_end)
        at_end = before[at_end]
    return found


WatchedRow = RunRow | UnitRow | NodeRow | PackageRow | EnvironmentRow
Row_co = TypeVar("Row_co", RunRow, UnitRow, NodeRow, PackageRow, EnvironmentRow)


def key_of(row: WatchedRow) -> str:
    """The name of a row in `Delta.order`."""
    match row:
        case RunRow():
            return str(row.run)
        case UnitRow():
            return f"{row.path}#{row.index}"
        case NodeRow():
            return row.node
        case EnvironmentRow():
            return f"{row.node}#{row.package}"
        case _:
            return row.package


@dataclass(slots=True)
class Window(Generic[Row_co]):
    """The rows of one watch, as the last push left them. `total` and `counts` are of all that match, not of the window."""

    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    rows: tuple[Row_co, ...] = ()

    def apply(self, push: Snapshot | Delta, rows: Sequence[Row_co]) -> None:
        """Takes a push over; `rows` are those of the push's page that this window is about.

        An id in `order` that no push has brought is left out rather than guessed.
        """
        self.total, self.counts = push.page.total, dict(push.page.counts)
        if isinstance(push, Snapshot):
            self.rows = tuple(rows)
            return
        known = {key_of(row): row for row in self.rows} | {key_of(row): row for row in rows}
        order = push.order if push.order is not None else tuple(key_of(row) for row in self.rows)
        self.rows = tuple(known[key] for key in order if key in known)
