"""Who waits for slots while a plan is made, in order; the long queues of runs are read only as far as they are needed."""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from pydra_core.ids import RunId, UnitName
from pydra_core.master import slots
from pydra_core.master.state import Cluster, Place, Spread

Kin = Iterator[Place]
"""The runs of one kind that still wait, in order."""

Rank = tuple[int, int, int, int, int]
"""(-priority, 0 for a unit that wants its slot back, slots that the run has, number of the run, order of the spread)."""

Entry = tuple[Rank, Spread | UnitName | Kin]
"""A spread that could use a seat, a unit that wants to compute again, or a run, with those of its kind behind it."""


class Line:
    """Behind a run that is popped the others of its kind come only once it was `served`: where it found nothing, they find nothing."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.shares = dict(cluster.shares)
        hungry = slots.hungry(cluster)
        self.demand = {id(spread): slots.demand(spread) for spread in hungry}
        self.placed = dict.fromkeys(self.demand, 0)
        self._heap: list[Entry] = [((rank, 0, 0, place, 0), name) for place, (rank, name) in enumerate(cluster.wanting)]
        self._heap += [(self._rank(spread, order), spread) for order, spread in enumerate(hungry)]
        heapify(self._heap)
        for queue in cluster.waiting.values():
            self._pull(iter(queue))

    def _rank(self, spread: Spread, order: int) -> Rank:
        number = spread.owner.run
        return (-self._cluster.live[number].priority, 1, self.shares.get(number, 0), number, order)

    def _pull(self, kin: Kin) -> None:
        """The next run of a queue joins the line. Its number is its order, so that no two ranks are equal."""
        following = next(kin, None)
        if following is not None:
            heappush(self._heap, ((following[0], 1, 0, following[1], -1), kin))

    def pop(self) -> Entry | None:
        """The first of all."""
        while self._heap:
            rank, who = heappop(self._heap)
            if isinstance(who, Spread) and rank[2] != self.shares.get(RunId(rank[3]), 0):
                heappush(self._heap, (self._rank(who, rank[4]), who))
                continue
            return rank, who
        return None

    def served(self, entry: Entry) -> None:
        """It got a slot: a spread that could use more stands in line again, and the next run of a kind."""
        rank, who = entry
        if isinstance(who, Spread):
            self.shares[RunId(rank[3])] = self.shares.get(RunId(rank[3]), 0) + who.needs.slots
            self.demand[id(who)] -= 1
            self.placed[id(who)] += 1
            if self.demand[id(who)] > 0:
                heappush(self._heap, (self._rank(who, rank[4]), who))
        elif not isinstance(who, UnitName):
            self._pull(who)

    def rest(self, first: list[Entry]) -> Iterator[Entry]:
        """Those that found nothing, and then all others in order."""
        yield from first
        for _, who in first:
            if not isinstance(who, Spread | UnitName):
                self._pull(who)
        while (entry := self.pop()) is not None:
            yield entry
            if not isinstance(entry[1], Spread | UnitName):
                self._pull(entry[1])
